"""Parquet files: the same rows as the CSV, typed; written in row groups of a fixed size."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.tables.schema import Table, arrow_schema

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

ROW_GROUP = 8_192

_AHEAD = 2
"""Times lines are handed over before the first of them are written: few enough to bound the memory."""


def arrow_table(lines: bytes, schema: pyarrow.Schema) -> pyarrow.Table:
    """Lines of a CSV file, without header, as a table of ``schema``; an empty cell is null."""
    import pyarrow as pa
    from pyarrow import csv

    if not lines:
        return _empty(schema)
    # one block: a row group must not depend on where blocks end
    reading = csv.ReadOptions(column_names=schema.names, use_threads=False, block_size=len(lines) + 1)
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
    One thread reads the lines and another one writes while the caller goes on.
    """

    def __init__(
        self,
        writer: pyarrow.parquet.ParquetWriter,
        reading: ThreadPoolExecutor,
        writing: ThreadPoolExecutor,
    ) -> None:
        self._writer = writer
        self._reading, self._writing = reading, writing
        self._under_way: deque[Future[None]] = deque()
        self._rest = _empty(writer.schema)
        self._lines: list[bytes] = []
        self._rows = 0

    def write(self, lines: bytes, rows: int) -> None:
        """Add ``rows`` whole rows."""
        self._lines.append(lines)
        self._rows += rows
        if self._rows >= ROW_GROUP:
            self._hand_over()

    def finish(self) -> None:
        """Write what is left."""
        self._hand_over()
        self._wait(0)
        if self._rest.num_rows:
            self._writer.write_table(self._rest.combine_chunks())

    def _hand_over(self) -> None:
        read = self._reading.submit(arrow_table, b"".join(self._lines), self._writer.schema)
        self._under_way.append(self._writing.submit(self._write_groups, read))
        self._lines, self._rows = [], 0
        self._wait(_AHEAD)

    def _wait(self, ahead: int) -> None:
        """Until no more than ``ahead`` are under way."""
        while len(self._under_way) > ahead:
            self._under_way.popleft().result()

    def _write_groups(self, read: Future[pyarrow.Table]) -> None:
        """Write what was read as row groups, but for what does not fill one."""
        import pyarrow as pa

        rows = pa.concat_tables([self._rest, read.result()])
        full = rows.num_rows - rows.num_rows % ROW_GROUP
        if full:
            # in one piece: pages must not end where lines were handed over
            self._writer.write_table(rows.slice(0, full).combine_chunks(), ROW_GROUP)
        self._rest = rows.slice(full)
        pa.default_memory_pool().release_unused()  # or it keeps several times what it needs


@contextmanager
def parquet_table(path: Path, table: Table) -> Iterator[ParquetTable]:
    """Open ``path`` for lines of ``table``, which passed the checks of the CSV."""
    from pyarrow.parquet import ParquetWriter

    with (
        ParquetWriter(path, arrow_schema(table), compression="zstd") as writer,
        ThreadPoolExecutor(1, "parquet writing") as writing,
        ThreadPoolExecutor(1, "parquet reading") as reading,
    ):
        sheet = ParquetTable(writer, reading, writing)
        yield sheet
        sheet.finish()
