"""The times a quantity may have, each described by features that know no language.

A candidate is a :class:`~pipeline.periods.described.Moment` of the sentence, of a sentence before, of
a heading or of a table header, the time of the quantity before, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.model import Document, Passage, Quantity
from pipeline.periods.described import Moment, opens
from pipeline.periods.ground import Ground
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.scene import Scene, prefixed, sorts_of
from pipeline.periods.timeline import Timeline, header_moments

_MANY = 8
"""Periods of one earlier sentence that are looked at."""

_BACK = 3
"""Sentences before the quantity's own whose periods may still hold."""


class Candidate:
    """``moment`` is None for "no time is stated"; ``source`` names where it comes from.

    ``is_base`` marks the other side of a comparison, see :mod:`pipeline.periods.sides`; ``edtf`` is
    that of the moment, empty without one.
    """

    __slots__ = ("edtf", "features", "is_base", "moment", "source")

    def __init__(
        self, source: str, moment: Moment | None, features: tuple[str, ...], is_base: bool = False
    ) -> None:
        self.source, self.moment, self.features, self.is_base = source, moment, features, is_base
        self.edtf = moment.edtf if moment is not None else ""


@dataclass
class Memory:
    """What was chosen so far: the last choice, its passage, and the last dated one.

    A base is kept apart: it goes on for the rest of its side, but not for what is spoken of.
    """

    chosen: Moment | None = None
    made: bool = False
    sentence: int = -10
    block: int = -1
    quantity: Quantity | None = None
    role: str = "level"
    dated: Moment | None = None
    base: Moment | None = None

    def keep(self, candidate: Candidate, ground: Ground, index: int) -> None:
        """Remember the choice made for quantity ``index`` of the passage laid out in ``ground``."""
        moment = candidate.moment if candidate.edtf else None
        self.base = None
        if moment is not None and candidate.is_base:
            self.base = moment
        else:
            self.chosen = moment
            if moment is not None:
                self.dated = moment
        self.made, self.sentence = True, ground.number
        self.quantity, self.role = ground.passage.quantities[index], ground.roles[index]
        self.block = ground.passage.block.start


def lay_ground(
    document: Document,
    passages: list[Passage],
    roles: Sequence[str],
    number: int,
    line: Timeline,
    lexicon: PeriodLexicon,
) -> Ground:
    """Passage ``number`` with its periods, those of the lines that run on into it, and its frames."""
    ground = Ground(
        document, passages[number], roles, number, line.carried[number] + line.moments[number], lexicon
    )
    ground.outside = [*_before(passages, number, line, ground), *_frames(ground, line, lexicon)]
    return ground


def candidates(ground: Ground, index: int, line: Timeline, memory: Memory) -> list[Candidate]:
    """All times that quantity ``index`` may have; "none" comes last.

    ``ground`` is its passage laid out, see :func:`lay_ground`.
    """
    scene = Scene(ground, index)
    bases = ground.bases
    found = [
        Candidate("sentence", moment, scene.features(moment), moment.start in bases)
        for moment in scene.moments
    ]
    found += ground.outside
    found += _chosen(ground, line, memory, scene)
    found.append(Candidate("none", None, _none(ground, memory, scene)))
    return found


def _before(passages: list[Passage], number: int, line: Timeline, ground: Ground) -> Iterator[Candidate]:
    """Periods of the sentences before, in the same block or at the end of the one above."""
    block = passages[number].block
    for back in range(1, _BACK + 1):
        at = number - back
        if at < 0:
            return
        same = passages[at].block.start == block.start
        if not same and block.cell is not None:
            return
        moments = line.moments[at]
        if not moments:
            continue
        stated = [moment for moment in moments[:_MANY] if moment.edtf and not moment.same]
        for rank, moment in enumerate(stated):
            features = _earlier(
                back,
                same,
                min(rank, 2),
                min(len(stated), 3),
                ground.dated,
                moment.compared,
                opens(moment, passages[at], ground.scale),
                line.future(at) != line.future(number),
                sorts_of(moment, ground.dated),
            )
            yield Candidate("earlier", moment, features)


@lru_cache(maxsize=8192)
def _earlier(
    back: int,
    same_block: bool,
    rank: int,
    of: int,
    dated: bool,
    compared: bool,
    opening: bool,
    other_tense: bool,
    sorts: tuple[str, ...],
) -> tuple[str, ...]:
    features = [
        "earlier",
        f"back={back} {'same block' if same_block else 'block before'}",
        f"earlier rank={rank}/{of}",
    ]
    if dated:
        features.append("earlier, though own is dated")
    if compared:
        features.append("earlier compared")
    if opening:
        features.append("earlier opens sentence")
    if other_tense:
        features.append("earlier, other tense")
    return (*features, *prefixed("earlier", sorts))


