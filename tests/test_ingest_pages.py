"""Whole pages: numbers 1000 to 1999 stand in the article, numbers from 9000 on around it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.settings import Settings
from pipeline.stages.ingest import ingest

PAGES = sorted((Path(__file__).parent / "corpus" / "pages").glob("*.html"))
SETTINGS = Settings(Path(__file__).parent.parent / "configs")


def numbers(text: str) -> set[str]:
    return {found.replace(",", "") for found in re.findall(r"(?<!\d)[19],?\d\d\d(?!\d)", text)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_reads_the_article_and_nothing_else(page: Path) -> None:
    raw = page.read_text(encoding="utf-8")
    [document] = ingest(page.read_bytes(), page.name, SETTINGS)
    apart = re.sub(r"</?t[dhr]\b[^>]*>", " ", raw)
    visible = re.sub(r"<script.*?</script>|<[^>]*>", "", apart, flags=re.DOTALL)
    read = numbers("\n".join(document.text[block.start : block.end] for block in document.blocks))
    assert read == {number for number in numbers(visible) if number.startswith("1")}
    title = next(block for block in document.blocks if block.region in ("title", "body"))
    assert document.metadata.title
    assert document.text[title.start : title.end]


def test_metadata_of_a_page() -> None:
    page = next(page for page in PAGES if page.stem == "en_news_full")
    [document] = ingest(page.read_bytes(), page.name, SETTINGS)
    metadata = document.metadata
    assert metadata.title == "Harbour traffic rises by 1201 ships"
    assert metadata.publisher == "The Quay Times"
    assert metadata.author == "Ann Pier"
    assert metadata.published == "2031-05-04"
    assert metadata.source_url == "https://quay.example/harbour"
    assert metadata.lang == "en"


@pytest.mark.parametrize(
    ("stem", "published"), [("vi_bao", "2031-06-07"), ("zh_news", "2031-07-08"), ("en_short", "")]
)
def test_date_of_a_page(stem: str, published: str) -> None:
    page = next(page for page in PAGES if page.stem == stem)
    [document] = ingest(page.read_bytes(), page.name, SETTINGS)
    assert document.metadata.published == published
