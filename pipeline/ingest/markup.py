"""Reads HTML markup into an outline of blocks with exact raw offsets."""

from __future__ import annotations

from pipeline.ingest.elements import NEVER_EMPTY
from pipeline.ingest.outline import Outline
from pipeline.ingest.tokens import CDATA, END, IGNORED, REFERENCE, START, TEXT, tokenize


def read_markup(raw: str, start: int = 0, end: int | None = None, outline: Outline | None = None) -> Outline:
    """The blocks of the markup ``raw[start:end]``, added to ``outline`` where one is given."""
    outline = Outline(raw) if outline is None else outline
    for token in tokenize(raw, start, end):
        kind = token.kind
        if kind in (TEXT, CDATA):
            outline.text(token.start, token.end)
        elif kind == START:
            outline.open(token.name, token.attributes, token.start, token.end)
            if token.attributes.endswith("/") and token.name not in NEVER_EMPTY:
                outline.close(token.name, token.end, token.end)
        elif kind == END:
            outline.close(token.name, token.start, token.end)
        elif kind == REFERENCE:
            outline.reference(token.start, token.end)
        else:
            assert kind == IGNORED
    return outline
