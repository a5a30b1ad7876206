"""Whatever expressions meet in an article, it is read: the examples of all tables in any order."""

from __future__ import annotations

import csv
import random

import pytest
from project import CONFIGS, LANGUAGES

from pipeline.extraction import extract_article
from pipeline.settings import Settings

ARTICLES = 120
_MARKS = str.maketrans("", "", "«»[]{}")


def _examples(lang: str) -> list[list[str]]:
    """Those of each table, so that small tables are drawn from as often as large ones."""
    found = []
    for path in sorted((CONFIGS / "lang" / lang).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as table:
            rows = [row["example"].translate(_MARKS) for row in csv.DictReader(table) if row.get("example")]
        if rows:
            found.append(rows)
    return found


def _jumbled(tables: list[list[str]], lang: str, chance: random.Random) -> str:
    marks = (
        ("，", "。", "、", "（", "）\n", "至", "") if lang == "zh" else (" ", ", ", ". ", " (", ")\n", " - ")
    )
    paragraphs = [
        chance.choice(marks).join(chance.choice(chance.choice(tables)) for _ in range(chance.randint(2, 6)))
        for _ in range(chance.randint(1, 5))
    ]
    letters = list("\n\n".join(paragraphs))
    for _ in range(len(letters) // 40):
        letters[chance.randrange(len(letters))] = chance.choice("0123456789.,-–/()%$ \n至年月日")
    head = chance.choice(("", "---\ndate: 2024-05-06\n---\n", "# ", "- ", "| a | b |\n|---|---|\n| "))
    return head + "".join(letters)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_jumble_of_expressions_loses_an_article(lang: str) -> None:
    tables, chance, settings = _examples(lang), random.Random(lang), Settings(CONFIGS)
    for number in range(ARTICLES):
        text = _jumbled(tables, lang, chance)
        try:
            [read] = extract_article(text.encode(), f"{number}.md", settings)
        except Exception as fault:
            pytest.fail(f"{type(fault).__name__}: {fault}\n{text}")
        assert read.document


@pytest.mark.parametrize("dated", [True, False])
def test_range_of_days_without_a_year_is_read(dated: bool) -> None:
    head = "---\ndate: 2024-05-06\n---\n" if dated else ""
    text = f"{head}5月1日至5日，全国铁路发送旅客2035万人次，6月1日至3日发送旅客1890万人次。"
    [read] = extract_article(text.encode(), "a.md", Settings(CONFIGS))
    assert [claim.quote for claim in read.claims] == ["2035万人次", "1890万人次"]
