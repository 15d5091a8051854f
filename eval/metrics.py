"""Metrics: pure functions of plain values, one formula each.

In: rankings, booleans, scores, strings. Out: a float in [0, 1] unless said otherwise. An empty input has no metric:
the mean of nothing is NaN, which a report shows as "–", never as a good or a bad figure.

Sources: [MRR] Voorhees, TREC-8 QA track report, 1999. [nDCG] Järvelin and Kekäläinen, TOIS 20(4), 2002.
[SQuAD] Rajpurkar et al., arXiv:1606.05250, 2016; multilingual normalisation after MLQA, Lewis et al., arXiv:1910.07475.
[ALCE] Gao et al., arXiv:2305.14627, 2023. [NoMIRACL] Thakur et al., arXiv:2312.11361, 2023.
[SC] El-Yaniv and Wiener, JMLR 11, 2010; AURC: Geifman, Uziel and El-Yaniv, arXiv:1805.08206, 2018.
[LAReQA] Roy et al., arXiv:2004.05484, 2020.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

NAN = math.nan


def mean(values: Iterable[float]) -> float:
    """Return the arithmetic mean; NaN of nothing.

    >>> mean([True, False]), mean([])
    (0.5, nan)
    """
    held = [float(value) for value in values]
    return math.fsum(held) / len(held) if held else NAN


def percentile(values: Sequence[float], percent: float) -> float:
    """Return a percentile by the nearest rank (no interpolation): the smallest value that `percent` % do not exceed.

    >>> percentile([30, 10, 20, 40], 50), percentile([30, 10, 20, 40], 95)
    (20, 40)
    """
    if not values:
        return NAN
    return sorted(values)[max(0, math.ceil(percent / 100 * len(values)) - 1)]


# --- ranked retrieval: `ranking` is what was found, best first; `relevant` what should have been


def recall_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the relevant items among the first k.

    >>> recall_at(["a", "x", "b"], {"a", "b"}, 2)
    0.5
    """
    if not relevant:
        return NAN
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Return 1 / the rank of the first relevant item, 0 where there is none [MRR].

    >>> reciprocal_rank(["x", "a"], {"a"})
    0.5
    """
    if not relevant:
        return NAN
    return next((1 / rank for rank, item in enumerate(ranking, 1) if item in relevant), 0.0)


def ndcg_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the discounted gain of the first k over that of an ideal ranking, with binary relevance [nDCG].

    >>> round(ndcg_at(["x", "a"], {"a"}, 10), 4)
    0.6309
    """
    if not relevant:
        return NAN
    gain = math.fsum(1 / math.log2(rank + 1) for rank, item in enumerate(ranking[:k], 1) if item in relevant)
    return gain / math.fsum(1 / math.log2(rank + 1) for rank in range(1, min(len(set(relevant)), k) + 1))


def average_precision(ranking: Sequence[str], relevant: Collection[str]) -> float:
    """Return the mean over the relevant items of the precision at their rank; mAP is its mean [LAReQA].

    >>> round(average_precision(["a", "x", "b"], {"a", "b"}), 4)
    0.8333
    """
    if not relevant:
        return NAN
    found, total = 0, 0.0
    for rank, item in enumerate(ranking, 1):
        if item in relevant:
            found += 1
            total += found / rank
    return total / len(set(relevant))


def ranked_metrics(queries: Sequence[tuple[Sequence[str], Collection[str]]]) -> dict[str, float]:
    """Return the ranked metrics, each the mean over queries (ranking, relevant).

    >>> ranked_metrics([(["x", "a"], ["a"])])["mrr"]
    0.5
    """
    return {
        **{f"recall@{k}": mean(recall_at(ranking, relevant, k) for ranking, relevant in queries) for k in (1, 5, 8)},
        "mrr": mean(reciprocal_rank(ranking, relevant) for ranking, relevant in queries),
        "ndcg@10": mean(ndcg_at(ranking, relevant, 10) for ranking, relevant in queries),
    }


# --- extracted answers


def exact_match(answer: str, accepted: Iterable[str], language: str = "en") -> float:
    """Return 1 where the normalised answer is one of the accepted ones [SQuAD].

    >>> exact_match("The 24-10!", ["24–10", "24-10"])
    1.0
    """
    return float(any(squad_tokens(answer, language) == squad_tokens(gold, language) for gold in accepted))


def token_f1(answer: str, accepted: Iterable[str], language: str = "en") -> float:
    """Return the best F1 of the answer's tokens with an accepted answer's [SQuAD]; NaN where none is accepted.

    >>> token_f1("in New York", ["New York City"])
    0.6666666666666666
    """
    return max((_f1(squad_tokens(answer, language), squad_tokens(gold, language)) for gold in accepted), default=NAN)


