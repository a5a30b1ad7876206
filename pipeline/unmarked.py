"""Gives words typed without their marks the marks back: "tang 5% so voi quy 2" reads "tăng 5% so với quý 2".

Only in the form that is looked up, which keeps its length, and only in blocks without a single mark;
the text itself is never changed.  What a word is may be told by a number beside it: *tang* before one is
*tăng* (rise), elsewhere it may be a floor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipeline.configs import Row, read_rows
from pipeline.errors import ConfigError
from pipeline.language_settings import load_language_settings
from pipeline.languages import strip_marks
from pipeline.model import Document
from pipeline.text_view import fold
from pipeline.trie import WORD_BEGINS, trie_pattern

TABLE = "unmarked.csv"
_BLANK = r"[ \n]"
_NUMBER_AHEAD = re.compile(r"[ \n]{1,2}[+~-]?(?:\d|i{1,3}\b|iv\b)")
_NUMBER_BEFORE = re.compile(r"\d[ \n]?$")


class UnmarkedRow(Row):
    """``unmarked.csv``: ``forms`` are phrases with their marks, parted by ``|``.

    ``beside`` says where the same letters without marks are read so: anywhere when it is empty, with a
    number ``after`` them, ``before`` them or on ``either`` side.
    """

    forms: str
    beside: Literal["", "after", "before", "either"] = ""
    example: str
    want: str


@dataclass(frozen=True, eq=False)
class Unmarked:
    """``marks`` are the letters that tell text with its marks, ``forms`` what stands for bare words."""

    marks: re.Pattern[str]
    words: re.Pattern[str]
    forms: dict[str, tuple[str, str]]

    def restore(self, folded: str, start: int, end: int) -> str:
        """``folded[start:end]``, a block without marks, with those of the words of the table."""
        parts: list[str] = []
        at = start
        for word in self.words.finditer(folded, start, end):
            form, beside = self.forms[word.group().replace("\n", " ")]
            if beside and not _fits(beside, folded, start, *word.span()):
                continue
            parts += (folded[at : word.start()], form)
            at = word.end()
        return "".join((*parts, folded[at:end]))


def _fits(beside: str, folded: str, floor: int, start: int, end: int) -> bool:
    after = beside != "before" and _NUMBER_AHEAD.match(folded, end) is not None
    before = beside != "after" and _NUMBER_BEFORE.search(folded, max(floor, start - 3), start) is not None
    return after or before


@lru_cache(maxsize=8)
def load_unmarked(root: Path) -> dict[str, Unmarked]:
    """The tables of the languages that are typed without marks too, by language.

    :raises ConfigError: when a row does not fit, or two phrases are typed alike.
    """
    found: dict[str, Unmarked] = {}
    for lang, settings in load_language_settings(root).items():
        path = root / "lang" / lang / TABLE
        if not settings.marked:
            continue
        forms: dict[str, tuple[str, str]] = {}
        for row in read_rows(path, UnmarkedRow) if path.is_file() else ():
            for form in map(fold, row.forms.split("|")):
                other = forms.setdefault(strip_marks(form), (form, row.beside))
                if other != (form, row.beside):
                    raise ConfigError(f"{path}: {form!r} and {other[0]!r} are typed alike; keep one of them")
        words = trie_pattern(forms, blank=_BLANK, edge=WORD_BEGINS)
        marks = re.compile(f"[{re.escape(settings.marked)}]")
        found[lang] = Unmarked(marks, re.compile(rf"(?:{words})(?!\w)"), forms)
    return found


def bare_words(root: Path, lang: str, folded: str, start: int, end: int) -> Unmarked | None:
    """The table for ``folded[start:end]`` when that is typed without marks; ``None`` for any other text."""
    table = load_unmarked(root).get(lang)
    return table if table is not None and table.marks.search(folded, start, end) is None else None


def with_marks(document: Document, root: Path) -> Document:
    """``document`` with a look-up form that has the marks left out in blocks typed without any."""
    folded = document.folded
    parts: list[str] = []
    at = 0
    for block in document.blocks:
        table = bare_words(root, block.lang, folded, block.start, block.end)
        if table is None:
            continue
        restored = table.restore(folded, block.start, block.end)
        if not folded.startswith(restored, block.start):
            parts += (folded[at : block.start], restored)
            at = block.end
    return replace(document, marked="".join((*parts, folded[at:]))) if parts else document
