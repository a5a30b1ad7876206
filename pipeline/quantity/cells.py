"""What a table cell adds to its number: the unit of its headers, the sign of accounting brackets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from pipeline.model import Block, Cell, Quantity
from pipeline.quantity.lexicon import load_lexicon
from pipeline.quantity.parse import parse_text
from pipeline.quantity.table_scale import with_table_scale, without_exceptions
from pipeline.quantity.tokens import EXACT
from pipeline.records import replace
from pipeline.settings import Settings
from pipeline.text_view import fold

FLAG = "unit_from_header"

_LAST_PLACE = 10_000
_CURRENCY_LETTERS = range(2, 5)

_ACCOUNTING = re.compile(r"([$€£¥₫]?)\s?[(（]\s?[$€£¥₫]?\s?[\d.,]{1,20}\s?%?\s?[)）]%?")
_BRACKETED = re.compile(r"[(（\[]([^()（）\[\]]{1,40})[)）\]]")
_AFTER_MARK = re.compile(r"[:：,，;/]\s*([^:：,，;/]{1,40})$|[\s±]([%‰])(?=\s|$)")
_SIGN = re.compile(r"[^\W\d_]{2,4}\$?(?=\s)|[^\W\d_]{0,3}[$€£¥₫₩]")


def row_units(blocks: Iterable[Block], text: str, settings: Settings) -> dict[tuple[int, int], str]:
    """What the column of units says of each row, by table and row: 万吨 under 计量单位."""
    return {
        (block.cell.table, block.cell.row): text[block.start : block.end].strip()
        for block in blocks
        if block.cell is not None and holds_units(block.cell, block.lang, settings)
    }


def holds_units(cell: Cell, lang: str, settings: Settings) -> bool:
    """Whether ``cell`` stands in the column of units."""
    return bool(cell.column_header) and _is_headed(cell.column_header, "unit_column", lang, settings)


@lru_cache(maxsize=4096)
def _is_headed(header: str, role: str, lang: str, settings: Settings) -> bool:
    """Whether one of the words of ``header``, which may have several lines, is of ``role``."""
    lexicon = load_lexicon(settings.configs, lang)
    words = lexicon.ahead.get(role)
    folded = fold(header).strip()
    return words is not None and (
        folded in words.entries or any(part in words.entries for part in folded.split())
    )


def in_cell(quantity: Quantity, text: str, block: Block, settings: Settings, row_unit: str = "") -> Quantity:
    """``quantity`` as ``block``, a cell in ``text`` whose row is in ``row_unit``, means it."""
    cell = block.cell
    if cell is None:
        return quantity
    quantity = with_bracket_sign(quantity, text[block.start : block.end], settings)
    if quantity.kind == "count" and quantity.unit == "1" and not quantity.unit_text:
        quantity = with_header_unit(quantity, cell, settings, row_unit)
    if FLAG in quantity.flags:
        return quantity
    return with_table_scale(quantity, text[quantity.start : quantity.end], cell, settings)


def with_bracket_sign(quantity: Quantity, text: str, settings: Settings) -> Quantity:
    """``quantity``, negative when brackets around it are all the cell holds: (1,234), $(118) in accounts."""
    if quantity.value is None or quantity.value <= 0:
        return quantity
    brackets = _ACCOUNTING.fullmatch(text.strip())
    if brackets is None:
        return quantity
    sign = _one_of(brackets[1], quantity.lang, settings) if brackets[1] else None
    return replace(
        quantity,
        value=-quantity.value,
        kind=quantity.kind if sign is None else sign.kind,
        unit=quantity.unit if sign is None else sign.unit,
        rule=quantity.rule + "+brackets",
    )


def with_header_unit(quantity: Quantity, cell: Cell, settings: Settings, row_unit: str = "") -> Quantity:
    """``quantity``; a bare count in ``cell`` in the unit that its headers or the caption name.

    The column header is asked first, then the row header, the column of units but for sums, then the
    caption; under the head "Rank" a whole number is one.
    """
    if quantity.kind != "count" or quantity.unit != "1" or quantity.unit_text:
        return quantity
    if any(_is_order(header, quantity, settings) for header in (cell.column_header, cell.row_header)):
        return replace(quantity, kind="rank", unit="rank", rule=quantity.rule + "+rank.header")
    if row_unit and _is_headed(cell.column_header, "amount_column", quantity.lang, settings):
        row_unit = ""
    named = _BRACKETED.search(cell.column_header) or _AFTER_MARK.search(cell.column_header)
    first = (cell.column_header, row_unit) if named else (row_unit, cell.column_header)
    for header in (*first, cell.row_header, cell.caption):
        unit = _unit_of(header, quantity.lang, settings) if header else None
        if unit is not None:
            return _in_unit(quantity, unit)
    return quantity


def _in_unit(quantity: Quantity, unit: Quantity) -> Quantity:
    factor = unit.value or Decimal(1)
    value, low, high = (
        None if number is None else EXACT.multiply(number, factor)
        for number in (quantity.value, quantity.value_min, quantity.value_max)
    )
    return replace(
        quantity,
        kind=unit.kind,
        value=value,
        value_min=low,
        value_max=high,
        unit=unit.unit,
        flags=tuple(sorted({*quantity.flags, *unit.flags, FLAG})),
        rule=quantity.rule + "+unit.header",
    )


def _is_order(header: str, quantity: Quantity, settings: Settings) -> bool:
    """Whether ``header`` says that its numbers are places in an order."""
    if quantity.value is None or quantity.value % 1 or not 0 < quantity.value < _LAST_PLACE:
        return False
    return _names_ranks(header.strip(), quantity.lang, settings)


@lru_cache(maxsize=4096)
def _names_ranks(header: str, lang: str, settings: Settings) -> bool:
    folded = fold(header)
    found = load_lexicon(settings.configs, lang).starts(0, folded, len(folded), "rank_head")
    return found is not None and found[0] == len(folded)


@lru_cache(maxsize=4096)
def _unit_of(header: str, lang: str, settings: Settings) -> Quantity | None:
    """One of the unit named in ``header``, with the magnitude before it as its value."""
    named = [without_exceptions(found.group(1), lang, settings) for found in _BRACKETED.finditer(header)]
    for part in (*named, header):
        after = _AFTER_MARK.search(part)
        if after is not None:
            named.append(after.group(1) or after.group(2))
    for name in named:
        unit = _one_of(name.strip(), lang, settings)
        if unit is not None:
            return unit
    unit = _one_of(header.strip(), lang, settings)
    # a column headed Year or Days holds dates as often as durations
    return None if unit is None or unit.kind == "duration" else unit


def _one_of(name: str, lang: str, settings: Settings) -> Quantity | None:
    """``1 name`` read as a quantity; a currency may stand before the number: USD million."""
    sign = _SIGN.match(name)
    tries = [f"1 {name}", f"{name} 1"]
    if sign is not None:
        tries.append(f"{sign.group()} 1 {name[sign.end() :].strip()}")
    if not name.isascii() and " " not in name:
        # 人民币亿元: a currency of two to four letters before the magnitude
        tries += [f"{name[:cut]}1{name[cut:]}" for cut in _CURRENCY_LETTERS if cut < len(name)]
    for one in tries:
        found = parse_text(one, lang, settings)
        # 百万元 1 is no price with a tail
        if len(found) != 1 or found[0].start != 0 or not _is_unit(found[0]) or "+tail" in found[0].rule:
            continue
        rest = one[found[0].end :].strip()
        if not rest or (found[0].kind == "count" and rest.replace(" ", "").isalpha()):
            return found[0]
    return None


def _is_unit(found: Quantity) -> bool:
    if found.value is None or found.kind == "rank":
        return False
    return found.unit != "1" or found.value > 1
