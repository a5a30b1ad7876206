"""The times a quantity may have, each described by features that know no language.

A candidate is a :class:`~pipeline.periods.timeline.Moment` of the sentence, of a sentence before, of
a heading or of a table header, the time of the quantity before, or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.model import Document, Passage, Quantity
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.scene import Ground, Scene
from pipeline.periods.timeline import Moment, Timeline, header_moments, opens

_MANY = 8
"""Periods of one earlier sentence that are looked at."""

_BACK = 3
"""Sentences before the quantity's own whose periods may still hold."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """``moment`` is None for "no time is stated"; ``source`` names where it comes from."""

    source: str
    moment: Moment | None
    features: tuple[str, ...]

    @property
    def edtf(self) -> str:
        return self.moment.edtf if self.moment is not None else ""


@dataclass
class Memory:
    """What was chosen so far: the last choice, its passage, and the last dated one."""

    chosen: Moment | None = None
    made: bool = False
    sentence: int = -10
    block: int = -1
    quantity: Quantity | None = None
    dated: Moment | None = None

    def keep(self, candidate: Candidate, number: int, passage: Passage, quantity: Quantity) -> None:
        """Remember the choice made for ``quantity`` of passage ``number``."""
        self.chosen = candidate.moment if candidate.edtf else None
        if self.chosen is not None:
            self.dated = self.chosen
        self.made, self.sentence, self.block, self.quantity = True, number, passage.block.start, quantity


def lay_ground(
    document: Document, passages: list[Passage], number: int, line: Timeline, lexicon: PeriodLexicon
) -> Ground:
    """Passage ``number`` with its periods and those of the lines that run on into it."""
    return Ground(document, passages[number], line.carried[number] + line.moments[number], lexicon)


def candidates(
    ground: Ground,
    passages: list[Passage],
    number: int,
    index: int,
    line: Timeline,
    memory: Memory,
    lexicon: PeriodLexicon,
) -> list[Candidate]:
    """All times that quantity ``index`` of passage ``number`` may have; "none" comes last.

    ``ground`` is that passage laid out, see :func:`lay_ground`.
    """
    passage = passages[number]
    quantity = passage.quantities[index]
    scene = Scene(ground, quantity)
    found = [Candidate("sentence", moment, tuple(scene.features(moment))) for moment in scene.moments]
    found += _before(passages, number, line, scene)
    found += _frames(ground, passages, number, line, lexicon)
    found += _chosen(passages, number, line, memory, scene)
    found.append(Candidate("none", None, tuple(_none(scene, memory, number, passage))))
    return found


def _before(passages: list[Passage], number: int, line: Timeline, scene: Scene) -> Iterator[Candidate]:
    """Periods of the sentences before, in the same block or at the end of the one above."""
    block = passages[number].block.start
    dated = scene.dated
    for back in range(1, _BACK + 1):
        at = number - back
        if at < 0:
            return
        same = passages[at].block.start == block
        if not same and passages[number].block.cell is not None:
            return
        stated = [moment for moment in line.moments[at][:_MANY] if moment.edtf and not moment.same]
        for rank, moment in enumerate(stated):
            where = "same block" if same else "block before"
            features = [
                "earlier",
                f"back={back} {where}",
                f"earlier rank={min(rank, 2)}/{min(len(stated), 3)}",
            ]
            if dated:
                features.append("earlier, though own is dated")
            if moment.compared:
                features.append("earlier compared")
            if opens(moment, passages[at]):
                features.append("earlier opens sentence")
            if line.future[at] != line.future[number]:
                features.append("earlier, other tense")
            features += [f"earlier {kind}" for kind in scene.kind(moment)]
            yield Candidate("earlier", moment, tuple(features))


def _frames(
    ground: Ground, passages: list[Passage], number: int, line: Timeline, lexicon: PeriodLexicon
) -> Iterator[Candidate]:
    """Periods of headings and table headers."""
    passage = passages[number]
    dated = ground.stated > 0
    cell = passage.block.cell
    if cell is not None:
        for name, text in (
            ("row", cell.row_header),
            ("column", cell.column_header),
            ("caption", cell.caption),
        ):
            for moment in header_moments(text, ground.document, passage.sentence.lang, number, lexicon):
                yield Candidate("header", moment, ("header", f"header {name}"))
    heading = line.headings[number]
    place = "cell" if cell is not None else "text"
    if heading is not None and heading.sentence != number:
        yield Candidate(
            "heading", heading, ("heading", f"heading {place} dated={dated}", f"heading {heading.grain}")
        )
    title = line.title
    if title is not None and title is not heading and title.sentence != number:
        agrees = title.edtf[:4] == line.main_year
        yield Candidate("title", title, ("title", f"title {place} dated={dated} main={agrees}"))


def _chosen(
    passages: list[Passage], number: int, line: Timeline, memory: Memory, scene: Scene
) -> Iterator[Candidate]:
    """The time of the quantity before, dated or not, and the last dated one."""
    if not memory.made:
        return
    back = number - memory.sentence
    place = _place(passages[number], memory, back)
    if back and memory.chosen is not None and line.future[memory.chosen.sentence] != line.future[number]:
        return
    kind = "again" if memory.chosen is not None else "again none"
    features = [kind, f"{kind} {place} {min(back, 3)}", f"{kind} {passages[number].block.region}"]
    if memory.chosen is not None:
        if scene.dated:
            features.append(f"again, though own is dated {place}")
        if memory.chosen.compared or memory.chosen.same:
            features.append("again compared")
        if scene.follows is not None and memory.chosen is not scene.follows:
            features.append("again, though one follows closely")
        features += [f"again {sort}" for sort in scene.kind(memory.chosen)]
    if back == 0 and memory.quantity is not None:
        low, high = memory.quantity.end, scene.quantity.start
        passed = [moment for moment in scene.moments if low <= moment.start < high]
        features.append(f"{kind} over dated={any(m.stated for m in passed)}")
        features.append(f"{kind} over comparison={scene.compares(low, high)}")
    yield Candidate("again", memory.chosen, tuple(features))
    dated = memory.dated
    if memory.chosen is None and dated is not None and line.future[dated.sentence] == line.future[number]:
        yield Candidate("resumed", dated, ("resumed", f"resumed {place}"))


def _place(passage: Passage, memory: Memory, back: int) -> str:
    if back == 0:
        return "same sentence"
    return "same block" if memory.block == passage.block.start else "other block"


def _none(scene: Scene, memory: Memory, number: int, passage: Passage) -> Iterator[str]:
    yield "none"
    stated = [moment for moment in scene.moments if moment.stated]
    yield f"none own={min(2, len(stated))}"
    if any(moment.present for moment in scene.moments):
        yield "none present"
    yield f"none {passage.block.region}"
    if memory.made and memory.chosen is not None:
        back = number - memory.sentence
        yield f"none after dated {min(3, back)} {_place(passage, memory, back)}"
    if scene.quantity.kind in ("duration", "age"):
        yield "none duration"
