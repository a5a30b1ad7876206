"""The countries that an article has figures of because their agencies state them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.homes import home_of
from pipeline.model import Document, Passage
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.options import Place
from pipeline.subjects.told import Told


def countries_of_agencies(
    document: Document, passages: Sequence[Passage], told: Sequence[Sequence[Told]], lexicon: SubjectLexicon
) -> Mapping[str, Sequence[Place]]:
    """Where the agencies of each country are named as who states the values of a sentence.

    ``told`` is what else is known of the quantities of each passage.  An agency as every country has one
    is that of the country where the article is at home, when its characters tell.
    """
    found: defaultdict[str, list[Place]] = defaultdict(list)
    folded = document.folded
    for passage, about in zip(passages, told, strict=True):
        if not about or not passage.entities:
            continue
        agencies = lexicon.agencies[passage.sentence.lang]
        for mention in passage.entities:
            agency = agencies.get(mention.entity_id)
            if agency is None:
                continue
            name = folded[mention.start : mention.end]
            if any(name in one.source for one in about):
                home = home_of(document, lexicon.homes) if agency.at_home else ""
                country = f"country:{home}" if home else agency.country
                found[country].append((mention.start, mention.end))
    return found
