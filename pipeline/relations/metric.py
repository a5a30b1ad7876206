"""Which measured property a quantity is a value of: the nearest name of one in the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.relations.counted import Counted
from pipeline.relations.headers import Header, fitting_row
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
    for quantity, noun, role in zip(scene.quantities, counted, roles, strict=True):
        if quantity.kind in _THINGS and noun.rule == "after" and not noun.generic:
            row, rule = _attached(scene, quantity, noun.end), "counted"
            metrics.append(Metric(row.id, rule) if row else _composed(noun.text, scene.passage.sentence.lang))
            continue
        row, rule = _nearest(scene, quantity, role), "row"
        if row is None and headers:
            found = (fitting_row(header.rows, quantity, role) for header in headers)
            row, rule = next((candidate for candidate in found if candidate), None), "header"
        metrics.append(Metric(row.id, rule) if row else NONE)
    return metrics


def _attached(scene: Scene, quantity: Quantity, end: int) -> MetricRow | None:
    """The last property named in the phrase that ends at ``end`` or right behind it ("400 people died")."""
    best: MetricRow | None = None
    for cue in scene.metrics:
        if cue.start >= quantity.end and cue.start <= end + _ATTACHED:
            best = fitting_row(cue.row, quantity, "") or best
    return best


def _nearest(scene: Scene, quantity: Quantity, role: str) -> MetricRow | None:
    best: MetricRow | None = None
    if not scene.metrics:
        return best
    least = _FAR
    clause = scene.clause_of(quantity.start)
    for cue in scene.metrics:
        ahead = cue.start < quantity.start
        if ahead:
            low, high = cue.end, quantity.start
            distance = high - low if low < high else 0
        elif cue.start < quantity.end:
            continue  # its own unit ("points")
        else:
            low, high = quantity.end, cue.start
            distance = high - low
            if distance > _ATTACHED:
                distance += _BEHIND
        if distance >= least:
            continue
        row = fitting_row(cue.row, quantity, role)
        if row is None:
            continue
        clauses = abs(scene.clause_of(cue.start) - clause)
        if not ahead and (clauses or _opens_another(scene, low, high)):
            continue
        distance += _OTHER_CLAUSE * clauses
        if quantity.kind not in _THINGS and row.kinds == _COUNTS:
            distance += _THING
        for other in scene.quantities:
            if low <= other.start < high:
                distance += _OTHER_QUANTITY
        if distance < least:
            best, least = row, distance
    return best


def _opens_another(scene: Scene, low: int, high: int) -> bool:
    """Whether a joint stands in between: "exports rose to $5 and imports to $4"."""
    return any(cue.row.act == "and" and low <= cue.start < high for cue in scene.changes)


def _composed(noun: str, lang: str) -> Metric:
    if not noun or lang != _CANONICAL or not noun.isascii():
        return NONE
    slug = _NOT_A_SLUG.sub("_", noun.lower()).strip("_")
    return Metric(slug, "counted") if slug and not slug.replace("_", "").isdigit() else NONE
