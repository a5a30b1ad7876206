"""What the words of comparison in a sentence compare with, told by what follows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Passage, Span
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
    if not cues:
        return found
    placed = [Span(period.start, period.end) for period in passage.periods]
    placed += [Span(quantity.start, quantity.end) for quantity in passage.quantities]
    for cue in cues:
        basis: str = cue.row.basis
        if any(place.start < cue.start < place.end < cue.end for place in placed):
            continue  # the end of a date or a number read as a word ("12月|增长")
        if basis in ("since", "entity", "against"):
            basis = _by_what_follows(cue, passage, folded)
        elif basis == "previous":
            basis = "mom" if any(period.grain == "month" for period in passage.periods) else "qoq"
        elif basis == "year_end":
            basis = "since"
        if basis and basis != "none":
            found.append(Basis(cue.start, cue.end, basis))
    return found


def _by_what_follows(cue: Cue[BasisRow], passage: Passage, folded: str) -> str:
    wanted = cue.row.basis
    limit = cue.end + _NEAR
    places = []
    if wanted != "entity":
        places += [(period.start, "since") for period in passage.periods if cue.end <= period.start <= limit]
        if folded[cue.end : cue.end + 1].isdigit() or folded[cue.end + 1 : cue.end + 2].isdigit():
            places.append((cue.end, "since"))
    if wanted != "since":
        places += [(name.start, "entity") for name in passage.entities if cue.end <= name.start <= limit]
    return min(places)[1] if places else ""
