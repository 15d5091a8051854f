"""The records that cross rooms: frozen, plain, no behaviour beyond what their own fields say.

Spans are `start`, `end`: half-open, in Unicode code points of the document's text. Scores: larger is better.
Dates are ISO 8601 strings of the precision that the source states ("2018", "2018-11", "2018-11-22").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class Document:
    """One file's text and what the file says of itself; `date` is None where it says none.

    `name` is unique in a store (the file's name, with parent folders where two would collide),
    `source` the absolute path it was read from, `id` the content hash of name and text.
    """

    id: str
    name: str
    title: str
    date: str | None
    language: str
    text: str = field(repr=False)
    source: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, the unit of retrieval: `document.text[start:end] == text`."""

    id: str
    document_id: str
    position: int
    start: int
    end: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a query, with the scores that it was found by.

    `dense` is the cosine similarity in [-1, 1], `lexical` the share in [0, 1] of the query's lexical weight that
    the passage matched, `score` the fusion of both that hits are ordered by.
    """

    document: Document
    passage: Passage
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True, slots=True)
class Binding:
    """Words that a figure is bound to, where they stand, and in which role."""

    role: Literal["subject", "time", "place", "holder", "unit"]
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a text states, normalised.

    `value` and `unit`: ISO 4217 code for money, "percent", a CLDR unit id ("kilometer"), "date", "ordinal", "ratio"
    (a multiple: 2 for "double"), "score" (of a game: 23.016 for "23–16") or "count". For a date, `iso` holds ISO 8601
    at the stated precision and `value` its digits (2018-11-22 → 20181122; 1000 for "--10", a month alone). For a range,
    `upper` is its upper end in the same unit (`upper_iso` for dates). `text` is the figure as the document writes it,
    at `start:end` of the text that was read; `qualifier` a canonical English phrase ("more than", "nearly", …) or "".
    `citation` is the number of the citation that states it (0: not cited yet). `derived_from` holds the figures that a
    computed one rests on.
    `counted` names what a "count" counts where the text says it, `conversion_of` is the figure that this one repeats
    in another unit ("1 million yuan ($145,315)"), `resolution` the size of the last digit stated (1.2 million: 10^5).
    """

    value: Decimal
    unit: str
    text: str
    start: int = 0
    end: int = 0
    qualifier: str = ""
    iso: str | None = None
    upper: Decimal | None = None
    upper_iso: str | None = None
    bindings: tuple[Binding, ...] = ()
    citation: int = 0
    derived_from: tuple[Figure, ...] = ()
    counted: str = ""
    conversion_of: Figure | None = None
    resolution: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a document that a claim rests on, before it has a number."""

    document: Document
    passage: Passage
    start: int
    end: int
    score: float

    @property
    def quote(self) -> str:
        """The stretch itself."""
        return self.document.text[self.start : self.end]


ClaimKind = Literal["short", "quote", "explanation", "derived", "statement"]


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a draft and its evidence; `quoted` when the text is the document's own words.

    `kind` says what the claim is to the question: the "short" answer, the "quote" that says it, "explanation", or a
    "statement", a sentence in a language model's words. A "derived" claim says by which `operation` ("difference",
    "ratio", …) of which stated `operands` it was computed. A short answer to a yes/no question names it: "yes", "no".
    """

    text: str
    evidence: tuple[Evidence, ...]
    quoted: bool = False
    kind: ClaimKind = "quote"
    operation: str = ""
    operands: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader or a model proposes, to be verified. No claims: it found no answer.

    `confidence` in [0, 1] is the evidence that the answer stands in the documents; `verify` decides on it.
    `conflicts` are claims of other documents that contradict the draft. `notes` are for "about this answer".
    `withheld` says what was dropped before the draft was whole, and why.
    """

    claims: tuple[Claim, ...]
    confidence: float
    conflicts: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote: `document.text[start:end] == quote`, always.

    `document` is the document's name; `passage_start`, `passage_end` are the span of the passage around the quote.
    """

    number: int
    document: str
    title: str
    date: str | None
    language: str
    quote: str
    start: int
    end: int
    score: float
    passage_start: int
    passage_end: int
    passage: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of a verified answer, with the numbers of the citations that it rests on."""

    text: str
    citations: tuple[int, ...]
    kind: ClaimKind
    quoted: bool


@dataclass(frozen=True, slots=True)
class Agreement:
    """What other documents say of the same figure, by citation number."""

    supports: tuple[Citation, ...] = ()
    conflicts: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation and the answer's text."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Trace:
    """How an answer came about: for "about this answer", benchmarks and `--explain`.

    `reader` is "embedded reader" or the language model that wrote the answer. The tokens that a language model was sent
    and sent back are counted in the vocabulary that passages are bounded by.
    """

    embedding: str = ""
    reader: str = ""
    query: str = ""
    steps_ms: tuple[tuple[str, float], ...] = ()
    notes: tuple[str, ...] = ()
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question, verified.

    `answered` is False when the documents do not say; then `text` says so in `language`, `citations` is empty and
    `related` holds the nearest passages, which are no answer. `statements` are the text's parts;
    `text` carries markers [1] [2] in reading order; `question` is what was answered: the completed question where a
    follow-up was completed. `notice` is for the reader, in `language`: why the embedded reader answered in the place
    of the language model that is set; empty where nothing is to be said.
    """

    question: str
    language: str
    answered: bool
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    agreement: Agreement = Agreement()
    related: tuple[Citation, ...] = ()
    withheld: tuple[str, ...] = ()
    confidence: float = 0.0
    trace: Trace = Trace()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not ingested, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did, by document name."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document as a list shows it: no text."""

    name: str
    title: str
    date: str | None
    language: str
    n_passages: int
    added: str
    source: str
