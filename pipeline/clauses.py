"""Cuts a sentence into clauses: the common grain in which subjects, times and roles are looked up.

The cut is by punctuation alone.  It is cheap, the same in all languages, and errs on the side of
too many pieces: whoever uses it weighs *how many* cuts lie between two things, it does not say that
two pieces have different subjects.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model import Span

_CUT = re.compile(
    # one class of characters first: a search then runs over what is between the marks at full speed
    r"[,:;.!?()\[\]\n，；：。！？（）、…•·|—–-]"
    r"(?:(?<![,:.—–-])"
    # a comma or colon between digits belongs to the number
    r"|(?<=[,:])(?!(?<=\d.)\d)"
    r"|(?<=\.)(?=\s)"
    r"|(?<=\s[—–-])[-—–]*+\s"
    r"|(?<=—)—*+)"
)
"""The marks between clauses; brackets open and close pieces of their own."""


@lru_cache(maxsize=4096)
def clauses(folded: str, start: int, end: int) -> tuple[Span, ...]:
    """The clauses of ``folded[start:end]`` in order, without the marks that part them.

    Empty pieces are left out; a stretch without any mark is one clause.  What was cut is remembered,
    since subjects, times and relations ask for the clauses of the same sentences.

    >>> [("Exports rose 5%, imports fell (by 1,200 t)")[a:b] for a, b in
    ...  clauses("exports rose 5%, imports fell (by 1,200 t)", 0, 42)]
    ['Exports rose 5%', 'imports fell', 'by 1,200 t']
    """
    found: list[Span] = []
    at = start
    for cut in _CUT.finditer(folded, start, end):
        stop, after = cut.span()
        _append(found, folded, at, stop)
        at = after
    _append(found, folded, at, end)
    return tuple(found)


def _append(found: list[Span], folded: str, start: int, end: int) -> None:
    while start < end and folded[start].isspace():
        start += 1
    while end > start and folded[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Span(start, end))
