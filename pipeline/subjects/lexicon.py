"""Loads the tables of entities and words, and compiles them for look-up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.agencies import TABLE as AGENCIES
from pipeline.agencies import read_agencies
from pipeline.configs import read_rows, read_weights, split_names
from pipeline.errors import ConfigError
from pipeline.homes import load_homes
from pipeline.language_settings import LanguageSettings, PerLanguage, load_language_settings
from pipeline.ranking import Ranker
from pipeline.subjects.name_table import Name, NameTable
from pipeline.subjects.rows import (
    SIDES,
    EntityRow,
    LetterRow,
    MeasureRow,
    MetricSubjectRow,
    WordRow,
)
from pipeline.subjects.stretch import Stretch
from pipeline.subjects.words import HAN, Words, any_of, compile_words
from pipeline.text_view import fold

WEIGHTS, PRIORS = "subject_weights.csv", "subject_priors.csv"


class Agency(NamedTuple):
    """Whose figures an agency states; ``at_home`` tells that every country has one of this name."""

    country: str
    at_home: bool


class SubjectLanguage(NamedTuple):
    """The names and words that one language is read with."""

    names: NameTable
    words: Words
    letter_runs: LetterRuns | None


@dataclass(frozen=True)
class SubjectLexicon:
    """All that *subjects* reads from ``configs/``, compiled."""

    languages: PerLanguage[SubjectLanguage]
    letters: dict[str, str]
    about: dict[str, str]
    agencies: dict[str, dict[str, Agency]]
    weights: dict[str, float]
    priors: dict[str, float]
    homes: dict[str, re.Pattern[str]]

    @cached_property
    def ranker(self) -> Ranker:
        """The ranker with these weights."""
        return Ranker(self.weights)


@lru_cache(maxsize=4)
def load_subjects(root: Path) -> SubjectLexicon:
    """The lexicon of the configuration folder ``root``; each language is loaded when it is asked for.

    :raises ConfigError: when a table has faults, or two entities claim one letter.
    """
    entities = [
        row for path in sorted((root / "entities").glob("*.csv")) for row in read_rows(path, EntityRow)
    ]
    languages = load_language_settings(root)
    folders = {lang: root / "lang" / lang for lang in languages}
    measures = read_rows(root / "metrics.csv", MeasureRow)
    licences = {
        lang: read_rows(folder / "country_letters.csv", LetterRow) for lang, folder in folders.items()
    }
    letters = _letters(entities, (row for rows in licences.values() for row in rows))

    def read(lang: str) -> SubjectLanguage:
        own, runs = languages[lang], licences[lang]
        rows = read_rows(folders[lang] / "subject_words.csv", WordRow)
        return SubjectLanguage(
            _table(lang, entities, rows, languages),
            compile_words(rows, _measures(lang, measures), unspaced=own.unspaced, letters=own.letters),
            LetterRuns(letters, runs) if runs and letters else None,
        )

    return SubjectLexicon(
        languages=PerLanguage(languages, read),
        letters=letters,
        about={row.metric: row.about for row in read_rows(root / "metric_subjects.csv", MetricSubjectRow)},
        agencies=_agencies(root, entities, languages),
        homes=load_homes(root),
        weights=read_weights(root / WEIGHTS),
        priors=read_weights(root / PRIORS),
    )


def _agencies(
    root: Path, entities: Iterable[EntityRow], languages: Iterable[str]
) -> dict[str, dict[str, Agency]]:
    """The agencies by language and id.

    :raises ConfigError: when an organisation or a country is not among ``entities``.
    """
    rows = read_agencies(root)
    known = {entity.id for entity in entities}
    if unknown := {name for row in rows for name in (row.organisation, row.country)} - known:
        raise ConfigError(f"{root / AGENCIES}: not in entities/: {', '.join(sorted(unknown))}")
    return {
        lang: {
            row.organisation: Agency(row.country, bool(row.lang)) for row in rows if row.lang in ("", lang)
        }
        for lang in languages
    }


def _measures(lang: str, rows: Iterable[MeasureRow]) -> Iterator[str]:
    for row in rows:
        yield from row.names.get(lang, ())


_ADJECTIVES = "en"
"""The language of the column ``adjective``."""


def _table(
    lang: str,
    entities: Iterable[EntityRow],
    words: Iterable[WordRow],
    languages: Mapping[str, LanguageSettings],
) -> NameTable:
    """The names ``lang`` is read with: its own and those it borrows; on a clash its own win.

    Short names of one word stay at home: Vietnamese has "Anh", "Nga" and "Ba".
    """
    names: dict[str, Name] = {}
    for column in (*languages[lang].borrows, lang):
        shortest = languages[column].shortest_lent if column in languages else 0
        for row in entities:
            for alias in row.names.get(column, ()):
                if column == lang or " " in alias or (not alias.islower() and len(alias) >= shortest):
                    _add(names, alias, row.id, "name")
            if column == _ADJECTIVES:
                for alias in split_names(row.adjective):
                    _add(names, alias, row.id, "adjective")
    for word in words:
        if word.use in ("anaphor", "shield"):
            _add(names, word.text, word.value, word.use)
    own = languages[lang]
    return NameTable(names, unspaced=own.unspaced, syllables=own.capitals_are_names)


def _add(names: dict[str, Name], alias: str, entity_id: str, use: str) -> None:
    """Adds a name; of one entity written with and without capitals the laxer spelling counts."""
    capitals = tuple(at for at, letter in enumerate(alias) if letter.isupper())
    key = fold(alias)
    known = names.get(key)
    if known is None or known.entity_id != entity_id or len(capitals) < len(known.capitals):
        names[key] = Name(entity_id, use, capitals)


def _letters(entities: Iterable[EntityRow], further: Iterable[LetterRow]) -> dict[str, str]:
    """One-character names and the countries they stand for."""
    named = [(row.letter, row.id) for row in entities if row.letter]
    named += [(row.text, row.value) for row in further if row.side == "letter"]
    letters: dict[str, str] = {}
    for letter, entity_id in named:
        if letters.setdefault(letter, entity_id) != entity_id:
            raise ConfigError(f"the letter {letter} stands for {letters[letter]} and {entity_id}; keep one")
    return letters


def _one_of(characters: Collection[str]) -> str:
    return "[" + "".join(map(re.escape, sorted(characters))) + "]" if characters else "(?!)"


class LetterRuns:
    """Finds one-character countries where a row of ``country_letters.csv`` licenses them."""

    def __init__(self, letters: Mapping[str, str], rows: Sequence[LetterRow]) -> None:
        """``letters`` are the characters and the countries they stand for."""
        words = {side: any_of(row.text for row in rows if row.side == side) for side in SIDES}
        further = {row.text for row in rows if row.side == "letter"}
        alone, led = _one_of(letters.keys() - further), _one_of(letters)
        unlike = f"(?!{words['not_before']})" if words["not_before"] else ""
        # words to pass over have no group
        choices = [words["not"] or "(?!)", f"({alone}{{2,4}}){unlike}"]
        if words["before"]:
            choices.append(f"(?:{words['before']})({led}){unlike}")
        if words["after"]:
            choices.append(f"(?<![{HAN}])({alone})(?={words['after']})")
        self._run = re.compile("|".join(choices))
        leading = [row.text for row in rows if row.side in ("not", "before")]
        behind = [row.text for row in rows if row.side == "after"]
        first = letters.keys() | {text[0] for text in leading}
        second = letters.keys() | {text[0] for text in behind} | {text[1] for text in leading if text[1:]}
        self._first = re.compile(f"{_one_of(first)}(?={_one_of(second)})")

    def find(self, folded: str, stretch: Stretch) -> Iterator[tuple[int, range]]:
        """The offsets of each run of such characters, with the number of the sentence it stands in."""
        number = reached = end = -1
        for first in self._first.finditer(folded, stretch.start, stretch.end):
            at = first.start()
            if at >= end:
                number, reached, end = stretch.sentence(at)
            run = self._run.match(folded, at, end) if reached <= at < end else None
            if run is not None:
                reached = run.end()
                if run.lastindex is not None:
                    yield number, range(*run.span(run.lastindex))
