"""Reads PDF files that hold text, with pypdf; offsets index the extracted text, its pages parted by
form feeds."""

from __future__ import annotations

import io
import logging

from pipeline.errors import ArticleError
from pipeline.ingest.article import Article
from pipeline.ingest.decode import Decoded
from pipeline.model import Metadata

MAX_PAGES = 2000


def read_pdf(data: bytes, source_path: str) -> Article:
    """The article in a PDF file.

    :raises ArticleError: when the library is missing, or the file is broken, encrypted or a scan.
    """
    try:
        import pypdf
    except ImportError as fault:
        raise ArticleError(
            "missing_library", "expected pypdf to read .pdf files; pip install 'claimtable[office]'"
        ) from fault
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ArticleError("encrypted", "expected a PDF without password; save it without one")
        if len(reader.pages) > MAX_PAGES:
            raise ArticleError("too_large", f"expected at most {MAX_PAGES} pages; split the file")
        text = "\f".join(page.extract_text() for page in reader.pages)
        about = reader.metadata
        stated = Metadata(
            title=(about.title or "") if about else "",
            author=(about.author or "") if about else "",
        )
    except ArticleError:
        raise
    except Exception as fault:
        # the library raises errors of many kinds on broken files
        raise ArticleError("broken_file", f"expected a PDF, found: {fault}; save it again") from fault
    if not text.strip():
        raise ArticleError(
            "no_text", "expected a PDF with text, found pictures only; recognise its text first"
        )
    text = text.encode("utf-8", "replace").decode("utf-8")  # lone surrogates of broken fonts
    return Article(data, source_path, Decoded(text, "utf-8"), stated=stated, layout="pdf")
