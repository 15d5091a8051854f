"""Measure `qa.figures` on XQuAD's parallel paragraphs: gold answers with a number, and agreement of the languages.

In: a folder with `xquad-dev.{en,de,th}.json`. Out, printed: the share of gold answers with a number whose value is
found in the paragraph at the answer's place, by language; the share of paragraphs from which all three languages yield
the same multiset of values; with `--misses` what failed, by cause. The expected values are read from the English answer
by a reader of its own, kept simple and independent of what it measures. Also the time for a text of 1 MB.

    python eval/benchmarks/figures.py --data ../shared/data --misses
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from qa.figures import find_figures
from qa.records import Figure

LANGUAGES = ("en", "de", "th")
_WORDS: dict[str, Decimal] = {
    word: Decimal(value)
    for words in (
        "zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13",
        "fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50",
        "sixty=60 seventy=70 eighty=80 ninety=90 half=0.5",
    )
    for word, value in (entry.split("=") for entry in words.split())
}
_COUNTING = sorted(set(_WORDS) - {"one"})  # "one" is mostly a pronoun
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5}
_FRACTION = re.compile(rf"\b(?P<top>{'|'.join(_WORDS)})[ -](?P<part>{'|'.join(_PARTS)})s?\b", re.IGNORECASE)
_ELLIPSIS = re.compile(r"\b(\d+) (to|and|or) (\d+) (hundred|thousand|million|billion)\b")
_SCALES = {"hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALE = "|".join(_SCALES)
_NUMBER = re.compile(
    rf"(?<![\w.,-])(?P<digits>\d[\d,]*(?:\.\d+)?)(?:st|nd|rd|th|s)?(?!\w)(?: (?P<scale>{_SCALE}))?"
    rf"|\b(?P<word>{'|'.join(_COUNTING)})\b(?: (?P<wordscale>{_SCALE})\b)?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Question:
    """A question whose English answer holds a number, with each language's paragraph and answer span."""

    id: str
    expected: tuple[Decimal, ...]
    contexts: dict[str, str]
    spans: dict[str, tuple[int, int]]


def expected_values(answer: str) -> tuple[Decimal, ...]:
    """Return the numbers of an English answer, read as simply as can be."""
    values = [_WORDS[m["top"].lower()] / _PARTS[m["part"].lower()] for m in _FRACTION.finditer(answer)]
    answer = _ELLIPSIS.sub(r"\1 \4 \2 \3 \4", _FRACTION.sub(" ", answer))
    for match in _NUMBER.finditer(answer):
        if match["digits"]:
            value = Decimal(match["digits"].replace(",", "").rstrip("."))
            values.append(value * _SCALES.get((match["scale"] or "").lower(), 1))
        else:
            values.append(_WORDS[match["word"].lower()] * _SCALES.get((match["wordscale"] or "").lower(), 1))
    return tuple(values)


def paragraphs(data: Path) -> Iterator[tuple[dict[str, str], dict[str, list[dict[str, object]]]]]:
    """Yield each paragraph's text and questions by language."""
    files = {
        lang: json.loads((data / f"xquad-dev.{lang}.json").read_text(encoding="utf-8"))["data"] for lang in LANGUAGES
    }
    for articles in zip(*files.values(), strict=True):
        for parts in zip(*(article["paragraphs"] for article in articles), strict=True):
            yield (
                {lang: part["context"] for lang, part in zip(LANGUAGES, parts, strict=True)},
                {lang: part["qas"] for lang, part in zip(LANGUAGES, parts, strict=True)},
            )


def questions(data: Path) -> Iterator[Question]:
    """Yield the questions whose English answer holds a number."""
    for contexts, by_language in paragraphs(data):
        answers: dict[str, dict[str, tuple[int, str]]] = {lang: {} for lang in LANGUAGES}
        for lang, qas in by_language.items():
            for qa in qas:
                answer = qa["answers"][0]  # type: ignore[index]
                answers[lang][str(qa["id"])] = (int(answer["answer_start"]), str(answer["text"]))
        for key, (_, text) in answers["en"].items():
            expected = expected_values(text)
            if expected and all(key in answers[lang] for lang in LANGUAGES):
                spans = {
                    lang: (answers[lang][key][0], sum(map(len, answers[lang][key][1:]), answers[lang][key][0]))
                    for lang in LANGUAGES
                }
                yield Question(key, expected, contexts, spans)


