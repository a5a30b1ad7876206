"""Names that texts use for one another: metrics of one figure, and bodies that stand for a place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.agencies import read_agencies
from pipeline.configs import Row, read_rows, split_names


class AlikeRow(Row):
    """One row of ``linking_metrics.csv``: a metric, and those, parted by ``|``, that may be the same."""

    KEY = ("metric",)

    metric: str
    alike: str


class StandsForRow(Row):
    """One row of ``linking_subjects.csv``: bodies and brands that ``agencies.csv`` does not have."""

    KEY = ("subject",)

    subject: str
    stands_for: str


class Kin(NamedTuple):
    """``metrics`` are pairs, in both orders; ``subjects`` are ids by the id of what stands for them."""

    metrics: frozenset[tuple[str, str]] = frozenset()
    subjects: Mapping[str, str] = {}


@lru_cache(maxsize=4)
def load_kin(configs: Path) -> Kin:
    """The rows of ``linking_metrics.csv``, ``linking_subjects.csv`` and ``agencies.csv``.

    An agency that has the name of those of other countries stands for none.

    :raises ConfigError: naming every row that cannot be used.
    """
    metrics = read_rows(configs / "linking_metrics.csv", AlikeRow)
    subjects = read_rows(configs / "linking_subjects.csv", StandsForRow)
    pairs = [(row.metric, other) for row in metrics for other in split_names(row.alike)]
    return Kin(
        frozenset((*pairs, *(pair[::-1] for pair in pairs))),
        {row.organisation: row.country for row in read_agencies(configs) if not row.lang}
        | {row.subject: row.stands_for for row in subjects},
    )
