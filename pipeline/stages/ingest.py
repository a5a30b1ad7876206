"""Stage *ingest*: the bytes of a file -> the documents in it.

Needs the bytes of a file and its path; gives :class:`~pipeline.model.Document` rows with their
blocks, regions, metadata and what was left out.  The formats are read by ``pipeline.ingest``.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.errors import ArticleError
from pipeline.ingest.containers import open_articles
from pipeline.ingest.documents import read_document
from pipeline.model import Document, Fault
from pipeline.settings import Settings


def ingest(data: bytes, source_path: str, settings: Settings) -> list[Document]:
    """The articles in ``data``: one, or one for each record of a dump or web archive.

    Offsets index ``Document.raw``: the decoded file, the text field of a record (``source_path`` is
    then ``file#number``), or the text extracted from a Word or PDF file.

    What cannot be read of a file is in ``Document.faults`` of the first document.

    :param source_path: relative to the raw folder, ``/`` separators; its suffix tells the format.
    :raises ArticleError: when nothing in the file can be read.
    """
    articles, faults = open_articles(data, source_path, settings)
    documents: list[Document] = []
    for article in articles:
        try:
            documents.append(read_document(article, settings))
        except ArticleError as fault:
            if len(articles) == 1:
                raise
            faults.append(Fault(article.source_path, fault.reason, str(fault)))
    if not documents:
        raise ArticleError(faults[0].reason, faults[0].message)
    if faults:
        documents[0] = replace(documents[0], faults=(*documents[0].faults, *faults))
    return documents


if __name__ == "__main__":
    from pipeline.cli import run_as_script

    run_as_script("ingest")
