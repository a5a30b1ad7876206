"""Where names stand: those that a table knows, and what has the shape of one.

They are looked for in all sentences at once that follow one another in one language, and then handed to the
sentences they stand in, most of which hold none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pipeline.model import EntityMention, Passage, Quantity
from pipeline.subjects.class_nouns import with_class
from pipeline.subjects.lexicon import LetterRuns, SubjectLexicon
from pipeline.subjects.names import Found, capitalised_names, find_capitals, suffixed_names
from pipeline.subjects.stretch import Stretch

_START, _LANG = attrgetter("start"), attrgetter("sentence.lang")


class Sighted(NamedTuple):
    """The names of one passage that tables know, and those that have the shape of one."""

    known: list[EntityMention]
    shapes: list[Found]


_NOTHING = Sighted([], [])


def sightings(text: str, folded: str, passages: Sequence[Passage], lexicon: SubjectLexicon) -> list[Sighted]:
    """The names of each of ``passages``."""
    found: list[Sighted] = []
    for lang, stretch in groupby(passages, _LANG):
        found += _in_one_language(text, folded, list(stretch), lang, lexicon)
    return found


def _in_one_language(
    text: str, folded: str, passages: Sequence[Passage], lang: str, lexicon: SubjectLexicon
) -> list[Sighted]:
    table, words, letter_runs = lexicon.languages[lang]
    stretch = Stretch(passages)
    capitals = find_capitals(text, stretch.start, stretch.end)
    known = table.find(text, folded, capitals, stretch)
    if letter_runs is not None:
        _add_letters(folded, stretch, letter_runs, lexicon.letters, known)
    shapes: defaultdict[int, list[Found]] = defaultdict(list)
    for number, shape in capitalised_names(text, folded, capitals, stretch, words):
        shapes[number].append(shape)
    for number, shape in suffixed_names(folded, stretch, words):
        shapes[number].append(shape)
    found = [_NOTHING] * len(passages)
    for number in known.keys() | shapes.keys():
        names, passage = known.get(number, []), passages[number]
        if passage.quantities:
            names = _not_currencies(names, passage.quantities)
        names = [with_class(folded, name, table) for name in names]
        found[number] = Sighted(names, _not_in_numbers(shapes.get(number, []), passage))
    return found


def _not_currencies(known: list[EntityMention], quantities: Sequence[Quantity]) -> list[EntityMention]:
    """``known`` without the names that are part of an amount of money ("US$5", "73 U.S. cents")."""
    amounts = [(quantity.start, quantity.end) for quantity in quantities if quantity.kind == "money"]
    return [name for name in known if not _is_inside(name, amounts)] if amounts else known


def _not_in_numbers(shapes: list[Found], passage: Passage) -> list[Found]:
    """``shapes`` in reading order; what touches a quantity is its unit, "III/2025" is a quarter."""
    if len(shapes) > 1:
        shapes.sort(key=_START)
    if shapes and passage.quantities:
        ends = [quantity.end for quantity in passage.quantities]
        starts = [quantity.start for quantity in passage.quantities]
        shapes = [
            shape for shape in shapes if bisect_right(ends, shape.start) >= bisect_left(starts, shape.end)
        ]
    if shapes and passage.periods:
        dates = [(period.start, period.end) for period in passage.periods]
        shapes = [shape for shape in shapes if not _is_inside(shape, dates)]
    return shapes


def _is_inside(name: EntityMention | Found, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= name.start and name.end <= end for start, end in stretches)


def _add_letters(
    folded: str,
    stretch: Stretch,
    letter_runs: LetterRuns,
    letters: Mapping[str, str],
    known: dict[int, list[EntityMention]],
) -> None:
    """Adds the countries written with one letter where no other name stands."""
    for number, run in letter_runs.find(folded, stretch):
        mentions = known.setdefault(number, [])
        taken = {offset for mention in mentions for offset in range(mention.start, mention.end)}
        for offset in run:
            entity_id = letters.get(folded[offset], "")
            if entity_id and offset not in taken:
                mentions.append(EntityMention(offset, offset + 1, entity_id, "letter"))
