"""Everything a person can set, in one frozen record; `from_env` is the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from qa.errors import BadSettings

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860
EMBEDDING_PROVIDERS = ("huggingface", "openai", "ollama")
LLM_PROVIDERS = ("openai", "anthropic", "ollama", "openai-like")
DEFAULT_LLM_TIMEOUT_S = 60.0  # a local model on a slow machine reads thousands of tokens before its first word
# the providers' own variables: (key, addresses, the first one that is set counts); a key goes to its own provider only
_SERVICES = {
    "openai": ("OPENAI_API_KEY", ("OPENAI_BASE_URL", "OPENAI_API_BASE")),
    "anthropic": ("ANTHROPIC_API_KEY", ("ANTHROPIC_BASE_URL",)),
    "ollama": ("", ("OLLAMA_HOST",)),
    "openai-like": ("QA_LLM_KEY", ()),
}


def default_store() -> Path:
    """Return the user's data folder for the store."""
    from platformdirs import user_data_path

    return user_data_path("qa-documents", appauthor=False) / "store"


def default_corpus() -> Path | None:
    """Return the sample documents of a checkout, or None where there are none (an installed wheel)."""
    seeds = Path(__file__).resolve().parent.parent / "seeds"
    return seeds if seeds.is_dir() else None


@dataclass(frozen=True, slots=True)
class Settings:
    """What the bot works with; checked when made.

    Args:
        store: folder of the catalog and its indexes.
        corpus: folder ingested when the store first opens; None for none.
        chroma_url: address of a Chroma server; empty for the store's own folder.
        embedding: "embedded", or "huggingface:NAME", "openai:NAME", "ollama:NAME".
        llm: "none", or "openai:NAME", "anthropic:NAME", "ollama:NAME", "openai-like:NAME@URL".
        llm_key: the language model's key; from the environment, the provider's own variable (OPENAI_API_KEY,
            ANTHROPIC_API_KEY; QA_LLM_KEY for openai-like).
        llm_url: the language model's address; empty for the provider's default. From the environment OPENAI_BASE_URL,
            ANTHROPIC_BASE_URL, OLLAMA_HOST.
        llm_timeout_s: seconds that a reply may take before the embedded reader answers instead.
        auth: "user:password" for the page; empty for none.
        host, port: where the page listens.

    Raises:
        BadSettings: a value is malformed; the message names the value and what is expected.
    """

    store: Path = field(default_factory=default_store)
    corpus: Path | None = field(default_factory=default_corpus)
    chroma_url: str = ""
    embedding: str = "embedded"
    llm: str = "none"
    llm_key: str = field(default="", repr=False)
    llm_url: str = ""
    llm_timeout_s: float = DEFAULT_LLM_TIMEOUT_S
    auth: str = field(default="", repr=False)
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT

    def __post_init__(self) -> None:
        """Turn paths given as text into paths, and check every value."""
        object.__setattr__(self, "store", Path(self.store).expanduser().absolute())
        if self.corpus is not None:
            object.__setattr__(self, "corpus", Path(self.corpus).expanduser().absolute())
        _check_choice("QA_EMBEDDING", self.embedding, "embedded", EMBEDDING_PROVIDERS)
        _check_choice("QA_LLM", self.llm, "none", LLM_PROVIDERS)
        if self.llm.startswith("openai-like:") and "@http" not in self.llm:
            raise BadSettings(
                f"QA_LLM={self.llm!r}: write openai-like:NAME@URL, such as openai-like:qwen3@http://127.0.0.1:8000/v1."
            )
        if not self.llm_timeout_s > 0:
            raise BadSettings(f"QA_LLM_TIMEOUT={self.llm_timeout_s:g}: write seconds above 0.")
        if self.auth and not all(self.auth.partition(":")):
            raise BadSettings("QA_AUTH: write user:password, with neither part empty.")
        if self.chroma_url and urlsplit(self.chroma_url).scheme not in ("http", "https"):
            raise BadSettings(f"QA_CHROMA_URL={self.chroma_url!r}: write an address such as http://127.0.0.1:8000.")
        if not 0 <= self.port <= 65535:
            raise BadSettings(f"QA_PORT={self.port}: write a port from 0 to 65535 (0 picks a free one).")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the QA_… variables; what is not set, or empty, keeps its default."""
        env = os.environ if environ is None else environ
        given: dict[str, str] = {
            name: env[f"QA_{name.upper()}"]
            for name in ("store", "corpus", "chroma_url", "embedding", "llm", "auth", "host")
            if env.get(f"QA_{name.upper()}")
        }
        port = env.get("QA_PORT") or str(DEFAULT_PORT)
        if not port.isdecimal():
            raise BadSettings(f"QA_PORT={port!r}: write a port from 0 to 65535 (0 picks a free one).")
        timeout = env.get("QA_LLM_TIMEOUT") or str(DEFAULT_LLM_TIMEOUT_S)
        try:
            timeout_s = float(timeout)
        except ValueError as error:
            raise BadSettings(f"QA_LLM_TIMEOUT={timeout!r}: write seconds, such as 60.") from error
        key, url = _service(env)
        return cls(**given, port=int(port), llm_key=key, llm_url=url, llm_timeout_s=timeout_s)  # type: ignore[arg-type]


def _service(env: Mapping[str, str]) -> tuple[str, str]:
    """Return the key and the address that the environment has for the language model that it names."""
    key, urls = _SERVICES.get((env.get("QA_LLM") or "").partition(":")[0], ("", ()))
    return env.get(key, ""), next((env[url] for url in urls if env.get(url)), "")


def _check_choice(variable: str, value: str, default: str, providers: tuple[str, ...]) -> None:
    """Accept the default word or provider:NAME with a known provider."""
    provider, colon, name = value.partition(":")
    if value == default or (provider in providers and colon and name):
        return
    choices = ", ".join([default, *(f"{p}:NAME" for p in providers)])
    raise BadSettings(f"{variable}={value!r} is unknown; choose one of: {choices}.")
