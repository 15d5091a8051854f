"""The regular expressions that one language's figures are found with, compiled from its lexicon at first use.

All of them are matched at a position or scan forward without overlap, so the whole search is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from re import Pattern

from qa.figures.cldr import iso_codes
from qa.figures.fold import HARD_SPACE
from qa.figures.lexicon import Lexicon, lexicon
from qa.figures.trie import trie_pattern

SPACE = f"[ {HARD_SPACE}]"
_NO_LETTER = r"(?![^\W\d_])"
_VOWELS = "\u0e30-\u0e3a\u0e45\u0e47-\u0e4e"  # Thai vowels and tones: a word never ends before one ("วิ", "วิ่ง")
JOINED = re.compile(f"[{_VOWELS}]")
_NEVER = r"(?!)"

# What holds digits and is no figure: addresses, book and telephone numbers, footnote and citation marks, versions.
_SKIP = (
    r"(?:https?://|www\.)\S+"
    r"|(?:isbn|issn|doi)(?:-1[03])?:? ?[\dx./-]+(?:[ -][\dx]+)*"
    r"|\[\d{1,3}(?:[ ,;–-]{1,3}\d{1,3}){0,20}\]"
    r"|\+\d{1,3}[ ()/-]{1,2}[\d][\d ()/-]{5,20}\d"
    r"|\(\+?0?\d{2,5}\) ?\d{3,8}(?:[ -]\d{2,8}){0,3}"
    r"|(?<![\d.,-])\d{2,5}-\d{3,4}-\d{3,5}(?:-\d{1,5})?(?![\d.,])"
    r"|(?<![\d.,-])0\d{1,4}[ /-]\d{3,}(?:[ -]\d{2,}){0,3}(?!\d)"
    r"|(?<![\d.])(?!\d{1,3}(?:\.\d{3})+(?![\d.]))\d{1,5}(?:\.\d{1,5}){3,8}(?!\d)"
)
FRACTIONS = "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"


@dataclass(frozen=True)
class Patterns:
    """Compiled expressions of one language; all but `scan`, `number` and `exact` read the folded text."""

    lex: Lexicon
    scan: Pattern[str]
    number: Pattern[str]
    atom: Pattern[str]
    scale: Pattern[str]
    named: Pattern[str]
    exact: Pattern[str]
    and_half: Pattern[str]
    after: Pattern[str]
    denominator: Pattern[str]
    age: Pattern[str]
    part: Pattern[str]
    part_of: Pattern[str]
    ordinal: Pattern[str]
    range_gap: Pattern[str]
    becomes_gap: Pattern[str]
    list_gap: Pattern[str]
    last_gap: Pattern[str]
    dates: tuple[Pattern[str], ...]
    month_start: Pattern[str]
    month_name: Pattern[str]
    to_month: Pattern[str]
    era_after: Pattern[str]
    decade: Pattern[str]
    clock: Pattern[str]
    paired_year: Pattern[str]
    classifier: Pattern[str]
    respectively: Pattern[str]
    coordinator: Pattern[str]
    conjunction: Pattern[str]
    listed: Pattern[str]
    place: Pattern[str]
    holder: Pattern[str]
    clause: Pattern[str]
    predicates: Pattern[str]
    shifted_year: Pattern[str]


@cache
def patterns(language: str) -> Patterns:
    """Return the compiled patterns of a language; codes that mean the same language share them."""
    return _compile(lexicon(language).language)


@cache
def _compile(language: str) -> Patterns:
    lex = lexicon(language)
    end = _NO_LETTER if lex.spaced else rf"(?![A-Za-z{_VOWELS}])"
    scale_end = end if lex.spaced else rf"(?:{end}|(?<![A-Za-z])(?![{_VOWELS}]))"  # "5 ล้านkm"
    inflection = f"(?:{_words(lex.data.get('inflection', ()))})?" if lex.data.get("inflection") else ""
    month = f"(?:{trie_pattern(lex.months)})\\.?{end}" if lex.months else _NEVER
    month_name = f"(?:{trie_pattern(lex.month_names)}){end}" if lex.month_names else _NEVER
    years = [*lex.words("year_names"), *lex.words("nouns", "months")]
    to = rf"{SPACE}*(?:[-–—~/]|{_bounded(lex.words('range'), lex)}){SPACE}*(?:{_bounded(years, lex)})?{SPACE}*"
    joins = f"(?:(?:{trie_pattern(lex.scale_joins)}){SPACE}?)?"
    lists = _bounded([*lex.words("list"), *lex.words("instead")], lex)
    return Patterns(
        lex=lex,
        scan=_scan(lex, month, month_name, end),
        number=re.compile(_number(lex)),
        atom=re.compile(trie_pattern([*lex.atoms, *lex.words("and")])),
        scale=re.compile(rf"(?:{SPACE}|-)?(?:{trie_pattern(lex.scales)}){scale_end}"),
        named=re.compile(
            rf"{SPACE}{{0,2}}-?{joins}(?:(?P<points>{_words(lex.words('points', 'percent'))})"
            rf"|(?P<percent>{_words([*lex.percent_words, *lex.words('after', 'percent')])})"
            rf"|(?P<multiple>{_words(lex.words('after', 'multiples'))}{_not_before(lex)})"
            rf"|(?P<money>{trie_pattern(lex.currencies)}){inflection}"
            rf"|(?P<unit>{trie_pattern(lex.units)}){inflection}){end}"
        ),
        exact=re.compile(
            rf"(?P<gap>{SPACE}{{0,2}}-?)(?:(?P<sign>{trie_pattern(lex.symbols)})"
            rf"|(?P<code>{trie_pattern(iso_codes())})(?![A-Za-z\d])"
            rf"|(?P<symbol>{trie_pattern(lex.unit_symbols)})(?![^\W_]))"
        ),
        and_half=re.compile(rf"{SPACE}?(?:{_words(lex.words('and_half'))}){end}"),
        after=re.compile(rf"(?P<plus>\+(?!\d))|{SPACE}?(?P<word>{_words(lex.after)}){end}"),
        denominator=re.compile(
            rf"(?:{SPACE}|-)?(?P<word>{_words(lex.denominators)}){'' if lex.flag('joined') else end}"
        ),
        age=re.compile(
            rf"(?<![^\W_])(?:{_words(lex.words('ages'))}){SPACE}(?:(?:{_words(lex.words('between'))}){SPACE})?"
            rf"(?:[^\W_]+(?:{SPACE}?[-–]{SPACE}?|{SPACE}(?:{lists}|{_bounded(lex.words('range'), lex)}){SPACE}))?$"
        ),
        part=re.compile(
            rf"(?P<one>{_words(lex.words('one', 'parts'))})(?P<gap>{SPACE}|-)(?P<word>{_words(_parts(lex))}){end}"
        ),
        part_of=re.compile(
            rf"{SPACE}{_bounded(lex.words('of', 'parts'), lex)}(?!{SPACE}{_bounded(lex.words('article_one'), lex)}"
            rf"{SPACE}(?:{trie_pattern([*lex.units, *lex.scales])}){end})"
        ),
        ordinal=re.compile(rf"(?:{_words(lex.words('ordinal_suffix'))}){end}"),
        range_gap=re.compile(
            rf"(?:{SPACE}*[-–—~]|-?{SPACE}*{_bounded(lex.words('range'), lex)}){SPACE}*"
            rf"(?:{_bounded(years, lex)})?{SPACE}*$"
        ),
        becomes_gap=re.compile(rf"{SPACE}*(?:{_bounded(lex.words('becomes'), lex)}){SPACE}*$"),
        list_gap=re.compile(
            rf"-?{SPACE}*(?:[,，、/]?{SPACE}*(?:{lists})|[,，、/]){SPACE}*(?:{_bounded(years, lex)})?{SPACE}*$"
        ),
        last_gap=re.compile(rf"-?{SPACE}*(?:[,，、]?{SPACE}*(?:{lists})|/){SPACE}*$"),
        dates=tuple(re.compile(pattern) for pattern in _dates(lex, month)),
        month_start=re.compile(month),
        month_name=re.compile(month_name),
        to_month=re.compile(rf"{to}(?P<month>{month_name})"),
        era_after=re.compile(
            rf"{SPACE}?(?:(?P<bce>{_words(lex.words('bce'))})|(?P<ce>{_words(lex.words('ce'))})"
            rf"|(?P<be>{_words(lex.words('buddhist'))})){end}(?!{SPACE}?\d)"
        ),
        decade=re.compile(rf"(?:{SPACE}|-)?(?:{_words(lex.words('decade'))}){end}"),
        clock=re.compile(
            rf"(?::(?P<minute>[0-5]\d)(?::[0-5]\d)?(?!\d|:))?{SPACE}?(?:(?P<mark>{_words(lex.words('clock'))}){end})?"
        ),
        paired_year=re.compile(
            rf"{SPACE}?[(/]{SPACE}?(?:{_words([*lex.words('ce'), *lex.words('buddhist')])})?{SPACE}?(?P<y>\d{{4}})\)?"
        ),
        classifier=re.compile(rf"{SPACE}?(?P<word>{_words(lex.words('of', 'classifiers'))})(?![{_VOWELS}])"),
        **_clause_patterns(lex),
    )


def _clause_patterns(lex: Lexicon) -> dict[str, Pattern[str]]:
    """Return the patterns of lists, places and holders, which `bindings` reads a sentence by."""
    listing = _bounded([*lex.words("list"), *lex.words("respectively")], lex)
    edge = r"(?<![^\W_])" if lex.spaced else ""
    upper = r"[^\W\d_a-zß-öø-ÿ]"
    proper = rf"{upper}[^\W_]*(?:[ -]{upper}[^\W_]*){{0,4}}" if lex.spaced else r"[^\W\d_][^\s\d,()]{1,40}"
    article = rf"(?:(?:{_bounded(lex.words('articles', 'grammar'), lex)}) )?" if lex.spaced else " ?"
    places = _bounded(lex.words("place", "grammar"), lex)
    of = _bounded(lex.words("holder", "grammar") or lex.words("of", "grammar"), lex)
    opener = edge if lex.spaced else "(?<= )"
    when = _words([*lex.words("year_before"), *lex.words("time", "grammar")])
    said = [word for name in ("predicates", "bounds", "adverbs") for word in lex.words(name, "grammar")]
    shifted = [*lex.words("before", "shifted_years"), *lex.words("after", "shifted_years")]
    return {
        "respectively": re.compile(edge + _bounded(lex.words("respectively"), lex)),
        "coordinator": re.compile(rf"[,，、]? ?{edge}{_bounded(lex.words('list'), lex)} ?|[,，、] ?"),
        "conjunction": re.compile(edge + _bounded(lex.words("list"), lex)),
        "listed": re.compile(rf"{SPACE}*[,，、/]?{SPACE}*(?:{listing})?{SPACE}*"),
        "place": re.compile(rf"{edge}(?i:{places}){SPACE}{{0,1}}{article}(?P<name>{proper})"),
        "holder": re.compile(rf"{edge}{of}{SPACE}{{0,1}}{article}(?P<name>{proper})"),
        "clause": re.compile(
            rf"{opener}{_bounded(lex.words('clauses', 'grammar'), lex)}"
            rf"|{edge}{_bounded(lex.words('list'), lex)}{SPACE}*(?:{when})?{SPACE}*$"
        ),
        "predicates": re.compile(rf"(?:(?>{edge}{_bounded(said, lex)}){SPACE}*)+"),
        "shifted_year": re.compile(
            rf"{edge}(?P<against>{_bounded(lex.words('against', 'shifted_years'), lex)}{SPACE}*)?"
            rf"(?P<phrase>{_bounded(shifted, lex)}){_not_of(lex)}"
        ),
    }


def _words(words: Iterable[str]) -> str:
    return trie_pattern(words)


def _bounded(words: Iterable[str], lex: Lexicon) -> str:
    return rf"(?:{trie_pattern(words)})" + (_NO_LETTER if lex.spaced else "")


def _parts(lex: Lexicon) -> list[str]:
    """Return the denominators that stand behind an article: "third", and not "half", which needs none."""
    return [word for word in lex.denominators if word not in lex.ratios]


def _not_before(lex: Lexicon) -> str:
    """Return a look-ahead for what makes the word for "times" part of another ("เท่าไร", how much)."""
    words = lex.words("not_before", "multiples")
    return rf"(?!{_words(words)})" if words else ""


def _not_of(lex: Lexicon) -> str:
    """Return a look-ahead for what makes "the year before" one before something else ("the year before the flood")."""
    words = lex.words("not_of", "shifted_years")
    return rf"(?!{SPACE}(?:{_bounded(words, lex)}))" if words else ""


def _scan(lex: Lexicon, month: str, month_name: str, end: str) -> Pattern[str]:
    """Return the pattern that stops wherever a figure may begin, or at what is none."""
    start = r"(?<![^\W_])" if lex.spaced else ""
    atoms = f"(?>{trie_pattern(lex.atoms)})"  # atomic: "ล้านล้าน" must not be tried in every division
    ands = trie_pattern(lex.words("and"))
    if lex.flag("joined"):
        run = rf"{atoms}(?: ?(?:{ands})? ?{atoms}){{0,24}}"
    else:
        compound = rf"(?:{atoms})-(?!(?:{atoms})(?![^\W\d_]))[^\W\d_]"  # "forty six-wheeled carts" are forty
        joint = rf"(?:[ -](?:{ands})[ -]|-| (?!{compound}))"
        run = rf"(?:{atoms})(?:{joint}(?:{atoms})(?![^\W\d_]))*"
    multiples = _words(lex.words("after", "multiples"))
    glued = rf"|(?={_words([*lex.denominators, *lex.words('adjectives')])})" if lex.flag("joined") else ""
    tail = rf"(?:(?={multiples}(?![^\W\d_]))|{end}{glued})" if lex.spaced else ""
    ordinal = trie_pattern(lex.ordinals)
    tens = rf"(?:{atoms}-)?" if not lex.flag("joined") else rf"(?:{atoms}(?:{ands})?){{0,8}}"
    return re.compile(
        rf"(?P<skip>{_SKIP})|(?P<digits>\d)|(?P<fraction>[{FRACTIONS}])"
        rf"|{start}(?P<month>{month})(?=[ .,{HARD_SPACE}]{{0,2}}\S{{0,6}} ?\d)"
        rf"|{start}(?P<alone>{month_name})"
        rf"|{start}(?P<half>{_words(lex.words('half'))}){SPACE}?(?={trie_pattern(lex.scales)})"
        rf"|{start}(?P<ratio>{trie_pattern(lex.ratios)}){end}"
        rf"|{start}(?P<part>(?:{_words(lex.words('one', 'parts'))})(?:{SPACE}|-)(?:{_words(_parts(lex))})){end}"
        rf"|{start}(?P<ordinal>{tens}(?:{ordinal})){end}"
        rf"|{start}(?P<word>{run}){tail}"
    )


def _number(lex: Lexicon) -> str:
    """Return the pattern of a number in digits, as this language groups and points them.

    Groups `whole` and `part`; where a text uses the other convention without doubt ("1.234,56" in English:
    both separators, or two groups), that reading is taken.
    """
    point, group = re.escape(lex.decimal), lex.group
    groups = [HARD_SPACE, "'"] + ([" ", HARD_SPACE] if group.isspace() else [group])
    forms = [rf"\d{{1,3}}(?:{re.escape(sign)}\d{{3}})+(?:{point}\d+)?(?!\d)" for sign in dict.fromkeys(groups)]
    if group == ",":
        forms.append(rf"\d{{1,2}}(?:,\d{{2}})+,\d{{3}}(?:{point}\d+)?(?!\d)")
    if not group.isspace():
        other = re.escape(group)
        forms += [rf"\d{{1,3}}(?:{point}\d{{3}})+{other}\d{{1,2}}(?!\d)", rf"\d{{1,3}}(?:{point}\d{{3}}){{2,}}(?!\d)"]
    forms.append(rf"\d+{point}\d+")
    if group == "." or group.isspace():
        forms.append(r"\d+\.(?:\d{1,2}|\d{4,})(?![\d.])" if group == "." else r"\d+\.\d+(?![\d.])")
    return "|".join(f"(?:{form})" for form in [*forms, r"\d+"])


def _dates(lex: Lexicon, month: str) -> list[str]:
    """Return the shapes of a date: day month year, month day year, numeric, and the marks of East Asia."""
    s = SPACE + "{0,2}"
    joins = f"(?:(?:{trie_pattern(lex.date_joins)}){SPACE}{'' if lex.spaced else '?'})?"
    suffix = f"(?:{_words([*lex.words('ordinal_suffix'), '.', 'º'])})?"
    eras = _words([*lex.words("ce"), *lex.words("buddhist")])
    year = rf"(?:(?P<era>{eras}){s})?(?P<y>\d{{4}}(?!\d|[.,]\d))"
    short = r"|(?P<yy>\d{2}(?![\d%.,:]))" if lex.flag("buddhist_default") else ""
    to = rf"{s}(?:[-–—/]|{_bounded(lex.words('range'), lex)}){s}"
    day, second = rf"(?P<d>\d{{1,2}}){suffix}", rf"(?:{to}(?P<d2>\d{{1,2}}){suffix})?"
    found = [
        rf"{day}{second}{s}{joins}-?(?P<mon>{month})(?:{s},?{s}-?{joins}(?:{year}{short}))?",
        rf"(?P<mon>{month}){s}{day}(?!\d|[.,:/]\d|{s}%){second}(?:,?{s}{joins}{year})?",
        rf"(?P<mon>{month}),?{s}{joins}{year}",
        r"(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])-(?P<d>\d{2})(?!\d)",
        r"(?P<y>\d{4})-(?P<m>0[1-9]|1[0-2])(?![\d-])",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4}|\d{2})(?!\d|\.\d)",
        r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4}|\d{2})(?!\d|/)",
        r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?!\d)",
    ]
    if lex.day_first:  # "bis März 28 Stellen", "seit Januar 10 Dollar"
        found[1] = rf"(?P<mon>{month}){s}{day}(?!\d){second},{s}{year}"
    if lex.group == ".":
        found.insert(5, r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?!\d)")
    if lex.year_marks:
        y, m, d = (re.escape(mark) for mark in lex.year_marks)
        found += [
            rf"(?P<y>\d{{4}}) ?{y}(?: ?(?P<m>\d{{1,2}}) ?{m}(?: ?(?P<d>\d{{1,2}}) ?{d})?)?",
            rf"(?P<m>\d{{1,2}}) ?{m} ?(?P<d>\d{{1,2}}) ?{d}",
            rf"(?P<m>\d{{1,2}}) ?{m}",
        ]
    return found
