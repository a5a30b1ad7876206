"""The extraction as a function from Arrow tables to Arrow tables, for engines of many machines.

:func:`extract_articles` is pure: it opens no file and keeps nothing but the tables of ``configs/``,
which a process loads once.  Its schemas are fixed, so that a batch without rows has them too.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.runner.raw_folder import RawFile
from pipeline.runner.store import Packed, unpack
from pipeline.runner.worker import Finished, Limits, extract_data
from pipeline.settings import Settings
from pipeline.tables.encoded import claim_lines
from pipeline.tables.parquet import arrow_table
from pipeline.tables.rows import FailedRow
from pipeline.tables.schema import CLAIMS, arrow_schema

if TYPE_CHECKING:
    import pyarrow

_LIMITS = Limits()


def articles_schema() -> pyarrow.Schema:
    """What goes in: articles by ``source_path``, relative to the raw folder, and their bytes."""
    import pyarrow as pa

    return pa.schema([pa.field("source_path", pa.string(), False), pa.field("data", pa.binary(), False)])


def outcomes_schema() -> pyarrow.Schema:
    """What comes out, one row an article: the fields of :class:`pipeline.runner.worker.Finished`."""
    import pyarrow as pa

    texts = {name: pa.string() for name in FailedRow._fields}
    packed = {name: pa.string() for name in Packed._fields} | dict.fromkeys(
        ("encoded", "mentions"), pa.binary()
    )
    return pa.schema(
        {
            "source_path": pa.string(),
            "sha256": pa.string(),
            "langs": pa.list_(pa.string()),
            "failed": pa.list_(pa.struct(texts)),
            "repeatable": pa.bool_(),
            "claims": pa.int64(),
            "rejected": pa.int64(),
            "packed": pa.list_(pa.struct(packed)),
            "seconds": pa.map_(pa.string(), pa.float64()),
        }
    )


def extract_articles(articles: pyarrow.Table, settings: Settings, limits: Limits = _LIMITS) -> pyarrow.Table:
    """What became of each of ``articles`` (see :func:`articles_schema`), in order.

    :raises ConfigError: when the tables in ``settings.configs`` cannot be used.
    """
    pairs = zip(articles["source_path"], articles["data"], strict=True)
    return outcomes_table(
        [
            extract_data(RawFile(path.as_py(), Path(path.as_py()), len(data), 0), data, settings, limits)
            for path, data in ((path, data.as_py()) for path, data in pairs)
        ]
    )


def outcomes_table(finished: list[Finished]) -> pyarrow.Table:
    """``finished`` as a table of :func:`outcomes_schema`."""
    import pyarrow as pa

    rows = [
        {
            "source_path": one.file.source_path,
            "sha256": one.sha256,
            "langs": list(one.langs),
            "failed": [row._asdict() for row in one.failed],
            "repeatable": one.repeatable,
            "claims": one.claims,
            "rejected": one.rejected,
            "packed": [packed._asdict() for packed in one.packed],
            "seconds": list(one.seconds.items()),
        }
        for one in finished
    ]
    return pa.Table.from_pylist(rows, schema=outcomes_schema())


def finished_of(outcomes: pyarrow.Table, files: dict[str, RawFile]) -> list[Finished]:
    """The rows that :func:`outcomes_table` was given; ``files`` are the articles by ``source_path``."""
    return [
        Finished(
            file=files[row["source_path"]],
            sha256=row["sha256"],
            langs=tuple(row["langs"]),
            failed=[FailedRow(**failed) for failed in row["failed"]],
            repeatable=row["repeatable"],
            claims=row["claims"],
            rejected=row["rejected"],
            packed=[Packed(**packed) for packed in row["packed"]],
            seconds=dict(row["seconds"]),
        )
        for row in outcomes.to_pylist()
    ]


def claims_of(outcomes: pyarrow.Table, run_id: str) -> pyarrow.Table:
    """The claims of ``outcomes`` with the schema of ``claims.parquet``.

    Every claim is a cluster of its own: what states the same fact is known only when all articles are.
    """
    lines = []
    for packed in outcomes["packed"].combine_chunks().flatten().to_pylist():
        lines.append(claim_lines(unpack(packed["encoded"]), {}, run_id))
    return arrow_table(b"".join(lines), arrow_schema(CLAIMS))
