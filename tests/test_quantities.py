"""The quantity grammar on sentences of our own: one row of the corpus, one case.

``expect`` is written as :mod:`pipeline.examples.notation` says; an empty cell means that nothing is a claim.
``xfail`` gives the reason of a row that is not solved yet.
"""

from __future__ import annotations

import pytest
from corpus_rows import cases_of_languages
from project import CONFIGS

from pipeline.examples.notation import with_quotes
from pipeline.quantity import parse_text
from pipeline.settings import Settings


@pytest.mark.parametrize(("lang", "text", "expect"), cases_of_languages("quantities"))
def test_sentence_holds_the_quantities_it_should(lang: str, text: str, expect: str) -> None:
    found = with_quotes(text, parse_text(text, lang, Settings(CONFIGS)), CONFIGS)
    assert found == expect, f"{text}\nexpected {expect or 'nothing'}\n   found {found or 'nothing'}"
