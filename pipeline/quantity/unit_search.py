"""Finds the unit after a number, and what may stand below a rate."""

from __future__ import annotations

from pipeline.quantity.context import Context
from pipeline.quantity.licenses import Place, licensed
from pipeline.quantity.matching import begins_in, is_letter
from pipeline.quantity.measures import Measure
from pipeline.quantity.units import Unit
from pipeline.records import replace


def find_unit(context: Context, measure: Measure) -> tuple[int, Unit, str] | None:
    """``(end, unit, as written)`` of the unit after ``measure``."""
    lexicon, folded, text = context.lexicon, context.folded, context.text
    end = measure.end
    at = context.skip_space(end)
    hyphen = at == end and at < context.end and folded[at] == "-" and not measure.prefixed
    if hyphen:
        at += 1
    exact = loose = None
    if begins_in(folded, at, lexicon.unit_heads):
        exact = lexicon.units_exact.longest(text, at, context.end)
        loose = lexicon.units_after.longest(folded, at, context.end)
    if exact is None and loose is None:
        if at < context.end and (folded[at] in lexicon.adjective_letters or hyphen):
            return _qualified_unit(context, measure, at)
        return None
    longer = lexicon.longer_than_units.longest(folded, at, context.end)
    if longer is not None and longer[0] > max(found[0] for found in (exact, loose) if found is not None):
        return None
    for found in (
        (loose, exact) if exact is None or (loose is not None and loose[0] >= exact[0]) else (exact, loose)
    ):
        if found is None:
            continue
        stop, units = found
        joined = hyphen or folded[stop : stop + 1] == "-"
        for unit in units:
            if (unit.is_plain and not joined) or licensed(Place(context, measure, unit, at, stop), hyphen):
                if folded[stop - 1] == ".":
                    stop = _without_stop(context, stop)
                return stop, unit, text[at:stop]
    return None


def _qualified_unit(context: Context, measure: Measure, at: int) -> tuple[int, Unit, str] | None:
    """Two more minutes, 20-odd years, 5+ kg: a word stands between the number and its unit."""
    at = measure.end if context.folded[at - 1] == "-" else at
    adjective = context.lexicon.starts(at, context.folded, context.end, "unit_adjective")
    if adjective is None or (at == measure.end and is_letter(context.folded[at])):
        return None
    found = find_unit(context, replace(measure, end=adjective[0]))
    if found is None or found[1].kind == "count":
        return None
    return found[0], found[1], context.text[at : found[0]]


def _without_stop(context: Context, stop: int) -> int:
    """``stop``, behind the point of an abbreviation, without it where it also ends the sentence."""
    at = context.skip_space(stop)
    return stop - 1 if at >= context.end or (at > stop and context.text[at].isupper()) else stop


def unit_at(context: Context, position: int, money: bool = False) -> tuple[int, str] | None:
    """``(end, code)`` of what may stand below a rate at ``position``; currencies only with ``money``."""
    noun = context.lexicon.starts(position, context.folded, context.end, "per_noun")
    if noun is not None:
        return noun
    exact = context.lexicon.units_exact.longest(context.text, position, context.end)
    loose = context.lexicon.units_after.longest(context.folded, position, context.end)
    best = max((f for f in (exact, loose) if f is not None), key=lambda f: f[0], default=None)
    if best is None:
        return None
    unit = next(
        (
            u
            for u in best[1]
            if u.kind not in ("percent", "percentage_point", "multiple", "age", "rank")
            and (money or u.kind != "money")
        ),
        None,
    )
    if unit is None:
        return None
    if unit.code == "1":
        return None
    return best[0], unit.rated
