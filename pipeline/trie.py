"""Builds one regular expression, shaped like a trie, out of a set of phrases.

A flat alternation of hundreds of phrases tries each of them at each place; the trie shares their
beginnings, so a place costs the length of the longest phrase that begins there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

_Node = dict[str, "_Node"]
_END = ""

WORD_BEGINS = r"(?<!\w.)"
"""Behind its first character: no word begins before the phrase.

A pattern that begins with this look-behind is tried at each place; one that begins with the
characters themselves skips to the next of them.
"""


_escaped = cache(re.escape)


def trie_pattern(
    phrases: Iterable[str], *, blank: str = r"\ ", then: Mapping[str, str] | None = None, edge: str = ""
) -> str:
    """The source of a pattern for any of ``phrases``, the longest first; without any it matches nothing.

    ``blank`` is what a space in a phrase matches; ``then`` has the source of what must follow a phrase.
    ``edge`` is a look-behind that is made when the first character is matched, see :data:`WORD_BEGINS`.
    """
    root: _Node = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[_END] = {then.get(phrase, ""): {}} if then else {"": {}}
    return _source(root, blank, edge) or "(?!)"


def _source(node: _Node, blank: str, edge: str = "") -> str:
    branches = [
        (blank if character == " " else _escaped(character)) + edge + _source(rest, blank)
        for character, rest in sorted(node.items())
        if character != _END
    ]
    end = next(iter(node[_END])) if _END in node else None
    if not branches:
        return end or ""
    if end:
        branches.append(end)
    body = branches[0] if len(branches) == 1 and end is None else f"(?:{'|'.join(branches)})"
    return body + "?" if end == "" else body
