"""The times a quantity may have, each described by features that know no language.

A candidate is a :class:`~pipeline.periods.timeline.Moment` of the sentence, of a sentence before, of
a heading or of a table header, the time of the quantity before, or none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.clauses import clause_at, clauses
from pipeline.model import Document, Passage, Quantity, Span
from pipeline.periods.lexicon import UNSPACED, PeriodLexicon
from pipeline.periods.timeline import LOOK_BACK, Moment, Timeline, header_moments, opens

_BACK = 3
"""Sentences before the quantity's own whose periods may still hold."""

_NEAR = (3, 12, 30, 60)
"""Characters between period and quantity, as the bounds of classes; a Chinese character counts two."""


_CLOSE = 44
"""The same between a quantity and a period that belongs to it alone."""

_RATIOS = frozenset({"percent", "multiple", "fraction"})
"""Kinds for which a period right before may be that of the base."""

_MARKS = frozenset(",;:.，；：。")


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
    dated_unit: str = ""

    def keep(self, candidate: Candidate, number: int, passage: Passage, quantity: Quantity) -> None:
        """Remember the choice made for ``quantity`` of passage ``number``."""
        self.chosen = candidate.moment if candidate.edtf else None
        if self.chosen is not None:
            self.dated, self.dated_unit = self.chosen, quantity.unit
        self.made, self.sentence, self.block, self.quantity = True, number, passage.block.start, quantity


def candidates(
    document: Document,
    passages: list[Passage],
    number: int,
    index: int,
    line: Timeline,
    memory: Memory,
    lexicon: PeriodLexicon,
) -> list[Candidate]:
    """All times that quantity ``index`` of passage ``number`` may have; "none" comes last."""
    passage = passages[number]
    quantity = passage.quantities[index]
    scene = _Scene(document, passage, quantity, line.carried[number] + line.moments[number], lexicon)
    found = list(scene.own())
    found += _before(passages, number, line, scene)
    found += _frames(document, passages, number, line, lexicon)
    found += _chosen(passages, number, line, memory, scene)
    found.append(Candidate("none", None, tuple(_none(scene, memory, number, passage))))
    return found


class _Scene:
    """The sentence of one quantity: its clauses and where the periods stand to the quantity."""

    def __init__(
        self,
        document: Document,
        passage: Passage,
        quantity: Quantity,
        moments: list[Moment],
        lexicon: PeriodLexicon,
    ) -> None:
        self.document, self.passage, self.quantity = document, passage, quantity
        self.moments = [moment for moment in moments if not moment.dateline]
        self.grammar = lexicon.grammars.get(passage.sentence.lang)
        self.dated = any(moment.stated for moment in self.moments)
        sentence = passage.sentence
        self.clauses = clauses(document.folded, sentence.start, sentence.end) or [
            Span(sentence.start, sentence.end)
        ]
        self.clause = clause_at(self.clauses, quantity.start)
        self.scale = 2 if sentence.lang in UNSPACED else 1

        before = max((moment.end for moment in self.moments if moment.end <= quantity.start), default=-1)
        self.beyond = before >= passage.sentence.start and self.compares(before, quantity.start)
        self.follows = self._follows()
        self.leads = self._leads()

    def _follows(self) -> Moment | None:
        """The dated period right after the quantity, with nothing but words between."""
        for moment in self.moments:
            if moment.start >= self.quantity.end and moment.edtf and not moment.compared:
                return moment if self._is_close(self.quantity.end, moment.start) else None
        return None

    def _leads(self) -> Moment | None:
        """The dated period right before the quantity."""
        for moment in reversed(self.moments):
            if moment.end <= self.quantity.start and moment.edtf:
                return moment if self._is_close(moment.end, self.quantity.start) else None
        return None

    def _is_bound(self, moment: Moment) -> bool:
        """Whether ``moment`` stands right after an earlier quantity."""
        earlier = [q for q in self.passage.quantities if q.end <= moment.start and q is not self.quantity]
        return bool(earlier) and self._is_close(earlier[-1].end, moment.start)

    def _is_close(self, low: int, high: int) -> bool:
        if (high - low) * self.scale > _CLOSE:
            return False
        if any(low <= other.start < high for other in self.passage.quantities):
            return False
        return not _MARKS & set(self.document.folded[low:high])

    def own(self) -> Iterator[Candidate]:
        for moment in self.moments:
            yield Candidate("sentence", moment, tuple(self._features(moment)))

    def _features(self, moment: Moment) -> Iterator[str]:
        quantity = self.quantity
        after = moment.start >= quantity.end
        side = "after" if after else "before"
        if not after and moment.end > quantity.start:
            side = "over"
        low, high = (quantity.end, moment.start) if after else (moment.end, quantity.start)
        gap = sum(max(0, high - low) * self.scale > bound for bound in _NEAR)
        if moment.present or moment.same:
            name = "present" if moment.present else "same period"
            yield name
            yield f"{name} {side} gap={gap}"
            yield f"{name} dated={self.dated}"
            return
        carried = moment.start < self.passage.sentence.start
        cuts = 1 if carried else min(3, abs(clause_at(self.clauses, moment.start) - self.clause))
        between = sum(low <= other.start < high for other in self.passage.quantities)
        periods = sum(low <= other.start < high and other.stated for other in self.moments)
        yield "sentence"
        yield f"{side} cuts={cuts}"
        yield f"{side} gap={gap}"
        yield f"{side} quantities={min(2, between)}"
        yield f"{side} periods={min(1, periods)}"
        if carried or opens(moment, self.passage):
            yield "opens sentence"
        if moment.stated and sum(other.stated for other in self.moments) == 1:
            yield "alone"
        if moment is self.follows:
            yield "follows closely"
        elif self.follows is not None:
            yield f"{side}, though one follows closely"
        if side == "before" and self._is_bound(moment):
            yield f"bound to another, own={self.follows is not None}"
        elif moment is self.leads:
            yield "leads closely"
            if gap == 0:
                yield f"leads at once {quantity.kind if quantity.kind in _RATIOS else 'other'}"
        elif self.leads is not None:
            yield f"{side}, though one leads closely"
        if moment.compared:
            yield f"compared {side}"
            yield f"compared {side} gap={gap}"
        elif side == "before" and self.compares(low, high):
            yield "before, over a comparison"
        elif side == "after" and self.beyond:
            yield "after, and the quantity is compared"
        yield from self.kind(moment)

    def compares(self, low: int, high: int) -> bool:
        """Whether ``low:high`` holds a word of comparison that is not that of a compared period."""
        if self.grammar is None:
            return False
        compared = [moment.start for moment in self.moments if moment.compared and moment.start > low]
        for cue in self.grammar.comparison.finditer(self.document.folded, low, high):
            if not any(0 <= start - cue.end() <= LOOK_BACK for start in compared):
                return True
        return False

    def kind(self, moment: Moment) -> Iterator[str]:
        if moment.present:
            yield "present"
        elif moment.same:
            yield "same period"
        elif not moment.edtf:
            yield "not dated"
        else:
            yield f"grain={moment.grain}"
        if moment.open_end:
            yield "open end"
        if moment.vague:
            yield "vague day"
        if moment.dateline:
            yield "dateline"
        if not moment.stated and any(other.stated for other in self.moments):
            yield "not stated, though another is"


