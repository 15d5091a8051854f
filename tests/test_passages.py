"""passages: spans, bounds and grouping, on generated texts and on the sample documents."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import regex
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa.documents import read_document
from qa.languages import sentences
from qa.languages.thai import segment
from qa.passages import DEFAULT_MAX_TOKENS, count_tokens, split
from qa.records import Document, Passage

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))

WORDS = st.sampled_from(
    [
        "Hangzhou",
        "22.",
        "Dr.",
        "Wirtschaft",
        "digital.",
        "เศรษฐกิจดิจิทัล",
        "ตามลำดับ",
        "7.2",
        "👨‍👩‍👧",
        "漢字。",
        "e\u0308\u0301",
        "?",
    ]
)
JOINTS = st.sampled_from([" ", " ", " ", "\n", "\n\n", "  ", "\n \n", ""])
TEXTS = st.one_of(
    st.lists(st.tuples(WORDS, JOINTS), max_size=150).map(lambda pairs: "".join(word + joint for word, joint in pairs)),
    st.text(st.characters(codec="utf-8"), max_size=300),
)


def document(text: str, language: str = "en") -> Document:
    return Document("0" * 64, "a.txt", "A", None, language, text, "/a.txt")


def check(made: Document, passages: list[Passage]) -> None:
    """What holds of every splitting."""
    position = 0
    for number, passage in enumerate(passages):
        assert passage.position == number
        assert passage.document_id == made.id
        assert passage.text
        assert made.text[passage.start : passage.end] == passage.text
        assert not made.text[position : passage.start].strip()
        position = passage.end
    assert not made.text[position:].strip()
    assert len({passage.id for passage in passages}) == len(passages)


@settings(max_examples=150, deadline=None)  # the first example loads the vocabularies
@given(TEXTS, st.sampled_from(["en", "de", "th"]), st.sampled_from([16, 40, DEFAULT_MAX_TOKENS]))
@example("a" * 3000, "en", 16)
@example("0:0Ū𐀀𐀀𐀀", "en", 16)  # a character may take four tokens
@example("กา" * 800, "th", 16)
@example("Heading\n\n" * 40, "en", 16)
@example("e" + "\u0301" * 200, "en", 16)
@example("Heading\n\n" + "word " * 300, "en", 40)
def test_passages_cover_the_text_within_the_bound(text: str, language: str, max_tokens: int) -> None:
    made = document(text, language)
    passages = split(made, max_tokens)
    check(made, passages)
    for passage in passages:
        over = count_tokens(passage.text) > max_tokens
        assert not over or len(regex.findall(r"\X", passage.text)) == 1


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(WORDS, JOINTS), max_size=150), st.sampled_from([16, 40]))
def test_passages_never_cut_a_grapheme_cluster(pairs: list[tuple[str, str]], max_tokens: int) -> None:
    text = "".join(word + joint for word, joint in pairs)
    borders = {0, *(match.end() for match in regex.finditer(r"\X", text))}
    for passage in split(document(text), max_tokens):
        assert {passage.start, passage.end} <= borders


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
@pytest.mark.parametrize("max_tokens", [32, 100, DEFAULT_MAX_TOKENS])
def test_passages_of_the_samples_hold(path: Path, max_tokens: int) -> None:
    made = read_document(path)
    passages = split(made, max_tokens)
    check(made, passages)
    assert max(count_tokens(passage.text) for passage in passages) <= max_tokens
    assert split(made, max_tokens) == passages


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.name[:3])
def test_passages_by_default_keep_sentences_whole(path: Path) -> None:
    made = read_document(path)
    ends = {span.end for span in sentences(made.text, made.language)}
    passages = split(made)
    assert {passage.end for passage in passages} <= ends
    assert min(count_tokens(passage.text) for passage in passages) >= 48


def test_passages_keep_thai_words_whole() -> None:
    sentence = "เศรษฐกิจดิจิทัลของเมืองหางโจวเติบโตอย่างรวดเร็วในช่วงหลายปีที่ผ่านมา" * 8
    borders, position = {0}, 0
    for word in segment(sentence):
        position += len(word)
        borders.add(position)
    passages = split(document(sentence, "th"), 64)
    cuts = {passage.end for passage in passages}
    assert len(cuts) > 3
    # two dictionaries, the splitter's and ours, may differ on compounds; a cut must at least be one of the borders here
    assert cuts <= borders


@pytest.mark.parametrize("n_words", [5, 200, 400])
def test_a_heading_joins_what_follows(n_words: int) -> None:
    body = "The river is long. " * (n_words // 4)
    text = f"{body}\n\nSecond part\n\nAbout lakes\n\n{body}\n\nLast line without a body"
    for max_tokens in (48, 100, DEFAULT_MAX_TOKENS):
        texts = [passage.text for passage in split(document(text), max_tokens)]
        assert all("river" in text for text in texts)


def test_a_title_before_a_long_sentence_is_not_left_alone() -> None:
    text = "A title of some words\n\n" + "and so on and on " * 100 + "."
    first = split(document(text), 32)[0]
    assert first.text.startswith("A title of some words\n\nand so on")


def test_tiny_lines_are_put_together() -> None:
    text = "\n\n".join(f"Line number {number} says little." for number in range(60))
    sizes = [count_tokens(passage.text) for passage in split(document(text))]
    assert min(sizes[:-1]) >= 48
    assert max(sizes) <= DEFAULT_MAX_TOKENS


def test_paragraphs_of_a_good_size_stay_apart() -> None:
    paragraph = (
        "The digital economy of the city grew by 8.9 percent in the first half of the year, officials said. " * 6
    )
    text = f"{paragraph}\n\n{paragraph}\n\n{paragraph}"
    assert [passage.text for passage in split(document(text))] == [paragraph.strip()] * 3


def test_long_paragraphs_part_into_like_parts() -> None:
    sizes = [count_tokens(p.text) for p in split(document("Der Bezirk wuchs am 22. November stark. " * 40, "de"))]
    assert len(sizes) == 2
    assert min(sizes) > 0.7 * max(sizes)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t"])
def test_no_text_gives_no_passages(text: str) -> None:
    assert split(document(text)) == []


def test_ids_depend_on_the_document_and_the_span() -> None:
    one = document("Some text of a document.")
    other = Document(
        "1" * 64, *(getattr(one, name) for name in ("name", "title", "date", "language", "text", "source"))
    )
    assert split(one)[0].id == split(one)[0].id
    assert split(one)[0].id != split(other)[0].id


def test_too_small_a_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="max_tokens is 3; a passage needs at least 16"):
        split(document("text"), 3)


@pytest.mark.parametrize("before", [None, "/nowhere"])
def test_tokens_are_counted_offline_and_leave_the_environment_alone(before: str | None) -> None:
    code = (
        "import os, socket, sys\n"
        "def refuse(*_, **__): raise OSError('no network')\n"
        "socket.socket.connect = socket.getaddrinfo = refuse\n"
        "before = os.environ.get('TIKTOKEN_CACHE_DIR')\n"
        "from qa.passages import count_tokens\n"
        "assert count_tokens('digital economy') == 2\n"
        "assert os.environ.get('TIKTOKEN_CACHE_DIR') == before\n"
        "assert 'llama_index.core' not in sys.modules\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "TIKTOKEN_CACHE_DIR"}
    environment |= {"TIKTOKEN_CACHE_DIR": before} if before else {}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=Path(__file__).parent.parent)


@pytest.mark.parametrize("text", ["<|endoftext|>", "a\ud800b".encode("utf-8", "replace").decode(), "🇩🇪", ""])
def test_tokens_of_odd_texts_are_counted(text: str) -> None:
    assert count_tokens(text) >= bool(text)
