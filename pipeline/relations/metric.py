"""Which measured property a quantity is a value of: the nearest name of one in the sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.relations.counted import Counted
from pipeline.relations.headers import Header
from pipeline.relations.rows import MetricRow
from pipeline.relations.scene import Scene

_FAR = 400
_OTHER_CLAUSE = 40
"""A clause border between name and quantity weighs as much as so many characters."""
_BEHIND = 15
"""A name behind the quantity weighs as if it were so many characters further off."""
_ATTACHED = 2
"""So near behind the quantity the name says what it counts ("30 người bị thương")."""
_THING = 60
"""A percentage is seldom one of things counted ("cities") when a measure is named as well."""
_THINGS = {"count", "fraction"}
_COUNTS = {"count"}
_OTHER_QUANTITY = 12
_CANONICAL = "en"
"""Canonical names are English in every language."""
_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")


class Metric(NamedTuple):
    """The canonical name and what it came from: ``row``, ``counted``, ``header`` or nothing."""

    name: str = ""
    rule: str = ""


NONE = Metric()


def choose_metrics(
    scene: Scene, counted: Sequence[Counted], roles: Sequence[str], headers: Sequence[Header]
) -> list[Metric]:
    """The metric of each quantity, parallel to ``counted`` and ``roles``.

    What is counted right behind a number decides; otherwise the nearest name of a property whose
    row takes the quantity's kind, then the header of the table.  When no row does, a counted noun
    in Latin letters makes the name; a Vietnamese or Chinese one does not: nothing is guessed.
    """
    metrics: list[Metric] = []
    named = bool(scene.metrics.starts)
    for index, noun in enumerate(counted):
        quantity = scene.quantities[index]
        if quantity.kind in _THINGS and noun.rule == "after" and not noun.generic:
            row = _attached(scene, quantity, noun.end) if named else None
            if row is None:
                metrics.append(_composed(noun.text, scene.passage.sentence.lang))
            else:
                metrics.append(_metric(row.id, "counted"))
            continue
        row = _nearest(scene, index, roles[index]) if named else None
        if row is not None:
            metrics.append(_metric(row.id, "row"))
        elif headers:
            found = (header.measured.fitting(quantity.kind, roles[index]) for header in headers)
            row = next((candidate for candidate in found if candidate), None)
            metrics.append(_metric(row.id, "header") if row else NONE)
        else:
            metrics.append(NONE)
    return metrics


@lru_cache(maxsize=1024)
def _metric(name: str, rule: str) -> Metric:
    return Metric(name, rule)


def _attached(scene: Scene, quantity: Quantity, end: int) -> MetricRow | None:
    """The last property named in the phrase that ends at ``end`` or right behind it ("400 people died")."""
    best: MetricRow | None = None
    names = scene.metrics
    for at in range(bisect_left(names.starts, quantity.end), bisect_right(names.starts, end + _ATTACHED)):
        best = names.rows[at].fitting(quantity.kind) or best
    return best


def _nearest(scene: Scene, index: int, role: str) -> MetricRow | None:
    """The nearest of the names before and behind, the leftmost of equals; its own unit ("points") is none."""
    quantity, names = scene.quantities[index], scene.metrics
    kind, clause = quantity.kind, scene.clause_numbers[index]
    best: MetricRow | None = None
    least = _FAR
    before = bisect_left(names.starts, quantity.start)
    for at in range(before - 1, -1, -1):
        distance = max(0, quantity.start - names.ends[at])
        if distance > least:
            break
        row = names.rows[at].fitting(kind, role)
        if row is None:
            continue
        distance += _OTHER_CLAUSE * (clause - scene.clause_of(names.starts[at]))
        distance += _distraction(scene, quantity, row, names.ends[at], quantity.start)
        if distance < least or (distance == least and best is not None):
            best, least = row, distance
    for at in range(bisect_left(names.starts, quantity.end, before), len(names)):
        start = names.starts[at]
        distance = start - quantity.end
        if distance > _ATTACHED:
            distance += _BEHIND
        if distance >= least or scene.clause_of(start) != clause:
            break
        row = names.rows[at].fitting(kind, role)
        if row is None:
            continue
        if _opens_another(scene, quantity.end, start):
            break
        distance += _distraction(scene, quantity, row, quantity.end, start)
        if distance < least:
            best, least = row, distance
    return best


def _opens_another(scene: Scene, low: int, high: int) -> bool:
    """Whether a joint stands in between: "exports rose to $5 and imports to $4"."""
    return "and" in scene.changes.acts_between(low, high)


def _distraction(scene: Scene, quantity: Quantity, row: MetricRow, low: int, high: int) -> int:
    """How much farther a name seems for what else stands there, and for things in the place of a measure."""
    thing = _THING if quantity.kind not in _THINGS and row.kinds == _COUNTS else 0
    if low >= high:
        return thing
    return thing + _OTHER_QUANTITY * (scene.first_quantity(high) - scene.first_quantity(low))


@lru_cache(maxsize=1024)
def _composed(noun: str, lang: str) -> Metric:
    if not noun or lang != _CANONICAL or not noun.isascii():
        return NONE
    slug = _NOT_A_SLUG.sub("_", noun.lower()).strip("_")
    return Metric(slug, "counted") if slug and not slug.replace("_", "").isdigit() else NONE
