"""From a number to a quantity: ranges, fractions, ranks, multiples, qualifiers.

:func:`read_quantity` tries a short list of *shapes* at a place where a number may begin; the first
that fits wins.  Each shape is a small function that returns a :class:`Draft` or ``None``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from pipeline.quantity.amounts import EXACT, Amount
from pipeline.quantity.lexicon import Unit
from pipeline.quantity.measures import Context, Measure, find_unit, near_change, read_measure, suffixed


@dataclass(frozen=True, slots=True)
class Draft:
    """A quantity in the making; values are in the unit as written until :mod:`finish` converts."""

    start: int
    end: int
    kind: str
    low: Decimal | None
    high: Decimal | None = None
    unit: Unit | None = None
    code: str = "1"
    per: str = ""
    unit_text: str = ""
    denominator: Decimal | None = None
    relation: str = ""
    is_range: bool = False
    vague: bool = False
    standing: str = ""
    outer_start: int | None = None
    flags: tuple[str, ...] = ()
    measure: Measure | None = None
    rule: str = ""


WordShape = Callable[[Context, int, int], Draft | None]
"""A shape that begins with a word of the tables: context, start, floor."""

NumberShape = Callable[[Context, Measure, int], Draft | None]
"""A shape that begins with a number, already read: context, measure, floor."""


def read_quantity(context: Context, start: int, floor: int) -> Draft | None:
    """The quantity whose first number or word begins at ``start``; nothing left of ``floor`` is used."""
    for shape in WORD_SHAPES if context.folded[start] in context.lexicon.opening_letters else DIGIT_SHAPES:
        draft = shape(context, start, floor)
        if draft is not None:
            return draft
    measure = read_measure(context, start, floor)
    if measure is None:
        return None
    for shape_of in NUMBER_SHAPES:
        draft = shape_of(context, measure, floor)
        if draft is not None:
            return draft
    return None


def lexical(context: Context, start: int, _floor: int) -> Draft | None:
    """A phrase of ``lexical.csv`` that is a quantity by itself: *doubled*, một nửa, 翻番."""
    found = context.lexicon.lexical.longest(context.folded, start, context.end)
    if found is None:
        return None
    end, row = found
    if row.follows == "unit":
        return None
    return Draft(
        start, end, row.kind, row.value if row.low is None else row.low, row.high, None, row.unit, "", "",
        row.denominator, row.relation if row.relation != "eq" else "", row.low is not None and row.high is not None,
        row.low is not None, rule="lexical",
    )  # fmt: skip


def denominator_first(context: Context, start: int, floor: int) -> Draft | None:
    """百分之四十: a word that means *of a hundred* stands first."""
    lexicon, folded = context.lexicon, context.folded
    fixed = lexicon.starts(start, folded, context.end, "denominator_first")
    if fixed is not None:
        numerator = read_measure(context, context.skip_space(fixed[0]), fixed[0])
        if numerator is None or numerator.amount.need == "more" and numerator.amount.low != 100:
            return None
        begin = _signed(context, start, floor)
        unit = _percent_unit(context)
        draft = Draft(
            begin[0], numerator.amount.end, "percent", numerator.amount.low * begin[1],
            numerator.amount.high, unit, "%", unit_text=context.text[start : fixed[0]],
            is_range=numerator.amount.adjacent, vague=numerator.amount.vague, measure=numerator, rule="percent.before",
        )  # fmt: skip
        return _range_of(context, draft, floor, fixed_prefix=True)
    return None


def denominator_then_numerator(context: Context, denominator: Measure, _floor: int) -> Draft | None:
    """三分之二: the joint between them says which is which."""
    lexicon, folded = context.lexicon, context.folded
    if not denominator.amount.exact:
        return None
    joint = lexicon.starts(context.skip_space(denominator.amount.end), folded, context.end, "of")
    if joint is None or joint[1] != "denominator":
        return None
    at = context.skip_space(joint[0])
    negative = lexicon.starts(at, folded, context.end, "negative")
    if negative is not None:
        at = negative[0]
    numerator = read_measure(context, at, at)
    if numerator is None or denominator.amount.low == 0:
        return None
    sign = -1 if negative is not None else 1
    return Draft(
        denominator.start, numerator.amount.end, "fraction", numerator.amount.low * sign, None, None, "1",
        denominator=denominator.amount.low, rule="fraction.denominator_first",
    )  # fmt: skip


def _signed(context: Context, start: int, floor: int) -> tuple[int, int]:
    found = context.lexicon.ends(start, context.folded, floor, "negative")
    if found is not None:
        return found[0], -1
    if start > floor and context.folded[start - 1] == "-":
        return start - 1, -1
    return start, 1


def _percent_unit(context: Context) -> Unit | None:
    units = context.lexicon.units_after.entries.get("%")
    return None if units is None else units[0]


def rank(context: Context, start: int, floor: int) -> Draft | None:
    """thứ 44/133, 第64位, top 10, 前二十名, No. 3: a place in an order."""
    lexicon, folded = context.lexicon, context.folded
    role, at = "top", lexicon.starts(start, folded, context.end, "top")
    if at is None:
        role, at = "rank", lexicon.starts(start, folded, context.end, "rank")
    if at is None:
        role, at = "top", _just_before(context, start, floor, "top")
    if at is None:
        role, at = "rank", _just_before(context, start, floor, "rank")
    if at is None:
        return None
    begin, number_at = (start, context.skip_space(at[0])) if at[0] > start else (at[0], start)
    if number_at < context.end and folded[number_at] == "-":
        number_at += 1
    number = read_measure(context, number_at, number_at)
    if number is None or not number.amount.exact or number.amount.low != number.amount.low.to_integral_value():
        return None
    if number.unit is not None and number.unit.kind not in ("count", "rank"):
        if role == "top" or number.unit.code == "%":
            return None
        number = replace(number, end=number.amount.end, unit=None)
    end, total = number.amount.end, None
    over = lexicon.starts(end, folded, context.end, "over")
    if over is not None:
        whole = read_measure(context, context.skip_space(over[0]), over[0])
        if whole is not None and whole.amount.exact and whole.amount.low >= number.amount.low:
            end, total = whole.amount.end, whole.amount.low
    after = lexicon.starts(end, folded, context.end, "rank_after") or lexicon.starts(
        context.skip_space(end), folded, context.end, "rank_after"
    )
    standing = _rank_standing(context, begin, end, role, after, at[1])
    if after is not None and standing == "rank":
        end = after[0] if after[1] == "in" else end
    relation = "le" if role == "top" else ""
    return Draft(
        begin, end, "rank", number.amount.low, None, None, "rank", denominator=total, relation=relation,
        standing=standing, measure=number, rule=f"rank.{role}",
    )  # fmt: skip


def _just_before(context: Context, start: int, floor: int, role: str) -> tuple[int, str] | None:
    found = context.lexicon.ends(context.back_space(start, floor), context.folded, floor, role)
    if found is None and start > floor and context.folded[start - 1] == "-":
        found = context.lexicon.ends(start - 1, context.folded, floor, role)
    return found


def _rank_standing(context: Context, begin: int, end: int, role: str, after: tuple[int, str] | None, value: str) -> str:
    """``rank``, or the reason of the rejection when it is only a number in a sequence."""
    if role == "top" or value == "sure":
        return "rank"
    lexicon, folded = context.lexicon, context.folded
    if after is not None:
        return "rank"
    at = context.skip_space(end)
    if lexicon.starts(at, folded, context.end, "sequence") is not None:
        return "sequence_ordinal"
    before = context.back_space(begin, context.start)
    if lexicon.ends(before, folded, context.start, "sequence") is not None:
        return "sequence_ordinal"
    if lexicon.ends(before, folded, context.start, "rank_license") is not None:
        return "rank"
    for _ in range(3):
        while before > context.start and folded[before - 1] not in " ,.;:，。；、(（":
            before -= 1
            if lexicon.unspaced and lexicon.ends(before, folded, context.start, "rank_license") is not None:
                return "rank"
            if lexicon.unspaced and begin - before > 6:
                return "sequence_ordinal"
        if before > context.start and folded[before - 1] != " ":
            break
        before = context.back_space(before, context.start)
        if lexicon.ends(before, folded, context.start, "rank_license") is not None:
            return "rank"
    return "sequence_ordinal"


def ordinal_word(context: Context, start: int, _floor: int) -> Draft | None:
    """third, second-largest: an ordinal is a rank or one of a sequence."""
    found = context.lexicon.starts(start, context.folded, context.end, "ordinal")
    return None if found is None else _ordinal(context, start, found[0], Decimal(found[1]))


def ordinal(context: Context, number: Measure, _floor: int) -> Draft | None:
    """44th of 133, two hundredth: a number that an ordinal ending closes."""
    lexicon, folded, amount = context.lexicon, context.folded, number.amount
    if not amount.exact:
        return None
    if amount.literal:
        suffix = lexicon.starts(amount.end, folded, context.end, "ordinal_suffix")
        return None if suffix is None else _ordinal(context, number.start, suffix[0], amount.low)
    if amount.rule != "words":
        return None
    at = amount.end + 1 if folded[amount.end : amount.end + 1] in ("-", " ") else amount.end
    tail = lexicon.starts(at, folded, context.end, "ordinal")
    if tail is None or not _completes(amount.low, Decimal(tail[1])) or _is_part(context, amount.low, tail):
        return None
    return _ordinal(context, number.start, tail[0], _completed(amount.low, Decimal(tail[1])))


def _ordinal(context: Context, start: int, end: int, value: Decimal) -> Draft:
    lexicon, folded = context.lexicon, context.folded
    total = None
    of = lexicon.starts(context.skip_space(end), folded, context.end, "of")
    if of is not None and of[1] == "whole":
        whole = read_measure(context, context.skip_space(of[0]), of[0])
        if whole is not None and whole.amount.exact and whole.amount.literal and whole.amount.low >= value and whole.bare:
            end, total = whole.amount.end, whole.amount.low
    after_at = end + 1 if folded[end : end + 1] in ("-", " ") else end
    after = lexicon.starts(after_at, folded, context.end, "rank_after")
    standing = "rank" if total is not None else _rank_standing(context, start, end, "rank", after, "")
    if standing == "rank" and after is not None and after[1] == "in":
        end = after[0]
    return Draft(start, end, "rank", value, None, None, "rank", denominator=total, standing=standing, rule="rank.ordinal")


def _completes(low: Decimal, ordinal_value: Decimal) -> bool:
    """Whether ``low`` and an ordinal word make one ordinal: twenty-third, two hundredth."""
    return (low % 10 == 0 and low >= 20 and ordinal_value < 10) or (low >= 100 and low % 100 == 0 and ordinal_value < 100) or (
        ordinal_value >= 100 and low < 1000
    )


def _completed(low: Decimal, ordinal_value: Decimal) -> Decimal:
    return low * ordinal_value if ordinal_value >= 100 and low < ordinal_value else low + ordinal_value


def _is_part(context: Context, low: Decimal, tail: tuple[int, str]) -> bool:
    part = context.lexicon.starts(tail[0], context.folded, context.end, "part")
    return part is not None and low < 20


def article_part(context: Context, start: int, _floor: int) -> Draft | None:
    """a third, a quarter."""
    lexicon, folded = context.lexicon, context.folded
    article = lexicon.starts(start, folded, context.end, "article")
    if article is None:
        return None
    at = article[0] + 1 if folded[article[0] : article[0] + 1] in ("-", " ") else article[0]
    part = lexicon.starts(at, folded, context.end, "part")
    if part is None or (Decimal(part[1]) not in (2, 4) and context.noun_follows(part[0])):
        return None
    if lexicon.traps_whole.longest(folded, at, context.end) is not None:
        return None
    return _fraction(context, start, part[0], Decimal(1), Decimal(part[1]))


def parts(context: Context, numerator: Measure, _floor: int) -> Draft | None:
    """two-thirds, ba phần tư, 3/4, 57 of 64, one in five, 99 nam/100 nữ."""
    lexicon, folded = context.lexicon, context.folded
    if not numerator.amount.exact or numerator.prefixed:
        return None
    end = numerator.amount.end
    at = end + 1 if folded[end : end + 1] in ("-", " ") else end
    if folded[end : end + 3] == " - ":
        at = end + 3
    part = lexicon.starts(at, folded, context.end, "part")
    if part is not None and at > end and numerator.amount.low < 1000:
        return _fraction(context, numerator.start, part[0], numerator.amount.low, Decimal(part[1]))
    of = lexicon.starts(context.skip_space(end), folded, context.end, "of")
    if of is not None and of[1] in ("part", "whole", "slash", "in"):
        return _k_of_n(context, numerator, of)
    return None


def _fraction(context: Context, start: int, end: int, numerator: Decimal, denominator: Decimal) -> Draft:
    draft = Draft(start, end, "fraction", numerator, None, None, "1", denominator=denominator, rule="fraction.part")
    # two thirds of a million, three quarters billion: the part is a factor of what follows
    at = context.skip_space(end)
    of = context.lexicon.starts(at, context.folded, context.end, "magnitude_of")
    if of is not None and of[1]:
        at = context.skip_space(of[0])
    value = EXACT.divide(numerator, denominator)
    scaled = _times_magnitude(context, start, at, value)
    return draft if scaled is None else _plain(scaled)


def _times_magnitude(context: Context, start: int, at: int, value: Decimal) -> Measure | None:
    """The measure ``value`` times the magnitude word at ``at``, with the unit after it."""
    token = context.lexicon.first_token.match(context.folded, at, context.end)
    if token is None or not token.group("word"):
        return None
    word = context.lexicon.numerals[token.group("word")]
    if word.cls != "multiplier" or (word.low < 1000 and not context.lexicon.unspaced):
        return None
    scaled = EXACT.multiply(value, word.low)
    amount = Amount(start, token.end(), scaled, scaled, value, word.low, False, 2)
    measure = Measure(start, token.end(), amount, rule="fraction*magnitude")
    unit = find_unit(context, measure)
    if unit is None:
        return measure
    return replace(measure, end=unit[0], unit=unit[1], unit_text=unit[2])


def _k_of_n(context: Context, numerator: Measure, of: tuple[int, str]) -> Draft | None:
    role = of[1]
    whole = read_measure(context, context.skip_space(of[0]), of[0])
    if whole is None or not whole.amount.exact or whole.prefixed or whole.amount.need == "more":
        return None
    k, n = numerator.amount, whole.amount
    if n.low <= 0 or k.low < 0 and role != "slash" and role != "part":
        return None
    if role in ("whole", "in"):
        if not numerator.bare and numerator.unit is not None and numerator.unit.code != "1":
            return None
        if k.low != k.low.to_integral_value() or n.low != n.low.to_integral_value() or k.low > n.low:
            return None
        if whole.unit is not None and whole.unit.code != "1":
            return None
        if role == "in" and (k.low > 10 or n.low > 100000 or n.low < 2 or not _proportion(context, numerator, whole)):
            return None
    if role == "slash":
        if not k.literal or not n.literal or folded_has_group(context, n.start, n.end) or n.low == 0:
            return None
        if whole.unit is not None and whole.unit.kind not in ("count", "rank", "percent") and (whole.unit.kind != "duration" or k.low < n.low):
            unit = whole.unit
            value = EXACT.divide(k.low, n.low)
            return Draft(
                numerator.start, whole.end, unit.kind, value, None, unit, unit.code, unit_text=whole.unit_text,
                rule="fraction*unit",
            )  # fmt: skip
    return Draft(
        numerator.start, n.end, "fraction", k.low, None, None, "1", denominator=n.low, measure=whole, rule=f"fraction.{role}"
    )


def _proportion(context: Context, numerator: Measure, whole: Measure) -> bool:
    """"one in five", "2 in 5": both small, no unit, and not "in 2020"."""
    return whole.bare and not (whole.amount.literal and whole.amount.low > 1000 and numerator.amount.low != 1)


def folded_has_group(context: Context, start: int, end: int) -> bool:
    """Whether the literal at ``start:end`` is written with separators."""
    return any(mark in context.folded[start:end] for mark in ",.")


def multiple(context: Context, start: int, floor: int) -> Draft | None:
    """gấp 10 lần, 翻两番, tăng 3 lần: a multiple announced by a word before the number."""
    lexicon, folded = context.lexicon, context.folded
    power = lexicon.starts(start, folded, context.end, "power_of_two")
    if power is not None:
        number = read_measure(context, power[0], power[0])
        closing = None if number is None else lexicon.starts(number.amount.end, folded, context.end, "power_of_two")
        if number is None or closing is None or not 0 < number.amount.low < 20:
            return None
        value = Decimal(2) ** int(number.amount.low)
        return Draft(start, closing[0], "multiple", value, None, None, "x", rule="multiple.power")
    announced = lexicon.starts(start, folded, context.end, "multiple")
    if announced is None:
        return None
    at = context.skip_space(announced[0])
    outer = start
    qualifier = None
    for _ in range(2):
        found = _qualifier_at(context, at)
        if found is None:
            break
        at, qualifier = context.skip_space(found[0]), found[1]
    number = read_measure(context, at, at)
    if number is None:
        return None
    draft = _range_of(context, _plain(number), at)
    closing = lexicon.starts(context.skip_space(draft.end), folded, context.end, "factor")
    times = draft.unit is not None and draft.unit.kind in ("multiple", "count")
    if closing is None and not times and announced[1] != "sure":
        return None
    end = closing[0] if closing is not None else draft.end
    return replace(
        draft, start=start if qualifier is None else at, end=end, kind="multiple", code="x", unit=None, per="",
        relation=qualifier or draft.relation, outer_start=outer, rule="multiple.before",
    )  # fmt: skip


def _qualifier_at(context: Context, position: int) -> tuple[int, str] | None:
    entries = context.lexicon.qualifiers_ahead
    return entries.longest(context.folded, position, context.end)


def vague(context: Context, start: int, _floor: int) -> Draft | None:
    """dozens, tens of thousands, hàng nghìn, 数十: an amount without a number."""
    lexicon, folded = context.lexicon, context.folded
    found = lexicon.starts(start, folded, context.end, "plural")
    if found is not None:
        end, value = found[0], Decimal(found[1])
        while True:
            of = lexicon.starts(context.skip_space(end), folded, context.end, "magnitude_of")
            if of is None:
                break
            at = context.skip_space(of[0])
            further = lexicon.starts(at, folded, context.end, "plural")
            if further is None:
                break
            end, value = further[0], value * Decimal(further[1])
        return _vague_unit(context, start, end, value * 2)
    before = lexicon.starts(start, folded, context.end, "vague_before")
    if before is None:
        return None
    at = context.skip_space(before[0])
    number = read_measure(context, at, at)
    if number is None or number.amount.literal or not number.amount.magnitude >= 10 and number.amount.need != "more":
        return None
    return _vague_unit(context, start, number.amount.end, number.amount.low * 2)


def _vague_unit(context: Context, start: int, end: int, low: Decimal) -> Draft:
    amount = Amount(start, end, low, low, low, Decimal(1), False, 1)
    found = find_unit(context, Measure(start, end, amount))
    if found is None:
        of = context.lexicon.starts(context.skip_space(end), context.folded, context.end, "magnitude_of")
        if of is not None:
            found = find_unit(context, Measure(start, of[0], amount))
    if found is None:
        return Draft(start, end, "count", low, None, relation="ge", vague=True, rule="vague")
    stop, unit, text = found
    return Draft(start, stop, unit.kind, low, None, unit, unit.code, unit_text=text, relation="ge", vague=True, rule="vague+unit")


def article_amount(context: Context, start: int, floor: int) -> Draft | None:
    """a hundred, a million dollars: the article is the digit one."""
    lexicon, folded = context.lexicon, context.folded
    article = lexicon.starts(start, folded, context.end, "article")
    if article is None:
        return None
    at = article[0] + 1
    token = lexicon.first_token.match(folded, at, context.end)
    if token is None or not token.group("word") or lexicon.numerals[token.group("word")].cls != "multiplier":
        return _one_unit(context, start, article[0])
    measure = read_measure(context, at, at)
    if measure is None:
        return None
    return _range_of(context, replace(_plain(measure), start=start, standing=""), floor)


def _one_unit(context: Context, start: int, end: int) -> Draft | None:
    """a kilogram, a dollar and 42 cents: one of a unit, when nothing else is said."""
    amount = Amount(start, end, Decimal(1), Decimal(1), Decimal(1), Decimal(1), False, 1)
    measure = suffixed(context, Measure(start, end, amount, rule="article*unit"))
    if measure.unit is None or context.folded[measure.end : context.end].strip(" .!?"):
        return None
    return replace(_plain(measure), standing="article")


def half_of(context: Context, start: int, _floor: int) -> Draft | None:
    """half a million, nửa triệu, 半年: half of what follows."""
    found = context.lexicon.lexical.longest(context.folded, start, context.end)
    if found is None or found[1].kind != "fraction" or found[1].value is None:
        return None
    end, row = found
    value = row.value
    if row.denominator:
        value = EXACT.divide(value, row.denominator)
    at = context.skip_space(end)
    if context.folded[at : at + 1] == "-":
        at += 1
    scaled = _times_magnitude(context, start, at, value)
    if scaled is not None:
        return _plain(scaled)
    if row.follows != "unit":
        return None
    amount = Amount(start, end, value, value, value, Decimal(1), False, 1)
    unit = find_unit(context, Measure(start, end, amount))
    if unit is None or unit[1].kind in ("percent", "multiple", "rank"):
        return None
    if unit[1].code == "1" and not context.lexicon.unspaced:
        return None
    return _plain(Measure(start, unit[0], amount, unit[1], unit[2], rule="half*unit"))


def decade_age(context: Context, start: int, floor: int) -> Draft | None:
    """in her 30s: an age of thirty to thirty-nine."""
    lexicon, folded = context.lexicon, context.folded
    if not folded[start].isdigit():
        return None
    suffix = lexicon.starts(start + 2, folded, context.end, "decade_suffix")
    if suffix is None or folded[start + 1 : start + 2] != "0":
        return None
    licensed_by = lexicon.ends(context.back_space(start, floor), folded, floor, "decade")
    if licensed_by is None:
        return Draft(start, suffix[0], "rank", None, standing="date", rule="decade")
    low = Decimal(folded[start : start + 2])
    lower, upper = (int(part) for part in (licensed_by[1] or "0..9").split(".."))
    return Draft(start, suffix[0], "age", low + lower, low + upper, code="a", is_range=True, rule="age.decade")


def plain(context: Context, measure: Measure, floor: int) -> Draft:
    """A measure, or a range of two."""
    draft = _range_of(context, _plain(measure), floor)
    if draft.unit is None and draft.kind == "count" and measure.amount.magnitude >= 1000:
        at = context.back_space(draft.start, context.start)
        price = context.lexicon.ends(at, context.folded, context.start, "price")
        if price is not None and not context.noun_follows(draft.end):
            # a price without a currency is in the currency of the language
            return replace(draft, kind="money", code=price[1], flags=(*draft.flags, "currency_inferred"), rule=draft.rule + "+price")
    return draft


def _plain(measure: Measure) -> Draft:
    amount, unit = measure.amount, measure.unit
    kind = "count" if unit is None else unit.kind
    if measure.per and kind == "count" and unit is None and "km2" in measure.per:
        kind = "other"
    return Draft(
        measure.start,
        measure.end,
        kind,
        amount.low,
        None if amount.exact else amount.high,
        unit,
        "1" if unit is None else unit.code,
        measure.per,
        measure.unit_text,
        None,
        amount.relation,
        amount.adjacent,
        amount.vague,
        "",
        None,
        measure.flags,
        measure,
        measure.rule,
    )


def _range_of(context: Context, draft: Draft, floor: int, fixed_prefix: bool = False) -> Draft:
    """``draft`` joined with the number after it when both are the ends of one range."""
    first = draft.measure
    if first is None or draft.is_range or draft.vague or first.amount.need == "more" or first.per:
        return draft
    lexicon, folded = context.lexicon, context.folded
    at = context.skip_space(draft.end)
    connector = lexicon.starts(at, folded, context.end, "range")
    if connector is None:
        return draft
    opener = lexicon.ends(context.back_space(draft.start, floor), folded, floor, "range_open")
    needs_opener = connector[1] == "open"
    if needs_opener and (opener is None or opener[1] != "between"):
        return draft
    next_at = context.skip_space(connector[0])
    hedge = lexicon.qualifiers_ahead.longest(folded, next_at, context.end)
    if hedge is not None and hedge[1] in ("approx", "almost"):
        next_at = context.skip_space(hedge[0])
    if next_at >= context.end:
        return draft
    glued = connector[0] - at == 1 and folded[at] == "-" and at == draft.end
    begin = _number_start(context, next_at)
    if begin is None:
        if not fixed_prefix:
            return draft
        again = lexicon.starts(next_at, folded, context.end, "denominator_first")
        if again is None:
            return draft
        begin = again[0]
    elif fixed_prefix and (again := lexicon.starts(begin, folded, context.end, "denominator_first")) is not None:
        begin = again[0]
    second = read_measure(context, begin, next_at)
    if second is None or not second.amount.exact or (second.amount.need == "more" and not fixed_prefix):
        return draft
    if fixed_prefix:
        second = replace(second, end=second.amount.end, unit=draft.unit, unit_text="")
    joined = _join(context, draft, first, second, glued)
    if joined is None:
        return draft
    if first.unit is not None and second.unit is not None and second.amount.low >= 3 * first.amount.low and (
        lexicon.ends(context.back_space(draft.start, floor), folded, floor, "by") is not None
    ):
        return draft  # rose by 2 billion to 19 billion
    if connector[1] == "change" and opener is not None and near_change(context, opener[0]):
        return draft
    if opener is not None and opener[1] == "from" and connector[1] == "to" and near_change(context, opener[0]):
        return draft
    if needs_opener:
        closing = lexicon.starts(context.skip_space(joined.end), folded, context.end, "range_close")
        if lexicon.unspaced and closing is None and opener is None:
            return draft
    return replace(joined, outer_start=opener[0] if opener is not None else None)


_LONGEST_PREFIX = 8
"""Characters; the currencies written before the second number of a range are signs and codes."""


def _number_start(context: Context, position: int) -> int | None:
    """Where the number of the second measure begins: after its sign or currency."""
    lexicon, folded = context.lexicon, context.folded
    for length in range(_LONGEST_PREFIX + 1):
        if length and folded[position : position + length] not in lexicon.units_before.entries:
            continue
        at = context.skip_space(position + length) if length else position
        if folded[at : at + 1] == "-":
            at += 1
        if at < context.end and lexicon.first_token.match(folded, at, context.end) is not None:
            return at
    return None


def _join(context: Context, draft: Draft, first: Measure, second: Measure, glued: bool) -> Draft | None:
    a, b = first.amount, second.amount
    unit = second.unit or first.unit
    if first.unit is not None and second.unit is not None and first.unit.code != second.unit.code:
        if first.unit.kind != second.unit.kind or first.unit.kind == "money":
            return None
        factor = _ratio(context, first.unit, second.unit)
        if factor is None:
            return None
        a = replace(a, low=EXACT.multiply(a.low, factor), high=EXACT.multiply(a.high, factor))
    elif first.unit is None and second.unit is None and glued and not (a.literal or a.magnitude == b.magnitude):
        return None
    low = a.low
    if a.magnitude == 1 and b.magnitude != 1 and (first.unit is None or first.prefixed) and a.low < b.coefficient:
        low = EXACT.multiply(a.low, b.magnitude)
    if low >= b.low:
        return None
    if first.unit is not None and not first.prefixed and second.unit is None:
        return None
    end = second.end
    return replace(
        draft,
        end=end,
        low=low,
        high=b.low,
        unit=unit,
        kind="count" if unit is None else unit.kind,
        code="1" if unit is None else unit.code,
        per=second.per or first.per,
        unit_text=second.unit_text or first.unit_text,
        is_range=True,
        measure=second,
        rule=draft.rule + "-range",
    )


def _ratio(context: Context, first: Unit, second: Unit) -> Decimal | None:
    a, b = context.lexicon.unit_codes[first.code].factor, context.lexicon.unit_codes[second.code].factor
    if a is None or b is None:
        return None
    return EXACT.divide(EXACT.multiply(a, first.factor), EXACT.multiply(b, second.factor))


DIGIT_SHAPES: tuple[WordShape, ...] = (decade_age, rank)
"""What may begin where a digit stands."""

WORD_SHAPES: tuple[WordShape, ...] = (
    half_of,
    lexical,
    vague,
    multiple,
    denominator_first,
    rank,
    ordinal_word,
    article_part,
    article_amount,
)
"""What may begin where a letter stands; the first that fits wins."""

NUMBER_SHAPES: tuple[NumberShape, ...] = (denominator_then_numerator, ordinal, parts, plain)
"""What may begin with a number; *plain* always fits."""
