"""Every row of the tables yields what its example says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from project import CONFIGS, LANGUAGES

from pipeline.configs import read_rows
from pipeline.examples import (
    Outcome,
    language_outcomes,
    period_outcomes,
    quantity_outcomes,
    relation_outcomes,
)
from pipeline.examples.relations import TABLES
from pipeline.quantity.rows import StructureRow


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("run", [quantity_outcomes, period_outcomes, relation_outcomes])
def test_words_yield_what_their_example_says(
    run: Callable[[Path, str], Iterator[Outcome]], lang: str
) -> None:
    outcomes = list(run(CONFIGS, lang))
    assert len(outcomes) > 100
    assert not [str(outcome) for outcome in outcomes if not outcome.fits]


def test_scripts_function_words_and_abbreviations_do_what_their_example_says() -> None:
    outcomes = list(language_outcomes(CONFIGS))
    assert len(outcomes) > 100
    assert not [str(outcome) for outcome in outcomes if not outcome.fits]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_role_of_a_word_is_shown_by_an_example(lang: str) -> None:
    rows = read_rows(CONFIGS / "lang" / lang / "structure.csv", StructureRow)
    assert {row.role for row in rows} == {row.role for row in rows if row.example}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_every_cue_has_an_example(table: str, lang: str) -> None:
    model, _ = TABLES[table]
    rows = read_rows(CONFIGS / "lang" / lang / table, model)
    assert not [row.forms for row in rows if not row.example]
