"""What holds of every number and every text: writing and reading, folding, offsets, independence."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from project import CONFIGS, LANGUAGES

from pipeline.model import Quantity
from pipeline.quantity import parse_text
from pipeline.settings import Settings
from pipeline.text_view import read_plain

SETTINGS = Settings(CONFIGS)
FEW = settings(max_examples=150, deadline=None)

# -- numbers in words --------------------------------------------------------------------------------

_EN_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]  # fmt: skip
_EN_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_EN_GROUPS = ("", " thousand", " million", " billion", " trillion")


def in_english(number: int, *, joined: bool = True, hyphen: str = "-") -> str:
    """``number`` in words: "one hundred and twenty-one"; without the "and" unless ``joined``."""
    if number < 0:
        return "minus " + in_english(-number, joined=joined, hyphen=hyphen)
    if number < 20:
        return _EN_ONES[number]
    groups = []
    for power, name in enumerate(_EN_GROUPS):
        part = number // 1000**power % 1000
        if part:
            groups.append(_english_hundreds(part, joined and (part > 99 or number > 999), hyphen) + name)
    return " ".join(reversed(groups)).removeprefix("and ")


def _english_hundreds(number: int, joined: bool, hyphen: str) -> str:
    hundreds, rest = divmod(number, 100)
    words = [_EN_ONES[hundreds], "hundred"] if hundreds else []
    if rest and hundreds and joined:
        words.append("and")
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        words.append(_EN_TENS[tens] + (hyphen + _EN_ONES[ones] if ones else ""))
    elif rest:
        words.append(_EN_ONES[rest])
    return " ".join(words)


_VI_ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
_VI_GROUPS = ("", " nghìn", " triệu", " tỷ", " nghìn tỷ")


def in_vietnamese(number: int, *, thousand: str = "nghìn", zero_tens: str = "linh", four: str = "bốn") -> str:
    """``number`` in words, with mốt, lăm and không trăm; ``four`` is the word after tens."""
    if number < 0:
        return "âm " + in_vietnamese(-number, thousand=thousand, zero_tens=zero_tens, four=four)
    if number == 0:
        return _VI_ONES[0]
    if number >= 10**12:  # the billions are counted in thousands
        return _vietnamese_rest(divmod(number, 10**9), "tỷ", thousand, zero_tens, four)
    groups = [number // 1000**power % 1000 for power in range(4)]
    words = []
    highest = max(power for power, part in enumerate(groups) if part)
    for power in range(highest, -1, -1):
        if groups[power]:
            full = power != highest
            words.append(_vietnamese_hundreds(groups[power], full, zero_tens, four) + _VI_GROUPS[power])
    return " ".join(words).replace("nghìn", thousand)


def _vietnamese_rest(parts: tuple[int, int], name: str, thousand: str, zero_tens: str, four: str) -> str:
    whole, rest = parts
    words = in_vietnamese(whole, thousand=thousand, zero_tens=zero_tens, four=four) + " " + name
    if not rest:
        return words
    if rest < 100:
        return f"{words} không trăm {zero_tens + ' ' if rest < 10 else ''}" + _vietnamese_tens(rest, four)
    return words + " " + in_vietnamese(rest, thousand=thousand, zero_tens=zero_tens, four=four)


def _vietnamese_hundreds(number: int, full: bool, zero_tens: str, four: str) -> str:
    hundreds, rest = divmod(number, 100)
    words = [_VI_ONES[hundreds], "trăm"] if hundreds or full else []
    if rest:
        if rest < 10 and words:
            words.append(zero_tens)
        words.append(_vietnamese_tens(rest, four))
    return " ".join(words)


def _vietnamese_tens(number: int, four: str) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return _VI_ONES[ones]
    words = ["mười"] if tens == 1 else [_VI_ONES[tens], "mươi"]
    if ones:
        special = {5: "lăm"} if tens == 1 else {1: "mốt", 4: four, 5: "lăm"}
        words.append(special.get(ones, _VI_ONES[ones]))
    return " ".join(words)


_ZH_DIGITS = {
    "plain": "零一二三四五六七八九",
    "formal": "零壹贰叁肆伍陆柒捌玖",
    "full": "零壹貳參肆伍陸柒捌玖",
}
_ZH_UNITS = {
    "plain": ("", "十", "百", "千"),
    "formal": ("", "拾", "佰", "仟"),
    "full": ("", "拾", "佰", "仟"),
}
_ZH_GROUPS = {
    "plain": ("", "万", "亿", "万亿"),
    "formal": ("", "万", "亿", "万亿"),
    "full": ("", "萬", "億", "萬億"),
}
SCRIPTS = st.sampled_from(sorted(_ZH_DIGITS))


def in_chinese(number: int, script: str = "plain") -> str:
    """``number`` in characters: plain Simplified, formal, or formal Traditional digits."""
    if number < 0:
        return ("負" if script == "full" else "负") + in_chinese(-number, script)
    if number == 0:
        return "零"
    written = ""
    zero = False
    for power in range(3, -1, -1):
        part = number // 10_000**power % 10_000
        if not part:
            zero = bool(written)
            continue
        if written and (zero or part < 1000):
            written += "零"
        written += _chinese_thousands(part, script) + _group_name(number, power, script)
        zero = False
    if script == "plain" and written.startswith("一十"):
        return written[1:]
    return written


def _group_name(number: int, power: int, script: str) -> str:
    if power == 3 and number // 10**8 % 10_000:
        return _ZH_GROUPS[script][1]  # 万 and 亿 share the 亿: 三万五千亿
    return _ZH_GROUPS[script][power]


def _chinese_thousands(number: int, script: str) -> str:
    digits, units = _ZH_DIGITS[script], _ZH_UNITS[script]
    written = ""
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            written += digits[digit] + units[power]
        elif written and not written.endswith("零") and number % 10**power:
            written += "零"
    return written


WORDS = {"vi": in_vietnamese, "en": in_english, "zh": in_chinese}
POINTS = {"vi": " phẩy ", "en": " point ", "zh": "点"}
NUMBERS = st.one_of(
    st.integers(0, 10**4),
    st.integers(0, 10**15 - 1),
    st.builds(lambda digit, power: digit * 10**power, st.integers(1, 999), st.integers(0, 12)),
)


def only(text: str, lang: str) -> Quantity:
    found = parse_text(text, lang, SETTINGS)
    assert len(found) == 1, (text, found)
    return found[0]


@FEW
@given(NUMBERS, st.booleans(), st.sampled_from("- "))
@example(1_000_000_007, True, "-")
def test_english_words_are_read_as_written(number: int, joined: bool, hyphen: str) -> None:
    text = in_english(number, joined=joined, hyphen=hyphen)
    assert only(text, "en").value == number, text


@FEW
@given(
    NUMBERS,
    st.sampled_from(["nghìn", "ngàn"]),
    st.sampled_from(["linh", "lẻ"]),
    st.sampled_from(["bốn", "tư"]),
)
def test_vietnamese_words_are_read_as_written(number: int, thousand: str, zero_tens: str, four: str) -> None:
    text = in_vietnamese(number, thousand=thousand, zero_tens=zero_tens, four=four)
    assert only(text, "vi").value == number, text


@FEW
@given(NUMBERS, SCRIPTS)
def test_chinese_characters_are_read_as_written(number: int, script: str) -> None:
    text = in_chinese(number, script)
    assert only(text, "zh").value == number, text


@FEW
@given(st.integers(1, 10**9), st.sampled_from(LANGUAGES))
def test_negative_words_are_read_as_written(number: int, lang: str) -> None:
    text = WORDS[lang](-number)
    assert only(text, lang).value == -number, text


@FEW
@given(st.integers(0, 10**6), st.text("0123456789", min_size=1, max_size=4), st.sampled_from(LANGUAGES))
def test_decimals_in_words_are_read_as_written(whole: int, digits: str, lang: str) -> None:
    separator = "" if lang == "zh" else " "
    spelled = separator.join(WORDS[lang](int(digit)) for digit in digits)
    text = WORDS[lang](whole) + POINTS[lang] + spelled
    assert only(text, lang).value == Decimal(f"{whole}.{digits}"), text


# -- numbers in digits -------------------------------------------------------------------------------

GROUPED = {"vi": (".", ","), "en": (",", "."), "zh": (",", ".")}


@FEW
@given(
    st.integers(10**6, 10**15),
    st.text("0123456789", max_size=3),
    st.booleans(),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["", "$", "%"]),
)
def test_digits_are_read_as_written(number: int, digits: str, negative: bool, lang: str, sign: str) -> None:
    group, point = GROUPED[lang]
    written = f"{number:,}".replace(",", group) + (point + digits if digits else "")
    text = "-" * negative + ("$" + written if sign == "$" else written + sign)
    expected = Decimal(f"{'-' * negative}{number}.{digits or 0}")
    assert only(text, lang).value == expected, text


@FEW
@given(st.integers(1, 999), st.sampled_from(LANGUAGES), st.data())
def test_digits_with_a_magnitude_word_are_read_as_written(
    number: int, lang: str, data: st.DataObject
) -> None:
    words = {
        "vi": {"nghìn": 3, "triệu": 6, "tỷ": 9},
        "en": {"thousand": 3, "million": 6, "billion": 9, "trillion": 12},
        "zh": {"万": 4, "亿": 8, "万亿": 12},
    }[lang]
    word = data.draw(st.sampled_from(sorted(words)))
    tenths = data.draw(st.integers(0, 9))
    text = f"{number}{GROUPED[lang][1]}{tenths} {word}"
    assert only(text, lang).value == Decimal(number * 10 + tenths).scaleb(words[word] - 1), text


# -- texts -------------------------------------------------------------------------------------------

PIECES = {
    "vi": """một hai năm mười lăm trăm nghìn triệu tỷ rưỡi gần hơn khoảng từ đến phần trăm đồng USD km
        người thứ gấp lần tăng 5 1.234,5 3,5 7% 2024 ngày tháng điểm / - , . ( )""",
    "en": """one two five ten hundred thousand million dozen half quarter third of in about over from to
        between and percent dollars km years old ranked fifth top rose by 5 1,234.5 3.5 7% $ £ 2024 May
        point / - , . ( )""",
    "zh": """一 二 两 五 十 百 千 万 亿 半 几 多 约 近 从 到 至 分之 百分之 成 倍 翻 番 第 名 人 元 公里
        个百分点 增长 岁 年 月 日 5 1,234.5 3.5 7% 2024 、 ， 。 （ ）""",
}
SENTENCES = st.sampled_from(LANGUAGES).flatmap(
    lambda lang: st.tuples(
        st.just(lang),
        st.lists(st.sampled_from(PIECES[lang].split()), min_size=1, max_size=14).map(
            ("" if lang == "zh" else " ").join
        ),
    )
)


def facts(found: list[Quantity]) -> list[tuple[object, ...]]:
    """What is said, without where."""
    return [
        (item.kind, item.value, item.value_min, item.value_max, item.denominator, item.relation, item.unit)
        for item in found
    ]


def assert_sound(text: str, found: list[Quantity]) -> None:
    last = 0
    for item in found:
        assert last <= item.start < item.end <= len(text)
        assert item.outer.start <= item.start and item.end <= item.outer.end <= len(text)
        assert item.value is not None or item.value_min is not None or item.value_max is not None
        last = item.end


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.sampled_from([*LANGUAGES, None]))
def test_no_text_raises(text: str, lang: str | None) -> None:
    assert_sound(text, parse_text(text, lang, SETTINGS))


@settings(max_examples=400, deadline=None)
@given(SENTENCES)
def test_no_run_of_number_words_raises(sentence: tuple[str, str]) -> None:
    lang, text = sentence
    assert_sound(text, parse_text(text, lang, SETTINGS))


@settings(max_examples=200, deadline=None)
@given(SENTENCES, SENTENCES)
def test_what_stands_a_blank_line_away_changes_nothing(
    sentence: tuple[str, str], other: tuple[str, str]
) -> None:
    lang, text = sentence
    alone = facts(parse_text(text, lang, SETTINGS))
    before = facts(parse_text(other[1], lang, SETTINGS))
    assert facts(parse_text(f"{other[1]}\n\n{text}", lang, SETTINGS)) == before + alone
    assert facts(parse_text(f"{text}\n\n{other[1]}", lang, SETTINGS)) == alone + before


@FEW
@given(SENTENCES)
def test_decomposed_letters_give_the_same(sentence: tuple[str, str]) -> None:
    lang, text = sentence
    decomposed = read_plain(unicodedata.normalize("NFD", text)).text
    assert facts(parse_text(decomposed, lang, SETTINGS)) == facts(parse_text(text, lang, SETTINGS))


_WIDE = {code: code + 0xFEE0 for code in range(0x30, 0x3A)} | {
    ord(sign): ord(sign) + 0xFEE0 for sign in ".,%$"
}


_WIDE_SIGN = re.compile(r"\d[，．]\d")


@FEW
@given(SENTENCES)
def test_full_width_digits_give_the_same(sentence: tuple[str, str]) -> None:
    lang, text = sentence
    assume(_WIDE_SIGN.search(text) is None)  # 5，5 is two numbers, ５，５ is one
    wide = text.translate(_WIDE)
    assert facts(parse_text(wide, lang, SETTINGS)) == facts(parse_text(text, lang, SETTINGS))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_written_out_one_by_one(lang: str) -> None:
    wrong = [
        (number, text)
        for number in range(1300)
        for text in [WORDS[lang](number)]
        if only(text, lang).value != number
    ]
    assert not wrong
