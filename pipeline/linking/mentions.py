"""What of a claim matters for telling whether another one states the same fact."""

from __future__ import annotations

import hashlib
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import NamedTuple

from pipeline.tables.cells import decimal_text
from pipeline.tables.rows import ClaimRow

_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_EVEN)

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
"""A word of letters, or one Han character."""

_WORDS_LIMIT = 300

LARGE = 100
"""From here on even a round number is rarely met twice by chance."""


class Mention(NamedTuple):
    """One claim as it is compared.

    ``number`` counts the claims of its article from 0.  ``value`` and ``rounded`` are texts with the
    unit: the exact value, and the same to two digits.  ``sentence`` is a digest, ``words`` are the
    words of the sentence in lower case.
    """

    number: int
    claim_id: str
    doc_id: str
    lang: str
    value: str
    rounded: str
    magnitude: float
    digits: int
    large: bool
    rank_relation: str
    role: str
    direction: str
    modality: str
    relation: str
    subject_id: str
    compared_to_id: str
    metric: str
    counted: str
    time: str
    time_start: str
    time_end: str
    sentence: int
    words: frozenset[str]

    @property
    def block(self) -> str:
        """What mentions of different articles must share to be compared; empty when it is unknown."""
        return f"{self.rounded} {self.subject_id}" if self.subject_id else ""

    @property
    def place(self) -> str:
        """Where the mention stands in its block: the likeliest partners are neighbours."""
        return f"{self.metric} {self.time}"


def mention_of(number: int, claim: ClaimRow) -> Mention | None:
    """``claim`` as it is compared; ``None`` for a vague amount, which no other claim can be held against."""
    unit, value = claim.unit, claim.value
    if claim.base_value is not None:
        unit, value = claim.base_unit, claim.base_value
    numbers: tuple[Decimal | None, ...]
    if value is not None:
        of = "" if claim.denominator is None else f"/{decimal_text(claim.denominator)}"
        exact = f"{unit} {decimal_text(value)}{of}"
        two_digits = _TWO_DIGITS.plus(value)
        rounded = exact if two_digits == value else f"{unit} {decimal_text(two_digits)}{of}"
        numbers = (claim.value, claim.denominator)
    elif claim.value_min is not None and claim.value_max is not None and not claim.vague:
        exact = rounded = f"{unit} {decimal_text(claim.value_min)}..{decimal_text(claim.value_max)}"
        numbers = (claim.value_min, claim.value_max)
    else:
        return None
    return Mention(
        number=number,
        claim_id=claim.claim_id,
        doc_id=claim.doc_id,
        lang=claim.lang,
        value=exact,
        rounded=rounded,
        magnitude=float(value or 0),
        digits=sum(_significant(number) for number in numbers if number is not None),
        large=any(number is not None and abs(number) >= LARGE for number in numbers),
        rank_relation=claim.relation if unit == "rank" else "",
        role="" if claim.role == "level" else claim.role,
        direction=claim.direction,
        modality=claim.modality,
        relation=claim.relation,
        subject_id=claim.subject_id,
        compared_to_id=claim.compared_to_id,
        metric=claim.metric,
        counted=claim.counted.lower(),
        time=claim.time,
        time_start=claim.time_start,
        time_end=claim.time_end,
        sentence=_digest(claim.sentence),
        words=frozenset(_WORD.findall(claim.sentence[:_WORDS_LIMIT].lower())),
    )


def _significant(value: Decimal) -> int:
    """How many digits of ``value`` as written tell it from others; zeros at the end do not."""
    return len("".join(map(str, value.as_tuple().digits)).rstrip("0"))


def _digest(sentence: str) -> int:
    """56 bits, so that it fits an integer of SQLite."""
    return int.from_bytes(hashlib.blake2b(sentence.encode(), digest_size=7).digest(), "big")
