"""A second look at the parts of a change: values that belong together as its start and its end."""

from __future__ import annotations

from pipeline.relations.scene import Scene
from pipeline.relations.vicinity import Part

LEVEL = Part()
_TIGHT = 3


def with_second_look(scene: Scene, parts: list[Part]) -> list[Part]:
    """``parts``, one for each quantity of the passage, with the pairs among them put right."""
    if len(parts) < 2:
        return parts
    if "point" in scene.changes.acts:
        parts = _paired(scene, parts)
    return _turned(scene, parts)


def _turned(scene: Scene, parts: list[Part]) -> list[Part]:
    """The way from one value to the next is the one their sizes tell ("from $20 to $0.07")."""
    for index in range(1, len(parts)):
        if parts[index].role != "change_to" or parts[index - 1].role != "change_from":
            continue
        first, second = scene.quantities[index - 1], scene.quantities[index]
        apart = scene.clause_numbers[index - 1] != scene.clause_numbers[index]
        if apart or first.unit != second.unit or first.value is None or second.value is None:
            continue
        if first.value != second.value and first.kind == second.kind != "rank":
            direction = "up" if second.value > first.value else "down"
            parts[index - 1] = parts[index - 1]._replace(direction=direction)
            parts[index] = parts[index]._replace(direction=direction)
    return parts


def _paired(scene: Scene, parts: list[Part]) -> list[Part]:
    """Two values of one measure at two times ("was 5 in 2019 and reached 9 in 2024")."""
    quantities = scene.quantities
    points = [cue for cue in scene.changes.cues() if cue.act == "point"]
    for index in range(1, len(parts)):
        first, second = quantities[index - 1], quantities[index]
        if parts[index] != LEVEL or parts[index - 1] != LEVEL or first.unit != second.unit:
            continue
        if (
            first.kind != second.kind
            or first.value is None
            or second.value is None
            or first.value == second.value
        ):
            continue
        pointed = any(first.end <= cue.start and 0 <= second.start - cue.end <= _TIGHT for cue in points)
        times = [period for period in scene.passage.periods if period.start < second.start]
        if not pointed or len(times) < 2 or times[-1].start < first.end:
            continue
        direction = "up" if second.value > first.value else "down"
        parts[index - 1] = Part("change_from", direction, "two points")
        parts[index] = Part("change_to", direction, "two points")
    return parts
