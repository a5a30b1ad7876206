"""Reads Markdown, with HTML inside it, into an outline of blocks with exact raw offsets.

The subset that articles use, after CommonMark 0.31 and GitHub's tables and footnotes: headings,
lists, quotes, fenced and indented code, tables, links, images, emphasis, HTML blocks.  Inside a
block of HTML nothing is Markdown until the next empty line, as CommonMark has it.
"""

from __future__ import annotations

import re

from pipeline.ingest.drafts import Draft, Piece
from pipeline.ingest.markdown_inline import read_inline
from pipeline.ingest.markup import read_markup
from pipeline.ingest.outline import Outline

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|\Z)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*\Z")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*\Z")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_BULLET = re.compile(
    r"[ \t]*(?:(?:[-*+•▪◦‣·–]|(?P<number>\d{1,9}[.)]))(?:[ \t]+|\Z)(?:\[[ xX]\][ \t]+)?"
    r"|(?P<number2>\d{1,2}、|[(（]\d{1,2}[)）])[ \t]*)"
)
_QUOTES = re.compile(r"(?>(?:[ \t]*>[ \t]?)+)")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]]+\]:[ \t]*\S+")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]]+\]:[ \t]*")
_HTML_BLOCK = re.compile(
    r" {0,3}<(?:!--|\?|![A-Za-z\[]|/?(?:address|article|aside|blockquote|body|caption|center|col|colgroup|dd|"
    r"details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|h[1-6]|head|header|hr|html|"
    r"iframe|legend|li|link|main|menu|nav|ol|optgroup|option|p|param|pre|script|section|style|summary|table|"
    r"tbody|td|textarea|tfoot|th|thead|title|tr|track|ul|video|img|em|strong|span|b|i|a|br)(?=[\s/>]|\Z))",
    re.IGNORECASE,
)
_CELL_END = re.compile(r"(?>(?:[^|\\]++|\\.)*)")


def read_markdown(raw: str, start: int = 0) -> Outline:
    """The blocks of ``raw[start:]``."""
    outline = Outline(raw)
    lines = [
        (found.start(1), found.end(1)) for found in _LINE.finditer(raw, start) if found.end() > found.start()
    ]
    _Reader(raw, outline, lines).read()
    return outline


