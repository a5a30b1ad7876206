"""The candidates for the subject of a quantity, each described by features without words.

A candidate comes from the sentence, from the sentences before it, from the heading, title or table
row it stands under, from what the article talks of most, or is the phrase that opens the clause.
Its features come in groups that many candidates share, so that each group is scored once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache

from pipeline.model import Cell, Passage, Quantity
from pipeline.ranking import Ranker, Traits
from pipeline.subjects.asked import Asked
from pipeline.subjects.mentions import in_sentence
from pipeline.subjects.names import slug
from pipeline.subjects.options import Candidate, Party, candidate
from pipeline.subjects.phrases import is_measure, phrases
from pipeline.subjects.scene import Scene, open_bracket
from pipeline.subjects.topics import Topics
from pipeline.subjects.words import Words
from pipeline.text_view import fold


def candidates(folded: str, asked: Asked, scene: Scene, topics: Topics) -> list[Candidate]:
    """The candidates for ``asked.quantity`` in ``scene``, one for each entity outside the sentence."""
    passage, start = scene.passage, asked.quantity.start
    sentence, cell = passage.sentence, passage.block.cell
    bracket = open_bracket(folded, sentence.start, start) if scene.has_brackets else -1
    found, blocked = in_sentence(folded, asked, scene, topics, bracket)
    around = "blocked" if blocked else "sentence" if found else "alone" if cell is None else "cell"
    seen = {option.party.entity_id for option in found}
    if cell is not None and cell.row_header:
        found += _row_header(cell, around, scene.words, topics)
    fit, special = asked.fit, asked.special
    for party in _choices(asked.told.metric, passage, around, topics) + topics.standing(around):
        entity_id = party.entity_id
        if entity_id not in seen:
            seen.add(entity_id)
            suits = special.get(entity_id, fit)[party.kind]
            found.append(Candidate(party.traits.score + suits.score, party, (suits,)))
    if scene.spans:
        found += _phrases(folded, asked.quantity, bracket, scene, topics, around, seen)
    found.append(_nobody(topics.ranker, around))
    return found


@lru_cache(maxsize=64)
def _nobody(ranker: Ranker, around: str) -> Candidate:
    traits = ranker.traits("nobody", f"nobody:{around}")
    return candidate(Party("", (0, 0), "nobody", "", traits, False, ""), ())


def _row_header(cell: Cell, around: str, words: Words, topics: Topics) -> Iterator[Candidate]:
    """The header of a row that names no entity and no measure."""
    header = cell.row_header
    if (
        (cell.table, cell.row) not in topics.rows
        and not any(map(str.isdigit, header))
        and not is_measure(fold(header), words)
    ):
        traits = topics.ranker.traits("out", "out:row", f"out:row:{around}", "out:row:plain")
        yield candidate(Party(f"other:{slug(header)}", (0, 0), "row", "other", traits, True, header), ())


def _choices(metric: str, passage: Passage, around: str, topics: Topics) -> list[Party]:
    """The entities of the row, of the quantity before, of the last value of ``metric``."""
    found: list[Party] = []
    sentence, cell = passage.sentence, passage.block.cell
    if cell is not None and cell.row_header:
        for name in topics.rows.get((cell.table, cell.row), ()):
            topic = topics.traits(name.entity_id, sentence)
            found.append(topics.offered(name.entity_id, (name.start, name.end), "row", around, topic))
    last, same = topics.chosen, topics.measured.get(metric)
    if last is not None:
        topic = topics.traits(last.entity_id, sentence)
        found.append(topics.offered(last.entity_id, last.place, "chosen", around, topic))
    if same is not None and same is not last:
        topic = topics.traits(same.entity_id, sentence)
        found.append(topics.offered(same.entity_id, same.place, "measured", around, topic))
    return found


def _phrases(
    folded: str,
    quantity: Quantity,
    bracket: int,
    scene: Scene,
    topics: Topics,
    around: str,
    seen: Collection[str],
) -> Iterator[Candidate]:
    """What opens the clause of ``quantity``, or stands before its ``bracket``, unless it was ``seen``."""
    number = scene.clause(quantity.start)
    if bracket >= 0:
        number = max(0, number - 1)
    for phrase in phrases(folded, scene.spans[number], bracket, quantity, scene, scene.words):
        name = slug(folded[phrase.start : phrase.end])
        entity_id = f"other:{name}"
        if entity_id not in seen:
            traits = _phrase(topics.ranker, bracket >= 0, phrase.what, around, "-" in name)
            party = Party(entity_id, (phrase.start, phrase.end), "phrase", "other", traits, False, "")
            yield candidate(party, (topics.traits(entity_id, scene.passage.sentence),))


@lru_cache(maxsize=256)
def _phrase(ranker: Ranker, in_bracket: bool, what: str, around: str, several_words: bool) -> Traits:
    return ranker.traits(
        "phrase",
        "phrase:bracket" if in_bracket else "phrase:verb",
        f"phrase:{what}",
        f"phrase:{around}",
        "phrase:words" if several_words else "phrase:word",
    )
