"""Which measured property a quantity is a value of: the nearest name of one in the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.relations.rows import MetricRow
from pipeline.relations.scene import Scene
from pipeline.text_view import fold

_FAR = 400
_OTHER_CLAUSE = 40
"""A clause border between name and quantity weighs as much as so many characters."""
_BEHIND = 15
"""A name behind the quantity weighs as if it were so many characters further off."""
_ATTACHED = 2
"""So near behind the quantity the name says what it counts ("30 người bị thương")."""
_OTHER_QUANTITY = 12
_NOT_A_SLUG = re.compile(r"[^a-z0-9]+")


class Metric(NamedTuple):
    """The canonical name and what it came from: ``row``, ``counted``, ``header`` or nothing."""

    name: str = ""
    rule: str = ""


NONE = Metric()


def choose_metrics(scene: Scene, counted: list[str], roles: list[str]) -> list[Metric]:
    """The metric of each quantity, parallel to ``counted`` and ``roles``.

    A row counts when it may take the quantity's kind (percentages of change, and shares, may be of
    anything).  When no row does, a counted noun in Latin letters makes the name; a Vietnamese or
    Chinese one does not: nothing is guessed.
    """
    header = _header_cues(scene)
    metrics: list[Metric] = []
    for quantity, noun, role in zip(scene.quantities, counted, roles, strict=True):
        row = _nearest(scene, quantity, role)
        if row is not None:
            metrics.append(Metric(row.id, "row"))
        elif header and (row := _fitting(header, quantity, role)) is not None:
            metrics.append(Metric(row.id, "header"))
        else:
            metrics.append(_composed(noun, scene.passage.sentence.lang))
    return metrics


def _fitting(rows: Sequence[MetricRow], quantity: Quantity, role: str) -> MetricRow | None:
    """The first row that takes the kind; a relative change may be one of any property."""
    for row in rows:
        if not row.kinds or quantity.kind in row.kinds:
            return row
    relative = role == "change" and quantity.kind in ("percent", "percentage_point", "multiple")
    return rows[0] if relative and rows else None


def _nearest(scene: Scene, quantity: Quantity, role: str) -> MetricRow | None:
    best: MetricRow | None = None
    least = _FAR
    clause = scene.clause_of(quantity.start)
    for cue in scene.metrics:
        if cue.start < quantity.end and cue.end > quantity.start:
            continue  # its own unit ("points")
        ahead = cue.end <= quantity.start
        low, high = (cue.end, quantity.start) if ahead else (quantity.end, cue.start)
        distance = max(0, high - low)
        if not ahead and distance > _ATTACHED:
            distance += _BEHIND
        if distance >= least:
            continue
        row = _fitting(cue.row, quantity, role)
        if row is None:
            continue
        distance += _OTHER_CLAUSE * abs(scene.clause_of(cue.start) - clause)
        for other in scene.quantities:
            if low <= other.start < high:
                distance += _OTHER_QUANTITY
        if distance < least:
            best, least = row, distance
    return best


def _header_cues(scene: Scene) -> list[MetricRow]:
    cell = scene.passage.block.cell
    if cell is None:
        return []
    rows: list[MetricRow] = []
    for text in (cell.column_header, cell.row_header, cell.caption):
        folded = fold(text)
        rows += [row for cue in scene.lexicon.metric.find(folded, 0, len(folded)) for row in cue.row]
    return rows


def _composed(noun: str, lang: str) -> Metric:
    if not noun or lang != "en" or not noun.isascii():
        return NONE
    slug = _NOT_A_SLUG.sub("_", noun.lower()).strip("_")
    return Metric(slug, "counted") if slug and not slug.replace("_", "").isdigit() else NONE
