"""What of a claim matters for telling whether another one states the same fact."""

from __future__ import annotations

import hashlib
import marshal
import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from pipeline.tables.cells import decimal_text
from pipeline.tables.rows import ClaimRow

_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_EVEN)

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
"""A word of letters, or one Han character."""

_WORDS_LIMIT = 300

MANY_DIGITS = 4
"""More digits than this do not tell two values apart any better."""

LARGE = 100
"""From here on even a round number is rarely met twice by chance."""


class Mention(NamedTuple):
    """One claim as it is compared.

    ``number`` counts the claims of its article from 0.  ``value`` and ``rounded`` are texts with the
    unit: the exact value, and the same to two digits; ``digits`` are at most :data:`MANY_DIGITS`.
    ``stance`` is role, direction, whether it is denied, the other side of a comparison, and the
    relation of a rank.  ``sentence`` is a digest, ``words`` are the words of the sentence in lower case.
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
    stance: tuple[str, str, bool, str, str]
    relation: str
    subject_id: str
    metric: str
    counted: str
    time: str
    time_start: str
    time_end: str
    sentence: int
    words: frozenset[str]

    @property
    def block(self) -> int | None:
        """What mentions of different articles must share to be compared; ``None`` when it is unknown.

        It is a digest of 63 bits of the rounded value and the subject.
        """
        if not self.subject_id:
            return None
        return _digest(f"{self.rounded} {self.subject_id}")

    @property
    def place(self) -> str:
        """Where the mention stands in its block: the likeliest partners are neighbours."""
        return f"{self.metric} {self.time}"


KeptMention = tuple[int, int | None, str, str, str, bytes]
"""A mention to be stored: its number, block, place, claim and language, and the rest as one value."""


_BODY = slice(Mention._fields.index("lang") + 1, -1)


def kept(mention: Mention) -> KeptMention:
    """``mention`` to be stored: for this version of Python only, which is what makes it fast."""
    fields: tuple[Any, ...] = mention
    rest = marshal.dumps((mention.doc_id, " ".join(mention.words), *fields[_BODY]))
    return mention.number, mention.block, mention.place, mention.claim_id, mention.lang, rest


def restored(number: int, claim_id: str, lang: str, rest: bytes) -> Mention:
    """The mention that :func:`kept` was given, with another ``number``."""
    doc_id, words, *body = marshal.loads(rest)
    return Mention._make((number, claim_id, doc_id, lang, *body, frozenset(words.split())))


class Wording(NamedTuple):
    """A sentence as it is compared: its digest and its words."""

    sentence: int
    words: frozenset[str]


@lru_cache(maxsize=64)
def _wording(sentence: str) -> Wording:
    """``sentence`` as it is compared; the claims of one sentence follow each other."""
    return Wording(_digest(sentence), frozenset(_WORD.findall(sentence[:_WORDS_LIMIT].lower())))


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
    wording = _wording(claim.sentence)
    return Mention(
        number=number,
        claim_id=claim.claim_id,
        doc_id=claim.doc_id,
        lang=claim.lang,
        value=exact,
        rounded=rounded,
        magnitude=float(value or 0),
        digits=min(MANY_DIGITS, sum(_significant(number) for number in numbers if number is not None)),
        large=any(number is not None and abs(number) >= LARGE for number in numbers),
        stance=(
            "" if claim.role == "level" else claim.role,
            claim.direction,
            claim.modality == "negated",
            claim.compared_to_id,
            claim.relation if unit == "rank" else "",
        ),
        relation=claim.relation,
        subject_id=claim.subject_id,
        metric=claim.metric,
        counted=claim.counted.lower(),
        time=claim.time,
        time_start=claim.time_start,
        time_end=claim.time_end,
        sentence=wording.sentence,
        words=wording.words,
    )


def _significant(value: Decimal) -> int:
    """How many digits of ``value`` as written tell it from others; zeros at the end do not."""
    return len(decimal_text(abs(value)).replace(".", "").strip("0")) if value else 0


def _digest(text: str) -> int:
    """63 bits, so that it fits an integer of SQLite."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
