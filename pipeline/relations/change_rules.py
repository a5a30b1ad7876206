"""The rules that tell the part of a quantity in a change; see :mod:`pipeline.relations.change`.

Each takes the quantity with what stands around it and answers None where it does not apply.
"""

from __future__ import annotations

from pipeline.relations.change_bases import SHARES, comparative
from pipeline.relations.lexicon import header_cues
from pipeline.relations.scene import Scene
from pipeline.relations.vicinity import LATER, Part, Vicinity

_WORD = 34
"""How many characters may stand between a word of change and its amount ("rose a seasonally adjusted")."""
_TIGHT = 3
_JOINT = 14
_NOUN = 30
"""How many characters the thing counted and a bracket may have ("vụ tai nạn (")."""
_PHRASE_AND_JOINT = 30

_SPANS_OF_TIME = {"duration", "age"}
PERCENTAGES = {"percent", "percentage_point"}
_MOST_ALIKE = 4
"""Words of what two amounts joined by "and" are each of."""
SIGNS = "+-"
_JOINTS = {"", "(", "/", ",", "、", "-"}
_EARLIER = {"yoy", "mom", "qoq", "previous"}


def inside(choice: Vicinity) -> Part | None:
    """The quantity is itself a word of change: "doubled", 翻番, or begins with one: "tăng gấp đôi"."""
    quantity = choice.quantity
    for at in choice.inside:
        act = choice.acts[at]
        within = quantity.start <= choice.starts[at] and choice.ends[at] <= quantity.end
        if act == "multiple" or (act == "verb" and within):
            return Part("change", choice.direction(at), "inside")
    return None


def joined(choice: Vicinity) -> Part | None:
    """ "5% and 7%", "£3.1bn ($5.8bn)": the same part as the quantity before."""
    quantity, previous = choice.quantity, choice.previous
    if previous is None or previous.kind != quantity.kind:
        return None
    start, end = previous.outer.end, quantity.outer.start
    if end - start > _PHRASE_AND_JOINT or (choice.left and choice.starts[choice.left[-1]] >= end):
        return None
    gap = choice.scene.gap(start, end)
    near = end - start <= _JOINT
    joint = near and gap in _JOINTS and bool(gap)
    if not joint:
        joint = any(
            choice.acts[at] in ("and", "or")
            and not choice.scene.gap(choice.ends[at], end)
            and (
                (near and choice.scene.gap(start, choice.starts[at]) in _JOINTS)
                or _alike(choice, start, choice.starts[at])
                or _is_basis(choice.scene, start, choice.starts[at])
            )
            for at in choice.left
            if choice.starts[at] >= start
        )
    part = choice.before[-1]
    return part._replace(rule="joined") if joint and part.role != "level" else None


def _is_basis(scene: Scene, start: int, end: int) -> bool:
    """Whether ``start:end`` only tells what a change is against: "5% year on year and 2% on the month"."""
    bases = scene.cues.basis
    return any(
        start <= first and last <= end and not scene.gap(start, first) and not scene.gap(last, end)
        for first, last in zip(bases.starts, bases.ends, strict=True)
    )


def _alike(choice: Vicinity, start: int, end: int) -> bool:
    """Whether ``start:end`` begins as what follows the quantity does: "5% in volume and 7% in value"."""
    words = choice.scene.gap(start, end).split()
    behind = choice.scene.gap(choice.quantity.outer.end, choice.scene.end).split(maxsplit=1)
    return 1 < len(words) <= _MOST_ALIKE and bool(behind) and words[0] == behind[0]


def restated(choice: Vicinity) -> Part | None:
    """ "rose $1.20, or 1.5%", "tăng 500 đồng, tương đương 2%": the amount again in another unit."""
    previous, scene = choice.previous, choice.scene
    if previous is None or choice.before[-1].role != "change" or previous.kind == choice.quantity.kind:
        return None
    if choice.quantity.kind in SHARES and _opens_bracket(scene, previous.outer.end, choice.quantity.start):
        return choice.before[-1]._replace(rule="restated")
    for at in reversed(choice.left):
        if choice.starts[at] < previous.end:
            return None
        if choice.acts[at] == "or":
            near = not scene.gap(choice.ends[at], choice.quantity.outer.start)
            joint = scene.gap(previous.outer.end, choice.starts[at]) in _JOINTS
            return choice.before[-1]._replace(rule="restated") if near and joint else None
    return None


