"""The measured properties that a table names for one of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Cell, Quantity
from pipeline.relations.lexicon import LanguageLexicon
from pipeline.relations.rows import MetricRow
from pipeline.text_view import fold


class Header(NamedTuple):
    """A property as written and the rows of ``metrics.csv`` it may stand for."""

    text: str
    rows: tuple[MetricRow, ...]


def read_headers(cell: Cell | None, heading: str, lexicon: LanguageLexicon) -> list[Header]:
    """The properties named by column, caption, ``heading`` above the table and row, in this order."""
    if cell is None:
        return []
    # some tables have their first row for a caption: it says nothing of this column
    caption = "" if cell.column_header and cell.column_header in cell.caption else cell.caption
    found: list[Header] = []
    for text in (cell.column_header, caption, heading, cell.row_header):
        folded = fold(text)
        for cue in lexicon.metric.find(folded, 0, len(folded)):
            # a row often bears a name, whose words say nothing ("Acme Cars")
            if text is not cell.row_header or cue.end - cue.start == len(text):
                found.append(Header(text[cue.start : cue.end], cue.row))
    return found


def fitting_row(rows: Sequence[MetricRow], quantity: Quantity, role: str) -> MetricRow | None:
    """The first row that takes the kind; a multiple, or a relative change, may be one of any property."""
    kind = "count" if quantity.kind == "fraction" else quantity.kind
    for row in rows:
        if not row.kinds or kind in row.kinds or quantity.kind in row.kinds:
            return row
    relative = kind == "multiple" or (role == "change" and kind in ("percent", "percentage_point"))
    return rows[0] if relative and rows else None
