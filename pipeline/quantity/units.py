"""The ways to write units, read from the tables of one language and from ``symbols.csv``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from pipeline.configs import read_numbered
from pipeline.errors import ConfigError
from pipeline.quantity.rows import UnitCodeRow, UnitRow

_BY_CASE = ("symbol", "symbol_end")
"""Licenses of surfaces that are looked up as written: ``m`` is no ``M``."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A way to write a unit together with the unit it stands for.

    ``1 surface = factor code``; ``minor`` are codes of smaller units that may follow it (5 ft 11 in).
    """

    surface: str
    code: str
    kind: str
    factor: Decimal
    license: str
    minor: frozenset[str] = frozenset()

    @property
    def is_plain(self) -> bool:
        """Whether it counts wherever it stands apart from a hyphen."""
        return self.license in ("any", "bare") and self.kind != "multiple"

    @property
    def rated(self) -> str:
        """What a rate names it: the code, or the surface where that is no unit of the table itself."""
        return self.code if self.factor == 1 else "{" + self.surface + "}"


class Surfaces(NamedTuple):
    """The units that a surface may stand for, the preferred first, by look-up form.

    Surfaces stand ``after`` the number or ``before`` it; ``exact`` ones stand after it as written.
    """

    after: dict[str, tuple[Unit, ...]]
    before: dict[str, tuple[Unit, ...]]
    exact: dict[str, tuple[Unit, ...]]


def read_units(
    sources: Iterable[Path],
    codes: Mapping[str, UnitCodeRow],
    minor_units: Mapping[str, Iterable[str]],
    key: Callable[[str], str],
) -> Surfaces:
    """The surfaces in the tables ``sources``, the earlier tables first.

    ``codes`` are the units that may be named, ``minor_units`` further smaller units by code, ``key``
    gives the look-up form of a surface.

    :raises ConfigError: with a problem for every row that names an unknown unit.
    """
    after: defaultdict[str, list[Unit]] = defaultdict(list)
    before: defaultdict[str, list[Unit]] = defaultdict(list)
    exact: defaultdict[str, list[Unit]] = defaultdict(list)
    problems: list[str] = []
    for source in sources:
        for line, row in read_numbered(source, UnitRow):
            known = codes.get(row.code)
            if known is None:
                problems.append(
                    f"{source}:{line}: {row.surface!r} has the unit {row.code!r}, which units.csv does "
                    "not know; add it there or correct the code"
                )
                continue
            minor = frozenset((*known.minor.split(), *minor_units.get(row.code, ())))
            unit = Unit(row.surface, row.code, row.kind or known.kind, row.factor, row.license, minor)
            by_case = row.license in _BY_CASE
            form = row.surface if by_case else key(row.surface)
            if row.side in ("after", "both"):
                (exact if by_case else after)[form].append(unit)
            if row.side in ("before", "both"):
                before[form].append(unit)
    if problems:
        raise ConfigError(*problems)
    return Surfaces(
        *({form: tuple(units) for form, units in table.items()} for table in (after, before, exact))
    )
