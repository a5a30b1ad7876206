"""Export: all tables of a run, put together from the lines of its articles.

Nothing is written that could be copied: an article is encoded once, when it is extracted.  No more
than one article is in memory, besides a row group of Parquet and the articles on the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple, Protocol

from pipeline.linking.clusters import Clusters
from pipeline.linking.pairs import Comparable
from pipeline.report.page import ARTICLE_LIMIT, Article, article_of, render
from pipeline.settings import Settings
from pipeline.stages.link import compare_within, link
from pipeline.tables.encoded import (
    EncodedArticle,
    Fact,
    claim_lines,
    claim_rows,
    cluster_lines,
    document_row,
    encode,
)
from pipeline.tables.excel import ExcelTable, excel_table
from pipeline.tables.files import HashedFile, hashed_csv, size_and_digest, write_csv
from pipeline.tables.parquet import ParquetTable, parquet_table
from pipeline.tables.rows import ArticleTables, FailedRow
from pipeline.tables.schema import CLAIMS, CLUSTERS, DOCUMENTS, FAILED, LINKS, REJECTED, TABLES, datapackage

_NONE: tuple[str, dict[int, Fact]] = ("", {})


class Articles(Protocol):
    """The articles to write, no two with the same ``doc_id``."""

    def stamps(self) -> dict[str, str]:
        """A digest of the mentions of every article by its ``source_path``, sorted by path."""

    def comparable(self, source_path: str) -> Comparable:
        """The mentions of one article."""

    def encoded(self) -> Iterator[EncodedArticle]:
        """The rows of all articles, sorted by ``source_path``."""


class Exported(NamedTuple):
    """Rows by table, and bytes and SHA-256 of each file."""

    counts: dict[str, int]
    files: dict[str, tuple[int, str]]


def export(
    folder: Path,
    articles: Articles,
    failed: Iterable[FailedRow],
    run_id: str,
    version: str,
    settings: Settings,
    *,
    index: Path | None = None,
    stamp: str = "",
    excel: bool = False,
) -> Exported:
    """Write every table, ``report.html`` and ``datapackage.json`` to ``folder``.

    Use it inside :func:`pipeline.tables.files.staged`, so that all files appear together.  ``index``
    and ``stamp`` are those of :func:`pipeline.stages.link.link`; without ``index`` all is linked
    anew.  ``failed`` gives one row a file, sorted.

    :raises ValueError: for a row that does not fit its schema or stands out of order: a bug.
    """
    with TemporaryDirectory(dir=folder) as scratch:
        place = index or Path(scratch) / "links.sqlite"
        linked = link(articles.stamps(), articles.comparable, settings, place, stamp)
        with closing(linked) as clusters, _Sheets(folder, excel=excel) as sheets:
            shared = clusters.shared()
            document, facts = next(shared, _NONE)
            for article in articles.encoded():
                if article.source_path == document:
                    sheets.write(article, facts, run_id)
                    document, facts = next(shared, _NONE)
                else:
                    sheets.write(article, {}, run_id)
            sheets.write_links(clusters)
    counts = sheets.counts
    counts["failed"] = write_csv(folder / "failed.csv", FAILED, failed)
    with (folder / "report.html").open("w", encoding="utf-8", newline="") as page:
        page.writelines(render(sheets.shown, len(sheets.shown), counts, run_id))
    files = sheets.files()
    described = [(table, *files[f"{table.name}.csv"]) for table in TABLES]
    write_json(folder / "datapackage.json", datapackage(run_id, version, described))
    files["datapackage.json"] = size_and_digest(folder / "datapackage.json")
    return Exported(counts, files)


def write_json(path: Path, value: Any) -> None:
    """Write ``value`` as indented JSON."""
    with path.open("w", encoding="utf-8", newline="") as file:
        json.dump(value, file, ensure_ascii=False, indent=2)
        file.write("\n")


class ArticleList:
    """Articles in memory; of those with the same ``doc_id`` the first one counts."""

    def __init__(self, articles: Iterable[ArticleTables], settings: Settings) -> None:
        distinct = {article.document.doc_id: article for article in reversed(list(articles))}
        self._articles = {article.document.source_path: article for article in reversed(distinct.values())}
        self._settings = settings

    def stamps(self) -> dict[str, str]:
        return {path: article.document.doc_id for path, article in self._articles.items()}

    def comparable(self, source_path: str) -> Comparable:
        return compare_within(self._articles[source_path].claims, self._settings)

    def encoded(self) -> Iterator[EncodedArticle]:
        return map(encode, self._articles.values())


class _Sheets:
    """The tables that follow the articles, under way; ``shown`` are the articles for the page."""

    def __init__(self, folder: Path, *, excel: bool) -> None:
        self.shown: list[Article] = []
        self.counts = dict.fromkeys(("claims", "documents", "clusters", "rejected", "links"), 0)
        self._folder = folder
        self._excel = excel
        self._last = ""

    def __enter__(self) -> _Sheets:
        with ExitStack() as stack:
            self._csv: dict[str, HashedFile] = {
                table.name: stack.enter_context(hashed_csv(self._folder / f"{table.name}.csv", table))
                for table in (CLAIMS, DOCUMENTS, CLUSTERS, REJECTED, LINKS)
            }
            self._texts: BinaryIO = stack.enter_context((self._folder / "texts.jsonl").open("wb"))
            self._parquet: ParquetTable = stack.enter_context(
                parquet_table(self._folder / "claims.parquet", CLAIMS)
            )
            self._workbook: ExcelTable | None = None
            if self._excel:
                self._workbook = stack.enter_context(excel_table(self._folder / "claims.xlsx", CLAIMS))
            self._open = stack.pop_all()
        return self

    def __exit__(self, *fault: Any) -> None:
        self._open.__exit__(*fault)

    def write(self, article: EncodedArticle, shared: Mapping[int, Fact], run_id: str) -> None:
        """:raises ValueError: when the article stands out of order: a bug."""
        if article.source_path <= self._last:
            raise ValueError(f"expected articles in order, found {article.source_path} after {self._last}")
        self._last = article.source_path
        lines = claim_lines(article, shared, run_id)
        self._csv["claims"].write(lines)
        self._parquet.write(lines, article.claim_rows)
        self._csv["documents"].write(article.document)
        self._texts.write(article.text)
        self._csv["rejected"].write(article.rejected)
        first = cluster_lines(article, shared)
        self._csv["clusters"].write(b"".join(first))
        self.counts["claims"] += article.claim_rows
        self.counts["documents"] += 1
        self.counts["clusters"] += len(first)
        self.counts["rejected"] += article.rejected_rows
        if self._workbook is not None:
            for row in claim_rows(lines):
                self._workbook.write(row)
        if len(self.shown) < ARTICLE_LIMIT and article.claim_rows:
            self.shown.append(article_of(document_row(article), claim_rows(lines)))

    def write_links(self, clusters: Clusters) -> None:
        for count, lines in clusters.link_lines():
            self._csv["links"].write(lines)
            self.counts["links"] += count

    def files(self) -> dict[str, tuple[int, str]]:
        """Bytes and SHA-256 of every file in the folder; those of the large ones are known already."""
        known = {f"{name}.csv": (sheet.size, sheet.sha256) for name, sheet in self._csv.items()}
        paths = sorted(self._folder.iterdir())
        return {path.name: known.get(path.name) or size_and_digest(path) for path in paths}
