"""The examples of the tables of periods: ``«»`` mark the expression, ``expect`` is its EDTF or its slots."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.configs import read_numbered
from pipeline.examples.outcome import Outcome
from pipeline.periods import find_periods, load_periods
from pipeline.periods.rows import PatternRow, WordRow
from pipeline.text_view import fold

_MARKED = re.compile("«([^»]*)»")


def unmark(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """``marked`` without its ``«»``, and the spans they marked."""
    spans = [
        (found.start() - 2 * number, found.end() - 2 * number - 2)
        for number, found in enumerate(_MARKED.finditer(marked))
    ]
    return _MARKED.sub(r"\1", marked), spans


def period_outcomes(root: Path, lang: str) -> Iterator[Outcome]:
    """The examples of ``lang``, and those of all languages read in it."""
    folder = root / "lang" / lang
    lexicon = load_periods(root)
    tables: list[tuple[Path, type[PatternRow | WordRow]]] = [
        (root / "periods.csv", PatternRow),
        (folder / "periods.csv", PatternRow),
        (folder / "period_words.csv", WordRow),
    ]
    for path, model in tables:
        for line, row in read_numbered(path, model):
            if not row.example:
                continue
            text, spans = unmark(row.example)
            periods = find_periods(text, fold(text), 0, len(text), lang, lexicon)
            read = {(period.start, period.end): period.edtf or period.relative for period in periods}
            told = (read.get(span, "") for span in spans)
            fits = row.expect if spans else "no «» in the example"
            found = next((code for code in told if code != row.expect), fits)
            yield Outcome(path, line, row.example, row.expect, found)
