"""Quantities become rows: raw offsets, quotes, ids, units, times, rejected stretches."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.conversion import load_conversions, to_base
from pipeline.model import (
    Attributes,
    Block,
    Document,
    Metadata,
    Passage,
    Quantity,
    Rejection,
    Sentence,
    Skipped,
    Span,
)
from pipeline.settings import Settings
from pipeline.stages.normalise import SENTENCE_LIMIT, SKIPPED_LIMIT, normalise, readable
from pipeline.tables.rows import ArticleTables
from pipeline.text_view import MappedText, TextBuilder, read_plain

UNITS = """code,kind,base,factor,offset,example
km,length,m,1000,,
h,duration,s,3600,,
Cel,temperature,K,1,273.15,
[degF],temperature,K,0.5555555555555555555555555556,255.3722222222222222222222222,
nm,length,m,0.000000001,,
fm,length,m,0.000000000000001,,
USD,money,,,,
"""


@pytest.fixture
def units(tmp_path: Path) -> Settings:
    (tmp_path / "units.csv").write_text(UNITS)
    return Settings(tmp_path)


def document(raw: str, reading: MappedText | None = None, **changes: object) -> Document:
    reading = reading or read_plain(raw)
    data = raw.encode()
    block = Block(0, len(reading.text), "body", "en")
    made = Document(
        "d1",
        "a b/文.txt",
        hashlib.sha256(data).hexdigest(),
        len(data),
        "utf-8",
        "text",
        raw,
        reading,
        (block,),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def quantity(article: Document, quote: str, **changes: object) -> Quantity:
    start = article.text.index(quote)
    end = start + len(quote)
    made = Quantity(start, end, Span(start, end), "en", "count", value=Decimal(1), rule="digits")
    return replace(made, **changes)  # type: ignore[arg-type]


def rows(
    article: Document,
    *quantities: Quantity,
    settings: Settings,
    about: Attributes | None = None,
    rejections: tuple[Rejection, ...] = (),
) -> ArticleTables:
    passage = Passage(Sentence(0, len(article.text), 0, "en"), article.blocks[0], quantities)
    attributes = [[about or Attributes()] * len(quantities)]
    return normalise(article, [passage], attributes, rejections, settings)


def test_a_row_points_at_the_raw_file(units: Settings) -> None:
    raw = unicodedata.normalize("NFD", "Giá tăng 3 triệu đồng.\r\nHết.")
    article = document(raw)
    assert article.text != raw
    tables = rows(article, quantity(article, "3 triệu đồng", unit_text="triệu  đồng"), settings=units)
    [row] = tables.claims
    assert raw[row.char_start : row.char_end] == row.quote == unicodedata.normalize("NFD", "3 triệu đồng")
    assert row.sentence == "Giá tăng 3 triệu đồng. Hết."
    assert row.unit_text == "triệu đồng"
    assert tables.document.claims == 1


def test_a_quote_spans_the_markup_inside_it(units: Settings) -> None:
    raw = "about <b>40</b>&nbsp;%."
    builder = TextBuilder(raw)
    builder.copy(0, 6)
    builder.copy(9, 11)
    builder.put(" ", 15, 21)
    builder.copy(21, 23)
    article = document(raw, builder.build())
    [row] = rows(article, quantity(article, "40 %", kind="percent", unit="%"), settings=units).claims
    assert row.quote == "40</b>&nbsp;%"
    assert row.sentence == "about 40 %."


def test_claim_ids_depend_on_file_span_and_kind_only(units: Settings) -> None:
    article = document("12 of them, 12 more")
    one = quantity(article, "12")
    first = rows(article, one, settings=units).claims[0].claim_id
    moved = replace(article, source_path="elsewhere.txt", doc_id="d2")
    assert rows(moved, replace(one, value=Decimal(7)), settings=units).claims[0].claim_id == first
    assert rows(article, replace(one, kind="rank"), settings=units).claims[0].claim_id != first
    other = document("12 of them, 12 more.")
    assert rows(other, quantity(other, "12"), settings=units).claims[0].claim_id != first


def test_two_quantities_of_one_span_and_kind_are_one_row(units: Settings) -> None:
    article = document("12 of them")
    assert len(rows(article, quantity(article, "12"), quantity(article, "12"), settings=units).claims) == 1


@pytest.mark.parametrize(
    ("value", "unit", "difference", "base"),
    [
        ("3", "km", False, ("3000", "m")),
        ("36", "km/h", False, ("10", "m/s")),
        ("20", "Cel", False, ("293.15", "K")),
        ("2", "Cel", True, ("2", "K")),
        ("32", "[degF]", False, ("273.15", "K")),
        ("9", "[degF]", True, ("5", "K")),
        ("5", "nm", False, ("0.000000005", "m")),
        ("1", "fm", False, None),
        ("5", "USD", False, None),
        ("5", "furlong", False, None),
        ("5", "USD/km", False, None),
    ],
)
def test_conversion_is_exact(
    units: Settings, value: str, unit: str, difference: bool, base: tuple[str, str] | None
) -> None:
    got = to_base(Decimal(value), unit, load_conversions(units.configs), difference=difference)
    assert got == (None if base is None else (Decimal(base[0]), base[1]))


def test_without_a_table_of_units_nothing_is_converted(tmp_path: Path) -> None:
    assert load_conversions(tmp_path) == {}


@pytest.mark.parametrize(
    ("time", "first", "last", "kept"),
    [
        ("2024", "2024-01-01", "2024-12-31", True),
        ("2025-33", "2025-01-01", "2025-03-31", True),
        ("2019/2023", "2019-01-01", "2023-12-31", True),
        ("../2023", "", "2023-12-31", True),
        ("199X", "1990-01-01", "1999-12-31", True),
        ("XXXX-11", "", "", True),
        ("", "2024-01-01", "2024-12-31", False),
        ("last year", "2024-01-01", "2024-12-31", False),
        ("2024", "2024-12-31", "2024-01-01", False),
    ],
)
def test_times_are_checked(units: Settings, time: str, first: str, last: str, kept: bool) -> None:
    article = document("12 of them")
    about = Attributes(time=time, time_start=first, time_end=last)
    [row] = rows(article, quantity(article, "12"), settings=units, about=about).claims
    assert (row.time, row.time_start, row.time_end) == ((time, first, last) if kept else ("", "", ""))
    assert ("time_unreadable" in row.flags) == (bool(time) and not kept)


def test_attributes_are_tidied(units: Settings) -> None:
    article = document("12 of them", metadata=Metadata(published="2024-05-06T07:08:09Z"), flags=("z_flag",))
    about = Attributes(
        subject="The\nCompany", subject_id="org:The Company, Inc.", compared_to_id="country:US",
        subject_share=0.9, time_share=0.6, flags=("time_inherited",), rules=("subject.topic",),
    )  # fmt: skip
    (units.configs / "confidence.csv").write_text("feature,weight\nalways,1\nless sure choice,0.5\n")
    [row] = rows(article, quantity(article, "12", flags=("a_flag",)), settings=units, about=about).claims
    assert row.subject == "The Company"
    assert row.subject_id == "org:the-company-inc"
    assert row.compared_to_id == "country:US"
    assert row.published == "2024-05-06"
    assert row.confidence == Decimal("0.769")
    assert row.flags == "a_flag;time_inherited;z_flag"
    assert row.rule_id == "digits > subject.topic"


@pytest.mark.parametrize(
    ("text", "units_of", "values", "converted"),
    [
        ("It cost 70 yuan (about 10 dollars).", ("CNY", "USD"), ("70", "10"), True),
        ("成本70元（约合10美元）。", ("CNY", "USD"), ("70", "10"), True),
        ("It cost 70 yuan (up 10 yuan).", ("CNY", "CNY"), ("70", "10"), False),
        ("It cost 70 yuan, then 10 dollars.", ("CNY", "USD"), ("70", "10"), False),
        ("They ran 70 km (about 10 hours).", ("km", "h"), ("70", "10"), False),
        ("They ran 70 m (about 10 km).", ("m", "km"), ("70", "10"), False),
        ("It is 70 C (about 10 F).", ("Cel", "[degF]"), ("70", "158"), True),
    ],
)
def test_conversions_in_brackets_are_flagged(
    units: Settings, text: str, units_of: tuple[str, str], values: tuple[str, str], converted: bool
) -> None:
    article = document(text)
    kinds = {"CNY": "money", "USD": "money", "h": "duration", "Cel": "temperature", "[degF]": "temperature"}
    quantities = [
        quantity(article, quote, kind=kinds.get(unit, "length"), unit=unit, value=Decimal(value))
        for quote, unit, value in zip(("70", "10"), units_of, values, strict=True)
    ]
    gap = min(text.index(mark) for mark in "(（," if mark in text)
    quantities[0] = replace(quantities[0], outer=Span(quantities[0].start, gap))
    flags = [row.flags for row in rows(article, *quantities, settings=units).claims]
    assert flags == ["", "conversion_of_previous" if converted else ""]


@pytest.mark.parametrize("value", ["1E+26", "1E-13"])
def test_numbers_no_table_can_hold_are_rejected(units: Settings, value: str) -> None:
    article = document("12 of them")
    tables = rows(article, quantity(article, "12", value=Decimal(value)), settings=units)
    assert not tables.claims
    assert [row.reason for row in tables.rejected] == ["out_of_range"]


def test_rejected_stretches_have_their_place(units: Settings) -> None:
    raw = "On 5/6/2025 it fell. Views: 1,234 (12:30)"
    article = document(raw, skipped=(Skipped(21, len(raw), "page_furniture"),))
    tables = rows(article, settings=units, rejections=(Rejection(3, 11, "date"),))
    assert [(row.quote, row.reason) for row in tables.rejected] == [
        ("5/6/2025", "date"),
        ("1,234", "page_furniture"),
        ("12:30", "page_furniture"),
    ]
    assert all(raw[row.char_start : row.char_end] == row.quote for row in tables.rejected)
    assert tables.document.rejected == 3


def test_skipped_regions_give_a_bounded_number_of_rows(units: Settings) -> None:
    raw = "1 " * 10_000
    article = document(raw, skipped=(Skipped(0, len(raw), "markup"),))
    assert len(rows(article, settings=units).rejected) == SKIPPED_LIMIT


def test_an_unknown_reason_is_a_bug(units: Settings) -> None:
    article = document("12 of them")
    with pytest.raises(ValueError, match=r"rejected\.reason"):
        rows(article, settings=units, rejections=(Rejection(0, 2, "whim"),))


@given(st.integers(0, 5000), st.integers(1, 30), st.integers(0, 5000))
def test_long_sentences_are_cut_around_the_quantity(before: int, size: int, after: int) -> None:
    text = "x" * before + "7" * size + "y" * after
    cut = readable(text, Sentence(0, len(text), 0, "en"), before, before + size)
    assert len(cut) <= SENTENCE_LIMIT
    assert "7" * size in cut