def _before(passages: list[Passage], number: int, line: Timeline, scene: _Scene) -> Iterator[Candidate]:
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
        stated = [moment for moment in line.moments[at] if moment.edtf and not moment.same]
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
    document: Document, passages: list[Passage], number: int, line: Timeline, lexicon: PeriodLexicon
) -> Iterator[Candidate]:
    """Periods of headings and table headers."""
    passage = passages[number]
    dated = any(moment.stated for moment in line.moments[number])
    cell = passage.block.cell
    if cell is not None:
        for name, text in (
            ("row", cell.row_header),
            ("column", cell.column_header),
            ("caption", cell.caption),
        ):
            for moment in header_moments(text, document, passage.sentence.lang, number, lexicon):
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
    passages: list[Passage], number: int, line: Timeline, memory: Memory, scene: _Scene
) -> Iterator[Candidate]:
    """The time of the quantity before, dated or not, and the last dated one."""
    if not memory.made:
        return
    back = number - memory.sentence
    place = _place(passages[number], memory, back)
    kind = "again" if memory.chosen is not None else "again none"
    features = [kind, f"{kind} {place} {min(back, 3)}", f"{kind} {passages[number].block.region}"]
    if memory.chosen is not None:
        if scene.dated:
            features.append(f"again, though own is dated {place}")
        if memory.chosen.compared or memory.chosen.same:
            features.append("again compared")
        if scene.follows is not None and memory.chosen is not scene.follows:
            features.append("again, though one follows closely")
        if line.future[memory.chosen.sentence] != line.future[number]:
            features.append("again, other tense")
        if memory.quantity is not None and memory.quantity.unit == scene.quantity.unit:
            features.append(f"again same unit {place}")
        features += [f"again {sort}" for sort in scene.kind(memory.chosen)]
    if back == 0 and memory.quantity is not None:
        low, high = memory.quantity.end, scene.quantity.start
        passed = [moment for moment in scene.moments if low <= moment.start < high]
        features.append(f"{kind} over dated={any(m.stated for m in passed)}")
        features.append(f"{kind} over comparison={scene.compares(low, high)}")
    yield Candidate("again", memory.chosen, tuple(features))
    if memory.chosen is None and memory.dated is not None:
        tense = line.future[memory.dated.sentence] == line.future[number]
        features = ["resumed", f"resumed {place} tense={tense}"]
        if memory.dated_unit == scene.quantity.unit:
            features.append("resumed same unit")
        yield Candidate("resumed", memory.dated, tuple(features))


def _place(passage: Passage, memory: Memory, back: int) -> str:
    if back == 0:
        return "same sentence"
    return "same block" if memory.block == passage.block.start else "other block"


def _none(scene: _Scene, memory: Memory, number: int, passage: Passage) -> Iterator[str]:
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
