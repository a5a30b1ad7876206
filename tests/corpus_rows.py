"""Rows of ``corpus/`` as parameters of tests; a row with a reason under ``xfail`` must fail."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from project import LANGUAGES

CORPUS = Path(__file__).parent / "corpus"

Row = dict[str, str]


def cases(
    name: str, values: Callable[[Row], tuple[object, ...]], title: Callable[[Row], str]
) -> list[object]:
    """One case for every row of ``corpus/<name>``; lines that begin with ``#`` are remarks.

    ``values`` makes the parameters of a row, ``title`` the name of the case; ``⏎`` is a line break.
    """
    lines = (CORPUS / name).read_text(encoding="utf-8").splitlines(keepends=True)
    read = csv.DictReader(line for line in lines if not line.startswith("#"))
    rows = [{key: cell.replace("⏎", "\n") for key, cell in row.items()} for row in read]
    return [
        pytest.param(
            *values(row),
            id=title(row),
            marks=[pytest.mark.xfail(strict=True, reason=row["xfail"])] if row["xfail"] else [],
        )
        for row in rows
    ]


def cases_of_languages(prefix: str) -> list[object]:
    """``(lang, text, expect)`` of every row of ``<prefix>_<lang>.csv``."""
    return [
        case
        for lang in LANGUAGES
        for case in cases(
            f"{prefix}_{lang}.csv",
            lambda row, lang=lang: (lang, row["text"], row["expect"]),
            lambda row, lang=lang: f"{lang}-{row['text'][:40]}",
        )
    ]
