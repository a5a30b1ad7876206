"""Who states a sentence: the attribution, as written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Span
from pipeline.relations.lexicon import Cue
from pipeline.relations.rows import SourceRow
from pipeline.relations.scene import Scene

_LONGEST_SPACED = 90
_LONGEST_DENSE = 30
_EDGES = " \t\n\u2003\"'“”‘’«»「」『』*_•·|#>-–—,，、:：.;；()（）[]"
_BOUNDARY = re.compile(r"[\[\],，:：;；。!?！？“”\"「」\n|•]|\.(?=\s+[^\s(])|\s[-–—]+\s")
_BRACKETED = re.compile(r"[(（][^()（）]{1,40}[)）]\s*$")
_BEFORE_COMMA = re.compile(r"(?<!\w)((?:[^\W\d_][\w.'’-]*\s){0,4}[^\W\d_][\w.'’-]*),\s$")
"""One to five words and a comma."""
_SHORTEST_NAME, _LONGEST_NAME = 2, 4
_SAYS = {"verb", "inverted", "weak", "shows"}
_NAMES = _SAYS | {"before"}


class Source(NamedTuple):
    """The source as written; ``rule`` is the kind of word that named it."""

    text: str = ""
    rule: str = ""


NOBODY = Source()
REFERS_BACK = Source("", "pronoun")
"""A pronoun is the source: whoever was the source before."""


def choose_source(scene: Scene) -> Source:
    """The source of the sentence, :data:`REFERS_BACK` or :data:`NOBODY`.

    The first word that yields a name counts, for the whole sentence.
    """
    cues = scene.lexicon.source.find(scene.folded, scene.start, scene.end)
    answers = [_answer(scene, cue, cues) for cue in cues if cue.row.act in _NAMES]
    named = [answer for answer in answers if answer is not None and answer.text]
    if named:
        # who says it outweighs who only announced it and which document shows it
        return min(named, key=lambda answer: answer.rule in ("weak", "shows"))
    return REFERS_BACK if REFERS_BACK in answers else NOBODY


def _answer(scene: Scene, cue: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> Source | None:
    act = cue.row.act
    source = _behind(scene, cue.end, cues) if act == "before" else _ahead(scene, cue, cues)
    if act == "inverted" and (source is None or (source is NOBODY and _after_pause(scene, cue))):
        source = _behind(scene, cue.end, cues)
    return source._replace(rule=act) if source is not None and source.text else source


def _after_pause(scene: Scene, cue: Cue[SourceRow]) -> bool:
    """Whether a comma or a quotation mark stands right before ``cue`` ("…, said X")."""
    return scene.folded[scene.start : cue.start].rstrip().endswith((",", '"', "”", "'", "»"))


def _behind(scene: Scene, start: int, cues: Sequence[Cue[SourceRow]]) -> Source | None:
    """The name that follows ``start``."""
    end = min(scene.end, start + _longest(scene))
    if boundary := _BOUNDARY.search(scene.folded, start, end):
        end = boundary.start()
    elif end < scene.end and scene.lexicon.spaced:
        end = scene.folded.rfind(" ", start, end)
    # "theo báo cáo của X" goes on behind the document, 据X报告 does not
    ends = {"stop"} if scene.lexicon.spaced else {"stop", "document"}
    for cue in cues:
        if cue.start >= start and (cue.row.act in _SAYS or cue.row.act in ends):
            end = min(end, cue.start)
            break
    for quantity in scene.quantities:
        if quantity.outer.start >= start:
            end = min(end, quantity.outer.start)
    found = _trimmed(scene, start, end)
    if found is None or _is(cues, found, "pronoun"):
        return None
    return _source(scene, found, cues, None)


def _ahead(scene: Scene, cue: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> Source | None:
    """The name right before the word ``cue``; None when nothing stands there."""
    end = _without_tail(scene, cue.start, cues)
    # a bracket behind the name belongs to it: "Acme Labs (NYSE: ACM) said"
    bracket = _BRACKETED.search(scene.folded, max(scene.start, end - 50), end)
    at = max(scene.start, end - _longest(scene))
    start = scene.start
    for boundary in _BOUNDARY.finditer(scene.folded, at, bracket.start() if bracket else end):
        start = boundary.end()
    if start < at:
        return NOBODY
    for earlier in cues:
        if start <= earlier.start and earlier.end <= end and earlier.row.act in ("lead", "before"):
            start = earlier.end
    for period in scene.passage.periods:
        if start <= period.start and not scene.folded[start : period.start].strip(_EDGES):
            start = period.end
    found = _trimmed(scene, start, end)
    if found is None:
        return None
    if _is(cues, found, "pronoun"):
        return REFERS_BACK
    if any(found.start < stop.start and stop.end < found.end for stop in cues if stop.row.act == "stop"):
        return NOBODY
    return _source(scene, found, cues, cue)


def _without_tail(scene: Scene, end: int, cues: Sequence[Cue[SourceRow]]) -> int:
    """``end`` moved left over what may stand between a source and its verb: times, "also", commas."""
    moved = True
    while moved:
        moved = False
        while end > scene.start and scene.folded[end - 1] in _EDGES and scene.folded[end - 1] not in ")）":
            end -= 1
        spans = [Span(cue.start, cue.end) for cue in cues if cue.row.act == "stop"]
        for start, stop in (*spans, *((period.start, period.end) for period in scene.passage.periods)):
            if stop == end and start >= scene.start:
                end, moved = start, True
                break
    return end


def _source(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]], verb: Cue[SourceRow] | None) -> Source:
    """``found`` as a source if it can be one; ``verb`` is the word of saying behind it, if any."""
    if any(found.start <= quantity.start < found.end for quantity in scene.quantities):
        return NOBODY
    nouns = [cue for cue in cues if cue.row.act in ("agent", "title", "document")]
    for verb_start in scene.verbs:
        # a name holds no verb of change, but "the firm" and "think tank" do look like one
        inside_noun = any(noun.start <= verb_start < noun.end for noun in nouns)
        if found.start <= verb_start < found.end and not inside_noun:
            return NOBODY
    if found.end - found.start < (3 if scene.lexicon.spaced else 2):
        return NOBODY
    end = verb.start if verb else found.end
    inside = {cue.row.act for cue in cues if found.start <= cue.start and cue.end <= end}
    entities = [
        span for span in scene.passage.entities if found.start <= span.start and span.end <= found.end
    ]
    agent = bool(inside & {"agent", "title"})
    named = bool(entities) or agent or "document" in inside
    act = verb.row.act if verb else "before"
    if act == "shows":
        sure = "document" in inside
    elif verb and act == "weak":
        # 舒尔特估计， : with a pause behind it the verb can only be one of saying
        sure = bool(entities) or agent or scene.folded[verb.end : verb.end + 1] in (",", "，", ":", "：")
    else:
        sure = named or not scene.lexicon.spaced or _capital(scene, found)
    if not sure:
        return NOBODY
    if verb and _relative(found, cues):
        # "Acme, which owns the Bank of Sand, forecast": the name stands before
        found = Span(_with_name(scene, found).start, found.start)
        return Source(scene.document.text[found.start : found.end].rstrip(_EDGES))
    if verb and agent:
        found = _with_name(scene, found)
    if not scene.lexicon.spaced:
        # a title before a name is no part of it: 研究所所长张三
        titles = [cue.end for cue in cues if cue.row.act == "title" and cue.start >= found.start]
        name = max([end for end in titles if end <= found.end], default=found.end)
        if _SHORTEST_NAME <= found.end - name <= _LONGEST_NAME:
            found = Span(name, found.end)
    return Source(scene.document.text[found.start : found.end])


def _relative(found: Span, cues: Sequence[Cue[SourceRow]]) -> bool:
    return any(cue.start == found.start and cue.end < found.end and cue.row.act == "pronoun" for cue in cues)


def _with_name(scene: Scene, title: Span) -> Span:
    """``title`` with the name it explains: "Ada Lane, chief economist at Acme,"."""
    before = _BEFORE_COMMA.search(scene.document.text, max(scene.start, title.start - 40), title.start)
    if before is None or not all(word[0].isupper() for word in before[1].split()):
        return title
    return Span(before.start(1), title.end)


def _capital(scene: Scene, found: Span) -> bool:
    """Whether a word of ``found`` is written as a name; the first of a sentence only when it is alone."""
    words = scene.document.text[found.start : found.end].split()
    if found.start == scene.start and len(words) > 1:
        words = words[1:]
    return any(word[0].isupper() for word in words)


def _is(cues: Sequence[Cue[SourceRow]], found: Span, act: str) -> bool:
    return any(cue.row.act == act and cue.start == found.start and cue.end == found.end for cue in cues)


def _trimmed(scene: Scene, start: int, end: int) -> Span | None:
    text = scene.document.text
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES and not _BRACKETED.search(text, start, end):
        end -= 1
    return Span(start, end) if end > start else None


def _longest(scene: Scene) -> int:
    return _LONGEST_SPACED if scene.lexicon.spaced else _LONGEST_DENSE
