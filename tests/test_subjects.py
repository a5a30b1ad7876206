"""Entities and subjects on sentences of our own, and on tables that a user extends."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import LANGUAGES
from work import work

from pipeline.api import extract_text
from pipeline.configs import default_root
from pipeline.examples.marked import read_marked, read_passages
from pipeline.settings import Settings
from pipeline.stages.attribute import attribute
from pipeline.subjects import SubjectChoice, assign_subjects, find_entities, load_subjects
from pipeline.subjects.lexicon import SubjectLexicon

ROOT = default_root()
LEXICON = load_subjects(ROOT)
CORPUS = Path(__file__).parent / "corpus"


def corpus(name: str) -> list[object]:
    """The rows of a corpus file; a row with a reason under ``xfail`` must fail."""
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(
                row,
                id=f"{row['lang']}-{row['id']}",
                marks=[pytest.mark.xfail(strict=True, reason=row["xfail"])] if row["xfail"] else [],
            )
            for row in csv.DictReader(file)
        ]


def entities(text: str, lang: str, lexicon: SubjectLexicon = LEXICON) -> list[str]:
    document, passage = read_marked(text, lang)
    return [mention.entity_id for mention in find_entities(document, [passage], lexicon)[0]]


def choices(marked: str, lang: str, lexicon: SubjectLexicon = LEXICON) -> list[SubjectChoice]:
    """The choices for all quantities of sentences parted by ``||``."""
    document, passages = read_passages([part.strip() for part in marked.split("||")], lang)
    found = find_entities(document, passages, lexicon)
    passages = [replace(passage, entities=names) for passage, names in zip(passages, found, strict=True)]
    return [choice for row in assign_subjects(document, passages, lexicon) for choice in row]


@pytest.mark.parametrize("row", corpus("entities.csv"))
def test_entities(row: dict[str, str]) -> None:
    assert entities(row["text"], row["lang"]) == row["entities"].split()


@pytest.mark.parametrize("row", corpus("agencies.csv"))
def test_figures_of_agencies(row: dict[str, str]) -> None:
    """Whom a figure is about depends on who states it."""
    claims = extract_text(row["text"], row["lang"])
    assert [claim.subject_id for claim in claims] == row["subjects"].split()


@pytest.mark.parametrize("row", corpus("subjects.csv"))
def test_subjects(row: dict[str, str]) -> None:
    found = choices(row["text"], row["lang"])
    assert [choice.subject_id for choice in found] == row["subjects"].split()
    assert [choice.compared_to_id for choice in found if choice.compared_to_id] == row["compared"].split()


def test_an_inherited_subject_is_told_as_such() -> None:
    (choice,) = choices("Denmark built a bridge. || Traffic rose by [9%].", "en")
    assert choice.inherited
    assert choice.rule.startswith("out.")
    (choice,) = choices("Traffic in Denmark rose by [9%].", "en")
    assert not choice.inherited


def test_a_user_adds_an_organisation_and_a_city_by_rows(tmp_path: Path) -> None:
    root = tmp_path / "configs"
    shutil.copytree(ROOT, root)
    (root / "entities" / "mine.csv").write_text(
        "id,vi,en,zh\n"
        "org:lantern-works,Xưởng Đèn Lồng,Lantern Works|LanternCo,灯笼工坊\n"
        "place:little-haven,Bến Nhỏ,Little Haven,小港湾\n",
        encoding="utf-8",
    )
    document, passages = read_passages(
        ["LanternCo sold [300|count] lamps.", "Rents in Little Haven rose [5%]."], "en"
    )
    rows = attribute(document, passages, Settings(root))
    assert [about.subject_id for row in rows for about in row] == ["org:lantern-works", "place:little-haven"]
    lexicon = load_subjects(root)
    assert choices("灯笼工坊卖出[300盏|count]灯。", "zh", lexicon)[0].subject_id == "org:lantern-works"
    assert choices("Giá thuê ở Bến Nhỏ tăng [5%].", "vi", lexicon)[0].subject_id == "place:little-haven"


WORDS = st.sampled_from(
    [
        "China",
        "the company",
        "(",
        ")",
        "US",
        "[5%]",
        "Ltd.",
        "Mỹ",
        "và",
        ",",
        "中美",
        "公司",
        "的",
        "该国",
        "A",
        ":",
        "\n",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=20), st.sampled_from(LANGUAGES))
def test_no_text_raises_and_mentions_do_not_overlap(words: list[str], lang: str) -> None:
    document, passage = read_marked(" ".join(words), lang)
    (mentions,) = find_entities(document, [passage], LEXICON)
    assert all(one.end <= other.start for one, other in pairwise(mentions))
    rows = assign_subjects(document, [replace(passage, entities=mentions)], LEXICON)
    assert len(rows[0]) == len(passage.quantities)


@pytest.mark.parametrize(
    "piece",
    [
        "China sold [5|count], ",
        "Harrow Mills Ltd. ",
        "(US ",
        "the company ",
        "中美",
        "青禾公司和",
        "của Tập đoàn Mây Xanh ",
    ],
)
def test_the_work_grows_with_the_length_of_the_text(piece: str) -> None:
    lang = "en" if piece.isascii() else "vi" if "ủ" in piece else "zh"

    def calls(count: int) -> int:
        document, passage = read_marked(piece * count, lang)

        def find_and_assign() -> None:
            (mentions,) = find_entities(document, [passage], LEXICON)
            assign_subjects(document, [replace(passage, entities=mentions)], LEXICON)

        return work(find_and_assign)

    calls(50)
    assert calls(1600) < 2000 + 5 * calls(400)
