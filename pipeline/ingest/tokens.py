"""Cuts HTML markup into tokens in one pass, in linear time, whatever state the markup is in.

Scraped markup is broken in many ways: quotes without a partner, ``{...}`` attributes of JSX,
``</br>``, comments that never end.  A browser's rules would swallow the text behind such a fault;
here a tag ends at the latest at the next ``>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

TEXT, START, END, REFERENCE, IGNORED, CDATA = range(6)


Token = tuple[int, int, int, str, str]
"""Its kind, where it begins and ends, and of a tag the lower-case element name and the attributes."""


_TOKEN = re.compile(
    r"""
      (?P<text> [^<&]++ )
    | (?P<reference> & (?: \#[0-9]{1,8} | \#[xX][0-9a-fA-F]{1,7} | [A-Za-z][A-Za-z0-9]{1,31} ) ;? )
    | < (?P<slash> /? ) (?P<name> [A-Za-z][^\s/<>"'={}]*+ )
        (?P<attributes> (?>(?: [^"'<>{]++ | "[^"<>]*+" | '[^'<>]*+' | \{[^{}<>]*+\} )*) ) >
    | < (?P<slash2> /? ) (?P<name2> [A-Za-z][^\s/<>"'={}]*+ )
        (?P<attributes2> (?>(?: [^"'<>{=]++
                           | =\s*+ (?: "[^"]{0,20000}+" (?=[\s/>]) | '[^']{0,20000}+' (?=[\s/>])
                                     | \{ (?: [^{}]{1,300}+ | \{[^{}]{0,300}+\} ){0,8} \} )
                           | "[^"<>]*+" | '[^'<>]*+' | [="'{] ){0,400}) ) >
    | < (?P<slash3> /? ) (?P<name3> [A-Za-z][^\s/<>"'={}]*+ ) (?P<attributes3> [^<>]*+ ) >
    | (?P<comment> <!-- )
    | (?P<cdata> <!\[CDATA\[ )
    | (?P<ignored> <[!?] [^<>]*+ > )
    | (?P<stray> [<&] )
    """,
    re.VERBOSE | re.DOTALL,
)

_RAW_TEXT_END = {
    name: re.compile(rf"</{name}\s*+>", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "xmp", "noframes")
}


def tokenize(raw: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """The tokens of ``raw[start:end]`` from left to right, without gaps.

    The content of scripts and the like is one ``IGNORED`` token.
    """
    at = start
    stop = len(raw) if end is None else end
    match = _TOKEN.match
    missing: set[str] = set()  # end marks that do not occur any more: looked for only once
    while at < stop:
        found = match(raw, at, stop)
        assert found is not None
        kind = found.lastgroup or ""
        finish = found.end()
        if kind == "text":
            yield TEXT, at, finish, "", ""
        elif kind == "reference":
            yield REFERENCE, at, finish, "", ""
        elif kind.startswith("attributes"):
            suffix = kind[len("attributes") :]
            name = found["name" + suffix].lower()
            if found["slash" + suffix]:
                yield END, at, finish, name, ""
            else:
                yield START, at, finish, name, found[kind]
                if name in _RAW_TEXT_END and name not in missing:
                    closing = _RAW_TEXT_END[name].search(raw, finish, stop)
                    if closing is None:
                        missing.add(name)
                    elif closing.start() > finish:
                        yield IGNORED, finish, closing.start(), "", ""
                        finish = closing.start()
        elif kind == "comment" or kind == "cdata":
            mark = "-->" if kind == "comment" else "]]>"
            close = -1 if mark in missing else raw.find(mark, finish, stop)
            if close < 0:
                missing.add(mark)
                if kind == "comment":  # never ends: only its own tag is a comment
                    close = raw.find(">", finish, stop)
                    finish = stop if close < 0 else close + 1
                yield IGNORED, at, finish, "", ""
            elif kind == "comment":
                finish = close + 3
                yield IGNORED, at, finish, "", ""
            else:
                yield IGNORED, at, finish, "", ""
                if close > finish:
                    yield CDATA, finish, close, "", ""
                yield IGNORED, close, close + 3, "", ""
                finish = close + 3
        elif kind == "ignored":
            yield IGNORED, at, finish, "", ""
        else:
            yield TEXT, at, finish, "", ""
        at = finish


_ATTRIBUTE = re.compile(
    r"""([A-Za-z_:@][\w:.@-]*+)\s*+(?:=\s*+(?:"([^"]*+)"|'([^']*+)'|\{([^{}]*+)\}|([^\s"'<>=`]++)))?""",
    re.DOTALL,
)


def attributes_of(source: str) -> dict[str, str]:
    """Attribute names in lower case and their values as written; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        value = match[2] or match[3] or match[4] or match[5] or ""
        found.setdefault(match[1].lower(), value)
    return found
