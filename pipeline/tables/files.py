"""Files of an output folder: written aside, then put in place all together.

A run stages every file in ``.staging`` and, once all of them are complete on disk, marks the folder
and renames them one after the other.  :func:`recover` finishes the renaming after a crash, or throws
an incomplete staging folder away: readers see the old tables or the new ones, never half a file.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from pipeline.tables.cells import RowReader, RowWriter
from pipeline.tables.quoting import joined
from pipeline.tables.schema import Table

_STAGING = ".staging"
_COMPLETE = ".complete"


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder to write the files of one run to; on leaving without error they all move to ``out``."""
    recover(out)
    folder = out / _STAGING
    folder.mkdir(parents=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    for path in sorted(folder.iterdir()):
        _sync(path)
    (folder / _COMPLETE).touch()
    _sync(folder)
    recover(out)


def recover(out: Path) -> None:
    """Finish or undo what an interrupted run left in ``out``."""
    folder = out / _STAGING
    if not folder.is_dir():
        return
    if (folder / _COMPLETE).exists():
        staged_files = [path for path in sorted(folder.iterdir()) if path.name != _COMPLETE]
        with _kept_open(out / path.name for path in staged_files):
            for path in staged_files:
                path.replace(out / path.name)
            _sync(out)
    shutil.rmtree(folder)


@contextmanager
def _kept_open(paths: Iterable[Path]) -> Iterator[None]:
    """Hold the files at ``paths``: one that is replaced is freed at the end, which may take its time.

    So all are replaced at once, and then freed at once.
    """
    held = [os.open(path, os.O_RDONLY) for path in paths if path.exists()]
    try:
        yield
    finally:
        with ThreadPoolExecutor(len(held) or 1, "freeing") as freeing:
            list(freeing.map(os.close, held))


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class HashedFile:
    """A file under way whose size and SHA-256 are known when its last byte is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._state = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._state.update(data)
        self.size += len(data)

    @property
    def sha256(self) -> str:
        return self._state.hexdigest()


_HANDED_OVER = 1 << 18
"""Bytes that another thread is handed at once: a few KB are hashed and written faster than handed over."""


class WriteBehind:
    """Writes to files in a thread of its own, in order, while the caller goes on.

    What a write raises is raised by a later one, or by :meth:`finish`.
    """

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._waiting: list[tuple[HashedFile | BinaryIO, bytes]] = []
        self._size = 0
        self._under_way: Future[None] | None = None

    def write(self, file: HashedFile | BinaryIO, data: bytes) -> None:
        """Have ``data`` written to ``file`` behind what waits already."""
        self._waiting.append((file, data))
        self._size += len(data)
        if self._size >= _HANDED_OVER:
            self._hand_over()

    def finish(self) -> None:
        """Return when all is written."""
        self._hand_over()
        self._await()

    def _hand_over(self) -> None:
        self._await()
        self._under_way = self._thread.submit(_write_all, self._waiting)
        self._waiting, self._size = [], 0

    def _await(self) -> None:
        if self._under_way is not None:
            self._under_way.result()


def _write_all(pieces: Iterable[tuple[HashedFile | BinaryIO, bytes]]) -> None:
    for file, data in pieces:
        file.write(data)


@contextmanager
def write_behind() -> Iterator[WriteBehind]:
    """All is written on leaving without error; then the files may be closed."""
    with ThreadPoolExecutor(1, "tables") as thread:
        behind = WriteBehind(thread)
        yield behind
        behind.finish()


def header(table: Table) -> bytes:
    """The first line of the CSV file of ``table``."""
    return (",".join(column.name for column in table.columns) + "\n").encode()


@contextmanager
def hashed_csv(path: Path, table: Table) -> Iterator[HashedFile]:
    """Open ``path`` for lines of ``table``, whose header is written."""
    with path.open("wb", buffering=1 << 20) as file:
        sheet = HashedFile(file)
        sheet.write(header(table))
        yield sheet


class CsvTable:
    """A CSV file under way: RFC 4180, UTF-8 without BOM, ``\\n``, header row, checked cells."""

    def __init__(self, file: TextIO, table: Table) -> None:
        self._file = file
        self._file.write(header(table).decode())
        self._cells = RowWriter(table).cells
        self.count = 0

    def write(self, row: Sequence[Any]) -> None:
        """:raises ValueError: for a row that does not fit the schema."""
        self._file.write(joined(self._cells(row)) + "\n")
        self.count += 1


@contextmanager
def csv_table(path: Path, table: Table) -> Iterator[CsvTable]:
    """Open ``path`` for the rows of ``table``."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield CsvTable(file, table)


def write_csv(path: Path, table: Table, rows: Iterable[Sequence[Any]]) -> int:
    """Write all ``rows`` to ``path``; the number of rows."""
    with csv_table(path, table) as sheet:
        for row in rows:
            sheet.write(row)
        return sheet.count


def read_csv(path: Path, table: Table) -> Iterator[Any]:
    """The rows of a file that :func:`write_csv` wrote.

    :raises ValueError: when the header is not that of ``table``.
    """
    read = RowReader(table).row
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        header = next(lines, [])
        expected = [column.name for column in table.columns]
        if header != expected:
            raise ValueError(f"{path}: expected the columns {expected}, found {header}")
        for cells in lines:
            yield read(cells)


def size_and_digest(path: Path) -> tuple[int, str]:
    """Bytes and sha256 of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, digest
