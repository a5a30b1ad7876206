"""Parquet files: the same rows as the CSV, typed, in row groups that begin and end with an article.

Where a row group ends follows from the articles in it alone, so one that comes or goes leaves all others
as they are: their bytes are copied from the file that stands.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from pipeline.tables.files import HashedFile
from pipeline.tables.row_groups import (
    GroupedFile,
    RowGroup,
    StandingGroups,
    footer_of,
    groups_of,
    with_column,
)
from pipeline.tables.schema import Table, arrow_schema

if TYPE_CHECKING:
    import pyarrow

ROW_GROUP = 8_192
"""Rows of a row group on average."""
_FULL = 2 * ROW_GROUP
"""Rows that end a row group at the end of an article."""
_LARGEST = 4 * ROW_GROUP
"""Rows of a row group at most: a very long article has several."""

_THREADS = 2
_AHEAD = 2
"""Row groups under way besides the one that is filled: few enough to bound the memory."""


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


def _file(table: pyarrow.Table) -> bytes:
    """A whole Parquet file of ``table``."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    file = pa.BufferOutputStream()
    with ParquetWriter(file, table.schema, compression="zstd", write_page_index=False) as writer:
        writer.write_table(table, _LARGEST)
    data: bytes = file.getvalue().to_pybytes()
    return data


def _constant(field: pyarrow.Field, value: str, rows: int) -> RowGroup:
    """A row group with one column, in which all stands the same."""
    import pyarrow as pa

    column = pa.repeat(pa.scalar(value, field.type), rows)
    [group] = groups_of(_file(pa.table([column], schema=pa.schema([field]))))
    return group


Lines = Callable[[], bytes]
"""Gives lines of the CSV file when they are needed."""


class _Part(NamedTuple):
    """Rows that follow each other; ``stands_at`` is the row of the standing file where they begin."""

    lines: Lines
    rows: int
    stands_at: int | None


class ParquetTable:
    """A Parquet file under way, filled with lines of the CSV.

    Numbers are ``decimal128(38, 12)``, dates ``date32``; unknown is null, as it is empty in the CSV.
    Row groups that stand in ``standing`` are copied but for the columns ``changed``, in all rows of which
    one text stands.  They are made by other threads while the caller goes on.
    """

    def __init__(
        self,
        file: HashedFile,
        schema: pyarrow.Schema,
        making: ThreadPoolExecutor,
        standing: StandingGroups | None,
        changed: Mapping[str, str],
    ) -> None:
        self._schema = schema
        self._grouped = GroupedFile(file, footer_of(_file(_empty(schema))))
        self._making = making
        self._standing = standing
        self._changed = changed
        self._under_way: deque[Future[list[RowGroup]]] = deque()
        self._parts: list[_Part] = []

    def write(self, lines: Lines, rows: int, stands_at: int | None = None) -> None:
        """Add ``rows`` whole rows.

        ``stands_at`` is the row of the standing file where the same ones begin, but for the columns that
        are changed in all rows.
        """
        if rows:
            self._parts.append(_Part(lines, rows, stands_at))

    def end_group(self) -> None:
        """The rows written since the last end are a row group, or several if they are very many."""
        if self._parts:
            self._under_way.append(self._making.submit(self._made, self._parts))
            self._parts = []
        self._put(_AHEAD)

    def finish(self) -> None:
        """Write the last row group and the footer."""
        self.end_group()
        self._put(0)
        self._grouped.finish()

    def _put(self, ahead: int) -> None:
        """Write what was made, until no more than ``ahead`` are under way."""
        while len(self._under_way) > ahead:
            for group in self._under_way.popleft().result():
                self._grouped.append(group)

    def _made(self, parts: Sequence[_Part]) -> list[RowGroup]:
        import pyarrow as pa

        standing = self._standing_of(parts)
        if standing is not None:
            return standing
        made = groups_of(_file(arrow_table(b"".join(part.lines() for part in parts), self._schema)))
        pa.default_memory_pool().release_unused()  # or it keeps several times what it needs
        return made

    def _standing_of(self, parts: Sequence[_Part]) -> list[RowGroup] | None:
        """The row groups of ``parts``, if the standing file has the very same."""
        standing, first, rows = self._standing, parts[0].stands_at, 0
        if standing is None or first is None:
            return None
        for part in parts:
            if part.stands_at != first + rows:
                return None
            rows += part.rows
        found = standing.covering(first, rows)
        if found is None or len(found) != -(-rows // _LARGEST):
            return None
        return [self._renewed(standing.group(number)) for number in found]

    def _renewed(self, group: RowGroup) -> RowGroup:
        for name, value in self._changed.items():
            group = with_column(group, _constant(self._schema.field(name), value, group.rows))
        return group


class Cut:
    """Tells behind which articles a row group ends: by the path of the article and the rows before it."""

    def __init__(self) -> None:
        self._rows = 0

    def behind(self, source_path: str, rows: int) -> bool:
        """Whether one ends behind the next article, which has so many rows."""
        self._rows += rows
        chosen = crc32(source_path.encode()) * ROW_GROUP < rows << 32
        if chosen or self._rows >= _FULL:
            self._rows = 0
            return True
        return False


@contextmanager
def parquet_table(
    file: HashedFile,
    table: Table,
    standing: StandingGroups | None = None,
    changed: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[ParquetTable]:
    """Fill ``file`` with lines of ``table`` that passed the checks of the CSV; see :class:`ParquetTable`."""
    with ThreadPoolExecutor(_THREADS, "parquet") as making:
        sheet = ParquetTable(file, arrow_schema(table), making, standing, changed)
        yield sheet
        sheet.finish()
