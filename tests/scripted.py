"""Bots whose language model is a service on loopback that replies by a script."""

from __future__ import annotations

from collections.abc import Callable

from qa import Bot
from tests.model_server import Messages, ModelServer, Script, text_of

QUESTION = "How long is the harbour bridge?"
MakeModelBot = Callable[..., tuple[Bot, ModelServer]]
PROVIDERS = ("openai", "openai-like", "anthropic", "ollama")


def settings_for(provider: str, url: str) -> dict[str, object]:
    """Return the settings that point a provider's client to a service."""
    if provider == "openai-like":
        return {"llm": f"openai-like:scripted@{url}/v1"}
    key = {} if provider == "ollama" else {"llm_key": "a-key"}
    return {"llm": f"{provider}:scripted", "llm_url": url + ("/v1" if provider == "openai" else ""), **key}


def passage_number(messages: Messages, words: str) -> int:
    """Return the number of the passage that holds some words."""
    before = text_of(messages).partition(words)[0]
    return int(before.rpartition("BEGIN PASSAGE ")[2].split()[0])


def text_with(messages: Messages, text: str) -> str:
    """Return a text with the number of the bridge's passage in the place of N."""
    return text.replace("[N]", f"[{passage_number(messages, '412 metres')}]")


def about_the_bridge(text: str) -> Script:
    """Return a script that says a text about the bridge; [N] stands for its passage."""
    return lambda messages: text_with(messages, text)
