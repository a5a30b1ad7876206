"""YAML front matter of Markdown files: found, parsed safely, and its title located in the raw text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from html import unescape

import yaml

MAX_CHARS = 64_000
"""Front matter longer than this is not parsed."""

_FENCE = re.compile(
    r"\A\ufeff?---[ \t]*(?:\r\n|\r|\n)(?P<body>.*?)^(?:---|\.\.\.)[ \t]*(?:\r\n|\r|\n|\Z)",
    re.DOTALL | re.MULTILINE,
)
_PLAIN_LINE = re.compile(
    r"""
    ([A-Za-z_][\w-]*):
    (?: [ ]+ (?: "([^"\\\s]*+(?>(?:[ ]++[^"\\\s]*+)*))"
               | '([^'\s]*+(?>(?:[ ]++[^'\s]*+)*))'
               | ([A-Za-z0-9\u00a1-\uffff]
                  (?>(?: [^\s:\#]++ | :(?=\S) | (?<=\S)\# | [ ]++(?=[^\s\#]) )*) ) ) )?
    [ ]*+ (?: \r\n | \r | \n | \Z )
    """,
    re.VERBOSE | re.ASCII,
)
_UNUSUAL = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""Signs that YAML takes for the end of a line, or refuses."""
_TITLE = re.compile(r"^title[ \t]*:[ \t]*", re.MULTILINE)


@dataclass(frozen=True)
class FrontMatter:
    """``end`` is the raw offset behind the closing fence, 0 when there is no front matter.

    ``fields`` holds the scalars as text, keys in lower case; ``title_span`` is the raw span of the
    title without its quotes.  ``broken`` says what is wrong when it could not be parsed.
    """

    end: int = 0
    fields: dict[str, str] = field(default_factory=dict)
    title_span: tuple[int, int] | None = None
    broken: str = ""


class _PlainLoader(yaml.SafeLoader):
    """The safe loader without aliases, which can blow up memory, and with dates left as text."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not supported in front matter; write the value out")
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {}


def read_front_matter(raw: str) -> FrontMatter:
    """The front matter at the very beginning of ``raw``."""
    if not raw.startswith(("---", "\ufeff---")):
        return FrontMatter()
    found = _FENCE.match(raw, 0, MAX_CHARS)
    if found is None:
        return FrontMatter()
    fields: dict[str, str] = {}
    broken = ""
    try:
        loaded = _plain_fields(found["body"])
        if loaded is None:
            loaded = yaml.load(found["body"], Loader=_PlainLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as fault:
        broken = " ".join(str(fault).split())[:300] or type(fault).__name__
        fields = _by_line(found["body"])
    else:
        if isinstance(loaded, dict):
            fields = {str(key).strip().lower(): _scalar(value) for key, value in loaded.items()}
        elif loaded is not None:
            return FrontMatter()  # two thematic breaks around a paragraph
    return FrontMatter(found.end(), fields, _title_span(raw, found), broken)


def _plain_fields(body: str) -> dict[str, str] | None:
    """What PyYAML, which takes its time, would find; ``None`` unless every line is ``key: value``."""
    if _UNUSUAL.search(body):
        return None
    fields: dict[str, str] = {}
    at = 0
    while at < len(body):
        line = _PLAIN_LINE.match(body, at)
        if line is None:
            return None
        fields[line[1]] = line[2] or line[3] or line[4] or ""
        at = line.end()
    return fields


def _scalar(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(_scalar(item) for item in value)
    if isinstance(value, dict):
        return _scalar(value.get("name", ""))
    return unescape(str(value)).strip()


def _by_line(body: str) -> dict[str, str]:
    """``key: value`` lines of front matter that is not YAML; the first of a key counts."""
    fields: dict[str, str] = {}
    for line in body.splitlines():
        key, colon, value = line.partition(":")
        if colon and key.strip().replace("_", "").isalnum() and not key[:1].isspace():
            fields.setdefault(key.strip().lower(), value.strip().strip("\"'"))
    return fields


def _title_span(raw: str, found: re.Match[str]) -> tuple[int, int] | None:
    key = _TITLE.search(raw, found.start("body"), found.end("body"))
    if key is None:
        return None
    start = key.end()
    end = start
    while end < found.end("body") and raw[end] not in "\r\n":
        end += 1
    quote = raw[start : start + 1]
    if quote in ("'", '"'):
        closing = raw.rfind(quote, start + 1, end)
        if closing > start:
            return start + 1, closing
    return (start, end) if raw[start:end].strip() not in ("", "|", ">", "|-", ">-") else None
