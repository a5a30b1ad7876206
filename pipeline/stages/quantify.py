"""Stage *quantify*: numbers, units and qualifiers with their spans, and the numbers that are no claims."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import NamedTuple

from pipeline.model import Block, Document, Passage, Period, Quantity, Rejection, Sentence
from pipeline.quantity.cells import holds_units, in_cell, row_units
from pipeline.quantity.currencies import settle_currencies
from pipeline.quantity.degrees import settle_degrees
from pipeline.quantity.literals import Habit, with_numbers_apart
from pipeline.quantity.parse import find_in_block
from pipeline.settings import Settings


class Quantified(NamedTuple):
    """``passages`` has one element for every sentence, in reading order."""

    passages: list[Passage]
    rejections: list[Rejection]


def quantify(document: Document, sentences: list[Sentence], settings: Settings) -> Quantified:
    """What is number-like in every block of ``document``.

    The habit of writing separators is that of all blocks of a language; everything else is read
    inside one block.
    """
    text, folded = document.text, with_numbers_apart(document.text, document.folded)
    spans: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for block in document.blocks:
        spans[block.lang].append((block.start, block.end))
    habits = {lang: Habit(folded, stretches) for lang, stretches in spans.items()}
    units = row_units(document.blocks, text, settings)
    quantities: list[Quantity] = []
    periods: list[Period] = []
    rejections: list[Rejection] = []
    for block in document.blocks:
        found, times = find_in_block(
            text, folded, block.start, block.end, block.lang, habits[block.lang], settings
        )
        periods.extend(times)
        for item in found:
            if isinstance(item, Quantity) and _is_label(item, block, text, settings):
                rejections.append(Rejection(item.start, item.end, "name"))
            elif isinstance(item, Quantity):
                if block.cell is not None:
                    row_unit = units.get((block.cell.table, block.cell.row), "")
                    item = in_cell(item, text, block, settings, row_unit)
                quantities.append(item)
            else:
                rejections.append(item)
    quantities = settle_degrees(settle_currencies(document, quantities, settings.configs))
    return Quantified(_by_sentence(document, sentences, quantities, periods), rejections)


def _is_label(item: Quantity, block: Block, text: str, settings: Settings) -> bool:
    """Whether ``item`` is a bare number word that is a whole heading or cell: Quarter, Năm (year), 万吨."""
    if block.cell is not None and holds_units(block.cell, block.lang, settings):
        return True
    if item.unit != "1" or item.kind not in ("count", "fraction"):
        return False
    written = text[block.start : block.end].strip()
    return item.end - item.start == len(written) and written.isalpha()


def _by_sentence(
    document: Document, sentences: list[Sentence], quantities: list[Quantity], periods: list[Period]
) -> list[Passage]:
    starts = [sentence.start for sentence in sentences]
    mine: list[list[Quantity]] = [[] for _ in sentences]
    times: list[list[Period]] = [[] for _ in sentences]
    for quantity in quantities:
        mine[max(0, bisect_right(starts, quantity.start) - 1)].append(quantity)
    for period in periods:
        times[max(0, bisect_right(starts, period.start) - 1)].append(period)
    return [
        Passage(sentence, document.blocks[sentence.block], tuple(found), tuple(when))
        for sentence, found, when in zip(sentences, mine, times, strict=True)
    ]


if __name__ == "__main__":
    from pipeline.cli import run_as_script

    run_as_script("quantify")
