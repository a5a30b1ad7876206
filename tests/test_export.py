"""The files of a run: tables, data package, workbook, page."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from project import CONFIGS

from pipeline.report.page import ARTICLE_LIMIT
from pipeline.settings import Settings
from pipeline.stages.export import ArticleList, export
from pipeline.tables.files import staged
from pipeline.tables.rows import ArticleTables, FailedRow

MakeArticle = Callable[..., ArticleTables]

EVIL = "</script><img src=x onerror=alert(1)>\"'&{{7*7}}<!--"
FACT: dict[str, Any] = {
    "kind": "money", "unit": "VND", "value": "4721", "metric": "net_profit", "subject_id": "org:acme",
    "time": "2024", "time_start": "2024-01-01", "time_end": "2024-12-31", "confidence": Decimal("0.9"),
}  # fmt: skip


@pytest.fixture
def articles(make_article: MakeArticle) -> list[ArticleTables]:
    return [
        make_article(
            "a b.txt",
            FACT | {"sentence": "4721 VND"},
            {"value": None, "value_min": Decimal(20), "vague": True},
        ),
        make_article("c/文.html", FACT | {"lang": "zh"}, {"value": "0.5", "denominator": Decimal(8)}),
    ]


def write(articles: list[ArticleTables], out: Path, settings: Settings, **options: Any) -> dict[str, int]:
    failed = [FailedRow("x.pdf", "binary", "expected text, found a PDF")]
    with staged(out) as folder:
        return export(
            folder, ArticleList(articles, settings), failed, "run1", "1.0", settings, **options
        ).counts


def cells(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_tables_are_written(articles: list[ArticleTables], tmp_path: Path, settings: Settings) -> None:
    counts = write(articles, tmp_path, settings)
    assert counts == {"claims": 4, "documents": 2, "clusters": 3, "rejected": 2, "links": 1, "failed": 1}
    for name, count in counts.items():
        assert len(cells(tmp_path / f"{name}.csv")) == count
    claims = cells(tmp_path / "claims.csv")
    assert {row["run_id"] for row in claims} == {"run1"}
    assert claims[0]["cluster_id"] == claims[2]["cluster_id"]
    assert {row["cluster_id"] for row in claims} == {
        row["cluster_id"] for row in cells(tmp_path / "clusters.csv")
    }
    assert not list(tmp_path.glob(".*"))


def test_an_independent_reader_accepts_the_package(
    articles: list[ArticleTables], tmp_path: Path, settings: Settings
) -> None:
    frictionless = pytest.importorskip("frictionless")
    write(articles, tmp_path, settings)
    report = frictionless.Package(str(tmp_path / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "note", "rowNumber", "fieldName"])
    assert [task.stats["rows"] for task in report.tasks] == [4, 2, 3, 1, 2, 1]


def test_an_independent_reader_sees_a_broken_key(
    articles: list[ArticleTables], tmp_path: Path, settings: Settings
) -> None:
    frictionless = pytest.importorskip("frictionless")
    write(articles, tmp_path, settings)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        del resource["hash"], resource["bytes"]
    (tmp_path / "datapackage.json").write_text(json.dumps(package))
    claims = tmp_path / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace("fact-", "fakt-", 1), encoding="utf-8")
    assert not frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid


def test_parquet_holds_the_same_rows(
    articles: list[ArticleTables], tmp_path: Path, settings: Settings
) -> None:
    import pyarrow.parquet as pq

    write(articles, tmp_path, settings)
    rows = pq.read_table(tmp_path / "claims.parquet").to_pylist()
    assert [row["claim_id"] for row in rows] == [row["claim_id"] for row in cells(tmp_path / "claims.csv")]
    first, vague, _, eighth = rows
    assert (first["value"], first["time_start"], first["vague"]) == (Decimal(4721), date(2024, 1, 1), False)
    assert (vague["value"], vague["value_min"], vague["time_start"], vague["metric"]) == (
        None,
        Decimal(20),
        None,
        None,
    )
    assert eighth["denominator"] == 8


def test_equal_runs_give_equal_bytes(
    articles: list[ArticleTables], tmp_path: Path, settings: Settings
) -> None:
    for name in ("one", "two"):
        write(articles, tmp_path / name, settings, excel=True)
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_no_articles_give_empty_tables(tmp_path: Path, settings: Settings) -> None:
    frictionless = pytest.importorskip("frictionless")
    assert write([], tmp_path, settings)["claims"] == 0
    assert frictionless.Package(str(tmp_path / "datapackage.json")).validate().valid


def test_the_first_of_equal_articles_is_written(
    articles: list[ArticleTables], tmp_path: Path, settings: Settings
) -> None:
    assert write([articles[0], articles[0], articles[1]], tmp_path, settings)["documents"] == 2


def test_rows_out_of_order_are_a_bug(
    articles: list[ArticleTables], tmp_path: Path, settings: Settings
) -> None:
    with pytest.raises(ValueError, match="in order"):
        write(articles[::-1], tmp_path, settings)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("start", ["=1+1", "+84", "-3", "@x", "\t=1", "＝1", "http://x.example/"])
def test_text_stays_text_in_excel(
    start: str, make_article: MakeArticle, tmp_path: Path, settings: Settings
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    exact = "12345678901234567890"
    article = make_article(
        "a.txt", FACT | {"quote": start, "subject": start, "value": exact}, {"value": "-7.5"}
    )
    write([article], tmp_path, settings, excel=True)
    sheet = openpyxl.load_workbook(tmp_path / "claims.xlsx").active
    header, first, second = [{cell.column: cell for cell in row} for row in sheet.iter_rows()]
    at = {cell.value: column for column, cell in header.items()}
    assert (first[at["quote"]].value, first[at["quote"]].data_type) == (start, "s")
    assert first[at["quote"]].hyperlink is None
    assert first[at["value"]].value == exact
    assert (second[at["value"]].value, second[at["value"]].data_type) == (-7.5, "n")


class _Page(HTMLParser):
    """Collects what a browser would run, fetch or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.active: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.active += [
            (name, value) for name, value in attrs if name.startswith("on") or name in ("src", "href")
        ]


