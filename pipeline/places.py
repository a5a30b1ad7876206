"""Finds the places in a text where a number, or one of many words, may begin.

The regex engine skips characters outside a class much faster than it fails at alternatives, so the
pattern begins with a class: what stands before a word where words have spaces between them, else
the first letters of the words.
"""

from __future__ import annotations

import re

_LATIN = "a-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Letters that no word of a language with spaces begins after; others are told by ``before``."""


class Places:
    """Where a number, or a word of a pattern, begins.

    ``words`` is the source of that pattern.  ``before`` is the class of what may stand before a word;
    where words have no spaces it is empty, and ``letters`` is the class of what words begin with.  A
    number begins with one of the class ``digits`` and goes on with the pattern ``more``.
    """

    def __init__(
        self, words: str, *, digits: str, more: str = "", before: str = "", letters: str = ""
    ) -> None:
        number = f"(?<=[{digits}]){more}"
        word = f"(?P<word>{words})"
        self._at_start: re.Pattern[str] | None = None
        if before:
            self._at_start = re.compile(word)
            # what stands before a word is looked at when there is one: few words of a text are
            self._pattern = re.compile(f"[^{_LATIN}](?:{word}|{number})")
            self._before = re.compile(f"[{before}]")
            self._number = re.compile(f"[{digits}]{more}")
        else:
            self._pattern = re.compile(f"[{letters}{digits}](?:{number}|(?<=(?={word}).))")

    def search(self, text: str, position: int, end: int) -> re.Match[str] | None:
        """The first place from ``position`` on: a word is the group of that name, a number all that matches.

        What stands before ``position`` counts, what stands after ``end`` does not.
        """
        if self._at_start is None:
            return self._pattern.search(text, position, end)
        if position == 0:
            found = self._at_start.match(text, 0, end)
            if found is not None:
                return found
        elif not text[position - 1].isnumeric():
            position -= 1  # what stands before the word
        found = self._pattern.search(text, position, end)
        while found is not None and found.lastgroup is not None:
            start = found.start()
            if self._before.match(text, start):
                return found
            number = self._number.match(text, start, end)
            if number is not None:
                return number
            found = self._pattern.search(text, start + 1, end)
        return found
