"""Parquet files: the same rows as the CSV, typed; written in row groups of fixed size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline.tables.schema import Table, arrow_schema

if TYPE_CHECKING:
    import pyarrow
    import pyarrow.parquet

ROW_GROUP = 16_384
_AT_ONCE = 4096
"""Rows that are read at once; a row group is put together from them."""


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


class ParquetRows:
    """The rows of a Parquet file that stands, read from its beginning to its end."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: pyarrow.parquet.ParquetFile | None = None
        self._groups = 0
        self._first = self._beyond = 0

    def close(self) -> None:
        if self._file is not None:
            self._file.close()

    def take(self, start: int, count: int) -> pyarrow.Table:
        """``count`` rows from row ``start`` on, which comes after all that were taken."""
        import pyarrow as pa

        pieces = []
        while count:
            while start >= self._beyond:
                self._read_on()
            pieces.append(self._group.slice(start - self._first, count))
            start += pieces[-1].num_rows
            count -= pieces[-1].num_rows
        return pa.concat_tables(pieces)

    def _read_on(self) -> None:
        if self._file is None:
            from pyarrow.parquet import ParquetFile

            self._file = ParquetFile(self._path)
        self._group = self._file.read_row_group(self._groups, use_threads=False)
        self._groups += 1
        self._first = self._beyond
        self._beyond += self._group.num_rows


class _Copied(NamedTuple):
    """Rows of a file that stands, but for what is put in some columns."""

    rows: ParquetRows
    start: int
    many: int
    changed: Mapping[str, str]

    def table(self) -> pyarrow.Table:
        import pyarrow as pa

        table = self.rows.take(self.start, self.many)
        for name, value in self.changed.items():
            at = table.schema.get_field_index(name)
            table = table.set_column(at, table.schema.field(at), pa.repeat(pa.scalar(value), self.many))
        return table


class ParquetTable:
    """A Parquet file under way, filled with lines of the CSV or rows of another one.

    Numbers are ``decimal128(38, 12)``, dates ``date32``; unknown is null, as it is empty in the CSV.
    One thread reads what it is given and another one writes while the caller goes on; they hold two row
    groups.
    """

    def __init__(
        self,
        writer: pyarrow.parquet.ParquetWriter,
        reading: ThreadPoolExecutor,
        writing: ThreadPoolExecutor,
    ) -> None:
        self._writer = writer
        self._reading, self._writing = reading, writing
        self._read: list[Future[None]] = []
        self._written: list[Future[None]] = []
        self._rest = _empty(writer.schema)
        self._held: list[bytes | _Copied] = []
        self._rows = 0

    def write(self, lines: bytes, rows: int) -> None:
        """Add ``rows`` whole rows."""
        self._hold(lines, rows)

    def copy(self, source: ParquetRows, start: int, rows: int, changed: Mapping[str, str]) -> None:
        """Add ``rows`` rows of ``source`` from ``start`` on, with the texts ``changed`` by column."""
        self._hold(_Copied(source, start, rows, changed), rows)

    def _hold(self, some: bytes | _Copied, rows: int) -> None:
        self._held.append(some)
        self._rows += rows
        if self._rows >= _AT_ONCE:
            self._hand_over()

    def _hand_over(self) -> None:
        """Have what is held written; lines only once all that was handed over before is read."""
        if any(isinstance(some, bytes) for some in self._held):
            _await(self._read)
        self._read.append(self._reading.submit(self._convert, self._held))
        self._held, self._rows = [], 0

    def _convert(self, given: Sequence[bytes | _Copied]) -> None:
        """Write ``given`` as row groups, but for what does not fill one."""
        import pyarrow as pa

        held = pa.concat_tables([self._rest, *self._tables(given)])
        while held.num_rows >= ROW_GROUP:
            # in one piece: pages must not end where what was handed over did
            group = held.slice(0, ROW_GROUP).combine_chunks()
            held = held.slice(ROW_GROUP)
            _await(self._written)
            self._written.append(self._writing.submit(self._write_group, group))
        self._rest = held

    def _write_group(self, group: pyarrow.Table) -> None:
        import pyarrow as pa

        self._writer.write_table(group)
        pa.default_memory_pool().release_unused()  # or it keeps several times what it needs

    def _tables(self, given: Sequence[bytes | _Copied]) -> Iterator[pyarrow.Table]:
        for kind, some in groupby(given, type):
            if kind is _Copied:
                yield from (copied.table() for copied in some if isinstance(copied, _Copied))
            else:
                yield arrow_table(
                    b"".join(lines for lines in some if isinstance(lines, bytes)), self._writer.schema
                )

    def finish(self) -> None:
        """Write the last rows."""
        self._hand_over()
        _await(self._read)
        _await(self._written)
        if self._rest.num_rows:
            self._writer.write_table(self._rest)


def _await(work: list[Future[None]]) -> None:
    """Wait until all ``work`` is done, and forget it."""
    while work:
        work.pop(0).result()


@contextmanager
def parquet_table(path: Path, table: Table) -> Iterator[ParquetTable]:
    """Open ``path`` for lines of ``table``, which passed the checks of the CSV."""
    import pyarrow.parquet as pq

    with (
        pq.ParquetWriter(path, arrow_schema(table), compression="zstd") as writer,
        ThreadPoolExecutor(1, "parquet writing") as writing,
        ThreadPoolExecutor(1, "parquet reading") as reading,
    ):
        sheet = ParquetTable(writer, reading, writing)
        yield sheet
        sheet.finish()