def _opens_bracket(scene: Scene, start: int, end: int) -> bool:
    """Whether nothing but the thing counted and a bracket stands between two places: "4.107 vụ (21,25%)"."""
    between = scene.gap(start, end)
    noun = between[:-1].replace(" ", "")
    return between.endswith("(") and len(between) <= scene.near(_NOUN) and (not noun or noun.isalpha())


def _is_restated(choice: Vicinity) -> bool:
    """Whether the quantity is said again as a share: "lost $2.36, or 4%"."""
    scene, index = choice.scene, choice.index + 1
    if index == len(scene.quantities) or scene.quantities[index].kind not in SHARES:
        return False
    end, start = choice.quantity.outer.end, scene.quantities[index].outer.start
    return scene.changes.acts_between(end, start) == ["or"] and scene.near(_JOINT) >= start - end


def extreme(choice: Vicinity) -> Part | None:
    """ "fell to a six-year low of 3.2%": the value has the part of the span of time before it."""
    previous, scene = choice.previous, choice.scene
    if previous is None or previous.kind not in _SPANS_OF_TIME:
        return None
    end, start = previous.end, choice.quantity.outer.start
    near = start - end <= scene.near(_JOINT) and scene.changes.acts_between(end, start) == ["extreme"]
    return choice.before[-1]._replace(rule="extreme") if near else None


def noun_after(choice: Vicinity) -> Part | None:
    """ "a 7.5% rise", "48,000 fewer", 5%的增长."""
    quantity = choice.quantity
    if quantity.kind in _SPANS_OF_TIME or quantity.kind == "rank" or not choice.right:
        return None
    at = choice.right[0]
    act, apart = choice.acts[at], choice.starts[at] - quantity.outer.end
    if act == "block" or apart > choice.scene.near(24) or choice.side(at) == "after":
        return None
    if act == "more":
        return comparative(choice, at)
    if act in ("verb", "rate") and (apart <= _TIGHT or quantity.kind in SHARES or quantity.kind == "money"):
        return Part("change", choice.direction(at), "amount before")
    return None


def marked(choice: Vicinity) -> Part | None:
    """ "to 5", "from 4", "by 1", "lên 5": the word before the quantity says its part."""
    marker = choice.marker()
    if marker is None:
        return None
    quantity = choice.quantity
    act, end = choice.acts[marker], choice.ends[marker]
    if _copula_between(choice.scene, end, quantity.start):
        return None  # "emissions from mines were 5% lower"
    if quantity.kind in _SPANS_OF_TIME and (act in LATER or quantity.start - end > _TIGHT):
        return None  # "so với 10 năm trước", "lên mức cao nhất 10 năm": a time frame
    if act == "end":
        role = "change" if quantity.kind == "multiple" else "change_to"
        return Part(role, choice.direction(marker), "end")
    if act == "object":
        # "nâng 24 quầy lên 34": the thing changed, hence its start, if an end value follows
        following = _following_change(choice)
        return Part("change_from", choice.direction(marker), act) if following is not None else None
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


def _copula_between(scene: Scene, start: int, end: int) -> bool:
    return "copula" in scene.nouns.acts_between(start, end)


def _direction(choice: Vicinity, marker: int) -> str:
    """Which way the change goes that ``marker`` ("to", "from", "by") begins a value of."""
    act = choice.acts[marker]
    if act == "to" and choice.before and choice.before[-1].role == "change_from":
        return choice.before[-1].direction
    if direction := choice.direction(marker):
        return direction
    governor = choice.governor(choice.starts[marker])
    if governor is None and act == "from":
        governor = _following_change(choice)
    return choice.direction(governor) if governor is not None else ""


