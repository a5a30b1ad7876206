"""Reads plain text as forums, newsletters and copied pages have it: one block a line.

Bullets, numbers of list items and emoji are left outside the blocks.  Lines that were wrapped by
hand are joined, and lines that are aligned in columns are a table.
"""

from __future__ import annotations

import re
from statistics import quantiles

from pipeline.ingest.aligned import AlignedTables
from pipeline.ingest.dates import iso_date
from pipeline.ingest.drafts import EDGES, Draft, Piece
from pipeline.ingest.elements import INLINE
from pipeline.model import Metadata

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]*+(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]|\Z)")
_BREAKS = "\r\n\x0b\x0c\x85\u2028\u2029"
_BULLET = re.compile(
    r"\s*(?:(?:[•◦▪▫‣·●○■□▶►✓✔➤→*–—-]|(?P<number>\d{1,2}[.)]))(?:\s+|\Z)"
    r"|[•●▪◦](?=\S)|(?P<number2>\d{1,2}、|[(（]\d{1,2}[)）])\s*)"
)
_SYMBOLS = re.compile(
    r"[\s\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+"
)
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"'”’」』)\]）]*\s*\Z")
_NO_TITLE_END = re.compile(r"[.。;；:：,，]\Z")
_URL_LINE = re.compile(r"\s*(https?://\S+)\s*\Z")

