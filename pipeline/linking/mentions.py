"""What of a claim matters for telling whether another one states the same fact."""

from __future__ import annotations

import hashlib
import marshal
import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple
from zlib import crc32

from pipeline.linking.kin import Kin
from pipeline.tables.cells import decimal_text
from pipeline.tables.rows import ClaimRow

_TWO_DIGITS = Context(prec=2, rounding=ROUND_HALF_EVEN)

_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_\u3400-\u9fff]+")
"""A word of letters, or one Han character."""

_WORDS_LIMIT = 300

_MODEL = re.compile(r"[^\W\d_]+-?\d+[^\W_]*")

MANY_DIGITS = 4
"""More digits than this do not tell two values apart any better."""

_LASTING = frozenset(("duration", "age"))

LARGE = 100
"""From here on even a round number is rarely met twice by chance."""

_TELLING = 3
"""A span of time with so many digits is measured, and no frame: 73.3 years."""

_AROUND = 4
"""So many claims before and behind one are its neighbours."""

_SAME_RATE = {"%/a": "%"}
"""Units that texts leave out the half of: growth of 5 % a year is growth of 5 %."""


_SHIFTED = ("K",)
"""Base units that values are shifted to as well as scaled, so that their last digit tells nothing."""


@dataclass(slots=True, eq=False)
class Mention:
    """One claim as it is compared; nothing changes it.

    ``number`` counts the claims of its article from 0.  ``value`` and ``rounded`` are texts with the
    unit: the exact value, and the same to two digits; ``digits`` are at most :data:`MANY_DIGITS`.
    ``step`` is the worth of its last digit other than 0, which tells how far it may be rounded.
    ``stance`` is role, direction, whether it is denied, the other side of a comparison, and the
    relation of a rank.  ``lasting`` tells a duration or an age.  ``subject_id`` is the place that a body
    stands for.
    ``sentence`` is a digest, ``wording`` are the words of the sentence in lower
    case, one blank apart.  ``around`` are digests of the values next to it in the article: two articles
    that tell the same facts tell them together, in whatever language.
    """

    number: int
    claim_id: str
    lang: str
    doc_id: str
    value: str
    rounded: str
    magnitude: float
    step: float
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
    wording: str
    lasting: bool
    around: tuple[int, ...] = ()
    _words: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        """The words of the sentence; told apart when they are first asked for, as few mentions are."""
        if self._words is None:
            self._words = frozenset(self.wording.split())
        return self._words

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

_rest = attrgetter(*(field.name for field in fields(Mention)[3:-1]))


def kept(mention: Mention) -> KeptMention:
    """``mention`` to be stored: for this version of Python only, which is what makes it fast."""
    rest = marshal.dumps(_rest(mention))
    return mention.number, mention.block, mention.place, mention.claim_id, mention.lang, rest


def restored(number: int, claim_id: str, lang: str, rest: bytes) -> Mention:
    """The mention that :func:`kept` was given, with another ``number``."""
    return Mention(number, claim_id, lang, *marshal.loads(rest))


@lru_cache(maxsize=4096)
def models_in(counted: str) -> frozenset[str]:
    """The models named in what is counted: H100 processors."""
    return frozenset(_MODEL.findall(counted))


@lru_cache(maxsize=64)
def _wording(sentence: str) -> tuple[int, str]:
    """The digest and the wording of ``sentence``; the claims of one sentence follow each other."""
    words = dict.fromkeys(_WORD.findall(sentence[:_WORDS_LIMIT].lower()))
    return _digest(sentence), " ".join(words)


class _Number(NamedTuple):
    """A number as it is compared: written out, the same to two digits, and how telling it is.

    ``rounded`` is ``text`` itself when it has no more digits.
    """

    text: str
    rounded: str
    magnitude: float
    step: float
    digits: int
    large: bool


@lru_cache(maxsize=4096)
def _number(value: Decimal) -> _Number:
    text = decimal_text(value)
    two_digits = _TWO_DIGITS.plus(value)
    return _Number(
        text,
        text if two_digits == value else decimal_text(two_digits),
        float(value),
        _step(value.normalize()),
        len(text.lstrip("-").replace(".", "").strip("0")),  # zeros at the ends tell nothing
        abs(value) >= LARGE,
    )


def _step(value: Decimal) -> float:
    """The worth of the last digit of ``value``, which ends in no 0."""
    return float(Decimal(1).scaleb(value.adjusted() - len(value.as_tuple().digits) + 1))


def mention_of(number: int, claim: ClaimRow, kin: Kin) -> Mention | None:
    """``claim`` as it is compared; ``None`` for a vague amount, which no other claim can be held against."""
    unit, magnitude = _SAME_RATE.get(claim.unit, claim.unit), 0.0
    step = 0.0
    if claim.value is not None:
        stated = basic = _number(claim.value)
        if claim.base_value is not None:
            unit, basic = claim.base_unit, _number(claim.base_value)
        other = None if claim.denominator is None else _number(claim.denominator)
        of = f"/{other.text}" if other and unit != "rank" else ""  # a rank is told with and without
        exact = rounded = f"{unit} {basic.text}{of}"
        if basic.rounded is not basic.text:
            rounded = f"{unit} {basic.rounded}{of}"
        magnitude = basic.magnitude
        step = 0.0 if unit in _SHIFTED else basic.step
    elif claim.value_min is not None and claim.value_max is not None and not claim.vague:
        stated, other = _number(claim.value_min), _number(claim.value_max)
        exact = rounded = f"{unit} {stated.text}..{other.text}"
    else:
        return None
    digits = min(MANY_DIGITS, stated.digits + (other.digits if other else 0))
    sentence, wording = _wording(claim.sentence)
    return Mention(
        number,
        claim.claim_id,
        claim.lang,
        claim.doc_id,
        exact,
        rounded,
        magnitude,
        step,
        digits,
        stated.large or (other is not None and other.large),
        (
            "" if claim.role == "level" else claim.role,
            claim.direction,
            claim.modality == "negated",
            claim.compared_to_id,
            claim.relation if unit == "rank" else "",
        ),
        claim.relation,
        kin.subjects.get(claim.subject_id, claim.subject_id),
        claim.metric,
        claim.counted.lower(),
        claim.time,
        claim.time_start,
        claim.time_end,
        sentence,
        wording,
        claim.kind in _LASTING and digits < _TELLING,
    )


def _is_telling(mention: Mention) -> bool:
    return (mention.digits > 1 or mention.large) and not mention.lasting and not mention.stance[-1]


def set_around(mentions: Sequence[Mention]) -> None:
    """Tell the mentions of one article what values stand next to each."""
    telling = [crc32(mention.value.encode()) if _is_telling(mention) else 0 for mention in mentions]
    for place, (mention, own) in enumerate(zip(mentions, telling, strict=True)):
        near = {*telling[max(0, place - _AROUND) : place], *telling[place + 1 : place + 1 + _AROUND]}
        mention.around = tuple(sorted(near - {0, own}))


def _digest(text: str) -> int:
    """63 bits, so that it fits an integer of SQLite."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1
