"""Quantities get the time the text gives them, and none that it does not give."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from work import work

from pipeline.extraction import extract_article
from pipeline.learning.lessons import LessonRow, read_lesson
from pipeline.learning.times import examples, roles_of
from pipeline.model import Block, Document, Passage, Quantity, Span
from pipeline.periods import TimeChoice, assign_times, load_periods
from pipeline.ranking import best
from pipeline.relations import load_lexicon
from pipeline.settings import Settings
from pipeline.stages.segment import segment
from pipeline.text_view import read_plain

ROOT = Path(__file__).resolve().parent.parent
CONFIGS = ROOT / "configs"
GOLD = ROOT.parent / "shared" / "gold"


def article(marked: str, lang: str, published: str) -> tuple[Document, list[Passage]]:
    """A document of one block a line, with the stretches marked by «» as its quantities."""
    times = " | ".join("-" * marked.count("«"))
    row = LessonRow(lang=lang, published=published, text=marked, times=times)
    lesson = read_lesson(row, Settings(CONFIGS))
    return lesson.document, lesson.passages


def times_of(document: Document, passages: list[Passage]) -> list[list[TimeChoice]]:
    roles = roles_of(document, passages, load_lexicon(CONFIGS))
    return assign_times(document, passages, roles, load_periods(CONFIGS))


def corpus() -> list[object]:
    path = ROOT / "tests" / "corpus" / "times.csv"
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows: list[object] = []
    for row in csv.DictReader(lines):
        marks = [pytest.mark.xfail(reason=row["xfail"], strict=True)] if row["xfail"] else []
        text = row["text"].replace("⏎", "\n")
        rows.append(
            pytest.param(row["lang"], row["published"], text, row["times"], id=text[:40], marks=marks)
        )
    return rows


@pytest.mark.parametrize(("lang", "published", "text", "times"), corpus())
def test_corpus(lang: str, published: str, text: str, times: str) -> None:
    document, passages = article(text, lang, published)
    chosen = [choice for row in times_of(document, passages) for choice in row]
    assert [choice.edtf or "-" for choice in chosen] == times.split(" | ")
    for choice in chosen:
        if choice.period is not None:
            assert document.text[slice(*choice.period)] == choice.time_text


def test_one_dated_column_names_the_time_of_the_whole_table() -> None:
    raw = "| Firm | Sold in May 2031 | Share |\n|---|---|---|\n| Acme | 40 | 7% |\n"
    (tables,) = extract_article(raw.encode(), "sales.md", Settings(CONFIGS))
    assert {row.quote: row.time for row in tables.claims} == {"40": "2031-05", "7%": "2031-05"}


def test_a_table_cell_has_the_time_of_its_header() -> None:
    from pipeline.model import Cell

    text = "Revenue\n40"
    cells = (
        Block(0, 7, "table", "en", cell=Cell(0, 1, 0)),
        Block(8, 10, "table", "en", cell=Cell(0, 1, 1, row_header="Revenue", column_header="Q3 2024")),
    )
    document = Document("d", "d.txt", "", 0, "utf-8", "txt", text, read_plain(text), cells)
    quantity = Quantity(8, 10, Span(8, 10), "en", "count")
    first, second = segment(document, Settings(CONFIGS))
    passages = [Passage(first, cells[0]), Passage(second, cells[1], (quantity,))]
    [_, [choice]] = times_of(document, passages)
    assert (choice.edtf, choice.time_text, choice.inherited, choice.period) == (
        "2024-35",
        "Q3 2024",
        True,
        None,
    )


@pytest.mark.skipif(not GOLD.is_dir(), reason="the annotated articles are not here")
def test_times_of_annotated_articles() -> None:
    from pipeline.evaluation.oracle import oracle_articles

    lexicon, relations = load_periods(CONFIGS), load_lexicon(CONFIGS)
    answers = [
        example.right[best(example.options, lexicon.weights)]
        for annotated in oracle_articles(GOLD, Settings(CONFIGS))
        for example in examples(
            annotated, roles_of(annotated.document, annotated.passages, relations), lexicon, lexicon.weights
        )
    ]
    assert sum(answers) / len(answers) >= 0.90


def test_the_work_of_assigning_grows_with_the_text_only() -> None:
    lexicon = load_periods(CONFIGS)

    def calls(count: int) -> int:
        document, passages = article("In 2020 it had «5» and " * count, "en", "2024-01-01")
        roles = roles_of(document, passages, load_lexicon(CONFIGS))
        return work(lambda: assign_times(document, passages, roles, lexicon))

    calls(10)
    assert calls(800) < 5 * calls(200)
