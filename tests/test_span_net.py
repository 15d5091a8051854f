"""The span net: what it says of whole passages."""

from __future__ import annotations

import numpy as np
import pytest

from qa.read.span_net import read_under, score_passages
from qa.read.spans import UNREAD_MARGIN
from tests.asked_passages import ANSWERED, BRIDGE, GARDEN, MARKET


@pytest.mark.parametrize(("question", "language", "passage", "answer"), ANSWERED)
def test_best_span_holds_the_answer(question, language, passage, answer) -> None:
    (scored,) = score_passages(question, language, [passage])
    best = scored.best()[0]
    assert answer in passage[1][best.start : best.end]


def test_a_passage_is_read_alike_wherever_it_stands_among_others() -> None:
    first = score_passages("Who built the bridge?", "en", [BRIDGE, GARDEN, MARKET])[0]
    among = score_passages("Who built the bridge?", "en", [GARDEN, BRIDGE, MARKET])[1]
    np.testing.assert_allclose(first.starts, among.starts, atol=1e-3)
    np.testing.assert_allclose(first.ends, among.ends, atol=1e-3)


def test_a_word_that_every_passage_says_tells_them_apart_no_more() -> None:
    mill = ("", "The mill of the town of Arn stands by the river. It has three wheels.", "en")
    tower = ("", "The tower of the town of Arn has 88 floors.", "en")
    alone, beside = (
        score_passages("How many floors are there in Arn?", "en", some)[0] for some in ([mill], [mill, tower])
    )
    assert beside.best()[0].margin < alone.best()[0].margin


def test_the_passage_that_answers_is_surer_than_one_that_does_not() -> None:
    bridge, garden = score_passages("Who built the bridge?", "en", [BRIDGE, GARDEN])
    assert bridge.best()[0].margin > garden.best()[0].margin


def test_the_title_is_read_and_never_an_answer() -> None:
    words, n_title = read_under(*BRIDGE)
    assert n_title == 3
    (scored,) = score_passages("What is it about?", "en", [BRIDGE])
    assert len(scored.words) == len(words.spans) - n_title
    assert scored.words[0] == (0, 3)


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_a_passage_without_words_offers_nothing(text) -> None:
    nothing, bridge = score_passages("Who built the bridge?", "en", [("", text, "en"), BRIDGE])
    assert nothing.best() == []
    assert nothing.margin(0, 5) == UNREAD_MARGIN
    assert bridge.best()


def test_no_passages_and_no_question_are_no_error() -> None:
    assert score_passages("Who?", "en", []) == []
    assert score_passages("?", "en", [BRIDGE])[0].best() == []
