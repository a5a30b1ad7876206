"""Reads plain text as forums, newsletters and copied pages have it: one block a line.

Bullets and emoji are left outside the blocks.  Lines that were wrapped by hand are joined.
"""

from __future__ import annotations

import re
from statistics import quantiles

from pipeline.ingest.drafts import EDGES, Draft, Piece

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_BULLET = re.compile(r"\s*(?:[•◦▪▫‣·●○■□▶►✓✔➤→*–—-]|\d{1,2}[.)、](?!\d))(?:\s+|\Z)|\s*[•●▪◦](?=\S)")
_SYMBOLS = re.compile(
    r"[\s\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+"
)
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’」』)\]）]*\s*\Z")
LONGEST_TITLE = 200


def read_plain_text(raw: str) -> list[Draft]:
    """The blocks of a plain text; the first line is its title when it looks like one."""
    lines = [(found.start(), found.end()) for found in _LINE.finditer(raw)]
    width = _wrap_width(raw, lines)
    drafts: list[Draft] = []
    before = -1  # end of the line before, when this line may go on from it
    for start, end in lines:
        line = raw[start:end]
        if not line.strip(EDGES):
            before = -1
            continue
        begin = start
        symbols = _SYMBOLS.match(line)
        if symbols:
            begin += symbols.end()
        bullet = _BULLET.match(raw, begin, end)
        if bullet and bullet.end() < end:
            begin = bullet.end()
        if (
            width
            and before >= 0
            and not bullet
            and not symbols
            and _goes_on(raw, before, width, start, lines)
        ):
            drafts[-1].pieces += (Piece(before, start, " "), Piece(start, end))
        elif begin < end:
            drafts.append(Draft("list" if bullet else "body", [Piece(begin, end)]))
        before = end
    _mark_title(raw, drafts)
    return drafts


def _wrap_width(raw: str, lines: list[tuple[int, int]]) -> int:
    """The width the text was wrapped at by hand, or 0: most lines must come close to it."""
    lengths = [end - start for start, end in lines if raw[start:end].strip(EDGES)]
    if len(lengths) < 8:
        return 0
    widest = int(quantiles(lengths, n=20)[-1])
    near = sum(length >= 0.75 * widest for length in lengths)
    return widest if 40 <= widest <= 120 and near >= 0.55 * len(lengths) else 0


def _goes_on(raw: str, before: int, width: int, start: int, lines: list[tuple[int, int]]) -> bool:
    begin = max(raw.rfind("\n", 0, before), raw.rfind("\r", 0, before)) + 1
    return (
        before - begin >= 0.7 * width
        and not _SENTENCE_END.search(raw, begin, before)
        and bool(lines)
        and start > before
    )


def _mark_title(raw: str, drafts: list[Draft]) -> None:
    """The first line is the title when it is short, ends no sentence and more follows."""
    if len(drafts) < 2 or drafts[0].region != "body":
        return
    first = drafts[0].text(raw).strip(EDGES)
    if len(first) <= LONGEST_TITLE and not re.search(r"[.。;；:：,，]\Z", first):
        drafts[0].region = "title"
