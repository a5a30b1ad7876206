"""One passage laid open for the choices: its quantities, clauses and the phrases found in it."""

from __future__ import annotations

import re
from bisect import bisect_right

from pipeline.clauses import clauses
from pipeline.model import Document, Passage, Period, Span
from pipeline.relations.bases import resolve_bases
from pipeline.relations.lexicon import NO_CUES, LanguageLexicon
from pipeline.relations.phrase_index import Cue
from pipeline.relations.rows import ChangeRow

_VERBS = {"verb", "end", "multiple", "object"}
_END_OF_STATEMENT = re.compile("[;；!?。]")


class Scene:
    """A passage with its phrases; everything in document coordinates (reading text).

    ``clauses`` is never empty: a sentence without a letter is one clause.  ``cues`` are the phrases of
    all tables; ``changes`` leaves out what only looks like a word of change, ``verbs`` are the places
    where a change is said to happen.  A sentence without numbers is of interest for its source only:
    nothing is looked for in one without a word of saying.
    """

    __slots__ = (
        "_later_clauses",
        "bases",
        "changes",
        "clauses",
        "cues",
        "document",
        "end",
        "folded",
        "lexicon",
        "metrics",
        "passage",
        "quantities",
        "start",
        "text",
        "verbs",
    )

    def __init__(self, document: Document, passage: Passage, lexicon: LanguageLexicon) -> None:
        self.document = document
        self.passage = passage
        self.lexicon = lexicon
        self.quantities = passage.quantities
        self.text = document.text
        self.folded = folded = document.folded
        self.start = start = passage.sentence.start
        self.end = end = passage.sentence.end
        self.clauses = clauses(folded, start, end) or (Span(start, end),)
        self._later_clauses = [clause.start for clause in self.clauses[1:]]
        cues = lexicon.find(folded, start, end)
        self.cues = cues = cues if self.quantities or cues.source else NO_CUES
        self.changes: list[Cue[ChangeRow]] = []
        self.verbs: set[int] = set()
        for cue in cues.change:
            act = cue.row.act
            if act != "none":
                self.changes.append(cue)
                if act in _VERBS:
                    self.verbs.add(cue.start)
        self.metrics = cues.metric
        self.bases = resolve_bases(cues.basis, passage, folded)

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
        return characters if self.lexicon.spaced else max(2, characters // 3)

    def period_between(self, start: int, end: int) -> Period | None:
        """The first period that begins in ``start:end``."""
        return next((period for period in self.passage.periods if start <= period.start < end), None)
