"""Finds, reads and validates the tables in ``configs/``.

Every table is a CSV file whose rows are one pydantic model each.  All faults of a table are
reported at once, each with file and line.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.errors import ConfigError

LANGUAGE_CODE = re.compile("[a-z]{2,3}")
"""An ISO 639 code of two or three letters: the name of a language's folder and of its columns."""


class Row(BaseModel):
    """Base of all table rows: unknown columns are faults, cells are stripped."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    KEY: ClassVar[tuple[str, ...]] = ()
    """The columns that together stand once in a table; without any, all of them."""

    @classmethod
    def identity(cls, given: Mapping[str, str]) -> Hashable:
        """What no two rows of a table share, of the cells ``given`` by the name of their column."""
        return tuple(given.get(name, "") for name in cls.KEY) or tuple(given.items())


class WeightRow(Row):
    """What one feature adds to a sum; most such tables are learned."""

    KEY = ("feature",)

    feature: str
    weight: float


class NamesRow(Row):
    """A row with names in columns that are headed by a language (``vi``, ``en`` ...), parted by ``|``."""

    model_config = ConfigDict(extra="allow")

    @cached_property
    def names(self) -> dict[str, tuple[str, ...]]:
        """The names by language; those without a name are left out."""
        return {lang: split_names(cell) for lang, cell in (self.model_extra or {}).items()}


def split_names(cell: str) -> tuple[str, ...]:
    """The names in a cell, which ``|`` parts."""
    return tuple(name.strip() for name in cell.split("|") if name.strip())


def compiled(pattern: str) -> re.Pattern[str]:
    """``pattern`` compiled; :raises ValueError: as validators do, when it is no regular expression."""
    try:
        return re.compile(pattern)
    except re.error as fault:
        raise ValueError(f"expected a regular expression, but {fault}") from fault


R = TypeVar("R", bound=Row)


def default_root() -> Path:
    """``configs/`` in the working folder, else the one that came with the package."""
    here = Path("configs")
    if here.is_dir():
        return here
    beside = Path(__file__).resolve().parent.parent / "configs"
    return beside if beside.is_dir() else Path(__file__).resolve().parent / "_configs"


def read_rows(path: Path, model: type[R]) -> list[R]:
    """The rows of the CSV file ``path``, in order; an absent file has no rows.

    Lines that are empty or begin with ``#`` are skipped.

    :raises ConfigError: with one problem for every row that does not fit ``model``.
    """
    return [row for _, row in read_numbered(path, model)]


def read_weights(path: Path) -> dict[str, float]:
    """The weights of the features in the CSV file ``path``; the rest as :func:`read_rows`."""
    return {row.feature: row.weight for row in read_rows(path, WeightRow)}


def read_numbered(path: Path, model: type[R]) -> list[tuple[int, R]]:
    """Like :func:`read_rows`, each row with the number of its line, from 1."""
    if not path.exists():
        return []
    rows: list[tuple[int, R]] = []
    problems: list[str] = []
    header: list[str] = []
    first: dict[Hashable, int] = {}
    for line, cells in _lines(path):
        if not cells or cells[0].lstrip().startswith("#"):
            continue
        if not header:
            header = [cell.strip() for cell in cells]
            if unknown := _unknown(header, model):
                raise ConfigError(
                    f"{path}:{line}: expected the columns {', '.join(_columns(model))}; "
                    f"found {', '.join(unknown)}"
                )
            continue
        if len(cells) != len(header):
            problems.append(
                f"{path}:{line}: expected {len(header)} cells, found {len(cells)}; "
                "quote cells that hold a comma"
            )
            continue
        if any(not unicodedata.is_normalized("NFC", cell) for cell in cells):
            problems.append(f"{path}:{line}: text is not in NFC; save the file with composed letters")
            continue
        # an empty cell leaves a column at its default
        given = {name: cell for name, cell in zip(header, cells, strict=True) if cell.strip()}
        same = first.setdefault(model.identity(given), line)
        if same != line:
            problems.append(f"{path}:{line}: expected a row of its own, found line {same} again; remove one")
            continue
        try:
            rows.append((line, model.model_validate(given)))
        except ValidationError as fault:
            for error in fault.errors():
                where = ".".join(map(str, error["loc"])) or "row"
                problems.append(f"{path}:{line}: column {where}: {error['msg']}, found {error['input']!r}")
    if problems:
        raise ConfigError(*problems)
    return rows


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The cells of every line of a CSV file, and where it ends, from 1."""
    reader = csv.reader(read_utf8(path).splitlines())
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as fault:
        raise ConfigError(f"{path}:{reader.line_num}: expected CSV, found: {fault}; mend the line") from fault


def read_utf8(path: Path) -> str:
    """The text of the file ``path``.

    :raises ConfigError: when it cannot be read, or is in another encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as fault:
        raise ConfigError(f"{path}: expected a file, found: {fault.strerror}; mend or remove it") from fault
    try:
        return data.decode("utf-8-sig")  # spreadsheets begin a file with U+FEFF
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        found = data[fault.start : fault.start + 1].hex()
        raise ConfigError(
            f"{path}:{line}: expected UTF-8, found the byte {found}; save the file in UTF-8"
        ) from fault


def _unknown(header: list[str], model: type[Row]) -> list[str]:
    """The columns of ``header`` that ``model`` does not have."""
    others = [name for name in header if name not in _columns(model)]
    if issubclass(model, NamesRow):
        return [name for name in others if not LANGUAGE_CODE.fullmatch(name)]
    return others if model.model_config.get("extra") == "forbid" else []


def _columns(model: type[Row]) -> list[str]:
    """The names of the columns of ``model``, as they stand in the header."""
    return [str(field.validation_alias or name) for name, field in model.model_fields.items()]
