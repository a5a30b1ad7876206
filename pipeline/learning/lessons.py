"""Short texts of our own that teach the ranker of times, beside annotated articles.

Annotated articles are few and each has habits of its own; a lesson shows one way of dating a value
with nothing around it.  They are the rows of ``configs/period_lessons.csv``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from pipeline.configs import Row, read_rows
from pipeline.errors import ConfigError
from pipeline.evaluation.gold import GoldClaim
from pipeline.evaluation.oracle import OracleArticle
from pipeline.model import Block, Document, Metadata, Passage, Quantity, Span
from pipeline.settings import Settings
from pipeline.stages.quantify import quantify
from pipeline.stages.segment import segment
from pipeline.text_view import read_plain

LESSONS = "period_lessons.csv"
_MARK = re.compile("«[^»]*»")


class LessonRow(Row):
    """One text: its quantities are marked by «», ⏎ ends a block, "-" begins an item of a list.

    ``times`` are the EDTF of the quantities between bars, a dash for none; ``published`` is the date
    of the article or empty.
    """

    lang: str
    published: str = ""
    text: str
    times: str

    @property
    def answers(self) -> list[str | None]:
        """The time of each quantity, None for none."""
        return [None if time.strip() == "-" else time.strip() for time in self.times.split("|")]


@lru_cache(maxsize=4)
def load_lessons(root: Path) -> tuple[LessonRow, ...]:
    """The lessons under ``root``.

    :raises ConfigError: when a row has not as many times as marked quantities.
    """
    rows = tuple(read_rows(root / LESSONS, LessonRow))
    problems = [
        f"{root / LESSONS}: {row.text[:40]}: expected a time for each marked quantity, "
        f"found {len(row.answers)} for {len(_MARK.findall(row.text))}"
        for row in rows
        if len(row.answers) != len(_MARK.findall(row.text))
    ]
    if problems:
        raise ConfigError(*problems)
    return rows


def lessons(settings: Settings) -> list[OracleArticle]:
    """All lessons; those of one language bear one name, so that together they weigh as one article."""
    return [read_lesson(row, settings) for row in load_lessons(settings.configs)]


def read_lesson(row: LessonRow, settings: Settings) -> OracleArticle:
    """``row`` as an annotated article; the claims hold nothing but their times."""
    marked = row.text.replace("⏎", "\n")
    spans = [
        Span(found.start() - 2 * number, found.end() - 2 * number - 2)
        for number, found in enumerate(_MARK.finditer(marked))
    ]
    document = _document(re.sub("[«»]", "", marked), row)
    claims = iter(
        [
            GoldClaim(*span, document.text[slice(*span)], row.lang, {"time": time}, {}, False, False, "")
            for span, time in zip(spans, row.answers, strict=True)
        ]
    )
    passages: list[Passage] = []
    placed: list[list[GoldClaim]] = []
    for passage in quantify(document, segment(document, settings), settings).passages:
        sentence = passage.sentence
        inside = [span for span in spans if sentence.start <= span.start < sentence.end]
        passages.append(replace(passage, quantities=tuple(_quantity(span, passage) for span in inside)))
        placed.append([next(claims) for _ in inside])
    return OracleArticle(f"lessons {row.lang}", document, passages, placed)


def _document(text: str, row: LessonRow) -> Document:
    blocks = tuple(
        Block(found.start(), found.end(), "list" if found.group()[0] in "-•" else "body", row.lang)
        for found in re.finditer("[^\n]+", text)
    )
    return Document(
        doc_id="",
        source_path="",
        sha256="",
        bytes=0,
        encoding="utf-8",
        format="txt",
        raw=text,
        reading=read_plain(text),
        blocks=blocks,
        metadata=Metadata(published=row.published),
    )


def _quantity(span: Span, passage: Passage) -> Quantity:
    """What is found at ``span``, on the characters of ``span``; a bare count when nothing is."""
    for found in passage.quantities:
        if found.start < span.end and span.start < found.end:
            return replace(found, start=span.start, end=span.end)
    return Quantity(*span, span, passage.sentence.lang, "count")
