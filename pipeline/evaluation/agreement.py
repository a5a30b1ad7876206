"""When a field of a row agrees with the annotation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pipeline.evaluation.gold import GoldClaim

FIELDS = (
    "kind",
    "unit",
    "relation",
    "subject_id",
    "time",
    "role",
    "direction",
    "compared_to_id",
    "modality",
    "counted",
)
STRICT = ("kind", "unit", "relation", "subject_id", "time")

TOLERANCE = Decimal("1e-6")
ALIKE = 0.5
"""Share of words in common (F1) from which two phrases are held to be the same."""

_DEFAULTS = {"role": "level", "modality": "asserted"}
_COUNTING_KINDS = ("count", "fraction")
_HAN = re.compile(r"[\u4e00-\u9fff]")


def value_agrees(row: Mapping[str, str], gold: GoldClaim) -> bool:
    """Whether the numbers are the same: both bounds for a range, otherwise the value."""
    if gold.fields["relation"] == "between":
        return all(_close(row.get(name), gold.fields.get(name)) for name in ("value_min", "value_max"))
    candidates = [gold.fields.get("value"), *gold.accept.get("value", [])]
    return any(_close(row.get("value"), value) for value in candidates)


def _close(cell: str | None, value: Any) -> bool:
    if not cell or value is None:
        return False
    try:
        got, want = Decimal(cell), Decimal(value)
    except InvalidOperation:
        return False
    return abs(got - want) <= TOLERANCE * max(Decimal(1), abs(got), abs(want))


def alike(a: str | None, b: str | None) -> bool:
    """Whether two phrases have at least half of their words in common; characters when Chinese."""
    first, second = _words(a or ""), _words(b or "")
    shared = (first & second).total()
    return shared > 0 and 2 * shared / (first.total() + second.total()) >= ALIKE


def _words(text: str) -> Counter[str]:
    pattern = r"[^\W_]" if _HAN.search(text) else r"\w+"
    return Counter(re.findall(pattern, text.lower()))


def field_agrees(field: str, row: Mapping[str, str], gold: GoldClaim) -> bool:
    """Whether ``field`` of ``row`` is what the annotation accepts.

    For a percentage or an amount of money annotators differ on whether anything is counted, so
    only counts and fractions are held to ``counted``.  Identities of countries are a closed list;
    for others the same words will do.
    """
    got = row.get(field) or None
    wanted = gold.wanted(field)
    if field == "counted":
        named = gold.fields.get("counted")
        return not named or gold.fields["kind"] not in _COUNTING_KINDS or alike(got, named)
    if field in _DEFAULTS:
        default = _DEFAULTS[field]
        return (got or default) in [want or default for want in wanted]
    if got in wanted:
        return True
    if field not in ("subject_id", "compared_to_id"):
        return False
    first = wanted[0] if wanted else ""
    if wanted and (not first or first.startswith("country:")):
        return False
    name = field.removesuffix("_id")
    return alike(row.get(name), gold.fields.get(name))
