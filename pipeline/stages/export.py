"""Export: all tables of a run, written from the rows of its articles.

The articles are gone through twice, first to link their claims, then to write them; no more than
one article is in memory, besides the digests of the articles seen.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from pipeline.linking.clusters import Cluster, Clusters
from pipeline.report.page import ARTICLE_LIMIT, Article, article_of, render
from pipeline.settings import Settings
from pipeline.stages.link import link
from pipeline.tables.excel import excel_table
from pipeline.tables.files import CsvTable, csv_table, size_and_digest, write_csv
from pipeline.tables.parquet import parquet_table
from pipeline.tables.rows import ArticleTables, ClaimRow, ClusterRow, FailedRow
from pipeline.tables.schema import CLAIMS, CLUSTERS, DOCUMENTS, FAILED, LINKS, REJECTED, TABLES, datapackage

Articles = Callable[[], Iterable[ArticleTables]]
"""Gives the articles anew each time, sorted by ``source_path`` and in the order of the file."""


class _Sheet(Protocol):
    def write(self, row: ClaimRow) -> None: ...


def export(
    folder: Path,
    articles: Articles,
    failed: Iterable[FailedRow],
    run_id: str,
    version: str,
    settings: Settings,
    *,
    excel: bool = False,
) -> dict[str, int]:
    """Write every table, ``report.html`` and ``datapackage.json`` to ``folder``; rows by table.

    Use it inside :func:`pipeline.tables.files.staged`, so that all files appear together.  Of
    articles with the same ``doc_id`` the first is written.  ``failed`` gives one row a file, sorted.

    :raises ValueError: for a row that does not fit its schema or stands out of order: a bug.
    """
    with TemporaryDirectory(dir=folder) as scratch:
        claims = (article.claims for article in _distinct(articles()))
        with closing(link(claims, settings, Path(scratch) / "links.sqlite")) as clusters:
            counts, shown = _write_articles(folder, articles, clusters, run_id, excel=excel)
            counts["links"] = write_csv(folder / "links.csv", LINKS, clusters.links())
    counts["failed"] = write_csv(folder / "failed.csv", FAILED, failed)
    with (folder / "report.html").open("w", encoding="utf-8", newline="") as page:
        page.writelines(render(shown, len(shown), counts, run_id))
    files = [(table, *size_and_digest(folder / f"{table.name}.csv")) for table in TABLES]
    write_json(folder / "datapackage.json", datapackage(run_id, version, files))
    return counts


def write_json(path: Path, value: Any) -> None:
    """Write ``value`` as indented JSON; ``run.json`` and ``datapackage.json`` are written with it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        json.dump(value, file, ensure_ascii=False, indent=2)
        file.write("\n")


def _distinct(articles: Iterable[ArticleTables]) -> Iterator[ArticleTables]:
    seen: set[str] = set()
    for article in articles:
        if article.document.doc_id not in seen:
            seen.add(article.document.doc_id)
            yield article


def _write_articles(
    folder: Path, articles: Articles, clusters: Clusters, run_id: str, *, excel: bool
) -> tuple[dict[str, int], list[Article]]:
    """Write the tables that follow the articles; the rows by table and the articles for the page."""
    shown: list[Article] = []
    with ExitStack() as stack:
        sheets: dict[str, CsvTable] = {
            table.name: stack.enter_context(csv_table(folder / f"{table.name}.csv", table))
            for table in (CLAIMS, DOCUMENTS, CLUSTERS, REJECTED)
        }
        copies: list[_Sheet] = [stack.enter_context(parquet_table(folder / "claims.parquet", CLAIMS))]
        if excel:
            copies.append(stack.enter_context(excel_table(folder / "claims.xlsx", CLAIMS)))
        ordinal = 0
        last = ("", -1, "")
        for article in _distinct(articles()):
            claims = []
            for claim in article.claims:
                place = (claim.source_path, claim.char_start, claim.claim_id)
                if place <= last:
                    raise ValueError(f"expected claims in order, found {place} after {last}")
                last = place
                cluster = clusters.cluster(ordinal, claim.claim_id, claim.lang)
                ordinal += 1
                claim = claim._replace(cluster_id=cluster.cluster_id, run_id=run_id)
                sheets["claims"].write(claim)
                for copy in copies:
                    copy.write(claim)
                if cluster.first:
                    sheets["clusters"].write(_cluster_row(cluster, claim))
                claims.append(claim)
            sheets["documents"].write(article.document)
            for rejected in article.rejected:
                sheets["rejected"].write(rejected)
            if len(shown) < ARTICLE_LIMIT and claims:
                shown.append(article_of(article.document, claims))
        return {name: sheet.count for name, sheet in sheets.items()}, shown


def _cluster_row(cluster: Cluster, first: ClaimRow) -> ClusterRow:
    return ClusterRow(
        cluster_id=cluster.cluster_id,
        claims=cluster.claims,
        documents=cluster.documents,
        langs=cluster.langs,
        claim_id=first.claim_id,
        kind=first.kind,
        value=first.value,
        value_min=first.value_min,
        value_max=first.value_max,
        denominator=first.denominator,
        unit=first.unit,
        metric=first.metric,
        subject_id=first.subject_id,
        time=first.time,
    )
