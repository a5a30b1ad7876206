"""Stage *ingest*: the bytes of a file -> the documents in it.

Declares what the stage needs (bytes and a path) and gives (:class:`~pipeline.model.Document`); the
formats are read by ``pipeline.ingest``.
"""

from __future__ import annotations

from pipeline.ingest.documents import read_document
from pipeline.model import Document
from pipeline.settings import Settings


def ingest(data: bytes, source_path: str, settings: Settings) -> list[Document]:
    """The articles in ``data``: one, or one for each record of a dump.

    :param source_path: relative to the raw folder, ``/`` separators; its suffix tells the format.
    :raises ArticleError: when the file, or every record in it, cannot be read.
    """
    return [read_document(data, source_path, settings)]


if __name__ == "__main__":
    from pipeline.cli import run_as_script

    run_as_script("ingest")
