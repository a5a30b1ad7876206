"""The rows of one article as lines of the CSV files, made once and copied by every later run.

What a claim shares with others is known only when all articles are: its ``cluster_id``, and its line
in ``clusters.csv``.  Both are written as if it stood alone, behind a byte that UTF-8 never holds, and
replaced where it does not.  ``run_id`` is left open in the same way.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import pairwise
from typing import Any, NamedTuple

from pipeline.tables.cells import RowReader, RowWriter
from pipeline.tables.quoting import joined, lines_of
from pipeline.tables.rows import ArticleTables, ClaimRow, DocumentRow
from pipeline.tables.schema import CLAIMS, CLUSTERS, DOCUMENTS, REJECTED

_MARK = b"\xfe"
"""Stands before a cell or line that may have to be replaced."""
_RUN = b"\xff"

_MARK_CHARACTER, _RUN_CHARACTER = (mark.decode("utf-8", "surrogateescape") for mark in (_MARK, _RUN))
"""Surrogates, which no cell holds that was checked."""

_claims_written = RowWriter(CLAIMS, open_columns=("cluster_id", "run_id")).written
_rejected_written = RowWriter(REJECTED).written
_document_cells = RowWriter(DOCUMENTS).cells
_claim_reader, _document_reader = RowReader(CLAIMS), RowReader(DOCUMENTS)
_CLAIM, _CLUSTER, _LANG, _RUN_ID = map(ClaimRow._fields.index, ("claim_id", "cluster_id", "lang", "run_id"))
_COPIED = CLUSTERS.row._fields[CLUSTERS.row._fields.index("claim_id") :]
_COPIED_PLACES = [ClaimRow._fields.index(name) for name in _COPIED]


class Fact(NamedTuple):
    """What a claim states together with others; ``first`` tells whether it is the first of them."""

    cluster_id: str
    claims: int
    documents: int
    langs: str
    first: bool


class EncodedArticle(NamedTuple):
    """The rows of an article in bytes.

    ``claims`` are its lines of ``claims.csv`` with two open cells each, ``clusters`` run parallel to
    them: the lines of ``clusters.csv`` if every claim stood alone.
    """

    source_path: str
    doc_id: str
    document: bytes
    claims: bytes
    claim_rows: int
    clusters: bytes
    rejected: bytes
    rejected_rows: int
    text: bytes = b""
    """The line of ``texts.jsonl``, if the article has one."""


def cluster_id(claim_id: str) -> str:
    """The identity of the cluster whose least claim is ``claim_id``."""
    return f"fact-{claim_id}"


def encode(tables: ArticleTables) -> EncodedArticle:
    """The rows of ``tables``, which *normalise* has checked, in bytes.

    :raises ValueError: when a row stands out of order: a bug.
    """
    _check_order(tables.claims)
    claims = _claims_written(tables.claims)
    count = len(tables.claims)
    own = claims[_CLUSTER] = [_MARK_CHARACTER + cluster_id(claim) for claim in claims[_CLAIM]]
    claims[_RUN_ID] = [_RUN_CHARACTER] * count
    ones = ["1"] * count
    clusters = [own, ones, ones, claims[_LANG], *(claims[place] for place in _COPIED_PLACES)]
    return EncodedArticle(
        source_path=tables.document.source_path,
        doc_id=tables.document.doc_id,
        document=_bytes(joined(_document_cells(tables.document)) + "\n"),
        claims=_bytes(lines_of(claims)),
        claim_rows=count,
        clusters=_bytes(lines_of(clusters)),
        rejected=_bytes(lines_of(_rejected_written(tables.rejected))),
        rejected_rows=len(tables.rejected),
        text=_text_line(tables) if tables.text else b"",
    )


def _text_line(tables: ArticleTables) -> bytes:
    document = tables.document
    line = {"doc_id": document.doc_id, "source_path": document.source_path, "text": tables.text}
    return json.dumps(line, ensure_ascii=False).encode() + b"\n"


def claim_lines(article: EncodedArticle, shared: Mapping[int, Fact], run_id: str) -> bytes:
    """The lines of ``article`` in ``claims.csv``; ``shared`` are facts by the number of the claim."""
    if shared:
        pieces = article.claims.split(_MARK)
        for number, fact in shared.items():
            _, comma, rest = pieces[number + 1].partition(b",")
            pieces[number + 1] = b"".join((fact.cluster_id.encode(), comma, rest))
        lines = b"".join(pieces)
    else:
        lines = article.claims.replace(_MARK, b"")
    return lines.replace(_RUN, run_id.encode())


def cluster_lines(article: EncodedArticle, shared: Mapping[int, Fact]) -> list[bytes]:
    """The lines in ``clusters.csv`` of the clusters whose first claim is in ``article``."""
    lines = article.clusters.split(_MARK)[1:]
    for number, fact in shared.items():
        if fact.first:
            own = f"{fact.cluster_id},{fact.claims},{fact.documents},{fact.langs},"
            lines[number] = own.encode() + lines[number].split(b",", 4)[4]
        else:
            lines[number] = b""
    return list(filter(None, lines))


def claim_rows(lines: bytes) -> list[ClaimRow]:
    """The rows of lines that :func:`claim_lines` gave."""
    return list(_rows(lines, _claim_reader))


def document_row(article: EncodedArticle) -> DocumentRow:
    """The row of ``article`` in ``documents.csv``."""
    [row] = _rows(article.document, _document_reader)
    return row  # type: ignore[no-any-return]


def _rows(lines: bytes, reader: RowReader) -> Iterator[Any]:
    csv.field_size_limit(1 << 30)
    return map(reader.row, csv.reader(StringIO(lines.decode(), newline="")))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _check_order(claims: Sequence[ClaimRow]) -> None:
    places = [(claim.source_path, claim.char_start, claim.claim_id) for claim in claims]
    for one, two in pairwise(places):
        if one >= two:
            raise ValueError(f"expected claims in order, found {two} after {one}")
