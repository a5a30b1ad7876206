"""The bodies whose figures are those of a country, such as its statistics office."""

from __future__ import annotations

from pathlib import Path

from pipeline.configs import Row, read_rows

TABLE = "agencies.csv"


class AgencyRow(Row):
    """``agencies.csv``: the ``country`` whose figures an ``organisation`` states; in one ``lang`` or in all.

    In one language the name is one that every country has, and that of the reader's is meant.
    """

    organisation: str
    country: str
    lang: str = ""


def read_agencies(root: Path) -> list[AgencyRow]:
    """The rows of the table.

    :raises ConfigError: naming every row that cannot be used.
    """
    return read_rows(root / TABLE, AgencyRow)
