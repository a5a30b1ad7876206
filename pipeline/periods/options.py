"""A time that a quantity may have, and what describes it as such."""

from __future__ import annotations

from pipeline.periods.described import Moment


class Candidate:
    """``moment`` is None for "no time is stated"; ``source`` names where it comes from.

    ``is_base`` marks the other side of a comparison, see :mod:`pipeline.periods.sides`; ``edtf`` is
    that of the moment, empty without one.
    """

    __slots__ = ("edtf", "features", "is_base", "moment", "source")

    def __init__(
        self, source: str, moment: Moment | None, features: tuple[str, ...], is_base: bool = False
    ) -> None:
        self.source, self.moment, self.features, self.is_base = source, moment, features, is_base
        self.edtf = moment.edtf if moment is not None else ""
