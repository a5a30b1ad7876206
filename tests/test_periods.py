"""Expressions of time: corpus rows, the examples of the tables, hostile input."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_rows import cases_of_languages
from hypothesis import given, settings
from hypothesis import strategies as st
from linear_time import assert_linear
from project import LANGUAGES

from pipeline.examples.periods import unmark
from pipeline.model import Period
from pipeline.periods import find_periods, load_periods
from pipeline.text_view import fold

ROOT = Path(__file__).resolve().parent.parent
CONFIGS = ROOT / "configs"


def found_in(text: str, lang: str) -> list[Period]:
    return find_periods(text, fold(text), 0, len(text), lang, load_periods(CONFIGS))


@pytest.mark.parametrize(("lang", "text", "expect"), cases_of_languages("periods"))
def test_corpus(lang: str, text: str, expect: str) -> None:
    plain, spans = unmark(text)
    found = [period for period in found_in(plain, lang) if period.relative != "now:1"]
    assert [(plain[p.start : p.end], p.edtf or p.relative) for p in found] == [
        (plain[start:end], code)
        for (start, end), code in zip(spans, filter(None, expect.split(" | ")), strict=True)
    ]


HOSTILE = ["1/", "1", "1-", "2020-", "2024 ", "(", " ", "in 2024, ", "January ", "Monday, "]
HOSTILE += ["年", "1月", "9日、", "2024年", "năm ", "ngày 1 ", "quý ", "tháng 1 ", "sáng "]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("unit", HOSTILE)
def test_time_grows_with_the_text_only(lang: str, unit: str) -> None:
    found_in(unit, lang)
    assert_linear(lambda text: found_in(text, lang), unit)


VI = ["năm 2024", "ngày ", "tháng ", "5/6", "/2025", "quý ", "thứ hai", "sáng", "từ ", "đến ", "năm nay"]
EN = ["in ", "2019–2023", "Q3", "July ", "10, ", "99:99", "first ", "half ", "of ", "'s", "fy", "1990s"]
ZH = ["去年", "12月", "31日", "至", "第三季度", "上半年", "周", "一", "年"]
MARKS = ["31/2/2024", "9", "99999", "(", ")", "-", ",", ".", " ", "\n", "\u0301", "０"]
PIECES = st.sampled_from([*VI, *EN, *ZH, *MARKS])


@settings(deadline=None)
@given(st.lists(PIECES | st.text(max_size=3), max_size=12).map("".join), st.sampled_from(LANGUAGES))
def test_no_text_raises(text: str, lang: str) -> None:
    last = 0
    for period in found_in(text, lang):
        assert last <= period.start < period.end <= len(text)
        last = period.end
        if period.edtf and not period.edtf.endswith(".."):
            assert period.first <= period.last
