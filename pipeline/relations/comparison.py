"""What a change is measured against: a year, quarter or month before, a stated time, another entity."""

from __future__ import annotations

from pipeline.model import Quantity
from pipeline.relations.bases import Basis
from pipeline.relations.lexicon import header_cues
from pipeline.relations.scene import Scene
from pipeline.relations.vicinity import Part

_NAMED = {"yoy", "qoq", "mom"}
_COMPARED = {"multiple", "percent", "percentage_point", "money", "count", "fraction"}


def choose_bases(scene: Scene, parts: list[Part]) -> list[str]:
    """The ``comparison_basis`` of each quantity, empty when there is none.

    A basis belongs to the quantities it follows in its clause, else to those right behind it.
    """
    if not scene.bases:
        return [_headed(scene) if part.rule == "headed" else "" for part in parts]
    return [_choose(scene, index, part) for index, part in enumerate(parts)]


def _headed(scene: Scene) -> str:
    """The basis that the head of the column names: 同比, "Change on year"."""
    cell = scene.passage.block.cell
    bases = header_cues(cell.column_header, scene.lexicon).basis.acts if cell else ()
    return next((basis for basis in bases if basis in _NAMED), "")


def _choose(scene: Scene, index: int, part: Part) -> str:
    quantity = scene.quantities[index]
    # a change is against an earlier time, a level against another entity
    changes = part.role == "change"
    if not changes and (part.role != "level" or quantity.kind not in _COMPARED):
        return ""
    fitting = [basis for basis in scene.bases if basis.earlier == changes]
    if not fitting:
        return ""
    clause = scene.clause_numbers[index]
    for (clauses, *_), basis in sorted((_rank(scene, clause, quantity, basis), basis) for basis in fitting):
        if clauses > (1 if changes else 0):
            break
        if changes:
            if not _other_amount_nearer(scene, quantity, basis):
                return basis.basis
        elif _entity_side(scene, quantity, basis):
            return basis.basis
    return ""


def _rank(scene: Scene, clause: int, quantity: Quantity, basis: Basis) -> tuple[int, bool, int]:
    """Lowest first: the nearest clause; in it "a year ago" says more than the "compared with" before it."""
    clauses = abs(scene.clause_of(basis.start) - clause)
    return clauses, basis.basis == "since", abs(basis.start - quantity.end)


def _entity_side(scene: Scene, quantity: Quantity, basis: Basis) -> bool:
    if quantity.kind == "multiple":
        return abs(basis.start - quantity.end) <= scene.near(40)
    return quantity.end <= basis.start <= quantity.end + scene.near(30)


def _other_amount_nearer(scene: Scene, quantity: Quantity, basis: Basis) -> bool:
    """Whether another quantity stands between, so that the basis is rather about that one.

    Where writing has no spaces the basis leads its clause: 增加4亿元，同比少增2亿元.
    """
    low, high = (quantity.end, basis.start) if basis.start >= quantity.end else (basis.end, quantity.start)
    if low == quantity.end and not scene.spaced:
        high = scene.clauses[scene.clause_of(basis.start)].end
    return any(low <= other.start < high and other.kind == quantity.kind for other in scene.quantities)
