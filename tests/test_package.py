"""The package as a whole: its public names, what importing it costs, what it must not know."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import qa

ROOT = Path(__file__).resolve().parent.parent
HEAVY = (
    "chromadb",
    "llama_index",
    "gradio",
    "onnxruntime",
    "tantivy",
    "numpy",
    "pythainlp",
    "lingua",
    "babel",
    "typer",
    "rich",
)


def loaded_by(statement: str) -> set[str]:
    """Return the heavy packages that a fresh interpreter loads for a statement."""
    code = f"{statement}\nimport sys\nprint(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def test_all_names_are_there_and_nothing_else_is_public() -> None:
    assert sorted(qa.__all__) == qa.__all__
    for name in qa.__all__:
        assert getattr(qa, name).__name__ == name
    with pytest.raises(AttributeError, match="nonsense"):
        _ = qa.nonsense


def test_import_loads_no_heavy_package() -> None:
    assert loaded_by("import qa") == set()


def test_asking_an_ingested_store_loads_neither_llama_index_nor_gradio(tmp_path: Path, folder) -> None:
    bot = (
        f"from qa import Bot, Settings; bot = Bot(Settings(store={str(tmp_path / 'store')!r}, corpus={str(folder)!r}))"
    )
    ask = f"{bot}; bot.ask('How long is the harbour bridge?')"
    loaded_by(ask)
    assert loaded_by(ask) & {"llama_index", "gradio", "typer"} == set()


# what leads to an answer, and what makes one of it
BEFORE = (
    "documents",
    "languages",
    "figures",
    "passages",
    "embed",
    "catalog",
    "catalog_file",
    "index",
    "questions",
    "retrieve",
)
BEHIND = ("read", "generate", "verify", "grounding", "answering", "present", "page", "bot", "cli")


def test_data_flows_one_way() -> None:
    back = re.compile(rf"^\s*(?:from|import) qa\.({'|'.join(BEHIND)})\b", re.MULTILINE)
    for room in BEFORE:
        place = ROOT / "qa" / room
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place.with_suffix(".py")]:
            assert not back.search(path.read_text("utf-8")), f"{path.relative_to(ROOT)} looks back"


def test_every_module_of_ours_says_what_it_is_for() -> None:
    for path in sorted((ROOT / "qa").rglob("*.py")):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        assert importlib.import_module(name).__doc__, name


def test_nothing_in_the_package_knows_the_sample_documents() -> None:
    known = "hangzhou|xiaoshan|zhejiang|alibaba|lin.an|bainiu|city brain|netease|sensetime|เซียวชาน|หางโจว|wedoctor|wasu"
    found = [
        f"{path.relative_to(ROOT)}: {match}"
        for path in sorted((ROOT / "qa").rglob("*"))
        if path.suffix in (".py", ".toml", ".txt") and path.is_file()
        for match in re.findall(known, path.read_text("utf-8").lower())
    ]
    assert found == []
