"""Renders ``report.html``: self-contained, bounded, and safe whatever the articles contain.

All text goes through Jinja's autoescaping; the script is fixed and holds no data; the content
security policy allows nothing but that one style sheet and that one script, by their digests.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from pipeline.tables.cells import decimal_text
from pipeline.tables.rows import ClaimRow, DocumentRow

ARTICLE_LIMIT = 100
CLAIM_LIMIT = 200
"""Articles on the page, and claims shown of each."""

_HERE = Path(__file__).parent


class Statement(NamedTuple):
    """A sentence as (is a quote, text) pieces, and the cells of its claims."""

    lang: str
    pieces: list[tuple[bool, str]]
    rows: list[tuple[str, ...]]


class Article(NamedTuple):
    """One article as the page shows it; ``more`` counts the claims left out."""

    document: DocumentRow
    url: str
    statements: list[Statement]
    more: int


def article_of(document: DocumentRow, claims: Sequence[ClaimRow]) -> Article:
    """The first claims of an article, sentence by sentence."""
    shown = claims[:CLAIM_LIMIT]
    statements = []
    for sentence, group in groupby(shown, key=lambda claim: claim.sentence):
        rows = list(group)
        statements.append(Statement(rows[0].lang, _pieces(sentence, rows), [_cells(row) for row in rows]))
    url = document.source_url if document.source_url.lower().startswith(("http://", "https://")) else ""
    return Article(document, url, statements, len(claims) - len(shown))


def _pieces(sentence: str, claims: Sequence[ClaimRow]) -> list[tuple[bool, str]]:
    """``sentence`` cut at the quotes; one that reads differently in the file is not marked."""
    pieces: list[tuple[bool, str]] = []
    at = 0
    for claim in claims:
        quote = " ".join(claim.quote.split())
        found = sentence.find(quote, at)
        if found >= 0:
            pieces += [(False, sentence[at:found]), (True, quote)]
            at = found + len(quote)
    return [*pieces, (False, sentence[at:])]


def _cells(claim: ClaimRow) -> tuple[str, ...]:
    return (
        claim.quote,
        _value(claim),
        claim.unit,
        claim.kind,
        claim.counted,
        claim.metric,
        claim.subject_id or claim.subject,
        claim.time,
        f"{claim.role} {claim.direction}".strip(),
        claim.attribution,
        claim.modality,
        "" if claim.confidence is None else decimal_text(claim.confidence),
        claim.flags.replace(";", " "),
    )


def _value(claim: ClaimRow) -> str:
    if claim.value is not None:
        of = f" of {decimal_text(claim.denominator)}" if claim.denominator is not None else ""
        sign = "" if claim.relation == "eq" else f"{claim.relation} "
        return f"{sign}{decimal_text(claim.value)}{of}"
    bounds = ("" if bound is None else decimal_text(bound) for bound in (claim.value_min, claim.value_max))
    return " … ".join(bounds).strip()


def render(articles: Iterable[Article], shown: int, counts: Mapping[str, int], run_id: str) -> Iterator[str]:
    """The page piece by piece; ``counts`` are rows by table."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    style = (_HERE / "page.css").read_text(encoding="utf-8")
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    policy = (
        f"default-src 'none'; style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    environment = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=False
    )
    yield from environment.get_template("page.html.jinja").generate(
        articles=articles,
        shown=shown,
        counts=counts,
        run_id=run_id,
        policy=policy,
        style=Markup(style),
        script=Markup(script),
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
