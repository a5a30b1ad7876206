"""Reads Word files (.docx) with python-docx.

Offsets index the extracted text: a paragraph, or a row of a table with its cells parted by tabs, a
line.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from pipeline.errors import ArticleError
from pipeline.ingest.article import Article
from pipeline.ingest.decode import Decoded
from pipeline.ingest.outline import Outline
from pipeline.model import Metadata

MAX_UNPACKED = 256 * 2**20
"""Bytes all parts of the file may unpack to."""

_HEADING = re.compile(r"heading\s*([1-6])", re.IGNORECASE)


def read_word(data: bytes, source_path: str) -> Article:
    """The article in a Word file.

    :raises ArticleError: when the library is missing or the file cannot be read.
    """
    try:
        import docx
    except ImportError as fault:
        raise ArticleError(
            "missing_library", "expected python-docx to read .docx files; pip install 'claimtable[office]'"
        ) from fault
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MAX_UNPACKED:
            raise ArticleError(
                "too_large", f"expected at most {MAX_UNPACKED >> 20} MB after unpacking; split it"
            )
        document = docx.Document(io.BytesIO(data))
    except ArticleError:
        raise
    except Exception as fault:
        # zip, XML and package faults of every kind: they all mean the same to whoever sent the file
        raise ArticleError("broken_file", f"expected a Word file, found: {fault}; save it again") from fault
    writer = _Writer()
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            writer.table(part)
        else:
            writer.paragraph(part)
    properties = document.core_properties
    outline = writer.outline()
    stated = Metadata(title=properties.title or "", author=properties.author or "")
    return Article(data, source_path, Decoded(outline.raw, "utf-8"), outline, stated, "docx")


class _Writer:
    """Collects the text first and the elements around it, since an outline needs its raw text."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._events: list[tuple[str, str, int, int]] = []

    def _write(self, text: str, end: str) -> tuple[int, int]:
        start = self._length
        self._parts += (text, end)
        self._length += len(text) + len(end)
        return start, start + len(text)

    def _add(self, name: str, text: str, end: str) -> None:
        start, stop = self._write(text, end)
        self._events += (("open", name, start, start), ("text", "", start, stop), ("close", name, stop, stop))

    def paragraph(self, paragraph: Any) -> None:
        style = paragraph.style.name if paragraph.style is not None else ""
        heading = _HEADING.match(style)
        name = f"h{heading[1]}" if heading else "h1" if style == "Title" else "li" if "List" in style else "p"
        for line in paragraph.text.split("\n"):
            self._add(name, line, "\n")

    def table(self, table: Any) -> None:
        self._events.append(("open", "table", self._length, self._length))
        for row in table.rows:
            self._events.append(("open", "tr", self._length, self._length))
            before = None
            for cell in row.cells:  # a cell that spans columns comes once for each of them
                self._add("td", "" if cell._tc is before else cell.text.replace("\n", " "), "\t")
                before = cell._tc
            self._write("", "\n")
            self._events.append(("close", "tr", self._length, self._length))
        self._events.append(("close", "table", self._length, self._length))

    def outline(self) -> Outline:
        outline = Outline("".join(self._parts))
        for kind, name, start, end in self._events:
            if kind == "open":
                outline.open(name, "", start, end)
            elif kind == "close":
                outline.close(name, start, end)
            elif end > start:
                outline.text(start, end)
        return outline
