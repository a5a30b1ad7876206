"""Weights are learned from annotated articles and written as tables that the pipeline reads."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.confidence import load_confidence
from pipeline.configs import default_root
from pipeline.errors import ConfigError
from pipeline.evaluate import cross_validate
from pipeline.learning.crossval import learn_all
from pipeline.learning.trust import Judgement, learn_trust
from pipeline.model import Attributes
from pipeline.periods import load_periods
from pipeline.settings import Settings
from pipeline.subjects import load_subjects

pytest.importorskip("scipy")

TEXTS = (
    "Peru sold 30 lamps in 2021. Chile sold 40 lamps.",
    "In 2022 Kenya planted 500 trees and Ghana 700 trees.",
    "Exports of Nepal reached $20 million in 2023.",
)
CLAIMS = (
    (("30", "PE", "2021"), ("40", "CL", None)),
    (("500", "KE", "2022"), ("700", "GH", "2022")),
    (("$20 million", "NP", "2023"),),
)
VALUES = {"$20 million": 20_000_000}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "gold"
    for name in ("articles", "claims"):
        (folder / name).mkdir(parents=True)
    for number, (text, claims) in enumerate(zip(TEXTS, CLAIMS, strict=True)):
        lines = []
        for quote, country, time in claims:
            start = text.index(quote)
            money = quote.startswith("$")
            claim = {
                "start": start, "end": start + len(quote), "quote": quote, "lang": "en", "relation": "eq",
                "value": VALUES.get(quote) or int(quote), "kind": "money" if money else "count",
                "unit": "USD" if money else "1", "subject_id": f"country:{country}", "time": time,
            }  # fmt: skip
            lines.append(json.dumps(claim))
        (folder / "articles" / f"{number}.txt").write_text(text)
        (folder / "claims" / f"{number}.jsonl").write_text("\n".join(lines))
    return folder


def test_every_table_is_written_and_read(gold: Path, tmp_path: Path) -> None:
    configs = tmp_path / "configs"
    shutil.copytree(default_root(), configs)
    found = learn_all([gold], Settings(configs))
    assert len(found.judgements) == 5
    assert {judgement.article for judgement in found.judgements} == {"0", "1", "2"}
    assert load_subjects(configs).weights != load_subjects(default_root()).weights
    assert load_periods(configs).weights != load_periods(default_root()).weights
    confidence = load_confidence(configs).of(Attributes(subject_share=0.9, time_share=0.9))
    assert confidence is not None and 0 <= confidence <= 1


def test_cross_validation_scores_every_article_once(gold: Path) -> None:
    found = cross_validate(gold, [], Settings(default_root()))
    assert (found.languages["all"]["gold"], found.languages["all"]["F1"]) == (5, 1)
    assert sum(bin_.share.rows for bin_ in found.calibration.bins) == 5


def test_annotations_without_their_article_are_named(gold: Path) -> None:
    missing = min((gold / "articles").iterdir())
    missing.unlink()
    with pytest.raises(ConfigError, match=missing.stem):
        cross_validate(gold, [], Settings(default_root()))


def test_a_sure_choice_is_trusted_more() -> None:
    rows = [
        Judgement("a", 0, {"always": 1.0, "less sure choice": float(sure)}, right=sure > number % 3)
        for sure in range(-3, 4)
        for number in range(6)
    ]
    assert learn_trust(rows)["less sure choice"] > 0.3
    assert learn_trust([]) == {}
