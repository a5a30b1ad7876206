"""The magnitude that a note gives all sums of a table: "(in millions, except per share data)"."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.model import Cell, Quantity
from pipeline.quantity.lexicon import load_lexicon
from pipeline.quantity.tokens import EXACT
from pipeline.records import replace
from pipeline.settings import Settings
from pipeline.text_view import fold

_FIRST_LETTER = re.compile(r"(?<!\w)\w")
_GROUPING = re.compile(r"[^\d.]")


def with_table_scale(quantity: Quantity, written: str, cell: Cell, settings: Settings) -> Quantity:
    """``quantity``, ``written`` without a magnitude of its own, in the one the notes of its table give.

    What the note excepts, and its row names, stays as it is.
    """
    if quantity.kind not in ("count", "money") or quantity.value is None:
        return quantity
    if _GROUPING.sub("", written) != _GROUPING.sub("", f"{abs(quantity.value):f}"):
        return quantity
    for note in (cell.column_header, cell.caption):
        factor, excepts = _scale(note, quantity.lang, settings) if note else (None, False)
        if factor is not None:
            if excepts and _find(cell.row_header, "unscaled", quantity.lang, settings) is not None:
                return quantity
            value = EXACT.multiply(quantity.value, factor)
            return replace(quantity, value=value, rule=quantity.rule + "+scale.header")
    return quantity


def without_exceptions(note: str, lang: str, settings: Settings) -> str:
    """``note`` up to what it excepts: "in millions" of "in millions, except per share"."""
    found = _find(note, "table_except", lang, settings)
    return note if found is None else note[: found[0]].rstrip(" ,;")


@lru_cache(maxsize=4096)
def _scale(note: str, lang: str, settings: Settings) -> tuple[Decimal | None, bool]:
    found = _find(note, "table_scale", lang, settings)
    if found is None:
        return None, False
    return Decimal(found[1]), _find(note, "table_except", lang, settings) is not None


def _find(header: str, role: str, lang: str, settings: Settings) -> tuple[int, str] | None:
    """Where the first word of ``role`` stands in ``header``, and its value."""
    lexicon, folded = load_lexicon(settings.configs, lang), fold(header)
    for place in _FIRST_LETTER.finditer(folded):
        found = lexicon.starts(place.start(), folded, len(folded), role)
        if found is not None:
            return place.start(), found[1]
    return None
