"""Places in an order: thứ 44/133, 第64位, top 10, second-largest."""

from __future__ import annotations

from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft, of_measure
from pipeline.quantity.matching import ends_in
from pipeline.quantity.measures import Measure
from pipeline.quantity.ranges import range_of
from pipeline.quantity.reading import read_measure
from pipeline.records import replace

_LARGE = Decimal(1000)
_JOINTS = ("-", " ", "\u2014")
"""What stands inside an ordinal of two words; some typesetters take the long dash."""

_REACH, _CLAUSE_REACH = 6, 16
"""So far before a Chinese ordinal a word may say that it is a rank; farther where it ends the clause."""
_ENDS = ("", ",", ".", "。", ";", "、", "!", "\n")


def rank(context: Context, start: int, floor: int) -> Draft | None:
    """thứ 44/133, 第64位, top 10, 前二十名, No. 3: a place in an order."""
    lexicon, folded = context.lexicon, context.folded
    role = "top"
    at: tuple[int, str] | None = None
    if folded[start] in lexicon.rank_letters:
        at = lexicon.starts(start, folded, context.end, "top")
        if at is None:
            role, at = "rank", lexicon.starts(start, folded, context.end, "rank")
    if at is None and ends_in(folded, context.back_space(start, floor), lexicon.rank_ends):
        role, at = "top", _just_before(context, start, floor, "top")
        if at is None:
            role, at = "rank", _just_before(context, start, floor, "rank")
    if at is None:
        return None
    begin, number_at = (start, context.skip_space(at[0])) if at[0] > start else (at[0], start)
    if at[1] == "outside":
        begin = number_at
    if number_at < context.end and folded[number_at] == "-":
        number_at += 1
    number = read_measure(context, number_at, number_at)
    if (
        number is None
        or not number.amount.exact
        or number.amount.low != number.amount.low.to_integral_value()
    ):
        return None
    if role == "top" and (
        (number.amount.low == 1 and not number.amount.literal) or (at[1] == "measured" and number.bare)
    ):
        return None  # 前一: the one before
    if number.unit is not None and number.unit.kind not in ("count", "rank"):
        if role == "top" or number.unit.code == "%":
            return None
        number = replace(number, end=number.amount.end, unit=None)
    end, total = number.amount.end, None
    over = lexicon.starts(context.skip_space(end), folded, context.end, "over")
    if over is not None:
        whole = read_measure(context, context.skip_space(over[0]), over[0])
        if whole is not None and whole.amount.exact and whole.amount.low >= number.amount.low:
            end, total = whole.amount.end, whole.amount.low
    after = lexicon.starts(end, folded, context.end, "rank_after") or lexicon.starts(
        context.skip_space(end), folded, context.end, "rank_after"
    )
    if role == "rank" and number.amount.magnitude >= _LARGE:
        return None  # ngan hang 18tr, typed without marks, is no hạng
    if role == "top" and total is None and _measures(context, number, floor):
        return None  # the top 20-30 cm, sales to top 20 million
    standing = _rank_standing(context, begin, end, role, after, at[1])
    if after is not None and standing == "rank":
        end = after[0] if after[1] == "in" else end
    relation = "le" if role == "top" else ""
    return Draft(
        begin, end, "rank", number.amount.low, None, None, "rank", denominator=total, relation=relation,
        standing=standing, measure=number, rule=f"rank.{role}",
    )  # fmt: skip


def _measures(context: Context, number: Measure, floor: int) -> bool:
    """Whether the number begins a range in a unit that nothing is ranked by."""
    if number.amount.magnitude >= _LARGE:
        return True
    unit = range_of(context, of_measure(number), floor).unit
    return unit is not None and unit.kind not in ("count", "rank")


def _just_before(context: Context, start: int, floor: int, role: str) -> tuple[int, str] | None:
    found = context.lexicon.ends(context.back_space(start, floor), context.folded, floor, role)
    if found is None and start > floor and context.folded[start - 1] == "-":
        found = context.lexicon.ends(start - 1, context.folded, floor, role)
    return found


