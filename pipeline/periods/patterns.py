r"""Patterns of expressions of time, written for people, turned into regexes over folded text.

==============  ==========================================================================
``{Y} {m} {d}``  digits (and the words of the group of that name) that fill the slot
``{month}``      a word of that group
``{m2} {word2}`` the same for the second half of a range
``{name}``       before: a word with a capital letter
``{start}``      before: the start of the block
``{end}``        after: the end of the block or a mark
``{event}``      after: what happened, in one to twelve letters without a blank
``[x] (a|b)``    left out or one of several
\(               a bracket as such
blank            white space; in a pattern of a language without spaces it may be absent
==============  ==========================================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.periods.moments import Reading, read_reading
from pipeline.periods.rows import PatternRow
from pipeline.text_view import fold
from pipeline.trie import WORD_BEGINS, trie_pattern

_EVENT = 12
_ASPECT = 16
"""Characters of the first words of a sentence that say from which side it looks at something."""
_BLANK = r"\s{1,2}"
"""What a blank of a word matches."""

NUMERIC = {
    "Y": "1[0-9]{3}|2[01][0-9]{2}",
    "Ym": "1[89][0-9]{2}|20[0-9]{2}|21[0-9]0",
    "Yn": "19[5-9][0-9]|20[0-4][0-9]",
    "yy": "[0-9]{2}",
    "x": "1[0-9]{2}0|20[0-9]0",
    "xx": "[1-9]0",
    "c": "[1-9]|1[0-9]|2[01]",
    "era_year": "[0-9]{1,3}",
    "era_year3": "1[0-9]{2}",
    "w": "[2-7]",
    "h": "[12]",
    "m": "1[0-2]|0?[1-9]",
    "d": "3[01]|[12][0-9]|0?[1-9]",
    "dd": "3[01]|2[0-9]|1[3-9]",
    "q": "[1-4]",
    "n": "[1-9][0-9]?",
    "H": "2[0-4]|1[0-9]|0?[0-9]",
    "min": "[0-5][0-9]",
}
"""How a number fills the slot.  ``Ym`` is a year of modern times, ``Yn`` one of our own; ``xx`` a decade,
``dd`` a day that is no month; ``era_year3`` has three digits and says its era by them."""

RUNS = {
    "Y": (4,),
    "Ym": (4,),
    "Yn": (4,),
    "x": (4,),
    "yy": (2,),
    "xx": (2,),
    "dd": (2,),
    "min": (2,),
    "q": (1,),
    "h": (1,),
    "w": (1,),
    "era_year": (1, 2, 3),
    "era_year3": (3,),
}
"""How many digits the slot has where that is not one or two."""

SAME_SLOT = {"Ym": "Y", "Yn": "Y", "xx": "x", "dd": "d", "era_year3": "era_year"}


TOKEN = re.compile(r"\{(\w+?)(2?)\}|([\[\]()|])|( +)|\\?(.)", re.S)
"""The pieces of a pattern: slot and its half, bracket, blank, any other character."""


@dataclass(frozen=True, eq=False)
class Pattern:
    """A row as a regex: ``slots[i]`` names group *i* + 1, the second half of a range has a ``2``.

    Regexes are compiled when they are first tried: an article needs few of the hundreds there are.
    """

    source: str
    slots: tuple[str, ...]
    says: Reading
    before_source: str
    not_before_source: str
    after_name: bool
    at_start: bool
    capital: bool
    rule: str

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """What the expression looks like."""
        return re.compile(self.source)

    @cached_property
    def before(self) -> re.Pattern[str] | None:
        """What must stand before it, if anything must."""
        return re.compile(self.before_source) if self.before_source else None

    @cached_property
    def not_before(self) -> re.Pattern[str] | None:
        """What must not stand before it, if there is such a thing."""
        return re.compile(self.not_before_source) if self.not_before_source else None


def fold_pattern(pattern: str) -> str:
    """``pattern`` folded, its {slots} left as they are."""
    return "".join(part if part.startswith("{") else fold(part) for part in re.split(r"(\{\w+\})", pattern))


def expand_head(pattern: str) -> Iterator[str]:
    """Variants of ``pattern`` that begin with something that must be there."""
    if not pattern:
        raise ValueError("nothing in it must be there")
    if pattern[0] not in "[(":
        yield pattern
        return
    close = _closing(pattern)
    inner, rest = pattern[1:close], pattern[close + 1 :]
    for choice in _choices(inner):
        yield from expand_head((choice + rest).lstrip())
    if pattern[0] == "[":
        yield from expand_head(rest.lstrip())


def _closing(pattern: str) -> int:
    depth = 0
    for at, character in enumerate(pattern):
        if at and pattern[at - 1] == "\\":
            continue
        depth += (character in "[(") - (character in "])")
        if depth == 0:
            return at
    raise ValueError("a bracket is not closed")


def _choices(inner: str) -> list[str]:
    choices, depth, start = [], 0, 0
    for at, character in enumerate(inner):
        depth += (character in "[(") - (character in "])")
        if character == "|" and depth == 0:
            choices.append(inner[start:at])
            start = at + 1
    return [*choices, inner[start:]]


class Compiler:
    """Turns patterns into regexes over folded text."""

    def __init__(
        self, words: dict[str, dict[str, Reading]], groups: frozenset[str], *, unspaced: bool
    ) -> None:
        """``words`` by group; ``groups`` are those of all languages, one without words matches nothing."""
        self.words = words
        self.groups = groups
        self.unspaced = unspaced
        self.space = r"\s{0,2}" if self.unspaced else r"\s{1,2}"
        self.edge = "" if self.unspaced else r"(?!\w)"
        self._slots: dict[str, str] = {}

    def words_regex(self, group: str) -> str:
        """The words of ``group``, longest first, blanks widened; empty when there are none."""
        words = sorted(self.words.get(group, ()), key=lambda word: (-len(word), word))
        return "|".join(re.escape(word).replace(r"\ ", _BLANK) for word in words)

    def words_trie(self, group: str) -> str:
        """The words of ``group`` for a search, each from where a word begins."""
        edge = "" if self.unspaced else WORD_BEGINS
        return trie_pattern(self.words.get(group, ()), blank=_BLANK, edge=edge)

    def cue(self, group: str) -> re.Pattern[str]:
        """A word of ``group`` with at most three words between it and the end of the text."""
        if self.unspaced:
            return re.compile(rf"{self.words_trie(group)}[^\d\s,.;:!?。、]{{0,6}}$")
        return re.compile(rf"{self.words_trie(group)}(?:\s{{1,2}}[^\W\d]+){{0,3}}\s{{0,2}}$")

    def just_before(self, group: str) -> re.Pattern[str]:
        """A word of ``group`` right before the end of the text."""
        return re.compile(rf"{self.words_trie(group)}\s{{0,2}}$")

    def shortly_before(self, group: str) -> re.Pattern[str]:
        """A word of ``group`` before the end of the text, with up to three words between."""
        if not self.words.get(group):
            return re.compile("(?!)")
        return re.compile(rf"{self.words_trie(group)}{self.edge}(?>(?:[\s-]\w+){{0,3}})\s{{0,2}}$")

    def just_behind(self, group: str) -> re.Pattern[str]:
        """A word of ``group`` right at the start of the text."""
        return re.compile(rf"\s{{0,2}}{trie_pattern(self.words.get(group, ()), blank=_BLANK)}{self.edge}")

    def going_on(self) -> re.Pattern[str]:
        """How a sentence begins that breaks down or goes on with what was said before.

        It opens with a word of ``goes_on`` ("Of these"), or its first words end in one of ``aspect``
        with a comma behind it (分行业看，).
        """
        opening = trie_pattern(self.words.get("goes_on", ()), blank=_BLANK) + self.edge
        aspects = self.words.get("aspect", ())
        if not aspects:
            return re.compile(opening)
        return re.compile(rf"{opening}|[^\W\d]{{1,{_ASPECT}}}?{trie_pattern(aspects)},")

    def anywhere(self, group: str) -> re.Pattern[str]:
        """A word of ``group`` as a whole word."""
        return re.compile(self.words_trie(group) + self.edge)

    def letters(self, group: str) -> re.Pattern[str]:
        """A word of ``group``, if only inside a longer one: fast, and never misses a whole word."""
        return re.compile(trie_pattern(self.words.get(group, ()), blank=_BLANK))

    def connector(self, group: str) -> re.Pattern[str]:
        """What may stand between two parts of one expression."""
        space = r"\s{0,2}"
        words = [r"\s{0,2}" if self.unspaced else r"\s{1,2}"] if group == "joint" else []
        for word in self.words.get(group, ()):
            bare = re.escape(word)
            spaced = not self.unspaced and word[:1].isalpha()
            words.append(rf"\s{{1,2}}{bare}\s{{1,2}}" if spaced else f"{space}{bare}{space}")
        return re.compile("|".join(words) or "(?!)")

    def slot(self, name: str) -> str:
        """A regex for whatever fills the slot; :raises ValueError: for a group that no language has."""
        filled = self._slots.get(name)
        if filled is None:
            filled = self._slots[name] = self._slot(name)
        return filled

    def _slot(self, name: str) -> str:
        if name == "end":
            return r"$|[.,;:!?)\]](?![0-9])"
        if name == "event":
            return rf"[^\W\d]{{1,{_EVENT}}}?"
        words = self.words_regex(name)
        if words and not self.unspaced:
            words = f"(?:{words}){self.edge}"
        number = NUMERIC.get(name)
        if number is None:
            if not words and name not in self.groups:
                raise ValueError(f"no word of the group {name!r}")
            return words or "(?!)"
        number = f"(?:{number})(?![0-9])"
        if name == "Y" and (digits := "".join(self.words.get("digit", ()))):
            number += f"|[{digits}]{{4}}"
        return f"{words}|{number}" if words else number

    def regex(self, pattern: str, slots: list[str] | None) -> str:
        """``pattern`` as a regex; the slots it captures are appended to ``slots``, if given.

        :raises ValueError: when its brackets do not match.
        """
        out: list[str] = []
        opened: list[str] = []
        for found in TOKEN.finditer(pattern):
            name, second, bracket, blank, other = found.groups()
            if name:
                if self.unspaced and out:
                    out.append(r"\s?")
                opening = "(?:" if slots is None else "("
                if slots is not None:
                    slots.append(name + second)
                out.append(f"{opening}{self.slot(name)})")
                if self.unspaced:
                    out.append(r"\s?")
            elif bracket:
                if bracket in "[(":
                    opened.append(bracket)
                elif bracket in "])" and (not opened or opened.pop() + bracket not in ("[]", "()")):
                    raise ValueError("its brackets do not match")
                out.append({"[": "(?:", "]": ")?", "(": "(?:", ")": ")", "|": "|"}[bracket])
            elif blank:
                out.append(self.space)
            else:
                out.append(re.escape(other))
        if opened:
            raise ValueError("its brackets do not match")
        return "".join(out)

    def pattern(self, variant: str, row: PatternRow) -> Pattern:
        """One variant of a row, compiled with its neighbourhood."""
        slots: list[str] = []
        body = self.regex(variant, slots)
        if self.unspaced:
            body = body.removesuffix(r"\s?")
        tail = r"(?:(?<![0-9])|(?![.,]?[0-9]))"
        tail += self.edge if variant[-1].isalpha() or variant[-1] in "}])" else ""
        if row.after:
            tail += f"(?={self.ahead(row.after)})"
        if row.not_after:
            tail += f"(?!{self.ahead(row.not_after)})"
        before = row.before.replace("{name}", "").replace("{start}", "").strip("| ")
        return Pattern(
            body + tail,
            tuple(slots),
            read_reading(row.says),
            self.behind(before),
            self.behind(row.not_before),
            "{name}" in row.before,
            "{start}" in row.before,
            row.capital,
            row.pattern,
        )

    def ahead(self, pattern: str) -> str:
        """A regex for the text after an expression; words in it are whole words."""
        whole = "" if self.unspaced else r"(?:(?<=\W)|(?!\w))"
        return rf"\s{{0,2}}(?:{self.regex(fold_pattern(pattern), None)}){whole}"

    def behind(self, pattern: str) -> str:
        """A regex for the text up to where the expression begins; empty for an empty pattern."""
        if not pattern:
            return ""
        edge = "" if self.unspaced else r"(?<!\w)"
        return f"{edge}(?:{self.regex(fold_pattern(pattern), None)})\\s{{0,2}}$"
