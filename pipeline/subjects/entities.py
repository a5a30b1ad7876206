"""Finds the entities of an article: names of the tables, then names by their shape, then stand-ins.

One pass over the passages in reading order.  What an article introduces ("University X (UX)") is
known from there on, and a stand-in ("the company", 该国) gets the id of the entity of its kind that
is most talked of so far.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter

from pipeline.model import Document, EntityMention, Passage
from pipeline.subjects.datelines import LONGEST, dateline_end
from pipeline.subjects.discourse import Discourse
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.names import LONE, Found, slug
from pipeline.subjects.near_misses import NearMisses
from pipeline.subjects.sightings import sightings
from pipeline.subjects.words import Words
from pipeline.text_view import fold

_SHORT_FORM = re.compile(r"\s?[(（](?:[^()（）]{0,40}[：:])?\s?([^\W\d_][\w&.-]{1,11})(?=[)）,，;；])")
_START = attrgetter("start")
_KIN = {"org": ("org", "place"), "place": ("place", "org")}
"""Airports, ports and the like are organisations to some and places to others."""
_SOON = 8
"""So many names behind a stand-in are looked at."""
_AFTER_DATELINE = ("(", "-", "–", "—")
_TITLE = 3.0
"""How much more a mention in a title weighs."""


NameModels = Callable[[Document, Mapping[int, Passage]], Mapping[int, Sequence[Found]]]
"""Finds names in passages of a document, by their numbers: :func:`pipeline.subjects.taggers.tagged_names`."""


def find_entities(
    document: Document,
    passages: Sequence[Passage],
    lexicon: SubjectLexicon,
    name_models: NameModels | None = None,
) -> list[tuple[EntityMention, ...]]:
    """The mentions in each passage, sorted and without overlap.

    ``name_models`` is asked for the names of the passages with a quantity where neither a table nor a
    shape tells one.  ``rule`` of a mention tells how it was found: ``name``, ``adjective``,
    ``letter``, ``shape``, ``model``, ``anaphor`` or ``pronoun``.
    """
    article = Discourse()
    text, folded = document.text, document.folded
    found: list[tuple[EntityMention, ...]] = []
    names = sightings(text, folded, passages, lexicon)
    article.expect([sighted.known for sighted in names])
    tagged: Mapping[int, Sequence[Found]] = {}
    if name_models is not None:
        nameless = (number for number, told in enumerate(names) if _is_nameless(*told))
        tagged = name_models(document, {number: passages[number] for number in nameless})
    for number, (passage, (known, shapes)) in enumerate(zip(passages, names, strict=True)):
        if not (known or shapes or number in tagged):
            found.append(())
            continue
        words = lexicon.words[passage.sentence.lang]
        by_model = [name for name in tagged.get(number, ()) if fold(name.core) not in words.edges]
        rule = "model" if by_model else "shape"
        near = lexicon.tables[passage.sentence.lang].near
        merged = _with_shapes(known, by_model or shapes, rule, article, near, words)
        weight = _TITLE if passage.block.region in ("title", "front_matter") else 1.0
        merged = _behind_dateline(text, folded, passage, merged, article, words)
        found.append(tuple(_settle(text, folded, merged, article, weight, words)))
        article.open_with(found[-1], passage.sentence.start)
    return found


def _is_nameless(known: Sequence[EntityMention], shapes: Sequence[Found]) -> bool:
    return all(shape.kind == LONE for shape in shapes) and all(
        mention.rule in ("anaphor", "shield") for mention in known
    )


def _with_shapes(
    known: list[EntityMention],
    shapes: Sequence[Found],
    rule: str,
    article: Discourse,
    near: NearMisses,
    words: Words,
) -> list[EntityMention]:
    """Known names and shapes, found by ``rule``, without overlap: the longer one with its own cue stands."""
    known.sort(key=_START)
    if not shapes:
        return known
    ends = [mention.end for mention in known]
    starts = [mention.start for mention in known]
    dropped: set[int] = set()
    accepted: list[EntityMention] = []
    reached = 0
    for shape in shapes:
        inside = range(bisect_right(ends, shape.start), bisect_left(starts, shape.end))
        if shape.start < reached or any(_stands(known[at], shape) for at in inside):
            continue
        if shape.kind == LONE:
            if slug(shape.core) not in article.ids or words.letters:
                continue
            shape = shape._replace(kind="other")
        dropped.update(inside)
        reached = shape.end
        if shape.cue < 0:
            entity_id = near.find(fold(shape.core))
        else:
            entity_id = next((_compound(known[at], shape) for at in inside), "")
        if entity_id:
            accepted.append(EntityMention(shape.start, shape.end, entity_id, "name"))
        else:
            accepted.append(EntityMention(shape.start, shape.end, _shape_id(shape, article), rule))
    kept = [mention for at, mention in enumerate(known) if at not in dropped]
    return sorted([*kept, *accepted], key=_START)


def _compound(known: EntityMention, shape: Found) -> str:
    """The id of a place's airport, so that it is the same in every language; empty for other shapes."""
    if not shape.gloss or (known.start, known.end, known.rule) != (shape.start, shape.cue, "name"):
        return ""
    return f"{shape.kind}:{known.entity_id.partition(':')[2]}-{shape.gloss}"


