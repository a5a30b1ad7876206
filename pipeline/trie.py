"""Builds one regular expression, shaped like a trie, out of a set of phrases.

A flat alternation of hundreds of phrases tries each of them at each place; the trie shares their
beginnings, so a place costs the length of the longest phrase that begins there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_Node = dict[str, "_Node"]
_END = ""


def trie_pattern(phrases: Iterable[str], *, blank: str = r"\ ") -> str:
    """The source of a pattern for any of ``phrases``, the longest first; without any it matches nothing.

    ``blank`` is what a space in a phrase matches.
    """
    root: _Node = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[_END] = {}
    return _source(root, blank) or "(?!)"


def _source(node: _Node, blank: str) -> str:
    branches = [
        (blank if character == " " else re.escape(character)) + _source(rest, blank)
        for character, rest in sorted(node.items())
        if character != _END
    ]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and _END not in node else f"(?:{'|'.join(branches)})"
    return body + "?" if _END in node else body