def numbers_of(figure: Figure) -> set[Decimal]:
    """Return every number that a figure states: value, upper end, and the parts of a date."""
    numbers = {figure.value} | ({figure.upper} if figure.upper is not None else set())
    for iso in (figure.iso, figure.upper_iso):
        if iso:
            numbers |= {Decimal(part) for part in re.findall(r"\d+", iso)}
    return numbers


def agreement_key(figure: Figure) -> tuple[str, str]:
    """Return what must be equal between languages: the value, or the date."""
    return (figure.iso or str(figure.value), figure.upper_iso or str(figure.upper))


def is_translated_freely(figure: Figure) -> bool:
    """Return whether translators often drop or add such a figure: an ordinal, or a small number in words."""
    return figure.unit == "ordinal" or (figure.value <= 12 and not any(char.isdigit() for char in figure.text))


def main() -> None:
    """Print the shares."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    answers(options.data, options.misses)
    agreement(options.data, options.misses)
    speed()


def answers(data: Path, show: bool) -> None:
    """Print the share of gold answers whose value is found where the answer stands."""
    hits: Counter[str] = Counter()
    total = 0
    for question in questions(data):
        total += 1
        for lang in LANGUAGES:
            start, end = question.spans[lang]
            inside = [f for f in find_figures(question.contexts[lang], lang) if f.start < end and start < f.end]
            stated = {number for figure in inside for number in numbers_of(figure)}
            if set(question.expected) <= stated:
                hits[lang] += 1
            elif show:
                answer = question.contexts[lang][start:end]
                found = [f"{f.text}={f.iso or f.value} {f.unit}" for f in inside]
                cause = "no figure" if not inside else "another value"
                print(f"  {lang} {cause}: {answer!r} expected {[str(v) for v in question.expected]}, found {found}")
    shares = ", ".join(f"{lang} {hits[lang] / total:.1%}" for lang in LANGUAGES)
    print(f"gold answers with a number: {total} questions; found {sum(hits.values()) / total / 3:.1%} ({shares})")


def agreement(data: Path, show: bool) -> None:
    """Print the share of paragraphs whose three languages yield the same multiset of values."""
    same, same_firm, total = 0, 0, 0
    for contexts, _ in paragraphs(data):
        total += 1
        found = {lang: find_figures(text, lang) for lang, text in contexts.items()}
        keys = {lang: Counter(map(agreement_key, figures)) for lang, figures in found.items()}
        firm = [Counter(agreement_key(f) for f in figures if not is_translated_freely(f)) for figures in found.values()]
        same += keys["en"] == keys["de"] == keys["th"]
        same_firm += firm[0] == firm[1] == firm[2]
        if show and not firm[0] == firm[1] == firm[2]:
            print(f"  {contexts['en'][:60]!r}")
            common = firm[0] & firm[1] & firm[2]
            for lang, counts in zip(LANGUAGES, firm, strict=True):
                rest = counts - common
                print(
                    f"    {lang}: "
                    + "; ".join(f"{f.text} [{f.unit}]" for f in found[lang] if rest[agreement_key(f)] > 0)
                )
    print(
        f"paragraphs: {total}; same values in all three languages {same / total:.1%}, "
        f"without ordinals and small numbers in words {same_firm / total:.1%}"
    )


def speed() -> None:
    """Print the seconds of processor time for a text of 1 MB, by language."""
    samples = {
        "en": "The council of the town met on 3 May 2019 and spent 1.2 million euros, over 20 percent of it. " * 3,
        "de": "Der Rat der Stadt traf sich am 3. Mai 2019 und gab 1,2 Millionen Euro aus, über 20 Prozent davon. " * 3,
        "th": "สภาเมืองประชุมเมื่อวันที่ 3 พฤษภาคม 2562 และใช้เงิน 1.2 ล้านยูโร มากกว่าร้อยละ 20 ของงบประมาณ ",
    }
    for lang, sample in samples.items():
        text = sample * (1_000_000 // len(sample.encode()) + 1)
        find_figures(sample, lang)
        began = time.process_time()
        count = len(find_figures(text, lang))
        print(f"1 MB, {lang}: {time.process_time() - began:.2f} s, {count} figures")


if __name__ == "__main__":
    main()
