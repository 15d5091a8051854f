"""What the reader's net sees of words, and what the evidence makes of what it says."""

from __future__ import annotations

import json

import pytest

from qa.read.evidence import NOT_LOOKED_AT, WEIGHTS, Agreed, Lacking, Parts, Said, agreed_parts, logit, parts_of, rank
from qa.read.features import MAX_WORDS_READ, asked_for, matched, read_words


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
    kinds = {"figure", "words", "sentence"}
    assert (set(stored["rank"]), set(stored["sure"])) == (kinds | {"glance"}, kinds)
    agreed = {name for name, _ in agreed_parts(NOT_LOOKED_AT)}  # what the ranking decides on is none of its reasons
    for kind, weights in stored["rank"].items():
        assert set(weights) == {"bias"} | names - agreed - ({"span"} if kind == "glance" else set())
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


@pytest.mark.parametrize("model", ["figure", "words", "sentence"])
def test_what_the_net_and_the_words_agree_on_is_surer_and_ranked_alike(model) -> None:
    def parts(agreed: Agreed) -> Parts:
        return parts_of(2.0, SAID, 0.5, Lacking(0.0, 0.0, 0.0), 1.0, same_language=True, agreed=agreed)

    alone, one, both = parts(Agreed(0.2, 0.2)), parts(Agreed(1.0, 0.2)), parts(Agreed(1.0, 1.0))
    assert logit(model, alone) < logit(model, one) < logit(model, both)
    assert rank(model, alone) == rank(model, both)
