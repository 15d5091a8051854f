"""Question + Hits → draft, by a language model: fluent statements, each with the quotes that it rests on.

In: a question, what was retrieved for it, a language model, and what checks a claim. Out: drafts, each one checked
statement longer than the last. A statement that fails is asked for once more with the reason, then dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from qa.errors import ModelError
from qa.figures import find_figures, same_value, unsupported
from qa.grounding import quotations, stated_by
from qa.language_models import LanguageModel, Message, Usage
from qa.prompts import answer_prompt, best_that_fit, completion_prompt, correction_prompt
from qa.questions import Analysis, analyse
from qa.questions.relevance import Text, asked_about, take_apart
from qa.read.candidates import CONTEXT_SHARE, Sentence, agreement, place
from qa.read.cross_encoder import score_sentences
from qa.read.figure_candidates import figure_candidates, with_rule
from qa.read.measured import measure
from qa.records import Claim, Draft, Evidence, Hit, Turn
from qa.replies import is_refusal, lines_of, parse
from qa.sentence_vectors import question_vector, sentences_of

MAX_STATEMENTS = 8  # of one answer
MAX_LINES = 24  # of a reply that are read; a model that does not end is not listened to
MODEL_SAYS = 0.32
"""What a model's word counts for that the passages answer, beside what the evidence itself carries of the question.
The two are joined as independent signs, 1 − (1 − evidence) · (1 − MODEL_SAYS): below 0.09 of evidence, it abstains."""
MAX_COMPLETED = 600  # characters of a completed question

Check = Callable[[Claim], str]  # a claim → why it may not be stated; "" where it may


@dataclass(slots=True)
class _Work:
    """A draft in the making."""

    question: str
    language: str
    hits: Sequence[Hit]
    check: Check
    analysis: Analysis
    asked: Text
    claims: list[Claim] = field(default_factory=list)
    withheld: list[str] = field(default_factory=list)
    evidence: float = 0.0  # the share of the question that the best evidence carries
    best: tuple[Sentence | None, Sentence | None] | None = None  # of the hits, once something is compared with them

    def take(self, line: str) -> str:
        """Add a line's claim; return why not where it may not be stated."""
        parsed = parse(line)
        if parsed.fault:
            return parsed.fault
        unknown = [number for number in parsed.numbers if not 1 <= number <= len(self.hits)]
        if unknown:
            return f"there is no passage {', '.join(f'[{number}]' for number in unknown)}"
        cited = [self.hits[number - 1] for number in parsed.numbers]
        claim = _quoted(parsed.text, cited) or Claim(
            parsed.text, support(parsed.text, self.language, cited), kind="statement"
        )
        reason = self.check(claim)
        if not reason and all(claim.text != other.text for other in self.claims):
            self.claims.append(claim)
            self.evidence = max(self.evidence, *(self._relevance(claim, e) for e in claim.evidence))
        return reason

    def _relevance(self, claim: Claim, evidence: Evidence) -> float:
        """Return how sure it is that a claim's quote speaks of what is asked, in [0, 1], as the embedded reader has it.

        Where a figure is asked for, the claim's must be of its kind: "answer 999" does not say how long a thing is.
        """
        document, quote = evidence.document, evidence.quote
        parts = (evidence.passage.text, document.title)
        context = [(take_apart(part, document.language), CONTEXT_SHARE) for part in parts]
        vector = question_vector(quote)
        cosine = float(vector @ question_vector(self.asked.text))
        sentence = place(self.asked, evidence, take_apart(quote, document.language), context, cosine)
        (scored,) = score_sentences(self.analysis.question, self.language, [evidence])
        sentence = replace(sentence, scored=scored, vector=vector)
        sentence = replace(sentence, agreed=agreement(sentence, *self._best_sentences()))
        spoken = find_figures(claim.text, document.language if claim.quoted else self.language)
        if not self.analysis.wants_figure:
            return sentence.confidence
        offered = figure_candidates(self.analysis, self.asked, sentence)
        if not spoken:
            return with_rule(sentence, offered).confidence
        said = [c for c in offered if c.figure and any(same_value(figure, c.figure) for figure in spoken)]
        return max((c.confidence for c in said), default=0.0)

    def _best_sentences(self) -> tuple[Sentence | None, Sentence | None]:
        """Return the sentences of the hits that the reader's net, and that words and vectors, like best."""
        if self.best is None:
            sentences = measure(self.analysis, self.hits).sentences
            read = max(sentences, key=lambda s: s.agreed.read, default=None)
            self.best = read, max(sentences, key=lambda s: s.agreed.found, default=None)
        return self.best

    def draft(self) -> Draft:
        confidence = 1.0 - (1.0 - self.evidence) * (1.0 - MODEL_SAYS) if self.claims else 0.0
        return Draft(tuple(self.claims), confidence, withheld=tuple(self.withheld))


