"""Tells the article of a web page from the page around it.

The rules are those of the extractors of this field (Readability, boilerpipe, trafilatura), applied
to blocks that keep their offsets: sections that call themselves something else are left out, the
element that holds nearly all running text is the article, and lists of links are not read.
Elements say what they are in their names, roles, and in class and id words, which are rows of
``page_furniture.csv``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.drafts import EDGES, Draft
from pipeline.ingest.elements import Element
from pipeline.ingest.furniture import Furniture, ends_sentence
from pipeline.ingest.outline import Outline
from pipeline.text_view import fold

_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body|frameset)\b", re.IGNORECASE)
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]+")
_ASIDE, _FORM = _OTHERS = ("aside", "form")
"""Elements that need no label to be something other than the article."""
_BODY_ROLES = ("articleBody", "main")

SHORTEST_PARAGRAPH = 25
"""Shorter blocks say nothing about where the article is (characters; a Han character counts 2)."""
DOMINANT = 0.75
"""An element with this share of the running text of the one around it holds the article."""
PLAUSIBLE = 0.4
"""The same for elements that say themselves that they are the article."""
LINKED = 0.6
"""A group of blocks with more of its characters in links leads to other pages."""
LITTLE = 0.1
"""A control holds less than this share of the running text of the page."""
SMALL = 0.2
"""In the body of an article without its page nothing larger than this is left out."""
LEFT_AT_LEAST = 0.1
"""Labels that would leave less of the running text than this are not believed."""
RUNNING = 0.7
"""A neighbour of the article is part of it when this share of its characters is running text ..."""
NEIGHBOUR = 0.08
"""... and it has this share of the running text of the page."""
SHORTEST_STANDFIRST = 40


def is_page(raw: str) -> bool:
    """Whether the markup is a whole page rather than the body of an article."""
    return _PAGE.search(raw, 0, 20_000) is not None


def select_article(outline: Outline, title: str, furniture: Furniture) -> None:
    """Set ``skip`` to ``page_furniture`` on every draft outside the article.

    :param title: as the page's metadata has it; the headline is looked for by it.
    """
    raw, drafts, elements = outline.raw, outline.drafts, outline.elements
    sizes = _sizes(outline)
    running = [_running(raw, draft, size) for draft, size in zip(drafts, sizes, strict=True)]
    headline = _headline(raw, drafts, title)
    totals = _sums(drafts, elements, running)
    dropped = _labelled(outline, furniture, headline, totals, largest=1.0)
    kept = sum(r for r, draft in zip(running, drafts, strict=True) if not dropped[draft.node])
    if kept < LEFT_AT_LEAST * totals[0]:
        dropped = [False] * len(elements)
    for index, draft in enumerate(drafts):
        if dropped[draft.node] and index != headline:
            draft.skip = draft.skip or "page_furniture"
            running[index] = 0
    sums = _sums(drafts, elements, running)
    inside = _inside(outline, _article(elements, sums, furniture), sums, sizes)
    first = next((i for i, draft in enumerate(drafts) if inside[draft.node] and running[i]), len(drafts))
    for index, draft in enumerate(drafts):
        standfirst = (
            headline is not None and headline < index < first and running[index] >= SHORTEST_STANDFIRST
        )
        if not inside[draft.node] and index != headline and not standfirst:
            draft.skip = draft.skip or "page_furniture"
    _drop_links(outline, inside, headline)
    if headline is not None and not drafts[headline].skip:
        drafts[headline].region, drafts[headline].level = "title", 0


def drop_labelled(outline: Outline, furniture: Furniture) -> None:
    """The same for the body of an article that comes without its page: only small sections that call
    themselves something else are left out."""
    raw, drafts, elements = outline.raw, outline.drafts, outline.elements
    if not any(element.label or element.name in _OTHERS for element in elements):
        return
    running = [_running(raw, draft, size) for draft, size in zip(drafts, _sizes(outline), strict=True)]
    sums = _sums(drafts, elements, running)
    dropped = _labelled(outline, furniture, _headline(raw, drafts, ""), sums, largest=SMALL)
    for draft in drafts:
        if dropped[draft.node]:
            draft.skip = draft.skip or "page_furniture"


def _running(raw: str, draft: Draft, size: int) -> int:
    """The weight of a block as running text: its characters that are not links."""
    if draft.skip:
        return 0
    if draft.region == "table":
        return max(0, len(draft.text(raw)) - draft.linked) // 2
    if size < SHORTEST_PARAGRAPH or draft.linked > 0.5 * draft.chars:
        return 0
    return size if not draft.linked else int(size * (1 - draft.linked / max(draft.chars, 1)))


def _sizes(outline: Outline) -> list[int]:
    """The size of every block that is read."""
    return [0 if draft.skip else _size(draft.text(outline.raw)) for draft in outline.drafts]


def _size(text: str) -> int:
    """Characters as wide as a letter: a Han character counts 2."""
    return len(text) if text.isascii() else len(text) + sum(map(len, _WIDE.findall(text)))


def _sums(drafts: Sequence[Draft], elements: Sequence[Element], weights: Sequence[int]) -> list[int]:
    """The weights of the blocks inside every element."""
    sums = [0] * len(elements)
    for draft, weight in zip(drafts, weights, strict=True):
        sums[draft.node] += weight
    for index in range(len(elements) - 1, 0, -1):
        sums[elements[index].parent] += sums[index]
    return sums


def _headline(raw: str, drafts: Sequence[Draft], title: str) -> int | None:
    """The heading that says the same as the page's title, else the first of the highest level."""
    wanted = fold(title).strip(EDGES)
    best: tuple[int, int] | None = None
    for index, draft in enumerate(drafts):
        if draft.skip or draft.region == "table" or draft.chars > 300 or draft.linked > 0.5 * draft.chars:
            continue
        same = _repeats(wanted, draft.text(raw).strip(EDGES), heading=draft.level > 0)
        if not same and draft.level not in (1, 2):
            continue
        rank = (0 if same else 10) + (draft.level or 7)
        if best is None or rank < best[0]:
            best = rank, index
    return best[1] if best is not None and (best[0] < 10 or best[0] == 11) else None


