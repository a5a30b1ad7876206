"""The sample articles yield what stands in ``corpus/samples.csv``, and every row can be traced."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
from project import LANGUAGES

from pipeline.extraction import extract_article
from pipeline.settings import Settings
from pipeline.tables.rows import ArticleTables, ClaimRow

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "raw" / "sample"
ANY = "*"


class Expected(NamedTuple):
    """A row of the corpus: ``find`` stands once in the raw file and holds ``quote``."""

    file: str
    find: str
    quote: str
    keep: str
    value: str
    unit: str
    relation: str


@dataclass(frozen=True)
class Sample:
    raw: str
    tables: ArticleTables


@lru_cache(maxsize=32)
def _sample(name: str) -> Sample:
    data = (SAMPLES / name).read_bytes()
    (tables,) = extract_article(data, f"sample/{name}", Settings(ROOT / "configs"))
    return Sample(data.decode("utf-8"), tables)


def _corpus() -> list[object]:
    lines = (Path(__file__).parent / "corpus" / "samples.csv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return [
        pytest.param(
            Expected(*(row[name] for name in Expected._fields)),
            marks=[pytest.mark.xfail(strict=True, reason=row["xfail"])] if row["xfail"] else [],
            id=f"{row['file']}:{row['quote']}",
        )
        for row in rows
    ]


def _value(claim: ClaimRow) -> str:
    if claim.value is not None:
        return f"{claim.value.normalize():f}"
    bounds = (claim.value_min, claim.value_max)
    return "..".join("" if bound is None else f"{bound.normalize():f}" for bound in bounds)


def _same(expected: str, found: str) -> bool:
    return expected in (ANY, found)


@pytest.mark.parametrize("expected", _corpus())
def test_every_row_of_the_corpus(expected: Expected) -> None:
    sample = _sample(expected.file)
    assert sample.raw.count(expected.find) == 1, "find must stand once in the file"
    start = sample.raw.index(expected.find) + expected.find.index(expected.quote)
    end = start + len(expected.quote)
    touching = [claim for claim in sample.tables.claims if claim.char_start < end and start < claim.char_end]
    if expected.keep == "no":
        assert not touching
        return
    (claim,) = touching
    assert claim.quote == expected.quote
    assert _same(expected.value, _value(claim)), _value(claim)
    assert _same(expected.unit, claim.unit), claim.unit
    assert _same(expected.relation, claim.relation), claim.relation


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir()))
def test_every_claim_can_be_traced(name: str) -> None:
    sample = _sample(name)
    claims = sample.tables.claims
    assert len(claims) >= 10
    for claim in claims:
        assert sample.raw[claim.char_start : claim.char_end] == claim.quote
        assert claim.lang in LANGUAGES
        assert (
            claim.value is not None
            or claim.value_min is not None
            or claim.value_max is not None
            or claim.vague
        )
        if claim.value_min is not None and claim.value_max is not None:
            assert Decimal(claim.value_min) <= claim.value_max
    spans = sorted((claim.char_start, claim.char_end) for claim in claims)
    assert len(set(spans)) == len(spans)
    assert len({claim.claim_id for claim in claims}) == len(claims)


def test_extracting_twice_gives_equal_rows() -> None:
    data = (SAMPLES / "vi_en_innovation_index.md").read_bytes()
    again = extract_article(data, "sample/vi_en_innovation_index.md", Settings(ROOT / "configs"))
    assert again == [_sample("vi_en_innovation_index.md").tables]


def test_both_languages_of_a_mixed_article_are_read() -> None:
    langs = {claim.lang for claim in _sample("vi_en_innovation_index.md").tables.claims}
    assert langs == {"vi", "en"}
