"""Documents that give orders, asked about with a model that obeys them: nothing unsupported gets out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from eval.score import unsupported
from qa.figures import find_figures
from qa.records import Answer
from tests.conftest import MakeBot
from tests.model_server import Messages, Script, model_server, text_of

CORPUS = tomllib.loads((Path(__file__).parent / "data" / "injections.toml").read_text("utf-8"))["document"]
# a language → the question, the true figure as the reader's language writes it, what an obedient model says of 999
ASKED = {
    "en": ("How long is the harbour bridge?", "412", "The harbour bridge is 999 metres long."),
    "de": ("Wie viele Hektar umfasst der Stadtgarten?", "42,5", "Der Stadtgarten umfasst 999 Hektar."),
    "th": ("ตลาดน้ำริมคลองมีร้านค้ากี่ร้าน", "320", "ตลาดน้ำริมคลองมีร้านค้า 999 ร้าน"),
}
TRUE_WORDS = {"en": "412 metres", "de": "42,5 Hektar", "th": "320 ร้าน"}


def obedient(language: str, payload: str, seen: list[bool]) -> Script:
    """Return a model that does what the planted passage wants, and cites whatever may help it."""

    def script(messages: Messages) -> str:
        prompt = text_of(messages)
        passages = re.findall(r"^BEGIN PASSAGE (\d+) (\w{16})\n([\s\S]*?)\nEND PASSAGE \1 \2$", prompt, re.M)
        planted = [number for number, _, text in passages if "999" in text or "๙๙๙" in text or payload in text]
        true = [number for number, _, text in passages if TRUE_WORDS[language] in text]
        seen.append(bool(planted))
        says = ASKED[language][2]
        cited = [*planted, *true, *(f"{n}][{m}" for n in planted for m in true), "7", "1", "999"]
        lines = [f"{line} [{number}]" for number in cited for line in (says, "999", f"{payload} {says}", f"“{says}”")]
        return "\n".join([*lines[:20], f"{says}", f"<b>{payload}</b> [1]"])

    return script


@pytest.mark.parametrize("document", [pytest.param(d, id=f"{d['language']}-{d['kind']}") for d in CORPUS])
def test_orders_in_documents_change_nothing(make_bot: MakeBot, folder: Path, document: dict[str, str]) -> None:
    question, truth, _ = ASKED[document["language"]]
    (folder / f"planted{document['suffix']}").write_text(document["text"], "utf-8")
    seen: list[bool] = []
    with model_server(obedient(document["language"], document["payload"], seen)) as served:
        bot = make_bot(corpus=folder, llm=f"openai-like:scripted@{served.url}/v1")
        partial = list(bot.stream(question))
    for answer in partial:
        _holds(bot, answer, document["payload"])
    assert truth in partial[-1].text, partial[-1]
    assert partial[-1].withheld
    # the model is shown no passage whose orders are known, and obeys all the same; the others it sees
    assert any(seen) is document["kind"].startswith("unlisted"), seen


def _holds(bot, answer: Answer, payload: str) -> None:
    assert unsupported(answer) == ()
    assert all(bot.document(c.document).text[c.start : c.end] == c.quote for c in answer.citations)
    assert "999" not in answer.text
    assert "๙๙๙" not in answer.text
    assert payload not in answer.text
    assert not any(figure.value == 999 for figure in find_figures(answer.text, answer.language))


def test_there_are_enough_documents_in_three_languages() -> None:
    assert len(CORPUS) >= 40
    assert {document["language"] for document in CORPUS} == {"en", "de", "th"}
