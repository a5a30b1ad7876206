"""A number told apart by name in the brackets behind it: 9 mines (Durban 5, Lobito 4)."""

from __future__ import annotations

import re

_LONGEST = 240
"""Characters of such brackets."""
_TOTAL = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})*|\d+)[^\d()]{1,40}\($")
_ITEMS = re.compile(r"[^\W\d_][^\d()]{1,40} (\d{1,3}(?:[.,]\d{3})*|\d+)(?=[,;)]| [^\W\d_]{2,3} [^\W\d_])")
"""A name and its number, up to a comma or a word such as *and*."""


def is_tally(text: str, floor: int, start: int, end: int) -> bool:
    """Whether the number at ``start`` is one of those in brackets that sum up to the number before them."""
    opening = text.rfind("(", max(floor, start - _LONGEST), start)
    closing = text.find(")", start, min(end, start + _LONGEST))
    if opening < 0 or closing < 0 or text.find(")", opening, start) >= 0:
        return False
    total = _TOTAL.search(text, max(floor, opening - 60), opening + 1)
    if total is None:
        return False
    items = [_whole(item[1]) for item in _ITEMS.finditer(text, opening + 1, closing + 1)]
    return len(items) > 1 and sum(items) == _whole(total[1])


def _whole(written: str) -> int:
    return int(re.sub(r"[.,]", "", written))
