"""Joins neighbouring expressions: ranges, and parts of one date."""

from __future__ import annotations

from pipeline.periods.expressions import Expression, is_possible
from pipeline.periods.lexicon import PeriodGrammar
from pipeline.periods.moments import Reading
from pipeline.records import replace

_MERGED = 16
"""Characters between two parts of one expression at most."""

_COARSE = ("Y", "y", "v", "M", "m", "q", "h", "d", "W", "D", "w", "t", "part")
_NEVER_JOINED = frozenset({"x", "c", "o", "now", "pm", "pw", "s"})
_YEARS = frozenset({"Y", "y", "v"})
_WITHIN_DAY = frozenset({"t", "part"})
_DAY = frozenset({"d", "D", "w"})


def merge(left: Expression, right: Expression, folded: str, grammar: PeriodGrammar) -> Expression | None:
    """One expression for two neighbours: a range, or parts of one date."""
    if left.until is not None or not 0 <= right.start - left.end <= _MERGED:
        return None
    if right.until is None and (
        grammar.range_between.fullmatch(folded, left.end, right.start)
        or (
            grammar.both.fullmatch(folded, left.end, right.start)
            and grammar.between.search(folded[max(0, left.start - _MERGED) : left.start])
        )
    ):
        return _range(left, right)
    if not _refines(left.reading, right.reading):
        return None
    gap = grammar.joint
    if (left.reading.keys() | right.reading.keys()) & (_DAY | _WITHIN_DAY) and grammar.comma.fullmatch(
        folded, left.end, right.start
    ):
        gap = grammar.comma
    if not gap.fullmatch(folded, left.end, right.start):
        return None
    if right.until is not None:
        return Expression(
            left.start, right.end, {**left.reading, **right.reading}, {**left.reading, **right.until}
        )
    end = right.end
    if folded[left.end : right.start].strip() == "(" and folded[end : end + 1] == ")":
        end += 1
    merged = Expression(left.start, end, {**left.reading, **right.reading})
    return merged if is_possible(merged.reading, None) else None


def _refines(left: Reading, right: Reading) -> bool:
    """Whether the two say different things of one time: day and year, clock and day …"""
    a, b = left.keys(), right.keys()
    if a & b or (a | b) & _NEVER_JOINED:
        return False
    if a <= _WITHIN_DAY or b <= _WITHIN_DAY:
        return bool((a | b) & _DAY) or (a | b) <= _WITHIN_DAY
    if a == {"w"} or b == {"w"}:
        return bool((a | b) & {"d", "D", "W"})
    has_year, no_year = bool(a & _YEARS), bool(b & _YEARS)
    if has_year == no_year:
        return b == {"d"} and bool(a & {"m", "M"})
    finer = b if has_year else a
    return bool(finer & {"m", "q", "h", "n", "e", "N"}) and not (a | b) & {"M", "Q", "W", "D"}


def _range(left: Expression, right: Expression) -> Expression | None:
    first = dict(left.reading)
    if first.keys() & _NEVER_JOINED or right.reading.keys() & (_NEVER_JOINED - {"now"}):
        return None
    if "now" in right.reading:
        return Expression(left.start, right.end, {**first, "o": 1})
    for slot in _COARSE:
        if slot in right.reading and slot not in first:
            if min(map(_rank, first), default=0) <= _rank(slot):
                return None
            first[slot] = right.reading[slot]
    if {_kind(slot) for slot in first} != {_kind(slot) for slot in right.reading}:
        return None
    joined = Expression(left.start, right.end, first, right.reading)
    return joined if is_possible(first, right.reading) else None


def _rank(slot: str) -> int:
    return _COARSE.index(slot) if slot in _COARSE else len(_COARSE)


def _kind(slot: str) -> str:
    return {"y": "Y", "v": "Y", "M": "m"}.get(slot, slot)


def share_year(found: list[Expression], folded: str, grammar: PeriodGrammar) -> None:
    """In "January and February 2025" both are of that year."""
    for at in range(len(found) - 2, -1, -1):
        left, right = found[at], found[at + 1]
        if "Y" not in right.reading or left.until is not None or right.start - left.end > _MERGED:
            continue
        if left.reading.keys() | {
            "Y"
        } == right.reading.keys() != left.reading.keys() and grammar.both.fullmatch(
            folded, left.end, right.start
        ):
            found[at] = replace(left, reading={**left.reading, "Y": right.reading["Y"]})
