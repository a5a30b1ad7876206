"""Lines and sections that pages put around an article, recognised by rows of ``page_furniture.csv``.

A row's ``text`` is the line as it is written.  ``{number}`` stands for a number with an optional
sign or unit letter (``1.2K``), ``{any}`` for up to 80 further characters.  Matching ignores case,
width and Traditional or Simplified form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipeline.configs import Row, read_rows
from pipeline.ingest.drafts import EDGES, Draft
from pipeline.text_view import fold

FILE = "page_furniture.csv"
LONGEST_LINE = 200
"""Furniture is short; longer lines are not compared."""
LONGEST_PART = 40
"""Of a line of several parts, two of them furniture, none is longer."""
LONGEST_TEASER = 160
"""In a list of other stories no line without a full stop is longer than this."""

_NUMBER = r"[\s:]*[(\[]?[+-]?\d[\d.,]*+\s?(?:[km]\b|\+)?[)\]]?"
_HOST = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,12}(?:/\S{0,200})?\Z", re.IGNORECASE
)
_URL = re.compile(r"(?:https?://|www\.)\S+\Z")
_BARE_NUMBER = re.compile(r"(?:[+#(\[]?\d{1,6}[)\].]?|[-–—]\s?\d{1,4}\s?[-–—])\Z")
_PARTING = re.compile("[·•|｜/–—-]")
_PARTED = re.compile(rf"\s+{_PARTING.pattern}\s+")
_BYLINE = re.compile(r"\S{1,30}\s+[·•|｜]\s")
"""A name in one word, as members of a forum have, and what the page says of their post."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WIDE_LETTER = re.compile("[\uff21-\uff5a]")
_LETTERS = re.compile(r"[^\W\d_]+")
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’」』)\]）]{0,4}\s{0,9}\Z")
_LONGEST_END = 1 + 4 + 9
_AROUND = r"[\W_]{0,4}"
"""What may stand before and after a line of furniture."""
_BEGINNING = 4 + 3
"""The characters that tell whether a line can be furniture: those around it, and three of its own."""


class FurnitureRow(Row):
    """``kind`` is *line* (the whole line), *section* (a heading over other stories: it and the
    short lines after it), *label* (a word in the class or id of what is not the article),
    *control* (the same, believed only where there is little running text), *content* (a word in
    the class or id of what is) or *element* (a whole class or id name of what is not)."""

    kind: Literal["line", "section", "label", "control", "element", "content"]
    text: str
    lang: str = ""
    example: str = ""