def _repeats(wanted: str, text: str, *, heading: bool) -> bool:
    """Whether ``text`` says the same as the title ``wanted``, which is folded; headings may say more."""
    longer = len(text) > len(wanted)  # folding keeps the length
    if len(wanted) < 8 or len(text) < 8 or (longer and not heading):
        return False
    return wanted in fold(text) if longer else fold(text) in wanted


def _labelled(
    outline: Outline, furniture: Furniture, headline: int | None, sums: Sequence[int], largest: float
) -> list[bool]:
    """For every element whether it or one around it is labelled as something else.

    What holds the headline, what says itself that it is the article, and what holds more than the
    share ``largest`` of the running text is never dropped.
    """
    elements = outline.elements
    trusted = [False] * len(elements)  # the article, or what holds it
    for index in range(len(elements) - 1, 0, -1):
        element = elements[index]
        if element.role in _BODY_ROLES or element.name in ("html", "body", "main"):
            trusted[index] = True
        if trusted[index]:
            trusted[element.parent] = True
    if headline is not None:
        node = outline.drafts[headline].node
        while node > 0:
            trusted[node] = True
            node = elements[node].parent
    dropped = [False] * len(elements)
    in_article = [False] * len(elements)
    for index in range(1, len(elements)):
        element = elements[index]
        in_article[index] = in_article[element.parent] or element.name in ("article", "main")
        labelled = (
            (element.name == _ASIDE and not in_article[element.parent])
            or (bool(element.label) and furniture.is_labelled(element.label))
            or (
                sums[index] < LITTLE * sums[0]
                and (element.name == _FORM or (bool(element.label) and furniture.is_control(element.label)))
            )
        )
        dropped[index] = dropped[element.parent] or (
            labelled and not trusted[index] and sums[index] <= largest * sums[0]
        )
    return dropped


