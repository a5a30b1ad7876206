"""Opens the containers articles come in: gzip, dumps, Word and PDF files, web archives.

A plain file is one article.  Records of a dump get the path ``file#1``, ``file#2`` ... counted from 1.
"""

from __future__ import annotations

import zlib
from pathlib import PurePosixPath

from pipeline.errors import ArticleError
from pipeline.ingest.article import Article
from pipeline.ingest.dumps import DUMP_SUFFIXES, read_dump
from pipeline.model import Fault
from pipeline.settings import Settings


def open_articles(data: bytes, source_path: str, settings: Settings) -> tuple[list[Article], list[Fault]]:
    """The articles in a file, in the order in which they stand in it, and records that are broken.

    :raises ArticleError: when there is none, or the file is broken, packed twice or too large.
    """
    path = source_path.lower()
    if path.endswith(".gz") and not path.endswith(".warc.gz"):
        data, path = _unpacked(data, settings.unpacked_size), path.removesuffix(".gz")
    suffix = PurePosixPath(path).suffix
    if not data:
        raise ArticleError("empty", "expected an article, found an empty file; remove it or fetch it again")
    if suffix in DUMP_SUFFIXES:
        return read_dump(data, source_path, suffix, settings.configs)
    if suffix == ".docx":
        from pipeline.ingest.word import read_word  # imported late: needs an optional library

        return [read_word(data, source_path)], []
    if suffix == ".pdf":
        from pipeline.ingest.pdf import read_pdf

        return [read_pdf(data, source_path)], []
    if path.endswith((".warc", ".warc.gz")):
        from pipeline.ingest.web_archive import read_web_archive

        return read_web_archive(data, source_path), []
    return [Article(data, source_path)], []


def _unpacked(data: bytes, most: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(data, most)
    except zlib.error as fault:
        raise ArticleError(
            "broken_archive", f"expected gzip, found: {fault}; fetch the file again"
        ) from fault
    if unpacker.unconsumed_tail:
        limit = f"{most >> 20} MB"
        raise ArticleError(
            "too_large", f"expected at most {limit} after unpacking, found more; split the file"
        )
    if not unpacker.eof:
        raise ArticleError(
            "broken_archive", "expected a whole gzip file, found its beginning; fetch it again"
        )
    return unpacked
