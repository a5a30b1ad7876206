"""Blocks while they are being gathered, and their assembly into a reading text.

Whatever the format, a reader of ``pipeline.ingest`` yields :class:`Draft` blocks made of
:class:`Piece` stretches of the raw text; :func:`assemble` lays them one after the other, one line
each, and remembers where every character came from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.model import Block, Cell, Skipped
from pipeline.text_view import MappedText, TextBuilder

EDGES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200e\u200f\ufeff"
"""White space, as seen: what a block neither begins nor ends with."""

LONGEST_ORNAMENT = 40


class Piece(NamedTuple):
    """``raw[start:end]``, read as it stands, or as ``text`` (a decoded reference, a folded break)."""

    start: int
    end: int
    text: str | None = None


@dataclass(slots=True)
class Draft:
    """A block in the making; offsets index the raw text.

    ``skip`` is the reason why it is not read, empty when it is.  ``node`` is the element it stands
    in (an index into the outline of a page), ``linked`` how many of its characters are link text.
    """

    region: str
    pieces: list[Piece] = field(default_factory=list)
    level: int = 0
    cell: Cell | None = None
    skip: str = ""
    node: int = 0
    linked: int = 0
    chars: int = 0

    @property
    def raw_span(self) -> tuple[int, int]:
        """From the first raw character to the last, markup in between included."""
        return self.pieces[0].start, self.pieces[-1].end

    def text(self, raw: str) -> str:
        """The text of the block before composition of letters."""
        if len(self.pieces) == 1:
            [(start, end, given)] = self.pieces
            return raw[start:end] if given is None else given
        return "".join([raw[a:b] if text is None else text for a, b, text in self.pieces])


Writer = Callable[[TextBuilder, list[Piece]], None]
"""Appends the pieces of one block to the builder."""


def write_pieces(builder: TextBuilder, pieces: list[Piece]) -> None:
    """Append the pieces as they are."""
    for start, end, text in pieces:
        if text is None:
            builder.copy(start, end)
        else:
            builder.put(text, start, end)


def trim(raw: str, pieces: list[Piece]) -> list[Piece]:
    """The pieces without white space at both ends; empty when nothing visible is left."""
    trimmed = list(pieces)
    for index, left in ((0, True), (-1, False)):
        while trimmed:
            piece = _strip(raw, trimmed[index], left=left)
            if piece is not None:
                trimmed[index] = piece
                break
            trimmed.pop(index)
    return trimmed


def _strip(raw: str, piece: Piece, *, left: bool) -> Piece | None:
    start, end, text = piece
    if text is not None:
        return piece if text.strip(EDGES) else None
    if start < end and raw[start if left else end - 1] not in EDGES:
        return piece
    part = raw[start:end]
    if left:
        part = part.lstrip(EDGES)
        return Piece(end - len(part), end) if part else None
    part = part.rstrip(EDGES)
    return Piece(start, start + len(part)) if part else None


def _is_ornament(raw: str, pieces: list[Piece]) -> bool:
    """Whether a short block has neither letter nor digit: a bullet, a row of asterisks."""
    if pieces[-1].end - pieces[0].start > LONGEST_ORNAMENT:
        return False
    text = "".join([raw[a:b] if text is None else text for a, b, text in pieces])
    return not any(map(str.isalnum, text))


def assemble(
    raw: str, drafts: Iterable[Draft], write: Writer = write_pieces
) -> tuple[MappedText, tuple[Block, ...], tuple[Skipped, ...]]:
    """The reading text of the drafts that are read, their blocks, and the stretches left out."""
    builder = TextBuilder(raw)
    blocks: list[Block] = []
    skipped: list[Skipped] = []
    for draft in drafts:
        pieces = trim(raw, draft.pieces)
        if not pieces or _is_ornament(raw, pieces):
            continue
        if draft.skip:
            skipped.append(Skipped(pieces[0].start, pieces[-1].end, draft.skip))
            continue
        if blocks:
            builder.put("\n", pieces[0].start, pieces[0].start)
        start = len(builder)
        write(builder, pieces)
        if len(builder) > start:
            blocks.append(Block(start, len(builder), draft.region, level=draft.level, cell=draft.cell))
    return builder.build(), tuple(blocks), tuple(skipped)
