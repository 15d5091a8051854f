"""Whether a sentence's verb says what a question's asks for: is, was, has, does or will.

In: a question, one reading of a sentence and the pairs of their words. Out: whether tense, voice and number agree. By
the finite auxiliaries, and where there is none by the forms of the verb; a language without forms tells neither.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qa.read.clauses import Reading, Token
from qa.read.matching import Asked
from qa.read.polarity import Polarity

_COMBINED = {"exist": "have", "become_past": "be"}  # what one language says with one auxiliary, another with another


def tenses_agree(
    asked: Asked, reading: Reading, matched: Mapping[Token, Token], data: Polarity, *, dated: bool
) -> bool:
    """Return whether the reading's finite verb is the question's.

    Args:
        asked: the question.
        reading: one reading of a sentence.
        matched: the reading's words by the question's.
        data: the sentence's language's.
        dated: whether a date that is asked about is stated, which tells the tense where nothing else does.
    """
    groups = _groups(reading.tokens, data)
    kind, _, tense = asked.group.partition("_")
    if kind == "do" and _groups(asked.part.tokens[1:], asked.data):
        kind = "have"
    wanted = {f"{kind}_{tense}"} if kind else set()
    if asked.text.language != reading.tokens[0].text.language:
        return _across(wanted, groups, asked, data, dated=dated)
    if data.tenseless:
        return _groups(asked.part.tokens, asked.data) == groups
    changed = [(a, t) for a, t in matched.items() if _changes_form(asked, a, t)]
    past = len(changed) == 1 and _is_preterite(*changed[0], data)
    if kind == "do":
        return _do_agrees(asked, reading, matched, changed, groups, data, tense, past=past)
    if kind == "exist":
        return not changed and len(groups) == 1 and groups <= {asked.group, f"have_{tense}", f"be_{tense}"}
    if not tense:
        first = asked.part.tokens[0]
        return (
            not changed
            and (not groups or groups <= _groups(asked.part.tokens[1:], asked.data))
            and (first.column < 0 or first in matched)
        )
    return (groups == wanted and not changed) or (kind == "have" and not groups and past and not data.do)


def is_past(asked: Asked, matched: Mapping[Token, Token], data: Polarity) -> bool:
    """Return whether the question asks about the past."""
    past = any(_is_preterite(a, t, data) for a, t in matched.items())
    return asked.group.endswith("_past") or (asked.group == "have_present" and past)


def _do_agrees(
    asked: Asked,
    reading: Reading,
    matched: Mapping[Token, Token],
    changed: Sequence[tuple[Token, Token]],
    groups: set[str],
    data: Polarity,
    tense: str,
    *,
    past: bool,
) -> bool:
    """Return the same for a question with "do": "support", "supports" and "are supporting"; "sell" and "sold"."""
    helpers = {data.finite[t.folded] for t in reading.tokens if t.folded in data.finite}
    if groups == {f"be_{tense}"}:
        return len(changed) == 1 and data.progressive.search(changed[0][1].word) is not None
    helped = f"do_{tense}" in helpers
    if helpers & {"do_present", "do_past"} and not helped:
        return False
    if tense == "present":
        grows = all(len(t.word) > len(a.word) and a.stem == t.stem for a, t in changed)
        is_verb = all(a is not asked.content[0] for a, _ in changed)  # "does the dog bite" asks of no "dogs"
        ending = helped or asked.part.tokens[0].folded not in data.singular or len(changed) == 1
        return not groups and not past and len(changed) <= 1 and grows and is_verb and ending
    stays = any(t.folded in data.invariable for t in matched.values())
    plain = not groups and not changed and (stays or helped)
    return plain or (past and groups <= {"have_present", "have_past"})


def _changes_form(asked: Asked, a: Token, t: Token) -> bool:
    """Return whether a word has another form in the sentence: not "longer than" beside "long", nor a name's ending."""
    compared = any(f.qualifier for f in asked.text.figures) and asked.data.comparative.search(a.word)
    return a.folded != t.folded and not compared and a.word[:1].islower() and t.word[:1].islower()


def _groups(tokens: Sequence[Token], data: Polarity) -> set[str]:
    """Return the groups of finite auxiliaries; "does not have" has, and "does not run" is a plain verb."""
    found = {data.finite[t.folded] for t in tokens if t.folded in data.finite}
    helping = {group for group in found if group.startswith("do_")}
    if helping:
        tense = next(iter(helping)).partition("_")[2]
        found = {f"have_{tense}" if group.startswith("have_") else group for group in found - helping}
    return found


def _across(wanted: set[str], groups: set[str], asked: Asked, data: Polarity, *, dated: bool) -> bool:
    """Return the same where the languages differ: kind and tense as far as both tell them."""
    wanted = wanted or _groups(asked.part.tokens, asked.data)
    unsaid = (not wanted and not asked.data.tenseless) or (not groups and not data.tenseless)
    if unsaid or len(groups) > 1 or len(wanted) > 1:
        return False
    (one, when), (other, then) = (_kind_and_tense(group) for group in (wanted, groups))
    if one != other and not (("" in (one, other)) and {one, other} <= {"", "be"} and "any" in (when, then)):
        return False
    if "any" in (when, then):
        return dated or "past" not in (when, then)
    return bool(one) and when == then


def _kind_and_tense(groups: set[str]) -> tuple[str, str]:
    kind, _, tense = next(iter(groups), "").partition("_")
    return _COMBINED.get(kind, _COMBINED.get(f"{kind}_{tense}", kind)), tense or "any"


def _is_preterite(a: Token, t: Token, data: Polarity) -> bool:
    """Return whether the sentence has a verb in the past that the question has in its plain form, or as a participle.

    Endings of the present and of the plural only are added: "carries", "lanes".
    """
    one, other = a.folded, t.folded
    if one == other or t.word[:1].isupper():
        return False
    if other in data.irregular or one in data.irregular:
        return bool(data.do) and other in data.irregular
    if data.preterite.search(other):
        return not data.preterite.search(one)
    regular = (one, other) if len(one) < len(other) else (other, one)
    same = a.stem == t.stem and regular[1].startswith(regular[0][:-1])
    return not same and a.text.language == t.text.language and bool(data.do)
