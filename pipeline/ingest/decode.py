"""Decodes the bytes of an article; the decoded text is what all raw offsets index.

In this order: byte order mark, strict UTF-8, UTF-16 without a mark, then the encodings that fit,
scored: by Vietnamese syllables for windows-1258, by frequent characters for GB18030 and Big5.  What
the file declares counts when nothing shows that it is wrong.  Bytes are never dropped.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.configs import Row, read_rows
from pipeline.errors import ArticleError
from pipeline.ingest.legacy_vietnamese import vietnamese_share

SAMPLE = 200_000
"""Bytes that are looked at to choose an encoding."""
DAMAGED = 0.02
"""UTF-8 with no more broken characters than this, as a share of those beyond ASCII, is UTF-8."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "cp1252",
}
"""What browsers read declared encodings as (WHATWG Encoding Standard)."""

_MAGIC = (
    (b"%PDF-", "a PDF", "give it the suffix .pdf"),
    (b"PK\x03\x04", "a ZIP archive", "unpack it; an article in Word format has the suffix .docx"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as .docx, HTML or text"),
    (b"{\\rtf", "an RTF file", "save it as .docx, HTML or text"),
    (b"\x1f\x8b", "a gzip archive", "give it a suffix such as .html.gz or .txt.gz"),
    (b"\x89PNG", "a picture", "recognise its text first"),
    (b"\xff\xd8\xff", "a picture", "recognise its text first"),
    (b"GIF8", "a picture", "recognise its text first"),
)
_CONTROL = bytes([*range(0x09), *range(0x0E, 0x1B), *range(0x1C, 0x20)])
_MOJIBAKE = re.compile(
    r"Ã[\u0080-\u00bf\u0152-\u017e\u2013-\u2022]|â€[\u02dc-\u2122]|á[º»][\u0080-\u00bf\u0152-\u2122]"
    r"|Ä[\u0091\u0083\u2018\u0192]|Æ[°¡]|\ufffd"
)
"""UTF-8 read as windows-1252 (letters with accents, quotation marks, Vietnamese), and lost bytes."""
_MOJIBAKE_BEGINS = ("Ã", "â€", "áº", "á»", "Ä", "Æ", "\ufffd")
_USUAL_SIGN = re.compile("[\t\r\n -\u024f\u1ea0-\u20ff\u3000-\u9fff\uff00-\uffee]")
_HAN = re.compile(r"[\u3400-\u9fff]")


class FrequentRow(Row):
    """One of the most frequent characters of Chinese."""

    text: str
    example: str = ""


class Decoded(NamedTuple):
    """``encoding`` is a Python codec name: ``data.decode(encoding)`` gives ``text``.

    Only with the flag ``undecodable_bytes`` it needs ``errors="replace"``.
    """

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode(data: bytes, configs: Path) -> Decoded:
    """The text of ``data`` with line ends as they are; a byte order mark of UTF-8 stays in it.

    Flags: ``undecodable_bytes`` (some bytes became U+FFFD), ``mojibake`` (text was decoded wrongly
    and saved again before it came here).

    :raises ArticleError: when the bytes are not text.
    """
    decoded = _decode(data, configs)
    flags = decoded.flags
    if _is_mojibake(decoded.text):
        flags = (*flags, "mojibake")
    return Decoded(decoded.text, decoded.encoding, flags)


def _is_mojibake(text: str) -> bool:
    if text.isascii() or not any(sign in text for sign in _MOJIBAKE_BEGINS):
        return False
    signs = len(_MOJIBAKE.findall(text))
    return signs >= 3 and signs > 0.002 * len(text)


def _decode(data: bytes, configs: Path) -> Decoded:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _replacing(data, encoding)
    for magic, what, cure in _MAGIC:
        if data.startswith(magic):
            raise ArticleError("binary", f"expected text, found {what}: {cure}")
    if b"\0" in data:
        return _wide(data)
    sample = data[:SAMPLE]
    if len(sample) - len(sample.translate(None, _CONTROL)) > 0.02 * len(sample) + 2:
        raise ArticleError(
            "binary", "expected text, found control characters: save it as text, HTML or Markdown"
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    damaged = _replacing(data, "utf-8")
    beyond = sum(character > "\x7f" for character in damaged.text)
    if damaged.text.count("\ufffd") <= 1 + DAMAGED * beyond and beyond > 2 * damaged.text.count("\ufffd"):
        return damaged
    return _best(data, configs)


def _replacing(data: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return Decoded(data.decode(encoding, errors="replace"), encoding, ("undecodable_bytes",))


def _wide(data: bytes) -> Decoded:
    """UTF-16 without a byte order mark: one of two bytes is zero for every ASCII character."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        plain = len(_USUAL_SIGN.findall(text[:SAMPLE]))
        if "\0" not in text and plain > 0.95 * len(text[:SAMPLE]):
            return Decoded(text, encoding)
    raise ArticleError("binary", "expected text, found NUL bytes: save it as text, HTML or Markdown in UTF-8")


def _best(data: bytes, configs: Path) -> Decoded:
    declared = declared_encoding(data)
    candidates = dict.fromkeys(["cp1258", "gb18030", "cp950", *([declared] if declared else []), "cp1252"])
    best: tuple[float, Decoded] | None = None
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        score = _score(text[:SAMPLE], encoding, configs) + (0.3 if encoding == declared else 0.0)
        if best is None or score > best[0]:
            best = score, Decoded(text, encoding)
    if best is None or best[0] <= 0.3:  # nothing speaks for any of them: another language
        guess = _guess(data)
        if guess is not None:
            return guess
    return best[1] if best else Decoded(data.decode("latin-1"), "latin-1")


def _guess(data: bytes) -> Decoded | None:
    """The guess of charset-normalizer for text that is mostly in letters beyond ASCII."""
    if sum(byte > 0x7F for byte in data[:SAMPLE]) < 0.3 * len(data[:SAMPLE]):
        return None
    from charset_normalizer import from_bytes  # imported late: hardly any file needs it

    found = from_bytes(data[:SAMPLE]).best()
    if found is None:
        return None
    try:
        return Decoded(data.decode(found.encoding), found.encoding)
    except UnicodeDecodeError:
        return None


def _score(text: str, encoding: str, configs: Path) -> float:
    """How well ``text`` looks like what the encoding is used for, from 0 to 1; 0.3 for no opinion."""
    if encoding == "cp1258":
        share, words = vietnamese_share(unicodedata.normalize("NFC", text), configs)
        return share if words >= 2 and share >= 0.6 else 0.0
    if encoding in ("gb18030", "cp950"):
        han = _HAN.findall(text)
        beyond = sum(character > "\x7f" for character in text)
        if len(han) < 0.4 * beyond:
            return 0.0
        usual = _usual("gb2312" if encoding == "gb18030" else "big5")
        common = sum(character in usual for character in han) / len(han)
        frequent = sum(character in load_frequent(configs) for character in han) / len(han)
        if len(han) >= 30 and frequent < 0.01:
            return 0.0
        return common * (0.5 + min(frequent / 0.08, 1.0) / 2)
    return 0.3


def declared_encoding(data: bytes) -> str:
    """The codec that the file's XML declaration or ``meta`` names; empty when there is none."""
    found = _DECLARED.search(data, 0, 4096)
    if found is None:
        return ""
    try:
        name = codecs.lookup((found[1] or found[2]).decode("ascii")).name
    except (LookupError, UnicodeDecodeError):
        return ""
    return "" if name.startswith(("utf", "idna", "punycode")) else _WIDER.get(name, name)


@lru_cache(maxsize=2)
def _usual(encoding: str) -> frozenset[str]:
    """The characters of everyday use: level 1 of GB 2312 (3755) or of Big5 (5401)."""
    first, last = (0xB0, 0xD7) if encoding == "gb2312" else (0xA4, 0xC6)
    codes = (bytes((lead, trail)) for lead in range(first, last + 1) for trail in range(0x40, 0xFF))
    return frozenset(code.decode(encoding, errors="ignore") for code in codes) - {""}


@lru_cache(maxsize=4)
def load_frequent(root: Path) -> frozenset[str]:
    """The characters of ``lang/zh/frequent_characters.csv``."""
    return frozenset(
        row.text for row in read_rows(root / "lang" / "zh" / "frequent_characters.csv", FrequentRow)
    )
