"""Which currency a sign that several countries share means in an article: 元, $, ¥, pesos."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pipeline.configs import Row, read_rows
from pipeline.homes import home_of, is_traditional, load_homes
from pipeline.model import Document, Quantity
from pipeline.records import replace
from pipeline.text_view import fold

FLAG = "currency_inferred"
"""Marks an amount whose currency the sign alone does not say."""


_AROUND = 100
"""Characters on either side that tell the script."""


class BareCurrencyRow(Row):
    """A currency that any of ``signs`` (parted by ``|``) may mean.

    It does in an article from an address that ends in ``domain``, or whose own words tell that it is
    written there; with ``by_name`` also in one that
    names it elsewhere, be it only one in ``traditional`` characters: an article of the mainland that
    names 港元 goes on in 元 of its own.
    """

    signs: str
    currency: str
    domain: str = ""
    by_name: Literal["", "yes", "traditional"] = ""


@lru_cache(maxsize=4)
def load_bare_currencies(root: Path) -> dict[str, tuple[BareCurrencyRow, ...]]:
    """The rows of ``bare_currencies.csv`` by sign.

    :raises ConfigError: naming every row that cannot be used.
    """
    found: dict[str, tuple[BareCurrencyRow, ...]] = {}
    for row in read_rows(root / "bare_currencies.csv", BareCurrencyRow):
        for sign in row.signs.split("|"):
            found[fold(sign)] = (*found.get(fold(sign), ()), row)
    return found


def settle_currencies(document: Document, quantities: Sequence[Quantity], root: Path) -> list[Quantity]:
    """``quantities``, in reading order, those with a bare sign in the currency of their article.

    The currency of the kind that was named last decides, then the one named first after it, then
    the country of the article's address, then the country that its words tell.  All keep the flag.
    """
    if not any(FLAG in quantity.flags for quantity in quantities):
        return list(quantities)
    known = load_bare_currencies(root)
    signs = {row.currency: sign for sign, rows in reversed(known.items()) for row in rows if row.by_name}
    host = urlsplit(document.metadata.source_url).hostname or ""
    domain = host.rpartition(".")[2]
    home = cache(partial(home_of, document, load_homes(root)))
    first: dict[str, int] = {}
    for quantity in reversed(quantities):
        if _names(quantity):
            first[_code(quantity)] = quantity.start
    last: dict[str, int] = {}
    settled = []
    for quantity in quantities:
        if _names(quantity):
            last[_code(quantity)] = quantity.start
        elif FLAG in quantity.flags:
            rows = known.get(fold(quantity.unit_text) or signs.get(_code(quantity), ""), ())
            chosen = _named_near(document, quantity, rows, last, first) or _of_country(rows, domain)
            if not chosen and any(row.by_name == "traditional" for row in rows):
                chosen = _of_country(rows, home().lower())
            if chosen and chosen != _code(quantity):
                unit = chosen + quantity.unit[len(_code(quantity)) :]
                quantity = replace(quantity, unit=unit, rule=quantity.rule + "+country")
        settled.append(quantity)
    return settled


def _of_country(rows: Iterable[BareCurrencyRow], domain: str) -> str:
    return next((row.currency for row in rows if row.domain and row.domain == domain), "")


def _names(quantity: Quantity) -> bool:
    return quantity.kind == "money" and FLAG not in quantity.flags


def _code(quantity: Quantity) -> str:
    return quantity.unit.partition("/")[0]


def _named_near(
    document: Document,
    quantity: Quantity,
    rows: Iterable[BareCurrencyRow],
    last: Mapping[str, int],
    first: Mapping[str, int],
) -> str:
    codes = {row.currency for row in rows if row.by_name == "yes"}
    others = {row.currency for row in rows if row.by_name == "traditional"}
    if not others.isdisjoint(first) and _is_traditional(document, quantity):
        codes |= others
    before = max((code for code in codes if code in last), key=last.__getitem__, default="")
    return before or min((code for code in codes if code in first), key=first.__getitem__, default="")


def _is_traditional(document: Document, quantity: Quantity) -> bool:
    """Whether the characters around ``quantity`` are not those of simplified Chinese."""
    start, end = max(0, quantity.start - _AROUND), quantity.end + _AROUND
    return is_traditional(document, start, end)
