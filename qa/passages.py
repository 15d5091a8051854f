"""Documents to passages, the units of retrieval: exact spans, whole sentences, bounded in tokens.

A paragraph is what an author meant to be read together, so each becomes a passage; short ones are put together,
headings join what follows them, and a paragraph over the bound is parted between sentences into like parts. Only a
sentence that is itself over the bound is cut by semantic-text-splitter, which knows the words of scripts without
spaces: its own sentences would end after "22." and "Dr.".
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import regex

from qa.languages import Span, sentences
from qa.records import Document, Passage

if TYPE_CHECKING:
    from semantic_text_splitter import TextSplitter
    from tiktoken import Encoding

DEFAULT_MAX_TOKENS = 256
"""Bound of a passage. Most paragraphs fit whole (a German or English one of 1,200 characters, a Thai one of 600: the
vocabulary spends twice the tokens on Thai), and small embedding models were trained on no more."""

_SMALL, _TINY, _GOOD = 0.375, 0.1875, 0.75
"""Shares of the bound. A small paragraph has too little context to be found by: it is put together with a neighbour
up to a good size, a tiny one up to the bound."""
_HEADING_CHARS = 120
"""A longer line is no heading."""
_MODEL = "gpt-4o"
_ENCODING = "o200k_base"
"""The vocabulary of that model: of those that tiktoken offers, it spends the fewest tokens on Thai."""

_PARAGRAPH_END = regex.compile(r"\n(?:[^\S\n]*+\n)+")
_SENTENCE_END = regex.compile(r"[.!?…。！？:;,|][\"'”’»“)\]]*$")
_environment = threading.Lock()


class _Block(NamedTuple):
    """Paragraphs that stay together: headings and what follows them, as sentence spans."""

    sentences: list[Span]
    tokens: int
    headings: int

    @property
    def start(self) -> int:
        return self.sentences[0].start

    @property
    def end(self) -> int:
        return self.sentences[-1].end


def split(document: Document, max_tokens: int = DEFAULT_MAX_TOKENS) -> list[Passage]:
    """Split a document into passages.

    Args:
        document: what to split; its language decides where sentences end.
        max_tokens: bound of a passage in tokens, at least 16. Only a single grapheme cluster may exceed it.

    Returns:
        Passages in order: `document.text[p.start:p.end] == p.text`, and what lies between them is white space.

    Raises:
        ValueError: `max_tokens` is below 16.
    """
    if max_tokens < 16:
        raise ValueError(f"max_tokens is {max_tokens}; a passage needs at least 16")
    text = document.text
    blocks = _merge_small(text, _blocks(text, document.language, max_tokens), max_tokens)
    spans = [span for block in blocks for span in _part(text, block, max_tokens)]
    return [
        Passage(_passage_id(document.id, start, end), document.id, position, start, end, text[start:end])
        for position, (start, end) in enumerate(spans)
    ]


def count_tokens(text: str) -> int:
    """Count the tokens of a text in the vocabulary that passages are bounded by.

    >>> count_tokens("digital economy")
    2
    """
    return len(_encoding().encode_ordinary(text))


def _passage_id(document_id: str, start: int, end: int) -> str:
    return hashlib.sha256(f"{document_id}\0{start}\0{end}".encode()).hexdigest()[:32]


def _blocks(text: str, language: str, max_tokens: int) -> list[_Block]:
    """Group sentences by paragraph; headings go with the paragraph that follows, or at the end with the one before."""
    blocks: list[_Block] = []
    waiting: list[Span] = []
    for paragraph in _paragraphs(text, language):
        if _is_heading(text, paragraph) and _tokens(text, [*waiting, *paragraph]) <= max_tokens // 2:
            waiting += paragraph
            continue
        spans = [*waiting, *paragraph]
        blocks.append(_Block(spans, _tokens(text, spans), len(waiting)))
        waiting = []
    if waiting and blocks:
        last = blocks.pop()
        spans = [*last.sentences, *waiting]
        blocks.append(_Block(spans, _tokens(text, spans), last.headings))
    elif waiting:
        blocks.append(_Block(waiting, _tokens(text, waiting), 0))
    return blocks


def _paragraphs(text: str, language: str) -> Iterator[list[Span]]:
    paragraph: list[Span] = []
    for span in sentences(text, language):
        if paragraph and _PARAGRAPH_END.search(text, paragraph[-1].end, span.start):
            yield paragraph
            paragraph = []
        paragraph.append(span)
    if paragraph:
        yield paragraph


def _is_heading(text: str, paragraph: list[Span]) -> bool:
    """True for a short line of its own without the mark that ends a sentence."""
    if len(paragraph) > 1:
        return False
    line = text[paragraph[0].start : paragraph[0].end]
    return len(line) <= _HEADING_CHARS and "\n" not in line and not _SENTENCE_END.search(line)


def _tokens(text: str, spans: list[Span]) -> int:
    return count_tokens(text[spans[0].start : spans[-1].end])


def _merge_small(text: str, blocks: list[_Block], max_tokens: int) -> list[_Block]:
    """Put neighbours together where one of them is small."""
    merged: list[_Block] = []
    for block in blocks:
        if merged and _belongs(merged[-1], block, max_tokens):
            last = merged[-1]
            spans = [*last.sentences, *block.sentences]
            tokens = _tokens(text, spans)
            if tokens <= max_tokens * (1 if min(last.tokens, block.tokens) < _TINY * max_tokens else _GOOD):
                merged[-1] = _Block(spans, tokens, last.headings)
                continue
        merged.append(block)
    return merged


def _belongs(last: _Block, block: _Block, max_tokens: int) -> bool:
    """What a heading opens is not put to a passage before it, unless that one is itself too small."""
    smallest = _SMALL * max_tokens
    return last.tokens < smallest or (block.tokens < smallest and not block.headings)


def _part(text: str, block: _Block, max_tokens: int) -> Iterator[Span]:
    """Part a block over the bound between sentences, into parts of like size."""
    if block.tokens <= max_tokens:
        yield Span(block.start, block.end)
        return
    units = list(block.sentences[: block.headings])
    for span in block.sentences[block.headings :]:
        # the first sentence leaves room for its headings: a title never stands alone
        room = max_tokens - _tokens(text, units) - 4 if units and len(units) == block.headings else max_tokens
        units.extend(_bounded(text, span, room))
    target = block.tokens / -(-block.tokens // max_tokens)
    start, end, used = units[0].start, units[0].end, 0
    for number, unit in enumerate(units):
        if number == 0:
            continue
        tokens = count_tokens(text[start : unit.end])
        headed = number <= block.headings
        if tokens > max_tokens or (used >= target and not headed):
            yield Span(start, end)
            start = unit.start
            tokens = count_tokens(text[start : unit.end])
        end, used = unit.end, tokens
    yield Span(start, end)


def _bounded(text: str, span: Span, max_tokens: int) -> Iterator[Span]:
    """Cut a sentence that is over the bound at the best places inside it."""
    sentence = text[span.start : span.end]
    if count_tokens(sentence) <= max_tokens:
        yield span
        return
    clusters = {match.end() for match in regex.finditer(r"\X", sentence)}
    starts = [start for start, _ in _splitter(max_tokens).chunk_indices(sentence)]
    cuts = [0, *(cut for cut in starts[1:] if cut in clusters), len(sentence)]
    for start, end in pairwise(cuts):
        piece = sentence[start:end]
        if piece.strip():
            start += len(piece) - len(piece.lstrip())
            yield Span(span.start + start, span.start + start + len(piece.strip()))


@cache
def _splitter(max_tokens: int) -> TextSplitter:
    from semantic_text_splitter import TextSplitter

    return TextSplitter.from_tiktoken_model(_MODEL, max_tokens)


@cache
def _encoding() -> Encoding:
    """Load the vocabulary from the copy that llama-index carries: tiktoken itself would download it."""
    import tiktoken

    package = find_spec("llama_index")  # only looked for: importing it takes 3 s
    places = (package and package.submodule_search_locations) or ()
    folders = (Path(place) / "core" / "_static" / "tiktoken_cache" for place in places)
    folder = next((folder for folder in folders if folder.is_dir()), None)
    if folder is None:
        return tiktoken.get_encoding(_ENCODING)
    with _environment:
        before = os.environ.get("TIKTOKEN_CACHE_DIR")
        os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
        try:
            return tiktoken.get_encoding(_ENCODING)
        finally:
            if before is None:
                del os.environ["TIKTOKEN_CACHE_DIR"]
            else:
                os.environ["TIKTOKEN_CACHE_DIR"] = before
