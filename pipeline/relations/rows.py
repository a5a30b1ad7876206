"""The rows of the tables that *relations* reads; what each column means stands here.

In ``example`` a ``{}`` stands for each of the ``forms`` in turn and square brackets mark the
quantities; ``want`` says what the bracketed quantities must yield, parted by ``;``.  The test suite
runs every form of every row.
"""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator

from pipeline.configs import NamesRow, Row
from pipeline.model import KINDS


def _kinds(cell: object) -> frozenset[str]:
    kinds = cell if isinstance(cell, frozenset) else frozenset(str(cell).split())
    if unknown := kinds - set(KINDS):
        raise ValueError(f"expected kinds out of {' '.join(KINDS)}, found {' '.join(sorted(unknown))}")
    return kinds


class CueRow(Row):
    """A phrase (``forms``, parted by ``|``) that says something of the quantities near it."""

    forms: tuple[str, ...]
    example: str = ""
    want: str = ""

    @field_validator("forms", mode="before")
    @classmethod
    def _split(cls, cell: object) -> tuple[str, ...]:
        forms = tuple(form.strip() for form in str(cell).split("|") if form.strip())
        if not forms:
            raise ValueError("expected at least one form")
        return forms


class ChangeRow(CueRow):
    """``change.csv``: words of change, and the small words that give a quantity its part in one.

    ``act`` is one of

    - ``verb``   a change whose amount stands on ``side`` of it ("rose 5%", "a 5% rise")
    - ``end``    a change that is followed by its end value ("lên 13%", 增至)
    - ``rate``   a rate of growth ("growth of 5%", 增速): the value is itself an amount of change
    - ``more``   a comparative ("5% higher"): a change against an earlier time, otherwise a level
    - ``multiple``  the quantity itself says how often ("doubled"), so it is an amount of change
    - ``from``, ``to``, ``by``  begin the start value, the end value, the amount
    - ``object``  is followed by the start value when an end value comes after ("nâng 24 lên 34")
    - ``reach``  begins the end value when an amount of change stands right before ("…, reaching 5")
    - ``point``  begins the later of two values of one measure ("was 5 in 2019 and reached 9 in 2024")
    - ``block``  what follows belongs no longer to the word of change before it ("rose in 3 states")
    - ``and``    joins quantities that have the same part
    - ``or``     says the amount again in another unit ("rose $1.20, or 1.5%", "tương đương")
    - ``extreme``  stands between a span of time and a value that share a part ("to a six-year low of 5%")
    - ``none``   only looks like one of these ("up to 5%")

    ``spares`` names kinds whose quantity right behind a verb is what it acts on, not by how much:
    "raised $5m from investors", "lost $3bn".
    """

    act: Literal[
        "verb",
        "end",
        "rate",
        "more",
        "multiple",
        "from",
        "object",
        "to",
        "by",
        "reach",
        "point",
        "block",
        "and",
        "or",
        "extreme",
        "none",
    ]
    direction: Literal["up", "down", ""] = ""
    side: Literal["after", "before", "both"] = "after"
    spares: frozenset[str] = frozenset()

    @field_validator("spares", mode="before")
    @classmethod
    def _spares(cls, cell: object) -> frozenset[str]:
        return _kinds(cell)


class BasisRow(CueRow):
    """``comparison.csv``: what a change is measured against.

    ``since`` counts only with a time right behind it, ``entity`` only with a name; ``against`` is the
    one or the other by what follows ("so với"), ``previous`` the period before, month or quarter (环比),
    ``year_end`` the last day of the year before (较年初), which is a ``since``.
    """

    basis: Literal["yoy", "qoq", "mom", "since", "entity", "against", "previous", "year_end", "none"]


class ModalityRow(CueRow):
    """``modality.csv``: words that make a statement other than asserted.

    ``scope``: ``next`` (the quantity follows within a few words), ``last`` (it stands right before),
    ``clause`` (quantities of the same
    clause), ``ahead`` (to the end of the statement), ``whole`` (the same, but it says nothing right
    behind a percentage of it: 72% kế hoạch), ``forward`` (the same, and the clause before),
    ``sentence``.
    """

    modality: Literal["forecast", "negated", "hypothetical", "none"]
    scope: Literal["next", "last", "clause", "ahead", "whole", "forward", "sentence"] = "forward"