def test_the_page_runs_nothing_an_article_says(
    make_article: MakeArticle, tmp_path: Path, settings: Settings
) -> None:
    texts = (
        "quote",
        "sentence",
        "subject",
        "subject_id",
        "counted",
        "attribution",
        "unit",
        "rule_id",
        "time",
    )
    hostile = FACT | dict.fromkeys(texts, EVIL) | {"sentence": f"so {EVIL} it is"}
    articles = [
        make_article(f"a{EVIL}.txt", hostile, title=EVIL, publisher=EVIL, source_url=f"javascript:{EVIL}"),
        make_article("b.txt", hostile, title=EVIL, source_url=f"https://x.example/{EVIL}"),
    ]
    write(articles, tmp_path, settings)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    assert page.tags.count("script") == page.tags.count("style") == 1
    assert "img" not in page.tags
    assert [(name, str(value)[:18]) for name, value in page.active] == [("href", "https://x.example/")]
    assert "49" not in re.sub(r"sha256-\S+|&#\d+;", "", text)
    assert "default-src 'none'" in text.replace("&#39;", "'")
    assert "<mark>" in text


def test_the_page_is_bounded(make_article: MakeArticle, tmp_path: Path, settings: Settings) -> None:
    articles = [make_article(f"{number:04}.txt", {"source_url": ""}) for number in range(ARTICLE_LIMIT + 20)]
    write(articles, tmp_path, settings)
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert text.count("<details") == ARTICLE_LIMIT
    assert f"The first {ARTICLE_LIMIT} articles are shown" in text


def test_the_text_of_a_word_file_is_kept_so_that_its_offsets_mean_something(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    from pipeline.runner import Options, run

    (tmp_path / "raw").mkdir()
    written = docx.Document()
    written.add_paragraph("Exports rose 5.2% to $40.3 billion in 2024.")
    written.save(str(tmp_path / "raw" / "report.docx"))
    (tmp_path / "raw" / "plain.txt").write_text("Imports fell 3%.", encoding="utf-8")
    out = tmp_path / "out"
    run(tmp_path / "raw", out, Settings(CONFIGS), Options(jobs=1))
    [kept] = map(json.loads, (out / "texts.jsonl").read_text(encoding="utf-8").splitlines())
    assert kept["source_path"] == "report.docx"
    with (out / "claims.csv").open(encoding="utf-8", newline="") as table:
        claims = [row for row in csv.DictReader(table) if row["doc_id"] == kept["doc_id"]]
    assert [row["quote"] for row in claims] == ["5.2%", "$40.3 billion"]
    assert all(kept["text"][int(row["char_start"]) : int(row["char_end"])] == row["quote"] for row in claims)
