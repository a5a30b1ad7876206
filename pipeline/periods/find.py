"""Finds expressions of time: one pass of trigger words over a block, patterns only where one stands."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Period
from pipeline.periods.expressions import Expression, bounds, grain_of, is_possible
from pipeline.periods.joining import merge, share_year
from pipeline.periods.lexicon import PeriodGrammar, PeriodLexicon
from pipeline.periods.moments import Reading, write_reading
from pipeline.periods.patterns import SAME_SLOT, Pattern
from pipeline.periods.triggers import run_of_digits

_LOOK_BEHIND = 28
"""How many characters before an expression may decide whether it is one."""


def find_periods(
    text: str, folded: str, start: int, end: int, lang: str, lexicon: PeriodLexicon
) -> list[Period]:
    """All expressions of time in ``text[start:end]``, in order and without overlap.

    ``folded`` is ``text`` folded, offsets count code points of the whole text.  Nothing outside
    ``start:end`` is looked at.  A number inside a period is not a quantity (unless the grain is
    ``duration``).  A language without a table has no periods.
    """
    grammar = lexicon.grammars[lang]
    if grammar is None:
        return []
    return [_period(found) for found in find_expressions(text, folded, start, end, grammar)]


def find_expressions(
    text: str, folded: str, start: int, end: int, grammar: PeriodGrammar
) -> list[Expression]:
    """The same as readings, for whoever resolves them."""
    found: list[Expression] = []
    position = start
    while (hit := grammar.triggers.search(folded, position, end)) is not None:
        position = hit.end()
        expression = _longest(text, folded, start, end, hit, grammar)
        if expression is None:
            continue
        position = expression.end
        while found and (merged := merge(found[-1], expression, folded, grammar)) is not None:
            found.pop()
            expression = merged
        found.append(expression)
    if not found:
        return found
    share_year(found, folded, grammar)
    return [one for one in found if "part" not in one.reading or len(one.reading) > 1]


def _longest(
    text: str, folded: str, start: int, end: int, hit: re.Match[str], grammar: PeriodGrammar
) -> Expression | None:
    if hit.lastgroup is None:
        position, after = hit.span()
        choices = grammar.choices[run_of_digits(after - position)]
    else:
        position, after = hit.span("word")
        choices = grammar.choices[hit["word"]]
    while after < end and folded[after].isspace():
        after += 1
    best: Expression | None = None
    for pattern in choices.before(folded[after : after + 1] if after < end else ""):
        match = pattern.regex.match(folded, position, end)
        if match is None or (best is not None and match.end() <= best.end):
            continue
        if not _stands_well(pattern, text, folded, start, position):
            continue
        said = _said(pattern, match.groups(), grammar)
        if said is not None:
            best = Expression(position, position + len(match.group().rstrip()), *said)
    return best


def _stands_well(pattern: Pattern, text: str, folded: str, start: int, position: int) -> bool:
    if pattern.capital and not text[position].isupper():
        return False
    if pattern.at_start and not folded[max(start, position - _LOOK_BEHIND) : position].strip():
        return True
    start = max(start, position - _LOOK_BEHIND)
    if pattern.not_before is not None and pattern.not_before.search(folded, start, position):
        return False
    if pattern.after_name and _follows_name(text, start, position):
        return True
    if pattern.before is not None:
        return pattern.before.search(folded, start, position) is not None
    return not pattern.after_name and not pattern.at_start


_WORD_BEFORE = re.compile(r"([^\W_][\w'’]*)\s{1,2}$")


def _follows_name(text: str, start: int, position: int) -> bool:
    """Whether the word before begins with a capital and is not the first of the stretch."""
    word = _WORD_BEFORE.search(text, start, position)
    return word is not None and word.group()[0].isupper()


class _Said(NamedTuple):
    """What an expression says; ``until`` is the second half of a range."""

    reading: Reading
    until: Reading | None


@lru_cache(maxsize=4096)
def _said(pattern: Pattern, filled: tuple[str | None, ...], grammar: PeriodGrammar) -> _Said | None:
    """What ``pattern`` says with its slots ``filled``; None when that is no time of the calendar.

    The same expressions come again and again: what they say is read once.
    """
    reading = dict(pattern.says)
    until: dict[str, int] = {}
    clock = 0
    for slot, written in zip(pattern.slots, filled, strict=True):
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
    said = _Said(reading, {**reading, **until} if until else None)
    return said if is_possible(*said) else None


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


def _period(expression: Expression) -> Period:
    until = tuple(expression.until.items()) if expression.until is not None else None
    named = _named(tuple(expression.reading.items()), until)
    return Period(expression.start, expression.end, *named)


@lru_cache(maxsize=4096)
def _named(
    reading: tuple[tuple[str, int], ...], until: tuple[tuple[str, int], ...] | None
) -> tuple[str, str, str, str, str]:
    """The fields of a :class:`Period` behind its place, for the slots of an expression."""
    slots, last_slots = dict(reading), dict(until) if until is not None else None
    found = bounds(slots, last_slots)
    grain = grain_of(slots)
    if found is not None:
        first, last = found.first.isoformat(), found.last.isoformat()
        if "o" in slots:
            return grain, f"{found.edtf.split('/')[0]}/..", first, "", ""
        return grain, found.edtf, first, last, ""
    relative = write_reading(slots)
    if last_slots is not None:
        relative += " / " + write_reading(last_slots)
    return grain, "", "", "", relative
