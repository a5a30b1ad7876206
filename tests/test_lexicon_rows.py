"""Every row of the quantity tables yields what its example says."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import LANGUAGES
from quantity_notation import CONFIGS, in_notation

from pipeline.quantity import parse_text
from pipeline.quantity.verdict import ALLOWED
from pipeline.settings import Settings

TABLES = ("numerals", "units", "currencies", "qualifiers", "lexical", "structure")
SETTINGS = Settings(CONFIGS)


def rows_of(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table, each with the number of its line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    reader = csv.DictReader([line for _, line in kept])
    for (number, _), row in zip(kept[1:], reader, strict=True):
        yield number, row


def outcome(text: str, lang: str) -> str:
    return " | ".join(in_notation(item) for item in parse_text(text, lang, SETTINGS))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("table", TABLES)
def test_words_of_a_language_yield_what_their_example_says(table: str, lang: str) -> None:
    faults = []
    for line, row in rows_of(CONFIGS / "lang" / lang / f"{table}.csv"):
        if not row["example"]:
            if table != "structure":
                faults.append(f"{table}.csv:{line}: {row['surface']!r} has no example")
            continue
        found = outcome(row["example"], lang)
        if found != row["expect"]:
            faults.append(
                f"{table}.csv:{line}: {row['example']!r}: expected {row['expect']!r}, found {found!r}"
            )
    assert not faults, "\n".join(faults)


def test_symbols_yield_what_their_example_says() -> None:
    faults = []
    for line, row in rows_of(CONFIGS / "symbols.csv"):
        found = outcome(row["example"], "en")
        if found != row["expect"]:
            faults.append(
                f"symbols.csv:{line}: {row['example']!r}: expected {row['expect']!r}, found {found!r}"
            )
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_role_of_a_word_is_shown_by_an_example(lang: str) -> None:
    rows = [row for _, row in rows_of(CONFIGS / "lang" / lang / "structure.csv")]
    roles = {row["role"] for row in rows}
    assert roles == {row["role"] for row in rows if row["example"]}


@pytest.mark.parametrize(
    ("path", "lang"),
    [(CONFIGS / "traps.csv", "en"), *((CONFIGS / "lang" / lang / "traps.csv", lang) for lang in LANGUAGES)],
    ids=["all", *LANGUAGES],
)
def test_what_a_trap_names_is_no_quantity(path: Path, lang: str) -> None:
    faults = []
    for line, row in rows_of(path):
        found = outcome(row["example"], lang)
        if bool(found) != (row["reason"] == ALLOWED):
            faults.append(f"{path.name}:{line}: {row['example']!r}: found {found!r}")
    assert not faults, "\n".join(faults)
