"""Reads HTML markup into an outline of blocks with exact raw offsets."""

from __future__ import annotations

from pipeline.ingest.elements import NEVER_EMPTY
from pipeline.ingest.outline import Outline
from pipeline.ingest.tokens import CDATA, END, IGNORED, REFERENCE, START, TEXT, tokenize


def read_markup(raw: str, start: int = 0, end: int | None = None, outline: Outline | None = None) -> Outline:
    """The blocks of the markup ``raw[start:end]``, added to ``outline`` where one is given."""
    outline = Outline(raw) if outline is None else outline
    for kind, first, last, name, attributes in tokenize(raw, start, end):
        if kind in (TEXT, CDATA):
            outline.text(first, last)
        elif kind == START:
            outline.open(name, attributes, first, last)
            if attributes.endswith("/") and name not in NEVER_EMPTY:
                outline.close(name, last, last)
        elif kind == END:
            outline.close(name, first, last)
        elif kind == REFERENCE:
            outline.reference(first, last)
        else:
            assert kind == IGNORED
    return outline
