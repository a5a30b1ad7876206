"""What the elements of HTML mean to a reader: which break the text, which are not text at all.

Element names and roles are fixed by the HTML Living Standard and by WAI-ARIA, so they are constants
here; names that sites invent (classes, ids) are rows of ``configs/page_furniture.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _names("area base br col embed hr img input link meta param source track wbr")
"""Elements without an end tag."""

UNREAD = _names(
    "head script style template noscript svg math canvas iframe object embed applet audio video map "
    "textarea select option datalist button dialog menu rt rp del s strike noframes"
)
"""Elements whose content is not text of the article."""

FURNITURE = _names("nav footer")
"""Sections that the standard gives to navigation and to notes about the page."""

INLINE = _names(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark nobr output q "
    "ruby rb samp small span strong sub sup time tt u var wbr img picture source input meta link "
    "basefont s strike del rt rp button"
)
"""Elements that do not break a line."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}

LIST_ITEMS = _names("li dd dt")

_ROW_GROUP = _names("td th tr thead tbody tfoot caption colgroup")

CLOSED_BY: dict[str, frozenset[str]] = {
    "li": _names("li p"),
    "dd": _names("dd dt p"),
    "dt": _names("dd dt p"),
    "option": _names("option"),
    "td": _names("td th p"),
    "th": _names("td th p"),
    "tr": _names("td th tr p"),
    "thead": _ROW_GROUP,
    "tbody": _ROW_GROUP,
    "tfoot": _ROW_GROUP,
    **dict.fromkeys(_names("p div ul ol dl table section article") | HEADINGS.keys(), _names("p")),
}
"""Open elements that a start tag closes where the end tag was left out."""

SCOPES = _names("table td th caption ul ol dl article section body html blockquote div")
"""An end tag that was left out is not looked for beyond these."""

SECTIONS = _names("div section article main")

NEVER_EMPTY = _names("p div span td th tr li ul ol table b i em strong a h1 h2 h3 h4 h5 h6")
"""HTML ignores the slash of ``<p/>``; only foreign and JSX elements end with it."""

HIDDEN_ROLES = _names("navigation banner contentinfo complementary search dialog menu menubar tooltip")
"""WAI-ARIA roles of what stands around the article."""

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
MOST_SPANNED = 1000
"""Rows or columns a cell may span, as in the standard."""


@dataclass(slots=True)
class Element:
    """An element that is not inline; ``start`` and ``end`` are raw offsets of its content.

    ``parent`` is its index in the outline, ``label`` holds class and id as written.  ``skip`` is a
    reason inherited by all inside it.
    """

    name: str
    parent: int
    start: int
    end: int = 0
    label: str = ""
    role: str = ""
    skip: str = ""
    colspan: int = 1
    rowspan: int = 1

    @classmethod
    def of(cls, name: str, given: Mapping[str, str], parent: int, start: int, skip: str) -> Element:
        """The element that a start tag with the attributes ``given`` opens."""
        if not given:
            return cls(name, parent, start, skip=skip)
        return cls(
            name,
            parent,
            start,
            label=f"{given.get('class') or given.get('classname', '')} {given.get('id', '')}".strip(),
            role=given.get("role", "") or given.get("itemprop", ""),
            skip=skip,
            colspan=_span(given.get("colspan", "")),
            rowspan=_span(given.get("rowspan", "")),
        )


def hidden_reason(given: Mapping[str, str]) -> str:
    """``page_furniture`` for an element that its attributes hide or place around the article."""
    if not given:
        return ""
    hidden = "hidden" in given or given.get("aria-hidden") == "true"
    hidden = hidden or _HIDDEN_STYLE.search(given.get("style", "")) is not None
    return "page_furniture" if hidden or given.get("role", "") in HIDDEN_ROLES else ""


def _span(value: str) -> int:
    return min(int(value), MOST_SPANNED) if value.isascii() and value.isdigit() and value != "0" else 1
