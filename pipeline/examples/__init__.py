"""Runs the examples of the tables: every row must yield what it says it yields."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.examples.languages import language_outcomes
from pipeline.examples.outcome import Outcome
from pipeline.examples.periods import period_outcomes
from pipeline.examples.quantities import quantity_outcomes
from pipeline.examples.relations import relation_outcomes
from pipeline.language_settings import languages

__all__ = [
    "Outcome",
    "language_outcomes",
    "outcomes",
    "period_outcomes",
    "quantity_outcomes",
    "relation_outcomes",
]


def outcomes(root: Path) -> Iterator[Outcome]:
    """What became of every example below ``root``, table by table.

    :raises ConfigError: when a table cannot be used.
    """
    yield from language_outcomes(root)
    for lang in languages(root):
        yield from quantity_outcomes(root, lang)
        yield from period_outcomes(root, lang)
        yield from relation_outcomes(root, lang)
