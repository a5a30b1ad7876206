"""Finds the entities of an article: names of the tables, then names by their shape, then stand-ins.

One pass over the passages in reading order.  What an article introduces ("University X (UX)") is
known from there on, and a stand-in ("the company", 该国) gets the id of the entity of its kind that
is most talked of so far.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model import Document, EntityMention, Passage
from pipeline.subjects.lexicon import NameTable, SubjectLexicon
from pipeline.subjects.names import Found, capitalised_names, slug, suffixed_names

_SHORT_FORM = re.compile(r"\s?[(（](?:[^()（）]{0,12}[：:])?\s?([^\W\d_][\w&.-]{1,11})(?=[)）,，;；])")
_FADE = 0.9
"""What is left of the standing of earlier entities after each new mention."""


@dataclass
class _Article:
    """What is known of the names of one article so far."""

    ids: dict[str, str] = field(default_factory=dict)
    standing: dict[str, float] = field(default_factory=dict)

    def mention(self, entity_id: str) -> None:
        for known in self.standing:
            self.standing[known] *= _FADE
        self.standing[entity_id] = self.standing.get(entity_id, 0.0) + 1.0

    def most_talked_of(self, kinds: str) -> str:
        best, best_standing = "", 0.0
        for entity_id, standing in self.standing.items():
            kind = entity_id.partition(":")[0]
            if (
                (kind == kinds or (kinds == "any" and kind != "person"))
                and entity_id != "place:world"
                and standing >= best_standing
            ):
                best, best_standing = entity_id, standing
        return best


def find_entities(
    document: Document, passages: Sequence[Passage], lexicon: SubjectLexicon
) -> list[tuple[EntityMention, ...]]:
    """The mentions in each passage, sorted and without overlap.

    ``rule`` of a mention tells how it was found: ``name``, ``adjective``, ``letter``, ``shape``
    or ``anaphor``.
    """
    article = _Article()
    text, folded = document.text, document.folded
    found: list[tuple[EntityMention, ...]] = []
    for passage in passages:
        sentence = passage.sentence
        mentions = _in_sentence(text, folded, sentence.start, sentence.end, sentence.lang, lexicon, article)
        found.append(mentions)
    return found


def _in_sentence(
    text: str, folded: str, start: int, end: int, lang: str, lexicon: SubjectLexicon, article: _Article
) -> tuple[EntityMention, ...]:
    known = list(_table_names(text, folded, start, end, lexicon.tables[lang]))
    if lang == "zh":
        known += _letters(folded, start, end, lexicon, known)
    shaped: list[tuple[int, int, Found]] = []
    words = lexicon.words[lang]
    for name in capitalised_names(text, folded, start, end, words):
        shaped.append((name.start, name.end, name))
    for name in suffixed_names(folded, start, end, words):
        shaped.append((name.start, name.end, name))
    merged = list(known)
    for begin, stop, name in shaped:
        inside = [m for m in merged if m.start < stop and begin < m.end]
        if any(m.rule == "shield" or (m.start <= begin and m.end >= stop) for m in inside):
            continue
        if any(m.rule == "shape" for m in inside):
            continue
        if inside and name.kind == "other" and lang != "zh":
            # a run of capitals around a known name, without a cue of its own: the known name stands
            if not (inside[0].start == begin or inside[-1].end == stop):
                continue
            if any(m.rule in ("name", "letter", "adjective") for m in inside):
                continue
        merged = [m for m in merged if m not in inside]
        merged.append(EntityMention(begin, stop, _shape_id(name, article), "shape"))
    merged.sort(key=lambda mention: mention.start)
    return tuple(_settle(text, merged, article))


def _table_names(text: str, folded: str, start: int, end: int, table: NameTable) -> Iterator[EntityMention]:
    """Longest names first, from left to right, at word edges."""
    heads, names, at = table.heads, table.names, start
    for token in table.token.finditer(folded, start, end):
        lengths = heads.get(token.group())
        begin = token.start()
        if lengths is None or begin < at:
            continue
        for length in lengths:
            stop = begin + length
            name = names.get(folded[begin:stop])
            if name is None or stop > end or not _edge(folded, stop, end):
                continue
            if all(text[begin + capital].isupper() for capital in name.capitals):
                yield EntityMention(begin, stop, name.entity_id, name.use)
                at = stop
                break


def _edge(folded: str, stop: int, end: int) -> bool:
    """Whether a word may end at ``stop``: between two Han letters always, else not inside a word."""
    if stop >= end:
        return True
    after, before = folded[stop], folded[stop - 1]
    return after > "\u2e80" or before > "\u2e80" or not (after.isalnum() and before.isalnum())


def _letters(
    folded: str, start: int, end: int, lexicon: SubjectLexicon, known: list[EntityMention]
) -> Iterator[EntityMention]:
    taken = {offset for mention in known for offset in range(mention.start, mention.end)}
    for run in lexicon.letter_run.finditer(folded, start, end):
        group = run.lastindex
        if group is None:
            continue
        for offset in range(run.start(group), run.end(group)):
            entity_id = lexicon.letters.get(folded[offset], lexicon.letters.get("中", ""))
            if offset not in taken and entity_id:
                yield EntityMention(offset, offset + 1, entity_id, "letter")


def _shape_id(name: Found, article: _Article) -> str:
    key = slug(name.core)
    known = article.ids.get(key)
    if known and (known.startswith(name.kind) or name.kind == "other" or known.partition(":")[0] != "other"):
        return known
    entity_id = f"{name.kind}:{key}"
    article.ids[key] = entity_id
    return entity_id


def _settle(text: str, mentions: list[EntityMention], article: _Article) -> Iterator[EntityMention]:
    """Resolves stand-ins, learns short forms, keeps count of who is talked of."""
    for mention in mentions:
        if mention.rule == "shield":
            continue
        if mention.rule == "anaphor":
            kinds, _, default = mention.entity_id.partition("=")
            entity_id = article.most_talked_of(kinds) or default
            if entity_id:
                yield mention_with(mention, entity_id)
            continue
        article.mention(mention.entity_id)
        short = _SHORT_FORM.match(text, mention.end)
        if short and short.group(1)[0].isupper():
            article.ids.setdefault(slug(short.group(1)), mention.entity_id)
        if mention.rule == "shape":
            words = text[mention.start : mention.end].split()
            for part in (
                {slug(words[-1]), slug(words[0])}
                if len(words) > 1 and mention.entity_id.startswith("person")
                else ()
            ):
                article.ids.setdefault(part, mention.entity_id)
        yield mention


def mention_with(mention: EntityMention, entity_id: str) -> EntityMention:
    """``mention`` standing for ``entity_id``."""
    return EntityMention(mention.start, mention.end, entity_id, mention.rule)
