"""One question → partial answers as they come about → the verified one, by a language model or the embedded reader.

In: a question and the parts to answer it with. Out: Answers. Where the language model fails, or nothing that it wrote
may be stated, the embedded reader answers, and the answer's `notice` says so.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from qa.errors import QAError
from qa.figures import unsupported
from qa.phrases import phrase
from qa.read import read
from qa.read.derived import n_things
from qa.read.follow_up import complete
from qa.records import Answer, Claim, Draft, Hit, Trace, Turn
from qa.verify import Lookup, objection, verify

if TYPE_CHECKING:
    from qa.language_models import LanguageModel, Usage

READ_HITS = 8  # passages that the reader gets, for each thing that a question is about
EMBEDDED_READER = "embedded reader"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What answers are made with; `model`, where a language model is set, gets it or raises why it cannot be used."""

    embedding: str
    retrieve: Callable[[str, str, int], list[Hit]]
    lookup: Lookup
    model: Callable[[], LanguageModel] | None


@dataclass(slots=True)
class Asked:
    """A question while it is being answered."""

    question: str
    language: str
    parts: Parts
    laps: list[tuple[str, float]] = field(default_factory=list)
    usage: Usage | None = None
    notice: str = ""
    notes: list[str] = field(default_factory=list)
    reader: str = EMBEDDED_READER
    _model: LanguageModel | None = None
    _begun: Answer | None = None  # the model's verified statements so far
    _last: float = field(default_factory=time.perf_counter)

    def __post_init__(self) -> None:
        """Get the language model where one is set."""
        if self.parts.model is None:
            return
        from qa.language_models import Usage

        self.usage = Usage()
        try:
            self._model = self.parts.model()
            self.reader = self._model.name
        except QAError as error:
            self._give_up(error)

    def complete(self, history: Sequence[Turn]) -> None:
        """Complete a follow-up from the conversation: by the model, else by the embedded reader."""
        completed = ""
        if self._model and self.usage and history:
            from qa.generate import complete_by_model

            try:
                completed = complete_by_model(self._model, self.question, self.language, history, self.usage)
            except QAError as error:
                self._give_up(error)
        self.question = completed or complete(self.question, history, self.language)

    def answers(self) -> Iterator[Answer]:
        """Yield partial answers; the last one is whole."""
        yield self._partial()
        things = n_things(self.question, self.language)
        hits = self.parts.retrieve(self.question, self.language, READ_HITS * things)
        self._lap("retrieve")
        yield self._partial()
        given, hits = hits, hits if self.parts.model is None else self._without_orders(hits)
        draft = yield from self._generated(hits)
        if draft is None:
            draft = self._read(hits)
        elif draft.claims and self._begun:
            draft = self._with_conflicts(draft, hits)
        elif draft.claims or draft.withheld:  # it wrote something, and nothing of it may be said
            self.notice = phrase("model_unsupported", self.language)
            draft = self._read(hits, self._verified(draft, hits).withheld)
        self._lap("read")
        yield self._partial()
        answer = self._verified(draft, given)
        self._lap("verify")
        yield replace(answer, trace=self._trace(draft.notes), notice=self.notice)

    def _generated(self, hits: Sequence[Hit]) -> Generator[Answer, None, Draft | None]:
        """Yield the verified beginnings of a model's answer; return its draft, None where there is none."""
        if self._model is None or self.usage is None:
            return None
        from qa.generate import generate

        draft: Draft | None = None
        try:
            for draft in generate(self._model, self.question, self.language, hits, self._objection, self.usage):
                begun = self._verified(draft, hits)
                if begun.answered:
                    self._begun = begun
                    yield self._partial()
        except QAError as error:
            self._give_up(error)
            return None
        return draft

    def _read(self, hits: Sequence[Hit], withheld: tuple[str, ...] = ()) -> Draft:
        """Let the embedded reader draft; what a model's draft had to withhold is still named."""
        self.reader, self._begun = EMBEDDED_READER, None
        return replace(read(self.question, self.language, hits), withheld=withheld)

    def _without_orders(self, hits: Sequence[Hit]) -> list[Hit]:
        from qa.orders import without_orders

        kept = without_orders(hits)
        if len(kept) < len(hits):
            self.notes.append(f"{len(hits) - len(kept)} passages give orders to whoever answers, and were not read")
        return kept

    def _with_conflicts(self, draft: Draft, hits: Sequence[Hit]) -> Draft:
        """Add what other documents say of the same figure, where the embedded reader's short answer is the model's."""
        read_ = read(self.question, self.language, hits)
        short = [claim.text for claim in read_.claims if claim.kind == "short"]
        same = short and not unsupported(short[0], self.language, [(draft.claims[0].text, self.language)])
        return replace(draft, conflicts=read_.conflicts) if same else draft

    def _objection(self, claim: Claim) -> str:
        return objection(claim, self.question, self.language, self.parts.lookup)

    def _verified(self, draft: Draft, hits: Sequence[Hit]) -> Answer:
        return verify(self.question, self.language, draft, hits, self.parts.lookup)

    def _give_up(self, error: QAError) -> None:
        log.warning("The language model could not be used: %s", error)
        self._model = None
        self.reader = EMBEDDED_READER
        self.notice = phrase("model_failed", self.language, reason=error)

    def _partial(self) -> Answer:
        """Return what may be shown by now: the verified statements so far, or none."""
        begun = self._begun or Answer(self.question, self.language, answered=False, text="")
        return replace(begun, trace=self._trace(()), notice=self.notice)

    def _trace(self, notes: tuple[str, ...]) -> Trace:
        tokens = (self.usage.prompt_tokens, self.usage.completion_tokens) if self.usage else (0, 0)
        said = ((self.notice,) if self.notice else ()) + (*self.notes, *notes)
        return Trace(self.parts.embedding, self.reader, self.question, tuple(self.laps), said, *tokens)

    def _lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps.append((step, (now - self._last) * 1000))
        self._last = now
