"""Units that no word after the number says: a price, an age, the points of a score."""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.quantity.context import Context
from pipeline.quantity.drafts import Draft
from pipeline.quantity.matching import ends_in
from pipeline.records import replace

_OLDEST = Decimal(130)
_EARLIER = re.compile(r"\d{1,3}(?:,| ?、)?$")
_AGES_IN_COMMAS = range(8, 106)


def with_implied_unit(context: Context, draft: Draft) -> Draft:
    """``draft`` as a price, an age or a score where the words before it or the commas around it say so."""
    if draft.kind not in ("count", "duration") or draft.measure is None:
        return draft
    amount = draft.measure.amount
    thousands = amount.magnitude >= 1000 or (not amount.literal and amount.low >= 1000)
    if draft.unit is None and thousands:
        return _price(context, draft)
    if draft.per or (draft.unit is not None and draft.kind == "count"):
        return draft
    if (draft.high or draft.low or 0) > _OLDEST:
        return draft
    if _after_age_word(context, draft):
        code = "a" if draft.unit is None else draft.code
        return replace(draft, kind="age", code=code, rule=draft.rule + "+age")
    if draft.unit is None and _announced(context, draft, "score_word") is not None:
        return replace(draft, kind="score", code="{point}", rule=draft.rule + "+score")
    if draft.unit is None and context.lexicon.age_in_commas and _between_commas(context, draft):
        return replace(draft, kind="age", code="a", rule=draft.rule + "+age.commas")
    return draft


def _price(context: Context, draft: Draft) -> Draft:
    """A price without a currency is in the currency of the language."""
    price = _announced(context, draft, "price") or _shaped_as_sum(context, draft)
    if price is None:
        return draft
    return replace(
        draft,
        kind="money",
        code=price[1],
        flags=(*draft.flags, "currency_inferred"),
        rule=draft.rule + "+price",
    )


def _shaped_as_sum(context: Context, draft: Draft) -> tuple[int, str] | None:
    """90 triệu/m2, 30tr, 2 triệu tiền điện: a rate, a magnitude or a noun that only money has."""
    lexicon, folded = context.lexicon, context.folded
    if draft.per:
        per = lexicon.ends(draft.end, folded, draft.start, "money_per") if draft.unit is None else None
        number = draft.end if draft.measure is None else draft.measure.amount.end
        between = "" if per is None else folded[number : per[0]].strip(" /")
        # 15 triệu/năm and 15 triệu mỗi năm, but not 15 triệu khách/năm
        return per if not between or between in lexicon.ahead["per"].entries else None
    named = lexicon.starts(context.skip_space(draft.end), folded, context.end, "sum_noun")
    if named is not None or context.noun_follows(draft.end):
        return named
    if draft.start == context.start and draft.end == context.end:
        return None
    at = draft.end - 1
    while at > draft.start and folded[at - 1].isalpha():
        at -= 1
    short = lexicon.starts(at, folded, draft.end, "short_sum")
    return short if short is not None and short[0] == draft.end else None


def _announced(context: Context, draft: Draft, role: str) -> tuple[int, str] | None:
    """The word of ``role`` before a number that counts nothing; words such as *about* or *is* between."""
    lexicon, folded = context.lexicon, context.folded
    at = context.back_space(draft.start, context.start)
    for _ in range(3):
        word = lexicon.ends(at, folded, context.start, role)
        if word is not None:
            return None if context.noun_follows(draft.end) else word
        said = (
            lexicon.qualifiers_before.longest(folded, at, context.start)
            or lexicon.ends(at, folded, context.start, "copula")
            or lexicon.ends(at, folded, context.start, "range_open")
        )
        if said is None:
            return None
        at = context.back_space(said[0], context.start)
    return None


def _after_age_word(context: Context, draft: Draft) -> bool:
    """aged 25 to 54, aged over 65, aged 19 and 22."""
    lexicon, folded = context.lexicon, context.folded
    at = draft.start
    for _ in range(4):
        at = context.back_space(at, context.start)
        if not ends_in(folded, at, lexicon.age_ends):
            return False
        if lexicon.ends(at, folded, context.start, "age") is not None:
            return True
        before = (
            lexicon.ends(at, folded, context.start, "range_open")
            or lexicon.qualifiers_before.longest(folded, at, context.start)
            or lexicon.ends(at, folded, context.start, "minor_and")
        )
        earlier = _EARLIER.search(folded, max(context.start, at - 5), at)
        if before is None and earlier is None:
            return False
        at = before[0] if before is not None else earlier.start() if earlier is not None else at
    return False


def _between_commas(context: Context, draft: Draft) -> bool:
    """The suspect, 41, was fined."""
    folded, start, end = context.folded, draft.start, draft.end
    if not folded[start:end].isdigit() or int(folded[start:end]) not in _AGES_IN_COMMAS:
        return False
    if start - context.start < 3 or folded[start - 2 : start] != ", " or not folded[start - 3].isalpha():
        return False
    if folded[end : end + 2] != ", ":
        return False
    return context.lexicon.starts(end + 2, folded, context.end, "either") is None
