"""The noun phrase that is counted or measured, as written.

A run of words bounded by closed classes (prepositions, auxiliaries, conjunctions …, all rows of
``noun_phrase.csv``): first the run right behind the quantity, else the one before it across a
copula, else what the quantity before counted ("EU: 3" after "US: 40 models").  On news text such a
rule finds the phrase about as often as a parser does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from pipeline.model import Quantity, Span
from pipeline.relations.headers import Header, fitting_row
from pipeline.relations.lexicon import Cue
from pipeline.relations.rows import NounRow
from pipeline.relations.scene import Scene
from pipeline.text_view import fold

_WORD = re.compile(r"[^\W_](?:[\w'’&+./-]*[\w+])?")
_RUN = re.compile(r"[㐀-鿿A-Za-z0-9+\-]+")
_MOST_WORDS = {"en": 5, "vi": 5}
_MOST_CHARACTERS = 8
_SIDE_BY_SIDE = 20
_COUNTED_KINDS = {"count", "fraction"}
_RELATIVE = {"percent", "percentage_point"}
_NOTHING_COUNTED = {"rank", "duration", "age", "score"}
_CLOSERS = " \t\n\"“”'’‘)）」』*_"
_OPENERS = " \t\n\"“‘'「『*_"


class Counted(NamedTuple):
    """The phrase as written; ``rule`` is where it was found: after, before, metric, header, carried.

    ``end`` is where a phrase found ``after`` ends; ``generic`` says that it is only "people", 人.
    """

    text: str = ""
    rule: str = ""
    end: int = 0
    generic: bool = False


NOTHING = Counted()


def choose_counted(scene: Scene, headers: Sequence[Header], carried: Counted = NOTHING) -> list[Counted]:
    """What each quantity of the passage counts.

    ``headers`` are what a table says of the cell, ``carried`` is the last phrase of the passage
    before, for lists and short sentences that leave it out.
    """
    cues = scene.lexicon.noun.find(scene.folded, scene.start, scene.end)
    behind = [_behind(scene, quantity, cues) for quantity in scene.quantities]
    found: list[Counted] = []
    for index, quantity in enumerate(scene.quantities):
        span = behind[index] or _shared(scene, index, behind)
        if quantity.kind in _NOTHING_COUNTED:
            found.append(NOTHING)
        elif span is not None:
            cue = _cue_at(cues, span.start)
            generic = cue is not None and cue.row.act == "generic" and cue.end == span.end
            found.append(_counted(scene, span, "after")._replace(end=span.end, generic=generic))
        else:
            found.append(
                _ahead(scene, quantity, cues)
                or (quantity.kind in _COUNTED_KINDS and _elsewhere(scene, quantity, headers))
                or (quantity.kind in _COUNTED_KINDS and _carry(found, scene, carried))
                or NOTHING
            )
    return found


def _behind(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    if quantity.kind in _NOTHING_COUNTED:
        return None
    if quantity.unit.startswith("1/") and (slash := scene.folded.find("/", quantity.start, quantity.end)) > 0:
        # "15 triệu khách/năm": what is counted is part of the unit
        start = scene.folded.find(fold(quantity.unit_text), quantity.start, slash)
        return Span(start, slash) if start >= 0 else None
    return (_spaced_after if scene.lexicon.spaced else _dense_after)(scene, quantity, cues)


def _shared(scene: Scene, index: int, behind: Sequence[Span | None]) -> Span | None:
    """The phrase of the next quantity, when the two stand side by side ("từ 10 lên 15 quầy")."""
    if index + 1 == len(behind):
        return None
    quantity, later = scene.quantities[index], scene.quantities[index + 1]
    same = quantity.kind == later.kind == "count" and quantity.unit == later.unit
    near = later.outer.start - quantity.outer.end <= scene.near(_SIDE_BY_SIDE)
    together = scene.clause_of(quantity.start) == scene.clause_of(later.start)
    return behind[index + 1] if same and near and together else None


def _ahead(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Counted | None:
    span = (_spaced_before if scene.lexicon.spaced else _dense_before)(scene, quantity, cues)
    if span is not None and not _says_nothing(scene, span):
        return _counted(scene, span, "before")
    measured = _measured(scene, quantity, scene.clauses[scene.clause_of(quantity.start)].start)
    return _counted(scene, measured, "metric") if measured is not None else None


def _elsewhere(scene: Scene, quantity: Quantity, headers: Sequence[Header]) -> Counted | None:
    """The name of a measured property in the sentence before the quantity, or in the table."""
    measured = _measured(scene, quantity, scene.start)
    if measured is not None:
        return _counted(scene, measured, "metric")
    for header in headers:
        if fitting_row(header.rows, quantity, ""):
            return Counted(header.text, "header")
    cell = scene.passage.block.cell
    return Counted(cell.column_header, "header") if cell is not None and cell.column_header else None


def _counted(scene: Scene, span: Span, rule: str) -> Counted:
    return Counted(scene.document.text[span.start : span.end], rule)


def _says_nothing(scene: Scene, span: Span) -> bool:
    """Whether the phrase is a name or begins with a word of change, hence no noun phrase."""
    if any(entity.start <= span.start and span.end <= entity.end for entity in scene.passage.entities):
        return True
    return span.start in scene.verbs


def _measured(scene: Scene, quantity: Quantity, low: int) -> Span | None:
    """The last name of a measured property between ``low`` and the quantity that may have its kind."""
    best: Span | None = None
    for cue in scene.metrics:
        if cue.end > quantity.start:
            break
        if cue.start >= low and fitting_row(cue.row, quantity, ""):
            best = Span(cue.start, cue.end)
    return best


def _carry(found: list[Counted], scene: Scene, carried: Counted) -> Counted | None:
    for index in range(len(found) - 1, -1, -1):
        if found[index].text and scene.quantities[index].kind in _COUNTED_KINDS:
            return found[index]._replace(rule="carried")
    return carried._replace(rule="carried") if carried.text else None


def _cue_at(cues: list[Cue[NounRow]], offset: int) -> Cue[NounRow] | None:
    """The cue that covers ``offset``."""
    index = bisect_right(cues, offset, key=itemgetter(0)) - 1
    return cues[index] if index >= 0 and offset < cues[index].end else None


def _limit(scene: Scene, quantity: Quantity) -> int:
    """Where the phrase behind ``quantity`` ends at the latest: the next quantity or time, or the sentence."""
    starts = [other.start for other in scene.quantities] + [period.start for period in scene.passage.periods]
    return min([scene.end, *(start for start in starts if start >= quantity.outer.end)])


# --- languages with spaces


def _words(scene: Scene, start: int, end: int) -> Iterator[re.Match[str]]:
    """Words of ``start:end`` as long as nothing but a space, a hyphen or a quote mark parts them."""
    at = start
    for word in _WORD.finditer(scene.document.text, start, end):
        if scene.document.text[at : word.start()].strip(_OPENERS + "”-"):
            return
        yield word
        at = word.end()


def _spaced_after(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    start = quantity.outer.end
    most = _MOST_WORDS.get(scene.passage.sentence.lang, 5)
    first = last = -1
    count = 0
    verbs = scene.verbs
    # "5% of its staff" names what it is part of, "5% effective" does not
    needs_of = quantity.kind in _RELATIVE and scene.lexicon.parts_by_word
    for word in _words(scene, start, _limit(scene, quantity)):
        cue = _cue_at(cues, word.start())
        if needs_of and (cue is None or cue.row.act != "of"):
            return None
        needs_of = False
        if word.start() in verbs:
            break
        if cue is not None:
            act = cue.row.act
            if count == 0 and act in ("skip", "hollow", "of"):
                continue
            if act in ("stop", "copula", "skip"):
                break
        if count == 0:
            first = word.start()
        last = word.end()
        count += 1
        if count == most:
            break
    return Span(first, last) if count else None


def _spaced_before(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    """The noun phrase that opens the clause of ``quantity``: its subject, for want of a parse."""
    clause = scene.clauses[scene.clause_of(quantity.start)]
    end = quantity.outer.start
    most = _MOST_WORDS.get(scene.passage.sentence.lang, 5)
    first = last = -1
    count = 0
    for word in _words(scene, clause.start, end):
        if count and word.start() in scene.verbs:
            break
        cue = _cue_at(cues, word.start())
        if cue is not None:
            if count == 0:
                continue
            if cue.row.act in ("stop", "copula"):
                break
        if count == 0:
            first = word.start()
        if count == most:
            return None  # nothing bounds it: a sentence, not a noun phrase
        last = word.end()
        count += 1
    return Span(first, last) if count and last < end else None


# --- Chinese


def _dense_after(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    start, limit = quantity.outer.end, _limit(scene, quantity)
    text = scene.document.text
    while start < limit:
        cue = _cue_at(cues, start)
        if cue is not None and cue.start == start and cue.row.act in ("skip", "hollow", "of"):
            start = cue.end
        elif text[start] in _OPENERS:
            start += 1
        else:
            break
    run = _RUN.match(text, start, min(limit, start + 24))
    if run is None:
        return None
    end = min([run.end(), *(verb for verb in scene.verbs if start <= verb < run.end())])
    for cue in cues:
        if start <= cue.start < end and cue.row.act in ("stop", "copula", "of"):
            end = cue.start
            break
    # the head of a Chinese noun phrase is its end
    if end - start > _MOST_CHARACTERS:
        start = end - _MOST_CHARACTERS if end == run.end() else start
        end = min(end, start + _MOST_CHARACTERS)
    return Span(start, end) if end > start else None


def _dense_before(scene: Scene, quantity: Quantity, cues: list[Cue[NounRow]]) -> Span | None:
    clause = scene.clauses[scene.clause_of(quantity.start)]
    low, end = clause.start, quantity.outer.start
    left = [cue for cue in cues if low <= cue.start and cue.end <= end]
    while left and left[-1].row.act in ("copula", "skip", "stop", "of") and not scene.gap(left[-1].end, end):
        end = left.pop().start
    while left and left[-1].row.act == "hollow" and left[-1].end == end:
        end = left.pop().start
    start = low
    for cue in left:
        if cue.row.act in ("stop", "copula", "of") and cue.end <= end:
            start = cue.end
    for change in scene.changes:
        if start < change.end <= end and change.start in scene.verbs:
            start = change.end
    ends = [other.end for other in scene.quantities] + [period.end for period in scene.passage.periods]
    start = max([start, *(before for before in ends if before <= end)])
    start = _whole_word(scene, max(start, end - _MOST_CHARACTERS), start)
    for entity in scene.passage.entities:
        if entity.start <= start < entity.end <= end or (
            start <= entity.start and entity.end <= end and entity.end > start
        ):
            start = max(start, entity.end)
    text = scene.document.text
    while start < end and text[start] in _OPENERS + _CLOSERS:
        start += 1
    return Span(start, end) if end - start >= 2 and not text[start:end].isdigit() else None


def _whole_word(scene: Scene, at: int, low: int) -> int:
    """``at`` moved left out of a Latin word, but not beyond ``low``."""
    text = scene.document.text
    while at > low and text[at - 1].isascii() and not text[at - 1].isspace() and text[at].isascii():
        at -= 1
    return at
