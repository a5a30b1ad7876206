"""The quantity grammar on sentences of our own: one row of the corpus, one case.

``expect`` is written as :mod:`pipeline.examples.notation` says; an empty cell means that nothing is a claim.
``xfail`` gives the reason of a row that is not solved yet.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from corpus_rows import cases_of_languages
from project import CONFIGS

from pipeline.api import extract_text
from pipeline.examples.notation import in_notation
from pipeline.quantity import parse_text
from pipeline.settings import Settings


@pytest.mark.parametrize(("lang", "text", "expect"), cases_of_languages("quantities"))
def test_sentence_holds_the_quantities_it_should(lang: str, text: str, expect: str) -> None:
    quantities = parse_text(text, lang, Settings(CONFIGS))
    found = " | ".join(f"{text[one.start : one.end]} = {in_notation(one, CONFIGS)}" for one in quantities)
    assert found == expect, f"{text}\nexpected {expect or 'nothing'}\n   found {found or 'nothing'}"


def test_languages_of_an_article_keep_their_own_separators() -> None:
    summary = "Nhà máy nhận 24.298 đồng mỗi mét, tăng 12,5% so với năm trước."
    original = "The plant is paid $2.75 a metre, up 12.5% from 2.45 dollars; a lot costs $1,234,567.80."
    values = {claim.quote.split()[0]: claim.value for claim in extract_text(f"{summary}\n\n{original}")}
    assert values["24.298"] == 24298
    assert values["$2.75"] == Decimal("2.75")


@pytest.mark.parametrize(
    ("text", "currencies"),
    [
        (
            "這家晶圓廠營收為新台幣30億元，每股盈餘12.5元，股價1,035元，市值達到上兆元。",
            "TWD TWD/share TWD TWD",
        ),
        ("这家公司募资10亿港元，去年营收50亿元，净利润为3亿元。", "HKD CNY CNY"),
        ("香港鹽商中期收入為2億元，股價收報28元。", "HKD HKD"),
        ("高雄鹽場損失估計1250萬元，縣政府每戶補助10萬元。", "TWD TWD"),
        ("中國大陸鹽價每噸300元，北京補助10萬元。", "CNY/t CNY"),
        ("The yen fell. A bowl costs ¥980, and a meal 1,500 yen.", "JPY JPY"),
        ("A bowl costs ¥28 in Chengdu, where rent is 900 yuan.", "CNY CNY"),
        ("Gạo bán 20 peso, trứng 8 peso Philippines.", "PHP PHP"),
        ("---\nurl: https://news.example.com.au/rates\n---\nThe council raised $40 million.", "AUD"),
        ("---\nurl: https://news.example.com/rates\n---\nThe council raised $40 million.", "USD"),
    ],
)
def test_bare_signs_mean_the_currency_of_their_article(text: str, currencies: str) -> None:
    money = [claim for claim in extract_text(text) if claim.kind == "money"]
    assert " ".join(claim.unit for claim in money) == currencies
