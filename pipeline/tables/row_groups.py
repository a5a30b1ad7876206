"""Row groups of Parquet files as bytes: cut out, changed in one column, put together to another file.

A row group is its column chunks, one after the other, and an entry in the footer that tells their places
(https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift).
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from pipeline.tables.compact import STRUCT, Struct, decode, encode
from pipeline.tables.files import HashedFile

_MAGIC = b"PAR1"
_TAIL = 8
"""Bytes behind the footer: its length and the magic number."""

_ROWS, _GROUPS = 3, 4
_COLUMNS, _GROUP_SIZE, _GROUP_ROWS, _GROUP_PLACE, _GROUP_COMPRESSED = 1, 2, 3, 5, 6
_META = 3
_PATH, _SIZE, _COMPRESSED, _DATA_PAGE, _DICTIONARY_PAGE = 3, 6, 7, 9, 11
"""Fields of the footer, of a row group, of a column chunk, and of its metadata."""


class RowGroup(NamedTuple):
    """Column chunks and their entry in a footer, whose places count from the first chunk on."""

    chunks: bytes
    entry: Struct

    @property
    def rows(self) -> int:
        return _rows(self.entry)


def footer_of(data: bytes) -> Struct:
    """The footer of a whole file."""
    size = int.from_bytes(data[-_TAIL:-4], "little")
    return decode(data[-_TAIL - size : -_TAIL])


def groups_of(data: bytes) -> list[RowGroup]:
    """The row groups of a whole file."""
    return [
        _group(entry, lambda size, start: data[start : start + size]) for entry in _entries(footer_of(data))
    ]


class GroupedFile:
    """A Parquet file that is put together from row groups; ``like`` is the footer of one with its columns."""

    def __init__(self, file: HashedFile, like: Struct) -> None:
        self._file = file
        self._footer = like
        self._entries: list[Struct] = []
        self._rows = 0
        file.write(_MAGIC)

    def append(self, group: RowGroup) -> None:
        self._entries.append(_moved(group.entry, self._file.size))
        self._rows += group.rows
        self._file.write(group.chunks)

    def finish(self) -> None:
        """Write the footer."""
        kind, (of, _) = self._footer[_GROUPS]
        rows = (self._footer[_ROWS][0], self._rows)
        footer = encode({**self._footer, _ROWS: rows, _GROUPS: (kind, (of, self._entries))})
        self._file.write(footer + len(footer).to_bytes(4, "little") + _MAGIC)


class StandingGroups:
    """The row groups of the Parquet file that is open as ``descriptor``; any thread may read them."""

    def __init__(self, descriptor: int) -> None:
        self._read = partial(os.pread, descriptor)
        beyond = os.fstat(descriptor).st_size - _TAIL
        size = int.from_bytes(self._read(4, beyond), "little")
        self._entries = _entries(decode(self._read(size, beyond - size)))
        self._firsts = [0, *accumulate(map(_rows, self._entries))]

    def covering(self, first: int, rows: int) -> range | None:
        """The numbers of the groups that hold ``rows`` rows from row ``first`` on and no others."""
        start, stop = (bisect_left(self._firsts, row) for row in (first, first + rows))
        whole = self._firsts[start : start + 1] == [first] and self._firsts[stop : stop + 1] == [first + rows]
        return range(start, stop) if whole else None

    def group(self, number: int) -> RowGroup:
        return _group(self._entries[number], self._read)


def _entries(footer: Struct) -> list[Struct]:
    entries: list[Struct] = footer[_GROUPS][1][1]
    return entries


def _group(entry: Struct, read: Callable[[int, int], bytes]) -> RowGroup:
    """A row group of a file of which ``read`` gives so many bytes from a place on."""
    start = entry[_GROUP_PLACE][1]
    return RowGroup(read(entry[_GROUP_COMPRESSED][1], start), _moved(entry, -start))


def _rows(entry: Struct) -> int:
    rows: int = entry[_GROUP_ROWS][1]
    return rows


def with_column(group: RowGroup, other: RowGroup) -> RowGroup:
    """``group`` with the only column of ``other``, which has as many rows, for its own of that name."""
    [column] = other.entry[_COLUMNS][1][1]
    pieces: list[bytes] = []
    columns: list[Struct] = []
    at = 0
    for kept, chunk in _chunks(group):
        if kept[_META][1][_PATH] == column[_META][1][_PATH]:
            kept, chunk = column, other.chunks
        columns.append(_column_at(kept, at))
        pieces.append(chunk)
        at += len(chunk)
    return RowGroup(b"".join(pieces), _entry(group.entry, columns, at))


def _chunks(group: RowGroup) -> Iterator[tuple[Struct, bytes]]:
    for column in group.entry[_COLUMNS][1][1]:
        start = _start(column)
        yield column, group.chunks[start : start + column[_META][1][_COMPRESSED][1]]


def _start(column: Struct) -> int:
    """Where a chunk begins: its dictionary comes first, if it has one."""
    meta = column[_META][1]
    start: int = meta.get(_DICTIONARY_PAGE, meta[_DATA_PAGE])[1]
    return start


def _entry(entry: Struct, columns: list[Struct], compressed: int) -> Struct:
    """``entry`` with other ``columns``, of so many bytes."""
    kind, (of, _) = entry[_COLUMNS]
    size = sum(column[_META][1][_SIZE][1] for column in columns)
    return {
        **entry,
        _COLUMNS: (kind, (of, columns)),
        _GROUP_SIZE: (entry[_GROUP_SIZE][0], size),
        _GROUP_COMPRESSED: (entry[_GROUP_COMPRESSED][0], compressed),
    }


def _moved(entry: Struct, by: int) -> Struct:
    """``entry`` of a group that lies ``by`` bytes further on."""
    kind, (of, columns) = entry[_COLUMNS]
    moved = [_column_at(column, _start(column) + by) for column in columns]
    place_kind, place = entry[_GROUP_PLACE]
    return {**entry, _COLUMNS: (kind, (of, moved)), _GROUP_PLACE: (place_kind, place + by)}


def _column_at(column: Struct, start: int) -> Struct:
    """``column`` of a chunk that begins at ``start``."""
    meta = dict(column[_META][1])
    by = start - _start(column)
    for place in (_DATA_PAGE, _DICTIONARY_PAGE):
        if place in meta:
            kind, at = meta[place]
            meta[place] = (kind, at + by)
    return {**column, _META: (STRUCT, meta)}