def _rank_standing(
    context: Context, begin: int, end: int, role: str, after: tuple[int, str] | None, value: str
) -> str:
    """``rank``, or the reason of the rejection when it is only a number in a sequence."""
    if role == "top" or value in ("sure", "outside"):
        return "rank"
    lexicon, folded = context.lexicon, context.folded
    if after is not None:
        return "rank"
    if value == "label" and context.text[begin].islower():
        return "sequence_ordinal"
    at = context.skip_space(end)
    if lexicon.starts(at, folded, context.end, "sequence") is not None:
        return "sequence_ordinal"
    before = context.back_space(begin, context.start)
    license_, sequence = (
        lexicon.ends(before, folded, context.start, word) for word in ("rank_license", "sequence")
    )
    if license_ is not None and (sequence is None or license_[0] <= sequence[0]):
        return "rank"
    if sequence is not None:
        return "sequence_ordinal"
    if lexicon.ends(before, folded, context.start, "rank_place") is not None and not _noun_after(
        context, end
    ):
        return "rank"  # is fourth, from sixth to third, but not in third place or to third parties
    if value == "label" and lexicon.ends(before, folded, context.start, "noun_number") is not None:
        return "rank"  # the No. 2 carmaker, but not Room No. 2
    reach = _CLAUSE_REACH if folded[end : end + 1] in _ENDS else _REACH
    for _ in range(3):
        while before > context.start and folded[before - 1] not in " ,.;:，。；、(（":
            before -= 1
            if lexicon.unspaced and lexicon.ends(before, folded, context.start, "rank_license") is not None:
                return "rank"
            if lexicon.unspaced and begin - before > reach:
                return "sequence_ordinal"
        if before > context.start and folded[before - 1] != " ":
            break
        before = context.back_space(before, context.start)
        if lexicon.ends(before, folded, context.start, "rank_license") is not None:
            return "rank"
    return "sequence_ordinal"


def goes_on_after(context: Context, ordinal: Draft, ranked: int) -> bool:
    """Whether ``ordinal`` is a rank because the number before, up to ``ranked``, is: "39th and 45th"."""
    lexicon, folded = context.lexicon, context.folded
    at = context.skip_space(ranked)
    joint = lexicon.starts(at, folded, ordinal.start, "list")
    if joint is None or context.skip_space(joint[0]) != ordinal.start:
        return False
    end = context.skip_space(ordinal.end)
    if lexicon.starts(end, folded, context.end, "sequence") is not None:
        return False
    return lexicon.unspaced or not _noun_after(context, ordinal.end)


def _noun_after(context: Context, end: int) -> bool:
    """Whether a word or a hyphen after ``end`` may go on with what is ordered."""
    return context.folded[end : end + 1] == "-" or context.noun_follows(end)


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
    at = amount.end + 1 if folded[amount.end : amount.end + 1] in _JOINTS else amount.end
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
        if (
            whole is not None
            and whole.amount.exact
            and whole.amount.literal
            and whole.amount.low >= value
            and whole.bare
        ):
            end, total = whole.amount.end, whole.amount.low
    after_at = end + 1 if folded[end : end + 1] in ("-", " ") else end
    after = lexicon.starts(after_at, folded, context.end, "rank_after")
    standing = "rank" if total is not None else _rank_standing(context, start, end, "rank", after, "")
    if standing == "rank" and after is not None and after[1] == "in":
        end = after[0]
    return Draft(
        start,
        end,
        "rank",
        value,
        None,
        None,
        "rank",
        denominator=total,
        standing=standing,
        rule="rank.ordinal",
    )


def _completes(low: Decimal, ordinal_value: Decimal) -> bool:
    """Whether ``low`` and an ordinal word make one ordinal: twenty-third, two hundredth."""
    return (
        (low % 10 == 0 and low >= 20 and ordinal_value < 10)
        or (low >= 100 and low % 100 == 0 and ordinal_value < 100)
        or (ordinal_value >= 100 and low < 1000)
    )


def _completed(low: Decimal, ordinal_value: Decimal) -> Decimal:
    return low * ordinal_value if ordinal_value >= 100 and low < ordinal_value else low + ordinal_value


def _is_part(context: Context, low: Decimal, tail: tuple[int, str]) -> bool:
    part = context.lexicon.starts(tail[0], context.folded, context.end, "part")
    return part is not None and low < 20