_TAG = re.compile(
    r"</?(a|abbr|b|blockquote|br|div|em|figure|font|h[1-6]|hr|i|iframe|img|li|ol|p|script|source|span|strong|su[bp]"
    r"|table|t[dhr]|u|ul|video)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
"""A tag of markup that was pasted into a text."""
_STAMP = re.compile(
    r"(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?=[T ]{1,3}\d{1,2}:\d\d)"
)
_DATE_IN_URL = re.compile(r"/(20\d\d)([-/]?)(1[0-2]|0[1-9])([-/]?)(3[01]|[12]\d|0[1-9])(?=\d{4}\b|\D|\Z)")
_HEAD = 6
"""So many blocks at most stand before the end of the head of a text: title, author, date."""

LONGEST_TITLE = 200
LONGEST_HEADING = 100
LONGEST_DATE_LINE = 40
"""A line that is a date and little else."""


def read_plain_text(raw: str) -> tuple[list[Draft], Metadata]:
    """The blocks of a plain text, and what it says of itself.

    The first line is the title when it looks like one; the first URL that stands alone in a line is
    the source, the first date alone in a line the date of publication.
    """
    lines = [
        (found.start(), found.end() - len(found[0]) + len(found[0].rstrip(_BREAKS)))
        for found in _LINE.finditer(raw)
        if found[0]
    ]
    width = _wrap_width(raw, lines)
    drafts: list[Draft] = []
    blank_before = True
    tables = AlignedTables(raw, lines)
    at = 0
    while at < len(lines):
        start, end = lines[at]
        if not raw[start:end].strip(EDGES):
            blank_before = True
            at += 1
            continue
        table = tables.beginning_at(at)
        if table is not None:
            drafts += table.drafts
            at, blank_before = table.next_line, True
            continue
        joins = bool(width) and not blank_before and _goes_on(raw, lines[at - 1], width)
        _read_line(raw, start, end, drafts, lines[at - 1][1] if joins else -1)
        at += 1
        blank_before = False
    _mark_title(raw, drafts)
    _mark_headings(raw, drafts, lines)
    return drafts, _metadata(raw, drafts)


def _read_line(raw: str, start: int, end: int, drafts: list[Draft], joined_from: int) -> None:
    """Add a line to the drafts; to the last one when the line goes on from ``joined_from``."""
    symbols = _SYMBOLS.match(raw, start, end)
    begin = symbols.end() if symbols else start
    bullet = _BULLET.match(raw, begin, end)
    if bullet and bullet.end() < end:
        number = bullet["number"] or bullet["number2"]
        if number:
            drafts.append(Draft("list", [Piece(begin, bullet.end())], skip="list_marker"))
        drafts.append(Draft("list", _without_tags(raw, bullet.end(), end)))
    elif joined_from >= 0 and drafts and not drafts[-1].skip:
        drafts[-1].pieces += (Piece(joined_from, begin, " "), *_without_tags(raw, begin, end))
    elif begin < end:
        pieces = _without_tags(raw, begin, end)
        if any(piece.text is None for piece in pieces):
            drafts.append(Draft("body", pieces))
        else:
            drafts.append(Draft("body", [Piece(begin, end)], skip="markup"))


def _without_tags(raw: str, start: int, end: int) -> list[Piece]:
    """``raw[start:end]`` without the tags in it; one that parts words is read as a space."""
    if raw.find("<", start, end) < 0:
        return [Piece(start, end)]
    pieces: list[Piece] = []
    at = start
    for tag in _TAG.finditer(raw, start, end):
        if tag.start() > at:
            pieces.append(Piece(at, tag.start()))
        if tag[1].lower() not in INLINE:
            pieces.append(Piece(tag.start(), tag.end(), " "))
        at = tag.end()
    if at < end:
        pieces.append(Piece(at, end))
    return pieces or [Piece(start, end, " ")]


def _wrap_width(raw: str, lines: list[tuple[int, int]]) -> int:
    """The width the text was wrapped at by hand, or 0: most lines must come close to it."""
    lengths = [end - start for start, end in lines if raw[start:end].strip(EDGES)]
    if len(lengths) < 8:
        return 0
    widest = int(quantiles(lengths, n=20)[-1])
    near = sum(length >= 0.75 * widest for length in lengths)
    return widest if 40 <= widest <= 120 and near >= 0.55 * len(lengths) else 0


def _goes_on(raw: str, before: tuple[int, int], width: int) -> bool:
    """Whether the line before is long and ends no sentence."""
    start, end = before
    return end - start >= 0.7 * width and not _SENTENCE_END.search(raw, start, end)


def _mark_title(raw: str, drafts: list[Draft]) -> None:
    """The first line is the title when it is short, ends no sentence and more follows."""
    if len(drafts) < 2 or drafts[0].region != "body":
        return
    first = drafts[0].text(raw).strip(EDGES)
    if len(first) <= LONGEST_TITLE and not _NO_TITLE_END.search(first):
        drafts[0].region = "title"


def _mark_headings(raw: str, drafts: list[Draft], lines: list[tuple[int, int]]) -> None:
    """Short lines that end no sentence, with an empty line on both sides, are headings."""
    blank = [not raw[start:end].strip(EDGES) for start, end in lines]
    alone = {
        start
        for index, (start, _) in enumerate(lines)
        if index and blank[index - 1] and index + 1 < len(lines) and blank[index + 1]
    }
    for draft in drafts:
        text = draft.text(raw).strip(EDGES)
        if (
            draft.region == "body"
            and draft.pieces[0].start in alone
            and len(text) <= LONGEST_HEADING
            and not _SENTENCE_END.search(text)
        ):
            draft.region, draft.level = "heading", 2


def _metadata(raw: str, drafts: list[Draft]) -> Metadata:
    title = url = published = ""
    for number, draft in enumerate(drafts):
        text = draft.text(raw).strip(EDGES)
        if draft.region == "title":
            title = text
        link = _URL_LINE.match(text)
        if link and not url:
            url = link[1]
        if not published and len(text) <= LONGEST_DATE_LINE and any(map(str.isdigit, text)):
            published = iso_date(text)
        if not published and number < _HEAD and (stamp := _STAMP.search(text)):
            published = iso_date(stamp[0])
    dated = _DATE_IN_URL.search(url)
    if dated and not published and dated[2] == dated[4]:
        published = iso_date(f"{dated[1]}-{dated[3]}-{dated[5]}")
    return Metadata(title=title, source_url=url, published=published)
