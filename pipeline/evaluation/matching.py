"""Pairs the rows of a claim table with annotated claims.

A row hits a claim when their spans overlap and their numbers agree.  Every claim is hit once, by the
first row that does; a row hits the claim it shares most characters with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from pipeline.evaluation.agreement import FIELDS, STRICT, field_agrees, value_agrees
from pipeline.evaluation.gold import GoldArticle, GoldClaim

HIT, WRONG_VALUE, NOT_A_CLAIM, MISSED, LENIENT = "hit", "wrong value", "not a claim", "missed", "lenient"

Rows = Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """What became of a row, or of a claim no row hit.

    ``verdict`` is one of the constants above; ``lang`` is the language it counts for; ``right`` tells
    for every field whether it agrees (hits only); ``bad_span`` that the quote is not in its place.
    """

    verdict: str
    article: str
    lang: str
    row: Rows | None = None
    gold: GoldClaim | None = None
    right: Mapping[str, bool] | None = None
    bad_span: bool = False

    @property
    def strict(self) -> bool:
        """Whether it is a hit with every field of ``STRICT`` right."""
        return self.right is not None and all(self.right[field] for field in STRICT)


def match(rows: Iterable[Rows], articles: Iterable[GoldArticle]) -> list[Outcome]:
    """The outcomes of all rows of ``articles`` and of all claims they missed.

    ``rows`` are cells by column name; they belong to the article whose name is the stem of their
    ``source_path``.  Rows of other articles are left out.
    """
    by_article: defaultdict[str, list[Rows]] = defaultdict(list)
    for row in rows:
        by_article[PurePath(row["source_path"]).stem].append(row)
    return [outcome for article in articles for outcome in _match(by_article[article.name], article)]


def _match(rows: list[Rows], article: GoldArticle) -> Iterator[Outcome]:
    used: set[int] = set()
    for row in rows:
        start, end = int(row["char_start"]), int(row["char_end"])
        if not any(first < end and start < last for first, last in article.ignored):
            yield _outcome(row, start, end, article, used)
    for index, gold in enumerate(article.claims):
        if index not in used and not gold.lenient:
            yield Outcome(MISSED, article.name, gold.lang, gold=gold)


def _outcome(row: Rows, start: int, end: int, article: GoldArticle, used: set[int]) -> Outcome:
    bad_span = article.text is not None and article.text[start:end] != row["quote"]
    lang = row.get("lang") or "?"
    claims = article.claims
    over = [index for index, gold in enumerate(claims) if gold.start < end and start < gold.end]
    hits = [i for i in over if i not in used and (claims[i].vague or value_agrees(row, claims[i]))]
    if hits:
        best = max(hits, key=lambda i: min(end, claims[i].end) - max(start, claims[i].start))
        used.add(best)
        gold = claims[best]
        if gold.lenient:
            return Outcome(LENIENT, article.name, lang, row, gold, bad_span=bad_span)
        right = {field: field_agrees(field, row, gold) for field in FIELDS}
        return Outcome(HIT, article.name, gold.lang, row, gold, right, bad_span)
    if over and all(claims[index].lenient for index in over):
        return Outcome(LENIENT, article.name, lang, row, claims[over[0]], bad_span=bad_span)
    if over:
        return Outcome(
            WRONG_VALUE, article.name, claims[over[0]].lang, row, claims[over[0]], bad_span=bad_span
        )
    return Outcome(NOT_A_CLAIM, article.name, lang, row, bad_span=bad_span)
