"""A configured language model: messages → text, through llama-index; each failure a sentence of its own.

In: what QA_LLM names, or any llama-index `LLM`. Out: replies as they stream. llama-index and the providers' packages
are imported here, when a model is first asked, and none of their objects or errors leaves this room.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from qa.errors import BadSettings, MissingExtra, ModelError
from qa.passages import count_tokens
from qa.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

CONTEXT_TOKENS = 8_192  # what a prompt and its reply may take together where the model's own bound is not known
REPLY_TOKENS = 1_024  # bound of a reply: an answer is a few sentences
THINKING_TOKENS = 4_096  # of OpenAI's models, which think within the bound of their reply
TEMPERATURE = 0.0  # the likeliest words: figures are to be copied, not varied
_PLACEHOLDER = "none"  # sent where a server asks for no key: the client refuses an empty one
_KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY"}
_HTTP = ("httpx", "httpx2")  # the packages that the providers' clients speak HTTP by
_DETAIL = 200  # characters of a server's own words that a message repeats


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(slots=True)
class Usage:
    """Tokens that were sent to a model and came back, counted in the vocabulary that passages are bounded by."""

    prompt_tokens: int = 0
    completion_tokens: int = 0


class LanguageModel:
    """Any llama-index language model; its errors become `ModelError`."""

    def __init__(self, llm: LLM, name: str, timeout_s: float) -> None:
        """Wrap a llama-index language model; `name` is what people call it."""
        self._llm = llm
        self.name = name
        self._timeout_s = timeout_s

    @classmethod
    def of(cls, llm: LLM, timeout_s: float) -> LanguageModel:
        """Wrap a language model that a program gave; its name is its own.

        Raises:
            BadSettings: it is no llama-index language model.
        """
        from llama_index.core.base.llms.base import BaseLLM

        if not isinstance(llm, BaseLLM):
            raise BadSettings(f"llm={llm!r}: give a llama-index LLM, such as llama_index.llms.ollama.Ollama(model=…).")
        return cls(llm, getattr(llm, "model", "") or llm.class_name(), timeout_s)

    @property
    def context_tokens(self) -> int:
        """What a prompt and its reply may take together."""
        try:
            known = int(self._llm.metadata.context_window)
        except Exception:  # a name that the client's own list lacks, or a service that is asked and does not answer
            known = 0
        return min(known, CONTEXT_TOKENS) if known > 0 else CONTEXT_TOKENS

    def stream(self, messages: Sequence[Message], usage: Usage) -> Iterator[str]:
        """Yield a reply as it comes; what it took is added to `usage`.

        Raises:
            ModelError: no reply, or not a whole one; the message says why and what to do.
        """
        from llama_index.core.llms import ChatMessage

        usage.prompt_tokens += sum(count_tokens(message.text) for message in messages)
        deadline = time.monotonic() + self._timeout_s
        said: list[str] = []
        whole: bool | None = None
        try:
            given = [ChatMessage(role=message.role, content=message.text) for message in messages]
            for part in self._llm.stream_chat(given):
                if time.monotonic() > deadline:
                    raise TimeoutError
                whole = _whole(part, whole)
                said.append(part.delta or "")
                yield said[-1]
        except Exception as error:
            raise ModelError(_explained(error, self.name, self._timeout_s)) from error
        finally:
            usage.completion_tokens += count_tokens("".join(said))
        if whole is False:
            raise ModelError(_cut(self.name))

    def complete(self, messages: Sequence[Message], usage: Usage) -> str:
        """Return a whole reply; ModelError as in `stream`."""
        return "".join(self.stream(messages, usage))


def load_language_model(settings: Settings) -> LanguageModel:
    """Return the language model that QA_LLM names.

    Raises:
        MissingExtra: the provider's package is not installed; the message says how to install it.
        BadSettings: the key is missing, or an address is none.
    """
    provider, _, name = settings.llm.partition(":")
    if provider in _KEYS and not settings.llm_key:
        raise BadSettings(f"QA_LLM={settings.llm} needs a key: set {_KEYS[provider]}, or Settings(llm_key=…).")
    try:
        llm = _make(provider, name, settings)
    except ImportError as error:
        raise MissingExtra(f"QA_LLM={settings.llm} needs a package: pip install 'qa-documents[{provider}]'") from error
    except Exception as error:
        raise BadSettings(f"QA_LLM={settings.llm} cannot be used: {_detail(error)}") from error
    return LanguageModel(llm, settings.llm.partition("@")[0], settings.llm_timeout_s)


def _make(provider: str, name: str, settings: Settings) -> LLM:
    """Return the provider's client. None tries again by itself: a person waits, and the embedded reader can answer."""
    llm: LLM
    timeout_s, url = settings.llm_timeout_s, settings.llm_url
    if provider == "anthropic":
        from llama_index.core.llms import LLMMetadata
        from llama_index.llms.anthropic import Anthropic

        class AnyAnthropic(Anthropic):
            """The client without its list of names, which has no model that is newer than the package."""

            @property
            def metadata(self) -> LLMMetadata:
                return LLMMetadata(
                    context_window=CONTEXT_TOKENS, num_output=REPLY_TOKENS, is_chat_model=True, model_name=self.model
                )

        llm = AnyAnthropic(  # type: ignore[call-arg]  # mypy takes the fields for the arguments
            model=name,
            api_key=settings.llm_key,
            base_url=url or None,
            temperature=TEMPERATURE,
            max_tokens=REPLY_TOKENS,
            timeout=timeout_s,
            max_retries=0,
        )
        return llm
    if provider == "ollama":
        from llama_index.llms.ollama import Ollama

        llm = Ollama(
            model=name,
            base_url=_with_scheme(url) or "http://127.0.0.1:11434",
            temperature=TEMPERATURE,
            context_window=CONTEXT_TOKENS,  # else the client asks the server, and the server cuts long prompts silently
            request_timeout=timeout_s,
            thinking=False,  # it would take the reply's tokens and the person's time
            additional_kwargs={"num_predict": REPLY_TOKENS},
        )
        return llm
    from llama_index.llms.openai_like import OpenAILike  # for OpenAI too: its own class knows only a list of names

    if provider == "openai-like":
        name, _, url = name.rpartition("@")
    llm = OpenAILike(
        model=name,
        api_base=url or "https://api.openai.com/v1",
        api_key=settings.llm_key or _PLACEHOLDER,
        is_chat_model=True,
        context_window=CONTEXT_TOKENS,
        temperature=TEMPERATURE,
        max_tokens=REPLY_TOKENS + (THINKING_TOKENS if provider == "openai" else 0),
        timeout=timeout_s,
        max_retries=0,
    )
    return llm


