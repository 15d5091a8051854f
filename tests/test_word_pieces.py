"""The cross-encoder's words: which vocabulary writes a word, and what its vector is near."""

from __future__ import annotations

import numpy as np
import pytest

from qa.four_bits import packed, unpacked
from qa.read.word_pieces import pieces_of, vectors_of


def cosine(one: tuple[str, str], other: tuple[str, str]) -> float:
    """Return how alike two words are, each given with its language."""
    a, b = (vectors_of(pieces_of([word], language))[0] for word, language in (one, other))
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def test_numbers_in_four_bits_come_back() -> None:
    values = np.arange(-8, 8, dtype=np.int64).reshape(2, 8)
    assert packed(values).shape == (2, 4)
    np.testing.assert_array_equal(unpacked(packed(values)), values)


def test_a_word_of_several_pieces_is_their_mean() -> None:
    (pieces,) = pieces_of(["Digitalwirtschaft"], "de")
    assert len(pieces) > 1
    alone = vectors_of([(piece,) for piece in pieces])
    np.testing.assert_allclose(vectors_of([pieces])[0], alone.mean(axis=0), rtol=1e-5)


def test_what_no_piece_writes_is_zeros_and_moves_no_other() -> None:
    river = vectors_of(pieces_of(["river"], "en"))[0]
    rows = vectors_of([(), *pieces_of(["river"], "en"), ()])
    assert rows.shape == (3, 384)
    assert not rows[0].any()
    assert not rows[2].any()
    np.testing.assert_array_equal(rows[1], river)
    assert vectors_of([]).shape == (0, 384)


def test_latin_words_in_thai_and_in_other_languages_are_written_as_english_ones() -> None:
    assert pieces_of(["WeDoctor"], "th") == pieces_of(["wedoctor"], "en") == pieces_of(["WeDoctor"], "fr")
    assert pieces_of(["die"], "de") != pieces_of(["die"], "en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("economy", "en"), ("Wirtschaft", "de")),
        (("river", "en"), ("แม่น้ำ", "th")),
        (("Schule", "de"), ("โรงเรียน", "th")),
    ],
)
def test_translations_are_near(one, other) -> None:
    assert cosine(one, other) > 0.5
    assert cosine(one, ("Tuesday", "en")) < 0.4
