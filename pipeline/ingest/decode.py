"""Decodes the bytes of an article; the decoded text is what all raw offsets index."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from pipeline.errors import ArticleError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]+)""",
    re.IGNORECASE,
)


class Decoded(NamedTuple):
    """``encoding`` is a Python codec name: ``data.decode(encoding)`` gives ``text``."""

    text: str
    encoding: str
    flags: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of ``data`` with line ends as they are.

    :raises ArticleError: when the bytes are not text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(data.decode(encoding), encoding)
    if b"\0" in data[:65536]:
        raise ArticleError(
            "binary", "found NUL bytes: this is not a text file; convert it to text, HTML or Markdown"
        )
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(data, 0, 4096)
    if declared:
        try:
            encoding = codecs.lookup((declared[1] or declared[2]).decode("ascii")).name
            return Decoded(data.decode(encoding), encoding)
        except (LookupError, UnicodeDecodeError):
            pass
    for encoding in ("gb18030", "cp1252"):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    return Decoded(data.decode("latin-1"), "latin-1")
