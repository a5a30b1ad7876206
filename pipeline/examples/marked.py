"""Reads a sentence with marks into a passage, so that an example is one line.

``[5%]`` a quantity (``[30|count]`` says its kind, otherwise the sign decides: percent, money, count),
``<2019>`` a period, ``@Peru@`` an entity.
"""

from __future__ import annotations

import re
from decimal import Decimal

from pipeline.model import Block, Cell, Document, EntityMention, Passage, Period, Quantity, Sentence, Span
from pipeline.text_view import read_plain

_MARK = re.compile(
    r"\[(?P<quantity>[^\[\]|]*)(?:\|(?P<kind>\w+))?\]|<(?P<period>[^<>]*)>|@(?P<entity>[^@]*)@"
)
_YEAR = re.compile(r"\d{4}\D?")
_CURRENCY_SIGNS = frozenset("$£€¥₫")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def read_marked(
    marked: str, lang: str, region: str = "body", cell: Cell | None = None
) -> tuple[Document, Passage]:
    """The document of one sentence and its passage."""
    return read_all_marked([marked], lang, region, cell)


def read_all_marked(
    sentences: list[str], lang: str, region: str = "body", cell: Cell | None = None
) -> tuple[Document, Passage]:
    """Like :func:`read_marked` for several sentences in one block; the passage is the last one."""
    document, passages = read_passages(sentences, lang, region, cell)
    return document, passages[-1]


def read_passages(
    sentences: list[str], lang: str, region: str = "body", cell: Cell | None = None, joint: str = " "
) -> tuple[Document, list[Passage]]:
    """The document of several sentences and the passage of each, all in one block, parted by ``joint``."""
    text = ""
    found = []
    for marked in sentences:
        start = len(text)
        quantities: list[Quantity] = []
        periods: list[Period] = []
        entities: list[EntityMention] = []
        at = 0
        for mark in _MARK.finditer(marked):
            text += marked[at : mark.start()]
            at = mark.end()
            begin = len(text)
            if mark["quantity"] is not None:
                text += mark["quantity"]
                quantities.append(_quantity(mark["quantity"], mark["kind"], begin, lang))
            elif mark["period"] is not None:
                text += mark["period"]
                grain = "year" if _YEAR.fullmatch(mark["period"]) else "month"
                periods.append(Period(begin, len(text), grain, mark["period"]))
            else:
                text += mark["entity"]
                entities.append(EntityMention(begin, len(text), "country:PE"))
        text += marked[at:]
        found.append((Span(start, len(text)), quantities, periods, entities))
        text += joint
    block = Block(0, len(text), region, lang, cell=cell)
    document = Document("d", "d.txt", "", len(text), "utf-8", "txt", text, read_plain(text), (block,))
    passages = [
        Passage(
            Sentence(span.start, span.end, 0, lang), block, tuple(quantities), tuple(periods), tuple(entities)
        )
        for span, quantities, periods, entities in found
    ]
    return document, passages


def _quantity(text: str, kind: str | None, start: int, lang: str) -> Quantity:
    if kind is None:
        kind = "percent" if "%" in text else "money" if set(text) & _CURRENCY_SIGNS else "count"
    number = _NUMBER.search(text.replace(",", ""))
    value = Decimal(number[0]) if number else Decimal(2)
    end = start + len(text)
    return Quantity(start, end, Span(start, end), lang, kind, value)
