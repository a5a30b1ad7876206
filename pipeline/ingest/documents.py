"""Makes the :class:`Document` of one article."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import PurePosixPath

from pipeline.errors import ArticleError
from pipeline.ingest.article import Article
from pipeline.ingest.dates import iso_date
from pipeline.ingest.decode import decode
from pipeline.ingest.drafts import EDGES, Draft, Piece, assemble, write_pieces
from pipeline.ingest.front_matter import FrontMatter, read_front_matter
from pipeline.ingest.furniture import Furniture, load_furniture, mark_furniture
from pipeline.ingest.grid import resolve_tables
from pipeline.ingest.legacy_vietnamese import SAMPLE as LEGACY_SAMPLE
from pipeline.ingest.legacy_vietnamese import recognise_legacy, repairing_writer
from pipeline.ingest.markdown import read_markdown
from pipeline.ingest.markup import read_markup
from pipeline.ingest.page_metadata import (
    published_in_dateline,
    published_near_title,
    read_page_metadata,
)
from pipeline.ingest.pages import drop_labelled, is_page, select_article
from pipeline.ingest.plain import read_plain_text
from pipeline.model import Document, Fault, Metadata
from pipeline.settings import Settings
from pipeline.text_view import fold

_HTML_START = re.compile(
    r"\s*+(?>(?:<!--(?>(?:(?!-->).){0,2000})-->\s*+)*)<(?:!doctype|html|head|body|\?xml|document|meta|title|div|article|section|p"
    r"|table|h1)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRONT_MATTER = (
    "expected YAML between the --- lines, found: {}; quote values that hold a colon; the text was read"
)
_MARKDOWN = (".md", ".markdown", ".mdx")
_HTML = (".html", ".htm", ".xhtml", ".shtml", ".xml", ".jsx", ".tsx")


@dataclass
class _Reading:
    """What a format's reader found."""

    drafts: list[Draft]
    metadata: Metadata
    broken: str = ""  # what is wrong with the front matter


def read_document(article: Article, settings: Settings) -> Document:
    """The document of an article.

    Its flags: those of :func:`pipeline.ingest.decode.decode` and ``repaired_encoding``.

    :raises ArticleError: when the bytes are not text, or there is no text in them.
    """
    decoded = article.decoded or decode(article.data, settings.configs)
    raw = decoded.text
    if not raw.strip(EDGES):
        raise ArticleError("empty", "expected an article, found no text; remove the file or fetch it again")
    layout = article.layout or _layout(raw, article.source_path)
    furniture = load_furniture(settings.configs)
    reading = _read(raw, layout, article, furniture)
    mark_furniture(raw, reading.drafts, furniture)
    legacy = recognise_legacy(" ".join(_sample(raw, reading.drafts)), settings.configs)
    write = repairing_writer(raw, legacy) if legacy else write_pieces
    text, blocks, skipped = assemble(raw, reading.drafts, write)
    title = next((text.text[b.start : b.end] for b in blocks[:8] if b.region == "title"), "")
    dated = "" if reading.metadata.published else published_in_dateline(raw, reading.drafts)
    if not blocks:
        raise ArticleError("no_text", "expected an article, found no readable text; check that it is one")
    digest = hashlib.sha256(article.data).hexdigest()
    return Document(
        doc_id=digest[:16],
        source_path=article.source_path,
        sha256=digest,
        bytes=len(article.data),
        encoding=decoded.encoding,
        format=layout,
        raw=raw,
        reading=text,
        blocks=blocks,
        skipped=skipped,
        metadata=_merged(article.stated, reading.metadata, Metadata(title=title, published=dated)),
        flags=(*decoded.flags, *(["repaired_encoding"] if legacy else [])),
        faults=(
            (Fault(article.source_path, "front_matter", _FRONT_MATTER.format(reading.broken)),)
            if reading.broken
            else ()
        ),
    )


