"""One article as it comes out of its container, before it is read."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.ingest.decode import Decoded
from pipeline.ingest.outline import Outline
from pipeline.model import Metadata


@dataclass(frozen=True)
class Article:
    """``data`` are the bytes that identify the article: of the file, or of its record in a dump.

    ``decoded`` is given where the container already holds text, and is what offsets index; ``outline``
    where the container knows the paragraphs.  ``stated`` is what the container says of the article.
    ``layout`` is the format of the container, or empty when the text itself must show it.
    """

    data: bytes
    source_path: str
    decoded: Decoded | None = None
    outline: Outline | None = None
    stated: Metadata = field(default_factory=Metadata)
    layout: str = ""
