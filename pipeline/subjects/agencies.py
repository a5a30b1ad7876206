"""The countries that an article has figures of because their agencies state them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from pipeline.homes import home_of
from pipeline.model import Document, EntityMention, Passage
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.told import Told


def countries_of_agencies(
    document: Document, passages: Sequence[Passage], told: Sequence[Sequence[Told]], lexicon: SubjectLexicon
) -> list[tuple[EntityMention, str]]:
    """Each mention of an agency as who states the values of its sentence, with the id of its country.

    ``told`` is what else is known of the quantities of each passage.  An agency as every country has one
    is that of the country where the article is at home, when its characters tell.
    """
    found: list[tuple[EntityMention, str]] = []
    folded = document.folded
    home = cache(partial(home_of, document, lexicon.homes))
    for passage, about in zip(passages, told, strict=True):
        if not about or not passage.entities:
            continue
        agencies = lexicon.agencies[passage.sentence.lang]
        sources = {one.source for one in about if one.source}
        for mention in passage.entities if sources else ():
            agency = agencies.get(mention.entity_id)
            if agency is None:
                continue
            name = folded[mention.start : mention.end]
            source = next((source for source in sources if name in source), "")
            if not source:
                continue
            seat = _seat(folded, mention, passage.entities, source)
            if not seat and agency.at_home and home():
                seat = f"country:{home()}"
            if not seat.startswith("place:"):
                found.append((mention, seat or agency.country))
    return found


def _seat(folded: str, agency: EntityMention, mentions: Sequence[EntityMention], source: str) -> str:
    """The place or country that ``source`` names beside the ``agency``: "the Health Ministry of Peru"."""
    for other in mentions:
        if other.entity_id.startswith(("country:", "place:")):
            start, end = min(agency.start, other.start), max(agency.end, other.end)
            if end - start <= len(source) and folded[start:end] in source:
                return other.entity_id
    return ""
