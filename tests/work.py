"""Counts the work of a call, so that a test of its growth does not depend on a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any


def work(function: Callable[[], object]) -> int:
    """How many calls ``function`` makes, of Python and of C functions, those of its callees included."""
    calls = 0

    def count(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal calls
        if event in ("call", "c_call"):
            calls += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(before)
    return calls
