"""Loads the tables of entities and words, and compiles them for look-up.

Names are looked up by their first word: ``heads`` gives the lengths of the names that begin with
it, longest first, and ``names`` what they mean.  A text is read once, from left to right.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.configs import read_rows, split_names
from pipeline.errors import ConfigError
from pipeline.language_settings import LanguageSettings, load_language_settings
from pipeline.ranking import Ranker
from pipeline.subjects.near_misses import NearMisses
from pipeline.subjects.rows import SIDES, EntityRow, LetterRow, MeasureRow, WeightRow, WordRow
from pipeline.subjects.words import HAN, Words, any_of, compile_words
from pipeline.text_view import fold

WEIGHTS, PRIORS = "subject_weights.csv", "subject_priors.csv"
_FIRST_WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")


class Name(NamedTuple):
    """What an alias stands for; ``capitals`` are the offsets that must be capitals in the text.

    ``use`` is ``name``, ``adjective``, ``anaphor`` or ``shield``; an anaphor has the kind it stands
    for in ``entity_id``, and after ``=`` the id it means when the article offers none.
    """

    entity_id: str
    use: str
    capitals: tuple[int, ...]


@dataclass
class NameTable:
    """The names one language is read with; keys are folded.

    ``heads`` has the lengths of the names that begin with a word, the longest first; ``small_heads``
    of those alone that may begin with a small letter.
    """

    names: dict[str, Name] = field(default_factory=dict)
    heads: dict[str, tuple[int, ...]] = field(default_factory=dict)
    small_heads: dict[str, tuple[int, ...]] = field(default_factory=dict)
    token: re.Pattern[str] = re.compile("(?!)")
    near: NearMisses = field(default_factory=lambda: NearMisses({}))


@dataclass(frozen=True)
class SubjectLexicon:
    """All that *subjects* reads from ``configs/``, compiled."""

    tables: dict[str, NameTable]
    words: dict[str, Words]
    letters: dict[str, str]
    letter_runs: dict[str, re.Pattern[str]]
    weights: dict[str, float]
    priors: dict[str, float]

    @cached_property
    def ranker(self) -> Ranker:
        """The ranker with these weights."""
        return Ranker(self.weights)


@lru_cache(maxsize=4)
def load_subjects(root: Path) -> SubjectLexicon:
    """The lexicon of the configuration folder ``root``; loaded once per process.

    :raises ConfigError: when a table has faults, or two entities claim one letter.
    """
    entities = [
        row for path in sorted((root / "entities").glob("*.csv")) for row in read_rows(path, EntityRow)
    ]
    languages = load_language_settings(root)
    folders = {lang: root / "lang" / lang for lang in languages}
    words = {lang: read_rows(folder / "subject_words.csv", WordRow) for lang, folder in folders.items()}
    measures = read_rows(root / "metrics.csv", MeasureRow)
    licences = {
        lang: read_rows(folder / "country_letters.csv", LetterRow) for lang, folder in folders.items()
    }
    letters = _letters(entities, (row for rows in licences.values() for row in rows))
    return SubjectLexicon(
        tables={lang: _table(lang, entities, words[lang], languages) for lang in languages},
        words={
            lang: compile_words(words[lang], _measures(lang, measures), unspaced=settings.unspaced)
            for lang, settings in languages.items()
        },
        letters=letters,
        letter_runs={lang: _letter_run(letters, rows) for lang, rows in licences.items() if rows},
        weights={row.feature: row.weight for row in read_rows(root / WEIGHTS, WeightRow)},
        priors={row.feature: row.weight for row in read_rows(root / PRIORS, WeightRow)},
    )


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
    table = NameTable()
    for column in (*languages[lang].borrows, lang):
        shortest = languages[column].shortest_lent if column in languages else 0
        for row in entities:
            for alias in row.names.get(column, ()):
                if column == lang or " " in alias or (not alias.islower() and len(alias) >= shortest):
                    _add(table, alias, row.id, "name")
            if column == _ADJECTIVES:
                for alias in split_names(row.adjective):
                    _add(table, alias, row.id, "adjective")
    for word in words:
        if word.use in ("anaphor", "shield"):
            _add(table, word.text, word.value, word.use)
    _compile(table)
    return table


def _add(table: NameTable, alias: str, entity_id: str, use: str) -> None:
    """Adds a name; of one entity written with and without capitals the laxer spelling counts."""
    capitals = tuple(at for at, letter in enumerate(alias) if letter.isupper())
    key = fold(alias)
    known = table.names.get(key)
    if known is None or known.entity_id != entity_id or len(capitals) < len(known.capitals):
        table.names[key] = Name(entity_id, use, capitals)


def _compile(table: NameTable) -> None:
    table.near = NearMisses(
        {alias: name.entity_id for alias, name in table.names.items() if name.use == "name" and name.capitals}
    )
    table.heads = _heads(table.names)
    table.small_heads = _heads(alias for alias, name in table.names.items() if 0 not in name.capitals)
    han = "".join(sorted(head for head in table.heads if len(head) == 1 and "\u3400" <= head <= "\u9fff"))
    table.token = re.compile(rf"[^\W_{HAN}]+" + (f"|[{han}]" if han else ""))


def _heads(aliases: Iterable[str]) -> dict[str, tuple[int, ...]]:
    lengths: dict[str, set[int]] = defaultdict(set)
    for alias in aliases:
        first = _FIRST_WORD.match(alias)
        if first:
            lengths[first.group()].add(len(alias))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


def _letters(entities: Iterable[EntityRow], further: Iterable[LetterRow]) -> dict[str, str]:
    """One-character names and the countries they stand for."""
    named = [(row.letter, row.id) for row in entities if row.letter]
    named += [(row.text, row.value) for row in further if row.side == "letter"]
    letters: dict[str, str] = {}
    for letter, entity_id in named:
        if letters.setdefault(letter, entity_id) != entity_id:
            raise ConfigError(f"the letter {letter} stands for {letters[letter]} and {entity_id}; keep one")
    return letters


def _letter_run(letters: dict[str, str], rows: list[LetterRow]) -> re.Pattern[str]:
    """Matches words to pass over (no group), or one-character countries (a group)."""
    if not letters:
        return re.compile("(?!)")
    words = {side: any_of(row.text for row in rows if row.side == side) for side in SIDES}
    further = {row.text for row in rows if row.side == "letter"}
    alone = "[" + "".join(sorted(letters.keys() - further)) + "]"
    led = "[" + "".join(sorted(letters)) + "]"
    unlike = f"(?!{words['not_before']})" if words["not_before"] else ""
    choices = [words["not"] or "(?!)", f"({alone}{{2,4}}){unlike}"]
    if words["before"]:
        choices.append(f"(?:{words['before']})({led}){unlike}")
    if words["after"]:
        choices.append(f"(?<![{HAN}])({alone})(?={words['after']})")
    return re.compile("|".join(choices))
