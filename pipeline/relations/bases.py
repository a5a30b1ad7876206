"""What the words of comparison in a sentence compare with, told by what follows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Passage, Period, Quantity
from pipeline.relations.phrase_index import Cue
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


def resolve_bases(cues: Sequence[Cue[BasisRow]], passage: Passage, folded: str) -> list[Basis]:
    """``cues`` with the basis each stands for; those that compare with nothing are left out.

    "since", 自 need a time behind them, "than the" a name; "compared with", so với, 比 take either;
    环比 is by month or by quarter, as the times of the sentence are.
    """
    found: list[Basis] = []
    for cue in cues:
        basis = _resolve(cue, passage, folded)
        if basis and basis != "none":
            found.append(Basis(cue.start, cue.end, basis))
    return found


def _resolve(cue: Cue[BasisRow], passage: Passage, folded: str) -> str:
    places: tuple[Period | Quantity, ...] = (*passage.periods, *passage.quantities)
    for place in places:
        if place.start < cue.start < place.end < cue.end:
            return ""  # the end of a date or a number read as a word ("12月|增长")
    basis = cue.row.basis
    if basis in ("since", "entity", "against"):
        return _by_what_follows(cue, passage, folded)
    if basis == "previous":
        return "mom" if any(period.grain == "month" for period in passage.periods) else "qoq"
    return "since" if basis == "year_end" else basis


def _by_what_follows(cue: Cue[BasisRow], passage: Passage, folded: str) -> str:
    """What comes first behind the word: "since" for a time, "entity" for a name, else nothing."""
    wanted, end = cue.row.basis, cue.end
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
