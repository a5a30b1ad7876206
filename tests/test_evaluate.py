"""The scorer on annotations made by hand."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import ConfigError
from pipeline.evaluate import Evaluation, as_json, as_text, evaluate
from pipeline.evaluation.agreement import FIELDS, alike, field_agrees
from pipeline.evaluation.gold import load_gold
from pipeline.settings import Settings

SHARED = Path(__file__).parent.parent.parent / "shared" / "gold"
TEXT = "Acme sold 30 cars in 2024, about 20-30% of all, and 9 of 12 models; perhaps dozens more."
GOLD: list[dict[str, Any]] = [
    {
        "start": 10,
        "end": 12,
        "quote": "30",
        "value": 30,
        "relation": "eq",
        "kind": "count",
        "unit": "1",
        "subject": "Acme",
        "subject_id": "org:acme",
        "time": "2024",
        "counted": "cars",
        "attribution": "the firm",
        "same_as": "sold",
        "accept": {"time": ["2024", None]},
    },
    {
        "start": 33,
        "end": 39,
        "quote": "20-30%",
        "value": None,
        "min": 20,
        "max": 30,
        "relation": "between",
        "kind": "percent",
        "unit": "%",
        "subject_id": "country:VN",
        "same_as": "sold",
    },
    {
        "start": 52,
        "end": 59,
        "quote": "9 of 12",
        "value": 9,
        "denominator": 12,
        "relation": "eq",
        "kind": "fraction",
    },
    {
        "start": 76,
        "end": 82,
        "quote": "dozens",
        "value": None,
        "relation": "ge",
        "kind": "count",
        "vague": True,
    },
    {"ignore": True, "start": 83, "end": 88},
]
RIGHT: list[dict[str, Any]] = [
    {
        "char_start": 10,
        "char_end": 12,
        "quote": "30",
        "value": "30",
        "relation": "eq",
        "kind": "count",
        "unit": "1",
        "subject": "Acme",
        "subject_id": "org:acme",
        "time": "2024",
        "counted": "new cars",
        "attribution": "the firm",
        "confidence": "0.95",
        "rule_id": "digits > subject",
        "cluster_id": "f1",
    },
    {
        "char_start": 33,
        "char_end": 39,
        "quote": "20-30%",
        "value_min": "20",
        "value_max": "30.0000001",
        "relation": "between",
        "kind": "percent",
        "unit": "%",
        "subject_id": "country:VN",
        "cluster_id": "f1",
    },
]


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    (tmp_path / "claims").mkdir()
    (tmp_path / "articles" / "one.txt").write_bytes(TEXT.encode())
    lines = [json.dumps({"lang": "en"} | row) for row in GOLD]
    (tmp_path / "claims" / "one.jsonl").write_text("\n".join(lines) + "\n\n")
    return tmp_path


def scored(gold: Path, settings: Settings, *rows: dict[str, Any]) -> Evaluation:
    names = list(dict.fromkeys(["source_path", "lang", "value", *(name for row in rows for name in row)]))
    with (gold / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*names, *({"char_start", "char_end", "quote"} - {*names})])
        writer.writeheader()
        writer.writerows({"source_path": "sub/one.txt", "lang": "en"} | row for row in rows)
    return evaluate(gold, gold / "claims.csv", settings)


def test_right_rows(gold: Path, settings: Settings) -> None:
    evaluation = scored(gold, settings, *RIGHT)
    figures = evaluation.languages["all"]
    assert (figures["gold"], figures["found"], figures["P"], figures["badspan"]) == (3, 2, 1, 0)
    assert figures["R"] == pytest.approx(2 / 3)
    assert figures["strict"] == pytest.approx(0.8)
    assert evaluation.attribution["all"] == (1, 1, 1)
    assert evaluation.links == (1, 1, 1)
    assert evaluation.errors == ["one:52 '9 of 12': missed"]
    assert evaluation.rules["digits"] == (1, 1, 1)
    assert [(bin_.low, bin_.confidence, bin_.share.strict) for bin_ in evaluation.calibration.bins] == [
        (0.9, 0.95, 1)
    ]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"value": "31"}, "wrong value: 31"),
        ({"char_start": 0, "char_end": 4}, "not a claim"),
        ({"kind": "money"}, "kind: got 'money', gold ['count']"),
        ({"subject_id": "org:other", "subject": "Another"}, "subject_id: "),
        ({"role": "change"}, "role: got 'change', gold [None]"),
        ({"counted": "ships"}, "counted: "),
        ({"time": "2023"}, "time: got '2023', gold ['2024', None]"),
    ],
)
def test_wrong_rows(gold: Path, settings: Settings, changes: dict[str, Any], error: str) -> None:
    errors = scored(gold, settings, RIGHT[0] | changes).errors
    assert any(error in line for line in errors), errors


@pytest.mark.parametrize(
    "changes", [{"time": ""}, {"role": "level"}, {"subject_id": "org:acme-inc"}, {"value": "30.00001"}]
)
def test_what_also_counts_as_right(gold: Path, settings: Settings, changes: dict[str, Any]) -> None:
    evaluation = scored(gold, settings, RIGHT[0] | changes)
    assert evaluation.languages["all"]["strict"] == pytest.approx(0.5)


def test_lenient_and_ignored_claims_do_not_count(gold: Path, settings: Settings) -> None:
    vague = {"char_start": 76, "char_end": 82, "quote": "dozens", "value": "24"}
    ignored = {"char_start": 83, "char_end": 87, "quote": "more", "value": "1"}
    figures = scored(gold, settings, *RIGHT, vague, ignored).languages["all"]
    assert (figures["found"], figures["gold"]) == (2, 3)


def test_a_claim_is_hit_once(gold: Path, settings: Settings) -> None:
    assert scored(gold, settings, RIGHT[0], RIGHT[0]).classes == {"missed": 2, "wrong value": 1}


def test_a_quote_out_of_place_is_seen(gold: Path, settings: Settings) -> None:
    assert scored(gold, settings, RIGHT[0] | {"quote": "31"}).languages["all"]["badspan"] == 1


def test_figures_can_be_read(gold: Path, settings: Settings) -> None:
    evaluation = scored(gold, settings, *RIGHT)
    text = as_text(evaluation, errors=5, rules=5)
    assert "missed 1" in text and "from 0.9" in text and "same fact" in text
    assert json.loads(json.dumps(as_json(evaluation)))["links"]["f1"] == 1


def test_confidence_is_held_against_what_is_right(gold: Path, settings: Settings) -> None:
    wrong = RIGHT[0] | {"char_start": 0, "char_end": 4, "quote": "Acme", "confidence": "0.25"}
    found = scored(gold, settings, RIGHT[0], wrong).calibration
    assert [(bin_.low, bin_.share.strict) for bin_ in found.bins] == [(0.2, 0), (0.9, 1)]
    assert found.brier == pytest.approx((0.25**2 + 0.05**2) / 2)
    assert (found.constant, found.auc) == (0.25, 1)


def test_no_annotations_are_a_fault_of_the_command(tmp_path: Path, settings: Settings) -> None:
    with pytest.raises(ConfigError, match="expected annotations"):
        evaluate(tmp_path, None, settings)


def test_a_broken_annotation_is_named(gold: Path) -> None:
    (gold / "claims" / "one.jsonl").write_text('{"start": 1}\n')
    with pytest.raises(ConfigError, match=r"one\.jsonl:1"):
        load_gold(gold)


def test_a_table_without_the_columns_is_refused(gold: Path, settings: Settings) -> None:
    (gold / "claims.csv").write_text("a,b\n")
    with pytest.raises(ConfigError, match="expected the columns"):
        evaluate(gold, gold / "claims.csv", settings)


def test_phrases_are_compared_by_words() -> None:
    assert alike("AI papers", "papers")
    assert alike("人工智能论文", "论文")
    assert not alike("", "papers")
    assert not alike("ships", "papers")


def test_countries_are_a_closed_list(gold: Path) -> None:
    claim = load_gold(gold)[0].claims[1]
    assert not field_agrees("subject_id", {"subject_id": "country:LA", "subject": ""}, claim)


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the annotated articles")
def test_the_figures_are_those_of_the_reference_scorer(tmp_path: Path, settings: Settings) -> None:
    """On a table made of the annotations, every third one with something wrong."""
    names = [*FIELDS, "subject", "value"]
    table = tmp_path / "claims.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        columns = ["source_path", "lang", "char_start", "char_end", "quote", "value_min", "value_max", *names]
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        number = 0
        for article in load_gold(SHARED):
            for claim in article.claims:
                number += 1
                row = {name: claim.fields.get(name) for name in names}
                row |= {"source_path": f"{article.name}.txt", "lang": claim.lang, "quote": claim.quote}
                row |= {"value_min": claim.fields["value_min"], "value_max": claim.fields["value_max"]}
                row |= {"char_start": claim.start, "char_end": claim.end + number % 2}
                if number % 3 == 0:
                    row[names[number % len(names)]] = "5"
                writer.writerow(row)
    command = [sys.executable, str(SHARED / "score.py"), str(table), str(SHARED), "--json"]
    wanted = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found = evaluate(SHARED, table, settings).languages
    assert found.keys() == wanted.keys()
    for lang, figures in wanted.items():
        assert found[lang] == pytest.approx(figures)
