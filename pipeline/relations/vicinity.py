"""What stands around a quantity: the words of change on either side, and which of them may govern it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Quantity
from pipeline.relations.scene import Scene


class Part(NamedTuple):
    """The part of a quantity in a change, and the rule that said so."""

    role: str = "level"
    direction: str = ""
    rule: str = ""


_MARKER = 44
"""How many characters between "to"/"from"/"by" and the quantity ("to a new record of")."""
_BACK = 2
"""How many clauses back a "to" or "from" that opens a clause looks for its word of change."""
MARKERS = {"from", "object", "to", "by", "end"}
LATER = {"reach", "point"}
"""Words that begin a value behind another."""
_WITHIN_QUALIFIER = MARKERS | LATER | {"verb"}
GOVERNORS = {"verb", "end", "rate", "more", "multiple", "from", "object"}


class Vicinity:
    """The words of change around one quantity; ``before`` are the parts of the quantities before it.

    ``left``, ``inside`` and ``right`` are indices of the sentence's words of change, whose parallel
    lists ``starts``, ``ends`` and ``acts`` are.  ``inside`` share a character with the quantity, ``left``
    go back to the begin of the sentence, ``right`` on to the end of the clause.
    """

    __slots__ = (
        "acts",
        "before",
        "ends",
        "index",
        "inside",
        "left",
        "left_edge",
        "previous",
        "quantity",
        "right",
        "right_edge",
        "scene",
        "starts",
    )

    def __init__(self, scene: Scene, index: int, before: list[Part]) -> None:
        self.scene = scene
        self.index = index
        quantities = scene.quantities
        self.quantity = quantity = quantities[index]
        self.before = before
        self.previous: Quantity | None = None
        left_edge, right_edge = scene.clauses[scene.clause_numbers[index]]
        if index:
            self.previous = quantities[index - 1]
            left_edge = max(left_edge, self.previous.outer.end)
        if index + 1 < len(quantities):
            right_edge = min(right_edge, quantities[index + 1].outer.start)
        self.left_edge = left_edge
        self.right_edge = max(right_edge, quantity.end)
        changes = scene.changes
        self.starts, self.ends, self.acts = changes.starts, changes.ends, changes.acts
        self.left: Sequence[int] = ()
        self.inside: Sequence[int] = ()
        self.right: Sequence[int] = ()
        if self.starts:
            self._lay_out(quantity.outer.start, quantity.start, quantity.end)

    def _lay_out(self, outer: int, start: int, end: int) -> None:
        """Of the words inside the qualifiers ("lên tới 5", "below 5") only those that begin a value count."""
        first = bisect_left(self.starts, outer)
        behind = bisect_left(self.starts, end, first)
        self.right = range(behind, bisect_right(self.ends, self.right_edge + 1))
        if first and self.ends[first - 1] > start:
            first -= 1
        self.left = range(first)
        if first < behind:
            self.inside = [at for at in range(first, behind) if self.ends[at] > start]
            # "edged up to 5" is one qualifier, with the word of change in it
            qualifying = [
                at
                for at in range(first, behind)
                if self.ends[at] <= start and self.acts[at] in _WITHIN_QUALIFIER
            ]
            if qualifying:
                self.left = [*self.left, *qualifying]

    def direction(self, at: int) -> str:
        """The way of the change that word ``at`` speaks of, empty without one."""
        return self.scene.changes.rows[at].direction

    def side(self, at: int) -> str:
        """On which side of word ``at`` its amount stands."""
        return self.scene.changes.rows[at].side

    def distance(self, at: int) -> int:
        """How many characters stand between word ``at`` and the quantity with its qualifiers."""
        between = self.quantity.outer.start - self.ends[at]
        return between if between > 0 else 0

    def marker(self) -> int | None:
        """The word that begins this quantity, unless something cuts it off."""
        for at in reversed(self.left):
            act = self.acts[at]
            if act in LATER:
                if self.follows_amount(at):
                    return at
                continue
            if self.starts[at] < self.left_edge or self.distance(at) > self.scene.near(_MARKER):
                return None
            if act in MARKERS:
                return at
            if act in ("block", "and", "verb", "rate", "more"):
                return None
        return None

    def follows_amount(self, at: int) -> bool:
        """Whether word ``at`` stands between an amount of change right before it and this quantity."""
        if self.previous is None or self.before[-1].role != "change" or self.starts[at] < self.previous.end:
            return False
        near = self.scene.near(6)
        gap = self.scene.gap(self.previous.outer.end, self.starts[at])
        return len(gap) <= near and self.distance(at) <= 2 * near

    def governor(self, before: int) -> int | None:
        """The nearest word of change left of ``before`` in the clause, or in those right before it."""
        scene = self.scene
        clause = scene.clause_of(before)
        opens = not scene.gap(scene.clauses[clause].start, before) or self._opened_by_joint(clause, before)
        first = scene.clauses[max(0, clause - _BACK) if opens else clause].start
        noun = None
        for at in reversed(self.left):
            if self.ends[at] > before:
                continue
            if self.starts[at] < first:
                break
            if self.acts[at] in GOVERNORS and self.direction(at):
                if self.acts[at] != "rate":
                    return at
                noun = at if noun is None else noun
        # "cut its growth forecast to 4.6%": a verb further off outweighs the noun
        return noun

    def _opened_by_joint(self, clause: int, before: int) -> bool:
        start = self.scene.clauses[clause].start
        return any(
            self.acts[at] == "and" and self.starts[at] == start and self.ends[at] >= before - 1
            for at in self.left
        )
