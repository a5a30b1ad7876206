"""What a web page says of its article: JSON-LD, OpenGraph and other ``meta``, ``time``, ``link``.

JSON-LD (schema.org NewsArticle) is believed first, then OpenGraph, then plain ``meta`` names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import islice

from pipeline.ingest.dates import dateline_date, iso_date
from pipeline.ingest.drafts import Draft
from pipeline.ingest.tokens import attributes_of
from pipeline.model import Metadata

MAX_JSON = 400_000
"""Longer JSON-LD is not parsed (characters)."""
BYLINE_LINES = 8
LONGEST_BYLINE = 120
DATELINE_BLOCKS = 6
LONGEST_DATELINE = 100

_HEAD_TAG = re.compile(
    r"<(meta|link|html|time|base)\b((?>(?:[^\"'<>]++|\"[^\"]{0,5000}+\"|'[^']{0,5000}+')*))>", re.IGNORECASE
)
_TITLE = re.compile(r"<title\b[^<>]*+>([^<]{0,2000}+)</title", re.IGNORECASE)
_JSON = re.compile(r"<script\b[^<>]*application/ld\+json[^<>]*>", re.IGNORECASE)
_ARTICLE_TYPE = re.compile(r"Article|Posting|Report|WebPage|Review|Dataset")

_TITLES = ("og:title", "twitter:title", "dc.title", "title", "headline")
_PUBLISHERS = ("og:site_name", "application-name", "dc.publisher", "publisher", "copyright")
_AUTHORS = ("author", "article:author", "dc.creator", "sailthru.author", "byl")
_DATES = (
    "article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publishtime",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "og:published_time",
    "og:release_date",
    "parsely-pub-date",
    "sailthru.date",
    "weibo: article:create_at",
)
_URLS = ("og:url", "twitter:url")
_LANGUAGES = ("og:locale", "content-language", "language", "dc.language")


def read_page_metadata(raw: str) -> Metadata:
    """The metadata of a page, as far as it states them; ``published`` is an ISO date."""
    linked: dict[str, str] = {}
    named: dict[str, str] = {}
    times: list[str] = []
    for found in _HEAD_TAG.finditer(raw):
        name, attributes = found[1].lower(), attributes_of(found[2])
        if name == "meta":
            key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            key = (key or attributes.get("http-equiv", "")).strip().lower()
            if key and attributes.get("content", "").strip():
                named.setdefault(key, _clean(attributes["content"]))
        elif name == "link" and "canonical" in attributes.get("rel", "").lower().split():
            linked.setdefault("url", _clean(attributes.get("href", "")))
        elif name == "html":
            linked.setdefault("lang", attributes.get("lang") or attributes.get("xml:lang", ""))
        elif name == "time" and attributes.get("datetime"):
            if "pubdate" in attributes or "datepublished" in attributes.get("itemprop", "").lower():
                times.insert(0, attributes["datetime"])
            else:
                times.append(attributes["datetime"])
    stated = _linked_data(raw)
    title = _TITLE.search(raw)
    return Metadata(
        title=stated.get("title") or _first(named, _TITLES) or (_clean(title[1]) if title else ""),
        publisher=stated.get("publisher") or _first(named, _PUBLISHERS),
        author=stated.get("author") or _first(named, _AUTHORS),
        source_url=linked.get("url") or _first(named, _URLS) or stated.get("url", ""),
        published=next(
            (
                date
                for date in map(
                    iso_date,
                    [stated.get("published", ""), *(named[k] for k in _DATES if k in named), *times[:1]],
                )
                if date
            ),
            "",
        ),
        lang=(linked.get("lang") or stated.get("lang", "") or _first(named, _LANGUAGES)).replace("_", "-"),
    )


def published_in_dateline(raw: str, drafts: Sequence[Draft]) -> str:
    """The date that the first paragraphs state before they begin to tell: "LEEDS, 3 March 2031 -"."""
    read = islice((draft for draft in drafts if not draft.skip), DATELINE_BLOCKS)
    return next(filter(None, (dateline_date(draft.text(raw)[:LONGEST_DATELINE]) for draft in read)), "")


def published_near_title(raw: str, drafts: Sequence[Draft]) -> str:
    """The date in the short lines right under the title, as bylines have it; read or not."""
    title = next((index for index, draft in enumerate(drafts) if draft.region == "title"), None)
    if title is None:
        return ""
    for draft in drafts[title + 1 : title + 1 + BYLINE_LINES]:
        text = draft.text(raw).strip()
        if len(text) <= LONGEST_BYLINE and (date := iso_date(text)):
            return date
    return ""


def _first(named: dict[str, str], keys: tuple[str, ...]) -> str:
    return next((named[key] for key in keys if named.get(key)), "")


def _clean(text: str) -> str:
    return " ".join(unescape(text).split())


def _linked_data(raw: str) -> dict[str, str]:
    """The first article in the page's JSON-LD, flattened to text."""
    for opening in _JSON.finditer(raw):
        close = raw.find("</", opening.end(), opening.end() + MAX_JSON)
        if close < 0:
            continue
        source = raw[opening.end() : close].strip().removeprefix("<![CDATA[").removesuffix("]]>")
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        for thing in _things(data, 0):
            kind = thing.get("@type", "")
            kinds = kind if isinstance(kind, list) else [kind]
            if _ARTICLE_TYPE.search(" ".join(map(str, kinds))) and (
                thing.get("headline") or thing.get("datePublished")
            ):
                return {
                    "title": _text(thing.get("headline") or thing.get("name")),
                    "publisher": _text(thing.get("publisher")),
                    "author": _text(thing.get("author") or thing.get("creator")),
                    "url": _text(thing.get("url") or thing.get("mainEntityOfPage")),
                    "published": _text(thing.get("datePublished") or thing.get("dateCreated")),
                    "lang": _text(thing.get("inLanguage")),
                }
    return {}


def _things(data: object, depth: int) -> Iterator[dict[str, object]]:
    if depth > 8:
        return
    if isinstance(data, list):
        for item in data[:100]:
            yield from _things(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        if isinstance(data.get("@graph"), list):
            yield from _things(data["@graph"], depth + 1)


def _text(value: object) -> str:
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value[:20])))
    if isinstance(value, dict):
        return _text(value.get("name") or value.get("@id") or "")
    return ""
