"""One passage laid open for the choices: its quantities, clauses and the words of change in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pipeline.clauses import clause_at, clauses
from pipeline.model import Document, Passage, Period, Quantity, Span
from pipeline.relations.lexicon import Cue, LanguageLexicon
from pipeline.relations.rows import BasisRow, ChangeRow, MetricRow


@dataclass(frozen=True)
class Scene:
    """Everything in document coordinates (reading text)."""

    document: Document
    passage: Passage
    lexicon: LanguageLexicon

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        return self.passage.quantities

    @cached_property
    def folded(self) -> str:
        return self.document.folded

    @property
    def start(self) -> int:
        return self.passage.sentence.start

    @property
    def end(self) -> int:
        return self.passage.sentence.end

    @cached_property
    def clauses(self) -> list[Span]:
        """Never empty: a sentence without a letter is one clause."""
        return clauses(self.folded, self.start, self.end) or [Span(self.start, self.end)]

    @cached_property
    def changes(self) -> list[Cue[ChangeRow]]:
        return self.lexicon.change.find(self.folded, self.start, self.end)

    @cached_property
    def bases(self) -> list[Cue[BasisRow]]:
        return self.lexicon.basis.find(self.folded, self.start, self.end)

    @cached_property
    def metrics(self) -> list[Cue[tuple[MetricRow, ...]]]:
        return self.lexicon.metric.find(self.folded, self.start, self.end)

    def clause_of(self, offset: int) -> int:
        """The index of the clause that holds ``offset``."""
        return clause_at(self.clauses, offset)

    def gap(self, start: int, end: int) -> str:
        """The folded text between two places, without white space at its ends."""
        return self.folded[start:end].strip()

    def near(self, characters: int) -> int:
        """``characters`` of spaced writing as a distance in this language; Chinese is denser."""
        return characters if self.lexicon.spaced else max(2, characters // 3)

    def period_between(self, start: int, end: int) -> Period | None:
        """The first period that begins in ``start:end``."""
        return next((period for period in self.passage.periods if start <= period.start < end), None)
