"""Loads the tables of *relations* and finds their phrases in a text, one pass per table and sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from pipeline.configs import read_rows
from pipeline.errors import ConfigError
from pipeline.language_settings import load_language_settings
from pipeline.relations.rows import BasisRow, ChangeRow, CueRow, MetricRow, ModalityRow, NounRow, SourceRow
from pipeline.text_view import fold
from pipeline.trie import trie_pattern

T = TypeVar("T")
C = TypeVar("C", bound=CueRow)


class Cue(NamedTuple, Generic[T]):
    """A phrase of a table found in the text; offsets are those of the document."""

    start: int
    end: int
    row: T


@dataclass(frozen=True, slots=True)
class Phrases(Generic[T]):
    """Phrases and the rows they stand for."""

    pattern: re.Pattern[str]
    rows: dict[str, T]

    def find(self, folded: str, start: int, end: int) -> list[Cue[T]]:
        """The phrases in ``folded[start:end]``, from left to right, the longest first, no overlaps."""
        rows = self.rows
        found: list[Cue[T]] = []
        for hit in self.pattern.finditer(folded, start, end):
            row = rows.get(hit[0])
            if row is None:  # a line break inside the phrase
                row = rows[hit[0].replace("\n", " ")]
            found.append(Cue(*hit.span(), row))
        return found


@dataclass(frozen=True, slots=True)
class LanguageLexicon:
    """The tables of one language."""

    change: Phrases[ChangeRow]
    basis: Phrases[BasisRow]
    modality: Phrases[ModalityRow]
    source: Phrases[SourceRow]
    noun: Phrases[NounRow]
    metric: Phrases[tuple[MetricRow, ...]]
    spaced: bool
    """Whether words are parted by spaces."""
    parts_by_word: bool
    """Whether a word stands between a share and its whole ("5% of"); Vietnamese has none."""


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
        lexicon[lang] = LanguageLexicon(
            change=_phrases(folder / "change.csv", ChangeRow, spaced),
            basis=_phrases(folder / "comparison.csv", BasisRow, spaced),
            modality=_phrases(folder / "modality.csv", ModalityRow, spaced),
            source=_phrases(folder / "sources.csv", SourceRow, spaced),
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
    return Phrases(phrase_pattern(by_form, whole_words=spaced), by_form)


def _metric_phrases(rows: list[MetricRow], lang: str, spaced: bool) -> Phrases[tuple[MetricRow, ...]]:
    by_alias: dict[str, tuple[MetricRow, ...]] = {}
    for row in rows:
        for alias in row.names.get(lang, ()):
            folded = fold(alias)
            by_alias[folded] = (*by_alias.get(folded, ()), row)
    return Phrases(phrase_pattern(by_alias, whole_words=spaced), by_alias)


def phrase_pattern(phrases: Iterable[str], *, whole_words: bool) -> re.Pattern[str]:
    """Finds the longest of ``phrases`` at each place, from left to right.

    A space in a phrase also matches a line break.  With ``whole_words`` a hit neither begins nor
    ends inside a word.  Without any phrase the pattern never matches.
    """
    body = trie_pattern(phrases, blank=r"[ \n]")
    return re.compile(rf"\b{body}(?!\w)" if whole_words else body)
