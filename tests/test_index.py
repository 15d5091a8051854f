"""The indexes: level with the catalog whatever happened to them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from qa.catalog import Catalog, text_hash
from qa.embed import normalised
from qa.errors import StoreBusy, StoreError
from qa.index import Entry, SearchIndex
from qa.records import Document, Passage

MODEL = "test/16"
WORDS = ["harbour", "bridge", "garden", "market", "river", "library", "school", "museum"]


def make(n: int) -> tuple[Document, list[Passage], np.ndarray]:
    """One document of one passage, whose vector is its own direction."""
    text = f"{WORDS[n % len(WORDS)]} number{n}"
    doc = Document(text_hash(text), f"{n}.txt", text, None, "en", text, f"/x/{n}.txt")
    return doc, [Passage(f"p{n}", doc.id, 0, 0, len(text), text)], vector(n)[np.newaxis]


def vector(n: int) -> np.ndarray:
    return normalised(np.random.default_rng(n).normal(size=(1, 16)).astype(np.float32))[0]


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(tmp_path / "catalog.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def open_index(tmp_path: Path, catalog: Catalog) -> Iterator[Callable[[], SearchIndex]]:
    opened: list[SearchIndex] = []

    def open_() -> SearchIndex:
        opened.append(SearchIndex(tmp_path, catalog, MODEL))
        return opened[-1]

    yield open_
    for index in opened:
        index.close()


def fill(index: SearchIndex, catalog: Catalog, numbers: range) -> None:
    with index.writing():
        entries = [Entry(*make(n)) for n in numbers]
        index.add(entries)
        for entry in entries:
            catalog.put_document(entry.document, entry.passages, MODEL, entry.vectors)


def assert_level(index: SearchIndex, numbers: range) -> None:
    """Every passage is found by its own vector and its own word, and nothing else is stored."""
    for n in numbers:
        [(id_, similarity)] = index.dense(vector(n), 1)
        assert id_ == f"p{n}"
        assert similarity == pytest.approx(1.0, abs=1e-5)
        assert index.lexical("terms", [[f"number{n}"]], 5)[0][0] == f"p{n}"
    wanted = {f"p{n}" for n in numbers}
    assert index._dense.ids() == wanted
    assert index._lexical.ids() == wanted


def test_added_passages_are_found_after_reopening(open_index, catalog) -> None:
    first = open_index()
    fill(first, catalog, range(20))
    first.close()
    assert_level(open_index(), range(20))


def test_dense_agrees_with_an_exact_scan(open_index, catalog) -> None:
    index = open_index()
    fill(index, catalog, range(60))
    for n in range(100, 120):
        exact = index._scan(vector(n), 10)
        assert [i for i, _ in index.dense(vector(n), 10)] == [i for i, _ in exact]
        assert [s for _, s in index.dense(vector(n), 10)] == pytest.approx([s for _, s in exact], abs=1e-5)


def test_lexical_share_is_one_half_for_half_of_two_equal_words(open_index, catalog) -> None:
    index = open_index()
    fill(index, catalog, range(8))
    both = dict(index.lexical("terms", [["harbour"], ["number0"]], 5))["p0"]
    half = dict(index.lexical("terms", [["harbour"], ["unheard"]], 5))["p0"]
    assert 0 < half < both <= 1
    assert half == pytest.approx(both / 2, rel=0.25)  # an unknown word counts as a rare one
    assert index.lexical("terms", [["unheard"]], 5) == []


@pytest.mark.parametrize("what", ["chroma", "lexical", "index.json"])
def test_missing_parts_are_rebuilt_from_the_catalog(open_index, catalog, tmp_path, what) -> None:
    first = open_index()
    fill(first, catalog, range(20))
    first.close()
    path = tmp_path / what
    if path.is_dir():
        for file in sorted(path.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        path.rmdir()
    else:
        path.unlink()
    if what != "index.json":
        (tmp_path / "index.json").unlink()
    assert_level(open_index(), range(20))


@pytest.mark.parametrize("what", ["chroma/1/chroma.sqlite3", "lexical/meta.json"])
@pytest.mark.parametrize("damage", [b"", b"\x00" * 4096, b"not what it was"], ids=["empty", "zeros", "garbage"])
def test_damaged_files_are_rebuilt_although_the_last_stop_was_clean(
    open_index, catalog, tmp_path, what, damage
) -> None:
    first = open_index()
    fill(first, catalog, range(20))
    first.close()
    (tmp_path / what).write_bytes(damage)
    index = open_index()
    index.dense(vector(0), 1)
    index.close()
    assert_level(open_index(), range(20))


def test_damaged_vectors_are_rebuilt_after_an_unclean_stop(open_index, catalog, tmp_path) -> None:
    first = open_index()
    fill(first, catalog, range(1200))  # past Chroma's sync threshold of 1,000, so that its HNSW files are written
    first.close()
    files = [f for f in (tmp_path / "chroma").rglob("*.bin") if f.stat().st_size > 100]
    assert files, "Chroma wrote no HNSW files; the threshold has changed"
    for file in files:
        file.write_bytes(b"\xff" * file.stat().st_size)
    state = json.loads((tmp_path / "index.json").read_text())
    (tmp_path / "index.json").write_text(json.dumps({**state, "clean": False}))
    index = open_index()
    for n in range(0, 1200, 50):
        assert index.dense(vector(n), 1)[0][0] == f"p{n}"
    assert len(index._dense.ids()) == 1200


def test_a_process_that_died_opening_leads_to_a_probe(open_index, catalog, tmp_path) -> None:
    first = open_index()
    fill(first, catalog, range(5))
    first.close()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f"opening.{gone.pid}").touch()
    (tmp_path / "chroma" / "1" / "chroma.sqlite3").write_bytes(b"bad" * 999)
    assert_level(open_index(), range(5))
    assert not list(tmp_path.glob("opening.*"))


def test_catalog_ahead_of_the_indexes_is_caught_up(open_index, catalog) -> None:
    first = open_index()
    fill(first, catalog, range(10))
    first.close()
    for n in range(10, 15):
        doc, passages, vectors = make(n)
        catalog.put_document(doc, passages, MODEL, vectors)
    catalog.remove_document("0.txt")
    assert_level(open_index(), range(1, 15))


def test_open_reader_sees_what_another_index_wrote(open_index, catalog) -> None:
    reader = open_index()
    fill(open_index(), catalog, range(5))
    assert_level(reader, range(5))


def test_second_writer_is_told_plainly(open_index, catalog, tmp_path) -> None:
    index = open_index()
    told = pytest.raises(StoreBusy, match="Another process is writing")
    with FileLock(tmp_path / "write.lock"), told, index.writing(timeout_s=0.1):
        pass


def test_questions_are_answered_while_another_process_writes(open_index, catalog, tmp_path) -> None:
    writer = open_index()
    fill(writer, catalog, range(10))
    doc, passages, vectors = make(10)
    catalog.put_document(doc, passages, MODEL, vectors)
    with FileLock(tmp_path / "write.lock"):
        reader = open_index()
        assert reader.dense(vector(10), 1)[0][0] == "p10"
        assert reader.lexical("terms", [["number3"]], 1)[0][0] == "p3"


def test_threads_search_while_one_writes(open_index, catalog) -> None:
    index = open_index()
    fill(index, catalog, range(10))
    errors: list[BaseException] = []
    stop = threading.Event()

    def search() -> None:
        while not stop.is_set():
            try:
                assert index.dense(vector(3), 1)[0][0] == "p3"
                assert index.lexical("terms", [["number3"]], 1)[0][0] == "p3"
            except BaseException as error:
                errors.append(error)
                return

    threads = [threading.Thread(target=search) for _ in range(4)]
    for thread in threads:
        thread.start()
    fill(index, catalog, range(10, 40))
    stop.set()
    for thread in threads:
        thread.join()
    assert not errors
    assert_level(index, range(40))


def test_chroma_server_holds_the_dense_index(catalog, tmp_path) -> None:
    from tests.servers import chroma_server

    with chroma_server(tmp_path / "server") as url:
        index = SearchIndex(tmp_path, catalog, MODEL, url)
        fill(index, catalog, range(10))
        assert_level(index, range(10))
        index.close()
        again = SearchIndex(tmp_path, catalog, MODEL, url)
        assert_level(again, range(10))
        again.close()
    assert not (tmp_path / "chroma").exists()


def test_chroma_server_down_says_what_to_do(catalog, tmp_path) -> None:
    index = SearchIndex(tmp_path, catalog, MODEL, "http://127.0.0.1:9")
    with pytest.raises(StoreError, match="QA_CHROMA_URL"):
        index.dense(vector(0), 1)


def test_state_file_that_cannot_be_written_is_said(open_index, catalog, tmp_path) -> None:
    os.mkdir(tmp_path / "index.tmp")
    with pytest.raises(StoreError, match="QA_STORE"):
        fill(open_index(), catalog, range(1))
