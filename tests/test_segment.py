"""Sentences end where the corpus says, and the offsets hold for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from corpus_rows import cases
from hypothesis import given
from hypothesis import strategies as st
from project import LANGUAGES

from pipeline.model import Block, Document
from pipeline.sentences import cut_sentences, load_sentence_rules
from pipeline.settings import Settings
from pipeline.stages.detect import detect
from pipeline.stages.segment import segment
from pipeline.text_view import read_plain

CONFIGS = Path(__file__).parent.parent / "configs"
RULES = load_sentence_rules(CONFIGS)


def _cut(lang: str, text: str) -> list[str]:
    return [text[start:end] for start, end in cut_sentences(text, 0, len(text), RULES[lang])]


@pytest.mark.parametrize(
    ("lang", "marked"),
    cases("sentences.csv", lambda row: (row["lang"], row["text"]), lambda row: row["text"][:40]),
)
def test_sentences_end_where_the_corpus_says(lang: str, marked: str) -> None:
    expected = [part.strip(" \n•").removeprefix("- ") for part in marked.split("¦")]
    assert _cut(lang, marked.replace("¦", "")) == expected


@given(
    st.lists(
        st.sampled_from(
            ["Mr", ".", " ", "\n", "。", "”", "…", "3.5", "A", "b", "•", "- ", "中", "TP.HCM", "?", "[1]"]
        )
        | st.text(max_size=4)
    ).map("".join),
    st.sampled_from(LANGUAGES),
)
def test_sentences_are_trimmed_ordered_and_lose_no_word(text: str, lang: str) -> None:
    spans = cut_sentences(text, 0, len(text), RULES[lang])
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_offsets_are_those_of_the_document_and_a_sentence_may_differ_from_its_block() -> None:
    head = "Báo cáo mới về xuất khẩu gạo của Việt Nam trong năm qua"
    body = (
        "Xuất khẩu gạo của Việt Nam đạt 9 triệu tấn trong năm qua, theo báo cáo của Bộ. "
        "The ministry said that exports of rice rose by 11 percent over the year. Giá cũng tăng."
    )
    raw = f"{head}\n\n{body}"
    blocks = (Block(0, len(head), "title"), Block(len(head) + 2, len(raw), "body"))
    document = Document("d", "a.txt", "", len(raw.encode()), "utf-8", "text", raw, read_plain(raw), blocks)
    settings = Settings(CONFIGS)
    sentences = segment(detect(document, settings), settings)
    assert [(sentence.block, sentence.lang) for sentence in sentences] == [
        (0, "vi"),
        (1, "vi"),
        (1, "en"),
        (1, "vi"),
    ]
    assert raw[sentences[2].start : sentences[2].end].startswith("The ministry said")
