"""Tells a quantity from a number that is part of a name, a code, a word or a phrase."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft
from pipeline.quantity.labels import after_name, second_of_name
from pipeline.quantity.literals import has_exponent
from pipeline.quantity.matching import is_letter
from pipeline.quantity.numerals import MAX_TOKENS
from pipeline.quantity.rows import ALLOWED
from pipeline.quantity.tallies import is_tally

_LONGEST = 400
"""Characters; nobody writes a longer number to be read."""

_LONGEST_DIGITS = 8
"""More digits than this without a separator are an identifier, unless a unit or a noun follows or
they fill a table cell."""

_DAYS, _MONTHS = 31, 12

_INDICATED = ("money", "percent", "percentage_point")
_INDICATOR = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2,6}$")

_PHYSICAL = ("length", "area", "volume", "mass", "temperature", "speed", "energy", "power", "data")

_WELL_GROUPED = re.compile(
    r"""
      \d{1,3}(?:,\d{3})+(?:\.\d+)?         # 1,234,567.8
    | \d{1,3}(?:\.\d{3})+(?:,\d+)?         # 1.234.567,8
    | \d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?   # 12,34,567.8
    | \d*[.,]?\d+
    | \d{1,3}(?:\x20\d{3})+(?:[.,]\d+)?    # 1 234 567,8
    """,
    re.VERBOSE,
)


def judge(context: Context, draft: Draft, floor: int, alone: bool) -> str | None:
    """``None`` for a quantity, else the reason; the reason ``word`` is too common to list."""
    if draft.standing not in ("", "rank"):
        return None if alone else draft.standing
    if draft.kind == "rank":
        return None
    measure = draft.measure
    if measure is None:
        return None
    amount = measure.amount
    if amount.tokens > MAX_TOKENS or amount.end - amount.start > _LONGEST:
        return "too_long"
    literal = amount.literal or amount.rule.startswith("digits")
    if amount.need in ("variant", "single") and draft.denominator is None and not alone:
        # a variant digit is one only inside a number
        return "word"
    if not literal and not alone and _is_name(context, draft):
        return "name"
    if draft.rule == "fraction.slash" and not alone and _is_day(draft):
        return "date"
    if literal:
        reason = _glued(context, draft)
        if reason is not None:
            return reason
    reason = _beside(context, draft)
    if reason is not None and not alone:
        return reason
    if (
        draft.is_range
        and draft.unit is None
        and literal
        and _zero_led(context.folded[draft.start : draft.end])
    ):
        return "date"
    if draft.unit is not None or draft.per or draft.denominator is not None or draft.is_range:
        return _weak_unit(context, draft, alone)
    if draft.kind in ("age", "money", "score"):
        return None  # told by the words around it
    if literal and amount.literal:
        return None if alone else _bare_literal(context, draft, floor)
    if literal:
        return None
    return None if alone else _bare_words(context, draft)


def _is_name(context: Context, draft: Draft) -> bool:
    """Lê Văn Tám, bà Ba: a number word with a capital inside a sentence, where only names have one."""
    text, start = context.text, draft.start
    if not context.lexicon.capitals_are_names or start == context.start or not text[start].isupper():
        return False
    at = context.back_space(start, context.start)
    return at > context.start and at < start and (text[at - 1].isalnum() or text[at - 1] == ",")


def _is_day(draft: Draft) -> bool:
    """12/11: more than a whole, and a day of a month."""
    low, over = draft.low, draft.denominator
    return low is not None and over is not None and over < low <= _DAYS and over <= _MONTHS


def _zero_led(written: str) -> bool:
    return re.search(r"(?<![\d.,])0\d", written) is not None


def _glued(context: Context, draft: Draft) -> str | None:
    """Digits glued to letters are a name or a code: Qwen3, GPT-4, 5G, 737MAX, 1.2.3."""
    text, folded, start, end = context.text, context.folded, draft.start, draft.end
    if start > context.start:
        before = folded[start - 1]
        if before in "_#@\\" or (is_letter(before) and not _follows_indicator(context, draft)):
            return "name"
        if before in "-.+" or (before == "/" and draft.unit is None):
            joined = start - 1 > context.start and (
                is_letter(folded[start - 2])
                or (before == "-" and draft.unit is None and folded[start - 2].isalpha())
            )
            if joined:
                return "name"
        if before.isdigit() or (
            before in "-/:."
            and folded[start].isdigit()
            and start - 1 > context.start
            and folded[start - 2].isdigit()
        ):
            return "identifier"
    if end < context.end:
        after = folded[end]
        if (
            is_letter(after) and folded[end - 1].isalnum() and not _ends_a_word(context, end)
        ) or after == "_":
            return "name"
        if after in "-/:" and end + 1 < context.end and folded[end + 1].isdigit() and draft.unit is None:
            return "identifier"
        if after == "-" and end + 1 < context.end and text[end + 1].isupper() and draft.unit is None:
            return "identifier"
    amount = draft.measure.amount if draft.measure is not None else None
    if amount is not None and amount.literal and not _is_well_written(folded[amount.start : amount.end]):
        return "identifier"
    return None


def _follows_indicator(context: Context, draft: Draft) -> bool:
    """Whether capitals name what is measured, with no space before the number: GDP100亿元, CPI0.2%."""
    if not context.lexicon.unspaced or draft.unit is None or draft.unit.kind not in _INDICATED:
        return False
    return _INDICATOR.search(context.text, max(context.start, draft.start - 7), draft.start) is not None


def _ends_a_word(context: Context, end: int) -> bool:
    """Whether the letter before ``end`` belongs to no word of letters: 3亿台iPhone, 2亿股H股."""
    return context.lexicon.unspaced and not context.folded[end - 1].isascii()


@lru_cache(maxsize=4096)
def _is_well_written(literal: str) -> bool:
    """Whether digits are grouped as numbers are, and do not begin with a needless zero."""
    if has_exponent(literal):
        return True
    if _WELL_GROUPED.fullmatch(literal) is None:
        return False
    return not (len(literal) > 1 and literal[0] == "0" and literal.isdigit())


def _beside(context: Context, draft: Draft) -> str | None:
    """A word beside the number says that it is a label: Article 5, 第5条, 标普500指数."""
    lexicon, folded = context.lexicon, context.folded
    at = context.back_space(draft.start, context.start)
    before = lexicon.traps_before.longest(folded, at, context.start)
    if before is not None and before[1] == "name" and _tells_how_often(context, draft.end):
        before = None
    if lexicon.plain:
        # without marks a label of one syllable is also other words: tầng (floor), tăng (rise)
        told = before is not None and draft.unit is None and " " in folded[before[0] : at].strip()
        return before[1] if told and before is not None and before[1] != ALLOWED else None
    if (
        before is not None
        and before[1] != ALLOWED
        and not (draft.unit is None and draft.kind == "money")
        and not (
            draft.unit is not None and draft.unit.kind not in ("count", "score") and not _lettered(draft)
        )
    ):
        return before[1]
    after = lexicon.traps_after.longest(folded, draft.end, context.end)
    spaced = context.skip_space(draft.end)
    if after is None and spaced > draft.end:
        after = lexicon.traps_after.longest(folded, spaced, context.end)
    if after is None and lexicon.unspaced and draft.unit is not None and draft.measure is not None:
        # the unit may be the first sign of the label: 300次列车, G20国集团
        label = lexicon.traps_after.longest(folded, draft.measure.amount.end, context.end)
        after = label if label is not None and label[0] > draft.end else None
    return None if after is None else after[1]


def _tells_how_often(context: Context, position: int) -> bool:
    """Whether a word such as *times* follows: won the Mitropa Cup 5 times."""
    at = context.skip_space(position)
    return at > position and context.lexicon.starts(at, context.folded, context.end, "occasion") is not None


def _lettered(draft: Draft) -> bool:
    """Whether the unit is one letter glued to the number, as labels have it too: lớp 12C, seat 14F."""
    unit, measure = draft.unit, draft.measure
    return (
        unit is not None
        and measure is not None
        and len(unit.surface) == 1
        and is_letter(unit.surface)
        and draft.end == measure.amount.end + 1
    )


def _weak_unit(context: Context, draft: Draft, alone: bool) -> str | None:
    """An article with a measure word is no number: 一个."""
    amount = draft.measure.amount if draft.measure is not None else None
    if amount is None or alone or draft.is_range or draft.unit is None:
        return None
    if amount.literal and _lettered(draft):
        written = context.folded[amount.start : amount.end]
        if written.isdigit() and (
            (len(written) == 4 and draft.kind not in _PHYSICAL)
            or after_name(context.text, context.start, draft.start, context.start)
        ):
            return "name"  # Model 3s, the 2018s, but 1500m
    if (
        amount.low == 1
        and amount.exact
        and not amount.literal
        and draft.unit.code == "1"
        and draft.unit.kind == "count"
    ):
        return "article"
    if amount.need == "more" and draft.unit.kind in (*_PHYSICAL, "duration") and 0 < amount.low < 10:
        return None
    if amount.need == "more":
        # a bare magnitude is a number only when something says how much of it: hơn tỷ USD
        at = context.back_space(draft.start, context.start)
        if context.lexicon.qualifiers_before.longest(context.folded, at, context.start) is None:
            return "word"
    return None


def _bare_literal(context: Context, draft: Draft, floor: int) -> str | None:
    text, folded, start, end = context.text, context.folded, draft.start, draft.end
    written = folded[start:end]
    cell = start == context.start and end == context.end
    if written.isdigit() and not cell and not context.noun_follows(end):
        at_end = not folded[end : context.end].strip(" .)）。")
        if len(written) > _LONGEST_DIGITS or (len(written) == _LONGEST_DIGITS - 1 and at_end):
            return "identifier"
    if (
        context.start == start
        and end < context.end
        and (folded[end] == "、" or (folded[end] in ".)" and folded[end + 1 : end + 2] in (" ", "")))
    ):
        return "list_marker" if context.end - end > 2 else None
    if start > context.start and folded[start - 1] == "[" and folded[end : end + 1] == "]":
        return "reference"
    noun = context.noun_follows(end)
    if len(written) == 4 and written.isdigit() and "1900" <= written <= "2099":
        following = text[context.skip_space(end) : context.skip_space(end) + 1]
        if not noun or following.isupper() or context.lexicon.unspaced:
            return "date"
    if written.isdigit() and len(written) <= 4 and not noun and after_name(text, context.start, start, floor):
        if _tells_how_often(context, end):
            return None
        return None if is_tally(text, context.start, start, context.end) else "name"
    return "name" if second_of_name(context, start, end) else None


def _bare_words(context: Context, draft: Draft) -> str | None:
    """Number words are also other words: một (a), năm (year), one (you), 一."""
    amount = draft.measure.amount if draft.measure is not None else None
    if amount is None:
        return None
    if amount.need == "more" and 0 < amount.low < 10 and _is_classified(context, draft):
        return None
    if amount.need in ("more", "unit"):
        # 粉丝超百万: a bare magnitude is a number when something says how much of it
        at = context.back_space(draft.start, context.start)
        said = context.lexicon.qualifiers_before.longest(context.folded, at, context.start)
        return None if said is not None and said[1] != "eq" and amount.low >= 10 else "word"
    if amount.low == 1 and amount.exact and amount.tokens == 1:
        return "article"
    if context.lexicon.unspaced and amount.low > 1 and not context.noun_follows(draft.end):
        before = context.lexicon.ends(draft.start, context.folded, context.start, "copula")
        if before is not None:
            return None
    if (
        context.lexicon.unspaced
        and amount.magnitude == 1
        and (amount.tokens == 1 or amount.low == amount.coefficient < 100)
    ):
        return "word"
    if context.lexicon.plain and amount.tokens == 1:
        return "word"
    return None


def _is_classified(context: Context, draft: Draft) -> bool:
    """năm người: a thing counted follows, and nothing before says that the word is the year."""
    lexicon, folded = context.lexicon, context.folded
    if lexicon.starts(context.skip_space(draft.end), folded, context.end, "classifier") is None:
        return False
    at = context.back_space(draft.start, context.start)
    return lexicon.ends(at, folded, context.start, "year_frame") is None
