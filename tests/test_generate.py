"""Answers by a language model: the real clients against a service on loopback, each failure told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from qa import BadSettings, Bot, Settings
from qa.prompts import REFUSAL
from tests.conftest import MakeBot
from tests.model_server import Reply, say
from tests.scripted import PROVIDERS, QUESTION, MakeModelBot, about_the_bridge, settings_for
from tests.servers import free_port


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
    pytest.param(Reply("The harbour bridge is long. " * 9, drip_s=0.1), "no whole reply within 1 s", id="dripping"),
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


@pytest.mark.parametrize(
    ("provider", "package"),
    [("openai", "openai_like"), ("openai-like", "openai_like"), ("anthropic", "anthropic"), ("ollama", "ollama")],
)
def test_a_missing_package_is_told_with_the_command_to_install_it(
    make_bot: MakeBot, folder: Path, monkeypatch: pytest.MonkeyPatch, provider: str, package: str
) -> None:
    monkeypatch.setitem(sys.modules, f"llama_index.llms.{package}", None)
    answer = make_bot(corpus=folder, **settings_for(provider, "http://127.0.0.1:9")).ask(QUESTION)
    assert "412 metres" in answer.text
    assert f"pip install 'qa-documents[{provider}]'" in answer.notice


@pytest.mark.parametrize(("provider", "variable"), [("openai", "OPENAI_API_KEY"), ("anthropic", "ANTHROPIC_API_KEY")])
def test_a_missing_key_is_told(make_bot: MakeBot, folder: Path, provider: str, variable: str) -> None:
    answer = make_bot(corpus=folder, llm=f"{provider}:any").ask(QUESTION)
    assert "412 metres" in answer.text
    assert f"set {variable}" in answer.notice


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_host_that_is_down_is_told(make_bot: MakeBot, folder: Path, provider: str) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    answer = make_bot(corpus=folder, **settings_for(provider, url)).ask(QUESTION)
    assert "412 metres" in answer.text
    assert "cannot be reached" in answer.notice


def test_the_notice_is_in_the_readers_language(make_bot: MakeBot, folder: Path) -> None:
    bot = make_bot(corpus=folder, llm="openai:any")
    assert "der eingebaute Leser" in bot.ask("Wie viele Hektar umfasst der Stadtgarten?").notice
    assert "ตัวอ่านในโปรแกรม" in bot.ask("ตลาดน้ำริมคลองมีร้านค้ากี่ร้าน").notice


def test_any_llama_index_model_and_embedding_can_be_given(folder: Path, tmp_path: Path) -> None:
    from llama_index.core.base.llms.types import CompletionResponse, LLMMetadata
    from llama_index.core.embeddings import MockEmbedding
    from llama_index.core.llms import CustomLLM

    class Echo(CustomLLM):
        """A model of a user's own, without chat."""

        @property
        def metadata(self) -> LLMMetadata:
            return LLMMetadata(model_name="echo")

        def complete(self, prompt: str, formatted: bool = False, **kwargs: object) -> CompletionResponse:
            number = prompt.partition("412 metres")[0].rpartition("BEGIN PASSAGE ")[2].split()[0]
            return CompletionResponse(text=f"The bridge is 412 metres long. [{number}]")

        def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: object):
            whole = self.complete(prompt).text
            for i in range(len(whole)):
                yield CompletionResponse(text=whole[: i + 1], delta=whole[i])

    settings = Settings(store=tmp_path / "given", corpus=folder)
    bot = Bot(settings, llm=Echo(), embedder=MockEmbedding(embed_dim=8))
    answer = bot.ask(QUESTION)
    bot.close()
    assert answer.text == "The bridge is 412 metres long. [1]"
    assert answer.trace.reader == "custom_llm"
    assert answer.trace.embedding.startswith("llama-index:")


@pytest.mark.parametrize(("given", "says"), [({"llm": "gpt"}, "llama-index LLM"), ({"embedder": 7}, "BaseEmbedding")])
def test_another_object_is_refused(folder: Path, tmp_path: Path, given: dict[str, object], says: str) -> None:
    bot = Bot(Settings(store=tmp_path / "given", corpus=folder), **given)  # type: ignore[arg-type]
    try:
        told = bot.ask(QUESTION).notice
    except BadSettings as error:
        told = str(error)
    bot.close()
    assert says in told
