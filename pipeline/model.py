"""The typed rows that pass from stage to stage.

All offsets are half-open code points of ``Document.text`` (the reading text) unless a name says
``raw``.  ``Document.folded`` has the same length, so one offset serves both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from pipeline.records import record
from pipeline.text_view import MappedText, fold

REGIONS = ("title", "heading", "body", "list", "table", "caption", "front_matter")
KINDS = (
    "count",
    "percent",
    "percentage_point",
    "fraction",
    "multiple",
    "money",
    "rank",
    "duration",
    "age",
    "length",
    "area",
    "volume",
    "mass",
    "temperature",
    "speed",
    "energy",
    "power",
    "data",
    "score",
    "other",
)
RELATIONS = ("eq", "approx", "lt", "le", "gt", "ge", "almost", "between")
ROLES = ("level", "change", "change_from", "change_to")
MODALITIES = ("asserted", "forecast", "negated", "hypothetical")
BASES = ("yoy", "qoq", "mom", "since", "entity")
REJECTION_REASONS = (
    "date",
    "clock_time",
    "name",
    "identifier",
    "url",
    "markup",
    "page_furniture",
    "front_matter",
    "idiom",
    "article",
    "sequence_ordinal",
    "list_marker",
    "reference",
    "sports_score",
    "pronoun",
    "part_of_word",
    "other_language",
    "out_of_range",
    "too_long",
)
"""Why a number-like stretch is not a claim; a closed list, since ``rejected.csv`` is checked against it."""


class Span(NamedTuple):
    """A stretch of the reading text, ``start`` included and ``end`` not."""

    start: int
    end: int


@record
class Cell:
    """Where a block stands in a table; headers are as written, empty when there are none.

    ``table`` numbers the tables of a document from 0; ``row`` and ``column`` count from 0 too.
    """

    table: int
    row: int
    column: int
    row_header: str = ""
    column_header: str = ""
    caption: str = ""


@record
class Block:
    """A paragraph, heading, list item, table cell or caption: nothing is read across its edges.

    ``lang`` is empty until *detect* has run.  ``level`` is 1..6 for headings, otherwise 0.
    """

    start: int
    end: int
    region: str
    lang: str = ""
    level: int = 0
    cell: Cell | None = None


@record
class Skipped:
    """A stretch of the *raw* text that was not read, with a reason of ``rejected.csv``."""

    raw_start: int
    raw_end: int
    reason: str


@record
class Fault:
    """A part of a file that could not be read: a record of a dump, the front matter."""

    source_path: str
    reason: str
    message: str


@record
class Metadata:
    """What the article says of itself; an empty string when it does not say. Dates are ISO."""

    title: str = ""
    publisher: str = ""
    author: str = ""
    source_url: str = ""
    published: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Document:
    """One article.

    ``raw`` is the decoded file, ``reading`` its reading text with the way back.  ``blocks`` are in
    reading order and do not overlap; text between blocks is not part of the article.  ``faults``
    are parts of the file that could not be read while this document could.  ``marked`` is the look-up
    form with the marks of words that were typed without, empty where none were.
    """

    doc_id: str
    source_path: str
    sha256: str
    bytes: int
    encoding: str
    format: str
    raw: str
    reading: MappedText
    blocks: tuple[Block, ...]
    skipped: tuple[Skipped, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    flags: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
    marked: str = ""

    @cached_property
    def text(self) -> str:
        """The reading text; kept, since it is asked for at every turn."""
        return self.reading.text

    @cached_property
    def folded(self) -> str:
        """``text`` folded for look-up; the same length."""
        return self.marked or fold(self.reading.text)


@record
class Sentence:
    """A sentence; ``block`` is an index into ``Document.blocks``."""

    start: int
    end: int
    block: int
    lang: str


@record
class Quantity:
    """A number with its unit, found on the characters of the reading text.

    ``start:end`` covers number, magnitude and unit; ``outer`` also the qualifiers around them.
    ``value`` is multiplied out and in ``unit``; ranges and vague amounts have bounds instead.
    """

    start: int
    end: int
    outer: Span
    lang: str
    kind: str
    value: Decimal | None = None
    value_min: Decimal | None = None
    value_max: Decimal | None = None
    denominator: Decimal | None = None
    relation: str = "eq"
    unit: str = "1"
    unit_text: str = ""
    vague: bool = False
    flags: tuple[str, ...] = ()
    rule: str = ""


@record
class Rejection:
    """A number-like stretch that is not a claim; ``reason`` is one of the closed list."""

    start: int
    end: int
    reason: str


@record
class Period:
    """An expression of time.

    ``edtf`` is empty when it is relative and the text so far gives no anchor; ``first`` and
    ``last`` are ISO dates (both included) or empty.  ``grain`` is one of ``day month quarter half
    year decade clock duration other``.  ``relative`` says what still has to be resolved, as slots
    of :mod:`pipeline.periods.moments` ("y:-1 m:12" is December of last year).
    """

    start: int
    end: int
    grain: str
    edtf: str = ""
    first: str = ""
    last: str = ""
    relative: str = ""


@record
class EntityMention:
    """A name in the text. ``entity_id`` is e.g. ``country:CN``, ``org:digital-science``."""

    start: int
    end: int
    entity_id: str
    rule: str = ""


@record
class Passage:
    """One sentence and all that was found in it; the unit that *attribute* works on.

    ``quantities``, ``periods`` and ``entities`` are sorted by ``start`` and lie inside
    ``sentence``.  Passages of a document come in reading order; sentences without a quantity are
    included, since they may set a topic or a time frame.
    """

    sentence: Sentence
    block: Block
    quantities: tuple[Quantity, ...] = ()
    periods: tuple[Period, ...] = ()
    entities: tuple[EntityMention, ...] = ()


class Attributes(NamedTuple):
    """What one quantity is about; every field is empty when it is not known.

    ``subject_share`` and ``time_share`` are the rankers' own probabilities of their choices.
    """

    counted: str = ""
    metric: str = ""
    subject: str = ""
    subject_id: str = ""
    compared_to: str = ""
    compared_to_id: str = ""
    comparison_basis: str = ""
    time: str = ""
    time_start: str = ""
    time_end: str = ""
    time_text: str = ""
    role: str = "level"
    direction: str = ""
    attribution: str = ""
    modality: str = "asserted"
    subject_share: float = 0.0
    time_share: float = 0.0
    flags: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
