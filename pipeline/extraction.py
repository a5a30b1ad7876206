"""Composes the stages for one article: bytes in, rows out."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.model import Document
from pipeline.settings import Settings
from pipeline.stages.attribute import attribute
from pipeline.stages.detect import detect
from pipeline.stages.ingest import ingest
from pipeline.stages.normalise import normalise
from pipeline.stages.quantify import quantify
from pipeline.stages.segment import segment
from pipeline.tables.rows import ArticleTables


def _ignore(_stage: str) -> None:
    """Nobody watches."""


def extract_article(
    data: bytes, source_path: str, settings: Settings, finished: Callable[[str], None] = _ignore
) -> list[ArticleTables]:
    """The rows of the article ``data``; a dump gives one element for every record.

    ``source_path`` is relative to the raw folder with ``/`` separators.  ``finished`` is called with
    the name of every stage that has just ended, for whoever wants to measure.

    :raises ArticleError: when ``data`` cannot be read.
    :raises ConfigError: when a table of ``settings.configs`` does not hold what it must.
    """
    documents = ingest(data, source_path, settings)
    finished("ingest")
    extracted: list[ArticleTables] = []
    for document in documents:
        detected = detect(document, settings)
        finished("detect")
        extracted.append(extract_document(detected, settings, finished))
    return extracted


def extract_document(
    document: Document, settings: Settings, finished: Callable[[str], None] = _ignore
) -> ArticleTables:
    """The rows of a document whose every block has a language; the rest as :func:`extract_article`."""
    sentences = segment(document, settings)
    finished("segment")
    passages, rejections = quantify(document, sentences, settings)
    finished("quantify")
    attributes = attribute(document, passages, settings)
    finished("attribute")
    tables = normalise(document, passages, attributes, rejections, settings)
    finished("normalise")
    return tables
