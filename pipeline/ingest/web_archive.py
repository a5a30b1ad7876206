"""Reads web archives (WARC) with fastwarc: every HTML or text response is an article.

Offsets index the decoded body of the response.
"""

from __future__ import annotations

import io

from pipeline.errors import ArticleError
from pipeline.ingest.article import Article
from pipeline.model import Metadata

MAX_BODY = 64 * 2**20
"""Longer bodies are left out (bytes)."""
_TYPES = ("text/html", "application/xhtml+xml", "text/plain")


def read_web_archive(data: bytes, source_path: str) -> list[Article]:
    """The articles in an archive; the path is ``file#number`` of the record, counted from 1.

    :raises ArticleError: when the library is missing, or the archive is broken or holds no page.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as fault:
        raise ArticleError(
            "missing_library", "expected fastwarc to read .warc files; pip install 'claimtable[warc]'"
        ) from fault
    articles: list[Article] = []
    try:
        for number, record in enumerate(ArchiveIterator(io.BytesIO(data), parse_http=True), 1):
            if record.record_type != WarcRecordType.response or record.content_length > MAX_BODY:
                continue
            kind = (record.http_content_type or "").lower()
            if kind not in _TYPES:
                continue
            body = record.reader.read()
            url = record.headers.get("WARC-Target-URI") or ""
            layout = "plain" if kind == "text/plain" else "html"
            articles.append(
                Article(body, f"{source_path}#{number}", stated=Metadata(source_url=url), layout=layout)
            )
    except Exception as fault:
        # the library raises errors of many kinds on broken archives
        raise ArticleError(
            "broken_archive", f"expected a WARC file, found: {fault}; fetch it again"
        ) from fault
    if not articles:
        raise ArticleError("no_article", "expected HTML responses in the archive, found none; remove it")
    return articles
