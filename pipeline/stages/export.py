"""Export: all tables of a run, put together from the lines of its articles.

Nothing is written that could be copied: an article is encoded once, when it is extracted.  No more
than one article is in memory, besides some row groups of Parquet and the articles on the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, NamedTuple, Protocol

from pipeline.linking.clusters import Clusters
from pipeline.linking.pairs import Comparable
from pipeline.report.page import ARTICLE_LIMIT, Article, article_of, render
from pipeline.settings import Settings
from pipeline.stages.link import Linking, compare_within
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
from pipeline.tables.files import (
    HashedFile,
    WriteBehind,
    hashed_csv,
    size_and_digest,
    write_behind,
    write_csv,
)
from pipeline.tables.parquet import ParquetTable, parquet_table
from pipeline.tables.rows import ArticleTables, FailedRow
from pipeline.tables.schema import CLAIMS, CLUSTERS, DOCUMENTS, FAILED, LINKS, REJECTED, TABLES, datapackage
from pipeline.tables.standing import COPIED, Place, Standing, Stretch

_AT_ONCE = 2 << 20
"""Bytes that are copied at once, about."""


class Articles(Protocol):
    """The articles to write, no two with the same ``doc_id``."""

    def stamps(self) -> Iterable[tuple[str, str]]:
        """The ``source_path`` of every article, sorted, and a digest of its rows."""

    def comparable(self, source_path: str) -> Comparable:
        """The mentions of one article."""

    def encoded(self, source_path: str) -> EncodedArticle:
        """The rows of one article."""


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
    linking: Linking | None = None,
    standing: Standing | None = None,
    excel: bool = False,
) -> Exported:
    """Write every table, ``report.html`` and ``datapackage.json`` to ``folder``.

    Use it inside :func:`pipeline.tables.files.staged`, so that all files appear together.  ``linking``
    may hold links of an earlier run and articles of this one; without it all is linked anew.
    ``standing`` are the tables of an earlier run; what has not changed is copied from them.
    ``failed`` gives one row a file, sorted.

    :raises ValueError: for a row that does not fit its schema or stands out of order: a bug.
    """
    with TemporaryDirectory(dir=folder) as scratch:
        standing = standing or Standing(folder, Path(scratch) / "places", "")
        linking = linking or Linking(settings, Path(scratch) / "links.sqlite")
        with closing(linking), closing(standing), _Sheets(folder, run_id, standing, excel=excel) as sheets:
            clusters = linking.settle(articles.stamps, articles.comparable)
            _write_articles(sheets, articles, clusters, standing)
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


def _write_articles(sheets: _Sheets, articles: Articles, clusters: Clusters, standing: Standing) -> None:
    """Write what is new or changed, and copy the rest from the tables that stand."""
    changed = clusters.changed_since(standing.state)
    standing.begin(sheets.run_id, clusters.state())
    for document, stamp in articles.stamps():
        found = None if changed is None else standing.find(document, stamp)
        if found and changed is not None and document not in changed and sheets.may_copy:
            place = sheets.copy(*found)
        else:
            article, shared = articles.encoded(document), clusters.shared(document)
            place = sheets.write(article, stamp, shared)
        standing.note(place)
    sheets.flush()


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

    def stamps(self) -> Iterator[tuple[str, str]]:
        return ((path, article.document.doc_id) for path, article in self._articles.items())

    def comparable(self, source_path: str) -> Comparable:
        return compare_within(self._articles[source_path].claims, self._settings)

    def encoded(self, source_path: str) -> EncodedArticle:
        return encode(self._articles[source_path])


class _Sheets:
    """The tables that follow the articles, under way; ``shown`` are the articles for the page."""

    def __init__(self, folder: Path, run_id: str, standing: Standing, *, excel: bool) -> None:
        self.run_id = run_id
        self.shown: list[Article] = []
        self.counts = dict.fromkeys(("claims", "documents", "clusters", "rejected", "links"), 0)
        self._folder = folder
        self._standing = standing
        self._excel = excel
        self._last = ""
        self._copied: Stretch | None = None

    def __enter__(self) -> _Sheets:
        with ExitStack() as stack:
            self._csv: dict[str, HashedFile] = {
                table.name: stack.enter_context(hashed_csv(self._folder / f"{table.name}.csv", table))
                for table in (CLAIMS, DOCUMENTS, CLUSTERS, REJECTED, LINKS)
            }
            self._texts: BinaryIO = stack.enter_context((self._folder / "texts.jsonl").open("wb"))
            self._parquet: ParquetTable = stack.enter_context(
                parquet_table(self._folder / f"{CLAIMS.name}.parquet", CLAIMS)
            )
            self._workbook: ExcelTable | None = None
            if self._excel:
                self._workbook = stack.enter_context(excel_table(self._folder / "claims.xlsx", CLAIMS))
            self._behind: WriteBehind = stack.enter_context(write_behind())
            self._open = stack.pop_all()
        return self

    def __exit__(self, *fault: Any) -> None:
        self._open.__exit__(*fault)

    @property
    def may_copy(self) -> bool:
        """Whether all that is left to do for an article can be done without reading its rows."""
        return self._workbook is None and len(self.shown) >= ARTICLE_LIMIT

    def write(self, article: EncodedArticle, stamp: str, shared: Mapping[int, Fact]) -> Place:
        """Write the rows of ``article``; what they add to each table.

        :raises ValueError: when the article stands out of order: a bug.
        """
        if article.source_path <= self._last:
            raise ValueError(f"expected articles in order, found {article.source_path} after {self._last}")
        self._last = article.source_path
        self.flush()
        lines = claim_lines(article, shared, self.run_id)
        first = cluster_lines(article, shared)
        pieces = (lines, b"".join(first), article.rejected, article.document, article.text)
        rows = (article.claim_rows, len(first), article.rejected_rows, 1)
        self._put(pieces, rows)
        if self._workbook is not None:
            for row in claim_rows(lines):
                self._workbook.write(row)
        if len(self.shown) < ARTICLE_LIMIT and article.claim_rows:
            self.shown.append(article_of(document_row(article), claim_rows(lines)))
        return Place(article.source_path, stamp, rows, tuple(map(len, pieces)))

    def copy(self, place: Place, stretch: Stretch) -> Place:
        """Write the rows of an article that stand in ``stretch``; ``place``, since they are the same."""
        self._last = place.document
        joined = self._copied.then(stretch) if self._copied and self._copied.size < _AT_ONCE else None
        if joined is None:
            self.flush()
        self._copied = joined or stretch
        return place

    def flush(self) -> None:
        """Write what is left to copy."""
        stretch, self._copied = self._copied, None
        if stretch is not None:
            lines, *others = self._standing.read(stretch)
            # no article can hold the identity of a run: it is a digest of the articles
            old, new = (f",{run_id}\n".encode() for run_id in (self._standing.run_id, self.run_id))
            self._put((lines.replace(old, new), *others), stretch.rows)

    def _put(self, pieces: Sequence[bytes], rows: Sequence[int]) -> None:
        self._parquet.write(pieces[0], rows[0])
        *tables, texts = pieces
        for table, lines, count in zip(COPIED, tables, rows, strict=True):
            self._behind.write(self._csv[table.name], lines)
            self.counts[table.name] += count
        self._behind.write(self._texts, texts)

    def write_links(self, clusters: Clusters) -> None:
        for count, lines in clusters.link_lines():
            self._behind.write(self._csv["links"], lines)
            self.counts["links"] += count

    def files(self) -> dict[str, tuple[int, str]]:
        """Bytes and SHA-256 of every file in the folder; those of the large ones are known already."""
        known = {f"{name}.csv": (sheet.size, sheet.sha256) for name, sheet in self._csv.items()}
        paths = sorted(self._folder.iterdir())
        return {path.name: known.get(path.name) or size_and_digest(path) for path in paths}
