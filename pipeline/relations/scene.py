"""One passage laid open for the choices: its quantities, clauses and the phrases found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from pipeline.clauses import clauses
from pipeline.model import Document, Passage, Period, Span
from pipeline.relations.bases import Basis, resolve_bases
from pipeline.relations.lexicon import Cue, Cues, LanguageLexicon
from pipeline.relations.rows import ChangeRow, MetricRow, SourceRow

_VERBS = {"verb", "end", "multiple", "object"}
_END_OF_STATEMENT = re.compile("[;；!?。]")


class Scene:
    """A passage with its phrases; everything in document coordinates (reading text).

    ``clauses`` is never empty: a sentence without a letter is one clause.  Phrases are looked for when
    somebody asks for them: of a sentence without numbers only its source is of interest.
    """

    def __init__(self, document: Document, passage: Passage, lexicon: LanguageLexicon) -> None:
        self.document = document
        self.passage = passage
        self.lexicon = lexicon
        self.quantities = passage.quantities
        self.folded = folded = document.folded
        self.start = start = passage.sentence.start
        self.end = end = passage.sentence.end
        self.clauses = clauses(folded, start, end) or (Span(start, end),)
        self._later_clauses = [clause.start for clause in self.clauses[1:]]

    @cached_property
    def cues(self) -> Cues:
        """The phrases of all tables."""
        return self.lexicon.find(self.folded, self.start, self.end)

    @cached_property
    def sources(self) -> list[Cue[SourceRow]]:
        """The words that name who states something."""
        if self.quantities:
            return self.cues.source
        return self.lexicon.source.find(self.folded, self.start, self.end)

    @cached_property
    def changes(self) -> list[Cue[ChangeRow]]:
        """The words of change, without what only looks like one."""
        return [cue for cue in self.cues.change if cue.row.act != "none"]

    @cached_property
    def verbs(self) -> set[int]:
        """The places where a change is said to happen."""
        return {cue.start for cue in self.changes if cue.row.act in _VERBS}

    @cached_property
    def metrics(self) -> list[Cue[tuple[MetricRow, ...]]]:
        return self.cues.metric

    @cached_property
    def bases(self) -> list[Basis]:
        return resolve_bases(self.cues.basis, self.passage, self.folded)

    def clause_of(self, offset: int) -> int:
        """The index of the clause that holds ``offset``."""
        return bisect_right(self._later_clauses, offset)

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
