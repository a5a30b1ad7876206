"""Normalise: quantities and their attributes become rows of the tables, with raw offsets and ids."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice

from pipeline.confidence import Confidence, load_confidence
from pipeline.conversion import Conversions, load_conversions, to_base
from pipeline.model import Attributes, Document, Passage, Quantity, Rejection, Sentence
from pipeline.restatement import is_conversion, load_restatements
from pipeline.settings import Settings
from pipeline.tables.cells import RowWriter
from pipeline.tables.columns import fits
from pipeline.tables.rows import ArticleTables, ClaimRow, DocumentRow, FailedRow, RejectedRow
from pipeline.tables.schema import CLAIMS, REJECTED

SENTENCE_LIMIT = 1000
"""Characters of ``sentence`` at most; a longer one is cut around the quantity."""

REJECTED_QUOTE_LIMIT = 200
EXTRACTED_FORMATS = ("docx", "pdf")
"""Formats whose offsets index a text that was taken out of the file; it is kept beside the tables."""

SKIPPED_LIMIT = 200
"""Rows of one document in ``rejected`` that come from regions that were not read."""

_NUMBER_LIKE = re.compile(r"\d++(?>(?:[.,:/-]\d++)*)%?")

_EDTF_POINT = r"-?[\dX]{4}(?:-(?:[\dX]{2})(?:-[\dX]{2})?)?[?~%]?|-?\d{3}X?"
_EDTF = re.compile(rf"(?:{_EDTF_POINT})|(?:\.\.|{_EDTF_POINT})?/(?:\.\.|{_EDTF_POINT})?")
"""Extended Date/Time Format (ISO 8601-2:2019): dates, sub-year codes, intervals, unspecified digits."""

_CHECKS = RowWriter(CLAIMS, open_columns=("cluster_id", "run_id"))
_REJECTED_CHECKS = RowWriter(REJECTED)

_SLUG_BREAK = re.compile(r"[\W_]+")


def normalise(
    document: Document,
    passages: Sequence[Passage],
    attributes: Sequence[Sequence[Attributes]],
    rejections: Iterable[Rejection],
    settings: Settings,
) -> ArticleTables:
    """All rows of ``document``; ``attributes`` runs parallel to ``passages`` and their quantities.

    Of two quantities with the same raw span and kind the first is kept.

    :raises ValueError: when spans do not fit the document, the lists do not run parallel, or a row does
        not fit its schema: a bug of an earlier stage, found while only this article can fail.
    """
    conversions = load_conversions(settings.configs)
    restated = load_restatements(settings.configs)
    model = load_confidence(settings.configs)
    claims: dict[str, ClaimRow] = {}
    rejected: dict[int, RejectedRow] = {}
    for passage, chosen in zip(passages, attributes, strict=True):
        previous: Quantity | None = None
        for quantity, about in zip(passage.quantities, chosen, strict=True):
            flags = (*document.flags, *quantity.flags, *about.flags)
            if previous is not None and is_conversion(
                document.folded, previous, quantity, conversions, restated
            ):
                flags += ("conversion_of_previous",)
            previous = quantity
            if _representable(quantity):
                row = _claim(document, passage, quantity, about, flags, conversions, model)
                claims.setdefault(row.claim_id, row)
            else:
                _add_rejected(rejected, document, quantity.start, quantity.end, "out_of_range")
    for rejection in rejections:
        _add_rejected(rejected, document, rejection.start, rejection.end, rejection.reason)
    for row_of_skipped in islice(_skipped_numbers(document), SKIPPED_LIMIT):
        rejected.setdefault(row_of_skipped.char_start, row_of_skipped)
    claim_rows = tuple(sorted(claims.values(), key=lambda row: (row.char_start, row.claim_id)))
    rejected_rows = tuple(rejected[start] for start in sorted(rejected))
    _CHECKS.check(claim_rows)
    _REJECTED_CHECKS.check(rejected_rows)
    return ArticleTables(
        _document_row(document, passages, len(claim_rows), len(rejected_rows)),
        claim_rows,
        rejected_rows,
        tuple(FailedRow(fault.source_path, fault.reason, fault.message) for fault in document.faults),
        document.raw if document.format in EXTRACTED_FORMATS else "",
    )


def claim_id(sha256: str, raw_start: int, raw_end: int, kind: str) -> str:
    """80 bits of a digest of the file's digest, the raw span and the kind."""
    return hashlib.sha256(f"{sha256}:{raw_start}:{raw_end}:{kind}".encode()).hexdigest()[:20]


def _representable(quantity: Quantity) -> bool:
    for number in (quantity.value, quantity.value_min, quantity.value_max, quantity.denominator):
        if number is not None and not fits(number):
            return False
    return True


def _quote(document: Document, start: int, end: int) -> tuple[int, int, str]:
    raw_start, raw_end = document.reading.origin(start, end)
    quote = document.raw[raw_start:raw_end]
    if not quote or len(quote) != raw_end - raw_start:
        raise ValueError(
            f"{document.source_path}: {start}:{end} leads to {raw_start}:{raw_end}, not in the file"
        )
    return raw_start, raw_end, quote