class _Reader:
    """One pass over the lines; ``_at`` is the index of the line that is read next."""

    def __init__(self, raw: str, outline: Outline, lines: list[tuple[int, int]]) -> None:
        self._raw = raw
        self._outline = outline
        self._lines = lines
        self._at = 0
        self._item_open = False

    def read(self) -> None:
        blank_before = True
        while self._at < len(self._lines):
            start, end = self._lines[self._at]
            line = self._raw[start:end]
            if not line.strip():
                self._end_paragraph()
                blank_before = True
                self._at += 1
                continue
            fence = _FENCE.match(line)
            if fence:
                self._code(fence[1])
            elif _HTML_BLOCK.match(line):
                self._html()
            elif (
                blank_before
                and not self._item_open
                and line.startswith(("    ", "\t"))
                and _looks_like_code(line)
            ):
                self._skip(start, end, "markup")
                self._at += 1
                continue
            elif self._table():
                pass
            else:
                self._text_line(start, end, line)
                self._at += 1
            blank_before = False
        self._end_paragraph()

    def _end_paragraph(self) -> None:
        self._outline.end_block()
        self._outline.close("p", 0, 0)
        if self._item_open:
            self._outline.close("li", 0, 0)
            self._item_open = False

    def _skip(self, start: int, end: int, reason: str) -> None:
        self._outline.end_block()
        self._outline.drafts.append(Draft("body", [Piece(start, end)], skip=reason))

    def _code(self, fence: str) -> None:
        self._end_paragraph()
        first = self._at
        self._at += 1
        while self._at < len(self._lines):
            start, end = self._lines[self._at]
            self._at += 1
            if self._raw[start:end].strip().startswith(fence) and not self._raw[start:end].strip(
                " \t" + fence[0]
            ):
                break
        self._skip(self._lines[first][0], self._lines[self._at - 1][1], "markup")

    def _html(self) -> None:
        self._outline.end_block()
        first = self._at
        comment = self._raw.startswith("<!--", self._lines[first][0])
        while self._at < len(self._lines):
            start, end = self._lines[self._at]
            if not self._raw[start:end].strip():
                break
            self._at += 1
            if comment and "-->" in self._raw[start:end]:
                break
        read_markup(self._raw, self._lines[first][0], self._lines[self._at - 1][1], self._outline)

    def _text_line(self, start: int, end: int, line: str) -> None:
        quote = _QUOTES.match(line)
        if quote:
            start += quote.end()
            line = self._raw[start:end]
        heading = _HEADING.match(line)
        if heading:
            self._end_paragraph()
            closing = _CLOSING_HASHES.search(line, heading.end())
            stop = start + closing.start() if closing else end
            self._block(f"h{len(heading[1])}", start + heading.end(), stop)
            return
        if _RULE.match(line) or _DEFINITION.match(line):
            self._end_paragraph()
            return
        if self._at + 1 < len(self._lines):
            under = _SETEXT.match(self._raw[slice(*self._lines[self._at + 1])])
            if under and not _BULLET.match(line):
                self._end_paragraph()
                self._block("h1" if under[1][0] == "=" else "h2", start, end)
                self._at += 1
                return
        footnote = _FOOTNOTE.match(line)
        if footnote:
            self._end_paragraph()
            start += footnote.end()
            read_inline(self._raw, start, end, self._outline)
            return
        bullet = _BULLET.match(line)
        if bullet:
            self._end_paragraph()
            self._outline.open("li", "", start, start + bullet.end())
            self._item_open = True
            if bullet["number"] or bullet["number2"]:
                self._outline.drafts.append(
                    Draft("list", [Piece(start, start + bullet.end())], skip="list_marker")
                )
            start += bullet.end()
        elif line.endswith(("  ", "\\")):
            read_inline(self._raw, start, end - line.endswith("\\"), self._outline)
            self._outline.line_break(end, end)
            return
        read_inline(self._raw, start, end, self._outline)
        following = self._at + 1
        if following < len(self._lines):
            self._outline.soft_break(end, self._lines[following][0])

    def _block(self, name: str, start: int, end: int) -> None:
        self._outline.open(name, "", start, start)
        read_inline(self._raw, start, end, self._outline)
        self._outline.close(name, end, end)

    # -- tables -----------------------------------------------------------------------------

    def _table(self) -> bool:
        """Reads a table when the line after the current one is the rule under its header."""
        if self._at + 1 >= len(self._lines):
            return False
        header = self._raw[slice(*self._lines[self._at])]
        rule = self._raw[slice(*self._lines[self._at + 1])]
        if "|" not in header or "-" not in rule or not _TABLE_RULE.match(rule) or "|" not in rule:
            return False
        self._end_paragraph()
        outline = self._outline
        outline.open("table", "", *self._lines[self._at])
        self._row("th")
        self._at += 1
        while self._at < len(self._lines):
            line = self._raw[slice(*self._lines[self._at])]
            if "|" not in line or not line.strip():
                break
            self._row("td")
        outline.close("table", *self._lines[self._at - 1])
        return True

    def _row(self, name: str) -> None:
        start, end = self._lines[self._at]
        self._at += 1
        while start < end and self._raw[start] in " \t":
            start += 1
        if self._raw.startswith("|", start):
            start += 1
        while end > start and self._raw[end - 1] in " \t":
            end -= 1
        self._outline.open("tr", "", start, start)
        while start < end:
            found = _CELL_END.match(self._raw, start, end)
            stop = found.end() if found else end
            self._block(name, start, stop)
            start = stop + 1
        self._outline.close("tr", end, end)


def _looks_like_code(line: str) -> bool:
    """Indented text is code by the standard, but scraped prose is often indented too."""
    return line.isascii() and line.rstrip()[-1:] not in ".!?:\"'"
