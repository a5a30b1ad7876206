"""The quantity grammar on any text, without an article around it."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from pipeline.language_settings import load_language_settings
from pipeline.languages import language_of, load_languages
from pipeline.model import Period, Quantity, Rejection
from pipeline.periods import find_periods, load_periods
from pipeline.quantity.context import Context
from pipeline.quantity.lexicon import Lexicon, load_lexicon
from pipeline.quantity.literals import Habit, with_numbers_apart
from pipeline.quantity.scan import Blocked, scan
from pipeline.settings import Settings
from pipeline.text_view import fold

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
    lexicon = lexicon_for(folded, start, end, lang, settings)
    periods = find_periods(text, folded, start, end, lang, load_periods(settings.configs))
    blocked: list[Blocked] = [
        (period.start, period.end, _PERIOD_REASON.get(period.grain, "date"))
        for period in periods
        if period.grain != "duration"
    ]
    return list(scan(Context(text, folded, start, end, lexicon, habit), blocked)), periods


def lexicon_for(folded: str, start: int, end: int, lang: str, settings: Settings) -> Lexicon:
    """The tables for a block; Vietnamese typed without marks has tables without marks."""
    marked = _marked(settings.configs, lang)
    plain = marked is not None and marked.search(folded, start, end) is None
    return load_lexicon(settings.configs, lang, plain)


@lru_cache(maxsize=16)
def _marked(root: Path, lang: str) -> re.Pattern[str] | None:
    """Finds the letters that tell text with its marks from text without; ``None`` when there is no choice."""
    letters = load_language_settings(root)[lang].marked
    return re.compile(f"[{re.escape(letters)}]") if letters else None
