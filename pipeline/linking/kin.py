"""Names that texts use for one another: metrics of one figure, and bodies that stand for a place."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.configs import Row, read_rows, split_names


class AlikeRow(Row):
    """One row of ``linking_metrics.csv``: a metric, and those, parted by ``|``, that may be the same."""

    KEY = ("metric",)

    metric: str
    alike: str


class StandsForRow(Row):
    """One row of ``linking_subjects.csv``."""

    KEY = ("subject",)

    subject: str
    stands_for: str


class Kin(NamedTuple):
    """``metrics`` are pairs, in both orders; ``subjects`` are ids by the id of what stands for them."""

    metrics: frozenset[tuple[str, str]] = frozenset()
    subjects: Mapping[str, str] = {}


@lru_cache(maxsize=4)
def load_kin(configs: Path) -> Kin:
    """The rows of ``linking_metrics.csv`` and ``linking_subjects.csv``.

    :raises ConfigError: naming every row that cannot be used.
    """
    metrics = read_rows(configs / "linking_metrics.csv", AlikeRow)
    subjects = read_rows(configs / "linking_subjects.csv", StandsForRow)
    pairs = [(row.metric, other) for row in metrics for other in split_names(row.alike)]
    return Kin(
        frozenset((*pairs, *(pair[::-1] for pair in pairs))),
        {row.subject: row.stands_for for row in subjects},
    )
