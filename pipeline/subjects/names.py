"""Names that no table knows, found by their shape: capitalised runs, cue words, Chinese suffixes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.subjects.stretch import Stretch
from pipeline.subjects.words import HAN, UPPER, Words

_NEXT_WORD = re.compile(r",? (\w+\.?)")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
"""Numerals of quarters, congresses, wars: capitals that are no name by themselves."""

_CAPITAL = re.compile(
    rf"[A-Z{UPPER}\uff21-\uff3a](?:(?<![^\W_{HAN}].)([^\W_{HAN}]*+)|(?<=(?<![^\W{HAN}])[a-z].))"
)
"""The class comes first, so that a search runs at full speed."""

_LONGEST = 12
_OWNERS = ("'s", "\u2019s")
_OWNER = 2
"""Letters of the ending of an owner."""
_QUOTES = '"\u201c\u201d\u2018\u2019\u00ab\u00bb[]'
_HAN_REACH = 14
"""A Chinese name reaches at most so many letters to the left of its suffix."""


LONE = "lone"
"""The kind of a word that opens a sentence: a name when the article has used it as one."""


class Found(NamedTuple):
    """A stretch that looks like a name; ``core`` leaves out cue words such as "Inc.".

    ``cue`` is where a Chinese suffix begins, -1 when there is none; ``gloss`` is English for it.
    ``whole`` tells that its first words are part of the name ("University of").
    """

    start: int
    end: int
    kind: str
    core: str
    cue: int = -1
    gloss: str = ""
    whole: bool = False


Capital = tuple[int, int]
"""Where a capital stands and the word ends that it begins, -1 behind one small letter ("iPad")."""


def find_capitals(text: str, start: int, end: int) -> list[Capital]:
    """The capitals in ``text[start:end]`` that a name may begin with."""
    return [(capital.start(), capital.end(1)) for capital in _CAPITAL.finditer(text, start, end)]


def capitalised_names(
    text: str, folded: str, capitals: Iterable[Capital], stretch: Stretch, words: Words
) -> Iterator[tuple[int, Found]]:
    """Runs of capitalised words, Vietnamese or English, with the number of the sentence they stand in.

    ``capitals`` are those of :func:`find_capitals` in ``stretch``.  Words of the stop list are cut from
    both ends; cue words beside or inside the run tell its kind.  A single word at the start of a sentence,
    or of what is quoted in it, is of the kind :data:`LONE` unless it is all capitals or has a cue.
    """
    for number, start, run in _runs(text, capitals, stretch, words):
        at, end = run.span()
        core = _core(run[0], folded[at:end], words)
        if core is None:
            continue
        found = _in_context(text, folded, at, core, words, _by_itself(text, start, at, core, words))
        if found.kind:
            yield number, found


def _by_itself(text: str, start: int, at: int, core: _Core, words: Words) -> str:
    """The kind of the run at ``at`` when no cue tells one, empty for no name.

    ``start`` is where the sentence starts.
    """
    if core.is_acronym:
        return "org"
    if len(core.spans) > 1:
        return "other"
    first, last = at + core.start, at + core.end
    if first == at and _opens(text, start, first, last):
        return "" if words.letters else LONE
    # a lone word of the language itself is no name: the first of a title, of an office
    return "other" if words.letters.isdisjoint(text[first:last]) else ""


def _runs(
    text: str, capitals: Iterable[Capital], stretch: Stretch, words: Words
) -> Iterator[tuple[int, int, re.Match[str]]]:
    """The number of the sentence, where it starts, and the run."""
    number = start = end = reached = -1
    for at, _ in capitals:
        if at >= end:
            number, start, end = stretch.sentence(at)
            reached = start
        if reached <= at < end:
            run = words.run.match(text, at, end)
            if run is None and at > reached:
                run = words.run.match(text, at - 1, end)
            if run is not None:
                reached = run.end()
                yield number, start, run


class _Core(NamedTuple):
    """A run of words without those at both ends that no name begins or ends with.

    ``spans`` are the places of its words, all offsets are those in the run.
    """

    start: int
    end: int
    spans: tuple[tuple[int, int], ...]
    folded: str
    is_acronym: bool


@lru_cache(maxsize=16384)
def _core(run: str, folded: str, words: Words) -> _Core | None:
    """The core of ``run``, ``None`` when it is no name."""
    spans: list[tuple[int, int]] = []
    at = 0
    for word in run.split(" ", _LONGEST)[:_LONGEST]:
        # the ending of an owner is no part of the name
        spans.append((at, at + len(word) - (_OWNER if word.endswith(_OWNERS) else 0)))
        at += len(word) + 1
    while spans and folded[slice(*spans[0])] in words.edges:
        del spans[0]
    while spans and folded[slice(*spans[-1])] in words.edges:
        del spans[-1]
    if not spans:
        return None
    first, last = spans[0][0], spans[-1][1]
    written = run[first:last]
    if last - first < 2 or written.replace(".", "").isdigit() or _ROMAN.fullmatch(written):
        return None
    return _Core(first, last, tuple(spans), folded, written.isupper() and written.isalpha())


def _opens(text: str, start: int, first: int, last: int) -> bool:
    """Whether the word ``first:last`` has its capital from opening the sentence, or direct speech in it."""
    before = text[start:first].rstrip()
    return not before or (before[-1] in _QUOTES and text[last : last + 1] not in _QUOTES)


class _Cues(NamedTuple):
    """What the cue words in a run tell: its kind, and what is left of the core without them."""

    kind: str
    core_start: int
    core_end: int
    whole: bool


@lru_cache(maxsize=16384)
def _inner_cues(core: _Core, has_cue: bool, words: Words) -> _Cues:
    """The cues inside ``core``; ``has_cue`` tells that one stands before it."""
    folded, spans = core.folded, core.spans
    kind, core_start, core_end, whole = "", core.start, core.end, False
    head = folded[slice(*spans[0])]
    if head in words.families and 2 <= len(spans) <= 4 and head not in words.cue_before:
        kind = "person"
    tail = folded[slice(*spans[-1])]
    if tail in words.cue_after and len(spans) > 1:
        kind = words.cue_after[tail]
        if tail in words.legal:
            core_end = spans[-2][1]
    for count in (4, 3, 2, 1):  # "Công ty cổ phần X": the cue is part of the run or stands before it
        if len(spans) > count:
            lead = folded[spans[0][0] : spans[count - 1][1]]
            if lead in words.cue_before and (not has_cue or words.cue_before[lead] == "org"):
                kind, whole = words.cue_before[lead], lead in words.whole
                core_start = core.start if whole else spans[count][0]
                break
    return _Cues(kind, core_start, core_end, whole)


def _in_context(text: str, folded: str, at: int, core: _Core, words: Words, otherwise: str) -> Found:
    """The name with ``core`` in the run at ``at``, and what belongs to it around.

    ``otherwise`` is its kind when no cue tells one.
    """
    first, last = at + core.start, at + core.end
    start = first
    cue = None
    if folded[first - 3 : first - 1] in words.cue_ends and words.cue_run is not None:
        cue = words.cue_run.search(folded, max(0, first - 24), first)
    kind, core_start, core_end, whole = _inner_cues(core, cue is not None, words)
    core_start, core_end = at + core_start, at + core_end
    if core_start == first and not whole and cue:
        kind = words.cue_before[cue.group(1)] if kind in ("", "other") else kind
        if kind not in ("person", "other"):
            start = cue.start(1)
    if kind == "org":
        longer = words.inner.match(text, last)
        if longer:
            last = core_end = longer.end()
    if text[last : last + 3].lstrip(", ")[:1].isupper():
        after = _NEXT_WORD.match(folded, last)
        if after and after.group(1) in words.cue_after and text[after.start(1)].isupper():
            kind, last = words.cue_after[after.group(1)], after.end(1)
    return Found(start, last, kind or otherwise, text[core_start:core_end], whole=whole)


def suffixed_names(folded: str, stretch: Stretch, words: Words) -> Iterator[tuple[int, Found]]:
    """Chinese names that end in a cue such as 公司, reaching left to the nearest break.

    Each with the number of the sentence it stands in.
    """
    if words.suffix_run is None or words.cue_run is None:
        return
    at = number = start = limit = -1
    for suffix in words.suffix_run.finditer(folded, stretch.start, stretch.end):
        cue, end = suffix.span()
        if cue >= limit:
            number, start, limit = stretch.sentence(cue)
        if end > limit:
            continue
        begin = left = max(at, start, cue - _HAN_REACH)
        for stop in words.cue_run.finditer(folded, left, cue):
            begin = stop.end()
        if cue - begin < 2:
            continue
        at, written = end, suffix[0]
        core, gloss = folded[begin:end], words.glosses.get(written, "")
        yield number, Found(begin, end, words.cue_after[written], core, cue, gloss)


@lru_cache(maxsize=8192)
def slug(name: str) -> str:
    """A stable id for a name: lower case, hyphens; Latin letters lose their marks, Han letters stay.

    >>> slug("Tập đoàn Hòa Phát"), slug("S&P 500"), slug("清华大学")
    ('tap-doan-hoa-phat', 's-and-p-500', '清华大学')
    """
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d").replace("&", " and "))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+|_+", "-", kept.removesuffix("'s").removesuffix("’s")).strip("-")
