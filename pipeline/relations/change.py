"""Which part a quantity has in a change (level, amount, start, end) and which way the change goes.

The choice looks at three things: the word right before the quantity ("to", "from", "by"), the
nearest word of change that can govern it, and how it joins the quantity before it.  The first of
:data:`_RULES` that has an answer gives it; without any the quantity is a level.
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.relations.change_bases import SHARES, bracketed_base, comparative, times_then
from pipeline.relations.change_gaps import with_verb_left_out
from pipeline.relations.change_pairs import LEVEL, with_second_look
from pipeline.relations.lexicon import header_cues
from pipeline.relations.phrase_index import Cue
from pipeline.relations.rows import ChangeRow
from pipeline.relations.scene import Scene
from pipeline.relations.vicinity import Part, Vicinity

_WORD = 34
"""How many characters may stand between a word of change and its amount ("rose a seasonally adjusted")."""
_TIGHT = 3
_JOINT = 14
_NOUN = 30
"""How many characters the thing counted and a bracket may have ("vụ tai nạn (")."""
_PHRASE_AND_JOINT = 30

_SPANS_OF_TIME = {"duration", "age"}
_MOST_ALIKE = 4
"""Words of what two amounts joined by "and" are each of."""
_JOINTS = {"", "(", "/", ",", "、", "-"}


def choose_parts(scene: Scene) -> list[Part]:
    """The part of each quantity of the passage, in order."""
    parts: list[Part] = []
    for index in range(len(scene.quantities)):
        parts.append(_decide(Vicinity(scene, index, parts)))
    return with_second_look(scene, parts)


def _decide(choice: Vicinity) -> Part:
    for rule in _RULES:
        part = rule(choice)
        if part is not None:
            return part
    return LEVEL


def _inside(choice: Vicinity) -> Part | None:
    """The quantity is itself a word of change: "doubled", 翻番, or begins with one: "tăng gấp đôi"."""
    quantity = choice.quantity
    for cue in choice.inside:
        act = cue.row.act
        within = quantity.start <= cue.start and cue.end <= quantity.end
        if act == "multiple" or (act == "verb" and within):
            return Part("change", cue.row.direction, "inside")
    return None


def _joined(choice: Vicinity) -> Part | None:
    """ "5% and 7%", "£3.1bn ($5.8bn)": the same part as the quantity before."""
    quantity, previous = choice.quantity, choice.previous
    if previous is None or previous.kind != quantity.kind:
        return None
    start, end = previous.outer.end, quantity.outer.start
    if end - start > _PHRASE_AND_JOINT or (choice.left and choice.left[-1].start >= end):
        return None
    gap = choice.scene.gap(start, end)
    near = end - start <= _JOINT
    joint = near and gap in _JOINTS and bool(gap)
    if not joint:
        joint = any(
            cue.row.act in ("and", "or")
            and not choice.scene.gap(cue.end, end)
            and (
                (near and choice.scene.gap(start, cue.start) in _JOINTS)
                or _alike(choice, start, cue.start)
                or _is_basis(choice.scene, start, cue.start)
            )
            for cue in choice.left
            if cue.start >= start
        )
    part = choice.before[-1]
    return part._replace(rule="joined") if joint and part.role != "level" else None


def _is_basis(scene: Scene, start: int, end: int) -> bool:
    """Whether ``start:end`` only tells what a change is against: "5% year on year and 2% on the month"."""
    return any(
        start <= cue.start
        and cue.end <= end
        and not scene.gap(start, cue.start)
        and not scene.gap(cue.end, end)
        for cue in scene.cues.basis
    )


def _alike(choice: Vicinity, start: int, end: int) -> bool:
    """Whether ``start:end`` begins as what follows the quantity does: "5% in volume and 7% in value"."""
    words = choice.scene.gap(start, end).split()
    behind = choice.scene.gap(choice.quantity.outer.end, choice.scene.end).split(maxsplit=1)
    return 1 < len(words) <= _MOST_ALIKE and bool(behind) and words[0] == behind[0]


def _restated(choice: Vicinity) -> Part | None:
    """ "rose $1.20, or 1.5%", "tăng 500 đồng, tương đương 2%": the amount again in another unit."""
    previous, scene = choice.previous, choice.scene
    if previous is None or choice.before[-1].role != "change" or previous.kind == choice.quantity.kind:
        return None
    if choice.quantity.kind in SHARES and _opens_bracket(scene, previous.outer.end, choice.quantity.start):
        return choice.before[-1]._replace(rule="restated")
    for cue in reversed(choice.left):
        if cue.start < previous.end:
            return None
        if cue.row.act == "or":
            near = not scene.gap(cue.end, choice.quantity.outer.start)
            joint = scene.gap(previous.outer.end, cue.start) in _JOINTS
            return choice.before[-1]._replace(rule="restated") if near and joint else None
    return None


def _opens_bracket(scene: Scene, start: int, end: int) -> bool:
    """Whether nothing but the thing counted and a bracket stands between two places: "4.107 vụ (21,25%)"."""
    between = scene.gap(start, end)
    noun = between[:-1].replace(" ", "")
    return between.endswith("(") and len(between) <= scene.near(_NOUN) and (not noun or noun.isalpha())


def _noun_after(choice: Vicinity) -> Part | None:
    """ "a 7.5% rise", "48,000 fewer", 5%的增长."""
    quantity, scene = choice.quantity, choice.scene
    if quantity.kind in _SPANS_OF_TIME or quantity.kind == "rank":
        return None
    for cue in choice.right:
        if cue.row.act == "block" or cue.start - quantity.outer.end > scene.near(24):
            return None
        if cue.row.act == "more":
            if cue.row.side == "after":
                return None
            return comparative(choice, cue)
        if cue.row.act in ("verb", "rate") and cue.row.side != "after":
            tight = cue.start - quantity.outer.end <= _TIGHT
            if tight or quantity.kind in SHARES or quantity.kind == "money":
                return Part("change", cue.row.direction, "amount before")
        return None
    return None


def _marked(choice: Vicinity) -> Part | None:
    """ "to 5", "from 4", "by 1", "lên 5": the word before the quantity says its part."""
    marker = choice.marker()
    if marker is None:
        return None
    quantity = choice.quantity
    act = marker.row.act
    if any(
        cue.row.act == "copula" and marker.end <= cue.start < quantity.start for cue in choice.scene.cues.noun
    ):
        return None  # "emissions from mines were 5% lower"
    if quantity.kind in _SPANS_OF_TIME and (
        act in ("reach", "point") or quantity.start - marker.end > _TIGHT
    ):
        return None  # "so với 10 năm trước", "lên mức cao nhất 10 năm": a time frame
    if act == "end":
        role = "change" if quantity.kind == "multiple" else "change_to"
        return Part(role, marker.row.direction, "end")
    if act == "object":
        # "nâng 24 quầy lên 34": the thing changed, hence its start, if an end value follows
        following = _following_change(choice)
        return Part("change_from", marker.row.direction, act) if following else None
    if act in ("to", "from", "by"):
        direction = _direction(choice, marker)
        if not direction:
            return None
        role = {"to": "change_to", "from": "change_from", "by": "change"}[act]
        if act == "from" and _is_spelled_range(choice):
            role = "change"  # "phải tăng từ 8% đến 9%": no start, but how much at least and at most
        if act == "to" and quantity.kind == "multiple":
            role = "change"
        return Part(role, direction, act)
    return Part("change_to", choice.before[-1].direction, "reach")


def _direction(choice: Vicinity, marker: Cue[ChangeRow]) -> str:
    """Which way the change goes that ``marker`` ("to", "from", "by") begins a value of."""
    act = marker.row.act
    if act == "to" and choice.before and choice.before[-1].role == "change_from":
        return choice.before[-1].direction
    if marker.row.direction:
        return marker.row.direction
    governor = choice.governor(marker.start)
    if governor is None and act == "from":
        governor = _following_change(choice)
    return governor.row.direction if governor else ""


def _is_spelled_range(choice: Vicinity) -> bool:
    """Whether the quantity is a range that a word joins, with no end value behind it."""
    quantity, text = choice.quantity, choice.scene.folded
    if quantity.value is not None or quantity.value_max is None or quantity.kind not in SHARES:
        return False
    number = text[quantity.start : quantity.end]
    return "-" not in number and "–" not in number and _following_change(choice) is None


def _following_change(choice: Vicinity) -> Cue[ChangeRow] | None:
    """The word of change behind a start value: "từ 11% lên", 从1万增加到."""
    for cue in choice.right:
        if cue.row.act in ("verb", "end") and cue.row.direction:
            return cue
    return None


def _verb_before(choice: Vicinity) -> Part | None:
    """ "rose 5%", "tăng 34%", 增长5.3%: the amount follows the word of change."""
    quantity, scene = choice.quantity, choice.scene
    limit = scene.near(_WORD)
    for cue in reversed(choice.left):
        if cue.start < choice.left_edge or choice.distance(cue) > limit:
            return None
        act = cue.row.act
        if act in ("block", "to", "from", "and"):
            return None
        if act == "verb" and cue.row.side != "before":
            if quantity.kind in cue.row.spares:
                return None
            if (quantity.kind in _SPANS_OF_TIME or quantity.kind in ("rank", "count")) and (
                choice.distance(cue) > (scene.near(20) if quantity.kind == "count" else _TIGHT)
            ):
                return None
            return Part("change", cue.row.direction, "amount after")
        if act == "more" and cue.row.side != "before":
            if not scene.lexicon.spaced and cue.end - cue.start == 1 and choice.distance(cue):
                continue  # 高校: one letter is a comparative only right before the number
            return comparative(choice, cue)
        if act in ("rate", "more"):
            return None
    return None


def _rate_before(choice: Vicinity) -> Part | None:
    """ "growth of 5%", 增速达到25.6%: a rate of growth is an amount of change."""
    if choice.quantity.kind not in ("percent", "percentage_point"):
        return None
    for cue in reversed(choice.left):
        if cue.start < choice.left_edge or choice.distance(cue) > choice.scene.near(60):
            return None
        if cue.row.act == "rate" and cue.row.side != "before":
            return Part("change", cue.row.direction, "rate")
        if cue.row.act not in ("reach", "point"):
            return None
    return None


def _signed(choice: Vicinity) -> Part | None:
    """ "(+0.5%)", "-3.2%": a percentage with a sign is a change, and whatever has a plus in a table."""
    quantity, text = choice.quantity, choice.scene.folded
    cell = choice.scene.passage.block.cell
    if quantity.kind not in ("percent", "percentage_point") and (
        cell is None or text[quantity.start] != "+" or quantity.kind in _SPANS_OF_TIME
    ):
        return None
    at = quantity.start if text[quantity.start] in "+-" else quantity.start - 1
    sign = text[at] if at >= choice.scene.start else ""
    before = text[at - 1] if at > choice.scene.start else " "
    glued = before.isalnum() if choice.scene.lexicon.spaced else before.isdigit()
    if sign not in ("+", "-") or not sign or glued or before == "%":
        return None
    return Part("change", "up" if sign == "+" else "down", "sign")


def _headed(choice: Vicinity) -> Part | None:
    """A percentage under 同比, "Growth", "Change on year"."""
    quantity, scene = choice.quantity, choice.scene
    cell = scene.passage.block.cell
    if cell is None or quantity.kind not in ("percent", "percentage_point"):
        return None
    cues = header_cues(cell.column_header, scene.lexicon)
    rates = [cue for cue in cues.change if cue.row.act == "rate"]
    if not rates and not any(cue.row.basis in ("yoy", "mom", "qoq", "previous") for cue in cues.basis):
        return None
    falls = quantity.value is not None and quantity.value < 0
    return Part("change", "down" if falls else (rates and rates[0].row.direction) or "up", "headed")


_RULES: tuple[Callable[[Vicinity], Part | None], ...] = (
    _inside,
    bracketed_base,
    _joined,
    _restated,
    with_verb_left_out,
    _noun_after,
    _marked,
    _verb_before,
    times_then,
    _rate_before,
    _headed,
    _signed,
)