class _Lines:
    """Lines as they are written, compiled.

    Most lines of an article begin otherwise than any of them, so that no more of a line need be folded.
    Those that begin with anything are told by a word of theirs.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        texts = sorted(set(texts))
        beginnings = {_beginning(text) for text in texts if not text.startswith("{any}")}
        wholes = "|".join(map(_template, texts)) or "(?!)"
        self._beginning = re.compile(f"{_AROUND}(?:{'|'.join(sorted(beginnings)) or '(?!)'})")
        self._words = sorted({_longest_word(text) for text in texts if text.startswith("{any}")})
        self._whole = re.compile(rf"{_AROUND}(?:{wholes}){_AROUND}\Z")

    def match(self, line: str) -> bool:
        """Whether ``line`` is one of them."""
        return self._may_match(line) and self._whole.match(fold(line)) is not None

    def _may_match(self, line: str) -> bool:
        if self._beginning.match(fold(line[:_BEGINNING])):
            return True
        if not self._words:
            return False
        lowered = line.lower()
        return any(word in lowered for word in self._words) or _WIDE_LETTER.search(line) is not None


@dataclass(frozen=True)
class Furniture:
    """The compiled rows: what lines read, and what class and id words name.

    ``is_labelled`` tells whether they name something other than the article, ``is_control`` something
    that holds no running text, such as buttons, and ``is_content`` the body of the article.
    """

    line: _Lines
    section: _Lines
    is_labelled: Callable[[str], bool]
    is_control: Callable[[str], bool]
    is_content: Callable[[str], bool]

    def reason(self, line: str) -> str:
        """Why a line standing alone is not read; empty when it is."""
        if len(line) > LONGEST_LINE:
            return "url" if _URL.match(line) else ""
        if " " not in line and (_URL.match(line) or _HOST.match(line)):
            return "url"
        if _BARE_NUMBER.match(line) or self.line.match(line):
            return "page_furniture"
        if not _PARTING.search(line):
            return ""
        parts = _PARTED.split(line)  # "7 min read | 12 comments"
        if len(parts) == 1:
            return ""
        known = sum(bool(self.reason(part)) for part in parts)
        # "5/6/2031 | Economy | 7 min read | 12 comments", but not "Draw: 05 - 12 - 23 - 34"
        telling = known - sum(_BARE_NUMBER.match(part) is not None for part in parts)
        byline = telling > 1 and max(map(len, parts)) <= LONGEST_PART
        # "keeper42 · 2 days ago", but not "- 2 days ago", which may be an item of an article
        byline = byline or (known == 1 == len(parts) - 1 and _BYLINE.match(line) is not None)
        return "page_furniture" if known == len(parts) or byline else ""

    def opens_section(self, line: str) -> bool:
        """Whether the line is a heading over other stories."""
        return len(line) <= 80 and self.section.match(line)


def ends_sentence(text: str) -> bool:
    """Whether the text ends in the mark of a sentence, quotes and brackets behind it aside."""
    return _SENTENCE_END.search(text, max(0, len(text) - _LONGEST_END)) is not None


def _words(label: str) -> str:
    """``shareBox`` and ``share_box`` as ``share-box``."""
    return _HUMP.sub("-", label).lower().replace("_", "-")


def _names(words: str) -> Callable[[str], bool]:
    """Tells whether class and id words hold what the pattern ``words`` matches; sites repeat theirs."""
    search = re.compile(words).search

    @lru_cache(maxsize=4096)
    def names(label: str) -> bool:
        return search(_words(label)) is not None

    return names


def _beginning(text: str) -> str:
    """What the first characters that :func:`_template` matches look like."""
    if text.startswith("{number}"):
        return r"[\s:(\[+\d-]"
    return re.escape(re.split(r"[ {]", fold(text[:3]))[0])


def _longest_word(text: str) -> str:
    """A word that a line must hold to match; empty when there is none that only case changes."""
    words = _LETTERS.findall(re.sub(r"\{\w+\}", " ", fold(text)))
    return max((word for word in words if not _HAN.search(word)), key=len, default="")


def _template(text: str) -> str:
    parts = re.split(r"(\{number\}|\{any\})", fold(text))
    escaped = [
        _NUMBER
        if part == "{number}"
        else r".{0,80}"
        if part == "{any}"
        else re.escape(part).replace(r"\ ", r"[\s:]*")
        for part in parts
    ]
    return "".join(escaped)


@lru_cache(maxsize=4)
def load_furniture(root: Path) -> Furniture:
    """The rows of ``page_furniture.csv`` under ``root``, compiled.

    :raises ConfigError: when a row does not fit.
    """
    rows = read_rows(root / FILE, FurnitureRow)

    def lines(kind: str) -> _Lines:
        return _Lines(row.text for row in rows if row.kind == kind)

    def words(kind: str) -> str:
        return "|".join(sorted({re.escape(row.text.lower()) for row in rows if row.kind == kind})) or "(?!)"

    return Furniture(
        lines("line"),
        lines("section"),
        _names(rf"(?<![a-z0-9])(?:{words('label')})(?![a-z])|(?<!\S)(?:{words('element')})(?!\S)"),
        _names(rf"(?<![a-z0-9])(?:{words('control')})(?![a-z])"),
        _names(rf"(?<![a-z0-9])(?:{words('content')})(?![a-z])"),
    )


def mark_furniture(raw: str, drafts: Sequence[Draft], furniture: Furniture) -> None:
    """Set ``skip`` on drafts that are furniture by what they say or by standing under a heading
    over other stories."""
    in_section = False
    for draft in drafts:
        if draft.skip or draft.region in ("title", "table", "front_matter"):
            continue
        text = draft.text(raw).strip(EDGES)
        if furniture.opens_section(text):
            in_section = True
            draft.skip = "page_furniture"
        elif in_section and (len(text) > LONGEST_TEASER or (ends_sentence(text) and not draft.linked)):
            in_section = False
        elif in_section:
            draft.skip = "page_furniture"
        if not draft.skip:
            draft.skip = furniture.reason(text)
