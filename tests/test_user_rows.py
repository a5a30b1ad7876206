"""A user's own rows: an organisation, a city and a metric show up in the table by their ids."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from project import CONFIGS

from pipeline.extraction import extract_article
from pipeline.settings import Settings

ARTICLE = (
    "Quarzberg opened 1,250 kite looms last year, Lantern Weavers said.\n\n"
    "Lantern Weavers sold 340 kite looms in Quarzberg in 2023.\n"
)


def _append(table: Path, **cells: str) -> None:
    with table.open(encoding="utf-8", newline="") as rows:
        header = next(row for row in csv.reader(rows) if not row[0].startswith("#"))
    with table.open("a", encoding="utf-8", newline="") as rows:
        csv.writer(rows, lineterminator="\n").writerow([cells.get(name, "") for name in header])


@pytest.fixture
def configs(tmp_path: Path) -> Path:
    root = shutil.copytree(CONFIGS, tmp_path / "configs")
    _append(root / "entities" / "organisations.csv", id="org:lantern-weavers", en="Lantern Weavers")
    _append(root / "entities" / "places.csv", id="place:quarzberg", en="Quarzberg")
    _append(
        root / "metrics.csv",
        id="kite_looms",
        en="kite loom|kite looms",
        kinds="count",
        example="Sales of kite looms reached [340].",
    )
    return root


def test_rows_of_a_user_show_up_in_the_table(configs: Path) -> None:
    [tables] = extract_article(ARTICLE.encode(), "a.txt", Settings(configs))
    found = {claim.quote: (claim.subject_id, claim.metric) for claim in tables.claims}
    assert found == {
        "1,250": ("place:quarzberg", "kite_looms"),
        "340": ("org:lantern-weavers", "kite_looms"),
    }


def test_without_the_rows_the_ids_are_not_there() -> None:
    [tables] = extract_article(ARTICLE.encode(), "a.txt", Settings(CONFIGS))
    assert "place:quarzberg" not in {claim.subject_id for claim in tables.claims}
