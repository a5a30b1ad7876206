"""Quantities that begin with a word: doubled, gấp 10 lần, dozens, a hundred, in her 30s."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.amounts import Amount
from pipeline.quantity.compounds import suffixed
from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft, of_measure
from pipeline.quantity.lexicon import SHORT
from pipeline.quantity.measures import Measure
from pipeline.quantity.numerals import read_decimals
from pipeline.quantity.ranges import range_of
from pipeline.quantity.reading import read_measure
from pipeline.quantity.unit_search import find_unit
from pipeline.quantity.units import Unit
from pipeline.records import replace

_MEASURED = ("duration", "length", "area", "volume", "mass", "percent")


def lexical(context: Context, start: int, floor: int) -> Draft | None:
    """A phrase of ``lexical.csv`` that is a quantity by itself: *doubled*, một nửa, 翻番."""
    found = context.lexicon.lexical.longest(context.folded, start, context.end)
    if found is None:
        return None
    end, row = found
    if row.follows == "unit":
        return None
    if row.follows == "apart":
        return _apart(context, start, end, floor)
    if row.kind == "fraction" and context.lexicon.unspaced and _halves(context, end):
        return None
    return Draft(
        start,
        end,
        row.kind,
        row.value if row.low is None else row.low,
        row.high,
        code=row.unit,
        denominator=row.denominator,
        relation=row.relation if row.relation != "eq" else "",
        standing="word" if row.follows == "alone" else "",
        is_range=row.low is not None and row.high is not None,
        vague=row.low is not None,
        rule="lexical",
    )


def _halves(context: Context, end: int) -> bool:
    """Whether a unit is glued to the half of 超半米, which the half belongs to then."""
    if context.lexicon.first_token.match(context.folded, end - 1, context.end) is None:
        return False
    unit = context.lexicon.units_after.longest(context.folded, end, context.end)
    return unit is not None and unit[1][0].kind in _MEASURED and unit[1][0].license == "any"


def _apart(context: Context, start: int, end: int, floor: int) -> Draft | None:
    """米九, 个半小时: a measure that leaves its one unsaid, where no other word holds its first sign."""
    lexicon, folded = context.lexicon, context.folded
    row = lexicon.lexical.entries[folded[start:end]]
    if row.value is None or lexicon.token.match(folded, end, context.end) is not None:
        return None
    if start > floor and folded[start - 1].isalnum():
        said = (
            lexicon.qualifiers_before.longest(folded, start, floor)
            or lexicon.ends(start, folded, floor, "range_open")
            or lexicon.qualifiers_after.longest(folded, end, context.end)
        )
        if said is None and not folded.endswith(lexicon.near.get(row.unit, ()), floor, start):
            return None
    amount = Amount(start, end, row.value, row.value, row.value, Decimal(1), False, 2)
    unit = Unit(row.surface, row.unit, row.kind, Decimal(1), "any")
    return range_of(context, of_measure(Measure(start, end, amount, unit, rule="lexical")), floor)


def multiple(context: Context, start: int, _floor: int) -> Draft | None:
    """gấp 10 lần, 翻两番, tăng 3 lần: a multiple announced by a word before the number."""
    lexicon, folded = context.lexicon, context.folded
    power = lexicon.starts(start, folded, context.end, "power_of_two")
    if power is not None:
        number = read_measure(context, power[0], power[0])
        closing = (
            None if number is None else lexicon.starts(number.amount.end, folded, context.end, "power_of_two")
        )
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
    draft = range_of(context, of_measure(number), at)
    closing = lexicon.starts(context.skip_space(draft.end), folded, context.end, "factor")
    times = draft.unit is not None and draft.unit.kind in ("multiple", "count")
    if closing is None and not times and announced[1] != "sure":
        return None
    end = closing[0] if closing is not None else draft.end
    return replace(
        draft,
        start=start if qualifier is None else at,
        end=end,
        kind="multiple",
        code="x",
        unit=None,
        per="",
        relation=qualifier or draft.relation,
        outer_start=outer,
        rule="multiple.before",
    )


def _qualifier_at(context: Context, position: int) -> tuple[int, str] | None:
    entries = context.lexicon.qualifiers_ahead
    return entries.longest(context.folded, position, context.end)


def vague(context: Context, start: int, _floor: int) -> Draft | None:
    """dozens, tens of thousands, hàng nghìn, 数十: an amount without a number."""
    lexicon, folded = context.lexicon, context.folded
    found = lexicon.starts(start, folded, context.end, "plural")
    if found is not None:
        end, value = found[0], _times(found[1])
        while True:
            of = lexicon.starts(context.skip_space(end), folded, context.end, "magnitude_of")
            if of is None:
                break
            at = context.skip_space(of[0])
            further = lexicon.starts(at, folded, context.end, "plural")
            if further is None:
                break
            end, value = further[0], value * _times(further[1]) / 2
        token = lexicon.first_token.match(folded, context.skip_space(end), context.end)
        if token is not None and token.group("word"):
            word = lexicon.numerals[token.group("word")]
            if word.cls == "multiplier" and word.low >= 1000:
                end, value = token.end(), value * word.low
        return _vague_unit(context, start, end, value)
    before = lexicon.starts(start, folded, context.end, "vague_before")
    if before is None:
        return None
    at = context.skip_space(before[0])
    number = read_measure(context, at, at)
    if (
        number is None
        or number.amount.literal
        or (not number.amount.magnitude >= 10 and number.amount.need != "more")
    ):
        return None
    return _vague_unit(context, start, number.amount.end, number.amount.low * 2)


def _times(value: str) -> Decimal:
    """The least that is meant: twice the magnitude (dozens), or the magnitude itself (``1*``: 上百)."""
    return Decimal(value[2:]) if value.startswith("1*") else Decimal(value) * 2


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
    return Draft(
        start,
        stop,
        unit.kind,
        low,
        None,
        unit,
        unit.code,
        unit_text=text,
        relation="ge",
        vague=True,
        rule="vague+unit",
    )


def article_amount(context: Context, start: int, floor: int) -> Draft | None:
    """a hundred, a million dollars: the article is the digit one."""
    lexicon, folded = context.lexicon, context.folded
    article = lexicon.starts(start, folded, context.end, "article")
    if article is None:
        return None
    at = article[0] + 1
    token = lexicon.first_token.match(folded, at, context.end)
    word = lexicon.numerals[token.group("word")] if token is not None and token.group("word") else None
    if word is None or word.cls != "multiplier" or word.need:
        return _one_unit(context, start, article[0])
    measure = read_measure(context, at, at)
    if measure is None:
        return None
    measure = replace(measure, amount=replace(measure.amount, need=""))  # the article counts it
    return range_of(context, replace(of_measure(measure), start=start, standing=""), floor)


def _one_unit(context: Context, start: int, end: int) -> Draft | None:
    """a kilogram, a dollar and 42 cents: one of a unit, when nothing else is said."""
    if context.end - end > SHORT:
        return None
    amount = Amount(start, end, Decimal(1), Decimal(1), Decimal(1), Decimal(1), False, 1)
    measure = suffixed(context, Measure(start, end, amount, rule="article*unit"))
    if measure.unit is None or context.folded[measure.end : context.end].strip(" .!?"):
        return None
    return replace(of_measure(measure), standing="article")


def leading_point(context: Context, start: int, _floor: int) -> Draft | None:
    """point 77, point five percent: a decimal without its zero, when it is all that is said."""
    lexicon = context.lexicon
    point = lexicon.starts(start, context.folded, context.end, "leading_point")
    if point is None or start > context.start + 1:
        return None
    at = context.skip_space(point[0])
    amount = read_decimals(context.folded, at, context.end, lexicon, context.habit)
    if amount is None:
        return None
    measure = suffixed(context, Measure(start, amount.end, replace(amount, start=start), rule=amount.rule))
    return replace(of_measure(measure), standing="word")


def decade_age(context: Context, start: int, floor: int) -> Draft | None:
    """in her 30s: an age of thirty to thirty-nine; over-65s."""
    lexicon, folded = context.lexicon, context.folded
    limited = start > floor and folded[start - 1] == "-"
    if not folded[start].isdigit() or (folded[start + 1 : start + 2] != "0" and not limited):
        return None
    suffix = lexicon.starts(start + 2, folded, context.end, "decade_suffix")
    limit = None if suffix is None else lexicon.ends(start, folded, floor, "age_limit")
    if suffix is not None and limit is not None and folded[start : start + 2].isdigit():
        return Draft(
            start, suffix[0], "age", Decimal(folded[start : start + 2]), code="a", relation=limit[1],
            rule="age.limit",
        )  # fmt: skip
    if suffix is None or folded[start + 1] != "0":
        return None
    licensed_by = lexicon.ends(context.back_space(start, floor), folded, floor, "decade")
    if licensed_by is None:
        return Draft(start, suffix[0], "rank", None, standing="date", rule="decade")
    low = Decimal(folded[start : start + 2])
    lower, upper = (int(part) for part in (licensed_by[1] or "0..9").split(".."))
    return Draft(
        start, suffix[0], "age", low + lower, low + upper, code="a", is_range=True, rule="age.decade"
    )
