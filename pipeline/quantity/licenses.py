"""Whether the context lets a short or ambiguous surface be a unit: one predicate for each license."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.measures import Measure
from pipeline.quantity.numerals import read_amount
from pipeline.quantity.units import Unit
from pipeline.records import record

_TEN = Decimal(10)
_LARGE = Decimal(10_000)
_MOST_TIMES = Decimal(10_000)
_NEAR = 16
"""Characters before a number in which a word that tells its unit may stand."""


_POSSESSOR = re.compile(r"[A-Z][\w.]{1,20}(?:\x20[A-Z][\w.]{1,20}){0,2}['\u2019]s?(?!\w)")


@record
class Place:
    """A surface at ``at:stop`` that may be the ``unit`` of ``measure``."""

    context: Context
    measure: Measure
    unit: Unit
    at: int
    stop: int

    @property
    def glued(self) -> bool:
        """Whether the surface follows the number without a space."""
        return self.at == self.measure.end

    @property
    def at_end(self) -> bool:
        """Whether no word follows the surface."""
        return not self.context.word_follows(self.stop)

    @property
    def before_noun(self) -> bool:
        return self.context.noun_follows(self.stop)

    @property
    def before_function_word(self) -> bool:
        """Whether a word in small letters follows that names nothing: 24 h in, 2.5 h at."""
        at = self.context.skip_space(self.stop)
        return self.context.text[at : at + 1].islower() and not self.before_noun


def licensed(place: Place, hyphen: bool = False) -> bool:
    """Whether ``place`` fulfils the license of its unit; ``hyphen`` stands between number and unit."""
    surface, after = place.unit.surface, place.context.folded[place.stop : place.stop + 1]
    if len(surface) == 1 and (hyphen or (surface.isalpha() and after == "-")):
        beyond = place.context.folded[place.stop + 1 : place.stop + 2]
        if hyphen or not place.glued or not beyond.isdigit():
            return False  # but 35C-38C
    if place.unit.kind == "multiple" and after.isdigit():
        return False  # 3×10 is a product
    return _LICENSES[place.unit.license](place)


def _symbol(place: Place) -> bool:
    return place.measure.amount.literal or len(place.unit.surface) > 1


def _symbol_end(place: Place) -> bool:
    return place.glued or (place.measure.amount.literal and (place.at_end or place.before_function_word))


def _sized(place: Place) -> bool:
    """5 in, 2 1/2 in thick: at the end of what is said, or before the side that is measured."""
    context, at = place.context, place.context.skip_space(place.stop)
    if not context.folded[place.measure.end - 1].isnumeric():
        return False  # cut by a fifth in large towns
    if not context.folded[place.stop : context.end].strip(" .,;:!?)]"):
        return True
    return context.lexicon.starts(at, context.folded, context.end, "dimension") is not None


def _end(place: Place) -> bool:
    context, at = place.context, place.context.skip_space(place.stop)
    if (
        context.folded[at : at + 1].isdigit()
        and place.unit.surface in context.lexicon.qualifiers_ahead.entries
    ):
        return False  # Vành đai 3 chỉ 500 m: only, and not a weight of gold
    return place.at_end or place.context.folded[place.stop : place.stop + 1] in "/)"


def _money(place: Place) -> bool:
    known = place.measure.unit
    return place.measure.prefixed and known is not None and known.kind == "money"


def _change(place: Place) -> bool:
    value = place.measure.amount.low
    # nothing is done 2.6 times; what is done millions of times did not grow so
    return value < _MOST_TIMES and (
        value % 1 != 0
        or near(place.context, place.measure.start, "change_verb", place.unit.kind != "multiple")
        or (place.unit.kind == "multiple" and _compares(place.context, place.stop))
    )


def _weight(place: Place) -> bool:
    context = place.context
    at = context.skip_space(place.stop)
    return place.measure.amount.magnitude < _MOST_TIMES and (
        near(context, place.measure.start, "weight_word")
        or context.lexicon.starts(at, context.folded, context.end, "magnitude_of") is not None
        or context.lexicon.starts(at, context.folded, context.end, "weight_thing") is not None
    )


def _noun(place: Place) -> bool:
    context = place.context
    return (
        place.before_noun
        and context.lexicon.first_token.match(context.folded, place.stop, context.end) is None
    )


def _digit(place: Place) -> bool:
    return place.measure.amount.low < _TEN and not place.measure.amount.vague


def _move(place: Place) -> bool:
    return near(place.context, place.measure.start, "change_verb") and not place.before_noun


_LICENSES: dict[str, Callable[[Place], bool]] = {
    "any": lambda _place: True,
    "bare": lambda _place: True,
    "glued": lambda place: place.glued,
    "spaced": lambda place: not place.glued,
    "end": _end,
    "glued_end": lambda place: place.glued and not place.before_noun,
    "symbol": _symbol,
    "symbol_end": _symbol_end,
    "capital": lambda place: place.context.text[place.at].isupper(),
    "money": _money,
    "sized": _sized,
    "change": _change,
    "weight": _weight,
    "noun": _noun,
    "digit": _digit,
    "large": lambda place: place.measure.amount.low >= _LARGE,
    "near": lambda place: _told_by_word(place.context, place.measure, place.unit.code),
    "move": _move,
    "seconds": lambda place: _seconds_follow(place.context, place.stop),
    # a minor unit is only looked for behind its larger one
    "minor": lambda _place: False,
}


def _compares(context: Context, position: int) -> bool:
    """Whether a comparison follows: 2 lần so với hiện nay, 12 times China's."""
    at = context.skip_space(position)
    if _POSSESSOR.match(context.text, at, context.end) is not None:
        return True
    return context.lexicon.starts(at, context.folded, context.end, "compare") is not None


def _told_by_word(context: Context, measure: Measure, code: str) -> bool:
    """Whether a word that goes with ``code`` stands shortly before the number or begins it: 气温, 零下."""
    window = context.folded[max(context.start, measure.start - _NEAR) : measure.amount.end]
    return any(word in window for word in context.lexicon.near.get(code, ()))


def _seconds_follow(context: Context, position: int) -> bool:
    amount = read_amount(
        context.folded, context.skip_space(position), context.end, context.lexicon, context.habit
    )
    if amount is None:
        return False
    unit = context.lexicon.units_after.longest(context.folded, context.skip_space(amount.end), context.end)
    return unit is not None and unit[1][0].code == "s"


def near(context: Context, position: int, role: str, over_comma: bool = True) -> bool:
    """Whether a word of ``role``, such as a word of change, stands shortly before in the clause."""
    at, words = context.back_space(position, context.start), 4
    if over_comma and at > context.start and context.folded[at - 1] == ",":
        at, words = at - 1, 7  # rates have doubled since 2021, from 3.1% to 7.2%
    for _ in range(words):
        at = context.back_space(at, context.start)
        found = context.lexicon.ends(at, context.folded, context.start, role)
        if found is not None:
            return True
        while at > context.start and context.folded[at - 1] not in " ,.;:，。；、(（":
            at -= 1
            if context.lexicon.unspaced:
                found = context.lexicon.ends(at, context.folded, context.start, role)
                if found is not None:
                    return True
                if position - at > 8:
                    return False
        if at > context.start and context.folded[at - 1] != " ":
            return False
    return False
