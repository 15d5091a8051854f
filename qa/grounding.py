"""Free words against the passages that they cite: what of a statement no cited passage says.

In: a statement of a language model, and the texts that it cites. Out: the reason why it may not be stated, or "".
Every figure must stand in a cited text by value, unit and period, whatever notation either uses; so must digits that
are no figure ("A380"), words between quotation marks, addresses, names, and most of the other words by their meaning.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from qa.figures import compatible, find_figures, same_value
from qa.figures.dates import is_month
from qa.languages.sound import is_thai
from qa.questions.relevance import Text, best_matches, is_name, take_apart
from qa.records import Figure

GROUNDED_FROM = 0.3
"""Share of a statement's own words that the passages it cites must carry. Measured on the sample documents: of 125
translated sentences 97 % reach it with the passage that they translate (medians 0.5 to 0.8 by language pair), and a
third of the sentences with another passage."""
NAME_FROM = 0.2  # likeness from which a name of the statement stands in a cited text, perhaps spelled otherwise
_QUOTES = (
    r'"([^"\n]+)"',
    r"“([^“”\n]+)”",
    r"„([^„“”\n]+)[“”]",
    r"«\s*([^«»\n]+?)\s*»",
    r"»([^«»\n]+)«",
    r"‘([^‘’\n]{2,})’(?!\w)",
    r"‚([^‚‘’\n]+)[‘’]",
    r"‹([^‹›\n]+)›",
    r"「([^「」\n]+)」",
    r"『([^『』\n]+)』",
    r"(?<!\w)'([^'\n]{2,})'(?!\w)",
    r"`+([^`\n]+)`+",
)
_QUOTED = re.compile("|".join(_QUOTES))
_ADDRESS = re.compile(
    r"\w+://\S+|\bwww\.\S+|\S+@\w[\w-]*\.\w+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?\b", re.IGNORECASE
)
_WITH_DIGITS = re.compile(r"\w*\d\w*")


class Source(NamedTuple):
    """What a statement cites: a quote, its language, and the passage around it, which its words may come from too."""

    text: str
    language: str
    around: str = ""


def fault(text: str, language: str, sources: Sequence[Source], question: str) -> str:
    """Return why a statement may not be made of what it cites; "" where it may.

    Args:
        text: the statement, without citation marks.
        language: its language.
        sources: the cited texts.
        question: the question that is answered; its words may be said again, its figures may not.

    >>> fault("It sold 41 tonnes.", "en", [Source("The mill sold 40 tonnes.", "en")], "How much?")
    '41 tonnes stands in no cited passage'
    """
    plain = [_plain(source.text) for source in sources]
    for words in _quotations(text):
        if not any(_plain(words).strip(" .,;:!?…") in source for source in plain):
            return f"the words {words!r} stand in no cited passage"
    for address in _ADDRESS.findall(text):
        if not any(_plain(address).strip(" .,;:!?") in source for source in plain):
            return f"the address {address!r} stands in no cited passage"
    return (
        _figure_fault(text, language, sources, plain)
        or _name_fault(text, language, sources, question)
        or _word_fault(text, language, sources, question)
    )


def quotations(text: str) -> list[str]:
    """Return the words that a statement has between quotation marks.

    >>> quotations("Er nannte es „ein Wunder“ und 'ganz neu'.")
    ['ein Wunder', 'ganz neu']
    """
    return list(_quotations(text))


def _quotations(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        yield next(group for group in match.groups() if group is not None).strip()


def _plain(text: str) -> str:
    """Return text with its white space, its letters' forms and its apostrophes made alike."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").split())


# --- figures


def _figure_fault(text: str, language: str, sources: Sequence[Source], plain: Sequence[str]) -> str:
    spoken = find_figures(text, language)
    stated = [find_figures(source.text, source.language) for source in sources]
    for figure in spoken:
        if not any(same_value(figure, other) for said in stated for other in said):
            plainly = replace(figure, qualifier="")
            if any(same_value(plainly, other) for said in stated for other in said):
                return f"no cited passage says {figure.qualifier!r} of {figure.text}"
            return f"{figure.text} stands in no cited passage"
        if not any(stated_by(figure, spoken, said) for said in stated):
            return f"no cited passage states {figure.text} for that period"
    for match in _WITH_DIGITS.finditer(text):
        inside = any(figure.start < match.end() and match.start() < figure.end for figure in spoken)
        word = _plain(match[0]).casefold()
        if not inside and not any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", s.casefold()) for s in plain):
            return f"{match[0]} stands in no cited passage"
    return ""


def stated_by(figure: Figure, spoken: Sequence[Figure], said: Sequence[Figure]) -> bool:
    """Return whether a text's figures state a figure of a statement: the value, the unit and, where both have one, the
    period.

    Args:
        figure: one of the statement's figures.
        spoken: all of the statement's figures, for the dates that it is bound to.
        said: all figures of the text.
    """
    own = _periods(figure, spoken)
    for other in said:
        if same_value(figure, other):
            theirs = _periods(other, said)
            if not own or not theirs or any(_meet(a, b) for a in own for b in theirs):
                return True
    return False


def _periods(figure: Figure, among: Sequence[Figure]) -> list[Figure]:
    """Return the dates that a figure is bound to; a date is its own."""
    if figure.unit == "date":
        return []
    spans = [(b.start, b.end) for b in figure.bindings if b.role == "time"]
    return [f for f in among if f.unit == "date" and any(start <= f.start < end for start, end in spans)]


def _meet(one: Figure, other: Figure) -> bool:
    """Return whether two periods may be one: a month alone and a bare year may."""
    if is_month(one.iso) or is_month(other.iso):
        return compatible(one, other) != "conflicts"
    return same_value(one, other) or same_value(other, one)


# --- words


def _name_fault(text: str, language: str, sources: Sequence[Source], question: str) -> str:
    """Return the first name that neither the cited texts nor the question have.

    Across languages some names are spelled otherwise ("Eastern China", "Ostchina"): there it takes half of them, and in
    another script they are let be.
    """
    if any(is_thai(source.text) for source in sources) or is_thai(text):
        return ""
    said = take_apart(text, language)
    matches = best_matches(said, [*_around(sources), (take_apart(question, language), 1.0)])
    names = [
        (word.text, float(match))
        for word, match in zip(said.words, matches, strict=True)
        if is_name(word, said) and not any(c.isdigit() for c in word.text)
    ]
    missing = [name for name, match in names if match < NAME_FROM]
    same_language = any(source.language == language for source in sources)
    if missing and (same_language or 2 * len(missing) >= len(names)):
        return f"{missing[0]} stands in no cited passage"
    return ""


def _word_fault(text: str, language: str, sources: Sequence[Source], question: str) -> str:
    """Return whether the cited texts carry too little of what a statement adds to the question's words."""
    said = take_apart(text, language)
    asked = {word.stem for word in take_apart(question, language).words}
    own = np.array([word.stem not in asked and not any(c.isdigit() for c in word.text) for word in said.words], bool)
    if not own.any() or (
        own.sum() == 1 and said.figures
    ):  # "covers" of "covers 42.5 hectares": the figure is what counts
        return ""
    matches = best_matches(said, _around(sources))
    weights = said.weights[own]
    if float(weights @ matches[own]) < GROUNDED_FROM * float(weights.sum()):
        return "the cited passages do not speak of it"
    return ""


def _around(sources: Sequence[Source]) -> list[tuple[Text, float]]:
    return [(take_apart(source.around or source.text, source.language), 1.0) for source in sources]
