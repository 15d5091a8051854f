"""Who came, who left, who leads: where a question asks for who has a post now, next, or had it before, or leads.

In: the question, and a sentence with the places of the names in it. Out: a factor for each name.
Patterns per language are in `qa/data/names.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from qa.questions import Analysis
from qa.read.naming import forms_of

Asked = Literal["now", "before", "leads", ""]
CAME, LEFT = 1.35, 0.5  # factors for who is asked for by having come, or left, and for who did the other
LEADS = 1.35  # the same for one who leads, where that is asked
_CLOSES = frozenset(",.;)")
BEFORE = 120  # characters before a name in which it may be told


@lru_cache(maxsize=256)
def asked_for(analysis: Analysis) -> Asked:
    """Return which of those who had a post is asked for: who has it now or next, had it before, leads, or none.

    >>> from qa.questions import analyse
    >>> asked_for(analyse("Who is the club's new treasurer?", "en"))
    'now'
    """
    forms = forms_of(analysis.language) if analysis.who else None
    if forms is None:
        return ""
    if forms.asked.search(analysis.question):
        return "now"
    if forms.asked_before.search(analysis.question):
        return "before"
    return "leads" if forms.asked_leads.search(analysis.question) else ""


def as_person(analysis: Analysis) -> Analysis:
    """Return the analysis with a person as what is asked for, where it asks who came, left or leads."""
    return replace(analysis, kind="person") if analysis.kind == "name" and asked_for(analysis) else analysis


def factors(asked: Asked, text: str, language: str, names: Sequence[tuple[int, int]]) -> list[float]:
    """Return a factor for each name of a sentence by whether that person came, left or leads, as words tell.

    Args:
        asked: who is asked for.
        text: the sentence.
        language: its language.
        names: where the names stand, in the text's order.

    >>> said = "Ann Lee, who retires in May, will be succeeded by Jon Roe."
    >>> factors("now", said, "en", [(0, 7), (50, 57)])
    [0.5, 1.35]
    """
    forms = forms_of(language)
    if not asked or forms is None:
        return [1.0] * len(names)
    ends = [*(start for start, _ in names[1:]), len(text)]
    found = []
    for i, (start, end) in enumerate(names):
        before, behind = text[max(0, start - BEFORE) : start], text[end : ends[i]]
        if asked == "leads":
            own = text[names[i - 1][1] if i else 0 : start]  # "led by Ann Lee, Jon Roe said": not he
            closed = i + 1 == len(names) or any(c in _CLOSES for c in behind[1:])  # ", the head Jon Roe": not he
            leads = forms.leads_before.search(own) or (closed and forms.leads_behind.search(behind))
            found.append(LEADS if leads else 1.0)
            continue
        of_left = forms.leaves_before.search(before) is not None  # "the successor of Ann Lee"
        came = not of_left and (forms.comes_before.search(before) or forms.comes_behind.search(behind))
        left = of_left or forms.leaves_behind.search(behind)
        told = bool(came) != bool(left)
        found.append(1.0 if not told else CAME if bool(came) == (asked == "now") else LEFT)
    if asked == "leads" and found.count(LEADS) > 1:
        return [1.0] * len(names)  # each leads another thing: what stands beside a name tells
    return found