def _article(elements: Sequence[Element], sums: Sequence[int], furniture: Furniture) -> int:
    """The element that holds the article: the deepest that has nearly all running text."""
    total = sums[0]
    if not total:
        return 0
    claimed = [
        index
        for index, element in enumerate(elements)
        if sums[index] >= PLAUSIBLE * total
        and (
            element.role in _BODY_ROLES
            or element.name in ("article", "main")
            or (element.label and furniture.is_content(element.label))
        )
    ]
    if claimed:
        best = max(sums[index] for index in claimed)
        return max(index for index in claimed if sums[index] >= DOMINANT * best)
    children: dict[int, list[int]] = {}
    for index in range(1, len(elements)):
        children.setdefault(elements[index].parent, []).append(index)
    at = 0
    while True:
        heavy = [child for child in children.get(at, ()) if sums[child] >= DOMINANT * sums[at]]
        if not heavy or elements[heavy[0]].name == "p":
            return at
        at = heavy[0]


def _inside(outline: Outline, article: int, sums: Sequence[int], sizes: Sequence[int]) -> list[bool]:
    """For every element whether it belongs to the article.

    Beside the element that holds most of it these are its neighbours that are running text too: a
    lead set apart, what follows after an advertisement.
    """
    elements, drafts = outline.elements, outline.drafts
    all_sizes = [0 if draft.skip else size for draft, size in zip(drafts, sizes, strict=True)]
    sizes = _sums(drafts, elements, all_sizes)
    headings = _sums(drafts, elements, [draft.region == "heading" for draft in drafts])
    sentences = _sums(drafts, elements, [ends_sentence(draft.text(outline.raw)) for draft in drafts])
    inside = [False] * len(elements)
    inside[article] = True
    beside: dict[int, int] = {}
    at, steps = article, 0
    while at > 0 and steps < 3:
        beside[elements[at].parent] = steps
        at, steps = elements[at].parent, steps + 1
    for index in range(1, len(elements)):
        parent = elements[index].parent
        if inside[parent] and (parent or article == 0):
            inside[index] = True
        elif parent in beside and index not in beside and index != article:
            least = SHORTEST_STANDFIRST if not beside[parent] else NEIGHBOUR * sums[0]
            teasers = headings[index] and not sentences[index]
            inside[index] = sums[index] >= max(least, RUNNING * sizes[index]) and not teasers
    if article == 0:
        inside[0] = True
    return inside


def _drop_links(outline: Outline, inside: Sequence[bool], headline: int | None) -> None:
    """Leave out groups of links inside the article, and headings over nothing else."""
    drafts, elements = outline.drafts, outline.elements
    read = [draft if inside[draft.node] and not draft.skip else None for draft in drafts]
    chars = _sums(drafts, elements, [draft.chars if draft else 0 for draft in read])
    linked = _sums(drafts, elements, [draft.linked if draft else 0 for draft in read])
    tables = _sums(drafts, elements, [draft.chars if draft and draft.cell else 0 for draft in read])
    dense = [
        index > 0
        and chars[index] > 0
        and linked[index] > LINKED * chars[index]
        and 2 * tables[index] < chars[index]
        for index in range(len(elements))
    ]
    after_links = False
    for index in range(len(drafts) - 1, -1, -1):
        draft = drafts[index]
        if draft.skip or index == headline or draft.cell:
            continue
        node = draft.node
        # a single link in a line is dropped too; a heading may be a link to itself
        group = elements[node].parent if draft.region == "heading" else node
        links = dense[group] and draft.linked > LINKED * draft.chars
        if links or (draft.region == "heading" and draft.level > 1 and after_links):
            draft.skip = "page_furniture"
        after_links = links
