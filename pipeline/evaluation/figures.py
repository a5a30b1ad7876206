"""Figures out of outcomes: precision, recall, fields, attribution, links, rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import comb
from typing import NamedTuple

from pipeline.evaluation.agreement import FIELDS, alike
from pipeline.evaluation.matching import HIT, LENIENT, MISSED, NOT_A_CLAIM, WRONG_VALUE, Outcome


class Scores(NamedTuple):
    """Precision, recall and their harmonic mean."""

    precision: float
    recall: float
    f1: float


def scores(right: int, found: int, wanted: int) -> Scores:
    """Of ``found`` and ``wanted`` things ``right`` are the same."""
    precision, recall = _ratio(right, found), _ratio(right, wanted)
    return Scores(precision, recall, _ratio(2 * precision * recall, precision + recall))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


Figures = dict[str, float | int]


def figures(outcomes: Iterable[Outcome]) -> Figures:
    """``gold`` and ``found`` claims, P, R, F1 of numbers, ``strict`` F1, accuracy of fields over hits."""
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        counts[outcome.verdict] += 1
        counts["badspan"] += outcome.bad_span
        if outcome.right is not None:
            counts["strict"] += outcome.strict
            counts.update(field for field in FIELDS if outcome.right[field])
    hits = counts[HIT]
    found = hits + counts[WRONG_VALUE] + counts[NOT_A_CLAIM]
    wanted = hits + counts[MISSED]
    numbers = scores(hits, found, wanted)
    table: Figures = {
        "gold": wanted,
        "found": found,
        "P": numbers.precision,
        "R": numbers.recall,
        "F1": numbers.f1,
    }
    table["strict"] = scores(counts["strict"], found, wanted).f1
    table.update({field: _ratio(counts[field], hits) for field in FIELDS})
    table["badspan"] = counts["badspan"]
    return table


def by_language(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """The figures of every language, and of ``all``."""
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        groups[outcome.lang].append(outcome)
    table = {lang: figures(groups[lang]) for lang in sorted(groups) if _counts(groups[lang])}
    return table | {"all": figures(outcomes)}


def _counts(outcomes: Sequence[Outcome]) -> bool:
    return any(outcome.verdict != LENIENT or outcome.bad_span for outcome in outcomes)


def attribution(outcomes: Iterable[Outcome]) -> dict[str, Scores]:
    """How well the source of a claim is found, over the hits of every language and of ``all``."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        if outcome.verdict != HIT or outcome.row is None or outcome.gold is None:
            continue
        got, accepted = outcome.row.get("attribution") or "", outcome.gold.wanted("attribution")
        wanted = [name for name in accepted if name]
        agrees = any(alike(got, name) for name in wanted)
        for lang in (outcome.lang, "all"):
            counts[lang]["found"] += bool(got) and (agrees or None not in accepted or not wanted)
            counts[lang]["wanted"] += bool(wanted) and (agrees or None not in accepted)
            counts[lang]["right"] += agrees
    return {lang: scores(c["right"], c["found"], c["wanted"]) for lang, c in sorted(counts.items())}


def links(outcomes: Iterable[Outcome]) -> Scores:
    """Over pairs of hits: same ``cluster_id`` against same ``same_as``."""
    both: Counter[tuple[str, str]] = Counter()
    for number, outcome in enumerate(outcomes):
        if outcome.verdict == HIT and outcome.row is not None and outcome.gold is not None:
            both[outcome.row.get("cluster_id") or f"#{number}", outcome.gold.same_as or f"#{number}"] += 1
    clusters: Counter[str] = Counter()
    facts: Counter[str] = Counter()
    for (cluster, fact), count in both.items():
        clusters[cluster] += count
        facts[fact] += count
    return scores(*(sum(comb(size, 2) for size in sizes.values()) for sizes in (both, clusters, facts)))


class Share(NamedTuple):
    """Of ``rows`` rows, the share whose number is right, and that is right in the strict sense."""

    rows: int
    number: float
    strict: float


def share_of(outcomes: Sequence[Outcome]) -> Share:
    """How many rows are right."""
    hits = sum(outcome.verdict == HIT for outcome in outcomes)
    strict = sum(outcome.strict for outcome in outcomes)
    return Share(len(outcomes), _ratio(hits, len(outcomes)), _ratio(strict, len(outcomes)))


def judged(outcomes: Iterable[Outcome]) -> Iterable[Outcome]:
    """The outcomes of rows that count: hits, wrong values and what is not a claim."""
    return (outcome for outcome in outcomes if outcome.row is not None and outcome.verdict != LENIENT)


def by_rule(outcomes: Iterable[Outcome]) -> dict[str, Share]:
    """The share of right rows for every rule that fired (a part of ``rule_id``), most frequent first."""
    groups: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in judged(outcomes):
        for rule in sorted(set((outcome.row or {}).get("rule_id", "").split(" > "))):
            groups[rule].append(outcome)
    return {
        rule: share_of(group)
        for rule, group in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    }


def error_classes(outcomes: Iterable[Outcome]) -> dict[str, int]:
    """How often each class of error occurs, most frequent first; a hit may be wrong in several fields."""
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        if outcome.right is not None:
            counts.update(field for field in FIELDS if not outcome.right[field])
        elif outcome.verdict != LENIENT:
            counts[outcome.verdict] += 1
    return dict(counts.most_common())
