"""What every sentence of a document says of its source by itself, worked out when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model import Document, Passage
from pipeline.relations.lexicon import Lexicon
from pipeline.relations.pieces import cut_pieces
from pipeline.relations.scene import Scene
from pipeline.relations.source import choose_introduction, choose_source, header_owner
from pipeline.relations.source_edges import DOCUMENTS
from pipeline.relations.source_name import NOBODY, Source
from pipeline.text_view import fold

_ELLIPTIC = 40
_TAIL = 3
"""A mark at the end of a sentence is one of its last characters; white space may follow it."""
_CLAUSE = re.compile("[,:;，：；。]")


class Statements:
    """The passages of a document laid open; ``index`` is that of a passage throughout."""

    def __init__(self, document: Document, passages: Sequence[Passage], lexicon: Lexicon) -> None:
        self.document = document
        self.passages = passages
        self.lexicon = lexicon
        self._scenes: dict[int, list[Scene]] = {}
        self._named: dict[int, Source] = {}

    def scenes(self, index: int) -> list[Scene]:
        """The scenes of a passage, one unless it is longer than any sentence."""
        scenes = self._scenes.get(index)
        if scenes is None:
            passage = self.passages[index]
            known = self.lexicon[passage.sentence.lang]
            scenes = [Scene(self.document, piece, known) for piece in cut_pieces(passage)]
            self._scenes[index] = scenes
        return scenes

    def named_in(self, index: int) -> Source:
        """Who the sentence says states it."""
        named = self._named.get(index)
        if named is None:
            named = NOBODY
            for place, scene in enumerate(self.scenes(index)):
                source = choose_source(scene)
                if source.text or place == 0:
                    named = source
                if source.text:
                    break
            self._named[index] = named
        return named

    def introduced_by(self, index: int) -> Source:
        """Whose words begin behind the sentence, when it ends with a word of saying."""
        scenes = self.scenes(index)
        return choose_introduction(scenes[-1]) if scenes else NOBODY

    def owner_of(self, index: int) -> Source:
        """Whose data a header announces."""
        named = self.named_in(index)
        scenes = self.scenes(index)
        return named if named.text or not scenes else header_owner(scenes[0])

    def text(self, index: int) -> str:
        """The sentence as read."""
        sentence = self.passages[index].sentence
        return self.document.text[sentence.start : sentence.end].strip()

    def last_mark(self, index: int) -> str:
        """The last character of the sentence, empty when only white space ends it."""
        end = self.passages[index].sentence.end
        mark = self.document.text[end - 1]
        return mark if not mark.isspace() else self.document.text[end - _TAIL : end].rstrip()[-1:]

    def elliptic(self, index: int) -> bool:
        """Whether a passage may leave out what was said before: a list item, a cell, "EU: 3"."""
        passage = self.passages[index]
        if passage.block.region in ("list", "table"):
            return True
        start, end = passage.sentence.start, passage.sentence.end
        return end - start <= _ELLIPTIC and ":" in self.document.folded[start:end]

    def leads(self, index: int, source: Source) -> bool:
        """Whether ``source`` opens the sentence, so that what follows may still be its statement."""
        start = self.passages[index].sentence.start
        return not _CLAUSE.search(self.document.folded, start, source.start)

    def mentions_again(self, index: int, source: Source) -> bool:
        """Whether the source of the sentence is just the word for the document that ``source`` is."""
        named = fold(self.named_in(index).text)
        row = self.lexicon[self.passages[index].sentence.lang].source.get(named)
        return row is not None and row.act in DOCUMENTS and named in fold(source.text)
