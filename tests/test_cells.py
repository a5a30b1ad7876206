"""Numbers in table cells: units of headers (rows in ``corpus/header_units.csv``) and brackets."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.api import extract_text
from pipeline.model import Block, Cell
from pipeline.quantity.cells import FLAG, in_cell, with_header_unit
from pipeline.quantity.parse import parse_text
from pipeline.settings import Settings

with (Path(__file__).parent / "corpus" / "header_units.csv").open(encoding="utf-8", newline="") as rows:
    ROWS = list(csv.DictReader(rows))
SETTINGS = Settings(Path(__file__).parent.parent / "configs")


@pytest.mark.parametrize("row", ROWS, ids=[row["header"] for row in ROWS])
@pytest.mark.parametrize("place", ["column_header", "row_header", "caption"])
def test_a_bare_number_takes_the_unit_of_its_header(row: dict[str, str], place: str) -> None:
    (bare,) = parse_text(row["cell"], row["lang"], SETTINGS)
    found = with_header_unit(bare, Cell(0, 1, 1, **{place: row["header"]}), SETTINGS)
    value = format(found.value.normalize(), "f") if found.value is not None else ""
    assert f"{value} {found.unit} {found.kind}" == row["expect"]


def test_the_column_header_comes_before_the_caption_and_is_flagged() -> None:
    (bare,) = parse_text("34", "zh", SETTINGS)
    found = with_header_unit(bare, Cell(0, 1, 1, column_header="占比（%）", caption="单位：亿元"), SETTINGS)
    assert (found.unit, FLAG in found.flags) == ("%", True)


@pytest.mark.parametrize(("lang", "head"), [("zh", "排名"), ("en", "Rank"), ("vi", "Hạng")])
def test_under_the_head_rank_a_whole_number_is_one(lang: str, head: str) -> None:
    (bare,) = parse_text("4", lang, SETTINGS)
    found = with_header_unit(bare, Cell(0, 1, 0, column_header=head, caption="单位：亿元"), SETTINGS)
    assert (found.kind, found.unit, found.value) == ("rank", "rank", 4)
    (part,) = parse_text("4.5", lang, SETTINGS)
    assert with_header_unit(part, Cell(0, 1, 0, column_header=head), SETTINGS).kind == "count"


@pytest.mark.parametrize(
    ("lang", "head", "expect"),
    [
        ("zh", "当月 数量", "340000 t"),
        ("zh", "当月 金额", "34000 USD"),
        ("zh", "累计比去年同期±% 数量", "34 %"),
        ("vi", "Lượng", "34 t"),
        ("vi", "Trị giá", "34000000 USD"),
        ("en", "Quantity", "34 t"),
        ("en", "Value", "34000 USD"),
    ],
)
def test_the_column_of_units_tells_of_amounts_and_not_of_sums(lang: str, head: str, expect: str) -> None:
    units = {
        "zh": ("万吨", "单位：千美元"),
        "vi": ("tấn", "Đơn vị: triệu USD"),
        "en": ("tonnes", "USD thousand"),
    }
    unit, caption = units[lang]
    (bare,) = parse_text("34", lang, SETTINGS)
    cell = Cell(0, 1, 2, row_header="x", column_header=head, caption=caption)
    found = with_header_unit(bare, cell, SETTINGS, unit)
    assert found.value is not None
    assert f"{found.value.normalize():f} {found.unit}" == expect


def test_units_in_their_column_are_no_claims() -> None:
    head = "<tr><th>商品</th><th>计量单位</th><th>数量</th></tr>"
    table = f"<table>{head}<tr><td>盐</td><td>万吨</td><td>34</td></tr></table>"
    (claim,) = extract_text(f"<html><body><article><p>十月盐的进口如下。</p>{table}</article></body></html>")
    assert (claim.quote, claim.value, claim.unit) == ("34", 340000, "t")


def test_a_number_with_a_unit_of_its_own_keeps_it() -> None:
    (own,) = parse_text("34 km", "en", SETTINGS)
    assert with_header_unit(own, Cell(0, 1, 1, column_header="Share (%)"), SETTINGS) is own


@pytest.mark.parametrize(
    ("cell", "value"),
    [("(1,234)", -1234), ("$(99.5)", "-99.5"), ("(3.2%)", "-3.2"), ("(2 of 5)", 2), ("1,234", 1234)],
)
def test_brackets_around_a_whole_cell_are_a_minus(cell: str, value: int | str) -> None:
    (found,) = parse_text(cell, "en", SETTINGS)
    block = Block(0, len(cell), "table", cell=Cell(0, 1, 1))
    assert in_cell(found, cell, block, SETTINGS).value == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "row", "expect"),
    [
        ("$4,071", "Revenue", "4071000000 USD money"),
        ("$(118)", "Net income", "-118000000 USD money"),
        ("$0.86", "Diluted EPS", "0.86 USD money"),
        ("$1.2 billion", "Backlog", "1200000000 USD money"),
        ("12%", "Margin", "12 % percent"),
        ("321", "Net cash", "321000000 1 count"),
    ],
)
def test_the_note_of_a_table_scales_its_sums(cell: str, row: str, expect: str) -> None:
    (found,) = parse_text(cell, "en", SETTINGS)
    note = "(in millions, except per share data)"
    block = Block(0, len(cell), "table", cell=Cell(0, 1, 1, row, "2025", note))
    scaled = in_cell(found, cell, block, SETTINGS)
    value = format(scaled.value.normalize(), "f") if scaled.value is not None else ""
    assert f"{value} {scaled.unit} {scaled.kind}" == expect