def generate(
    model: LanguageModel, question: str, language: str, hits: Sequence[Hit], check: Check, usage: Usage
) -> Iterator[Draft]:
    """Yield drafts as statements are written and pass the check; the last one is whole.

    Args:
        model: what writes.
        question: the question, complete in itself.
        language: the language to answer in.
        hits: what was retrieved, best first; the best that fit into the prompt are sent, whole.
        check: says why a claim may not be stated.
        usage: counts the tokens.

    Raises:
        ModelError: the model failed before anything that it wrote passed the check, or within its first reply.
    """
    hits = best_that_fit(hits, question, model.context_tokens)
    analysis = analyse(question, language)
    work = _Work(question, language, hits, check, analysis, asked_about(analysis))
    if hits:
        prompt, said, faults = answer_prompt(question, language, hits), list[str](), list[tuple[str, str]]()
        n_lines = 0
        for line in lines_of(_kept(model.stream(prompt, usage), said)):
            n_lines += 1
            if n_lines > MAX_LINES or len(work.claims) >= MAX_STATEMENTS:
                break
            if is_refusal(line):
                continue
            reason = work.take(line)
            if reason:
                faults.append((line, reason))
            else:
                yield work.draft()
        if not n_lines:
            raise ModelError(f"{model.name}: the reply was empty.")
        if faults and len(work.claims) < MAX_STATEMENTS:
            yield from _corrected(model, work, prompt, "".join(said), faults[:MAX_STATEMENTS], usage)
    yield work.draft()


def _corrected(
    model: LanguageModel,
    work: _Work,
    prompt: Sequence[Message],
    reply: str,
    faults: Sequence[tuple[str, str]],
    usage: Usage,
) -> Iterator[Draft]:
    """Ask once more for the lines at fault; what fails again, or is not written again, is dropped and named."""
    reasons: list[tuple[str, str]] = []
    try:
        for n_lines, line in enumerate(lines_of(model.stream(correction_prompt(prompt, reply, faults), usage))):
            if n_lines >= MAX_LINES or len(work.claims) >= MAX_STATEMENTS:
                break
            if is_refusal(line):
                continue
            reason = work.take(line)
            reasons.append((line, reason))
            if not reason:
                yield work.draft()
    except ModelError:
        if not work.claims:
            raise
    failed = [(line, reason) for line, reason in reasons if reason]
    dropped = dict(failed if len(reasons) == len(faults) else [*faults, *failed])
    work.withheld += [f"{line!r} was dropped: {reason}" for line, reason in dropped.items()]


def complete_by_model(model: LanguageModel, question: str, language: str, history: Sequence[Turn], usage: Usage) -> str:
    """Return a follow-up's question in full, as a model completes it; "" where its reply is not one question of the
    conversation's own figures.

    Raises:
        ModelError: the model failed.
    """
    prompt = completion_prompt(question, language, history, model.context_tokens)
    lines = list(lines_of([model.complete(prompt, usage)]))
    if len(lines) != 1 or len(lines[0]) > MAX_COMPLETED or is_refusal(lines[0]):
        return ""
    completed = "".join(c for c in lines[0] if c.isprintable()).strip(' "“”„«»')
    said = [question, *(text for turn in history for text in (turn.question, turn.answer))]
    return "" if unsupported(completed, language, [(text, language) for text in said]) else completed


def _quoted(text: str, cited: Sequence[Hit]) -> Claim | None:
    """Return a claim in the document's own words where a statement is a whole sentence of a cited passage."""
    words = text.split()
    for hit in cited:
        for span in sentences_of(hit.passage.text, hit.document.language).spans:
            sentence = hit.passage.text[span.start : span.end]
            if sentence.split() == words:
                begin = hit.passage.start
                evidence = Evidence(hit.document, hit.passage, begin + span.start, begin + span.end, hit.score)
                return Claim(sentence, (evidence,), quoted=True, kind="statement")
    return None


def support(text: str, language: str, cited: Sequence[Hit]) -> tuple[Evidence, ...]:
    """Return the quotes that a statement rests on: of each cited passage the shortest run of sentences that has what
    the statement takes from it.

    A passage that states none of the statement's figures or quoted words, while another one does, is no evidence.
    """
    found = [_run(text, language, hit) for hit in cited]
    best = max((n_stated for _, n_stated in found), default=0)
    return tuple(evidence for evidence, n_stated in found if n_stated or not best)


def _run(text: str, language: str, hit: Hit) -> tuple[Evidence, int]:
    """Return the run of a passage's sentences that supports a statement, and how much of the statement it states."""
    vectors = sentences_of(hit.passage.text, hit.document.language)
    quotes = [hit.passage.text[span.start : span.end] for span in vectors.spans]
    cosines = vectors.alone @ question_vector(text)
    by_likeness = sorted(range(len(quotes)), key=lambda i: -float(cosines[i]))
    chosen: set[int] = set()
    n_stated = 0
    spoken = find_figures(text, language)
    stated = [find_figures(quote, hit.document.language) for quote in quotes]
    for figure in spoken:
        at = next((i for i in by_likeness if stated_by(figure, spoken, stated[i])), None)
        n_stated += at is not None
        if at is None:  # for another period, or without its "more than": the check then has the better reason to tell
            plainly = replace(figure, qualifier="")
            at = next((i for i in by_likeness if any(same_value(plainly, other) for other in stated[i])), None)
        chosen |= set() if at is None else {at}
    for words in quotations(text):
        at = next((i for i in by_likeness if words in quotes[i]), None)
        n_stated += at is not None
        chosen |= set() if at is None else {at}
    chosen = chosen or set(by_likeness[:1])
    start, end = (vectors.spans[min(chosen)].start, vectors.spans[max(chosen)].end) if chosen else (0, 0)
    begin = hit.passage.start
    return Evidence(hit.document, hit.passage, begin + start, begin + end, hit.score), n_stated


def _kept(pieces: Iterator[str], said: list[str]) -> Iterator[str]:
    """Yield the pieces of a reply, and keep them."""
    for piece in pieces:
        said.append(piece)
        yield piece
