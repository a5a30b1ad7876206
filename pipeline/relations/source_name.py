"""The name of a source next to the word of saying: where it begins and ends, and whether it is one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.model import Span
from pipeline.relations.phrase_index import Cue
from pipeline.relations.rows import SourceRow
from pipeline.relations.scene import Scene
from pipeline.relations.source_edges import (
    BRACKETED,
    DOCUMENTS,
    EDGES,
    NOUNS,
    PEOPLE,
    SMALL,
    before_small_word,
    last_obstacle,
    makers,
    narrowed,
    trimmed,
    without_tail,
)

_LONGEST_SPACED = 90
_LONGEST_DENSE = 30
_BOUNDARY = re.compile(
    r"[\[\]〔〕【】，:：;；。!?！？“”\"「」\n|•]|,(?!(?<=\d.)\d)"
    # a space between Chinese words parts the halves of a headline, unless it stands in brackets
    r"|(?<=[\u3400-\u9fff])[ \u3000]{1,2}(?=[\u3400-\u9fff])(?![^()（）]{0,12}[)）])"
    # the dot behind a lone letter is that of "the U.S. Treasury", "J. Doe"
    r"|(?<![\W\d_][^\W\d_])\.(?=\s+[^\s(])|\s[-–—]+\s"
)
_BEFORE_COMMA = re.compile(r"(?<!\w)((?:[^\W\d_][\w.'’-]*\s){0,6}[^\W\d_][\w.'’-]*),\s$")
"""One to seven words and a comma."""
_NAME = 60
"""Characters of a name with what it is called by, up to its comma."""
_BEFORE_DASH = re.compile(r"((?:[^\W\d_][\w.'’]*\s){1,5}[^\W\d_][\w.'’]*)\s?[-–—]\s?")
"""Two to six words and a dash."""
_LEADING_BRACKET = re.compile(r"\s*[(（][^()（）]{1,40}[)）](?=\s*\w)")
_PAUSE = re.compile(r"\s*[,，:：]")
_SHORTEST_STATEMENT = 3
"""Letters between a colon and the first number where a sentence follows it."""
_SHORTEST_NAME, _LONGEST_NAME = 2, 4
_RANKS = {"title", "byline"}
SAYS = {"verb", "inverted", "weak", "shows"}
"""The acts of words that their source stands before."""


class Source(NamedTuple):
    """The source as written; ``rule`` is the kind of word that named it.

    ``start:end`` is where it stands in the reading text.
    """

    text: str = ""
    rule: str = ""
    start: int = 0
    end: int = 0


NOBODY = Source()
REFERS_BACK = Source("", "pronoun")
"""A pronoun is the source: whoever was the source before."""


def name_behind(scene: Scene, start: int, cues: Sequence[Cue[SourceRow]]) -> Source | None:
    """The name that follows ``start``."""
    end = min(scene.end, start + _longest(scene))
    if boundary := _BOUNDARY.search(scene.folded, start, end):
        end = boundary.start()
    elif end < scene.end and scene.spaced:
        end = scene.folded.rfind(" ", start, end)
    # "theo báo cáo của X" goes on behind the document, 据X报告 does not
    ends = {"stop", "within", "maker"} if scene.spaced else {"stop", *DOCUMENTS}
    for cue in cues:
        if cue.start >= start and (cue.act in SAYS or cue.act in ends):
            if cue.act == "maker" and any(item.start == cue.end + 1 for item in makers(scene, cues)):
                continue
            end = min(end, cue.start)
            break
    for quantity in scene.quantities:
        if quantity.outer.start >= start:
            end = min(end, quantity.outer.start)
    found = trimmed(scene, start, without_tail(scene, end, ()))
    if found is None or _is(cues, found, "pronoun"):
        return None
    source = _source(scene, found, cues, None)
    if any(cue.act == "possessive" and cue.start == found.start for cue in cues):
        return source._replace(rule="possessive" if source.text else "")
    return source


def name_ahead(scene: Scene, cue: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> Source | None:
    """The name right before the word ``cue``; None when nothing stands there."""
    found = _phrase_ahead(scene, cue.start, cues)
    if found and _relative(scene, found, cues):
        # "Acme, which owns the Bank of Sand, forecast": the name stands before
        found = _phrase_ahead(scene, found.start, cues)
    if found is None:
        return None
    if found.end <= found.start:
        return NOBODY
    if _is(cues, found, "pronoun") or _is(cues, found, "honorific"):
        return REFERS_BACK
    if _is(cues, found, "data"):
        return NOBODY
    found = _before_its_title(scene, found, cues)
    bracket = BRACKETED.search(scene.folded, found.start, found.end)
    if bracket and any(bracket.start() < item.start < found.end and item.act in SMALL for item in cues):
        found = trimmed(scene, found.start, bracket.start()) or found
    narrow = narrowed(scene, found, cues)
    return _source(scene, narrow, cues, cue) if narrow else NOBODY


def document_of_place(scene: Scene, cue: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> Source:
    """Who made the document something stands in (在晨星的报告中，), or it itself ("Trong báo cáo mới, …")."""
    if not scene.spaced:
        found = _phrase_ahead(scene, cue.start, cues)
        place = next((word for word in cues if found and word.start == found.start), None)
        if found is None:
            return NOBODY
        if place is not None and place.act == "place":
            found = Span(min(place.end, found.end), found.end)
        narrow = before_small_word(scene, found, cues) if last_obstacle(scene, found, cues) else found
        if narrow is None or not any(maker.end == narrow.end for maker in makers(scene, cues)):
            return NOBODY
        return _source(scene, narrow, cues, None)
    if scene.folded[scene.start : cue.start].strip(EDGES):
        return NOBODY
    comma = _PAUSE.search(scene.folded, cue.end, min(scene.end, cue.end + _LONGEST_SPACED))
    start = scene.folded.find(" ", cue.start, cue.end)
    if comma is None or start < 0 or any(start < item.start < comma.start() for item in scene.quantities):
        return NOBODY
    document = trimmed(scene, start, comma.start())
    return _written(scene, document) if document else NOBODY


def name_of_study(scene: Scene, cue: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> Source | None:
    """Who made a study: right before the word for it, or before what was studied (晨星社对菜价进行了调查)."""
    found = None
    about = next((word for word in cues if word.act == "about" and word.start > scene.start), None)
    if about and about.start < cue.start:
        found = _phrase_ahead(scene, about.start, cues)
    elif scene.spaced:
        found = _phrase_ahead(scene, cue.start, cues)
    if found is None or found.end <= found.start or last_obstacle(scene, found, cues):
        return NOBODY
    known = any(found.start <= maker.start < found.end for maker in makers(scene, cues))
    if scene.spaced and not known and not _capital(scene, found):
        return NOBODY
    return _source(scene, found, cues, cue)


def name_of_headline(scene: Scene, cues: Sequence[Cue[SourceRow]]) -> Source:
    """The public body that a headline begins with: 统计局：出口增长5%; a list of bodies has only numbers."""
    colon = scene.folded.find(":", scene.start, min(scene.end, scene.start + _longest(scene)))
    found = _phrase_ahead(scene, colon, cues) if colon >= 0 else None
    if found is None or not any(cue.act == "office" and cue.end == found.end for cue in cues):
        return NOBODY
    before = scene.folded[scene.start : found.start]
    if not before.endswith((" ", "\u3000")) and before.strip(EDGES + "0123456789"):
        return NOBODY
    if last_obstacle(scene, found, cues):
        return NOBODY
    first = min((one.outer.start for one in scene.quantities), default=scene.end)
    says_more = sum(map(str.isalpha, scene.folded[colon:first])) >= _SHORTEST_STATEMENT
    return _source(scene, found, cues, None)._replace(rule="headline") if says_more else NOBODY


def document_owner(scene: Scene, document: Cue[SourceRow], cues: Sequence[Cue[SourceRow]]) -> Source:
    """The name right before ``document``, if it is one of somebody."""
    found = _phrase_ahead(scene, document.start, cues)
    if found is None or not any(maker.end == found.end for maker in makers(scene, cues)):
        return NOBODY
    return _written(scene, found)


def _phrase_ahead(scene: Scene, place: int, cues: Sequence[Cue[SourceRow]]) -> Span | None:
    """What stands before ``place``, back to the mark before it; empty when that is too long."""
    end = without_tail(scene, place, cues)
    if not scene.spaced:  # 晨星的预测
        end = _start_of_joint(scene, end)
    # a bracket behind the name belongs to it: "Acme Labs (NYSE: ACM) said"
    bracket = BRACKETED.search(scene.folded, max(scene.start, end - 50), end)
    at = max(scene.start, end - _longest(scene))
    start = scene.start
    for boundary in _BOUNDARY.finditer(scene.folded, at, bracket.start() if bracket else end):
        start = boundary.end()
    for earlier in cues:
        if start <= earlier.start and earlier.end <= end and earlier.act in ("lead", "before"):
            start = earlier.end
    if start < at:
        joints = [cue.end for cue in cues if at <= cue.start < cue.end < end and cue.act == "pronoun"]
        start = max(joints, default=end)
    for period in scene.passage.periods:
        if start <= period.start and not scene.folded[start : period.start].strip(EDGES):
            start = period.end
    # a bracket that opens the phrase stands apart from it: "(by Jane Roe) Acme said"
    closing = _LEADING_BRACKET.match(scene.folded, start, end)
    return trimmed(scene, closing.end() if closing else start, end)


def _start_of_joint(scene: Scene, end: int) -> int:
    """Where the word of possession begins that ends at ``end``, else ``end``."""
    at = scene.nouns.covering(end - 1)
    return (
        scene.nouns.starts[at]
        if at >= 0 and scene.nouns.ends[at] == end and scene.nouns.acts[at] == "of"
        else end
    )


def _before_its_title(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]]) -> Span:
    """The name alone when a dash parts it from its title ("ông Lê An-Giám đốc Sở Y")."""
    dash = _BEFORE_DASH.match(scene.folded, found.start, found.end)
    if dash and any(cue.start == dash.end() and cue.act in NOUNS for cue in cues):
        return Span(found.start, dash.end(1))
    return found


def _source(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]], verb: Cue[SourceRow] | None) -> Source:
    """``found`` as a source if it can be one; ``verb`` is the word of saying behind it, if any."""
    nouns = [cue for cue in cues if cue.act in NOUNS]
    for verb_start in scene.verbs:
        # a name holds no verb of change, but "the firm" and "think tank" do look like one
        inside_noun = any(noun.start <= verb_start < noun.end for noun in nouns)
        if found.start <= verb_start < found.end and not inside_noun:
            return NOBODY
    if found.end - found.start < (3 if scene.spaced else 2):
        return NOBODY
    if not _sure(scene, found, cues, verb):
        return NOBODY
    if verb and verb.act == "weak" and any(_begins(cue, found, "byline") for cue in cues):
        return NOBODY
    agent = any(found.start <= cue.start < found.end and cue.act in PEOPLE for cue in cues)
    if verb and agent:
        found = _with_name(scene, found, cues)
    return _written(scene, found if scene.spaced else _core(scene, found, cues))


def _core(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]]) -> Span:
    """The name without the title before it (研究所所长张三), or who made a document (统计局数据)."""
    ends = {maker.end for maker in makers(scene, cues)}
    ends |= {end + 1 for end in ends if scene.folded[end : end + 1] == ")"}
    for cue in cues:
        if cue.act in DOCUMENTS and cue.end == found.end and found.start < cue.start in ends:
            return Span(found.start, cue.start)
    titles = [cue.end for cue in cues if cue.act in _RANKS and cue.start >= found.start]
    name = max([end for end in titles if end <= found.end], default=found.end)
    return Span(name, found.end) if _SHORTEST_NAME <= found.end - name <= _LONGEST_NAME else found


def _sure(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]], verb: Cue[SourceRow] | None) -> bool:
    """Whether ``found`` can state something, as far as the word of saying asks for it."""
    end = verb.start if verb else found.end
    inside = {cue.act for cue in cues if found.start <= cue.start and cue.end <= end}
    entity = any(found.start <= span.start and span.end <= found.end for span in scene.passage.entities)
    agent = bool(inside & PEOPLE)
    if verb and verb.act == "shows":
        return bool(DOCUMENTS & inside)
    if verb and verb.act == "weak":
        # 舒尔特估计， : with a pause behind it the verb can only be one of saying
        if scene.folded[verb.end : verb.end + 1] in (",", "，", ":", "："):
            return True
        if not scene.spaced and any(found.start <= start < found.end for start in scene.metrics.starts):
            # 中国今年增速预计: what is expected there is the growth
            return any(maker.end == found.end for maker in makers(scene, cues))
        return entity or agent
    named = entity or agent or bool(DOCUMENTS & inside)
    return named or not scene.spaced or _capital(scene, found)


def _relative(scene: Scene, found: Span, cues: Sequence[Cue[SourceRow]]) -> bool:
    """Whether ``found`` is a clause about the name before it; without a comma it is "this report"."""
    if not scene.folded[scene.start : found.start].rstrip().endswith(","):
        return False
    return any(cue.start == found.start and cue.end < found.end and cue.act == "pronoun" for cue in cues)


def _with_name(scene: Scene, title: Span, cues: Sequence[Cue[SourceRow]]) -> Span:
    """``title`` with the name it explains: "Ada Lane, chief economist at Acme,"."""
    before = _BEFORE_COMMA.search(scene.text, max(scene.start, title.start - _NAME), title.start)
    if before is None:
        return title
    start = before.start(1)
    calls = [cue.end for cue in cues if cue.start == start and cue.act in PEOPLE]
    name = scene.text[max(calls, default=start) : before.end(1)].split()
    if not name or not all(word[0].isupper() for word in name):
        return title
    return Span(start, title.end)


def _capital(scene: Scene, found: Span) -> bool:
    """Whether a word of ``found`` is written as a name; the first of a sentence only when it is alone."""
    words = scene.text[found.start : found.end].split()
    if found.start == scene.start and len(words) > 1:
        words = words[1:]
    return any(word[0].isupper() for word in words)


def _begins(cue: Cue[SourceRow], found: Span, act: str) -> bool:
    return cue.act == act and cue.start == found.start


def _is(cues: Sequence[Cue[SourceRow]], found: Span, act: str) -> bool:
    return any(cue.act == act and cue.start == found.start and cue.end == found.end for cue in cues)


def _written(scene: Scene, found: Span) -> Source:
    return Source(scene.text[found.start : found.end], "", found.start, found.end)


def _longest(scene: Scene) -> int:
    return _LONGEST_SPACED if scene.spaced else _LONGEST_DENSE
