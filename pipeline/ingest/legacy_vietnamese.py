"""Vietnamese of the time before Unicode: TCVN3 and VNI, recognised and decoded.

Both are fonts over windows-1252, so that such a text, decoded in the usual way, shows odd letters
(``triÖu ®ång``, ``trieäu ñoàng``).  It is recognised by its syllables: nearly all are Vietnamese
after the conversion and few before.  The raw text stays as it is; only the reading text is repaired.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Literal

from pipeline.configs import Row, default_root, read_rows
from pipeline.ingest.drafts import Piece
from pipeline.text_view import MappedText, TextBuilder

LANGUAGE = "vi"
"""The language all these encodings were made for."""
SAMPLE = 20_000
"""Characters that are looked at to recognise an encoding."""
VALID = 0.85
"""The least share of Vietnamese syllables after conversion, of words with letters beyond ASCII."""
ODD = 0.4
"""The least share of words that are no Vietnamese syllables before conversion."""

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_WORD = re.compile(r"[A-Za-z\u00a1-\u00ff]+")
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_UNICODE_LETTER = re.compile(r"[\u0100-\u024f\u1ea0-\u1eff]")
"""A letter with an accent that neither windows-1252 nor Latin-1 has."""
_LETTERS = re.compile(r"[^\W\d_]+")


class SyllableRow(Row):
    """A part of a syllable without its tone."""

    part: Literal["onset", "rime"]
    text: str
    example: str = ""


class LegacyRow(Row):
    """``code`` is one or two windows-1252 bytes in hexadecimal that stand for ``letter``."""

    encoding: Literal["tcvn3", "vni"]
    code: str
    letter: str
    example: str = ""


@dataclass(frozen=True)
class LegacyEncoding:
    """``letters`` maps what is seen in windows-1252 to the letter; ``pattern`` finds it."""

    name: str
    letters: dict[str, str]
    pattern: re.Pattern[str]

    def convert(self, text: str) -> str:
        """``text`` in Unicode letters."""
        return self.pattern.sub(lambda found: self.letters[found[0]], text)


@lru_cache(maxsize=4)
def load_legacy(root: Path) -> tuple[LegacyEncoding, ...]:
    """The encodings in ``lang/vi/legacy_encodings.csv``.

    :raises ConfigError: when a row does not fit.
    """
    rows = read_rows(root / "lang" / LANGUAGE / "legacy_encodings.csv", LegacyRow)
    encodings = []
    for name in ("tcvn3", "vni"):
        letters = {
            bytes.fromhex(row.code).decode("cp1252"): row.letter for row in rows if row.encoding == name
        }
        longest_first = sorted(letters, key=lambda seen: (-len(seen), seen))
        pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")
        encodings.append(LegacyEncoding(name, letters, pattern))
    return tuple(encodings)


@lru_cache(maxsize=4)
def load_syllable(root: Path) -> re.Pattern[str]:
    """Matches a whole Vietnamese syllable in lower case, without tone, composed."""
    rows = read_rows(root / "lang" / LANGUAGE / "syllables.csv", SyllableRow)
    parts = {part: sorted({row.text for row in rows if row.part == part}) for part in ("onset", "rime")}
    return re.compile(rf"(?:{'|'.join(parts['onset'])})?(?:{'|'.join(parts['rime']) or '(?!)'})\Z")


def is_syllable(word: str, syllable: re.Pattern[str]) -> bool:
    """Whether ``word`` is built as a Vietnamese syllable, with at most one tone."""
    apart = unicodedata.normalize("NFD", word.lower())
    bare = apart.translate(_TONES)
    if len(apart) - len(bare) > 1:
        return False
    return syllable.match(unicodedata.normalize("NFC", bare)) is not None


def vietnamese_share(text: str, root: Path) -> tuple[float, int]:
    """The share of Vietnamese syllables among the words with letters beyond ASCII, and their number."""
    syllable = load_syllable(root)
    words = [word for word in _LETTERS.findall(text[:SAMPLE]) if not word.isascii()]
    good = sum(is_syllable(word, syllable) for word in words)
    return (good / len(words) if words else 0.0), len(words)


def recognise_legacy(text: str, root: Path | None = None) -> LegacyEncoding | None:
    """The legacy encoding that ``text``, decoded as windows-1252 or Latin-1, is really in."""
    root = root or default_root()
    sample = text[:SAMPLE]
    if sample.isascii() or _UNICODE_LETTER.search(sample):
        return None
    words = [word for word in _WORD.findall(sample) if not word.isascii() and _ASCII_LETTER.search(word)]
    if len(words) < 2:
        return None
    syllable = load_syllable(root)
    odd = sum(not is_syllable(word, syllable) for word in words)
    if odd < 2 or odd < ODD * len(words):
        return None
    best: tuple[float, LegacyEncoding] | None = None
    for encoding in load_legacy(root):
        good = sum(is_syllable(encoding.convert(word), syllable) for word in words) / len(words)
        if good >= VALID and (best is None or good > best[0]):
            best = good, encoding
    return best[1] if best else None


def repair_vietnamese(text: str, root: Path | None = None) -> MappedText | None:
    """``text`` in Unicode letters with the way back, or ``None`` when it is not legacy Vietnamese."""
    encoding = recognise_legacy(text, root)
    if encoding is None:
        return None
    builder = TextBuilder(text)
    write_repaired(text, encoding, builder, [Piece(0, len(text))])
    return builder.build()


def repairing_writer(raw: str, encoding: LegacyEncoding) -> Callable[[TextBuilder, list[Piece]], None]:
    """A writer for :func:`pipeline.ingest.drafts.assemble` that decodes ``encoding``."""
    return partial(write_repaired, raw, encoding)


def write_repaired(raw: str, encoding: LegacyEncoding, builder: TextBuilder, pieces: list[Piece]) -> None:
    """Append the pieces of one block in Unicode letters.

    A letter and its mark may stand in different pieces (``a&ugrave;``), so the block is converted
    as a whole.
    """
    text: list[str] = []
    origins: list[tuple[int, int]] = []  # for every character of text its raw span
    for start, end, given in pieces:
        part = raw[start:end] if given is None else given
        text.append(part)
        if given is None:
            origins += [(at, at + 1) for at in range(start, end)]
        else:
            origins += [(start, end)] * len(part)
    block = "".join(text)
    done = 0
    for found in encoding.pattern.finditer(block):
        _write_plain(raw, builder, block, origins, done, found.start())
        done = found.end()
        builder.put(encoding.letters[found[0]], origins[found.start()][0], origins[done - 1][1])
    _write_plain(raw, builder, block, origins, done, len(block))


def _write_plain(
    raw: str, builder: TextBuilder, block: str, origins: list[tuple[int, int]], start: int, end: int
) -> None:
    """Append ``block[start:end]`` unchanged, in runs that are as long as they can be."""
    at = start
    while at < end:
        first, stop = origins[at]
        run = at + 1
        if raw[first:stop] == block[at]:
            while run < end and origins[run] == (stop, stop + 1) and raw[stop] == block[run]:
                stop += 1
                run += 1
            builder.copy(first, stop)
        else:
            while run < end and origins[run] == (first, stop):
                run += 1
            builder.put(block[at:run], first, stop)
        at = run
