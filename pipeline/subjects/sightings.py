"""Where names stand: those that a table knows, and what has the shape of one.

They are looked for in all sentences at once that follow one another in one language, and then handed to the
sentences they stand in, most of which hold none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from pipeline.model import EntityMention, Passage
from pipeline.subjects.class_nouns import with_class
from pipeline.subjects.lexicon import LetterRuns, SubjectLexicon
from pipeline.subjects.names import Found, capitalised_names, find_capitals, suffixed_names
from pipeline.subjects.stretch import Stretch

_START = attrgetter("start")


class Sighted(NamedTuple):
    """The names of one passage that tables know, and those that have the shape of one."""

    known: list[EntityMention]
    shapes: list[Found]


_NOTHING = Sighted([], [])


def sightings(text: str, folded: str, passages: Sequence[Passage], lexicon: SubjectLexicon) -> list[Sighted]:
    """The names of each of ``passages``."""
    found: list[Sighted] = []
    for lang, stretch in groupby(passages, lambda passage: passage.sentence.lang):
        found += _in_one_language(text, folded, list(stretch), lang, lexicon)
    return found


def _in_one_language(
    text: str, folded: str, passages: Sequence[Passage], lang: str, lexicon: SubjectLexicon
) -> Iterator[Sighted]:
    table, words, letter_runs = lexicon.tables[lang], lexicon.words[lang], lexicon.letter_runs.get(lang)
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
    for number, passage in enumerate(passages):
        if number not in known and number not in shapes:
            yield _NOTHING
            continue
        names, looking_so = known.get(number, []), shapes.get(number, [])
        if names:
            names = [with_class(folded, name, table.names) for name in _not_currencies(names, passage)]
        yield Sighted(names, _not_in_numbers(looking_so, passage) if looking_so else looking_so)


def _not_currencies(known: Sequence[EntityMention], passage: Passage) -> Iterator[EntityMention]:
    """``known`` without the names that are part of an amount of money ("US$5", "73 U.S. cents")."""
    starts = [quantity.start for quantity in passage.quantities]
    for mention in known:
        before = bisect_right(starts, mention.start) - 1
        if before >= 0:
            quantity = passage.quantities[before]
            if quantity.kind == "money" and mention.end <= quantity.end:
                continue
        yield mention


def _not_in_numbers(shapes: list[Found], passage: Passage) -> list[Found]:
    """``shapes`` in reading order; what touches a quantity is its unit, "III/2025" is a quarter."""
    ends = [quantity.end for quantity in passage.quantities]
    starts = [quantity.start for quantity in passage.quantities]
    dates = [(period.start, period.end) for period in passage.periods]
    return [
        shape
        for shape in sorted(shapes, key=_START)
        if bisect_right(ends, shape.start) >= bisect_left(starts, shape.end)
        and not any(start <= shape.start and shape.end <= end for start, end in dates)
    ]


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
