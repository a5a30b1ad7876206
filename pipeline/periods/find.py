"""Finds expressions of time: one pass of trigger words over a block, patterns only where one stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model import Period
from pipeline.periods.lexicon import PeriodGrammar, PeriodLexicon
from pipeline.periods.moments import Interval, Reading, interval, is_absolute, span_of, write_reading
from pipeline.periods.patterns import SAME_SLOT, Pattern

_LOOK_BEHIND = 28
"""How many characters before an expression may decide whether it is one."""

_LEAP = 2024

_LONGEST = 150 * 366
"""Days; two numbers further apart are no period of the news."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A reading at its place; ``until`` is the second half of a range."""

    start: int
    end: int
    reading: Reading
    until: Reading | None = None


def find_periods(
    text: str, folded: str, start: int, end: int, lang: str, lexicon: PeriodLexicon
) -> list[Period]:
    """All expressions of time in ``text[start:end]``, in order and without overlap.

    ``folded`` is ``text`` folded, offsets count code points of the whole text.  Nothing outside
    ``start:end`` is looked at.  A number inside a period is not a quantity (unless the grain is
    ``duration``).  A language without a table has no periods.
    """
    grammar = lexicon.grammars.get(lang)
    if grammar is None:
        return []
    return [_period(found) for found in find_expressions(text, folded, start, end, grammar)]


def find_expressions(
    text: str, folded: str, start: int, end: int, grammar: PeriodGrammar
) -> list[Expression]:
    """The same as readings, for whoever resolves them."""
    found: list[Expression] = []
    reached = start
    for hit in grammar.trigger.finditer(folded, start, end):
        if hit.start() < reached:
            continue
        expression = _longest(text, folded, start, end, hit, grammar)
        if expression is None:
            continue
        reached = expression.end
        while found and (merged := _merge(found[-1], expression, folded, grammar)) is not None:
            found.pop()
            expression = merged
        found.append(expression)
    return [
        expression for expression in found if "part" not in expression.reading or len(expression.reading) > 1
    ]


def _longest(
    text: str, folded: str, start: int, end: int, hit: re.Match[str], grammar: PeriodGrammar
) -> Expression | None:
    key = hit.group()
    position = hit.start()
    best: Expression | None = None
    for pattern in grammar.patterns.get("0" if "0" <= key <= "9" else key, ()):
        match = pattern.regex.match(folded, position, end)
        if match is None or (best is not None and match.end() <= best.end):
            continue
        if not _stands_well(pattern, text, folded, max(start, position - _LOOK_BEHIND), position):
            continue
        best = _read(match, pattern, grammar) or best
    return best


def _stands_well(pattern: Pattern, text: str, folded: str, start: int, position: int) -> bool:
    if pattern.capital and not text[position].isupper():
        return False
    if pattern.not_before is not None and pattern.not_before.search(folded, start, position):
        return False
    if pattern.after_name and _follows_name(text, start, position):
        return True
    if pattern.before is not None:
        return pattern.before.search(folded, start, position) is not None
    return not pattern.after_name


_WORD_BEFORE = re.compile(r"([^\W_][\w'’]*)\s{1,2}$")


def _follows_name(text: str, start: int, position: int) -> bool:
    """Whether the word before begins with a capital and is not the first of the stretch."""
    word = _WORD_BEFORE.search(text, start, position)
    return word is not None and word.group()[0].isupper()


def _read(match: re.Match[str], pattern: Pattern, grammar: PeriodGrammar) -> Expression | None:
    reading = dict(pattern.says)
    until: dict[str, int] = {}
    clock = 0
    for slot, written in zip(pattern.slots, match.groups(), strict=True):
        if written is None:
            continue
        into = reading
        if slot.endswith("2"):
            slot, into = slot[:-1], until
        word = grammar.words.get(slot, {}).get(" ".join(written.split()))
        slot = SAME_SLOT.get(slot, slot)
        if word is not None:
            into.update({SAME_SLOT.get(name, name): number for name, number in word.items()})
        elif slot == "yy":
            into["Y"] = _full_year(int(written), reading.get("Y"))
        elif slot in ("H", "min"):
            clock += int(written) * (60 if slot == "H" else 1)
            into["t"] = clock
        elif written.isascii():
            into[slot] = int(written)
        else:
            digits = grammar.words["digit"]
            into[slot] = int("".join(str(digits[character]["digit"]) for character in written))
    _settle(reading)
    end = match.start() + len(match.group().rstrip())
    expression = Expression(match.start(), end, reading, {**reading, **until} if until else None)
    return expression if _is_possible(expression) else None


def _full_year(short: int, first: int | None) -> int:
    if first is not None:
        year = first // 100 * 100 + short
        return year if year > first else (year + 100 if short == 0 else 0)
    return short + (2000 if short < 50 else 1900)