def _is_spelled_range(choice: Vicinity) -> bool:
    """Whether the quantity is a range that a word joins, with no end value behind it."""
    quantity, text = choice.quantity, choice.scene.folded
    if quantity.value is not None or quantity.value_max is None or quantity.kind not in SHARES:
        return False
    number = text[quantity.start : quantity.end]
    return "-" not in number and "–" not in number and _following_change(choice) is None


def _following_change(choice: Vicinity) -> int | None:
    """The word of change behind a start value: "từ 11% lên", 从1万增加到."""
    for at in choice.right:
        if choice.acts[at] in ("verb", "end") and choice.direction(at):
            return at
    return None


def verb_before(choice: Vicinity) -> Part | None:
    """ "rose 5%", "tăng 34%", 增长5.3%: the amount follows the word of change."""
    quantity, scene = choice.quantity, choice.scene
    limit = scene.near(_WORD)
    for at in reversed(choice.left):
        distance = choice.distance(at)
        if choice.starts[at] < choice.left_edge or distance > limit:
            return None
        act = choice.acts[at]
        if act in ("block", "to", "from", "and"):
            return None
        if act == "verb" and choice.side(at) != "before":
            if quantity.kind in scene.changes.rows[at].spares and not _is_restated(choice):
                return None
            if quantity.kind == "count":
                limit = scene.near(20)
            elif quantity.kind in _SPANS_OF_TIME or quantity.kind == "rank":
                limit = _TIGHT
            if distance > limit:
                return None
            return Part("change", choice.direction(at), "amount after")
        if act == "more" and choice.side(at) != "before":
            if not scene.spaced and choice.ends[at] - choice.starts[at] == 1 and distance:
                continue  # 高校: one letter is a comparative only right before the number
            return comparative(choice, at)
        if act in ("rate", "more"):
            return None
    return None


def rate_before(choice: Vicinity) -> Part | None:
    """ "growth of 5%", 增速达到25.6%: a rate of growth is an amount of change."""
    for at in reversed(choice.left):
        if choice.starts[at] < choice.left_edge or choice.distance(at) > choice.scene.near(60):
            return None
        act = choice.acts[at]
        if act == "rate" and choice.side(at) != "before":
            return Part("change", choice.direction(at), "rate")
        if act not in LATER:
            return None
    return None


def signed(choice: Vicinity) -> Part | None:
    """ "(+0.5%)", "-3.2%": a percentage with a sign is a change, and whatever has a plus in a table."""
    quantity, text = choice.quantity, choice.scene.folded
    cell = choice.scene.passage.block.cell
    if quantity.kind not in PERCENTAGES and (
        cell is None or text[quantity.start] != "+" or quantity.kind in _SPANS_OF_TIME
    ):
        return None
    at = quantity.start if text[quantity.start] in SIGNS else quantity.start - 1
    sign = text[at] if at >= choice.scene.start else ""
    if not sign or sign not in SIGNS:
        return None
    before = text[at - 1] if at > choice.scene.start else " "
    glued = before.isalnum() if choice.scene.spaced else before.isdigit()
    if glued or before == "%":
        return None
    return Part("change", "up" if sign == "+" else "down", "sign")


def headed(choice: Vicinity) -> Part | None:
    """A percentage under 同比, "Growth", "Change on year"."""
    quantity, scene = choice.quantity, choice.scene
    cell = scene.passage.block.cell
    if cell is None:
        return None
    cues = header_cues(cell.column_header, scene.lexicon)
    changes = cues.change
    rate = changes.acts.index("rate") if "rate" in changes.acts else -1
    if rate < 0 and _EARLIER.isdisjoint(cues.basis.acts):
        return None
    falls = quantity.value is not None and quantity.value < 0
    direction = changes.rows[rate].direction if rate >= 0 else ""
    return Part("change", "down" if falls else direction or "up", "headed")
