"""The rows of every table: one class a table, one field a column, in the order of the file.

These classes are the single source of the schema: the CSV header, the Parquet schema and
``datapackage.json`` are derived from them (:mod:`pipeline.tables.schema`).  An empty string or
``None`` means unknown and is an empty cell.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, NamedTuple

from pipeline.configs import LANGUAGE_CODE
from pipeline.model import BASES, KINDS, MODALITIES, REGIONS, REJECTION_REASONS, RELATIONS, ROLES
from pipeline.tables.columns import About

_CLAIM_ID = About(
    "Identity of the claim; depends on the bytes of the file, the span and the kind only",
    required=True,
    unique=True,
)
_DOC_ID = About("The article", required=True)
_PATH = About("File of the article, relative to the raw folder, with / separators", required=True)
_START = About(
    "Start of the quote in the decoded raw file: 0-based, in Unicode code points, markup included",
    required=True,
    minimum=0,
)
_END = About("End of the quote, not included", required=True, minimum=1)
_ENTITY_ID = "(kind:name, country:CN after ISO 3166-1)"
_UNIT = (
    "1 for counts and fractions, %, pp, x (times), rank, ISO 4217 for money, UCUM for physical and time "
    "units and annotations such as {point}; per-units with /"
)


class ClaimRow(NamedTuple):
    """One asserted quantity in one place of one article."""

    claim_id: Annotated[str, _CLAIM_ID]
    cluster_id: Annotated[str, About("The fact this claim states; never empty", required=True)]
    doc_id: Annotated[str, _DOC_ID]
    source_path: Annotated[str, _PATH]
    source_url: Annotated[str, About("Address of the article, as the article states it")]
    published: Annotated[str, About("Date of the article, as the article states it", date=True)]
    lang: Annotated[
        str, About("Language of the sentence, in ISO 639", pattern=LANGUAGE_CODE.pattern, required=True)
    ]
    region: Annotated[str, About("Part of the article the claim stands in", REGIONS, required=True)]
    char_start: Annotated[int, _START]
    char_end: Annotated[int, _END]
    quote: Annotated[
        str, About("The quantity expression exactly as in the file, without qualifier", required=True)
    ]
    sentence: Annotated[
        str, About("The sentence for reading: markup removed, white space folded", required=True)
    ]
    kind: Annotated[str, About("What sort of quantity it is", KINDS, required=True)]
    value: Annotated[
        Decimal | None, About("Fully multiplied out, in unit; empty for ranges and vague amounts")
    ]
    value_min: Annotated[Decimal | None, About("Lower bound of a range or of a vague amount")]
    value_max: Annotated[Decimal | None, About("Upper bound of a range or of a vague amount")]
    denominator: Annotated[Decimal | None, About("The whole: 64 of 57/64, 133 of 44th of 133")]
    relation: Annotated[str, About("How the stated number relates to the true one", RELATIONS, required=True)]
    unit: Annotated[str, About(_UNIT, required=True)]
    unit_text: Annotated[str, About("The unit as written")]
    base_value: Annotated[
        Decimal | None, About("Value in the SI base unit, for physical kinds; money is never converted")
    ]
    base_unit: Annotated[str, About("The SI base unit, in UCUM")]
    counted: Annotated[str, About("What is counted or measured, as written")]
    metric: Annotated[str, About("Canonical English name of the measured property", pattern=r"[a-z0-9_]*")]
    subject: Annotated[str, About("Who or what the number is about, as written")]
    subject_id: Annotated[str, About(f"Identity of the subject {_ENTITY_ID}")]
    compared_to: Annotated[str, About("The other side of a comparison, as written")]
    compared_to_id: Annotated[str, About(f"Identity of the other side {_ENTITY_ID}")]
    comparison_basis: Annotated[str, About("What a change is measured against", BASES)]
    time: Annotated[
        str, About("When the value holds, in EDTF (2025-33 is the first quarter, 2025-40 the first half)")
    ]
    time_start: Annotated[str, About("First day of time", date=True)]
    time_end: Annotated[str, About("Last day of time", date=True)]
    time_text: Annotated[str, About("The time as written")]
    role: Annotated[str, About("Level, amount of change, or the ends of a change", ROLES, required=True)]
    direction: Annotated[str, About("Direction of a change", ("up", "down"))]
    attribution: Annotated[str, About("Who states it, as written")]
    modality: Annotated[
        str, About("Whether it is asserted, expected, denied or supposed", MODALITIES, required=True)
    ]
    vague: Annotated[bool, About("Whether the text gives only an order of magnitude", required=True)]
    confidence: Annotated[
        Decimal | None,
        About(
            "Probability that number, kind, unit, relation, subject and time are all right",
            minimum=0,
            maximum=1,
        ),
    ]
    flags: Annotated[
        str, About("What a reader should know about this row, ; separated", pattern=r"[a-z0-9_;]*")
    ]
    rule_id: Annotated[str, About("Which patterns fired")]
    run_id: Annotated[
        str, About("The run, as in run.json: a digest of inputs, configuration and code", required=True)
    ]


class DocumentRow(NamedTuple):
    """One raw file, or one record of a dump."""

    doc_id: Annotated[
        str, About("Identity of the article; depends on its bytes only", required=True, unique=True)
    ]
    source_path: Annotated[str, _PATH]
    sha256: Annotated[str, About("Digest of the bytes of the file", required=True, pattern="[0-9a-f]{64}")]
    bytes: Annotated[int, About("Size of the file", required=True, minimum=0)]
    chars: Annotated[int, About("Unicode code points of the decoded file", required=True, minimum=0)]
    chars_read: Annotated[
        int, About("Characters of the article's regions: what was read for claims", required=True, minimum=0)
    ]
    encoding: Annotated[
        str,
        About(
            "How the bytes were decoded; offsets hold for this encoding, and for docx and pdf in the "
            "extracted text, which texts.jsonl holds",
            required=True,
        ),
    ]
    format: Annotated[str, About("Format the file was read as", required=True)]
    lang: Annotated[str, About("Main language of the article, in ISO 639", pattern=LANGUAGE_CODE.pattern)]
    langs: Annotated[str, About("All languages of the article that were read, ; separated")]
    title: Annotated[str, About("Title, as the article states it")]
    publisher: Annotated[str, About("Publisher, as the article states it")]
    source_url: Annotated[str, About("Address, as the article states it")]
    published: Annotated[str, About("Date, as the article states it", date=True)]
    claims: Annotated[int, About("Rows of this article in claims", required=True, minimum=0)]
    rejected: Annotated[int, About("Rows of this article in rejected", required=True, minimum=0)]


class ClusterRow(NamedTuple):
    """One fact, stated by one or more claims, across languages and articles."""

    cluster_id: Annotated[str, About("Identity of the fact", required=True, unique=True)]
    claims: Annotated[int, About("Number of claims that state it", required=True, minimum=1)]
    documents: Annotated[int, About("Number of articles that state it", required=True, minimum=1)]
    langs: Annotated[str, About("Languages it is stated in, ; separated", required=True)]
    claim_id: Annotated[
        str,
        About("Its first claim in the order of claims; the next columns are copied from it", required=True),
    ]
    kind: Annotated[str, About("What sort of quantity it is", KINDS, required=True)]
    value: Annotated[Decimal | None, About("As in claims")]
    value_min: Annotated[Decimal | None, About("As in claims")]
    value_max: Annotated[Decimal | None, About("As in claims")]
    denominator: Annotated[Decimal | None, About("As in claims")]
    unit: Annotated[str, About("As in claims", required=True)]
    metric: Annotated[str, About("As in claims")]
    subject_id: Annotated[str, About("As in claims")]
    time: Annotated[str, About("As in claims")]


class LinkRow(NamedTuple):
    """One pair of claims held to be the same fact."""

    claim_id_a: Annotated[
        str, About("One claim of the pair, the one with the smaller identity", required=True)
    ]
    claim_id_b: Annotated[str, About("The other claim of the pair", required=True)]
    score: Annotated[
        Decimal,
        About(
            "Probability that the two are the same fact, from the weights of the reasons",
            required=True,
            minimum=0,
            maximum=1,
        ),
    ]
    reasons: Annotated[str, About("What speaks for the pair, ; separated", required=True)]


class RejectedRow(NamedTuple):
    """A number-like stretch that is not a claim."""

    doc_id: Annotated[str, _DOC_ID]
    source_path: Annotated[str, _PATH]
    char_start: Annotated[int, _START]
    char_end: Annotated[int, _END]
    quote: Annotated[
        str, About("The stretch exactly as in the file, at most its first 200 characters", required=True)
    ]
    reason: Annotated[str, About("Why it is not a claim", REJECTION_REASONS, required=True)]


class FailedRow(NamedTuple):
    """A file, or part of one, that could not be read."""

    source_path: Annotated[
        str, About("File relative to the raw folder, with / separators", required=True, unique=True)
    ]
    reason: Annotated[str, About("Short code of the fault", required=True)]
    message: Annotated[str, About("What was found and what to do", required=True)]


class ArticleTables(NamedTuple):
    """All rows of one article.

    ``claims`` are sorted by ``char_start``, ``claim_id``, ``rejected`` by ``char_start``; ``cluster_id``
    and ``run_id`` of the claims are empty until *export* fills them.  ``failed`` are the parts of the
    file that could not be read.  ``text`` is what the offsets index where that is no file anybody can
    open: the text taken out of a Word or PDF file; otherwise it is empty.
    """

    document: DocumentRow
    claims: tuple[ClaimRow, ...]
    rejected: tuple[RejectedRow, ...]
    failed: tuple[FailedRow, ...] = ()
    text: str = ""