def _settle(reading: dict[str, int]) -> None:
    """Works out slots that depend on each other: eras, halves of the day, decades."""
    if "era" in reading:
        reading["Y"] = reading.pop("era") + reading.pop("era_year", 1)
    if "x" in reading:
        if reading["x"] < 100:
            reading["x"] += reading.pop("c", 20) * 100 - 100
        else:
            reading.pop("c", None)
    if "pm" in reading and "n" in reading:
        reading["pm"] = reading.pop("n")
    if "pw" in reading and "n" in reading:
        reading["pw"] = reading.pop("n")
    if "e" in reading and "n" in reading:
        reading["e"] = reading.pop("n")
    if "N" in reading and "n" in reading:
        reading["N"] = reading.pop("n")
    if "Y" in reading:
        reading.pop("u", None)
    if reading.get("pm_day") is not None:
        if "t" in reading and reading["t"] < 720:
            reading["t"] += reading["pm_day"]
        del reading["pm_day"]


def _is_possible(expression: Expression) -> bool:
    for reading in (expression.reading, expression.until or {}):
        if any(reading.get(slot, 1) > 12 for slot in ("m", "n", "e")):
            return False
        if reading.get("t", 0) > 24 * 60 or reading.get("N", 1) > 4:
            return False
        if "d" in reading and interval({"Y": _LEAP, "m": 1, **reading}) is None:
            return False
    if not is_absolute(expression.reading):
        return True
    found = bounds(expression)
    return found is not None and (found.last - found.first).days < _LONGEST


def bounds(expression: Expression) -> Interval | None:
    """The interval of an absolute expression; None when it is relative or no date."""
    if not is_absolute(expression.reading):
        return None
    first = interval(expression.reading)
    if expression.until is None or first is None:
        return first
    last = interval(expression.until) if is_absolute(expression.until) else None
    return span_of(first, last) if last is not None else None


_COARSE = ("Y", "y", "M", "m", "q", "h", "d", "W", "D", "w", "t", "part")
_NEVER_JOINED = frozenset({"x", "c", "o", "now", "pm", "pw", "s"})
_WITHIN_DAY = frozenset({"t", "part"})
_DAY = frozenset({"d", "D", "w"})


def _merge(left: Expression, right: Expression, folded: str, grammar: PeriodGrammar) -> Expression | None:
    """One expression for two neighbours: a range, or parts of one date."""
    if left.until is not None or not 0 <= right.start - left.end <= 16:
        return None
    if right.until is None and grammar.range_between.fullmatch(folded, left.end, right.start):
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
    return merged if _is_possible(merged) else None


def _refines(left: Reading, right: Reading) -> bool:
    """Whether the two say different things of one time: day and year, clock and day …"""
    a, b = left.keys(), right.keys()
    if a & b or (a | b) & _NEVER_JOINED:
        return False
    if a <= _WITHIN_DAY or b <= _WITHIN_DAY:
        return bool((a | b) & _DAY) or (a | b) <= _WITHIN_DAY
    if a == {"w"} or b == {"w"}:
        return bool((a | b) & {"d", "D", "W"})
    has_year, no_year = ("Y" in a or "y" in a), ("Y" in b or "y" in b)
    if has_year == no_year:
        return b == {"d"} and bool(a & {"m", "M"})
    finer = b if has_year else a
    return bool(finer & {"m", "q", "h", "n", "e", "N"}) and not (a | b) & {"M", "Q", "H", "W", "D"}


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
    return joined if _is_possible(joined) else None


def _rank(slot: str) -> int:
    return _COARSE.index(slot) if slot in _COARSE else len(_COARSE)


def _kind(slot: str) -> str:
    return {"y": "Y", "M": "m"}.get(slot, slot)


def _period(expression: Expression) -> Period:
    found = bounds(expression)
    grain = grain_of(expression.reading)
    reading, until = expression.reading, expression.until
    if found is not None:
        edtf = found.edtf
        if "o" in reading:
            return Period(
                expression.start, expression.end, grain, f"{edtf.split('/')[0]}/..", found.first.isoformat()
            )
        return Period(
            expression.start, expression.end, grain, edtf, found.first.isoformat(), found.last.isoformat()
        )
    relative = write_reading(reading) + (" / " + write_reading(until) if until is not None else "")
    return Period(expression.start, expression.end, grain, relative=relative)


_GRAINS = (
    ("quarter", ("pm", "pw")),
    ("day", ("d", "D", "w", "part")),
    ("clock", ("t",)),
    ("month", ("m", "M", "n", "e")),
    ("quarter", ("q", "Q", "N")),
    ("half", ("h", "H")),
    ("decade", ("x", "c")),
    ("year", ("Y", "y")),
)


def grain_of(reading: Reading) -> str:
    """The finest unit a reading speaks of; ``other`` for weeks, the present and the like."""
    for grain, slots in _GRAINS:
        if any(slot in reading for slot in slots):
            return grain
    return "other"
