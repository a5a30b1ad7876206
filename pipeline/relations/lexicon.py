"""Loads the tables of *relations* and finds the phrases of all of them in one pass over a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pipeline.configs import read_rows
from pipeline.errors import ConfigError
from pipeline.language_settings import load_language_settings
from pipeline.relations.rows import BasisRow, ChangeRow, CueRow, MetricRow, ModalityRow, NounRow, SourceRow
from pipeline.text_view import fold
from pipeline.trie import trie_pattern

_BLANK = r"[ \n]"
_WORD_LETTER = re.compile(r"\w")

T = TypeVar("T")
C = TypeVar("C", bound=CueRow)


@dataclass(slots=True)
class Cue(Generic[T]):
    """A phrase of a table found in the text; offsets are those of the document.

    Never changed; made by the ten thousand, and a frozen dataclass takes three times as long to make.
    """

    start: int
    end: int
    row: T


@dataclass(frozen=True)
class Phrases(Generic[T]):
    """Phrases and the rows they stand for; ``spaced`` phrases neither begin nor end inside a word."""

    rows: dict[str, T]
    spaced: bool

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return phrase_pattern(self.rows, whole_words=self.spaced)

    def find(self, folded: str, start: int, end: int) -> list[Cue[T]]:
        """The phrases in ``folded[start:end]``, from left to right, the longest first, no overlaps."""
        return [
            Cue(*hit.span(), self.rows[hit[0].replace("\n", " ")])
            for hit in self._pattern.finditer(folded, start, end)
        ]


class Cues(NamedTuple):
    """What :meth:`Phrases.find` finds for each table of one language."""

    change: list[Cue[ChangeRow]]
    basis: list[Cue[BasisRow]]
    modality: list[Cue[ModalityRow]]
    source: list[Cue[SourceRow]]
    noun: list[Cue[NounRow]]
    metric: list[Cue[tuple[MetricRow, ...]]]


NO_CUES = Cues([], [], [], [], [], [])


@dataclass(frozen=True)
class LanguageLexicon:
    """The tables of one language."""

    change: Phrases[ChangeRow]
    basis: Phrases[BasisRow]
    modality: Phrases[ModalityRow]
    source: Phrases[SourceRow]
    studies: tuple[str, ...]
    """The phrases of *source* that tell of a study, folded."""
    noun: Phrases[NounRow]
    metric: Phrases[tuple[MetricRow, ...]]
    spaced: bool
    """Whether words are parted by spaces."""
    parts_by_word: bool
    """Whether a word stands between a share and its whole ("5% of"); Vietnamese has none."""

    @cached_property
    def _together(self) -> _Together:
        tables = (self.change, self.basis, self.modality, self.source, self.noun, self.metric)
        return _Together([table.rows for table in tables], spaced=self.spaced)

    def find(self, folded: str, start: int, end: int) -> Cues:
        """The phrases of all tables in ``folded[start:end]``, read once."""
        return Cues(*self._together.find(folded, start, end))


class _Meanings(dict[str, tuple[tuple[int, int, Any], ...]]):
    """What a phrase means to each table: the number of the table, the length that it reads, the row."""

    def __init__(self, tables: Sequence[Mapping[str, Any]], *, spaced: bool) -> None:
        super().__init__()
        self._tables = tables
        self._spaced = spaced

    def __missing__(self, phrase: str) -> tuple[tuple[int, int, Any], ...]:
        plain = phrase.replace("\n", " ")
        readings = [plain[:size] for size in range(len(plain), 0, -1) if self._may_end(plain, size)]
        found = ((number, self._longest(table, readings)) for number, table in enumerate(self._tables))
        self[phrase] = meanings = tuple(
            (number, len(reading), self._tables[number][reading]) for number, reading in found if reading
        )
        return meanings

    def _may_end(self, phrase: str, size: int) -> bool:
        return not self._spaced or size == len(phrase) or not _WORD_LETTER.match(phrase, size)

    @staticmethod
    def _longest(table: Mapping[str, Any], readings: Iterable[str]) -> str:
        return next((reading for reading in readings if reading in table), "")


class _Together:
    """Several tables found in one pass.

    At each place the longest phrase of all is found; what a table reads there is that phrase or a
    beginning of it.
    """

    def __init__(self, tables: Sequence[Mapping[str, Any]], *, spaced: bool) -> None:
        self._tables = len(tables)
        self._meanings = _Meanings(tables, spaced=spaced)
        phrases = {phrase for table in tables for phrase in table}
        trie = trie_pattern(phrases, blank=_BLANK)
        # what the patterns begin with is one class: a search runs over all other letters at full speed
        if spaced:
            self._first: re.Pattern[str] | None = re.compile(rf"\b({trie})(?!\w)")
            self._pattern = re.compile(rf"\W(?=({trie})(?!\w))")
        else:
            self._first = None
            beginnings = "".join(sorted({re.escape(phrase[0]) for phrase in phrases}))
            self._pattern = re.compile(rf"[{beginnings}](?<=(?=({trie})).)" if phrases else "()(?!)")

    def find(self, folded: str, start: int, end: int) -> list[list[Cue[Any]]]:
        """For each table its phrases in ``folded[start:end]``, as :meth:`Phrases.find` finds them."""
        found: list[list[Cue[Any]]] = [[] for _ in range(self._tables)]
        reached = [start] * self._tables
        hits: Iterable[re.Match[str]] = self._pattern.finditer(folded, start, end)
        if self._first is not None and (first := self._first.match(folded, start, end)) is not None:
            hits = chain((first,), hits)
        for hit in hits:
            begin = hit.start(1)
            for number, size, row in self._meanings[hit[1]]:
                if begin >= reached[number]:
                    reached[number] = stop = begin + size
                    found[number].append(Cue(begin, stop, row))
        return found


Lexicon = dict[str, LanguageLexicon]


@lru_cache(maxsize=4)
def load_lexicon(root: Path) -> Lexicon:
    """The tables under ``root`` (a ``configs`` folder), compiled, by language.

    :raises ConfigError: with every fault of the first table that has any.
    """
    metrics = read_rows(root / "metrics.csv", MetricRow)
    lexicon: Lexicon = {}
    for lang, settings in load_language_settings(root).items():
        folder = root / "lang" / lang
        spaced = not settings.unspaced
        nouns = _phrases(folder / "noun_phrase.csv", NounRow, spaced)
        sources = _phrases(folder / "sources.csv", SourceRow, spaced)
        studies = [form for form, row in sources.rows.items() if row.act == "studies"]
        lexicon[lang] = LanguageLexicon(
            change=_phrases(folder / "change.csv", ChangeRow, spaced),
            basis=_phrases(folder / "comparison.csv", BasisRow, spaced),
            modality=_phrases(folder / "modality.csv", ModalityRow, spaced),
            source=sources,
            studies=tuple(studies),
            noun=nouns,
            metric=_metric_phrases(metrics, lang, spaced),
            spaced=spaced,
            parts_by_word=spaced and any(row.act == "of" for row in nouns.rows.values()),
        )
    return lexicon


def _phrases(path: Path, model: type[C], spaced: bool) -> Phrases[C]:
    by_form: dict[str, C] = {}
    problems: list[str] = []
    for row in read_rows(path, model):
        for form in map(fold, row.forms):
            if form in by_form:
                problems.append(f"{path}: form {form!r} stands in two rows; take it out of one")
            by_form[form] = row
    if problems:
        raise ConfigError(*problems)
    return Phrases(by_form, spaced)


def _metric_phrases(rows: list[MetricRow], lang: str, spaced: bool) -> Phrases[tuple[MetricRow, ...]]:
    by_alias: dict[str, tuple[MetricRow, ...]] = {}
    for row in rows:
        for alias in row.names.get(lang, ()):
            folded = fold(alias)
            by_alias[folded] = (*by_alias.get(folded, ()), row)
    return Phrases(by_alias, spaced)


def phrase_pattern(phrases: Iterable[str], *, whole_words: bool) -> re.Pattern[str]:
    """Finds the longest of ``phrases`` at each place, from left to right.

    A space in a phrase also matches a line break.  With ``whole_words`` a hit neither begins nor
    ends inside a word.  Without any phrase the pattern never matches.
    """
    body = trie_pattern(phrases, blank=_BLANK)
    return re.compile(rf"\b{body}(?!\w)" if whole_words else body)
