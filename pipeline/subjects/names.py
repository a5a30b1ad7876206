"""Names that no table knows, found by their shape: capitalised runs, cue words, Chinese suffixes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.subjects.words import HAN, UPPER, Words

_NEXT_WORD = re.compile(r",? (\w+\.?)")
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")
"""Numerals of quarters, congresses, wars: capitals that are no name by themselves."""

_CAPITAL = re.compile(rf"[A-Z{UPPER}\uff21-\uff3a](?:(?<![^\W_{HAN}].)|(?<=(?<![^\W{HAN}])[a-z].))")
"""The class comes first, so that a search runs at full speed."""

_LONGEST = 12
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


def find_capitals(text: str, start: int, end: int) -> list[int]:
    """The capitals in ``text[start:end]`` that begin a word, or do so behind one small letter ("iPad")."""
    return [capital.start() for capital in _CAPITAL.finditer(text, start, end)]


def capitalised_names(
    text: str, folded: str, start: int, end: int, capitals: Iterable[int], words: Words
) -> Iterator[Found]:
    """Runs of capitalised words in ``text[start:end]``, Vietnamese or English.

    ``capitals`` are those of :func:`find_capitals` in it.  Words of the stop list are cut from both ends;
    cue words beside or inside the run tell its kind.  A single word at the start of the stretch, or of
    what is quoted in it, is of the kind :data:`LONE` unless it is all capitals or has a cue.
    """
    for run in _runs(text, start, end, capitals, words):
        spans = _core_words(run, folded, words)
        if not spans:
            continue
        first, last = spans[0][0], spans[-1][1]
        written = text[first:last]
        if last - first < 2 or written.replace(".", "").isdigit() or _ROMAN.fullmatch(written):
            continue
        found = _with_cues(text, folded, first, last, spans, words)
        acronym = written.isupper() and written.isalpha()
        plain = len(spans) == 1 and not found.kind and not acronym
        if plain and first == run.start() and _opens(text, start, spans[0]):
            yield found._replace(kind=LONE)
            continue
        if plain and not words.letters.isdisjoint(written):
            continue  # a lone word of the language itself: the first of a title, of an office
        yield found._replace(kind=found.kind or ("org" if acronym else "other"))


def _core_words(run: re.Match[str], folded: str, words: Words) -> list[tuple[int, int]]:
    """The places of the words of ``run`` without those at both ends that no name begins or ends with."""
    spans: list[tuple[int, int]] = []
    at = run.start()
    for word in run[0].split(" ", _LONGEST)[:_LONGEST]:
        spans.append((at, at + len(word)))
        at += len(word) + 1
    while spans and folded[slice(*spans[0])] in words.edges:
        del spans[0]
    while spans and folded[slice(*spans[-1])] in words.edges:
        del spans[-1]
    return spans


def _runs(text: str, start: int, end: int, capitals: Iterable[int], words: Words) -> Iterator[re.Match[str]]:
    reached = start
    for at in capitals:
        if at >= reached:
            run = words.run.match(text, at, end)
            if run is None and at > reached:
                run = words.run.match(text, at - 1, end)
            if run is not None:
                reached = run.end()
                yield run


def _opens(text: str, start: int, word: tuple[int, int]) -> bool:
    """Whether ``word`` has its capital from opening the stretch, or direct speech in it."""
    before = text[start : word[0]].rstrip()
    return not before or (before[-1] in _QUOTES and text[word[1] : word[1] + 1] not in _QUOTES)


def _with_cues(
    text: str, folded: str, first: int, last: int, spans: list[tuple[int, int]], words: Words
) -> Found:
    kind, core_start, core_end, whole = "", first, last, False
    head = folded[slice(*spans[0])]
    if head in words.families and 2 <= len(spans) <= 4 and head not in words.cue_before:
        kind = "person"
    tail = folded[slice(*spans[-1])]
    if tail in words.cue_after and len(spans) > 1:
        kind = words.cue_after[tail]
        if tail in words.legal:
            core_end = spans[-2][1]
    cue = None
    if words.cue_run is not None and words.suffix_run is None:
        cue = words.cue_run.search(folded, max(0, first - 24), first)
    for count in (4, 3, 2, 1):  # "Công ty cổ phần X": the cue is part of the run or stands before it
        if len(spans) > count:
            lead = folded[spans[0][0] : spans[count - 1][1]]
            if lead in words.cue_before and (cue is None or words.cue_before[lead] == "org"):
                kind, whole = words.cue_before[lead], lead in words.whole
                core_start = first if whole else spans[count][0]
                break
    if core_start == first and not whole and cue:
        kind = words.cue_before[cue.group(1)] if kind in ("", "other") else kind
        if kind not in ("person", "other"):
            first = cue.start(1)
    if kind == "org":
        longer = words.inner.match(text, last)
        if longer:
            last = core_end = longer.end()
    after = _NEXT_WORD.match(folded, last)
    if after and after.group(1) in words.cue_after and text[after.start(1)].isupper():
        kind, last = words.cue_after[after.group(1)], after.end(1)
    return Found(first, last, kind, text[core_start:core_end], whole=whole)


def suffixed_names(folded: str, start: int, end: int, words: Words) -> Iterator[Found]:
    """Chinese names that end in a cue such as 公司, reaching left to the nearest break."""
    if words.suffix_run is None or words.cue_run is None:
        return
    at = start
    for suffix in words.suffix_run.finditer(folded, start, end):
        left = max(at, suffix.start() - _HAN_REACH)
        begin = left
        for stop in words.cue_run.finditer(folded, left, suffix.start()):
            begin = stop.end()
        if suffix.start() - begin < 2:
            continue
        at = suffix.end()
        yield Found(
            begin,
            suffix.end(),
            words.cue_after[suffix.group()],
            folded[begin : suffix.end()],
            suffix.start(),
            words.glosses.get(suffix.group(), ""),
        )


@lru_cache(maxsize=1024)
def slug(name: str) -> str:
    """A stable id for a name: lower case, hyphens; Latin letters lose their marks, Han letters stay.

    >>> slug("Tập đoàn Hòa Phát"), slug("S&P 500"), slug("清华大学")
    ('tap-doan-hoa-phat', 's-and-p-500', '清华大学')
    """
    plain = unicodedata.normalize("NFD", name.lower().replace("đ", "d").replace("&", " and "))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+|_+", "-", kept.removesuffix("'s").removesuffix("’s")).strip("-")
