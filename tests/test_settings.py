"""Settings: one reader of the environment, every value checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.errors import BadSettings
from qa.settings import Settings


def test_from_env_without_variables_gives_the_defaults(own_home: Path) -> None:
    settings = Settings.from_env()
    assert settings.store == own_home / "data" / "qa-documents" / "store"
    assert settings.corpus is not None
    assert settings.corpus.name == "seeds"
    assert (settings.embedding, settings.llm, settings.host, settings.port) == ("embedded", "none", "127.0.0.1", 7860)


def test_from_env_reads_every_variable(tmp_path: Path) -> None:
    given = {
        "QA_STORE": str(tmp_path / "s"),
        "QA_CORPUS": str(tmp_path / "c"),
        "QA_CHROMA_URL": "http://127.0.0.1:9000",
        "QA_EMBEDDING": "ollama:bge-m3",
        "QA_LLM": "openai-like:qwen3@http://127.0.0.1:8000/v1",
        "QA_AUTH": "ann:secret:with:colons",
        "QA_HOST": "0.0.0.0",
        "QA_PORT": "0",
    }
    settings = Settings.from_env(given)
    assert settings == Settings(
        store=tmp_path / "s",
        corpus=tmp_path / "c",
        chroma_url="http://127.0.0.1:9000",
        embedding="ollama:bge-m3",
        llm="openai-like:qwen3@http://127.0.0.1:8000/v1",
        auth="ann:secret:with:colons",
        host="0.0.0.0",
        port=0,
    )
    assert "secret" not in repr(settings)


def test_paths_given_as_text_become_paths() -> None:
    settings = Settings(store="somewhere", corpus="~/texts")  # type: ignore[arg-type]
    assert settings.store.is_absolute()
    assert settings.corpus == Path.home() / "texts"


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        pytest.param("QA_PORT", "abc", "from 0 to 65535", id="port-text"),
        pytest.param("QA_PORT", "70000", "from 0 to 65535", id="port-large"),
        pytest.param("QA_LLM", "gpt", "openai:NAME", id="llm-unknown"),
        pytest.param("QA_LLM", "openai:", "openai:NAME", id="llm-nameless"),
        pytest.param("QA_LLM", "openai-like:qwen3", "NAME@URL", id="llm-without-address"),
        pytest.param("QA_LLM_TIMEOUT", "soon", "seconds", id="timeout-text"),
        pytest.param("QA_LLM_TIMEOUT", "0", "above 0", id="timeout-zero"),
        pytest.param("QA_EMBEDDING", "word2vec", "embedded", id="embedding-unknown"),
        pytest.param("QA_CHROMA_URL", "localhost:8000", "http://", id="address"),
        pytest.param("QA_AUTH", "ann", "user:password", id="auth"),
    ],
)
def test_malformed_values_are_named_with_what_is_expected(variable: str, value: str, says: str) -> None:
    with pytest.raises(BadSettings, match=variable) as told:
        Settings.from_env({variable: value})
    assert says in str(told.value)


@pytest.mark.parametrize(
    ("environment", "key", "url"),
    [
        pytest.param({"QA_LLM": "openai:m", "OPENAI_API_KEY": "a", "OPENAI_BASE_URL": "u"}, "a", "u", id="openai"),
        pytest.param({"QA_LLM": "openai:m", "OPENAI_API_KEY": "a", "OPENAI_API_BASE": "u"}, "a", "u", id="openai-base"),
        pytest.param(
            {"QA_LLM": "anthropic:m", "ANTHROPIC_API_KEY": "a", "ANTHROPIC_BASE_URL": "u"}, "a", "u", id="anthropic"
        ),
        pytest.param({"QA_LLM": "ollama:m", "OLLAMA_HOST": "h:1", "OPENAI_API_KEY": "a"}, "", "h:1", id="ollama"),
        pytest.param(
            {"QA_LLM": "openai-like:m@http://h/v1", "OPENAI_API_KEY": "a"}, "", "", id="a-key-stays-with-its-provider"
        ),
        pytest.param({"QA_LLM": "openai-like:m@http://h/v1", "QA_LLM_KEY": "b"}, "b", "", id="openai-like"),
        pytest.param({"OPENAI_API_KEY": "a"}, "", "", id="none"),
    ],
)
def test_a_model_gets_its_providers_key_and_address(environment: dict[str, str], key: str, url: str) -> None:
    settings = Settings.from_env({**environment, "QA_LLM_TIMEOUT": "7.5"})
    assert (settings.llm_key, settings.llm_url, settings.llm_timeout_s) == (key, url, 7.5)
    assert not key or f"{key!r}" not in repr(settings)
