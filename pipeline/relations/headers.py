"""The measured properties that a table names for one of its cells."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.model import Cell
from pipeline.relations.lexicon import LanguageLexicon, Measured, header_cues
from pipeline.relations.source_edges import DOCUMENTS
from pipeline.text_view import fold

_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b[1-4][qh]\d\d\b|\b[qh][1-4]\b")
_MOST_SPACED, _MOST_DENSE = 2, 4
"""Letters beside the digits of a time: 2024E, "2025年上半年"."""
_NOTE = re.compile(r"[(（][^()（）]{1,60}[)）]")
"""Units and what they do not hold for: (in millions, except per share data)."""


class Header(NamedTuple):
    """A property as written and what it may stand for."""

    text: str
    measured: Measured


def read_headers(cell: Cell | None, heading: str, title: str, lexicon: LanguageLexicon) -> list[Header]:
    """The properties named by column, caption, ``heading`` above the table and row, in this order.

    A column that is headed by its source ("IMF figures") leaves it to the ``title`` of the article what
    the table is about; in one headed by a year the row says what is measured.
    """
    if cell is None:
        return []
    # some tables have their first row for a caption: it says nothing of this column
    caption = "" if cell.column_header and cell.column_header in cell.caption else cell.caption
    caption = _NOTE.sub("", caption)
    found: list[Header] = []
    texts = [cell.column_header, caption, heading, cell.row_header]
    if stands_for_time(cell.column_header, lexicon) and cell.row_header:
        texts = [cell.row_header, caption]
    elif names_source(cell.column_header, lexicon):
        texts.append(title)
    for text in texts:
        names = header_cues(text, lexicon).metric
        if not names.starts:
            continue
        cues = names.cues()
        # the head of "car sales", 汽车销量 is its end
        for cue in reversed(cues) if text is title else cues:
            # a row often bears a name, whose words say nothing ("Acme Cars")
            if text is not cell.row_header or cue.end - cue.start == len(text):
                found.append(Header(text[cue.start : cue.end], cue.row))
    return found


def stands_for_time(header: str, lexicon: LanguageLexicon) -> bool:
    """Whether the head of a column is no more than a time: 2024, 3Q25, 2025年上半年."""
    folded = fold(header)
    if not _DATED.search(folded):
        return False
    letters = [letter for letter in folded if letter.isalpha()]
    dense = sum(letter > "\u2e7f" for letter in letters)
    if dense > _MOST_DENSE or len(letters) - dense > _MOST_SPACED:
        return False
    return not header_cues(header, lexicon).metric.starts


def names_source(header: str, lexicon: LanguageLexicon) -> bool:
    """Whether the head of a column says whose numbers stand in it: 官方数据, "IMF figures"."""
    return any(
        cue.act in DOCUMENTS and cue.start > 0 and cue.end == len(header)
        for cue in header_cues(header, lexicon).source.cues()
    )
