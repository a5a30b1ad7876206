"""Gathers blocks and the elements around them from a stream of start tags, text and end tags.

Both the HTML and the Markdown reader drive an :class:`Outline`.  It folds white space the way a
browser does, drops what is hidden, keeps numbers whole across inline markup, and notes for every
block in which element it stands, so that the article can be told from the page around it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from html import unescape

from pipeline.ingest.drafts import Draft, Piece
from pipeline.ingest.elements import (
    CLOSED_BY,
    FURNITURE,
    HEADINGS,
    INLINE,
    LIST_ITEMS,
    SCOPES,
    SECTIONS,
    UNREAD,
    VOID,
    Element,
    hidden_reason,
)
from pipeline.ingest.raised import read_raised
from pipeline.ingest.tokens import attributes_of

MAX_DEPTH = 2000
"""Elements nested deeper than this are read as part of the one around them."""

_FOLDED = ("\n", "  ", "\t", "\r", "\f")
_BLANK = " \t\n\r\f"
_SPACE = re.compile(f"[{_BLANK}]+")
_RAISED_STYLE = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)


def _is_raised(given: dict[str, str]) -> bool:
    return "style" in given and _RAISED_STYLE.search(given["style"]) is not None


@dataclass(slots=True)
class _Open:
    name: str
    element: int
    skip: str
    link: bool
    raised: bool = False
    inline_skip: bool = False


@dataclass(slots=True)
class Outline:
    """The blocks and elements of one piece of markup, in the order of the raw text."""

    raw: str
    drafts: list[Draft] = field(default_factory=list)
    elements: list[Element] = field(default_factory=lambda: [Element("", -1, 0)])
    _stack: list[_Open] = field(default_factory=lambda: [_Open("", 0, "", False)])
    _draft: Draft | None = None
    _space: Piece | None = None
    _raised: list[Piece] | None = None
    _raised_link: bool = False
    _depth_lost: int = 0

    # -- elements ---------------------------------------------------------------------------

    def open(self, name: str, attributes: str, start: int, end: int, skip: str = "") -> None:
        """A start tag at ``raw[start:end]``; ``skip`` sets its content aside with that reason."""
        if name == "br":
            self.line_break(start, end)
            return
        if name in VOID:
            if name == "hr":
                self.end_block()
            return
        closes = CLOSED_BY.get(name)
        if closes is not None:
            self._close_open(closes, start)
        if len(self._stack) >= MAX_DEPTH:
            self._depth_lost += 1
            return
        top = self._stack[-1]
        inline = name in INLINE or name in UNREAD
        given = attributes_of(attributes) if attributes and not attributes.isspace() else {}
        skip = top.skip or skip or ("markup" if name in UNREAD else hidden_reason(given))
        if not skip and name in FURNITURE:
            skip = "page_furniture"
        element = top.element
        raised = False
        if inline:
            raised = not top.raised and (name == "sup" or _is_raised(given))
            if raised:
                self._begin_raised()
        else:
            self.end_block()
            element = len(self.elements)
            self.elements.append(Element.of(name, given, top.element, end, skip))
        inline_skip = bool(skip) and (top.inline_skip or (inline and not top.skip))
        self._stack.append(
            _Open(name, element, skip, top.link or name == "a", raised or top.raised, inline_skip)
        )

    def close(self, name: str, start: int, end: int) -> None:
        """An end tag at ``raw[start:end]``; without a matching start tag it does nothing."""
        if name == "br":
            self.line_break(start, end)
            return
        if name in VOID:
            return
        if self._depth_lost:
            self._depth_lost -= 1
            return
        stack = self._stack
        for index in range(len(stack) - 1, 0, -1):
            if stack[index].name == name:
                while len(stack) > index:
                    self._pop(start)
                return
            if stack[index].name in SCOPES and name not in SCOPES:
                break
        if name == "p":
            self.end_block()

    def _pop(self, at: int) -> None:
        closed = self._stack.pop()
        below = self._stack[-1]
        if closed.raised and not below.raised:
            self._end_raised()
        if closed.element != below.element:
            self.end_block()
            self.elements[closed.element].end = at

    def _close_open(self, names: frozenset[str], at: int) -> None:
        stack = self._stack
        for index in range(len(stack) - 1, 0, -1):
            name = stack[index].name
            if name in names:
                while len(stack) > index:
                    self._pop(at)
                # a cell may hold a paragraph that is open too
                continue
            if name not in INLINE and name not in names:
                break

    def line_break(self, start: int, end: int) -> None:
        """A forced break: it ends the block, except inside headings and table cells."""
        if self._draft is not None and self._keeps_line():
            self._space = Piece(start, end, " ")
        else:
            self.end_block()

    def soft_break(self, start: int, end: int) -> None:
        """White space at ``raw[start:end]`` between two lines of one paragraph."""
        if self._draft is not None:
            self._space = self._space or Piece(start, max(end, start), " ")

    def _keeps_line(self) -> bool:
        element = self._stack[-1].element
        while element > 0:
            found = self.elements[element]
            if found.name in HEADINGS or found.name in ("td", "th", "caption"):
                return True
            if found.name not in ("p", "div"):
                return False
            element = found.parent
        return False

    # -- text -------------------------------------------------------------------------------

    def text(self, start: int, end: int) -> None:
        """``raw[start:end]`` as text: runs of white space become one space."""
        part = self.raw[start:end]
        if not part.strip(_BLANK):
            self._space = self._space or Piece(start, end, " ")
            return
        if part[0] != " " != part[-1] and not any(gap in part for gap in _FOLDED):
            self._add(Piece(start, end))
            return
        at = 0
        for gap in _SPACE.finditer(part):
            if gap.start() > at:
                self._add(Piece(start + at, start + gap.start()))
            self._space = self._space or Piece(start + gap.start(), start + gap.end(), " ")
            at = gap.end()
        if at < len(part):
            self._add(Piece(start + at, end))

    def reference(self, start: int, end: int) -> None:
        """A character reference such as ``&nbsp;``."""
        source = self.raw[start:end]
        text = unescape(source)
        if text == source:
            self._add(Piece(start, end))
        elif not text or unicodedata.category(text[-1]) == "Cf":
            return  # soft hyphens, joiners and the like are never part of the text
        elif unicodedata.combining(text[0]) and self._compose(text, start, end):
            return
        elif text.isspace() and text in "\t\n\r\f ":
            self._space = self._space or Piece(start, end, " ")
        else:
            self._add(Piece(start, end, text))

    def _compose(self, mark: str, start: int, end: int) -> bool:
        """Join a combining mark that is written as a reference to the letter right before it."""
        pieces = self._draft.pieces if self._draft is not None else []
        if not pieces or pieces[-1].end != start or pieces[-1].text is not None:
            return False
        letter = pieces.pop()
        if letter.end - letter.start > 1:
            pieces.append(Piece(letter.start, letter.end - 1))
        composed = unicodedata.normalize("NFC", self.raw[letter.end - 1 : letter.end] + mark)
        pieces.append(Piece(letter.end - 1, end, composed))
        return True

    def _add(self, piece: Piece) -> None:
        top = self._stack[-1]
        if self._raised is not None and not top.skip:
            self._raised.append(piece)
            self._raised_link = self._raised_link or top.link
            self._space = None
            return
        draft = self._draft
        if top.skip and top.inline_skip:  # inside a line that goes on after it
            if top.skip != "markup":
                self.drafts.append(Draft("body", [piece], skip=top.skip, node=top.element))
            return
        if draft is None or draft.skip != top.skip:
            draft = self._begin(top)
        elif self._space is not None:
            draft.pieces.append(self._space)
        self._space = None
        draft.pieces.append(piece)
        size = len(piece.text) if piece.text is not None else piece.end - piece.start
        draft.chars += size
        if top.link:
            draft.linked += size

    def _begin(self, top: _Open) -> Draft:
        region, level = self._region(top.element)
        draft = Draft(region, level=level, skip=top.skip, node=top.element)
        if top.skip != "markup":  # scripts and styles are not even listed
            self.drafts.append(draft)
        self._draft = draft
        return draft

    def _region(self, element: int) -> tuple[str, int]:
        divided = False  # a list item that is divided into sections is a column of the page
        while element > 0:
            name = self.elements[element].name
            divided = divided or name in SECTIONS
            if name in HEADINGS:
                return "heading", HEADINGS[name]
            if name in LIST_ITEMS:
                return ("body" if divided else "list"), 0
            if name in ("figcaption", "caption"):
                return "caption", 0
            if name in ("td", "th"):
                return "table", 0
            element = self.elements[element].parent
        return "body", 0

    def end_block(self) -> None:
        """Whatever comes next is another block."""
        self._draft = None
        self._space = None

    # -- raised text ------------------------------------------------------------------------

    def _begin_raised(self) -> None:
        self._raised = []
        self._raised_link = False

    def _end_raised(self) -> None:
        """Read raised text as what it is: an ordinal ending, an exponent, or a note's number."""
        pieces, self._raised = self._raised, None
        if not pieces:
            return
        raised = Draft("body", pieces=pieces, skip="reference", node=self._stack[-1].element)
        text = raised.text(self.raw)
        before = self._draft.text(self.raw)[-4:] if self._draft is not None else ""
        read = read_raised(text, before, self._raised_link)
        if read is None:
            self.drafts.append(raised)
        elif read == text:
            for piece in pieces:
                self._add(piece)
        else:
            self._add(Piece(*raised.raw_span, read))
