"""Answers by a language model: the real clients against a service on loopback, the real index, nothing unsupported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa import Bot
from qa.prompts import REFUSAL
from tests.conftest import MakeBot
from tests.model_server import Messages, ModelServer, Reply, Script, model_server, say, text_of

QUESTION = "How long is the harbour bridge?"
MakeModelBot = Callable[..., tuple[Bot, ModelServer]]
PROVIDERS = ("openai", "openai-like", "anthropic", "ollama")


def settings_for(provider: str, url: str) -> dict[str, object]:
    """Return the settings that point a provider's client to a service."""
    if provider == "openai-like":
        return {"llm": f"openai-like:scripted@{url}/v1"}
    key = {} if provider == "ollama" else {"llm_key": "a-key"}
    return {"llm": f"{provider}:scripted", "llm_url": url + ("/v1" if provider == "openai" else ""), **key}


@pytest.fixture
def model_bot(make_bot: MakeBot, folder: Path) -> Iterator[MakeModelBot]:
    """Make bots over the folder whose language model replies by a script."""
    open_servers = []

    def make(script: Script, provider: str = "openai-like", **settings: object) -> tuple[Bot, ModelServer]:
        opened = model_server(script)
        served = opened.__enter__()
        open_servers.append(opened)
        bot = make_bot(corpus=folder, **{**settings_for(provider, served.url), **settings})
        return bot, served

    yield make
    for opened in open_servers:
        opened.__exit__(None, None, None)


def passage_number(messages: Messages, words: str) -> int:
    """Return the number of the passage that holds some words."""
    before = text_of(messages).partition(words)[0]
    return int(before.rpartition("BEGIN PASSAGE ")[2].split()[0])


def about_the_bridge(line: str) -> Script:
    """Return a script that says a line with the number of the bridge's passage in the place of N."""
    return lambda messages: line.replace("N", str(passage_number(messages, "412 metres")))


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_models_statement_is_given_with_the_quote_that_states_it(model_bot: MakeModelBot, provider: str) -> None:
    bot, served = model_bot(about_the_bridge("The harbour bridge is 412 metres long. [N]"), provider)
    answer = bot.ask(QUESTION)
    assert answer.text == "The harbour bridge is 412 metres long. [1]"
    assert answer.notice == ""
    assert "scripted" in answer.trace.reader
    assert "412 metres" in answer.citations[0].quote
    assert [f.text for f in answer.figures] == ["412 metres"]
    assert answer.trace.prompt_tokens > 100
    assert answer.trace.completion_tokens > 5
    assert len(served.requests) == 1


def test_a_models_refusal_is_an_abstention(model_bot: MakeModelBot) -> None:
    bot, _ = model_bot(say(REFUSAL))
    answer = bot.ask(QUESTION)
    assert not answer.answered
    assert answer.text == "The documents do not say."
    assert answer.related


FAILURES = [
    pytest.param(Reply(status=401), "key was refused", id="key-refused"),
    pytest.param(Reply(status=404), "no such model", id="model-unknown"),
    pytest.param(Reply(status=429), "too many requests", id="rate-limit"),
    pytest.param(Reply(status=500), "the server failed", id="server-error"),
    pytest.param(Reply(status=400), "refused the request", id="bad-request"),
    pytest.param(Reply("slow", wait_s=3.0), "no whole reply within 1 s", id="slow"),
    pytest.param(Reply("The harbour bridge is", cut="clean"), "cut off", id="cut"),
    pytest.param(Reply("The harbour bridge is", cut="broken"), "cut off", id="broken"),
]


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(("reply", "says"), FAILURES)
def test_a_failure_is_told_and_the_embedded_reader_answers(
    model_bot: MakeModelBot, provider: str, reply: Reply, says: str
) -> None:
    bot, served = model_bot(say(reply), provider, llm_timeout_s=1.0)
    answer = bot.ask(QUESTION)
    assert "412 metres" in answer.text
    assert says in answer.notice
    assert "scripted" in answer.notice
    assert answer.trace.reader == "embedded reader"
    assert answer.trace.notes[0] == answer.notice
    assert len(served.requests) == 1  # nobody waits for a client that tries again
