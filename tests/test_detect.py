"""The language of blocks: script, function words, neighbours; other languages are set aside."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_rows import cases

from pipeline.languages import language_of, load_languages
from pipeline.model import Block, Document, Metadata
from pipeline.settings import Settings
from pipeline.stages.detect import detect
from pipeline.text_view import read_plain

CONFIGS = Path(__file__).parent.parent / "configs"
LEXICON = load_languages(CONFIGS)


def _document(text: str, metadata: Metadata | None = None) -> Document:
    blocks = []
    start = 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(start, start + len(line), "body"))
        start += len(line) + 1
    return Document(
        "d", "a.txt", "", len(text.encode()), "utf-8", "text", text, read_plain(text), tuple(blocks),
        metadata=metadata or Metadata(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("langs", "text"),
    cases("languages.csv", lambda row: (row["lang"], row["text"]), lambda row: row["text"][:40]),
)
def test_every_row_of_the_corpus(langs: str, text: str) -> None:
    if "\n" not in text:
        assert (language_of(text, LEXICON) or "") == langs
        return
    document = _document(text)
    result = detect(document, Settings(CONFIGS))
    found = {block.start: block.lang for block in result.blocks}
    assert " ".join(found.get(block.start, "-") for block in document.blocks) == langs


def test_a_skipped_block_is_listed_with_its_raw_span_and_the_reason() -> None:
    text = "Exports rose to a record in the last year.\n"
    text += "Les ventes du pays ont augmenté selon les données du ministère."
    result = detect(_document(text), Settings(CONFIGS))
    (stretch,) = result.skipped
    assert stretch.reason == "other_language"
    assert text[stretch.raw_start : stretch.raw_end].startswith("Les ventes")


@pytest.mark.parametrize(("stated", "expected"), [("zh-Hans", "zh"), ("fr", "en"), ("", "en")])
def test_figures_alone_have_the_stated_language(stated: str, expected: str) -> None:
    result = detect(_document("12.5\n13", Metadata(lang=stated)), Settings(CONFIGS))
    assert [block.lang for block in result.blocks] == [expected, expected]


def test_a_document_without_blocks_stays_as_it_is() -> None:
    document = _document("")
    assert detect(document, Settings(CONFIGS)) is document
