"""The rows of one article as lines of the CSV files, made once and copied by every later run.

Two columns of ``claims`` are known only when all articles are: ``cluster_id`` and ``run_id``.  They
are left open with bytes that UTF-8 never holds, and filled when the table is put together.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.tables.cells import RowReader, RowWriter
from pipeline.tables.rows import ArticleTables, ClaimRow, DocumentRow
from pipeline.tables.schema import CLAIMS, CLUSTERS, DOCUMENTS, REJECTED

_CLUSTER = b"\xfe"
_RUN = b"\xff"
_END = b"\xfe"
"""Ends each of the lines in :attr:`EncodedArticle.facts`."""

_claim_cells = RowWriter(CLAIMS, open_columns=("cluster_id", "run_id")).cells
_document_cells = RowWriter(DOCUMENTS).cells
_rejected_cells = RowWriter(REJECTED).cells
_COPIED = CLUSTERS.row._fields[CLUSTERS.row._fields.index("claim_id") :]
_FACT = [ClaimRow._fields.index(name) for name in _COPIED]


class EncodedArticle(NamedTuple):
    """The rows of an article in bytes.

    ``claims`` are its lines of ``claims.csv`` with two open cells each, ``claim_ids`` and ``langs``
    run parallel to them, and so do ``facts``: the columns of ``clusters.csv`` that are copied from
    the first claim of a cluster.
    """

    source_path: str
    doc_id: str
    document: bytes
    claims: bytes
    claim_ids: tuple[str, ...]
    langs: tuple[str, ...]
    facts: bytes
    rejected: bytes
    rejected_rows: int
    text: bytes = b""
    """The line of ``texts.jsonl``, if the article has one."""


def encode(tables: ArticleTables) -> EncodedArticle:
    """The rows of ``tables`` in bytes.

    :raises ValueError: when a row does not fit its schema or stands out of order: a bug.
    """
    _check_order(tables.claims)
    cells = [_claim_cells(claim) for claim in tables.claims]
    # claim_id, the open cluster_id, ..., the open run_id
    heads = [row[0].encode() + b"," + _CLUSTER + b"," for row in cells]
    bodies = _lines(row[2:-1] for row in cells)
    return EncodedArticle(
        source_path=tables.document.source_path,
        doc_id=tables.document.doc_id,
        document=b"".join(_lines([_document_cells(tables.document)])),
        claims=b"".join(
            head + body[:-1] + b"," + _RUN + b"\n" for head, body in zip(heads, bodies, strict=True)
        ),
        claim_ids=tuple(claim.claim_id for claim in tables.claims),
        langs=tuple(claim.lang for claim in tables.claims),
        facts=_END.join(_lines([row[at] for at in _FACT] for row in cells)),
        rejected=b"".join(_lines(map(_rejected_cells, tables.rejected))),
        rejected_rows=len(tables.rejected),
        text=_text_line(tables) if tables.text else b"",
    )


def _text_line(tables: ArticleTables) -> bytes:
    document = tables.document
    line = {"doc_id": document.doc_id, "source_path": document.source_path, "text": tables.text}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def filled_claims(article: EncodedArticle, cluster_ids: Sequence[str], run_id: str) -> bytes:
    """The lines of ``article`` in ``claims.csv``."""
    head, *rest = article.claims.split(_CLUSTER)
    pieces = [head]
    for cluster_id, piece in zip(cluster_ids, rest, strict=True):
        pieces += (cluster_id.encode(), piece)
    return b"".join(pieces).replace(_RUN, run_id.encode())


def fact_lines(article: EncodedArticle) -> list[bytes]:
    """For every claim the end of the line in ``clusters.csv`` of a cluster that it is the first of."""
    return article.facts.split(_END) if article.claim_ids else []


def claim_rows(lines: bytes) -> list[ClaimRow]:
    """The rows of lines that :func:`filled_claims` gave."""
    return list(_rows(lines, RowReader(CLAIMS)))


def document_row(article: EncodedArticle) -> DocumentRow:
    """The row of ``article`` in ``documents.csv``."""
    [row] = _rows(article.document, RowReader(DOCUMENTS))
    return row  # type: ignore[no-any-return]


def _rows(lines: bytes, reader: RowReader) -> Iterator[Any]:
    csv.field_size_limit(1 << 30)
    return map(reader.row, csv.reader(StringIO(lines.decode(), newline="")))


def _lines(rows: Iterable[Sequence[str]]) -> list[bytes]:
    """One line for each of ``rows``, as :class:`pipeline.tables.files.CsvTable` writes them."""
    lines = _Lines()
    csv.writer(lines, lineterminator="\r\n").writerows(rows)
    return lines.made


class _Lines:
    def __init__(self) -> None:
        self.made: list[bytes] = []

    def write(self, line: str) -> None:
        # the csv module quotes a lone \r only when its terminator holds one
        self.made.append(line[:-2].encode() + b"\n")


def _check_order(claims: Sequence[ClaimRow]) -> None:
    places = [(claim.source_path, claim.char_start, claim.claim_id) for claim in claims]
    for one, two in pairwise(places):
        if one >= two:
            raise ValueError(f"expected claims in order, found {two} after {one}")
