"""One passage laid open for the choices: its quantities, clauses and the phrases found in it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate

from pipeline.clauses import clauses
from pipeline.model import Document, Passage, Period, Span
from pipeline.relations.bases import Basis, resolve_bases
from pipeline.relations.lexicon import NO_CUES, LanguageLexicon

_VERBS = {"verb", "end", "multiple", "object"}
_END_OF_STATEMENT = re.compile("[;；!?。]")


class Scene:
    """A passage with its phrases; everything in document coordinates (reading text).

    ``clauses`` is never empty: a sentence without a letter is one clause; ``clause_numbers`` tell which
    of them each quantity begins in, ``starts`` where.  ``cues`` are the phrases of all tables, ``verbs``
    the places where a change is said to happen.  A sentence without numbers is of interest for its
    source only: nothing is looked for in one without a word of saying.
    """

    __slots__ = (
        "_later_clauses",
        "_period_starts",
        "_taken",
        "bases",
        "changes",
        "clause_numbers",
        "clauses",
        "cues",
        "document",
        "end",
        "folded",
        "lexicon",
        "metrics",
        "nouns",
        "passage",
        "quantities",
        "spaced",
        "start",
        "starts",
        "text",
        "verbs",
    )

    def __init__(self, document: Document, passage: Passage, lexicon: LanguageLexicon) -> None:
        self.document = document
        self.passage = passage
        self.lexicon = lexicon
        self.spaced = lexicon.spaced
        self.quantities = quantities = passage.quantities
        self.text = document.text
        self.folded = folded = document.folded
        self.start = start = passage.sentence.start
        self.end = end = passage.sentence.end
        self.clauses = clauses(folded, start, end) or (Span(start, end),)
        self._later_clauses = [clause.start for clause in self.clauses[1:]]
        self.starts = [quantity.start for quantity in quantities]
        self.clause_numbers = list(map(self.clause_of, self.starts))
        self._period_starts: list[int] | None = None
        self._taken: tuple[list[int], list[int]] | None = None
        cues = lexicon.find(folded, start, end)
        self.cues = cues = cues if quantities or cues.source.starts else NO_CUES
        self.changes = changes = cues.change
        self.metrics, self.nouns = cues.metric, cues.noun
        self.verbs = {place for place, act in zip(changes.starts, changes.acts, strict=True) if act in _VERBS}
        self.bases: list[Basis] = resolve_bases(cues.basis, passage, folded) if cues.basis.starts else []

    def clause_of(self, offset: int) -> int:
        """The index of the clause that holds ``offset``."""
        later = self._later_clauses
        return bisect_right(later, offset) if later else 0

    def gap(self, start: int, end: int) -> str:
        """The folded text between two places, without white space at its ends."""
        return self.folded[start:end].strip()

    def parted(self, start: int, end: int) -> bool:
        """Whether a mark that ends a statement stands between two places; a comma does not."""
        return _END_OF_STATEMENT.search(self.folded, start, end) is not None

    def near(self, characters: int) -> int:
        """``characters`` of spaced writing as a distance in this language; Chinese is denser."""
        return characters if self.spaced else max(2, characters // 3)

    def first_quantity(self, offset: int) -> int:
        """The index of the first quantity that begins at ``offset`` or behind it."""
        return bisect_left(self.starts, offset)

    def quantity_between(self, start: int, end: int) -> bool:
        """Whether a quantity begins in ``start:end``."""
        at = bisect_left(self.starts, start)
        return at < len(self.starts) and self.starts[at] < end

    def is_taken(self, offset: int) -> bool:
        """Whether ``offset`` lies in a quantity with its qualifiers or in a time."""
        if self._taken is None:
            spans: list[tuple[int, int]] = [quantity.outer for quantity in self.quantities]
            spans += [(period.start, period.end) for period in self.passage.periods]
            spans.sort()
            # how far the spans up to each one reach: they may lie in each other
            self._taken = [start for start, _ in spans], list(accumulate((end for _, end in spans), max))
        starts, reach = self._taken
        at = bisect_right(starts, offset)
        return at > 0 and offset < reach[at - 1]

    def period_between(self, start: int, end: int) -> Period | None:
        """The first period that begins in ``start:end``."""
        periods = self.passage.periods
        if not periods:
            return None
        if self._period_starts is None:
            self._period_starts = [period.start for period in periods]
        at = bisect_left(self._period_starts, start)
        return periods[at] if at < len(periods) and periods[at].start < end else None