def _f1(found: Sequence[str], gold: Sequence[str]) -> float:
    if not found or not gold:
        return float(list(found) == list(gold))
    same = sum((Counter(found) & Counter(gold)).values())
    return 2 * same / (len(found) + len(gold))


_ARTICLES = {
    "en": {"a", "an", "the"},
    "de": {"ein", "eine", "einen", "einem", "eines", "einer", "der", "die", "das", "den", "dem", "des"},
}


def squad_tokens(text: str, language: str = "en") -> list[str]:
    """Return lower-case tokens without punctuation and articles; Thai, which has no spaces, by characters [SQuAD].

    >>> squad_tokens("The Carolina-Panthers."), squad_tokens("ปี 2", "th")
    (['carolinapanthers'], ['ป', 'ี', '2'])
    """
    kept = "".join(c for c in text.casefold() if not unicodedata.category(c).startswith("P"))
    if language == "th":
        return [c for c in kept if not c.isspace()]
    return [token for token in kept.split() if token not in _ARTICLES.get(language, ())]


def groups_found(text: str, groups: Sequence[Sequence[str]]) -> float:
    """Return the share of answer groups of which the text has a spelling: 1.0 is a whole list.

    >>> groups_found("Es sind iFLYTEK und SenseTime [1].", [["NetEase"], ["SenseTime"], ["iflytek", "科大讯飞"]])
    0.6666666666666666
    """
    folded = fold(text)
    return mean(any(fold(spelling) in folded for spelling in group) for group in groups)


def fold(text: str) -> str:
    """Return text without case, compatibility forms, marks of quotation and runs of white space.

    >>> fold("Lin’an  ‘City Brain’")
    "lin'an 'city brain'"
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.translate(_QUOTES).split())


_QUOTES = str.maketrans("’‘‛“”„«»", "'''" + '"' * 5)


# --- citations


def citation_recall(supported: Sequence[bool]) -> float:
    """Return the share of the answer's expected facts that its citations entail [ALCE, section 3.3].

    ALCE judges entailment with a model; here a rule does: a cited quote states the figure or has the name's spelling.

    >>> citation_recall([True, False])
    0.5
    """
    return mean(supported)


def citation_precision(useful: Sequence[bool]) -> float:
    """Return the share of an answer's citations that support one of its facts [ALCE, section 3.3].

    >>> citation_precision([True, True, False])
    0.6666666666666666
    """
    return mean(useful)


# --- abstention


def hallucination_rate(answered: Sequence[bool]) -> float:
    """Return FP / (FP + TN): the share of unanswerable questions that were answered [NoMIRACL, section 4].

    >>> hallucination_rate([True, False, False, False])
    0.25
    """
    return mean(answered)


def error_rate(answered: Sequence[bool]) -> float:
    """Return FN / (FN + TP): the share of answerable questions that were not answered [NoMIRACL, section 4].

    >>> error_rate([True, True, False, True])
    0.25
    """
    return mean(not a for a in answered)


def risk_coverage(scores: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Return the points (coverage, risk) of answering only the most confident questions [SC].

    Coverage is the share of questions answered, risk the share of wrong answers among them. Questions of one
    confidence cannot be told apart by a threshold, so they enter together: a constant score has one point.

    >>> risk_coverage([0.9, 0.5, 0.1], [True, False, False])
    [(0.3333333333333333, 0.0), (0.6666666666666666, 0.5), (1.0, 0.6666666666666666)]
    >>> risk_coverage([0.5, 0.5], [False, True])
    [(1.0, 0.5)]
    """
    order = sorted(zip(scores, right, strict=True), key=lambda pair: -pair[0])
    points, wrong = [], 0
    for n, (score, is_right) in enumerate(order, 1):
        wrong += not is_right
        if n == len(order) or order[n][0] != score:
            points.append((n / len(order), wrong / n))
    return points


def aurc(scores: Sequence[float], right: Sequence[bool]) -> float:
    """Return the area under the risk/coverage curve: the mean risk over all coverages; smaller is better [SC].

    >>> aurc([0.9, 0.1], [True, False]), aurc([0.1, 0.9], [True, False])
    (0.25, 0.75)
    """
    if not scores:
        return NAN
    area, before = 0.0, 0.0
    for coverage, risk in risk_coverage(scores, right):
        area += risk * (coverage - before)
        before = coverage
    return area


# --- bitext


def nearest_is_own(nearest: Sequence[int]) -> float:
    """Return the share of sentences whose nearest neighbour, given by its row, is their own translation (same row).

    >>> nearest_is_own([0, 1, 1, 3])
    0.75
    """
    return mean(found == row for row, found in enumerate(nearest))
