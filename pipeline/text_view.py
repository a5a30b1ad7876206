"""The reading text of an article and its way back to the raw file.

The raw file is never changed.  Everything after *ingest* works on a **reading text**: markup gone,
character references decoded, letters composed (NFC), invisible characters left out.  A
:class:`MappedText` knows for every stretch of the reading text which stretch of the raw file it
came from, so that a quote can always be cut from the raw file.

:func:`fold` gives the form words are looked up in (lower case, ASCII digits and punctuation,
Simplified Chinese).  It keeps the length: an offset in the folded text is an offset in the text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

LITERAL = -1
"""Marks a run that is copied character for character from the raw text."""


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text together with the raw stretches it was made from.

    ``starts[i]`` is where run *i* begins in ``text`` (ascending, the first is 0), ``origins[i]``
    where it begins in the raw text, and ``widths[i]`` how many raw code points the whole run
    stands for, or :data:`LITERAL` when run and raw text are the same character for character.
    All offsets are half-open and count code points.
    """

    text: str
    starts: list[int] = field(default_factory=lambda: [0])
    origins: list[int] = field(default_factory=lambda: [0])
    widths: list[int] = field(default_factory=lambda: [LITERAL])

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of ``text[start:end]``, widened to the edges of runs it cuts into."""
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"expected 0 <= start < end <= {len(self.text)}, found {start}, {end}")
        starts, origins, widths = self.starts, self.origins, self.widths
        behind = bisect_right(starts, start)
        first = last = behind - 1
        if behind < len(starts) and starts[behind] < end:
            last = bisect_right(starts, end - 1, behind) - 1
        raw_start = origins[first]
        if widths[first] == LITERAL:
            raw_start += start - starts[first]
        width = widths[last]
        return raw_start, origins[last] + (end - starts[last] if width == LITERAL else width)


class TextBuilder:
    """Builds a :class:`MappedText` from left to right out of stretches of one raw text."""

    def __init__(self, raw: str) -> None:
        self._raw = raw
        self._parts: list[str] = []
        self._starts: list[int] = []
        self._origins: list[int] = []
        self._widths: list[int] = []
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def _run(self, part: str, origin: int, width: int) -> None:
        self._parts.append(part)
        self._starts.append(self._length)
        self._origins.append(origin)
        self._widths.append(width)
        self._length += len(part)

    def copy(self, start: int, end: int) -> None:
        """Append ``raw[start:end]``, composing letters and leaving out invisible characters."""
        if start >= end:
            return
        part = self._raw[start:end]
        if part.isascii() or (_is_clean(part)):
            self._run(part, start, LITERAL)
            return
        for text, at, width in _composed(part):
            self._run(text, start + at, width)

    def put(self, text: str, start: int, end: int) -> None:
        """Append ``text`` standing for ``raw[start:end]`` (a decoded reference, a folded break)."""
        if text:
            self._run(text, start, end - start)

    def build(self) -> MappedText:
        """The text so far."""
        if not self._parts:
            return MappedText("")
        return MappedText("".join(self._parts), self._starts, self._origins, self._widths)


_INVISIBLE_CHARACTERS = (
    "\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_INVISIBLE = dict.fromkeys(map(ord, _INVISIBLE_CHARACTERS))
_ANY_INVISIBLE = re.compile(f"[{_INVISIBLE_CHARACTERS}]")
"""Soft hyphen, zero-width, joiners and bidi controls: they never belong to a word or number."""


def _is_clean(part: str) -> bool:
    if not unicodedata.is_normalized("NFC", part):
        return False
    # nearly all text is printable, which is told faster; of the invisible characters only one is that too
    return (part.isprintable() and "\u034f" not in part) or _ANY_INVISIBLE.search(part) is None


def _composed(part: str) -> list[tuple[str, int, int]]:
    """``(text, offset, width)`` runs of ``part`` in NFC without invisible characters."""
    runs: list[tuple[str, int, int]] = []
    literal_from = at = 0
    length = len(part)
    while at < length:
        stop = at + 1
        while stop < length and (unicodedata.combining(part[stop]) or ord(part[stop]) in _INVISIBLE):
            stop += 1
        cluster = part[at:stop]
        text = unicodedata.normalize("NFC", cluster.translate(_INVISIBLE))
        if text != cluster:
            if literal_from < at:
                runs.append((part[literal_from:at], literal_from, LITERAL))
            if text:
                runs.append((text, at, stop - at))
            literal_from = stop
        at = stop
    if literal_from < length:
        runs.append((part[literal_from:], literal_from, LITERAL))
    return runs


def read_plain(raw: str) -> MappedText:
    """The reading text of a plain text: the same characters, composed."""
    builder = TextBuilder(raw)
    builder.copy(0, len(raw))
    return builder.build()


class _Folding(dict[int, int]):
    """Code point to folded code point, filled on demand; unlike str.lower it never changes length."""

    def __missing__(self, code: int) -> int:
        folded = _fold_character(chr(code))
        self[code] = folded
        return folded


_PUNCTUATION = {
    "\u2018": "'",
    "\u2019": "'",
    "\u201b": "'",
    "\u02bc": "'",
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2013": "-",
    "\u2212": "-",
    "\u301c": "~",
    "\u223c": "~",
    "\u3000": " ",
}


def _fold_character(character: str) -> int:
    if character in _PUNCTUATION:
        return ord(_PUNCTUATION[character])
    if character.isspace():
        return ord("\n" if character in "\n\r\x0b\x0c\x85\u2028\u2029" else " ")
    compatible = unicodedata.normalize("NFKC", character)
    if len(compatible) == 1 and "\uff00" <= character <= "\uffef":
        character = compatible
    lowered = character.lower()
    if len(lowered) == 1:
        character = lowered
    if "\u3400" <= character <= "\u9fff":
        character = _to_simplified(character)
    return ord(character)


@lru_cache(maxsize=1)
def _converter() -> object:
    from opencc import OpenCC  # imported late: only Chinese text pays for it

    return OpenCC("t2s")


def _to_simplified(character: str) -> str:
    simplified: str = _converter().convert(character)  # type: ignore[attr-defined]
    return simplified if len(simplified) == 1 else character


_FOLDING = _Folding()


_NOT_ONLY_LOWERED = (
    "[\t\r\x0b\x0c\x1c-\x1f\x85\xa0\u02bc\u1680\u2000-\u200a\u2010-\u2013\u2018\u2019\u201b\u2028\u2029\u202f"
    "\u205f\u2212\u223c\u3000-\U0010ffff]"
)
"""Characters that fold to something else than their lower case."""

# a search skips fast to the class that a pattern begins with, but not to a repeated one
_RUN = re.compile(f"{_NOT_ONLY_LOWERED}{_NOT_ONLY_LOWERED}*+")


def fold(text: str) -> str:
    """``text`` in the form words are looked up in; the same length as ``text``."""
    if text.isascii():
        return text.lower()
    if "\u0130" in text or "\u03a3" in text:  # lower case is longer, or depends on what follows
        return text.translate(_FOLDING)
    return _RUN.sub(lambda run: run[0].translate(_FOLDING), text.lower())
