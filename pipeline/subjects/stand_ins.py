"""Whom a stand-in means: "the company", 该国, "we"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import EntityMention
from pipeline.subjects.discourse import Discourse
from pipeline.subjects.names import slug
from pipeline.subjects.words import Words

SOON = 8
"""So many names behind a stand-in are looked at."""
_NAMED = ("name", "shape", "model")
_NEVER = ("person:", "place:world", "other:")
_REACH = 20
"""Characters before a mention in which the words before it stand."""
_ASIDE = ("than", "with", "except")
_SAYING = 6
"""So many characters may stand between a word of saying and the pronoun of who says so."""
_KIN = {"org": ("org", "place"), "place": ("place", "org")}
"""Airports, ports and the like are organisations to some and places to others."""


def resolve(
    folded: str,
    mention: EntityMention,
    ahead: Sequence[EntityMention],
    behind: Sequence[EntityMention],
    article: Discourse,
    weight: float,
    words: Words,
) -> EntityMention | None:
    """The stand-in ``mention`` with the id of whom it means; ``None`` when that is not known.

    Its own id is a kind, or a kind with an id to fall back on: ``org``, ``org=country:DK``.  ``ahead``
    and ``behind`` are the mentions before and after it in the sentence; falling back counts as a
    mention of ``weight``.
    """
    kind, _, default = mention.entity_id.partition("=")
    written = folded[mention.start : mention.end]
    if default and kind == "country":
        default = f"country:{home}" if (home := article.home()) else default
    entity_id = (
        _acting(kind, folded, mention, ahead, words)
        or _talked_of(kind, default, folded, written, article, words)
        or _named_behind(kind, behind)
        or article.expected.get(kind, "")
    )
    if not entity_id and kind == "place":
        entity_id = f"place:{slug(written)}"
    if entity_id == default:
        article.mention(entity_id, weight)
    if not entity_id:
        return None
    return EntityMention(mention.start, mention.end, entity_id, "pronoun" if kind == "any" else "anaphor")


def _acting(
    kind: str, folded: str, stand_in: EntityMention, mentions: Sequence[EntityMention], words: Words
) -> str:
    """Whom "its" means behind the name that acts in the sentence: "Acme cut its prices", "Acme said it"."""
    if kind != "any":
        return ""
    for mention in reversed(mentions):
        if mention.rule in _NAMED and not mention.entity_id.startswith(_NEVER):
            start = mention.start
            after = words.after.match(folded, mention.end)
            mark = words.marks_after[after.group(1)] if after else "verb"
            says = mark == "source" and after is not None and stand_in.start - after.end() <= _SAYING
            if (mark == "verb" or says) and (
                words.before.search(folded, max(0, start - _REACH), start) is None
            ):
                return mention.entity_id
    return ""


def _talked_of(kind: str, default: str, folded: str, written: str, article: Discourse, words: Words) -> str:
    """Whom the article has talked of so far that it may mean: one of the same word, or the foremost."""
    kin = article.stood_for(written, words) if kind != "any" else ""
    if kin.partition(":")[0] in _KIN.get(kind, (kind,)):
        return kin
    if default and kind == "org" and article.opener:
        return article.opener
    foremost = article.most_talked_of(kind)
    if default and kind == "country" and foremost != default:
        seen = article.countries.get(foremost, ())
        if all(_is_aside(mention, folded, words) for mention in seen):
            return default
    return foremost or default


def _is_aside(country: EntityMention, folded: str, words: Words) -> bool:
    """Whether a country is only what another trades with or is measured against: it is not at home."""
    start = country.start
    before = words.before.search(folded, max(0, start - _REACH), start)
    if before is not None and words.marks_before[before.group(1)] in _ASIDE:
        return True
    after = words.after.match(folded, country.end)
    return after is not None and words.marks_after[after.group(1)] == "partner"


def _named_behind(kind: str, mentions: Sequence[EntityMention]) -> str:
    """Whom "we" means at the start of an article: whom the sentence then names as the speaker's own."""
    return next((mention.entity_id for mention in mentions if mention.entity_id.startswith(kind + ":")), "")
