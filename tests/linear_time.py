"""Whether work takes a time that grows with its text only."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

FIRST_LENGTH, LAST_LENGTH = 8_000, 32_000
"""Characters of the shorter text: well above what is read of a text at once (a number, a sentence)."""
SHORTEST = 0.01
"""Seconds below which a time is noise: a text that takes less is made longer."""
STEP = 8
WORST_RATIO = 1.6 * STEP
"""Text of ``STEP`` times the length may take so many times as long.

What is quadratic in as little as a tenth of its time takes longer, a busy machine hardly ever.
"""


def assert_linear(work: Callable[[str], object], unit: str) -> None:
    """Fail the test if ``work`` takes far more than ``STEP`` times as long for as often ``unit``."""
    length = FIRST_LENGTH
    while _seconds(work, _text(unit, length)) < SHORTEST and length < LAST_LENGTH:
        length *= 2
    short, long = _text(unit, length), _text(unit, STEP * length)
    for _ in range(8):  # a busy machine may spoil some
        before, often, after = (_seconds(work, text) for text in (short, long, short))
        once = max(before, after, SHORTEST)  # next to each other, as fast as the machine was then
        if often <= WORST_RATIO * once:
            return
    pytest.fail(
        f"expected at most {WORST_RATIO} times the time for {STEP} times the text, "
        f"found {once:.3f} s for {length} characters and {often:.3f} s for {STEP * length}"
    )


def _text(unit: str, length: int) -> str:
    return (unit * (length // len(unit) + 1))[:length]


def _seconds(work: Callable[[str], object], text: str) -> float:
    begin = process_time()
    work(text)
    return process_time() - begin
