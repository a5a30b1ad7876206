"""The rows of the quantity tables: what a linguist writes in ``configs/``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from pipeline.configs import Row, compiled
from pipeline.model import KINDS, REJECTION_REASONS, RELATIONS

ALLOWED = "allowed"
"""The reason of a longer phrase that ends like a label word and is none."""


def _one_of(allowed: Sequence[str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in allowed:
            raise ValueError(f"expected one of {', '.join(allowed)}")
        return value

    return check


def _kinds(value: str) -> str:
    for kind in value.split():
        _one_of(KINDS)(kind)
    return value


def _number(value: str) -> str:
    try:
        Decimal(value)
    except InvalidOperation as fault:
        raise ValueError("expected a decimal number") from fault
    return value


License = Literal[
    "any",
    "glued",
    "spaced",
    "end",
    "money",
    "change",
    "bare",
    "glued_end",
    "digit",
    "symbol",
    "symbol_end",
    "capital",
    "noun",
    "weight",
    "minor",
    "large",
    "near",
    "move",
    "seconds",
    "sized",
    "scaled",
]
"""When a surface counts: ``any`` time; ``bare`` the same, its currency being inferred; ``glued`` to the
number; ``spaced`` from it; at the ``end`` of a phrase (no word follows); ``glued_end`` both; beside
``money``; near a word of ``change`` or of ``weight``; as a ``symbol`` of just this case, ``symbol_end``
glued or at the end; with a ``capital``; before a ``noun``; after a ``digit`` or a ``large`` number;
``near`` a word that the structure table gives this unit; as a ``move`` up or down; before ``seconds``;
``sized``, at the end or before a dimension; ``scaled``, in capitals before what looks like a sum;
only as the ``minor`` unit after a larger one."""


class NumeralRow(Row):
    """A word that numbers are spelled with. ``value`` is a number, or ``low..high`` for vague ones.

    An ``infix`` (多 in 三百多人) has a relation for its value.  A word that needs ``more`` is a number only
    inside one, or before a ``unit``; a ``variant`` is one beside other number words, and a ``single`` one
    only after them (tư in hai mươi tư) or after a word of rank; ``leading`` stands before a magnitude.
    """

    surface: str
    cls: Literal["digit", "number", "multiplier", "linker", "point", "half", "few", "infix", "filler"] = (
        Field(alias="class")
    )
    value: str = ""
    need: Literal["", "more", "unit", "variant", "single", "leading"] = ""
    example: str
    expect: str

    @model_validator(mode="after")
    def _fitting_value(self) -> NumeralRow:
        if self.cls == "infix":
            _one_of(RELATIONS)(self.value)
        else:
            for part in self.value.split("..") if self.value else ():
                _number(part)
        return self


class StructureRow(Row):
    """A word that shapes a quantity: signs, ranges, fractions, ranks, multiples.

    A bare number of millions ``money_per`` tháng is money, and so is one ending in a ``short_sum`` (30tr)
    or before a ``sum_noun`` (2 triệu tiền điện).
    So is one in a ``sum_magnitude`` that counts nothing (lỗ 400 tỷ), unless it stands behind what is counted
    in as many: a ``mass_noun`` (dân số); one that says ``again`` only goes on with sums.
    Under a ``unit_column`` of a table stands the unit of the row, but for sums under an ``amount_column``.
    A qualifier that is a ``place_word`` too says where a few things are: trên 2 xe.
    A ``negative`` word with kinds is a sign only before a quantity of one of them: trừ 5 độ, but trừ 10 điểm.
    A ``compound`` only begins with the letters of a unit or a magnitude: đô thị, tỷ phú.
    """

    surface: str
    role: Literal[
        "age", "age_limit", "ago", "among", "amount_column", "article", "below_zero", "by",
        "change_verb", "classifier", "compare", "compound", "copula", "decade", "decade_suffix",
        "denominator_first", "dimension", "either", "every", "factor", "far_link", "far_qualifier",
        "half_unit", "joined_tail", "leading_point", "list", "magnitude_of", "marked", "mass_noun",
        "minor_and", "minor_unit", "money_per", "multiple", "near", "negative", "noun_number",
        "occasion", "of", "ordinal", "ordinal_suffix", "over", "pair", "part", "per", "per_many",
        "per_noun", "place_word", "plural", "plural_noun", "plus_minus", "power_of_two", "price",
        "range", "range_open", "rank", "rank_after", "rank_head", "rank_license", "rank_place", "rate",
        "rate_verb", "score_word", "sequence", "short", "short_sum", "sum_magnitude", "sum_noun",
        "table_except", "table_scale", "tail_of", "threshold", "top", "unit_adjective", "unit_column",
        "unscaled", "vague_before", "weight_thing", "weight_word", "whole_and", "year_frame",
    ]  # fmt: skip
    value: str = ""
    example: str = ""
    expect: str = ""

    @model_validator(mode="after")
    def _fitting_value(self) -> StructureRow:
        if self.role in ("ordinal", "part", "plural") or (self.role == "whole_and" and self.value):
            _number(self.value.removeprefix("1*") if self.role == "plural" else self.value)
        elif self.role == "table_scale":
            _number(self.value)
        elif self.role == "short":
            _number(self.value.partition(":")[0])
        elif self.role == "decade" and self.value:
            for part in self.value.split("..", 1):
                _number(part)
        return self


class UnitCodeRow(Row):
    """A unit of the table, the same in all languages: ``1 code = factor base``."""

    KEY = ("code",)

    code: str
    kind: Annotated[str, AfterValidator(_one_of(KINDS))]
    base: str = ""
    factor: Decimal | None = None
    offset: Decimal | None = None
    minor: str = ""
    name: str = ""


class UnitRow(Row):
    """A way to write a unit: ``1 surface = factor code``."""

    surface: str
    code: str
    factor: Decimal = Decimal(1)
    side: Literal["after", "before", "both"] = "after"
    license: License = "any"
    kind: Annotated[str, AfterValidator(_kinds)] = ""
    example: str
    expect: str


class QualifierRow(Row):
    """A word that says how the number stands to the truth; ``spares`` names kinds it says nothing of.

    *over ten years* is mostly in the course of them, and cao hơn 5 % is higher by 5 %.
    """

    surface: str
    relation: Annotated[str, AfterValidator(_one_of(RELATIONS))]
    side: Literal["before", "after"] = "before"
    spares: Annotated[str, AfterValidator(_kinds)] = ""
    example: str
    expect: str


class LexicalRow(Row):
    """A word or phrase that is a whole quantity: *doubled*, *half*.

    ``follows`` says whether a unit comes after it: never, always, or as an ``optional`` one (half a
    mile); a row that is ``alone`` counts only where nothing else is said, one that is ``apart`` where no
    word but a qualifier stands glued to it (米九).
    """

    surface: str
    kind: Annotated[str, AfterValidator(_one_of(KINDS))]
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    denominator: Decimal | None = None
    relation: Annotated[str, AfterValidator(_one_of(RELATIONS))] = "eq"
    unit: str
    follows: Literal["", "unit", "optional", "alone", "apart"] = ""
    example: str
    expect: str


class TrapRow(Row):
    """What looks like a number and is none: the phrase itself, a word beside the number, or a pattern.

    A ``code`` is a regular expression that begins at the first digit; ``needs`` is the inside of a class
    of what stands behind the digits it begins with.  A ``pattern`` may begin anywhere and is tried only
    where the string ``needs`` stands in the text.  Both see the text as written.
    A phrase ``before`` the number that only ends like a trap is ``allowed``, and so is a ``whole`` one
    that only begins like it: trong số 30 người, hai mặt hàng.  In a language whose capitals are names a
    ``name`` of words is one only where it has them: Ba Bể, but ba bể bơi.
    """

    surface: str
    side: Literal["whole", "before", "after", "pattern", "code"]
    reason: Annotated[str, AfterValidator(_one_of((*REJECTION_REASONS, ALLOWED)))]
    example: str
    needs: str = ""

    @model_validator(mode="after")
    def _fitting_pattern(self) -> TrapRow:
        if self.side in ("pattern", "code"):
            compiled(self.surface)
        if self.side == "code" and self.needs:
            compiled(f"[{self.needs}]")
        return self
