"""What of a claim matters for telling whether another one states the same fact."""

from __future__ import annotations

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
    """One claim as it is compared; ``ordinal`` counts the claims of the corpus in their order.

    ``value`` and ``rounded`` are texts with the unit: the exact value, and the same to two digits.
    """

    ordinal: int
    claim_id: str
    doc_id: str
    lang: str
    unit: str
    value: str
    rounded: str
    magnitude: float
    digits: int
    large: bool
    relation: str
    role: str
    direction: str
    modality: str
    subject_id: str
    compared_to_id: str
    metric: str
    counted: str
    time: str
    time_start: str
    time_end: str
    sentence: str

    def words(self) -> frozenset[str]:
        """The words of the sentence in lower case."""
        return frozenset(_WORD.findall(self.sentence[:_WORDS_LIMIT].lower()))


def mention_of(ordinal: int, claim: ClaimRow) -> Mention | None:
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
        ordinal=ordinal,
        claim_id=claim.claim_id,
        doc_id=claim.doc_id,
        lang=claim.lang,
        unit=unit,
        value=exact,
        rounded=rounded,
        magnitude=float(value or 0),
        digits=sum(_significant(number) for number in numbers if number is not None),
        large=any(number is not None and abs(number) >= LARGE for number in numbers),
        relation=claim.relation,
        role=claim.role,
        direction=claim.direction,
        modality=claim.modality,
        subject_id=claim.subject_id,
        compared_to_id=claim.compared_to_id,
        metric=claim.metric,
        counted=claim.counted.lower(),
        time=claim.time,
        time_start=claim.time_start,
        time_end=claim.time_end,
        sentence=claim.sentence,
    )


def _significant(value: Decimal) -> int:
    """How many digits of ``value`` as written tell it from others; zeros at the end do not."""
    return len("".join(map(str, value.as_tuple().digits)).rstrip("0"))
