"""The closer look: what the cross-encoder says of a question beside a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from qa.read.cross_encoder import IS_WORD, OPENS, STRETCH, Pair, laid_out, read_together, score_sentences
from qa.read.features import asked_for, compare, joined, lightened, matched, read_words
from qa.read.spans import UNREAD_MARGIN, Scored
from qa.records import Document, Evidence, Passage
from tests.asked_passages import ANSWERED, BRIDGE, GARDEN


def best(question: str, language: str, passages: list[tuple[str, str, str]]) -> list[tuple[str, float]]:
    """Return what the net gives for the answer in each passage, with its margin."""
    stretches = [read_words(*passage[1:]) for passage in passages]
    found = []
    logits = read_together(question, language, stretches)
    for (_, text, _), words, said in zip(passages, stretches, logits, strict=True):
        span = Scored(words.spans, said[:, 0], said[:, 1]).best()[0]
        found.append((text[span.start : span.end], span.margin))
    return found


@pytest.mark.parametrize(("question", "language", "passage", "answer"), ANSWERED)
def test_best_span_holds_the_answer(question, language, passage, answer) -> None:
    ((said, margin),) = best(question, language, [passage])
    assert answer in said
    assert margin > 0


def test_a_sentence_of_something_else_is_not_the_answer() -> None:
    (_, bridge), (_, garden) = best("Who built the bridge?", "en", [BRIDGE, GARDEN])
    assert bridge > 0 > garden


def test_a_word_that_every_passage_says_weighs_less_than_one_that_tells_them_apart() -> None:
    mill = ("", "The mill of the town of Arn stands by the river. It has three wheels.", "en")
    tower = ("", "The tower of the town of Arn has 88 floors.", "en")
    asking, *read = (read_words(*text) for text in (("How many floors are there in Arn?", "en"), mill[1:], tower[1:]))
    light = lightened(asking, [compare(asking, passage) for passage in read])
    kept = {stem: light.weights[i] / asking.weights[i] for i, stem in enumerate(asking.stems) if not asking.stop[i]}
    assert kept["arn"] < kept["floor"]
    (_, of_mill), (_, of_tower) = best("How many floors are there in Arn?", "en", [mill, tower])
    assert of_tower > 0 > of_mill


def test_a_stretch_is_read_alike_beside_longer_ones() -> None:
    short, long = read_words(*BRIDGE[1:]), joined([read_words(*GARDEN[1:])] * 3)
    asking, asked = read_words("Who built the bridge?", "en"), asked_for("Who built the bridge?", "en")
    pairs = [Pair(asking, asked, stretch, matched(asking, stretch)) for stretch in (short, long)]
    alone, beside = laid_out(pairs[:1]), laid_out(pairs)
    n = pairs[0].places.stop
    for name, rows in alone.items():
        np.testing.assert_array_equal(rows[0], beside[name][0, :n])
        assert not beside[name][0, n:].any()
    assert alone["features"][0, :, OPENS].sum() == 1
    assert alone["features"][0, :, IS_WORD].sum() == len(asking.spans) + len(short.spans)


def document_of(text: str, title: str = "") -> Document:
    """Return an English document."""
    return Document("1", "a.txt", title, None, "en", text, "/a.txt")


def quote(document: Document, start: int, end: int) -> Evidence:
    """Return a stretch of a document that is one passage."""
    passage = Passage("p", document.id, 0, 0, len(document.text), document.text)
    return Evidence(document, passage, start, end, 1.0)


def test_a_quote_is_read_with_its_title_and_what_stands_before_and_only_its_own_words_are_scored() -> None:
    document = document_of("It was built by Anna Meyer in 1931. It is 412 metres long.", "The harbour bridge")
    second = document.text.index("It is")
    first, last = score_sentences(
        "How long is the harbour bridge?",
        "en",
        [quote(document, 0, second - 1), quote(document, second, len(document.text))],
    )
    assert "412" in document.text[last.best()[0].start : last.best()[0].end]
    assert last.words[0][0] == second
    assert first.words[0][0] == 0
    assert last.best()[0].margin > first.best()[0].margin


def test_a_long_quote_is_read_in_stretches_to_its_end() -> None:
    document = document_of("The bridge was built and built again, " * STRETCH + "by Anna Meyer.")
    (scored,) = score_sentences("Who built the bridge?", "en", [quote(document, 0, len(document.text))])
    assert len(scored.words) == len(scored.starts) > 3 * STRETCH


def test_nothing_to_read_is_no_error() -> None:
    assert read_together("Who built the bridge?", "en", []) == []
    (logits,) = read_together("?", "en", [read_words(*BRIDGE[1:])])
    assert logits.sum(axis=1).max() == UNREAD_MARGIN
    nothing = document_of("…")
    (scored,) = score_sentences("Who?", "en", [quote(nothing, 0, 1)])
    assert scored.best() == []
    assert scored.margin(0, 1) == UNREAD_MARGIN
