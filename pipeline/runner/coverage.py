"""Which documents were read in small part only: their text may not have been recognised as such."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from pydantic import Field

from pipeline.configs import Row, read_rows


class CoverageRow(Row):
    """A row of ``coverage.csv``: the least share of a document of ``format`` that is usually read."""

    format: str
    least: float = Field(ge=0, le=1)


@lru_cache(maxsize=4)
def load_coverage(root: Path) -> dict[str, float]:
    """The least usual share by format.

    :raises ConfigError: when a row does not fit.
    """
    return {row.format: row.least for row in read_rows(root / "coverage.csv", CoverageRow)}


def low_coverage(documents: Path, least: Mapping[str, float]) -> dict[str, float]:
    """The share read of every document of the table ``documents`` that is below ``least``, by path.

    A document of which nothing was read is always among them, an empty one never.
    """
    low: dict[str, float] = {}
    with documents.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        columns = next(lines)
        wanted = itemgetter(*map(columns.index, ("source_path", "format", "chars", "chars_read")))
        for source_path, file_format, chars, chars_read in map(wanted, lines):
            share = int(chars_read) / int(chars) if int(chars) else 1.0
            if share < least.get(file_format, 0) or not share:
                low[source_path] = round(share, 4)
    return low
