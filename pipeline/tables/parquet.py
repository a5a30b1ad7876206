"""Parquet files: the same rows as the CSV, typed; written in row groups of fixed size."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.tables.schema import Table, arrow_schema

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

ROW_GROUP = 16_384


def arrow_table(lines: bytes, schema: pyarrow.Schema) -> pyarrow.Table:
    """Lines of a CSV file, without header, as a table of ``schema``; an empty cell is null."""
    import pyarrow as pa
    from pyarrow import csv

    if not lines:
        return _empty(schema)
    # one block: a row group must not depend on where blocks end
    reading = csv.ReadOptions(column_names=schema.names, use_threads=True, block_size=len(lines) + 1)
    converting = csv.ConvertOptions(
        column_types=schema,
        null_values=[""],
        strings_can_be_null=True,
        true_values=["true"],
        false_values=["false"],
    )
    parsing = csv.ParseOptions(newlines_in_values=True)
    return csv.read_csv(pa.BufferReader(lines), reading, parsing, converting).cast(schema)


def _empty(schema: pyarrow.Schema) -> pyarrow.Table:
    """A table of ``schema`` without rows; ``schema.empty_table`` would import pandas."""
    import pyarrow as pa

    return pa.Table.from_batches([], schema)


class ParquetTable:
    """A Parquet file under way, filled with lines of the CSV.

    Numbers are ``decimal128(38, 12)``, dates ``date32``; unknown is null, as it is empty in the CSV.
    A thread of its own writes while the caller goes on; it holds the lines of some two row groups.
    """

    def __init__(self, writer: pyarrow.parquet.ParquetWriter, thread: ThreadPoolExecutor) -> None:
        self._writer = writer
        self._thread = thread
        self._writing: Future[None] | None = None
        self._rest = _empty(writer.schema)
        self._lines: list[bytes] = []
        self._rows = 0

    def write(self, lines: bytes, rows: int) -> None:
        """Add ``rows`` whole rows."""
        self._lines.append(lines)
        self._rows += rows
        if self._rows >= ROW_GROUP:
            self._hand_over()

    def _hand_over(self) -> None:
        """Have what is held written once the thread has written what it was given before."""
        self._await()
        self._writing = self._thread.submit(self._convert, b"".join(self._lines))
        self._lines, self._rows = [], 0

    def _await(self) -> None:
        if self._writing is not None:
            self._writing.result()

    def _convert(self, lines: bytes) -> None:
        """Write ``lines`` as row groups, but for what does not fill one."""
        import pyarrow as pa

        held = pa.concat_tables([self._rest, arrow_table(lines, self._writer.schema)])
        while held.num_rows >= ROW_GROUP:
            self._writer.write_table(held.slice(0, ROW_GROUP))
            held = held.slice(ROW_GROUP)
        self._rest = held.combine_chunks()

    def finish(self) -> None:
        """Write the last rows."""
        self._hand_over()
        self._await()
        if self._rest.num_rows:
            self._writer.write_table(self._rest)


@contextmanager
def parquet_table(path: Path, table: Table) -> Iterator[ParquetTable]:
    """Open ``path`` for lines of ``table``, which passed the checks of the CSV."""
    import pyarrow.parquet as pq

    with (
        pq.ParquetWriter(path, arrow_schema(table), compression="zstd") as writer,
        ThreadPoolExecutor(1, "parquet") as thread,
    ):
        sheet = ParquetTable(writer, thread)
        yield sheet
        sheet.finish()
