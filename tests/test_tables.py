"""Schema, cells and files of the tables."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.cells import RowReader, RowWriter, decimal_text
from pipeline.tables.columns import fits
from pipeline.tables.files import read_csv, recover, staged, write_csv
from pipeline.tables.quoting import joined, lines_of, quoted
from pipeline.tables.rows import ClaimRow
from pipeline.tables.schema import CLAIMS, LINKS, TABLES, arrow_schema

HEADER = Path(__file__).parent / "corpus" / "claims_header.csv"

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)


@pytest.fixture
def claim(make_claim: Callable[..., ClaimRow]) -> ClaimRow:
    return make_claim(cluster_id="fact-1", run_id="r")


def test_claims_have_the_columns_of_the_contract() -> None:
    assert ",".join(column.name for column in CLAIMS.columns) == HEADER.read_text().strip()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_described_and_typed(table: object) -> None:
    assert table in TABLES
    assert all(column.about.description for column in table.columns)  # type: ignore[attr-defined]
    assert len(arrow_schema(table)) == len(table.row._fields)  # type: ignore[attr-defined, arg-type]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("1E+11", "100000000000"),
        ("2.50", "2.5"),
        ("100", "100"),
        ("0.000", "0"),
        ("-0", "0"),
        ("-0.20", "-0.2"),
        ("1E-12", "0.000000000001"),
        ("12345678901234567890.123456789012", "12345678901234567890.123456789012"),
    ],
)
def test_decimals_are_plain(number: str, text: str) -> None:
    assert decimal_text(Decimal(number)) == text


@given(DECIMALS)
def test_decimals_are_exact(number: Decimal) -> None:
    text = decimal_text(number)
    assert Decimal(text) == number
    assert "E" not in text


@given(DECIMALS)
def test_what_fits_can_be_stored(number: Decimal) -> None:
    import pyarrow as pa

    if fits(number):
        assert pa.array([number], pa.decimal128(38, 12))[0].as_py() == number


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "length of rope"),
        ("lang", ""),
        ("claim_id", ""),
        ("quote", None),
        ("value", 12),
        ("value", 1.5),
        ("value", Decimal("1E+26")),
        ("value", Decimal("1E-13")),
        ("value", Decimal("NaN")),
        ("char_start", -1),
        ("char_start", "3"),
        ("char_start", True),
        ("vague", "true"),
        ("published", "June 2024"),
        ("time_start", "2024-02-30"),
        ("confidence", Decimal("1.2")),
        ("metric", "Net Profit"),
        ("flags", "a, b"),
        ("direction", "sideways"),
        ("subject", 7),
        ("cluster_id", ""),
    ],
)
def test_a_row_that_does_not_fit_is_refused(claim: ClaimRow, column: str, value: object) -> None:
    with pytest.raises(ValueError, match=f"claims.{column}: "):
        RowWriter(CLAIMS).cells(claim._replace(**{column: value}))


def test_open_columns_may_be_empty(claim: ClaimRow) -> None:
    RowWriter(CLAIMS, open_columns=["cluster_id"]).cells(claim._replace(cluster_id=""))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_cells_and_rows_are_the_same(text: str) -> None:
    row = LINKS.row(text, "b", Decimal("0.5"), "same_unit")
    assert RowReader(LINKS).row(RowWriter(LINKS).cells(row)) == row


@given(st.lists(st.text(st.sampled_from('a ,"\r\nệ第\ufeff')), min_size=2))
def test_quotes_are_those_of_the_csv_module(cells: list[str]) -> None:
    lines = StringIO(newline="")
    csv.writer(lines, lineterminator="\r\n").writerow(cells)
    assert joined(cells) == ",".join(quoted(cells)) == lines.getvalue()[:-2]


@given(st.lists(st.tuples(*[st.text(st.sampled_from('a ,"\r\nệ第'))] * 3)))
def test_columns_give_the_lines_of_rows(rows: list[tuple[str, ...]]) -> None:
    columns = [quoted(column) for column in zip(*rows, strict=True)]
    assert lines_of(columns) == "".join(joined(row) + "\n" for row in rows)


def test_columns_are_written_as_cells(claim: ClaimRow) -> None:
    rows = [claim, claim._replace(quote='a,"b"', value=None, vague=True)]
    writer = RowWriter(CLAIMS)
    assert lines_of(writer.written(rows)) == "".join(joined(writer.cells(row)) + "\n" for row in rows)
    assert lines_of(writer.written([])) == ""


def test_csv_survives_any_text(tmp_path: Path, claim: ClaimRow) -> None:
    hard = ['say "x"', "a,b", "one\ntwo", "one\rtwo", "one\r\ntwo", " =1+1", "\ufeffx", "第三，", "tỷ"]
    rows = [claim._replace(quote=text, sentence=text) for text in hard]
    path = tmp_path / "claims.csv"
    assert write_csv(path, CLAIMS, iter(rows)) == len(rows)
    assert list(read_csv(path, CLAIMS)) == rows
    with path.open(encoding="utf-8", newline="") as file:
        assert [line["quote"] for line in csv.DictReader(file)] == hard
    data = path.read_bytes()
    assert data.startswith(b"claim_id,") and data.endswith(b"\n") and not data.endswith(b"\r\n")


def test_a_strange_header_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match="expected the columns"):
        list(read_csv(tmp_path / "x.csv", LINKS))


def test_files_appear_together(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with staged(tmp_path) as folder:
        (folder / "a").write_text("new")
        (folder / "b").write_text("new")
        assert (tmp_path / "a").read_text() == "old"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "new", "b": "new"}


def test_a_failed_run_leaves_the_old_files(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(RuntimeError), staged(tmp_path) as folder:
        (folder / "a").write_text("new")
        raise RuntimeError
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": "old"}


@pytest.mark.parametrize(("complete", "text"), [(False, "old"), (True, "new")])
def test_an_interrupted_run_is_finished_or_undone(tmp_path: Path, complete: bool, text: str) -> None:
    (tmp_path / "a").write_text("old")
    folder = tmp_path / ".staging"
    folder.mkdir()
    (folder / "a").write_text("new")
    if complete:
        (folder / ".complete").touch()
    recover(tmp_path)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a": text}
