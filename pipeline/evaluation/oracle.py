"""Annotated articles as the stages see them, with the annotated quantities in place of found ones.

What is learned from them, or measured on them, is then not blurred by numbers that were missed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.evaluation.gold import GoldClaim, load_gold
from pipeline.model import Document, Passage, Quantity, Span
from pipeline.settings import Settings
from pipeline.stages.detect import detect
from pipeline.stages.ingest import ingest
from pipeline.stages.quantify import quantify
from pipeline.stages.segment import segment
from pipeline.subjects import Told


@dataclass(frozen=True)
class OracleArticle:
    """``claims`` are parallel to ``passages`` and their quantities, so is ``told`` once it is known."""

    name: str
    document: Document
    passages: list[Passage]
    claims: list[list[GoldClaim]]
    told: list[list[Told]] | None = None


def oracle_articles(folder: Path, settings: Settings) -> list[OracleArticle]:
    """The annotated articles under ``folder``; annotations outside the article's text are left out.

    :raises ConfigError: when there are none, one lacks its article, or a line cannot be read.
    """
    articles: list[OracleArticle] = []
    for gold in load_gold(folder):
        source = next((folder / "articles").glob(f"{gold.name}.*"), None)
        if source is None:
            raise ConfigError(f"{folder}: expected articles/{gold.name}.* beside its annotations, found none")
        document = detect(ingest(source.read_bytes(), source.name, settings)[0], settings)
        found = quantify(document, segment(document, settings), settings).passages
        placed = _placed(document, gold.claims, [one for passage in found for one in passage.quantities])
        passages: list[Passage] = []
        claims: list[list[GoldClaim]] = []
        for passage in found:
            sentence = passage.sentence
            inside = [pair for pair in placed if sentence.start <= pair[0].start < sentence.end]
            passages.append(replace(passage, quantities=tuple(quantity for quantity, _ in inside)))
            claims.append([claim for _, claim in inside])
        articles.append(OracleArticle(gold.name, document, passages, claims))
    return articles


def _placed(
    document: Document, claims: Iterable[GoldClaim], found: Sequence[Quantity]
) -> list[tuple[Quantity, GoldClaim]]:
    """The claims as quantities of the reading text, in reading order, with what was ``found`` of them."""
    ends = [quantity.end for quantity in found]
    origins = [document.reading.origin(at, at + 1)[0] for at in range(len(document.text))]
    placed: list[tuple[Quantity, GoldClaim]] = []
    for claim in claims:
        first, end = bisect_right(origins, claim.start) - 1, bisect_left(origins, claim.end)
        if 0 <= first < end and origins[first] == claim.start:
            span = Span(first, end)
            kind, unit = claim.fields["kind"], claim.fields["unit"]
            quantity = Quantity(*span, span, claim.lang, kind, unit=unit)
            at = bisect_right(ends, first)
            if at < len(found) and found[at].start < end:
                quantity = replace(found[at], start=first, end=end, kind=kind, unit=unit)
            placed.append((quantity, claim))
    return sorted(placed, key=lambda pair: pair[0].start)
