"""Parquet files: the same rows as the CSV, typed; written in row groups of fixed size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.tables.schema import Table, arrow_schema

if TYPE_CHECKING:
    import pyarrow.parquet

ROW_GROUP = 16_384


class ParquetTable:
    """A Parquet file under way.

    Numbers are ``decimal128(38, 12)``, dates ``date32``; unknown is null, as it is empty in the CSV.
    """

    def __init__(self, writer: pyarrow.parquet.ParquetWriter, table: Table) -> None:
        self._writer = writer
        self._schema = writer.schema
        self._dates = [column.type == "date" for column in table.columns]
        self._required = [column.about.required for column in table.columns]
        self._rows: list[Sequence[Any]] = []

    def write(self, row: Sequence[Any]) -> None:
        self._rows.append(row)
        if len(self._rows) >= ROW_GROUP:
            self.flush()

    def flush(self) -> None:
        """Write what is held as one row group."""
        import pyarrow as pa

        if not self._rows:
            return
        arrays = []
        columns = zip(zip(*self._rows, strict=True), self._schema, self._dates, self._required, strict=True)
        for values, field, is_date, required in columns:
            given = values if required else [None if value == "" else value for value in values]
            array = pa.array(given, pa.string() if is_date else field.type)
            arrays.append(array.cast(field.type))
        self._writer.write_batch(pa.record_batch(arrays, schema=self._schema))
        self._rows = []


@contextmanager
def parquet_table(path: Path, table: Table) -> Iterator[ParquetTable]:
    """Open ``path`` for the rows of ``table``, which must have passed the checks of the CSV."""
    import pyarrow.parquet as pq

    with pq.ParquetWriter(path, arrow_schema(table), compression="zstd") as writer:
        sheet = ParquetTable(writer, table)
        yield sheet
        sheet.flush()
