"""The quantity whose subject is asked for, and how well an entity suits what is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.ranking import Ranker, Traits
from pipeline.subjects.comparison import compared_to
from pipeline.subjects.options import Actor
from pipeline.subjects.respective import member_of
from pipeline.subjects.scene import Scene
from pipeline.subjects.told import Told
from pipeline.subjects.topics import Topics

_COMMON = "USD"
"""Codes of currencies begin with that of their country; in dollars anything is counted."""


class Fit(dict[str, Traits]):
    """How well an entity suits what is measured, by the kind of the entity."""

    def __init__(
        self, ranker: Ranker, quantity: str, about: str, measured: str, *, own_money: bool = False
    ) -> None:
        """``quantity`` is its kind, ``about`` who has what it measures (``metric_subjects.csv``).

        ``measured`` tells whether the entity is the ``same`` as that of the last value or an ``other``.
        """
        self._ranker, self._quantity, self._about = ranker, quantity, about
        self._further = (
            *((f"measured:{measured}",) if measured else ()),
            *(("own_money",) if own_money else ()),
        )

    def __missing__(self, kind: str) -> Traits:
        about = (f"about={self._about}:{kind}",) if self._about else ()
        traits = self[kind] = self._ranker.traits(f"{self._quantity}:{kind}", *about, *self._further)
        return traits


_fit = lru_cache(maxsize=1024)(Fit)


class _Suiting(NamedTuple):
    """How well entities suit what is measured; the ``special`` ones otherwise than the rest."""

    fit: Fit
    special: Mapping[str, Fit]


@dataclass(slots=True, eq=False)
class Asked:
    """The quantity whose subject is asked for.

    ``compared`` is what it is measured against, which is rarely its subject.  ``own`` is the one
    name of a group that it belongs to.  ``fit`` tells how well entities suit it, ``special`` those that
    were measured before, or whose money it is.
    """

    quantity: Quantity
    told: Told
    compared: Actor | None
    own: Actor | None
    fit: Fit
    special: Mapping[str, Fit]


def ask(folded: str, quantity: Quantity, told: Told, scene: Scene, topics: Topics) -> Asked:
    """What is asked of ``quantity`` in ``scene``."""
    kind, metric = quantity.kind, told.metric
    last = topics.measured.get(metric)
    fit, special = _suiting(
        topics.ranker,
        kind,
        scene.lexicon.about.get(metric, ""),
        last.entity_id if last is not None else "",
        f"country:{quantity.unit[:2]}" if kind == "money" and quantity.unit != _COMMON else "",
    )
    compared = compared_to(folded, quantity, scene) if kind == "multiple" else None
    own = member_of(folded, quantity, scene) if scene.has_groups else None
    return Asked(quantity, told, compared, own, fit, special)


@lru_cache(maxsize=4096)
def _suiting(ranker: Ranker, kind: str, about: str, measured: str, home: str) -> _Suiting:
    """Specially suits the one that was ``measured`` before, and the ``home`` of money."""
    special: dict[str, Fit] = {}
    if measured:
        special[measured] = _fit(ranker, kind, about, "same")
    if home:
        same = "same" if home == measured else "other" if measured else ""
        special[home] = _fit(ranker, kind, about, same, own_money=True)
    return _Suiting(_fit(ranker, kind, about, "other" if measured else ""), special)