def _claim(
    document: Document,
    passage: Passage,
    quantity: Quantity,
    about: Attributes,
    flags: tuple[str, ...],
    conversions: Conversions,
    model: Confidence,
) -> ClaimRow:
    raw_start, raw_end, quote = _quote(document, quantity.start, quantity.end)
    time, first, last = _checked_time(about.time, about.time_start, about.time_end)
    if about.time and not time:
        flags += ("time_unreadable",)
    base = None
    if quantity.value is not None:
        base = to_base(quantity.value, quantity.unit, conversions, difference=about.role == "change")
    metadata = document.metadata
    return ClaimRow(  # in the order of its columns: by name it would take three times as long
        claim_id(document.sha256, raw_start, raw_end, quantity.kind),
        "",
        document.doc_id,
        document.source_path,
        metadata.source_url,
        iso_date(metadata.published),
        quantity.lang,
        passage.block.region,
        raw_start,
        raw_end,
        quote,
        readable(document.text, passage.sentence, quantity.start, quantity.end),
        quantity.kind,
        quantity.value,
        quantity.value_min,
        quantity.value_max,
        quantity.denominator,
        quantity.relation,
        quantity.unit,
        _folded_space(quantity.unit_text),
        base[0] if base else None,
        base[1] if base else "",
        _folded_space(about.counted),
        about.metric,
        _folded_space(about.subject),
        entity_id(about.subject_id),
        _folded_space(about.compared_to),
        entity_id(about.compared_to_id),
        about.comparison_basis,
        time,
        first,
        last,
        _folded_space(about.time_text),
        about.role,
        about.direction,
        _folded_space(about.attribution),
        about.modality,
        quantity.vague,
        model.of(about),
        _flag_cell(flags),
        _rule_cell((quantity.rule, *about.rules)),
        "",
    )


@lru_cache(maxsize=4096)
def _flag_cell(flags: tuple[str, ...]) -> str:
    return ";".join(sorted({*flags}))


@lru_cache(maxsize=4096)
def _rule_cell(rules: tuple[str, ...]) -> str:
    return " > ".join(filter(None, rules))


@lru_cache(maxsize=1024)
def _folded_space(text: str) -> str:
    return " ".join(text.split())


def readable(text: str, sentence: Sentence, start: int, end: int) -> str:
    """The sentence with white space folded; a very long one is cut around ``start:end``."""
    first, last = sentence.start, sentence.end
    if last - first <= SENTENCE_LIMIT:
        return _folded_space(text[first:last])
    room = max(0, SENTENCE_LIMIT - 2 - (end - start)) // 2
    window_start, window_end = max(first, start - room), min(last, end + room)
    cut = _folded_space(text[window_start : min(window_end, window_start + SENTENCE_LIMIT - 2)])
    return f"{'…' if window_start > first else ''}{cut}{'…' if window_end < last else ''}"


@lru_cache(maxsize=4096)
def _checked_time(time: str, first: str, last: str) -> tuple[str, str, str]:
    """The three as given when they are well formed and in order, else empty strings."""
    if not time or not _EDTF.fullmatch(time):
        return "", "", ""
    first, last = iso_date(first), iso_date(last)
    return ("", "", "") if first and last and first > last else (time, first, last)


@lru_cache(maxsize=1024)
def iso_date(text: str) -> str:
    """The date at the head of an ISO 8601 date or time; empty when there is none."""
    try:
        return date.fromisoformat(text[:10]).isoformat() if len(text) >= 10 else ""
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def entity_id(given: str) -> str:
    """``kind:slug``: countries as they are, other names in lower case with single hyphens."""
    kind, colon, name = given.partition(":")
    if not colon or kind == "country":
        return given
    return f"{kind}:{_SLUG_BREAK.sub('-', name.lower()).strip('-')}"


def _add_rejected(
    rejected: dict[int, RejectedRow], document: Document, start: int, end: int, reason: str
) -> None:
    raw_start, raw_end, quote = _quote(document, start, end)
    rejected.setdefault(raw_start, _rejected_row(document, raw_start, raw_end, quote, reason))


def _rejected_row(document: Document, raw_start: int, raw_end: int, quote: str, reason: str) -> RejectedRow:
    return RejectedRow(
        document.doc_id, document.source_path, raw_start, raw_end, quote[:REJECTED_QUOTE_LIMIT], reason
    )


def _skipped_numbers(document: Document) -> Iterator[RejectedRow]:
    for region in document.skipped:
        for match in _NUMBER_LIKE.finditer(document.raw, region.raw_start, region.raw_end):
            yield _rejected_row(document, match.start(), match.end(), match[0], region.reason)


def _document_row(document: Document, passages: Sequence[Passage], claims: int, rejected: int) -> DocumentRow:
    sizes: Counter[str] = Counter()
    for block in document.blocks:
        sizes[block.lang] += block.end - block.start
    # a sentence may be in another language than its block
    read = {*sizes, *(passage.sentence.lang for passage in passages)} - {""}
    languages = sorted(read, key=lambda lang: (-sizes[lang], lang))
    metadata = document.metadata
    return DocumentRow(
        doc_id=document.doc_id,
        source_path=document.source_path,
        sha256=document.sha256,
        bytes=document.bytes,
        chars=len(document.raw),
        chars_read=sum(sizes.values()),
        encoding=document.encoding,
        format=document.format,
        lang=languages[0] if languages else "",
        langs=";".join(languages),
        title=metadata.title,
        publisher=metadata.publisher,
        source_url=metadata.source_url,
        published=iso_date(metadata.published),
        claims=claims,
        rejected=rejected,
    )


if __name__ == "__main__":
    from pipeline.cli import run_as_script

    run_as_script("normalise")
