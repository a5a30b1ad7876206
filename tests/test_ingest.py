"""Reads awkward articles: what is read, as which region, and where it stands in the raw text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.model import REGIONS, REJECTION_REASONS, Document
from pipeline.settings import Settings
from pipeline.stages.ingest import ingest

CORPUS = Path(__file__).parent / "corpus"
SETTINGS = Settings(Path(__file__).parent.parent / "configs")


def rows(name: str) -> list[Any]:
    lines = (CORPUS / name).read_text(encoding="utf-8").split("\n")
    cases = [json.loads(line) for line in lines if line]
    return [
        pytest.param(
            case,
            id=case["name"],
            marks=[pytest.mark.xfail(reason=case["xfail"], strict=True)] if case.get("xfail") else [],
        )
        for case in cases
    ]


def read(case: dict[str, Any]) -> Document:
    [document] = ingest(case["raw"].encode(), case["path"], SETTINGS)
    assert document.raw == case["raw"]
    return document


def check_blocks(document: Document) -> None:
    """What holds for every document."""
    end = raw_end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        assert block.region in REGIONS
        assert document.text[block.start : block.end].strip()
        start, stop = document.reading.origin(block.start, block.end)
        assert raw_end <= start <= stop <= len(document.raw)
        end, raw_end = block.end, start
    for skipped in document.skipped:
        assert 0 <= skipped.raw_start < skipped.raw_end <= len(document.raw)
        assert skipped.reason in REJECTION_REASONS


@pytest.mark.parametrize("case", rows("ingest.jsonl"))
def test_reads_as_expected(case: dict[str, Any]) -> None:
    document = read(case)
    check_blocks(document)
    if "blocks" in case:
        found = [[block.region, document.text[block.start : block.end]] for block in document.blocks]
        assert found == case["blocks"]
    for text, raw in case.get("quotes", ()):
        at = document.text.index(text)
        start, end = document.reading.origin(at, at + len(text))
        assert document.raw[start:end] == raw
    skipped = [
        [skipped.reason, document.raw[skipped.raw_start : skipped.raw_end]] for skipped in document.skipped
    ]
    for expected in case.get("skipped", ()):
        assert expected in skipped
    for field, value in case.get("metadata", {}).items():
        assert getattr(document.metadata, field) == value


@pytest.mark.parametrize("case", rows("ingest_tables.jsonl"))
def test_cells_have_headers(case: dict[str, Any]) -> None:
    document = read(case)
    check_blocks(document)
    found = [
        [document.text[block.start : block.end], block.cell.row_header, block.cell.column_header]
        for block in document.blocks
        if block.cell
    ]
    for cell in case["cells"]:
        assert cell in found


def test_the_corner_of_a_table_may_name_its_unit() -> None:
    rows = "<tr><th>In: m</th><th>2030</th></tr><tr><td>Pig</td><td>12</td></tr>"
    document = read({"raw": f"<table>{rows}</table>", "path": "x.html"})
    assert {block.cell.caption for block in document.blocks if block.cell} == {"In: m"}


def test_the_head_of_a_table_in_markdown_is_not_its_caption() -> None:
    raw = "Sales in tonnes\n\n| Animal | 2030 |\n|---|---|\n| Pig | 12 |\n"
    document = read({"raw": raw, "path": "x.md"})
    assert {block.cell.caption for block in document.blocks if block.cell} == {"Sales in tonnes"}


def test_a_sign_of_its_own_cell_leaves_the_quote_alone() -> None:
    rows = "<tr><td>Income</td><td>$</td><td>12</td></tr><tr><td>Cost</td><td>$</td><td>9</td></tr>"
    raw = f"<table>{rows}</table>"
    document = read({"raw": raw, "path": "x.html"})
    at = document.text.index("$12")
    start, end = document.reading.origin(at, at + 3)
    assert raw[start:end] == "12"
