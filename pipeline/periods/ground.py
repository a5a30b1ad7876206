"""A sentence with its periods, laid out once for all its quantities."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from pipeline.clauses import clauses
from pipeline.model import Block, Document, Passage, Quantity, Span
from pipeline.periods.described import Moment, may_compare, scale_of
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.options import Candidate
from pipeline.periods.sides import read_sides

_AROUND = 8
"""Periods on either side of a quantity that are looked at."""


class Ground:
    """A sentence with its periods, laid out once for all its quantities.

    ``moments`` are those of the sentence and of the lines that run on into it, without datelines;
    ``stated`` counts those that can be the time of what is spoken of, ``dated_starts`` are their places,
    ``present`` tells that one of them is just the present.
    ``roles``, ``ends`` and ``bases`` are those of :class:`~pipeline.periods.sides.Sides`.  ``outside``
    are the candidates that are the same for all its quantities.
    """

    __slots__ = (
        "_clauses",
        "_goes_on",
        "_has_comparison",
        "_quantities",
        "_starts",
        "bases",
        "block",
        "clauses",
        "dated",
        "dated_starts",
        "document",
        "ends",
        "grammar",
        "moments",
        "number",
        "ordered",
        "outside",
        "passage",
        "present",
        "quantities",
        "ranker",
        "roles",
        "scale",
        "stated",
    )

    def __init__(
        self,
        document: Document,
        passage: Passage,
        roles: Sequence[str],
        number: int,
        moments: Sequence[Moment],
        lexicon: PeriodLexicon,
    ) -> None:
        sentence, folded = passage.sentence, document.folded
        self.document, self.passage, self.number = document, passage, number
        self.block: Block = passage.block
        self.quantities = passage.quantities
        self.ranker = lexicon.ranker
        self.moments = [moment for moment in moments if not moment.dateline] if moments else []
        self.grammar = lexicon.grammars[sentence.lang]
        self.scale = scale_of(self.grammar)
        self.clauses: tuple[Span, ...] = ()
        self._has_comparison: bool | None = None
        self._goes_on: bool | None = None
        if self.moments:
            self.clauses = clauses(folded, sentence.start, sentence.end) or (
                Span(sentence.start, sentence.end),
            )
        self.roles, self.ends, self.bases = read_sides(
            folded,
            sentence.start,
            passage.quantities,
            roles,
            self.moments,
            self.grammar,
            bool(self.moments) and self.has_comparison,
        )
        self.dated_starts, self.present = self.sum_up(self.moments)
        self.stated = len(self.dated_starts)
        self.dated = self.stated > 0
        self.outside: list[Candidate] = []
        self.ordered: Mapping[int, Moment] = {}
        self._starts = [moment.start for moment in self.moments]
        self._clauses = [clause.start for clause in self.clauses]
        self._quantities = [quantity.start for quantity in passage.quantities]

    @property
    def has_comparison(self) -> bool:
        """Whether words of comparison are worth looking for in the sentence and behind its periods."""
        if self._has_comparison is None:
            start, end = self.passage.sentence.start, self.passage.sentence.end
            if self.moments and self.moments[0].start < start:
                start = self.moments[0].start
            self._has_comparison = may_compare(self.grammar, self.document.folded, start, end)
        return self._has_comparison

    @property
    def goes_on(self) -> bool:
        """Whether the sentence opens as one that goes on with what was said before: "Of these, ..."."""
        if self._goes_on is None:
            sentence, grammar = self.passage.sentence, self.grammar
            self._goes_on = (
                grammar is not None
                and grammar.going_on.match(self.document.folded, sentence.start, sentence.end) is not None
            )
        return self._goes_on

    def sum_up(self, moments: Sequence[Moment]) -> tuple[list[int], bool]:
        """Where those of ``moments`` begin that can be the time of what is spoken of; is one the present?"""
        starts: list[int] = []
        present = False
        for moment in moments:
            if moment.stated and moment.start not in self.bases:
                starts.append(moment.start)
            present = present or moment.present
        return starts, present

    def clause_of(self, offset: int) -> int:
        """The index of the clause that holds ``offset``, or of the last one before it."""
        return bisect_right(self._clauses, offset, 1) - 1

    def leads_at_once(self, moment: Moment) -> bool:
        """Whether ``moment`` is tied to the quantity behind it: 2019年的20家, "quý II 5%"."""
        if self.grammar is None:
            return False
        at = bisect_left(self._quantities, moment.end)
        if at == len(self._quantities):
            return False
        begin = self.passage.quantities[at].outer.start
        folded = self.document.folded
        return folded[moment.end : begin].isspace() or bool(
            self.grammar.possessive.fullmatch(folded, moment.end, begin)
        )

    def bracket(self, moment: Moment) -> Span | None:
        """The bracket in the sentence that ``moment`` stands in."""
        folded, sentence = self.document.folded, self.passage.sentence
        opening = folded.rfind("(", sentence.start, moment.start)
        if opening < 0 or folded.find(")", opening, moment.start) >= 0:
            return None
        closing = folded.find(")", moment.end, sentence.end)
        return Span(opening, closing) if closing >= 0 else None

    def near(self, quantity: Quantity) -> list[Moment]:
        """The periods around ``quantity`` and the first of all; work stays bounded in long sentences."""
        if len(self.moments) <= _AROUND:
            return self.moments
        at = bisect_left(self._starts, quantity.start)
        low = max(0, at - _AROUND)
        return self.moments[: min(1, low)] + self.moments[low : at + _AROUND]

    def quantities_in(self, low: int, high: int) -> int:
        """How many quantities begin in ``low:high``."""
        if low >= high:
            return 0
        return bisect_left(self._quantities, high) - bisect_left(self._quantities, low)

    def quantity_before(self, offset: int) -> Quantity | None:
        """The last quantity that begins before ``offset``."""
        at = bisect_left(self._quantities, offset)
        return self.passage.quantities[at - 1] if at else None
