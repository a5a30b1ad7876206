"""A longer text takes as much longer as it is, whatever the text is.

Every run is a shape that made some extractor or regular expression blow up: digits, separators,
magnitude words, brackets, base64, minified scripts.
"""

from __future__ import annotations

import base64
import gc
import random
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from linear_time import assert_linear
from project import LANGUAGES, PROJECT

from pipeline.errors import ArticleError
from pipeline.extraction import extract_article
from pipeline.quantity import parse_text
from pipeline.settings import Settings

SETTINGS = Settings(Path(__file__).parent.parent / "configs")
_RANDOM = random.Random(0)
_BASE64 = base64.b64encode(_RANDOM.randbytes(60_000)).decode("ascii")
_SCRIPT = "".join(
    f"function {name}(e,t){{return e?t[{number}]||{number}.5:!1}}var a={{b:{number},c:'{name}%'}};"
    for number in range(900)
    for name in (_RANDOM.choice("xyzw"),)
)
RUNS = {
    "digits": "7",
    "grouped": "1,",
    "dotted": "1.",
    "dashed": "1-",
    "ranges": "1-2 ",
    "slashed": "1/",
    "percent": "5%",
    "spaces": " ",
    "line breaks": "\n",
    "digits and spaces": "1 ",
    "full-width digits": "７",
    "Chinese magnitudes": "十万",
    "Chinese digits": "三",
    "Chinese years": "年",
    "Chinese dates": "2024年",
    "Chinese parts": "分之",
    "Vietnamese magnitudes": "một trăm ",
    "Vietnamese halves": "rưỡi ",
    "English magnitudes": "one hundred and ",
    "English from to": "from 5 to ",
    "currency": "$",
    "currency amounts": "US$5 million ",
    "brackets": "(",
    "quotes": "“",
    "stops": ". ",
    "initials": "A. ",
    "bullets": "• ",
    "capitals": "Aa ",
    "combining marks": "a\u0301",
    "zero width": "1\u200b",
    "base64": _BASE64,
    "script": _SCRIPT,
    "address": "https://a.b/",
    "months": "tháng 5 năm ",
    "units": "km/h/",
    "comparisons": "more than less than ",
    "columns": "ab\tcd\n",
    "columns of figures": "ab\t1\n" * 900 + "ab\tcd\n" * 2,
    "comments": "<!---->",
}
MARKUP = {
    "open tags": ("a.html", "<div>"),
    "angle brackets": ("a.html", "<"),
    "references": ("a.html", "&amp;&#"),
    "attributes": ("a.html", "<a href='"),
    "comments": ("a.html", "<!--"),
    "cells": ("a.html", "<table><tr><td>1"),
    "square brackets": ("a.md", "["),
    "links": ("a.md", "[1]("),
    "emphasis": ("a.md", "**a "),
    "back ticks": ("a.md", "`"),
    "pipes": ("a.md", "|1"),
    "quotes": ("a.md", "> "),
}


def _extract(data: bytes, name: str) -> None:
    with suppress(ArticleError):  # a file without text is refused
        extract_article(data, name, SETTINGS)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> Iterator[None]:
    """Load tables and models outside of what is measured."""
    gc.disable()  # it takes its time now and then, whatever the text
    for text in ("Exports rose 5% in 2024.", "Xuất khẩu tăng 5% năm 2024.", "2024年出口增长了5%。"):
        _extract(text.encode(), "a.txt")
    yield
    gc.enable()


@pytest.mark.parametrize("unit", RUNS.values(), ids=RUNS)
def test_extracting_a_run_takes_linear_time(unit: str) -> None:
    assert_linear(lambda text: _extract(text.encode(), "a.txt"), unit)


@pytest.mark.parametrize(("name", "unit"), MARKUP.values(), ids=MARKUP)
def test_extracting_a_run_of_markup_takes_linear_time(name: str, unit: str) -> None:
    assert_linear(lambda text: _extract(text.encode(), name), unit)


@pytest.mark.parametrize("unit", RUNS.values(), ids=RUNS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_parsing_a_run_takes_linear_time(lang: str, unit: str) -> None:
    assert_linear(lambda text: parse_text(text, lang, SETTINGS), unit)


def test_what_is_quadratic_is_found() -> None:
    """Even where it is a small part of what is done with a text of the shortest length."""

    def work(text: str) -> int:
        linear = sum(number % 7 for number in range(20 * len(text)))
        return linear + sum(number % 7 for number in range(len(text) ** 2 // 800))

    with pytest.raises(pytest.fail.Exception, match="8 times the text"):
        assert_linear(work, "a")


def test_no_pattern_repeats_a_group_possessively() -> None:
    """Python before 3.11.5 reads ``(?:a|b)++`` wrongly (gh-106052); ``(?>(?:a|b)+)`` says the same."""
    repeated = re.compile(r"(?<!\\)\)(?:[*+?]|\{\{?[\d,]+\}\}?)\+")
    sources = sorted((PROJECT / "pipeline").rglob("*.py"))
    assert sources
    assert not [
        f"{path.relative_to(PROJECT)}:{number}"
        for path in sources
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if repeated.search(line)
    ]
