"""The span reader: what it sees of words, and what it says of passages."""

from __future__ import annotations

import json

import numpy as np
import pytest

from qa.read.evidence import WEIGHTS, Lacking, Said, logit, parts_of, rank
from qa.read.features import MAX_WORDS_READ, asked_for, matched, read_words
from qa.read.spans import UNREAD_MARGIN, read_under, score_spans

BRIDGE = ("The harbour bridge", "The bridge was built by Anna Meyer in 1931. It is 412 metres long and 40 wide.", "en")
GARDEN = ("", "Der Stadtgarten wurde 1874 angelegt. Er umfasst 42,5 Hektar und hat drei Teiche.", "de")
MARKET = ("", "ตลาดน้ำเปิดเมื่อปี 2565 มีร้านค้า 320 ร้าน", "th")


@pytest.mark.parametrize(
    ("question", "language", "passage", "answer"),
    [
        pytest.param("Who built the bridge?", "en", BRIDGE, "Anna Meyer", id="en"),
        pytest.param("Wie viele Hektar umfasst der Stadtgarten?", "de", GARDEN, "42,5", id="de"),
        pytest.param("ตลาดน้ำมีร้านค้ากี่ร้าน", "th", MARKET, "320", id="th"),
        pytest.param("Wie lang ist die Brücke?", "de", BRIDGE, "412", id="de-en"),
    ],
)
def test_best_span_holds_the_answer(question, language, passage, answer) -> None:
    (scored,) = score_spans(question, language, [passage])
    best = scored.best()[0]
    assert answer in passage[1][best.start : best.end]


def test_a_passage_is_read_alike_wherever_it_stands_among_others() -> None:
    first = score_spans("Who built the bridge?", "en", [BRIDGE, GARDEN, MARKET])[0]
    among = score_spans("Who built the bridge?", "en", [GARDEN, BRIDGE, MARKET])[1]
    np.testing.assert_allclose(first.starts, among.starts, atol=1e-3)
    np.testing.assert_allclose(first.ends, among.ends, atol=1e-3)


def test_a_word_that_every_passage_says_tells_them_apart_no_more() -> None:
    mill = ("", "The mill of the town of Arn stands by the river. It has three wheels.", "en")
    tower = ("", "The tower of the town of Arn has 88 floors.", "en")
    alone, beside = (
        score_spans("How many floors are there in Arn?", "en", some)[0] for some in ([mill], [mill, tower])
    )
    assert beside.best()[0].margin < alone.best()[0].margin


def test_the_passage_that_answers_is_surer_than_one_that_does_not() -> None:
    bridge, garden = score_spans("Who built the bridge?", "en", [BRIDGE, GARDEN])
    assert bridge.best()[0].margin > garden.best()[0].margin


def test_the_title_is_read_and_never_an_answer() -> None:
    words, n_title = read_under(*BRIDGE)
    assert n_title == 3
    (scored,) = score_spans("What is it about?", "en", [BRIDGE])
    assert len(scored.words) == len(words.spans) - n_title
    assert scored.words[0] == (0, 3)


@pytest.mark.parametrize("text", ["", "   ", "…"])
def test_a_passage_without_words_offers_nothing(text) -> None:
    nothing, bridge = score_spans("Who built the bridge?", "en", [("", text, "en"), BRIDGE])
    assert nothing.best() == []
    assert nothing.margin(0, 5) == UNREAD_MARGIN
    assert bridge.best()


def test_no_passages_and_no_question_are_no_error() -> None:
    assert score_spans("Who?", "en", []) == []
    assert score_spans("?", "en", [BRIDGE])[0].best() == []


def test_a_long_passage_is_read_to_its_first_words() -> None:
    assert len(read_words("word " * 2 * MAX_WORDS_READ, "en").spans) == MAX_WORDS_READ


@pytest.mark.parametrize(
    ("question", "language", "passage", "written"),
    [
        pytest.param("ปี 2565 เป็นอย่างไร", "th", ("It opened in 2022.", "en"), "2022", id="year of another calendar"),
        pytest.param("Was kostete 1,5 Millionen Euro?", "de", ("It cost 1.5 million euros.", "en"), "1.5", id="amount"),
        pytest.param("Was tut Tesla?", "de", ("เทสลา ผลิตรถยนต์", "th"), "เทสลา", id="name by its sound"),
    ],
)
def test_the_same_thing_in_other_signs_matches(question, language, passage, written) -> None:
    text, own = passage
    words = read_words(text, own)
    of_passage, attention, of_question = matched(read_words(question, language), words)
    place = next(i for i, (start, _) in enumerate(words.spans) if text.startswith(written, start))
    assert of_passage[place, 1] == 1.0
    assert of_question[:, 1].max() == 1.0
    assert attention.shape == (len(words.spans), len(of_question))


def test_what_is_asked_for_is_told_to_the_net() -> None:
    assert asked_for("How many kilometres long is it?", "en").sum() == 2  # the kind, and the unit's group


SAID = Said(0.6, 0.7, 0.6, 0.7)


def test_every_part_of_the_evidence_has_a_weight_and_none_is_left_over() -> None:
    names = {name for name, _ in parts_of(0.0, SAID, 0.0, Lacking(0.0, 0.0, 0.0), 1.0, same_language=True)}
    stored = json.loads(WEIGHTS.read_text("utf-8"))
    assert set(stored) == {"rank", "sure"}
    for models in stored.values():
        assert set(models) == {"figure", "words", "sentence"}
    for weights in stored["rank"].values():
        assert set(weights) == {"bias"} | names
    for weights in stored["sure"].values():
        assert set(weights) <= {"bias"} | names


@pytest.mark.parametrize("model", ["figure", "words", "sentence"])
@pytest.mark.parametrize("weigh", [rank, logit])
def test_evidence_grows_with_what_is_said_and_falls_with_what_is_lacking(weigh, model) -> None:
    def evidence(margin=2.0, cosine=0.5, name=0.0, word=0.0, rule=1.0) -> float:
        return weigh(model, parts_of(margin, SAID, cosine, Lacking(name, 0.0, word), rule, same_language=True))

    assert evidence(margin=4.0) > evidence()
    assert evidence(cosine=0.7) > evidence()
    assert evidence(name=1.0) < evidence()
    assert evidence(word=1.0) < evidence()
    assert evidence(rule=0.25) <= evidence()