def _frames(ground: Ground, line: Timeline, lexicon: PeriodLexicon) -> Iterator[Candidate]:
    """Periods of headings and table headers."""
    passage, number, dated = ground.passage, ground.number, ground.dated
    cell = passage.block.cell
    if cell is not None:
        year: int | None = None
        found = False
        for name, text in (
            ("caption", cell.caption),
            ("column", cell.column_header),
            ("row", cell.row_header),
        ):
            for moment in header_moments(text, ground.document, passage.sentence.lang, number, lexicon, year):
                yield Candidate("header", moment, ("header", f"header {name}"))
                found = True
                if moment.interval is not None and moment.interval.first.year == moment.interval.last.year:
                    year = moment.interval.last.year
        heads = line.heads.get(cell.table, ())
        if not found and len(heads) == 1 and cell.row:
            # one column names the time of the whole table: sales in May, on year, share
            yield Candidate("header", heads[0], ("header", "header caption"))
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


def _chosen(ground: Ground, line: Timeline, memory: Memory, scene: Scene) -> Iterator[Candidate]:
    """The time of the quantity before, dated or not, and the last dated one."""
    if not memory.made:
        return
    chosen, number = memory.chosen, ground.number
    back = number - memory.sentence
    if back > 1:
        chosen = _told_since(ground, line, memory) or chosen
    place = _place(ground, memory, back)
    if back and chosen is not None and line.future(chosen.sentence) != line.future(number):
        return
    over_dated: bool | None = None
    over_comparison = False
    if back == 0 and memory.quantity is not None:
        low, high = memory.quantity.end, scene.quantity.start
        over_dated = scene.dated_in(low, high)
        over_comparison = scene.compares(low, high)
    features = _again(
        chosen is not None,
        place,
        min(back, 3),
        ground.passage.block.region,
        ground.dated,
        chosen is not None and (chosen.compared or chosen.same),
        scene.follows is not None and chosen is not scene.follows,
        sorts_of(chosen, ground.dated) if chosen is not None else (),
        over_dated,
        over_comparison,
        f"{memory.role}>{scene.role}" if back == 0 else "",
    )
    yield Candidate("again", chosen, features)
    if back == 0 and memory.base is not None:
        features = _again_base(memory.role, scene.role, over_dated, over_comparison)
        yield Candidate("again base", memory.base, features, is_base=True)
    dated = memory.dated
    if chosen is None and dated is not None and line.future(dated.sentence) == line.future(number):
        yield Candidate("resumed", dated, ("resumed", f"resumed {place}"))


def _told_since(ground: Ground, line: Timeline, memory: Memory) -> Moment | None:
    """The last time that a sentence without a quantity told in the same block, if there is one."""
    for at in range(ground.number - 1, max(memory.sentence, ground.number - _BACK - 1), -1):
        for moment in reversed(line.moments[at][:_MANY]):
            if moment.stated and not moment.dateline and moment.start >= ground.passage.block.start:
                return moment
    return None


@lru_cache(maxsize=8192)
def _again(
    is_dated: bool,
    place: str,
    back: int,
    region: str,
    own_dated: bool,
    compared: bool,
    other_follows: bool,
    sorts: tuple[str, ...],
    over_dated: bool | None,
    over_comparison: bool,
    roles: str,
) -> tuple[str, ...]:
    """``over_dated`` is None when the quantity before stands in another sentence."""
    kind = "again" if is_dated else "again none"
    features = [kind, f"{kind} {place} {back}", f"{kind} {region}"]
    if is_dated:
        if own_dated:
            features.append(f"again, though own is dated {place}")
        if compared:
            features.append("again compared")
        if other_follows:
            features.append("again, though one follows closely")
        features += prefixed("again", sorts)
    if over_dated is not None:
        features.append(f"{kind} over dated={over_dated}")
        features.append(f"{kind} over comparison={over_comparison}")
        features.append(f"{kind} {roles}")
    return tuple(features)


@lru_cache(maxsize=256)
def _again_base(last: str, role: str, over_dated: bool | None, over_comparison: bool) -> tuple[str, ...]:
    return (
        "again base",
        f"again base {last}>{role}",
        f"again base over dated={over_dated}",
        f"again base over comparison={over_comparison}",
    )


def _place(ground: Ground, memory: Memory, back: int) -> str:
    if back == 0:
        return "same sentence"
    return "same block" if memory.block == ground.passage.block.start else "other block"


def _none(ground: Ground, memory: Memory, scene: Scene) -> tuple[str, ...]:
    present = False
    for moment in scene.moments:
        present = present or moment.present
    place, back = "", 0
    if memory.made and memory.chosen is not None:
        back = ground.number - memory.sentence
        place = _place(ground, memory, back)
    lasting = scene.quantity.kind in ("duration", "age")
    return _no_time(
        min(2, len(scene.dated)), present, ground.passage.block.region, min(3, back), place, lasting
    )


@lru_cache(maxsize=1024)
def _no_time(own: int, present: bool, region: str, back: int, place: str, lasting: bool) -> tuple[str, ...]:
    """``place`` is that of the quantity before, empty when that has no time."""
    features = ["none", f"none own={own}"]
    if present:
        features.append("none present")
    features.append(f"none {region}")
    if place:
        features.append(f"none after dated {back} {place}")
    if lasting:
        features.append("none duration")
    return tuple(features)