def _stands(known: EntityMention, shape: Found) -> bool:
    """Whether a known name stands against a shape around or beside it."""
    return (
        known.rule == "shield"
        or (known.start <= shape.start and known.end >= shape.end)
        or (
            known.rule == "name" and known.end == shape.end and not shape.whole and not _is_seat(known, shape)
        )
        or (known.start == shape.start and known.end == shape.cue and known.entity_id.startswith("country:"))
        or (shape.kind == "other" and known.rule != "anaphor")
        or (known.rule == "anaphor" and known.end == shape.end and known.start < shape.cue)
    )


def _is_seat(known: EntityMention, shape: Found) -> bool:
    """Whether the name of an organisation ends in its country: Hiệp hội Thép Việt Nam."""
    return shape.kind == "org" and shape.cue < 0 and known.entity_id.startswith("country:")


def _by_its_gloss(
    text: str, mention: EntityMention, following: EntityMention, article: Discourse
) -> EntityMention:
    """``mention`` with the id of the known name in brackets behind it: Công ty Sữa Việt Nam (Vinamilk)."""
    kinds = {mention.entity_id.partition(":")[0], following.entity_id.partition(":")[0]}
    opens = text[mention.end : following.start].strip() in ("(", "（")
    closes = text[following.end : following.end + 1] in (")", "）", ",", "，", ";")
    if following.rule != "name" or not (opens and closes) or len(kinds) > 1:
        return mention
    article.ids.update(
        dict.fromkeys(
            [name for name, known in article.ids.items() if known == mention.entity_id], following.entity_id
        )
    )
    return replace(mention, entity_id=following.entity_id, rule="name")


def _shape_id(name: Found, article: Discourse) -> str:
    key = slug(name.core)
    known = article.ids.get(key)
    if known and (known.startswith(name.kind) or name.kind == "other" or known.partition(":")[0] != "other"):
        return known
    entity_id = f"{name.kind}:{key}"
    article.ids[key] = entity_id
    return entity_id


def _behind_dateline(
    text: str,
    folded: str,
    passage: Passage,
    mentions: list[EntityMention],
    article: Discourse,
    words: Words,
) -> list[EntityMention]:
    """``mentions`` without the town and the agency of a dateline; a stand-in may still mean the town."""
    start = passage.sentence.start
    if not mentions or start != passage.block.start:
        return mentions
    end = dateline_end(text, start, passage.sentence.end)
    if end == start and (
        closed := words.dateline.match(folded, start, min(start + LONGEST, passage.block.end))
    ):
        end = closed.end()
    for mention in mentions:
        if mention.end <= end and mention.rule == "name" and mention.entity_id.startswith("place:"):
            article.expected.setdefault("place", mention.entity_id)
    return [mention for mention in mentions if mention.end > end or mention.entity_id.startswith("country:")]


