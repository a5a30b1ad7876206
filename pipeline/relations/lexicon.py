"""Loads the tables of *relations* and finds the phrases of all of them in one pass over a sentence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

from pipeline.configs import read_rows
from pipeline.errors import ConfigError
from pipeline.language_settings import load_language_settings
from pipeline.relations.phrase_index import NOTHING, Found, PhraseIndex
from pipeline.relations.rows import BasisRow, ChangeRow, CueRow, MetricRow, ModalityRow, NounRow, SourceRow
from pipeline.text_view import fold

C = TypeVar("C", bound=CueRow)


class Measured:
    """The measured properties that one name may stand for, the rows of ``metrics.csv`` in order."""

    __slots__ = ("_fitting", "rows")

    def __init__(self, rows: tuple[MetricRow, ...]) -> None:
        self.rows = rows
        self._fitting: dict[tuple[str, bool], MetricRow | None] = {}

    def fitting(self, kind: str, role: str = "") -> MetricRow | None:
        """The first row that takes quantities of ``kind``.

        A multiple, or a relative change, may be one of any property.
        """
        key = kind, role == "change"
        if key not in self._fitting:
            self._fitting[key] = self._first_fitting(*key)
        return self._fitting[key]

    def _first_fitting(self, kind: str, is_change: bool) -> MetricRow | None:
        kinds = {kind, "count"} if kind == "fraction" else {kind}
        for row in self.rows:
            if not row.kinds or row.kinds & kinds:
                return row
        relative = kind == "multiple" or (is_change and kind in ("percent", "percentage_point"))
        return self.rows[0] if relative else None


class Cues(NamedTuple):
    """The phrases found of each table of one language."""

    change: Found[ChangeRow]
    basis: Found[BasisRow]
    modality: Found[ModalityRow]
    source: Found[SourceRow]
    noun: Found[NounRow]
    metric: Found[Measured]


NO_CUES = Cues(*[NOTHING] * 6)


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
    metric: dict[str, Measured]
    spaced: bool
    """Whether words are parted by spaces."""
    parts_by_word: bool
    """Whether a word stands between a share and its whole ("5% of"); Vietnamese has none."""

    @cached_property
    def _index(self) -> PhraseIndex:
        tables = (self.change, self.basis, self.modality, self.source, self.noun, self.metric)
        return PhraseIndex(tables, _act, spaced=self.spaced)

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


def _act(row: ChangeRow | BasisRow | ModalityRow | SourceRow | NounRow | Measured) -> str:
    """What a phrase does: the cell of its row that is asked for first."""
    if isinstance(row, BasisRow):
        return row.basis
    if isinstance(row, ModalityRow):
        return row.modality
    return "" if isinstance(row, Measured) else row.act


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


def _metric_phrases(rows: list[MetricRow], lang: str) -> dict[str, Measured]:
    by_alias: dict[str, tuple[MetricRow, ...]] = {}
    for row in rows:
        for alias in row.names.get(lang, ()):
            folded = fold(alias)
            by_alias[folded] = (*by_alias.get(folded, ()), row)
    return {alias: Measured(named) for alias, named in by_alias.items()}
