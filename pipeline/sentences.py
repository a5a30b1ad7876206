"""Cuts a stretch of text into sentences by rule.

A sentence ends at a line break, before a bullet, at ``。！？`` and at ``. ! ? …`` with white space
after it.  Closing quotes and brackets go with the sentence they close.  A full stop is none where it
closes an abbreviation (``configs/lang/*/abbreviations.csv``), an initial or the number of a list
item, and where the text goes on in lower case.  A decimal point has no white space after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pipeline.configs import Row, read_rows
from pipeline.language_settings import languages
from pipeline.languages import load_languages

_CLOSERS = r"""["'”’»)\]）】」』》〉*_]"""
_BULLETS = "•▪◦●■□◆◇►▶‣⁃∙★☆✓✔➢➤※"
_BREAKS = r"\n\r\x0b\x0c\x85\u2028\u2029"
_CANDIDATE = re.compile(
    rf"""
    [{_BREAKS}。！？｡.!?…{_BULLETS}]   # a search skips fast to the class that a pattern begins with
    (?:
      (?<=[{_BREAKS}])(?P<line>[{_BREAKS}]*+)
    | (?<=[。！？｡])(?P<cjk>[。！？｡…?!]*+{_CLOSERS}*+)(?![，、,；;：:])
    | (?<=[.!?…])(?P<stop>[.!?…]*+{_CLOSERS}*+(?>(?:\[\d{{1,3}}\]){{0,4}}))(?=\s|\Z)
    | (?:(?<=[^\W\d_A-Z]{{2}}\.)|(?<=\d\.))(?P<tight>)(?=[A-ZĐÀ-Ỹ][^\W\d_A-Z])
    | (?<=[{_BULLETS}])(?:(?<=\s.)|(?<=\A.))(?P<bullet>)
    )
    """,
    re.VERBOSE,
)
_LEADING = re.compile(rf"(?>(?:[\s{_BULLETS}]++|[-–—*](?=\s++\D|\s*+\Z))*)")
_NEXT_WORD = re.compile(r"[\s\"'“‘«(\[（【「『《〈*_]*+(\w?)((?>(?:[^\W_]++|['’])*))")
_ENUMERATOR = re.compile(r"[(（]?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,4})\Z")
_INITIALS = re.compile(r"(?:[^\W\d_]\.){0,4}[^\W\d_]\Z")
_FINAL = ".!?…。！？:;：；"
_OPENING = re.compile("[ \t\n\xa0\u3000(\\[（“\"'‘/-]")
_WRAPPED_LINE = 40
"""A line at least this long that the next one continues in lower case was broken by a text width."""
_LONGEST_ABBREVIATION = 12
_LONGEST = 1000
"""Characters of a sentence; what is longer is a list or no text at all and is cut at a softer mark,
so that work that grows faster than the sentence stays in proportion to the text."""
_SOFTER = tuple(map(re.compile, (r"[;；]", r"[,，、:：](?!\d)", r"\s", r"(?<=\W)|(?=\W)")))

End = Literal["never", "number", "maybe"]


class AbbreviationRow(Row):
    """A row of ``abbreviations.csv``; ``example`` is one sentence."""

    abbreviation: str
    ends: End
    example: str


@dataclass(frozen=True)
class SentenceRules:
    """What a language knows: its abbreviations (lower case) and the words sentences begin with."""

    abbreviations: dict[str, End]
    openers: frozenset[str]


@lru_cache(maxsize=8)
def load_sentence_rules(root: Path) -> dict[str, SentenceRules]:
    """The rules of each language, read from the tables under ``root`` once per process."""
    words = load_languages(root).words
    rules: dict[str, SentenceRules] = {}
    for lang in languages(root):
        rows = read_rows(root / "lang" / lang / "abbreviations.csv", AbbreviationRow)
        rules[lang] = SentenceRules(
            {row.abbreviation: row.ends for row in rows},
            frozenset(word for word, langs in words.items() if lang in langs),
        )
    return rules


def cut_sentences(text: str, start: int, end: int, rules: SentenceRules) -> list[tuple[int, int]]:
    """The sentences of ``text[start:end]`` as half-open offsets into ``text``.

    In order, without overlap, trimmed of white space and bullets, none empty.
    """
    sentences: list[tuple[int, int]] = []
    opened = start
    for match in _CANDIDATE.finditer(text, start, end):
        kind = match.lastgroup
        at, after = match.span()
        if kind == "stop":
            if not _ends_at_stop(text, opened, at, after, end, rules):
                continue
        elif kind == "line" and _is_wrapped(text, opened, at, after, end):
            continue
        cut = at if kind in ("line", "bullet") else after
        _add(sentences, text, opened, cut)
        opened = cut
    _add(sentences, text, opened, end)
    return sentences


def _add(sentences: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while True:
        first = _first(text, start, end)
        cut = end if end - first <= _LONGEST else _softer_cut(text, first, end)
        last = cut
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            sentences.append((first, last))
        if cut == end:
            return
        start = cut


def _softer_cut(text: str, start: int, end: int) -> int:
    """Where to cut an overlong sentence: in the second half of what is allowed, at the best mark."""
    for mark in _SOFTER:
        cut = max(
            (match.end() for match in mark.finditer(text, start + _LONGEST // 2, start + _LONGEST)), default=0
        )
        if cut:
            return cut
    beyond = _SOFTER[-1].search(text, start + _LONGEST, end)
    return beyond.end() if beyond else end


def _first(text: str, start: int, end: int) -> int:
    """Where the sentence begins behind white space and bullets."""
    at = start + 1 if text.startswith(" ", start) else start
    if at < end and text[at].isalnum():
        return at  # as nearly all do
    match = _LEADING.match(text, start, end)
    return match.end() if match else start


def _ends_at_stop(text: str, opened: int, stop: int, after: int, end: int, rules: SentenceRules) -> bool:
    """Whether the mark at ``text[stop:after]``, with white space behind it, ends the sentence."""
    if after >= end:
        return True
    following = _NEXT_WORD.match(text, after, min(end, after + 40))
    initial = following.group(1) if following else ""
    if initial.islower():
        return False
    if text[stop] != "." or after - stop > 1:
        return True
    before = _last_token(text, opened, stop)
    if not before:
        return True
    ends = rules.abbreviations.get(before)
    if ends is None:
        if _ENUMERATOR.match(before) and _first(text, opened, stop) == stop - len(before):
            return False
        if not _INITIALS.match(before):
            return True
        ends = "maybe"
    if ends == "never":
        return False
    if ends == "number":
        return not initial.isdigit()
    word = (initial + following.group(2)).lower() if following else ""
    return word in rules.openers


def _last_token(text: str, opened: int, stop: int) -> str:
    """The characters right before ``stop``, back to white space or an opening mark; "" if long."""
    first = max(opened, stop - _LONGEST_ABBREVIATION - 1)
    *before, token = _OPENING.split(text[first:stop])
    return token if before or first == opened else ""


def _is_wrapped(text: str, opened: int, stop: int, after: int, end: int) -> bool:
    """Whether a line break only folds a long line: the next one goes on in lower case."""
    if after >= end or after - stop > 2 or stop == opened or not text[after].islower():
        return False
    if text[stop - 1] in _FINAL:
        return False
    line = max(opened, text.rfind("\n", opened, stop) + 1)
    return stop - line >= _WRAPPED_LINE
