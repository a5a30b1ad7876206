"""Numbers that end a name: Boeing 737, Nhà máy Mẫu 3 và 4."""

from __future__ import annotations

import re

from pipeline.quantity.context import Context

_NAME_BEFORE = re.compile(r"([^\W\d_][\w.&'-]*) $")
_LONGEST_LABEL = 2
"""Digits of the numbers of two names in one."""
_FIRST = re.compile(r"(?<!\S)(\d{1,2})\s*$")


def after_name(text: str, begin: int, start: int, floor: int) -> bool:
    """Whether a capitalised word that does not just begin the sentence stands before the number."""
    found = _NAME_BEFORE.search(text, max(begin, start - 40), start)
    if found is None or found.start() < floor:
        return False
    word = found.group(1)
    if word.islower():
        return False
    before = text[max(begin, found.start() - 2) : found.start()].rstrip()
    return not (not before or before[-1] in ".!?:;•-–—“\"'(\n。！？：；（") or (
        len(word) > 1 and word.isupper()
    )


def second_of_name(context: Context, start: int, end: int) -> bool:
    """Whether the number goes on from that of a name: the 4 of "Nhà máy Mẫu 3 và 4"."""
    text, written = context.text, context.folded[start:end]
    if not written.isdigit() or len(written) > _LONGEST_LABEL:
        return False
    at = context.back_space(start, context.start)
    joint = context.lexicon.ends(at, context.folded, context.start, "list")
    if joint is None:
        return False
    first = _FIRST.search(text, max(context.start, joint[0] - _LONGEST_LABEL - 2), joint[0])
    if first is None or int(first[1]) + 1 != int(written):
        return False
    return after_name(text, context.start, first.start(1), context.start)
