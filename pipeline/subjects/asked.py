"""The quantity whose subject is asked for, and how well an entity suits what is measured."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.subjects.scene import Actor
from pipeline.subjects.topics import Topics

_COMMON = "USD"
"""Codes of currencies begin with that of their country; in dollars anything is counted."""


class Told(NamedTuple):
    """What *relations* say of a quantity: the ``metric`` it is a value of and, folded, who states it."""

    metric: str = ""
    source: str = ""


UNTOLD = Told()


class Asked(NamedTuple):
    """The quantity whose subject is asked for.

    ``about`` says who has what it is a value of (``metric_subjects.csv``), empty when that is unknown.
    ``compared`` is what it is measured against, which is rarely its subject.
    """

    quantity: Quantity
    told: Told
    about: str = ""
    compared: Actor | None = None

    def features(self, entity_id: str, kind: str, topics: Topics) -> tuple[str, ...]:
        """How well an entity of ``kind`` suits what is measured."""
        same = topics.measured.get(self.told.metric)
        measured = "" if same is None else "same" if same.entity_id == entity_id else "other"
        quantity = self.quantity
        own_money = (
            quantity.kind == "money"
            and quantity.unit != _COMMON
            and entity_id == f"country:{quantity.unit[:2]}"
        )
        return _suits(quantity.kind, self.about, kind, measured, own_money)


@lru_cache(maxsize=4096)
def _suits(kind: str, about: str, entity_kind: str, measured: str, own_money: bool) -> tuple[str, ...]:
    features = [f"{kind}:{entity_kind}"]
    if about:
        features.append(f"about={about}:{entity_kind}")
    if measured:
        features.append(f"measured:{measured}")
    if own_money:
        features.append("own_money")
    return tuple(features)