def _with_scheme(url: str) -> str:
    return url if not url or "://" in url else f"http://{url}"


def _whole(part: Any, before: bool | None) -> bool | None:
    """Return whether a reply has come to its end; None where the provider does not tell."""
    choices = getattr(part.raw, "choices", None)
    if choices:  # OpenAI's protocol
        return before or choices[0].finish_reason is not None
    if isinstance(part.raw, dict) and "done" in part.raw:  # Ollama's
        return before or bool(part.raw["done"])
    if "stop_reason" in part.message.additional_kwargs:  # Anthropic's
        return before or part.message.additional_kwargs["stop_reason"] is not None
    return before


def _explained(error: Exception, name: str, timeout_s: float) -> str:
    """Return what went wrong and what to do, by the status or the kind of the error and of those that caused it."""
    chain = _chain(error)
    status = next((code for e in chain if isinstance(code := getattr(e, "status_code", None), int) and code > 0), 0)
    if status in (401, 403):
        return f"{name}: the key was refused (HTTP {status}); check the key and what it is allowed to use."
    if status == 404:
        return f"{name}: the server knows no such model or address (HTTP 404); check the name, or download the model."
    if status == 429:
        return f"{name}: too many requests, or the account's quota is used up (HTTP 429); try again later."
    if status in (408, 504) or any(_is(e, "TimeoutException") or isinstance(e, TimeoutError) for e in chain):
        return f"{name}: no whole reply within {timeout_s:g} s; a longer time can be set by QA_LLM_TIMEOUT."
    if status >= 500:
        return f"{name}: the server failed (HTTP {status}); try again later. It said: {_detail(error)}"
    if status >= 400:
        return f"{name}: the server refused the request (HTTP {status}): {_detail(error)}"
    if any(_is(e, "RemoteProtocolError", "ReadError") for e in chain):
        return _cut(name)
    if any(_is(e, "ConnectError", "UnsupportedProtocol") or isinstance(e, ConnectionError) for e in chain):
        return f"{name}: the server cannot be reached; check that it runs, and its address."
    return f"{name}: the reply could not be read ({type(error).__name__}: {_detail(error)})"


def _cut(name: str) -> str:
    return f"{name}: the reply was cut off before its end; ask again."


def _chain(error: BaseException) -> list[BaseException]:
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    return chain


def _is(error: BaseException, *names: str) -> bool:
    """Return whether an error is of one of the HTTP packages' classes, of which the clients use several."""
    return any(c.__name__ in names and c.__module__.partition(".")[0] in _HTTP for c in type(error).__mro__)


def _detail(error: Exception) -> str:
    return " ".join(str(error).split())[:_DETAIL]
