"""The times a quantity may have, each described by features that know no language.

A candidate is a :class:`~pipeline.periods.described.Moment` of the sentence, of a sentence before, of
a heading or of a table header, the time of the quantity before, or none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipeline.model import Document, Passage
from pipeline.periods.described import opens
from pipeline.periods.ground import Ground
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.memory import BACK, MANY, Memory, chosen_again, place_of
from pipeline.periods.options import Candidate
from pipeline.periods.respective import in_order
from pipeline.periods.scene import Scene, prefixed, sorts_of
from pipeline.periods.timeline import Timeline, header_moments
from pipeline.ranking import Ranker, Traits


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
    ground.ordered = in_order(document, passages[number], ground.moments, ground.grammar)
    ground.outside += _before(passages, number, line, ground)
    ground.outside += _frames(ground, line, lexicon)
    return ground


def candidates(ground: Ground, index: int, line: Timeline, memory: Memory) -> list[Candidate]:
    """All times that quantity ``index`` may have; "none" comes last.

    ``ground`` is its passage laid out, see :func:`lay_ground`.
    """
    if index in ground.ordered:
        return [Candidate("respective", ground.ordered[index], ground.ranker.traits("respective"))]
    scene = Scene(ground, index)
    bases = ground.bases
    found = [
        Candidate("sentence", moment, scene.traits(moment), moment.start in bases) for moment in scene.moments
    ]
    found += ground.outside
    found += chosen_again(ground, line, memory, scene)
    found.append(_none(ground, memory, scene))
    return found


def _before(passages: list[Passage], number: int, line: Timeline, ground: Ground) -> Iterator[Candidate]:
    """Periods of the sentences before, in the same block or at the end of the one above."""
    block = passages[number].block
    ahead = line.is_ahead(number, passages[number].quantities[0].start)
    for back in range(1, BACK + 1):
        at = number - back
        if at < 0:
            return
        same = passages[at].block.start == block.start
        if not same and block.cell is not None:
            return
        moments = line.moments[at]
        if not moments:
            continue
        stated = [moment for moment in moments[:MANY] if moment.edtf and not moment.same]
        for rank, moment in enumerate(stated):
            traits = _earlier(
                ground.ranker,
                back,
                same,
                min(rank, 2),
                min(len(stated), 3),
                ground.dated,
                moment.compared,
                opens(moment, passages[at], ground.scale),
                line.is_ahead(at, moment.start) != ahead,
                ground.goes_on,
                sorts_of(moment, ground.dated),
            )
            yield Candidate("earlier", moment, traits)


@lru_cache(maxsize=8192)
def _earlier(
    ranker: Ranker,
    back: int,
    same_block: bool,
    rank: int,
    of: int,
    dated: bool,
    compared: bool,
    opening: bool,
    other_tense: bool,
    goes_on: bool,
    sorts: tuple[str, ...],
) -> Traits:
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
    if goes_on:
        features += ("earlier goes on", f"earlier goes on {'same block' if same_block else 'block before'}")
    return ranker.traits(*features, *prefixed("earlier", sorts))


def _frames(ground: Ground, line: Timeline, lexicon: PeriodLexicon) -> Iterator[Candidate]:
    """Periods of headings and table headers."""
    passage, number, dated = ground.passage, ground.number, ground.dated
    traits = ground.ranker.traits
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
                yield Candidate("header", moment, traits("header", f"header {name}"))
                found = True
                if moment.interval is not None and moment.interval.first.year == moment.interval.last.year:
                    year = moment.interval.last.year
        heads = line.heads.get(cell.table, ())
        if not found and len(heads) == 1 and cell.row:
            # one column names the time of the whole table: sales in May, on year, share
            yield Candidate("header", heads[0], traits("header", "header caption"))
    heading = line.headings[number]
    place = "cell" if cell is not None else "text"
    if heading is not None and heading.sentence != number:
        yield Candidate(
            "heading",
            heading,
            traits("heading", f"heading {place} dated={dated}", f"heading {heading.grain}"),
        )
    title = line.title
    if title is not None and title is not heading and title.sentence != number:
        agrees = title.edtf[:4] == line.main_year
        yield Candidate("title", title, traits("title", f"title {place} dated={dated} main={agrees}"))


def _none(ground: Ground, memory: Memory, scene: Scene) -> Candidate:
    place, back = "", 0
    if memory.made and memory.chosen is not None:
        back = ground.number - memory.sentence
        place = place_of(ground, memory, back)
    lasting = scene.quantity.kind in ("duration", "age")
    return _no_time(
        ground.ranker,
        len(scene.dated),
        scene.present,
        ground.block.region,
        min(3, back),
        place,
        lasting,
        ground.goes_on,
    )


@lru_cache(maxsize=1024)
def _no_time(
    ranker: Ranker,
    own: int,
    present: bool,
    region: str,
    back: int,
    place: str,
    lasting: bool,
    goes_on: bool,
) -> Candidate:
    """No time, beside ``own`` dated ones; ``place`` is empty when the quantity before has no time."""
    features = ["none", f"none own={min(2, own)}"]
    if present:
        features.append("none present")
    features.append(f"none {region}")
    if place:
        features.append(f"none after dated {back} {place}")
    if lasting:
        features.append("none duration")
    if goes_on and place:
        features += ("none goes on", f"none goes on {place}")
    return Candidate("none", None, ranker.traits(*features))
