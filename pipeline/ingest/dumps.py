"""Dumps with one article a record: JSON lines, JSON, CSV, TSV.

Which field holds what is said by the rows of ``dump_fields.csv``, the first that a record has wins.
Offsets of a record's claims index the value of its text field.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipeline.configs import Row, read_rows
from pipeline.errors import ArticleError
from pipeline.ingest.article import Article
from pipeline.ingest.dates import iso_date
from pipeline.ingest.decode import Decoded, decode
from pipeline.model import Fault, Metadata

DUMP_SUFFIXES = frozenset([".jsonl", ".ndjson", ".json", ".csv", ".tsv"])
MAX_FIELD = 16 * 2**20
"""Characters one cell of a CSV dump may hold."""


class FieldRow(Row):
    """``name`` is a key or column that holds ``field``; names are compared without case."""

    field: Literal["text", "title", "publisher", "author", "url", "published", "lang", "records"]
    name: str
    example: str = ""


@lru_cache(maxsize=4)
def load_fields(root: Path) -> dict[str, tuple[str, ...]]:
    """Field -> the names it may have, the preferred first."""
    rows = read_rows(root / "dump_fields.csv", FieldRow)
    return {
        field: tuple(row.name.lower() for row in rows if row.field == field)
        for field in dict.fromkeys(row.field for row in rows)
    }


def read_dump(data: bytes, source_path: str, suffix: str, configs: Path) -> tuple[list[Article], list[Fault]]:
    """The articles of a dump, and what is wrong with records that cannot be read.

    :raises ArticleError: when the dump cannot be parsed at all or no record has a text.
    """
    fields = load_fields(configs)
    decoded = decode(data, configs)
    text = decoded.text.removeprefix("\ufeff")
    articles: list[Article] = []
    faults: list[Fault] = []
    seen: dict[str, None] = {}
    for number, source, record in _records(text, suffix, fields):
        path = f"{source_path}#{number}"
        if isinstance(record, str):
            faults.append(Fault(path, "broken_record", record))
            continue
        given = {str(key).strip().lower(): value for key, value in record.items()}
        seen.update(dict.fromkeys(list(given)[:40]))
        content = _first_text(given, fields.get("text", ()))
        if content:
            whole = Decoded(content, "utf-8", decoded.flags)
            articles.append(Article(source, path, whole, stated=_stated(given, fields)))
        else:
            faults.append(Fault(path, "no_text", "expected a record with a text, found none; remove it"))
    if not articles and seen:
        message = f"expected a text field, found {', '.join(seen)}; name it in configs/dump_fields.csv"
        raise ArticleError("no_article", message)
    if not articles:
        message = faults[0].message if faults else "expected records, found none; check that this is a dump"
        raise ArticleError("broken_record", message)
    return articles, faults


def _first_text(given: Mapping[str, object], names: tuple[str, ...]) -> str:
    for name in names:
        value = given.get(name)
        if isinstance(value, str) and value.strip():
            return _without_surrogates(value)
    return ""


def _without_surrogates(text: str) -> str:
    """``text`` with a ``?`` for each half of a pair that JSON escapes may leave alone."""
    return text.encode("utf-8", "replace").decode("utf-8")


_Record = tuple[int, bytes, dict[str, object] | str]
"""Number, bytes and content of a record, or what is wrong with it."""


def _records(text: str, suffix: str, fields: dict[str, tuple[str, ...]]) -> Iterator[_Record]:
    if suffix in (".jsonl", ".ndjson"):
        yield from _lines(text)
        return
    rows = _rows(text, suffix) if suffix in (".csv", ".tsv") else _items(text, fields)
    for number, row in enumerate(rows, 1):
        if isinstance(row, dict):
            yield number, json.dumps(row, ensure_ascii=False, sort_keys=True).encode(errors="replace"), row
        else:
            yield number, b"", "expected a JSON object; mend or remove the record"


def _lines(text: str) -> Iterator[_Record]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, strict=False)
        except (ValueError, RecursionError) as fault:
            record = f"line {number}: expected a JSON object, found: {fault}; mend or remove the line"
        if not isinstance(record, (dict, str)):
            record = f"line {number}: expected a JSON object; mend or remove the line"
        yield number, line.encode(errors="replace"), record


def _items(text: str, fields: dict[str, tuple[str, ...]]) -> Sequence[object]:
    try:
        loaded = json.loads(text, strict=False)
    except (ValueError, RecursionError) as fault:
        raise ArticleError("broken_record", f"expected JSON, found: {fault}; mend the file") from fault
    if isinstance(loaded, dict):
        for name in fields.get("records", ()):
            if isinstance(loaded.get(name), list):
                return list(loaded[name])
        return [loaded]
    return loaded if isinstance(loaded, list) else []


def _rows(text: str, suffix: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(MAX_FIELD)
    header = text.split("\n", 1)[0]
    delimiter = "\t" if suffix == ".tsv" else max(",;\t|", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for row in reader:
            yield {key: value or "" for key, value in row.items() if isinstance(key, str)}
    except csv.Error as fault:
        message = f"line {reader.line_num}: expected CSV, found: {fault}; mend the file"
        raise ArticleError("broken_record", message) from fault


def _stated(given: Mapping[str, object], fields: dict[str, tuple[str, ...]]) -> Metadata:
    def value(field: str) -> str:
        for name in fields.get(field, ()):
            found = given.get(name)
            if isinstance(found, dict):
                found = found.get("name")
            if isinstance(found, list):
                found = ", ".join(item for item in found if isinstance(item, str))
            if isinstance(found, (str, int, float)) and str(found).strip():
                return _without_surrogates(" ".join(str(found).split()))
        return ""

    return Metadata(
        title=value("title"),
        publisher=value("publisher"),
        author=value("author"),
        source_url=value("url"),
        published=iso_date(value("published")),
        lang=value("lang"),
    )
