"""Loads the tables of *relations* and finds the phrases of all of them in one pass over a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.configs import read_rows
from pipeline.errors import ConfigError
from pipeline.language_settings import load_language_settings
from pipeline.relations.phrase_index import Cue, PhraseIndex
from pipeline.relations.rows import BasisRow, ChangeRow, CueRow, MetricRow, ModalityRow, NounRow, SourceRow
from pipeline.text_view import fold

C = TypeVar("C", bound=CueRow)


class Cues(NamedTuple):
    """The phrases found of each table of one language."""

    change: list[Cue[ChangeRow]]
    basis: list[Cue[BasisRow]]
    modality: list[Cue[ModalityRow]]
    source: list[Cue[SourceRow]]
    noun: list[Cue[NounRow]]
    metric: list[Cue[tuple[MetricRow, ...]]]


NO_CUES = Cues([], [], [], [], [], [])


@dataclass(frozen=True, eq=False)
class LanguageLexicon:
    """The tables of one language, from folded phrases to their rows."""

    change: dict[str, ChangeRow]
    basis: dict[str, BasisRow]
    modality: dict[str, ModalityRow]
    source: dict[str, SourceRow]
    studies: tuple[str, ...]
    """The phrases of *source* that tell of a study, folded."""
    noun: dict[str, NounRow]
    metric: dict[str, tuple[MetricRow, ...]]
    spaced: bool
    """Whether words are parted by spaces."""
    parts_by_word: bool
    """Whether a word stands between a share and its whole ("5% of"); Vietnamese has none."""

    @cached_property
    def _index(self) -> PhraseIndex:
        tables = (self.change, self.basis, self.modality, self.source, self.noun, self.metric)
        return PhraseIndex(tables, spaced=self.spaced)

    def find(self, folded: str, start: int, end: int) -> Cues:
        """The phrases of all tables in ``folded[start:end]``, read once; offsets are those of ``folded``."""
        return Cues(*self._index.find(folded, start, end))


@lru_cache(maxsize=1024)
def header_cues(header: str, lexicon: LanguageLexicon) -> Cues:
    """The phrases in the head of a row or a column, which comes again in every cell under it."""
    folded = fold(header)
    return lexicon.find(folded, 0, len(folded))


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
        nouns = _phrases(folder / "noun_phrase.csv", NounRow)
        sources = _phrases(folder / "sources.csv", SourceRow)
        studies = [form for form, row in sources.items() if row.act == "studies"]
        lexicon[lang] = LanguageLexicon(
            change=_phrases(folder / "change.csv", ChangeRow),
            basis=_phrases(folder / "comparison.csv", BasisRow),
            modality=_phrases(folder / "modality.csv", ModalityRow),
            source=sources,
            studies=tuple(studies),
            noun=nouns,
            metric=_metric_phrases(metrics, lang),
            spaced=spaced,
            parts_by_word=spaced and any(row.act == "of" for row in nouns.values()),
        )
    return lexicon


def _phrases(path: Path, model: type[C]) -> dict[str, C]:
    by_form: dict[str, C] = {}
    problems: list[str] = []
    for row in read_rows(path, model):
        for form in map(fold, row.forms):
            if form in by_form:
                problems.append(f"{path}: form {form!r} stands in two rows; take it out of one")
            by_form[form] = row
    if problems:
        raise ConfigError(*problems)
    return by_form


def _metric_phrases(rows: list[MetricRow], lang: str) -> dict[str, tuple[MetricRow, ...]]:
    by_alias: dict[str, tuple[MetricRow, ...]] = {}
    for row in rows:
        for alias in row.names.get(lang, ()):
            folded = fold(alias)
            by_alias[folded] = (*by_alias.get(folded, ()), row)
    return by_alias
