"""What the elements of HTML mean to a reader: which break the text, which are not text at all.

Element names and roles are fixed by the HTML Living Standard, so they are constants here; names
that sites invent (classes, ids) are rows of ``configs/page_furniture.csv``.
"""

from __future__ import annotations

VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
"""Elements without an end tag."""

RAW_TEXT = frozenset(["script", "style", "textarea", "title", "xmp", "noframes"])
"""Elements whose content is not markup; it ends at the matching end tag."""

UNREAD = frozenset(
    [
        "head",
        "script",
        "style",
        "template",
        "noscript",
        "svg",
        "math",
        "canvas",
        "iframe",
        "object",
        "embed",
        "applet",
        "audio",
        "video",
        "map",
        "textarea",
        "select",
        "option",
        "datalist",
        "button",
        "dialog",
        "menu",
        "rt",
        "rp",
        "del",
        "s",
        "strike",
        "noframes",
    ]
)
"""Elements whose content is not text of the article."""

FURNITURE = frozenset(["nav", "footer", "form"])
"""Sections that the standard gives to navigation and to notes about the page."""

INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "output",
        "q",
        "ruby",
        "rb",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "picture",
        "source",
        "input",
        "meta",
        "link",
        "basefont",
        "s",
        "strike",
        "del",
        "rt",
        "rp",
        "button",
    ]
)
"""Elements that do not break a line."""

HEADINGS = {f"h{level}": level for level in range(1, 7)}

LIST_ITEMS = frozenset(["li", "dd", "dt"])

CLOSED_BY: dict[str, frozenset[str]] = {
    "p": frozenset(["p"]),
    "li": frozenset(["li", "p"]),
    "dd": frozenset(["dd", "dt", "p"]),
    "dt": frozenset(["dd", "dt", "p"]),
    "option": frozenset(["option"]),
    "td": frozenset(["td", "th", "p"]),
    "th": frozenset(["td", "th", "p"]),
    "tr": frozenset(["td", "th", "tr", "p"]),
    "thead": frozenset(["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"]),
    "tbody": frozenset(["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"]),
    "tfoot": frozenset(["td", "th", "tr", "thead", "tbody", "tfoot", "caption", "colgroup"]),
    **{
        name: frozenset(["p"]) for name in (*HEADINGS, "div", "ul", "ol", "dl", "table", "section", "article")
    },
}
"""Open elements that a start tag closes where the end tag was left out."""

SCOPES = frozenset(
    [
        "table",
        "td",
        "th",
        "caption",
        "ul",
        "ol",
        "dl",
        "article",
        "section",
        "body",
        "html",
        "blockquote",
        "div",
    ]
)
"""An end tag that was left out is not looked for beyond these."""

HIDDEN_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "complementary", "search", "dialog", "menu", "menubar", "tooltip"]
)
"""WAI-ARIA landmark roles of what stands around the article."""
