"""What is known of the topics of an article before it is read: its title, who is named often, who speaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.model import Document, Passage
from pipeline.subjects.agencies import countries_of_agencies
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.options import kind_of
from pipeline.subjects.told import Told
from pipeline.subjects.topics import KEPT, STAND_INS, TITLES, Topics

_FREQUENT = 3
"""So many of the most frequent entities of an article are offered everywhere in it."""
_LARGE_SHARE = 0.3


def count_topics(
    document: Document,
    passages: Sequence[Passage],
    lexicon: SubjectLexicon,
    told: Sequence[Sequence[Told]] | None = None,
) -> Topics:
    """The topics of an article before its first sentence: what its title names, what is frequent."""
    topics = Topics(lexicon.ranker)
    counts: Counter[str] = Counter()
    if told is not None:
        topics.speakers = _speakers(document.folded, passages, told)
        stating = countries_of_agencies(document, passages, told, lexicon)
        topics.agencies = frozenset(mention.entity_id for mention, _ in stating)
        for mention, country in stating:
            counts[country] += 1
            topics.stated.setdefault(country, (mention.start, mention.end))
        topics.where.update(topics.stated)
    for passage in passages:
        if not passage.entities:
            continue
        cell = passage.block.cell
        if cell is not None and not cell.row_header:
            # a row may be named behind its first number, the rank
            topics.rows.setdefault((cell.table, cell.row), passage.entities[:1])
        in_title = passage.block.region in TITLES
        if cell is None:
            # not how often but in how many sentences: two names of it in one tell no more than one
            counts.update(dict.fromkeys([mention.entity_id for mention in passage.entities], 1))
        for mention in passage.entities:
            entity_id = mention.entity_id
            if entity_id not in topics.named:
                place = (mention.start, mention.end)
                topics.where.setdefault(entity_id, place)
                if mention.rule not in STAND_INS:
                    topics.named[entity_id] = place
            if in_title and len(topics.title) < KEPT:
                topics.title.setdefault(entity_id, (mention.start, mention.end))
    if not topics.title and passages:
        topics.title = {name.entity_id: (name.start, name.end) for name in passages[0].entities[:KEPT]}
    total = max(1, counts.total())
    kinds: set[str] = set()
    for rank, (entity_id, count) in enumerate(counts.most_common()):
        level = "few" if count < 2 or rank >= _FREQUENT else "most" if rank == 0 else "some"
        if level != "few":
            topics.frequent.append(entity_id)
        topics.common[entity_id] = level + "+" * (count / total > _LARGE_SHARE)
        kind = kind_of(entity_id)
        if kind not in kinds:
            kinds.add(kind)
            topics.leading.add(entity_id)
            if kind == "world" or (kind == "country" and count > 1):
                topics.everywhere.append(entity_id)
    return topics


def _speakers(folded: str, passages: Sequence[Passage], told: Sequence[Sequence[Told]]) -> frozenset[str]:
    """Who is named with values only as who states them."""
    spoken: set[str] = set()
    others: set[str] = set()
    for passage, about in zip(passages, told, strict=True):
        if about:
            sources = {one.source for one in about}
            for mention in passage.entities:
                name = folded[mention.start : mention.end]
                (spoken if any(name in source for source in sources) else others).add(mention.entity_id)
    return frozenset(spoken - others)
