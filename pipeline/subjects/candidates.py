"""The candidates for the subject of a quantity, each described by features without words.

A candidate comes from the sentence, from the sentences before it, from the heading, title or table
row it stands under, from what the article talks of most, or is the phrase that opens the clause.
Its features come in groups that many candidates share, so that each group is scored once.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from pipeline.model import Cell, Passage, Sentence
from pipeline.ranking import Ranker, Traits
from pipeline.subjects.asked import Asked
from pipeline.subjects.mentions import in_sentence
from pipeline.subjects.names import slug
from pipeline.subjects.options import Party, Scored
from pipeline.subjects.phrases import Phrase, is_measure, phrases
from pipeline.subjects.scene import Scene
from pipeline.subjects.topics import Topics
from pipeline.subjects.words import Words
from pipeline.text_view import fold


def candidates(folded: str, asked: Asked, scene: Scene, topics: Topics) -> list[Scored]:
    """The candidates for ``asked.quantity`` in ``scene``, one for each entity outside the sentence."""
    passage, quantity = scene.passage, asked.quantity
    cell = passage.block.cell
    bracket = scene.bracket(quantity.start)
    found: list[Scored] = []
    blocked = False
    if scene.actors:
        found, blocked = in_sentence(folded, asked, scene, topics, bracket)
    around = "blocked" if blocked else "sentence" if found else "alone" if cell is None else "cell"
    here = {party.entity_id for _, party, _ in found}
    seen = set(here)
    if cell is not None and cell.row_header:
        found += _row_header(cell, around, scene.words, topics)
    fit, special = asked.fit, asked.special
    for party in _choices(asked.told.metric, passage, around, topics):
        entity_id = party.entity_id
        if entity_id not in seen:
            seen.add(entity_id)
            suits = special.get(entity_id, fit)[party.kind]
            found.append((party.traits.score + suits.score, party, (suits,)))
    for party in topics.standing(around):
        entity_id = party.entity_id
        if entity_id not in seen:
            suits = special.get(entity_id, fit)[party.kind]
            found.append((party.traits.score + suits.score, party, (suits,)))
    for phrase in phrases(quantity, bracket, scene) if scene.spans else ():
        if phrase.entity_id not in here:
            found.append(_opening(phrase, bracket >= 0, around, passage.sentence, topics))
    found.append(_nobody(topics.ranker, around))
    return found


@lru_cache(maxsize=64)
def _nobody(ranker: Ranker, around: str) -> Scored:
    traits = ranker.traits("nobody", f"nobody:{around}")
    return traits.score, Party("", (0, 0), "nobody", "", traits, False, ""), ()


def _row_header(cell: Cell, around: str, words: Words, topics: Topics) -> Iterator[Scored]:
    """The header of a row that names no entity and no measure."""
    header = cell.row_header
    if (
        (cell.table, cell.row) not in topics.rows
        and not any(map(str.isdigit, header))
        and not is_measure(fold(header), words)
    ):
        traits = topics.ranker.traits("out", "out:row", f"out:row:{around}", "out:row:plain")
        yield traits.score, Party(f"other:{slug(header)}", (0, 0), "row", "other", traits, True, header), ()


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
        found.append(topics.again(last, "chosen", around, sentence))
    if same is not None and same is not last:
        found.append(topics.again(same, "measured", around, sentence))
    return found


def _opening(phrase: Phrase, in_bracket: bool, around: str, sentence: Sentence, topics: Topics) -> Scored:
    """What opens the clause of a quantity, or stands before the bracket it is in."""
    entity_id, place, what, several_words = phrase
    traits = _phrase(topics.ranker, in_bracket, what, around, several_words)
    topic = topics.traits(entity_id, sentence)
    party = Party(entity_id, place, "phrase", "other", traits, False, "")
    return traits.score + topic.score, party, (topic,)


@lru_cache(maxsize=256)
def _phrase(ranker: Ranker, in_bracket: bool, what: str, around: str, several_words: bool) -> Traits:
    return ranker.traits(
        "phrase",
        "phrase:bracket" if in_bracket else "phrase:verb",
        f"phrase:{what}",
        f"phrase:{around}",
        "phrase:words" if several_words else "phrase:word",
    )
