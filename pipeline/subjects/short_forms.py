"""What an article calls an entity after its name: "University X (UX)", "Doe" for John Doe."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.model import EntityMention
from pipeline.records import replace
from pipeline.subjects.discourse import Discourse
from pipeline.subjects.names import Found, slug
from pipeline.subjects.words import Words
from pipeline.text_view import fold

_SHORTEST_ALONE = 4
"""Letters of a word that may stand for a whole name."""
_SHORT_FORM = re.compile(r"\s?[(（](?:[^()（）]{0,40}[：:])?\s?([^\W\d_][\w&.-]{1,11})(?=[)）,，;；])")


def short_forms(text: str, mention: EntityMention, article: Discourse, words: Words) -> dict[int, str]:
    """Lets ``article`` know what ``mention`` may be called from here on.

    Returns the id of a name in brackets behind it that means the same, by where it starts.
    """
    glossed: dict[int, str] = {}
    short = _SHORT_FORM.match(text, mention.end)
    if short and short.group(1)[0].isupper():
        key = slug(short.group(1))
        if article.ids.get(key) == f"org:{key}" and _is_known(mention):
            article.ids[key] = glossed[short.start(1)] = mention.entity_id
        article.ids.setdefault(key, mention.entity_id)
    if mention.rule in ("shape", "model"):
        for part in _parts(text[mention.start : mention.end], mention.entity_id, words):
            article.ids.setdefault(slug(part), mention.entity_id)
    return glossed


def with_its_gloss(
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


def _is_known(mention: EntityMention) -> bool:
    """Whether it is an organisation that a table knows, if only by its gloss."""
    return mention.entity_id.startswith("org:") and mention.rule == "name"


def names_in_short(names: Iterable[tuple[Found, Words]]) -> dict[str, str]:
    """The ids of the ``names`` of an article by what it may call them before it names them in full.

    So does a title: "Webb telescope" for the James Webb Space Telescope.  What may be several of them is
    nobody.
    """
    found: dict[str, str] = {}
    for name, words in names:
        entity_id = f"{name.kind}:{slug(name.core)}"
        parts = (
            _words_of_name(name.core, words) if name.kind == "other" else _parts(name.core, entity_id, words)
        )
        for part in map(slug, parts):
            if found.setdefault(part, entity_id) != entity_id:
                found[part] = ""
    return found


def _words_of_name(name: str, words: Words) -> tuple[str, ...]:
    """The words of a name of several that may stand for it alone."""
    if words.letters or " " not in name:
        return ()
    return tuple(
        word
        for word in name.split()
        if len(word) >= _SHORTEST_ALONE and word[0].isupper() and fold(word) not in words.stops
    )


def _parts(name: str, entity_id: str, words: Words) -> tuple[str, ...]:
    """What the article may call a person or a firm from here on: "Doe", and "Acme" for "Acme Steel Inc."."""
    first, *more = name.split()
    if not more:
        return ()
    if entity_id.startswith("person:"):
        return (more[-1], first)
    # a language with letters of its own, Vietnamese, writes names in syllables: a lone one is no name
    short = entity_id.startswith("org:") and first.lower() not in words.cue_firsts and not words.letters
    return (first,) if short else ()
