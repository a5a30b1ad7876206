"""The quantity grammar on sentences of our own: one row of the corpus, one case.

``expect`` is written as :mod:`quantity_notation` says; an empty cell means that nothing is a claim.
``xfail`` gives the reason of a row that is not solved yet.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from project import CONFIGS, LANGUAGES

from pipeline.examples.notation import with_quotes
from pipeline.quantity import parse_text
from pipeline.settings import Settings

CORPUS = Path(__file__).parent / "corpus"


def corpus() -> list[object]:
    rows: list[object] = []
    for lang in LANGUAGES:
        path = CORPUS / f"quantities_{lang}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            for line, row in enumerate(csv.DictReader(file), 2):
                marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if row["xfail"] else []
                rows.append(
                    pytest.param(lang, row["text"], row["expect"], id=f"{path.name}:{line}", marks=marks)
                )
    return rows


@pytest.mark.parametrize(("lang", "text", "expect"), corpus())
def test_sentence_holds_the_quantities_it_should(lang: str, text: str, expect: str) -> None:
    found = with_quotes(text, parse_text(text, lang, Settings(CONFIGS)), CONFIGS)
    assert found == expect, f"{text}\nexpected {expect or 'nothing'}\n   found {found or 'nothing'}"