class SourceRow(CueRow):
    """``sources.csv``: words that name who states something.

    ``act`` is one of

    - ``before``  the source follows ("according to X", "theo X", 据X)
    - ``verb``    the source stands before ("X said", "X cho biết", X表示)
    - ``inverted``  like ``verb``, but the source may also follow ("…, said X")
    - ``weak``    like ``verb`` behind an ``agent`` or ``document``, else no verb of saying (预计)
    - ``shows``   the source stands before and is a ``document`` ("the report shows")
    - ``within``  a document something stands in: it is the source itself ("trong báo cáo"), or in
      writing without spaces who stands between a word of ``place`` and it (在X的报告中)
    - ``label``   stands before the source at the foot of a table ("Source:")
    - ``studies``  says that the source before it made a study ("surveyed", 进行了分析), whose
      results the text behind it tells
    - ``about``   parts that source from what was studied (对)
    - ``maker``   stands between a document and who made it ("do"); before anything else it ends a name
    - ``possessive``  begins a document of whoever was spoken of ("its report")
    - ``place``   stands before a document with a word of place behind it (在)
    - ``agent``, ``document``  nouns of those who state and of what they state it in
    - ``office``  an ``agent`` that is a public body: a headline that begins with it and a colon tells
      what it says (统计局：…)
    - ``byline``  an ``agent`` that is a reporter: who reports a story is no source of it (记者张三报道)
    - ``data``    a ``document`` that alone names nobody (数据显示)
    - ``title``   an ``agent`` that a person's name may follow (所长)
    - ``honorific``  an ``agent`` before a name, a ``pronoun`` alone ("ông")
    - ``stop``    ends the name of a source that follows (公布, 统计), or stands after one (昨日, "cũng")
    - ``pronoun``  refers back to the source before ("he"), or to nothing
    - ``lead``    stands before a source without being part of it ("But", 同时)
    - ``none``    only looks like one of these ("that is to say")
    """

    act: Literal[
        "before",
        "verb",
        "inverted",
        "weak",
        "shows",
        "within",
        "label",
        "studies",
        "about",
        "maker",
        "possessive",
        "place",
        "agent",
        "office",
        "byline",
        "title",
        "honorific",
        "document",
        "data",
        "stop",
        "pronoun",
        "lead",
        "none",
    ]


class NounRow(CueRow):
    """``noun_phrase.csv``: the closed classes of words that bound the noun phrase being counted.

    ``act`` is one of

    - ``stop``     ends a noun phrase
    - ``verb``     the same, and before a quantity its object follows ("expects sales of")
    - ``skip``     may stand between quantity and noun without being part of it (classifiers, "of")
    - ``copula``   stands between a noun and its value ("was", "là", 为)
    - ``hollow``   says nothing of what is counted ("the number of", 人数): left off at the edges
    - ``of``       parts a phrase from its head and may stand before it (的)
    - ``word``     holds a stop word without being one (国内)
    - ``generic``  counts without saying what ("people", "units", 人)
    """

    act: Literal["stop", "verb", "skip", "copula", "hollow", "of", "word", "generic"]


class MetricRow(NamesRow):
    """``metrics.csv``: a measured property, its names by language, the kinds it may take.

    ``example`` is an English sentence with one quantity in brackets.
    """

    id: str
    kinds: frozenset[str] = frozenset()
    example: str

    @field_validator("kinds", mode="before")
    @classmethod
    def _kinds(cls, cell: object) -> frozenset[str]:
        return _kinds(cell)

    @field_validator("id")
    @classmethod
    def _snake_case(cls, value: str) -> str:
        if not value.isascii() or not value.replace("_", "a").isalnum() or value != value.lower():
            raise ValueError("expected snake_case")
        return value
