"""How the tables, and the corpus of the tests, write a quantity that is expected.

    [relation]value unit [(kind)] [vague]

``value`` is a number, ``20..30`` a range, ``24..`` a bound that stands alone and ``57/64`` a value
with its denominator.  The relation is one of ``~ < <= > >= ~<``; nothing means *eq*, and also
*between* where a range stands.  The kind is named where the unit alone does not tell it: ``18 a
(age)``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

from pipeline.configs import read_rows
from pipeline.model import Quantity
from pipeline.quantity.rows import UnitCodeRow

SIGNS = {"approx": "~", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "almost": "~<"}


def in_notation(found: Quantity, root: Path) -> str:
    """``found`` without its quote; ``root`` is the folder of the tables."""
    kind = "" if found.kind == _usual_kind(found, _kinds(root)) else f" ({found.kind})"
    sign = SIGNS.get(found.relation, "")
    if found.vague and found.value_max is None and found.relation == "ge":
        sign = ""
    return f"{sign}{_value(found)} {found.unit}{kind}{' vague' if found.vague else ''}"


def _value(found: Quantity) -> str:
    if found.value is None:
        return f"{_plain(found.value_min)}..{_plain(found.value_max)}"
    over = "" if found.denominator is None else f"/{_plain(found.denominator)}"
    return _plain(found.value) + over


def _plain(number: Decimal | None) -> str:
    if number is None:
        return ""
    written = format(number, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _usual_kind(found: Quantity, kinds: Mapping[str, str]) -> str:
    if found.denominator is not None and found.unit == "1":
        return "fraction"
    return kinds.get(found.unit) or kinds.get(found.unit.split("/")[0], "count")


@lru_cache(maxsize=4)
def _kinds(root: Path) -> dict[str, str]:
    return {row.code: row.kind for row in read_rows(root / "units.csv", UnitCodeRow)}
