"""Where an article was written, at the start of a paragraph: "MUMBAI, Aug 8 (Reuters) -".

Its place and its agency are not what the text behind it talks of.
"""

from __future__ import annotations

import re

from pipeline.subjects.words import UPPER

_CAPITAL_WORD = rf"[A-Z{UPPER}][\w.'’&-]*+"
_BRACKET = r"\([^()\n]{2,40}\)"
_PIECE = rf"(?:{_CAPITAL_WORD}|\d{{1,4}}|{_BRACKET})"
_DATELINE = re.compile(
    rf"{_CAPITAL_WORD}(?>(?:,? {_PIECE}){{0,8}})[,.]?"
    # a dash that parts words, or a colon behind capitals, no label of a number, or behind a date
    rf"(?: ?(?:—|--) ?| [–-] |(?<=\)) ?- ?|(?<=[A-Z]{{4}}): (?!\d)|(?:(?<= \d)|(?<= \d\d)): )"
    rf"(?=[\"“‘']?[A-Z{UPPER}\d])"
)
LONGEST = 90
"""Characters of a dateline."""


def dateline_end(text: str, start: int, end: int) -> int:
    """Where the dateline ends that opens ``text[start:end]``; ``start`` when none does.

    >>> line = "LEEDS, March 3 (PA) - Sales rose."
    >>> line[dateline_end(line, 0, len(line)) :]
    'Sales rose.'
    """
    found = _DATELINE.match(text, start, min(end, start + LONGEST))
    return found.end() if found else start