def _is_known(mention: EntityMention) -> bool:
    """Whether it is an organisation that a table knows, if only by its gloss."""
    return mention.entity_id.startswith("org:") and mention.rule == "name"


def _is_dateline(folded: str, mention: EntityMention, words: Words) -> bool:
    """Where an article was written ("NAIROBI (Reuters)") is not what it talks of."""
    if folded[mention.end : mention.end + 2].strip()[:1] not in _AFTER_DATELINE:
        return False
    after = words.after.match(folded, mention.end)
    return after is not None and words.marks_after[after.group(1)] == "dateline"


def _settle(
    text: str,
    folded: str,
    mentions: list[EntityMention],
    article: Discourse,
    weight: float,
    words: Words,
) -> Iterator[EntityMention]:
    """Resolves stand-ins, learns short forms, keeps count of who is talked of."""
    glossed: dict[int, str] = {}
    for number, mention in enumerate(mentions, 1):
        if mention.rule == "shield":
            continue
        if mention.rule == "shape" and mention.start in glossed:
            mention = replace(mention, entity_id=glossed[mention.start])
        if mention.rule in ("shape", "model") and number < len(mentions):
            mention = _by_its_gloss(text, mention, mentions[number], article)
        if mention.rule == "anaphor":
            kinds, _, default = mention.entity_id.partition("=")
            written = folded[mention.start : mention.end]
            kin = article.stood_for(written, words) if kinds != "any" else ""
            entity_id = (
                kin
                if kin.partition(":")[0] in _KIN.get(kinds, (kinds,))
                else article.opener
                if default and kinds == "org" and article.opener
                else article.most_talked_of(kinds) or default
            )
            entity_id = (
                entity_id
                or _named_behind(kinds, mentions[number : number + _SOON])
                or article.expected.get(kinds, "")
            )
            if not entity_id and kinds == "place":
                entity_id = f"place:{slug(written)}"
            if entity_id == default:
                article.mention(entity_id, weight)
            if entity_id:
                rule = "pronoun" if kinds == "any" else "anaphor"
                yield EntityMention(mention.start, mention.end, entity_id, rule)
            continue
        if mention.rule not in ("shape", "model") or not mention.entity_id.startswith("place:"):
            article.mention(mention.entity_id, 0.0 if _is_dateline(folded, mention, words) else weight)
        article.introduce(folded[mention.start : mention.end], mention.entity_id)
        short = _SHORT_FORM.match(text, mention.end)
        if short and short.group(1)[0].isupper():
            key = slug(short.group(1))
            if article.ids.get(key) == f"org:{key}" and _is_known(mention):
                article.ids[key] = glossed[short.start(1)] = mention.entity_id
            article.ids.setdefault(key, mention.entity_id)
        if mention.rule in ("shape", "model"):
            for part in _short_names(text[mention.start : mention.end], mention.entity_id, words):
                article.ids.setdefault(slug(part), mention.entity_id)
        yield mention


def _short_names(name: str, entity_id: str, words: Words) -> tuple[str, ...]:
    """What the article may call a person or a firm from here on: "Doe", and "Acme" for "Acme Steel Inc."."""
    first, *more = name.split()
    if not more:
        return ()
    if entity_id.startswith("person:"):
        return (more[-1], first)
    # a language with letters of its own, Vietnamese, writes names in syllables: a lone one is no name
    short = entity_id.startswith("org:") and first.lower() not in words.cue_firsts and not words.letters
    return (first,) if short else ()


def _named_behind(kind: str, mentions: Sequence[EntityMention]) -> str:
    """Whom "we" means at the start of an article: whom the sentence then names as the speaker's own."""
    return next((mention.entity_id for mention in mentions if mention.entity_id.startswith(kind + ":")), "")