def _layout(raw: str, source_path: str) -> str:
    suffix = PurePosixPath(source_path.lower().removesuffix(".gz")).suffix
    if suffix in _MARKDOWN:
        return "markdown"
    if suffix in _HTML:
        return "html"
    if read_front_matter(raw).end:
        return "markdown"
    return "html" if _HTML_START.match(raw) else "plain"


def _read(raw: str, layout: str, article: Article, furniture: Furniture) -> _Reading:
    if article.outline is not None:
        resolve_tables(article.outline)
        reading = _Reading(article.outline.drafts, Metadata())
        _mark_title(raw, reading.drafts, article.stated.title)
        return reading
    if layout == "html":
        return _read_html(raw, furniture)
    if layout == "markdown":
        return _read_markdown(raw, furniture)
    return _Reading(*read_plain_text(raw))


def _read_html(raw: str, furniture: Furniture) -> _Reading:
    metadata = read_page_metadata(raw)
    outline = read_markup(raw)
    resolve_tables(outline)
    if is_page(raw):
        select_article(outline, metadata.title, furniture)
    else:
        drop_labelled(outline, furniture)
        _mark_title(raw, outline.drafts, metadata.title)
    if not metadata.published:
        metadata = replace(metadata, published=published_near_title(raw, outline.drafts))
    return _Reading(outline.drafts, metadata)


def _read_markdown(raw: str, furniture: Furniture) -> _Reading:
    front = read_front_matter(raw)
    outline = read_markdown(raw, front.end)
    resolve_tables(outline)
    drop_labelled(outline, furniture)
    metadata = _from_front_matter(front)
    _mark_title(raw, outline.drafts, metadata.title)
    if front.title_span:
        outline.drafts.insert(0, Draft("front_matter", [Piece(*front.title_span)]))
    if not metadata.published:
        metadata = replace(metadata, published=published_near_title(raw, outline.drafts))
    return _Reading(outline.drafts, metadata, front.broken)


def _from_front_matter(front: FrontMatter) -> Metadata:
    def first(*keys: str) -> str:
        return next((front.fields[key] for key in keys if front.fields.get(key)), "")

    url = first("from", "url", "canonical", "canonical_url", "link", "source_url")
    source = first("source", "publisher", "site")
    is_link = source.startswith(("http://", "https://"))
    return Metadata(
        title=first("title"),
        publisher="" if is_link else source,
        author=first("author", "authors"),
        source_url=url or (source if is_link else ""),
        published=iso_date(first("date", "published", "pubdate", "publish_date")),
        lang=first("lang", "language"),
    )


def _mark_title(raw: str, drafts: list[Draft], title: str) -> None:
    """The line that repeats the stated title is the title, else the main heading, else a leading one."""
    wanted = fold(title).strip(EDGES)
    first = [draft for draft in drafts[:6] if draft.region in ("heading", "body") and not draft.skip]
    texts = [fold(draft.text(raw)).strip(EDGES) for draft in first]
    repeats = (wanted and text in wanted and 2 * len(text) >= len(wanted) for text in texts)
    chosen = next((draft for draft, same in zip(first, repeats, strict=True) if same), None)
    chosen = chosen or next((draft for draft in first if draft.level == 1), None)
    if chosen is None and first and first[0].region == "heading":
        chosen = first[0]
    if chosen is not None:
        chosen.region, chosen.level = "title", 0


def _merged(*stated: Metadata) -> Metadata:
    """Of every field what the first says that says anything."""
    names = [field.name for field in fields(Metadata)]
    return Metadata(*(next(filter(None, (getattr(one, name) for one in stated)), "") for name in names))


def _sample(raw: str, drafts: list[Draft]) -> Iterator[str]:
    """Text to recognise a legacy encoding by."""
    length = 0
    for draft in drafts:
        if not draft.skip and length <= LEGACY_SAMPLE:
            text = draft.text(raw)
            length += len(text)
            yield text
