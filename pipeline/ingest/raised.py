"""Raised text: an ordinal ending, an exponent, or the number of a note."""

from __future__ import annotations

import re

_UNIT_BEFORE = re.compile(r"(?:^|[\d\s/(.,])[a-zµ]{1,2}\Z")
_ORDINAL = re.compile(r"\s*[A-Za-z]{1,3}\.?\s*\Z")
_NOTE = re.compile(r"[\d*†‡§\[\]]")
_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def read_raised(text: str, before: str, linked: bool) -> str | None:
    """How raised ``text`` is read after ``before``: as given back, or not at all (``None``).

    ``3<sup>rd</sup>`` and ``m<sup>2</sup>`` are read as written, ``10<sup>6</sup>`` with superscript
    digits, so that it is not a hundred and six.  The number of a note (``5%<sup>3</sup>``), linked or
    not, is not read: it would be glued to the number before it.
    """
    bare = text.strip()
    digits = bare.lstrip("-−+").isdigit() and not linked
    if digits and before[-1:].isdigit():
        return bare.translate(_SUPERSCRIPT)
    exponent = digits and len(bare) == 1 and _UNIT_BEFORE.search(before) is not None
    return text if exponent or _ORDINAL.match(text) or not _NOTE.search(text) else None
