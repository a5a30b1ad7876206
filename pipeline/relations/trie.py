"""Builds one regular expression, shaped like a trie, out of a set of phrases.

A flat alternation of hundreds of phrases tries each of them at each place; the trie shares their
beginnings, so a place costs the length of the longest phrase that begins there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_Node = dict[str, "_Node"]
_END = ""


def compile_phrases(phrases: Iterable[str], *, whole_words: bool) -> re.Pattern[str]:
    """A pattern that finds the longest of ``phrases`` at each place, from left to right.

    A space in a phrase also matches a line break.  With ``whole_words`` a hit neither begins nor
    ends inside a word.  Without any phrase the pattern never matches.
    """
    root: _Node = {}
    for phrase in phrases:
        node = root
        for character in phrase:
            node = node.setdefault(character, {})
        node[_END] = {}
    if not root:
        return re.compile(r"(?!)")
    body = _source(root)
    return re.compile(rf"\b{body}(?!\w)" if whole_words else body)


def _source(node: _Node) -> str:
    branches = [
        ("[ \\n]" if character == " " else re.escape(character)) + _source(rest)
        for character, rest in sorted(node.items())
        if character != _END
    ]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and _END not in node else f"(?:{'|'.join(branches)})"
    return body + "?" if _END in node else body
