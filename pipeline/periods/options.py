"""A time that a quantity may have, and what describes it as such."""

from __future__ import annotations

from pipeline.periods.described import Moment
from pipeline.ranking import Traits


class Candidate:
    """``moment`` is None for "no time is stated"; ``source`` names where it comes from.

    ``traits`` describe it.  ``is_base`` marks the other side of a comparison, see
    :mod:`pipeline.periods.sides`; ``edtf`` is that of the moment, empty without one.
    """

    __slots__ = ("edtf", "is_base", "moment", "source", "traits")

    def __init__(self, source: str, moment: Moment | None, traits: Traits, is_base: bool = False) -> None:
        self.source = source
        self.moment = moment
        self.traits = traits
        self.is_base = is_base
        self.edtf = moment.edtf if moment is not None else ""

    @property
    def features(self) -> tuple[str, ...]:
        """All that describes it."""
        return self.traits.features
