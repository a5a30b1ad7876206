"""The quantity grammar on any text, without an article around it."""

from __future__ import annotations

import re

from pipeline.languages import language_of, load_languages
from pipeline.model import Period, Quantity, Rejection
from pipeline.periods import find_periods, load_periods
from pipeline.quantity.context import Context
from pipeline.quantity.lexicon import load_lexicon
from pipeline.quantity.literals import Habit, with_numbers_apart
from pipeline.quantity.scan import Blocked, scan
from pipeline.records import replace
from pipeline.settings import Settings
from pipeline.text_view import fold
from pipeline.unmarked import Unmarked, bare_words

_PARAGRAPH = re.compile(r"[^\n]+")
_PERIOD_REASON = {"clock": "clock_time"}


def parse_text(text: str, lang: str | None, settings: Settings) -> list[Quantity]:
    """The quantities of ``text``, in order; offsets count its code points.

    ``lang`` is one of the languages of ``settings.configs`` or ``None`` to detect it.
    Lines are read on their own.
    """
    folded = with_numbers_apart(text, fold(text))
    known = load_languages(settings.configs)
    if lang is None:
        lang = language_of(text, known)
    if lang not in known.languages:
        lang = known.fallback  # a line without words, or in another language
    found: list[Quantity] = []
    for line in _PARAGRAPH.finditer(folded):
        habit = Habit(folded, [line.span()])
        items, _ = find_in_block(text, folded, line.start(), line.end(), lang, habit, settings)
        found.extend(item for item in items if isinstance(item, Quantity))
    return found


def find_in_block(
    text: str, folded: str, start: int, end: int, lang: str, habit: Habit, settings: Settings
) -> tuple[list[Quantity | Rejection], list[Period]]:
    """Quantities and rejected numbers of one block of text in one language, and its periods."""
    bare = bare_words(settings.configs, lang, folded, start, end)
    lexicon = load_lexicon(settings.configs, lang, bare is not None)
    periods = _periods(text, folded, start, end, lang, bare, settings)
    blocked: list[Blocked] = [
        (period.start, period.end, _PERIOD_REASON.get(period.grain, "date"))
        for period in periods
        if period.grain != "duration"
    ]
    return list(scan(Context(text, folded, start, end, lexicon, habit), blocked)), periods


def _periods(
    text: str, folded: str, start: int, end: int, lang: str, bare: Unmarked | None, settings: Settings
) -> list[Period]:
    lexicon = load_periods(settings.configs)
    restored = bare.restore(folded, start, end) if bare is not None else ""
    if not restored or folded.startswith(restored, start):
        return find_periods(text, folded, start, end, lang, lexicon)
    found = find_periods(text[start:end], restored, 0, end - start, lang, lexicon)
    return [replace(period, start=period.start + start, end=period.end + start) for period in found]
