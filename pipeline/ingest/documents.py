"""Makes the :class:`Document` of one article out of its decoded text."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath

from pipeline.errors import ArticleError
from pipeline.ingest.dates import iso_date
from pipeline.ingest.decode import Decoded, decode
from pipeline.ingest.drafts import EDGES, Draft, Piece, assemble
from pipeline.ingest.front_matter import FrontMatter, read_front_matter
from pipeline.ingest.furniture import load_furniture, mark_furniture
from pipeline.ingest.grid import resolve_tables
from pipeline.ingest.markdown import read_markdown
from pipeline.ingest.markup import read_markup
from pipeline.ingest.page_metadata import read_page_metadata
from pipeline.ingest.pages import is_page, select_article
from pipeline.ingest.plain import read_plain_text
from pipeline.model import Document, Metadata
from pipeline.settings import Settings
from pipeline.text_view import fold

_HTML_START = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype|html|head|body|\?xml|document|meta|title|div|article|section|p|table|h1)\b",
    re.IGNORECASE | re.DOTALL,
)


def read_document(
    data: bytes, source_path: str, settings: Settings, decoded: Decoded | None = None
) -> Document:
    """The article in ``data``; ``decoded`` is given where the text was decoded already."""
    decoded = decoded or decode(data)
    raw = decoded.text
    if not raw.strip(EDGES):
        raise ArticleError("empty", "found no text: the file is empty; remove it or put the article in it")
    layout = _format(raw, source_path)
    flags = list(decoded.flags)
    metadata = Metadata()
    if layout == "html":
        outline = read_markup(raw)
        resolve_tables(outline)
        metadata = read_page_metadata(raw)
        if is_page(raw):
            select_article(outline, metadata.title, load_furniture(settings.configs))
        drafts = outline.drafts
    elif layout == "markdown":
        front = read_front_matter(raw)
        outline = read_markdown(raw, front.end)
        resolve_tables(outline)
        drafts = outline.drafts
        metadata = _from_front_matter(front)
        if front.broken:
            flags.append("broken_front_matter")
        if front.title_span:
            drafts.insert(0, Draft("front_matter", [Piece(*front.title_span)]))
        _mark_title(raw, drafts, metadata.title)
    else:
        drafts = read_plain_text(raw)
    mark_furniture(raw, drafts, load_furniture(settings.configs))
    reading, blocks, skipped = assemble(raw, drafts)
    digest = hashlib.sha256(data).hexdigest()
    return Document(
        doc_id=digest[:16],
        source_path=source_path,
        sha256=digest,
        bytes=len(data),
        encoding=decoded.encoding,
        format=layout,
        raw=raw,
        reading=reading,
        blocks=blocks,
        skipped=skipped,
        metadata=metadata,
        flags=tuple(flags),
    )


def _format(raw: str, source_path: str) -> str:
    suffix = PurePosixPath(source_path.removesuffix(".gz")).suffix.lower()
    if suffix in (".md", ".markdown", ".mdx"):
        return "markdown"
    if suffix in (".html", ".htm", ".xhtml", ".shtml"):
        return "html"
    if read_front_matter(raw).end:
        return "markdown"
    return "html" if _HTML_START.match(raw) else "plain"


def _from_front_matter(front: FrontMatter) -> Metadata:
    fields = front.fields
    return Metadata(
        title=fields.get("title", ""),
        author=fields.get("author", ""),
        source_url=next(
            (fields[key] for key in ("from", "url", "source", "link", "canonical") if fields.get(key)), ""
        ),
        published=next(
            (iso_date(fields[key]) for key in ("date", "published", "pubdate") if fields.get(key)), ""
        ),
    )


def _mark_title(raw: str, drafts: list[Draft], title: str) -> None:
    """The first heading or line that repeats the title of the front matter is the title."""
    wanted = fold(title).strip(EDGES)
    for draft in drafts[:6]:
        if draft.region in ("heading", "body") and not draft.skip:
            text = fold(draft.text(raw)).strip(EDGES)
            if (wanted and text in wanted and len(text) >= 0.5 * len(wanted)) or (
                not wanted and draft.level == 1
            ):
                draft.region, draft.level = "title", 0
                return
