"""Finds the entities of an article: names of the tables, then names by their shape, then stand-ins.

One pass over the passages in reading order.  What an article introduces ("University X (UX)") is
known from there on, and a stand-in ("the company", 该国) gets the id of the entity of its kind that
is most talked of so far.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from operator import attrgetter

from pipeline.homes import home_of
from pipeline.model import Document, EntityMention, Passage
from pipeline.records import replace
from pipeline.subjects.datelines import LONGEST, dateline_end
from pipeline.subjects.discourse import Discourse
from pipeline.subjects.lexicon import SubjectLexicon
from pipeline.subjects.names import LONE, Found, slug
from pipeline.subjects.near_misses import NearMisses
from pipeline.subjects.short_forms import names_in_short, short_forms, with_its_gloss
from pipeline.subjects.sightings import sightings
from pipeline.subjects.stand_ins import SOON, resolve
from pipeline.subjects.words import Words
from pipeline.text_view import fold

_START = attrgetter("start")
_AFTER_DATELINE = ("(", "-", "–", "—")
_PLACES = ("country:", "place:")
_OWNERS = ("'s ", "\u2019s ")
_OWNER = 3
"""Characters from a name to the next one that it owns."""
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
    article = Discourse(home=cache(partial(home_of, document, lexicon.homes)))
    text, folded = document.text, document.folded
    found: list[tuple[EntityMention, ...]] = []
    names = sightings(text, folded, passages, lexicon)
    article.expect([sighted.known for sighted in names])
    shapes_of_body = [
        (shape, lexicon.languages[passage.sentence.lang][1])
        for passage, sighted in zip(passages, names, strict=True)
        if passage.block.region == "body"
        for shape in sighted.shapes
        if shape.kind != LONE
    ]
    article.shapes = frozenset(slug(shape.core) for shape, _ in shapes_of_body)
    article.in_short = names_in_short(shapes_of_body)
    tagged: Mapping[int, Sequence[Found]] = {}
    if name_models is not None:
        nameless = (number for number, told in enumerate(names) if _is_nameless(*told))
        tagged = name_models(document, {number: passages[number] for number in nameless})
    for number, (passage, (known, shapes)) in enumerate(zip(passages, names, strict=True)):
        if not (known or shapes or number in tagged):
            found.append(())
            continue
        table, words, _ = lexicon.languages[passage.sentence.lang]
        rule, near = "shape", table.near
        if number in tagged:
            by_model = [name for name in tagged[number] if fold(name.core) not in words.edges]
            if by_model:
                rule, shapes = "model", by_model
        merged = _with_shapes(known, shapes, rule, article, near, words)
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
    if len(known) > 1:
        known.sort(key=_START)
    if shapes:
        shapes = [shape for shape in shapes if shape.kind != LONE or _is_known(shape, article, words)]
    if not shapes:
        return known
    ends = [mention.end for mention in known]
    starts = [mention.start for mention in known]
    dropped: set[int] = set()
    accepted: list[EntityMention] = []
    reached = 0
    for shape in shapes:
        inside = range(bisect_right(ends, shape.start), bisect_left(starts, shape.end))
        if inside and shape.kind == "other" and (name := _owned(known[inside[0]], shape)) is not None:
            shape, inside = name, inside[1:]
        if shape.start < reached or any(_stands(known[at], shape) for at in inside):
            continue
        if shape.kind == LONE:
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


def _is_known(lone: Found, article: Discourse, words: Words) -> bool:
    """Whether the article uses a word that opens a sentence as a name elsewhere."""
    key = slug(lone.core)
    return not words.letters and (key in article.ids or key in article.shapes)


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
        or (known.rule == "name" and shape.start < known.start < shape.end < known.end)
        or (
            known.rule == "name" and known.end == shape.end and not shape.whole and not _is_seat(known, shape)
        )
        or (known.start == shape.start and known.end == shape.cue and known.entity_id.startswith("country:"))
        or (shape.kind == "other" and known.rule != "anaphor")
        or (known.rule == "anaphor" and known.end == shape.end and known.start < shape.cue)
    )


def _owned(owner: EntityMention, shape: Found) -> Found | None:
    """The name in ``shape`` behind the place that has it: Jane Doe in "Kenya's Jane Doe"."""
    width = owner.end - owner.start
    name = shape.core[width + _OWNER :]
    if owner.start != shape.start or not owner.entity_id.startswith(_PLACES) or " " not in name:
        return None
    if shape.core[width : width + _OWNER] not in _OWNERS:
        return None
    return shape._replace(start=owner.end + _OWNER, core=name)


def _is_seat(known: EntityMention, shape: Found) -> bool:
    """Whether the name of an organisation ends in its country: Hiệp hội Thép Việt Nam."""
    return shape.kind == "org" and shape.cue < 0 and known.entity_id.startswith("country:")


def _shape_id(name: Found, article: Discourse) -> str:
    key = slug(name.core)
    known = article.ids.get(key) or article.in_short.get(key)
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
    if end == start:
        return mentions
    for mention in mentions:
        if mention.end <= end and mention.rule == "name" and mention.entity_id.startswith("place:"):
            article.expected.setdefault("place", mention.entity_id)
    return [mention for mention in mentions if mention.end > end or mention.entity_id.startswith("country:")]


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
    settled: list[EntityMention] = []
    for number, mention in enumerate(mentions, 1):
        if mention.rule == "shield":
            continue
        if mention.rule == "anaphor":
            stood = resolve(
                folded, mention, settled, mentions[number : number + SOON], article, weight, words
            )
            if stood is not None:
                yield stood
            continue
        if mention.rule == "shape" and mention.start in glossed:
            mention = replace(mention, entity_id=glossed[mention.start])
        if mention.rule in ("shape", "model") and number < len(mentions):
            mention = with_its_gloss(text, mention, mentions[number], article)
        if mention.rule not in ("shape", "model") or not mention.entity_id.startswith("place:"):
            article.mention(mention.entity_id, 0.0 if _is_dateline(folded, mention, words) else weight)
        article.place(mention)
        article.introduce(folded[mention.start : mention.end], mention.entity_id)
        glossed.update(short_forms(text, mention, article, words))
        settled.append(mention)
        yield mention
