"""Where an article in traditional Chinese characters is at home, as its own words tell.

元 is another currency there, and 全國 another country.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from operator import ne
from pathlib import Path

from pipeline.configs import Row, read_rows
from pipeline.model import Document
from pipeline.text_view import fold

_CHINESE = re.compile("[\u3400-\u9fff][\u3400-\u9fff]*+")
_ENOUGH = 1000
"""So many characters tell the script."""
_SIMPLIFIED = 0.08
"""Traditional Chinese writes every third character in another way, simplified next to none."""


class HomeRow(Row):
    """A country, by its two letters, and ``words`` (parted by ``|``) of articles that are written there."""

    country: str
    words: str


@lru_cache(maxsize=4)
def load_homes(root: Path) -> dict[str, re.Pattern[str]]:
    """The words of ``homes.csv`` by country.

    :raises ConfigError: naming every row that cannot be used.
    """
    rows = read_rows(root / "homes.csv", HomeRow)
    return {row.country: re.compile("|".join(map(re.escape, fold(row.words).split("|")))) for row in rows}


def home_of(document: Document, homes: Mapping[str, re.Pattern[str]]) -> str:
    """The country of ``document`` by its two letters, empty when its words or its script do not tell.

    ``homes`` are those of :func:`load_homes`.
    """
    if not is_traditional(document, 0, len(document.text)):
        return ""
    counts = {country: len(words.findall(document.folded)) for country, words in homes.items()}
    most = max(counts, key=counts.__getitem__, default="")
    return most if counts.get(most) else ""


def is_traditional(document: Document, start: int, end: int) -> bool:
    """Whether the first Chinese characters of ``start:end`` are not those of simplified Chinese."""
    text, folded = document.text, document.folded
    chinese = differing = 0
    for run in _CHINESE.finditer(text, start, end):
        first, last = run.start(), min(run.end(), run.start() + _ENOUGH - chinese)
        chinese += last - first
        written, simplified = text[first:last], folded[first:last]
        if written != simplified:
            differing += sum(map(ne, written, simplified))
        if chinese == _ENOUGH:
            break
    return differing > _SIMPLIFIED * chinese
