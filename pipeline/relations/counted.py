"""The noun phrase that is counted or measured, as written.

A run of words bounded by closed classes (prepositions, auxiliaries, conjunctions …, all rows of
``noun_phrase.csv``): first the run right behind the quantity, else the one before it across a
copula, else what the quantity before counted ("EU: 3" after "US: 40 models").  On news text such a
rule finds the phrase about as often as a parser does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Quantity, Span
from pipeline.relations.headers import Header, names_source, stands_for_time
from pipeline.relations.noun_runs import run_after, run_before
from pipeline.relations.scene import Scene
from pipeline.text_view import fold

_BEFORE_SLASH = re.compile(r"([^\W\d_]++) ?/")
_SIDE_BY_SIDE = 20
_OWNER = 2
"""Letters of the ending of an owner."""
_COUNTED_KINDS = {"count", "fraction"}
_NOTHING_COUNTED = {"rank", "duration", "age", "score"}


class Counted(NamedTuple):
    """The phrase as written; ``rule`` is where it was found: after, before, metric, header, carried.

    ``end`` is where a phrase found ``after`` ends; ``generic`` says that it is only "people", 人.
    """

    text: str = ""
    rule: str = ""
    end: int = 0
    generic: bool = False


NOTHING = Counted()


def choose_counted(scene: Scene, headers: Sequence[Header], carried: Counted = NOTHING) -> list[Counted]:
    """What each quantity of the passage counts.

    ``headers`` are what a table says of the cell, ``carried`` is the last phrase of the passage
    before, for lists and short sentences that leave it out.
    """
    quantities, nouns = scene.quantities, scene.nouns
    behind = [
        None if quantity.kind in _NOTHING_COUNTED else _behind(scene, index, quantity)
        for index, quantity in enumerate(quantities)
    ]
    found: list[Counted] = []
    for index, quantity in enumerate(quantities):
        if quantity.kind in _NOTHING_COUNTED:
            found.append(NOTHING)
            continue
        span = behind[index]
        if span is None and quantity.kind == "count":
            span = _shared(scene, index, behind)
        if span is not None:
            cue = nouns.covering(span.start)
            generic = cue >= 0 and nouns.acts[cue] == "generic" and nouns.ends[cue] == span.end
            found.append(Counted(scene.text[span.start : span.end], "after", span.end, generic))
        else:
            found.append(
                _ahead(scene, index)
                or (quantity.kind in _COUNTED_KINDS and _elsewhere(scene, quantity, headers))
                or (quantity.kind in _COUNTED_KINDS and _carry(found, scene, carried))
                or NOTHING
            )
    return found


def _behind(scene: Scene, index: int, quantity: Quantity) -> Span | None:
    inside = None
    if quantity.kind in _COUNTED_KINDS and "/" in scene.folded[quantity.start : quantity.end]:
        inside = _BEFORE_SLASH.search(scene.folded, quantity.start, quantity.end)
    if inside is not None:
        # "15 triệu khách/năm", "99 nam/100 nữ": what is counted is part of the quantity
        unit = fold(quantity.unit_text).partition("/")[0]
        start = scene.folded.find(unit, quantity.start, inside.end(1)) if unit else inside.start(1)
        return Span(start, inside.end(1)) if start >= 0 else None
    return run_after(scene, index)


def _shared(scene: Scene, index: int, behind: Sequence[Span | None]) -> Span | None:
    """The phrase of the next quantity for a count, when the two stand side by side ("từ 10 lên 15 quầy")."""
    if index + 1 == len(behind):
        return None
    quantity, later = scene.quantities[index], scene.quantities[index + 1]
    if later.kind != "count" or later.unit.partition("/")[0] != quantity.unit:
        return None
    near = later.outer.start - quantity.outer.end <= scene.near(_SIDE_BY_SIDE)
    together = scene.clause_numbers[index] == scene.clause_numbers[index + 1]
    return behind[index + 1] if near and together else None


def _ahead(scene: Scene, index: int) -> Counted | None:
    span = run_before(scene, index)
    if span is not None and not _says_nothing(scene, span):
        return _counted(scene, span, "before")
    clause = scene.clauses[scene.clause_numbers[index]]
    measured = _measured(scene, scene.quantities[index], clause.start)
    return _counted(scene, measured, "metric") if measured is not None else None


def _elsewhere(scene: Scene, quantity: Quantity, headers: Sequence[Header]) -> Counted | None:
    """The name of a measured property in the sentence before the quantity, or in the table."""
    measured = _measured(scene, quantity, scene.start)
    if measured is not None:
        return _counted(scene, measured, "metric")
    for header in headers:
        if header.measured.fitting(quantity.kind):
            return Counted(header.text, "header")
    cell = scene.passage.block.cell
    if cell is None or not cell.column_header or names_source(cell.column_header, scene.lexicon):
        return None
    dated = stands_for_time(cell.column_header, scene.lexicon)
    return Counted(cell.row_header if dated else cell.column_header, "header")


def _counted(scene: Scene, span: Span, rule: str) -> Counted:
    return Counted(scene.text[span.start : span.end], rule)


def _says_nothing(scene: Scene, span: Span) -> bool:
    """Whether the phrase is a name or begins with a word of change, hence no noun phrase.

    The ending of an owner is no part of a name: "Peru's" alone counts nothing either.
    """
    for entity in scene.passage.entities:
        if entity.start <= span.start and span.end - _OWNER <= entity.end:
            return True
    return span.start in scene.verbs


def _measured(scene: Scene, quantity: Quantity, low: int) -> Span | None:
    """The last name of a measured property between ``low`` and the quantity that may have its kind."""
    names = scene.metrics
    for at in range(bisect_right(names.ends, quantity.start) - 1, -1, -1):
        if names.starts[at] < low:
            return None
        if names.rows[at].fitting(quantity.kind):
            return Span(names.starts[at], names.ends[at])
    return None


def _carry(found: list[Counted], scene: Scene, carried: Counted) -> Counted | None:
    for index in range(len(found) - 1, -1, -1):
        if found[index].text and scene.quantities[index].kind in _COUNTED_KINDS:
            return found[index]._replace(rule="carried")
    return carried._replace(rule="carried") if carried.text else None
