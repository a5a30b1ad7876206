"""What stands around a quantity: the words of change on either side, and which of them may govern it."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.relations.phrase_index import Cue
from pipeline.relations.rows import ChangeRow
from pipeline.relations.scene import Scene


class Part(NamedTuple):
    """The part of a quantity in a change, and the rule that said so."""

    role: str = "level"
    direction: str = ""
    rule: str = ""


_START = attrgetter("start")
_MARKER = 44
"""How many characters between "to"/"from"/"by" and the quantity ("to a new record of")."""
_BACK = 2
"""How many clauses back a "to" or "from" that opens a clause looks for its word of change."""
MARKERS = {"from", "object", "to", "by", "end"}
QUALIFYING = MARKERS | {"reach", "point"}
GOVERNORS = {"verb", "end", "rate", "more", "multiple", "from", "object"}


class Vicinity:
    """The words of change around one quantity; ``before`` are the parts of the quantities before it.

    ``inside`` are those that share a character with it.
    """

    __slots__ = (
        "before",
        "inside",
        "left",
        "left_edge",
        "previous",
        "quantity",
        "right",
        "right_edge",
        "scene",
    )

    def __init__(self, scene: Scene, index: int, before: list[Part]) -> None:
        self.scene = scene
        self.quantity = quantity = scene.quantities[index]
        self.before = before
        self.previous: Quantity | None = scene.quantities[index - 1] if index else None
        later = scene.quantities[index + 1] if index + 1 < len(scene.quantities) else None
        clause = scene.clauses[scene.clause_of(quantity.start)]
        left_edge, right_edge = clause.start, clause.end
        if self.previous is not None and self.previous.outer.end > left_edge:
            left_edge = self.previous.outer.end
        if later is not None and later.outer.start < right_edge:
            right_edge = later.outer.start
        self.left_edge = left_edge
        self.right_edge = right_edge if right_edge > quantity.end else quantity.end
        self.left: list[Cue[ChangeRow]] = []
        self.inside: list[Cue[ChangeRow]] = []
        self.right: list[Cue[ChangeRow]] = []
        if scene.changes:
            self._lay_out(scene.changes)

    def _lay_out(self, changes: list[Cue[ChangeRow]]) -> None:
        """The words left of the quantity in the sentence, in it, and right of it in the clause.

        Of the words inside the qualifiers ("lên tới 5", "below 5") only those that begin a value count.
        """
        quantity = self.quantity
        start, end = quantity.start, quantity.end
        index = bisect_left(changes, quantity.outer.start, key=_START)
        self.left = left = changes[:index]
        if left and left[-1].end > start:
            self.inside.append(left.pop())
        for cue in changes[index:]:
            if cue.end <= start:
                # "edged up to 5" is one qualifier, with the word of change in it
                if cue.row.act in QUALIFYING or cue.row.act == "verb":
                    left.append(cue)
                continue
            if cue.start < end:
                self.inside.append(cue)
            if cue.end > self.right_edge + 1:
                break
            if cue.start >= end:
                self.right.append(cue)

    def distance(self, cue: Cue[ChangeRow]) -> int:
        """How many characters stand between ``cue`` and the quantity with its qualifiers."""
        between = self.quantity.outer.start - cue.end
        return between if between > 0 else 0

    def marker(self) -> Cue[ChangeRow] | None:
        """The word that begins this quantity, unless something cuts it off."""
        for cue in reversed(self.left):
            act = cue.row.act
            if act in ("reach", "point"):
                if self.follows_amount(cue):
                    return cue
                continue
            if cue.start < self.left_edge or self.distance(cue) > self.scene.near(_MARKER):
                return None
            if act in MARKERS:
                return cue
            if act in ("block", "and", "verb", "rate", "more"):
                return None
        return None

    def follows_amount(self, cue: Cue[ChangeRow]) -> bool:
        """Whether ``cue`` stands between an amount of change right before it and this quantity."""
        if self.previous is None or self.before[-1].role != "change" or cue.start < self.previous.end:
            return False
        near = self.scene.near(6)
        return (
            len(self.scene.gap(self.previous.outer.end, cue.start)) <= near and self.distance(cue) <= 2 * near
        )

    def governor(self, before: int) -> Cue[ChangeRow] | None:
        """The nearest word of change left of ``before`` in the clause, or in those right before it."""
        scene = self.scene
        clause = scene.clause_of(before)
        opens = not scene.gap(scene.clauses[clause].start, before) or self._opened_by_joint(clause, before)
        first = scene.clauses[max(0, clause - _BACK) if opens else clause].start
        noun = None
        for cue in reversed(self.left):
            if cue.end > before:
                continue
            if cue.start < first:
                break
            if cue.row.act in GOVERNORS and cue.row.direction:
                if cue.row.act != "rate":
                    return cue
                noun = noun or cue
        # "cut its growth forecast to 4.6%": a verb further off outweighs the noun
        return noun

    def _opened_by_joint(self, clause: int, before: int) -> bool:
        start = self.scene.clauses[clause].start
        return any(cue.row.act == "and" and cue.start == start and cue.end >= before - 1 for cue in self.left)
