"""Retrieval: both sides, fused by score, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa.retrieve import fused
from tests.conftest import MakeBot


def test_hits_carry_both_scores_and_are_in_order(make_bot: MakeBot, folder: Path) -> None:
    bot = make_bot(corpus=folder)
    hits = bot.retrieve("How many cyclists cross the harbour bridge?")
    assert hits[0].document.name == "bridge.txt"
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    for hit in hits:
        assert -1 <= hit.dense <= 1
        assert 0 <= hit.lexical <= 1
        assert hit.score >= fused(hit.dense, -1.0, hit.lexical, 0.0)
        assert hit.document.text[hit.passage.start : hit.passage.end] == hit.passage.text


def test_no_lexical_match_empties_nothing(make_bot: MakeBot, folder: Path) -> None:
    bot = make_bot(corpus=folder)
    hits = bot.retrieve("qqqq wwww")
    assert len(hits) == 3
    assert all(hit.lexical == 0 for hit in hits)


@pytest.mark.parametrize(
    ("question", "document"),
    [
        pytest.param("harbour bridges", "bridge.txt", id="plural-en"),
        pytest.param("des Stadtgartens Besucher", "garten.md", id="genitive-de"),
        pytest.param("ร้านค้าในตลาดน้ำ", "market.html", id="words-th"),
        pytest.param("สวน Stadtgarten มีพื้นที่เท่าไร", "garten.md", id="name-in-thai"),
        pytest.param("¿Cuántos Besucher tiene el Stadtgarten?", "garten.md", id="name-in-spanish"),
    ],
)
def test_inflected_words_and_names_are_found(make_bot: MakeBot, folder: Path, question: str, document: str) -> None:
    hits = make_bot(corpus=folder).retrieve(question)
    assert hits[0].document.name == document
    assert hits[0].lexical > 0


def test_k_bounds_the_hits(make_bot: MakeBot, folder: Path) -> None:
    assert len(make_bot(corpus=folder).retrieve("harbour", k=1)) == 1


def test_the_one_thai_text_is_among_many_english_ones_that_share_words_with_the_question(make_bot, tmp_path) -> None:
    for n in range(40):
        text = f"The hospital of town {n} has {n + 10} beds. How many doctors it has is not known."
        (tmp_path / f"{n}.txt").write_text(f"Hospital {n}\n\n{text} It opened in {1950 + n}.\n", "utf-8")
    thai = "โรงพยาบาลแห่งใหม่มีแพทย์ 85 คน และพยาบาล 240 คน เปิดให้บริการเมื่อเดือนมกราคม 2567"
    (tmp_path / "thai.txt").write_text(f"โรงพยาบาลแห่งใหม่\n\n{thai}\n", "utf-8")
    hits = make_bot(corpus=tmp_path).retrieve("How many doctors are there at the new hospital?", 12)
    assert "thai.txt" in [hit.document.name for hit in hits]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
