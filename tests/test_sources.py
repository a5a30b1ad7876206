"""Who states the numbers of whole articles: the corpus ``sources.jsonl``, one article a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project import CONFIGS

from pipeline.extraction import extract_article
from pipeline.settings import Settings

CORPUS = Path(__file__).parent / "corpus" / "sources.jsonl"
ARTICLES = [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("article", ARTICLES, ids=[article["id"] for article in ARTICLES])
def test_sources_of_an_article(article: dict[str, str | dict[str, str]]) -> None:
    """``want`` gives the attribution of every quote that matters, empty for nobody."""
    (tables,) = extract_article(str(article["text"]).encode(), "article.md", Settings(CONFIGS))
    found = {row.quote: row.attribution for row in tables.claims}
    assert {quote: found.get(quote) for quote in article["want"]} == article["want"]
