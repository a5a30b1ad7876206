"""Carries a source to sentences that do not name it: pronouns, quotations, introductions, lists, tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import takewhile

from pipeline.relations.source_name import NOBODY, REFERS_BACK, Source
from pipeline.relations.speech import speeches
from pipeline.relations.statements import Statements
from pipeline.relations.studies import study_sources
from pipeline.relations.table_source import TableSources

_MEMORY = 3
"""A pronoun refers to a source named at most so many sentences before."""
_COLONS = (":", "：")
_OPENING = ('"', "“", "‘", "«", "「")
_CLOSING = ("”", "」", "』", "»")
_LONGEST_TAG = 60
_COMMAS = (",", "，")


def carry_sources(statements: Statements) -> list[Source]:
    """The source of each passage that has quantities, :data:`NOBODY` for the others."""
    return _Carrier(statements).sources()


class _Carrier:
    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self.passages = statements.passages
        self.speeches = speeches(statements.document, statements.passages)
        self.tables = TableSources(statements)
        self.studies = study_sources(statements)
        self.mentions: dict[int, int] = {}

    def sources(self) -> list[Source]:
        return [
            self._find(index) if passage.quantities else NOBODY for index, passage in enumerate(self.passages)
        ]

    @cached_property
    def openings(self) -> list[int]:
        """For each passage the last one before it that is no item of a list."""
        openings: list[int] = []
        inside = False
        for index in range(len(self.passages)):
            goes_on = inside
            inside = self.statements.elliptic(index) and self.statements.last_mark(index) not in _COLONS
            openings.append(openings[-1] if goes_on and inside else index - 1)
        return openings

    def _find(self, index: int) -> Source:
        source = self.statements.named_in(index)
        if source.text:
            return source
        for way in self._ways(index, source):
            if (carried := way(index)).text:
                return carried._replace(rule=way.__name__[1:])
        return self.studies.get(index, NOBODY)

    def _ways(self, index: int, named: Source) -> Iterator[Callable[[int], Source]]:
        """The ways in which a source may be carried to a sentence that has ``named`` none, in order."""
        passage = self.passages[index]
        if index in self.speeches:
            yield self._quotation
        if self.statements.last_mark(index) in _CLOSING:
            yield self._tag
        if named is REFERS_BACK:
            yield self._pronoun
        if passage.block.cell:
            yield self._table
        if passage.block.region != "table":
            yield self._introduction
        if self._goes_on(index):
            yield self._speech
            if not self.passages[index - 1].quantities:
                yield self._statement
        if passage.block.region == "list":
            yield self._list

    def _goes_on(self, index: int) -> bool:
        """Whether a sentence of the same block stands before."""
        return index > 0 and self.passages[index - 1].sentence.block == self.passages[index].sentence.block

    def _quotation(self, index: int) -> Source:
        """One quotation over several sentences has one source, wherever it is named."""
        speech = self.speeches[index]
        for other in speech:
            if other != index and (source := self.statements.named_in(other)).text:
                return source
        first = speech.start
        return self._speech(first) if first != index and self._goes_on(first) else NOBODY

    def _tag(self, index: int) -> Source:
        """A short sentence without numbers behind a quotation tells whose it is: “…。”张三说。"""
        after = index + 1
        if after == len(self.passages):
            return NOBODY
        tag = self.passages[after]
        if tag.quantities or tag.sentence.block != self.passages[index].sentence.block:
            return NOBODY
        if tag.sentence.end - tag.sentence.start > _LONGEST_TAG:
            return NOBODY
        source = self.statements.named_in(after)
        return source if source.text and self.statements.leads(after, source) else NOBODY

    def _table(self, index: int) -> Source:
        return self.tables.find(index)

    def _pronoun(self, index: int) -> Source:
        if self.statements.named_in(index) is not REFERS_BACK:
            return NOBODY
        for other in range(index - 1, max(-1, index - 1 - _MEMORY), -1):
            before = self.statements.named_in(other)
            if before.text and before.rule != "possessive":
                return before
        return NOBODY

    def _introduction(self, index: int) -> Source:
        """A sentence before this one or its list that ends with a colon, or with a verb of saying."""
        opening = self.openings[index] if self.statements.elliptic(index) else index - 1
        if opening < 0:
            return NOBODY
        if opening == index - 1 and self.statements.last_mark(opening) in _COMMAS:
            return self.statements.introduced_by(opening)
        while opening >= 0 and self.statements.last_mark(opening) in _COLONS:
            if (source := self.statements.named_in(opening)).text:
                return source
            opening -= 1
        return NOBODY

    def _speech(self, index: int) -> Source:
        """Another quotation right behind one: "…", he said. "…"."""
        if not self.statements.text(index).startswith(_OPENING):
            return NOBODY
        before = index - 1
        return source if (source := self.statements.named_in(before)).text else self._pronoun(before)

    def _statement(self, index: int) -> Source:
        """A statement without numbers of its own, which this sentence goes on to give."""
        before = index - 1
        source = self.statements.named_in(before)
        return source if source.text and self.statements.leads(before, source) else NOBODY

    def _list(self, index: int) -> Source:
        """A document that the first item of the list names and a later one calls just "the report"."""
        first = self.openings[index] + 1
        source = self.statements.named_in(first)
        return source if source.text and index < self._last_mention(first) else NOBODY

    def _last_mention(self, first: int) -> int:
        """The last item of the list that speaks of the document of its ``first`` one."""
        if first not in self.mentions:
            source = self.statements.named_in(first)
            items = takewhile(
                lambda item: self.openings[item] == first - 1, range(first + 1, len(self.passages))
            )
            again = (item for item in items if self.statements.mentions_again(item, source))
            self.mentions[first] = max(again, default=first)
        return self.mentions[first]
