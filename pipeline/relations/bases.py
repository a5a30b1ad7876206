"""What the words of comparison in a sentence compare with, told by what follows them."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.model import Passage, Period, Quantity
from pipeline.relations.phrase_index import Found
from pipeline.relations.rows import BasisRow

_NEAR = 24
"""How many characters behind the word a time or a name may begin."""


class Basis(NamedTuple):
    """A word of comparison and its ``comparison_basis``; offsets are those of the document."""

    start: int
    end: int
    basis: str

    @property
    def earlier(self) -> bool:
        """Whether the comparison is with an earlier time, not with something else."""
        return self.basis != "entity"


def resolve_bases(found: Found[BasisRow], passage: Passage, folded: str) -> list[Basis]:
    """The words ``found`` with the basis each stands for; those that compare with nothing are left out.

    "since", 自 need a time behind them, "than the" a name; "compared with", so với, 比 take either;
    环比 is by month or by quarter, as the times of the sentence are.
    """
    bases: list[Basis] = []
    places: tuple[Period | Quantity, ...] = (*passage.periods, *passage.quantities)
    for start, end, said in zip(found.starts, found.ends, found.acts, strict=True):
        for place in places:
            if place.start < start < place.end < end:
                break  # the end of a date or a number read as a word ("12月|增长")
        else:
            basis = _resolve(said, end, passage, folded)
            if basis:
                bases.append(Basis(start, end, basis))
    return bases


def _resolve(basis: str, end: int, passage: Passage, folded: str) -> str:
    if basis in ("since", "entity", "against"):
        return _by_what_follows(basis, end, passage, folded)
    if basis == "previous":
        return "mom" if any(period.grain == "month" for period in passage.periods) else "qoq"
    return "since" if basis == "year_end" else basis


def _by_what_follows(wanted: str, end: int, passage: Passage, folded: str) -> str:
    """What comes first behind the word: "since" for a time, "entity" for a name, else nothing."""
    first, basis = end + _NEAR + 1, ""
    if wanted != "since":
        for name in passage.entities:
            if end <= name.start < first:
                first, basis = name.start, "entity"
    if wanted != "entity":
        if end < first and (folded[end : end + 1].isdigit() or folded[end + 1 : end + 2].isdigit()):
            first, basis = end, "since"
        for period in passage.periods:
            if end <= period.start < first:
                first, basis = period.start, "since"
    return basis
