"""A run over what changed leaves the bytes that a run over everything would make."""

from __future__ import annotations

import csv
import os
import random
import shutil
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.linking.pairs import WINDOW
from pipeline.runner import Options, plan_run, run
from pipeline.runner.store import StoredArticles, index_of, places_of
from pipeline.settings import Settings
from pipeline.stages import export
from pipeline.stages.link import Linking, compare_within
from pipeline.tables import parquet
from pipeline.tables.encoded import EncodedArticle
from pipeline.tables.rows import ClaimRow

MakeClaim = Callable[..., ClaimRow]
Corpus = dict[str, list[ClaimRow]]


def _linked(
    corpus: Corpus, settings: Settings, path: Path, added: Iterable[str] = ()
) -> tuple[list[Any], list[Any]]:
    stamps = {name: " ".join(row.claim_id + row.metric for row in corpus[name]) for name in sorted(corpus)}
    other = next(iter(corpus.values()))  # where there is none of that name: the copy of another
    with closing(Linking(settings, path)) as linking:
        for name in added:
            linking.add(name, stamps.get(name, ""), compare_within(corpus.get(name) or other, settings))
        clusters = linking.settle(stamps.items, lambda name: compare_within(corpus[name], settings))
        return list(clusters.link_lines()), [clusters.shared(name) for name in stamps]


def _article(name: str, chance: random.Random, make_claim: MakeClaim) -> list[ClaimRow]:
    """Claims of few values, years and subjects, so that many of them meet and some are between two others."""
    return [
        make_claim(
            source_path=name,
            char_start=10 * number,
            char_end=10 * number + 2,
            kind="money",
            unit="VND",
            value=chance.choice(["4721", "47210", "4719", "4700", "4720"]),
            subject_id=chance.choice(["org:a", "org:b", ""]),
            metric=chance.choice(["profit", "sales", "debt", ""]),
            role=chance.choice(["level", "change"]),
            time=(year := chance.choice(["2023", "2024", ""])),
            time_start=year and f"{year}-01-01",
            time_end=year and f"{year}-12-31",
            sentence=f"{chance.random()}",
        )
        for number in range(chance.randint(1, 5))
    ]


@pytest.mark.parametrize("seed", range(3))
def test_links_of_what_changed_are_the_links_of_everything(
    seed: int, make_claim: MakeClaim, settings: Settings, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    corpus: Corpus = {}
    for name in (f"{number:03}" for number in range(0, 120, 2)):
        corpus[name] = _article(name, chance, make_claim)
    assert sum(map(len, corpus.values())) > 3 * WINDOW
    _linked(corpus, settings, tmp_path / "kept")
    for step in range(8):
        changed = [f"{chance.randrange(120):03}" for _ in range(chance.randint(1, 4))]
        for name in changed:
            if chance.random() < 0.4:
                corpus.pop(name, None)
            else:
                corpus[name] = _article(name, chance, make_claim)
        early = [name for name in changed if chance.random() < 0.5]  # before the corpus is known
        kept = _linked(corpus, settings, tmp_path / "kept", early)
        assert kept == _linked(corpus, settings, tmp_path / f"fresh{step}")


def test_an_index_made_by_other_code_is_begun_anew(
    make_claim: MakeClaim, settings: Settings, tmp_path: Path
) -> None:
    rows = _article("a", random.Random(1), make_claim)
    asked: list[str] = []

    def load(name: str) -> Any:
        asked.append(name)
        return compare_within(rows, settings)

    for stamp in ("1", "1", "2"):
        with closing(Linking(settings, tmp_path / "index", stamp)) as linking:
            linking.settle({"a": "x"}.items, load)
    assert asked == ["a", "a"]


def _write(raw: Path, name: str, ships: int) -> None:
    text = f"The port of Alba handled {ships} ships in March 2024.\n\nIt had 1,250 workers in all.\n"
    (raw / name).write_text(text, encoding="utf-8")


def _bytes(out: Path) -> dict[str, bytes]:
    """The files of a run but ``run.json``, which tells the seconds."""
    return {
        path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and path.name != "run.json"
    }


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The articles whose rows were not copied; the page shows one article only."""
    asked: list[str] = []
    load = StoredArticles.encoded

    def noted(articles: StoredArticles, document: str) -> EncodedArticle:
        asked.append(document)
        return load(articles, document)

    monkeypatch.setattr(StoredArticles, "encoded", noted)
    monkeypatch.setattr(export, "ARTICLE_LIMIT", 1)
    return asked


def test_tables_after_changes_are_those_of_a_first_run(
    tmp_path: Path, settings: Settings, encoded: list[str]
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for number in range(10):
        _write(raw, f"{number}.txt", 4721 + number % 3)
    (raw / "8.txt").write_text('A line, with\na "quote" of 34 ships and no link.\n', encoding="utf-8")
    run(raw, out, settings)
    encoded.clear()
    _write(raw, "05.txt", 4722)  # comes between others
    run(raw, out, settings)
    assert {"0.txt", "05.txt"} <= set(encoded) and "8.txt" not in encoded
    _write(raw, "7.txt", 9000)
    (raw / "2.txt").unlink()
    shutil.copy(raw / "3.txt", raw / "0 copy.txt")  # becomes the first of its kind
    summary = run(raw, out, settings)
    assert summary.extracted == 2
    run(raw, tmp_path / "fresh", settings)
    assert _bytes(out) == _bytes(tmp_path / "fresh")
    assert b"same_subject" in _bytes(out)["links.csv"]


@pytest.mark.parametrize("seed", range(2))
def test_copied_rows_are_those_of_a_first_run(
    seed: int, tmp_path: Path, settings: Settings, encoded: list[str]
) -> None:
    chance = random.Random(seed)
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for number in range(30):
        _write(raw, f"{number:02}.txt", 4700 + chance.randrange(8))
    run(raw, out, settings)
    for step in range(4):
        path = raw / f"{chance.randrange(40):02}.txt"
        if path.exists() and chance.random() < 0.4:
            path.unlink()
        else:
            _write(raw, path.name, 4700 + chance.randrange(8))
        encoded.clear()
        if run(raw, out, settings).written:
            assert 0 < len(encoded) < 30
        run(raw, tmp_path / f"fresh{step}", settings)
        assert _bytes(out) == _bytes(tmp_path / f"fresh{step}")


@pytest.mark.parametrize("shown", [1, 100])
def test_row_groups_after_changes_are_those_of_a_first_run(
    shown: int, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pyarrow.parquet as pq

    monkeypatch.setattr(export, "ARTICLE_LIMIT", shown)
    monkeypatch.setattr(parquet, "ROW_GROUP", 8)
    chance = random.Random(1)
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for number in range(24):
        _write(raw, f"{number:02}.txt", 4000 + 100 * number)
    long = "".join(f"The port of Alba handled {number}00 ships.\n\n" for number in range(1, 40))
    (raw / "long.txt").write_text(long, encoding="utf-8")
    run(raw, out, settings)
    for step in range(4):
        name = f"{chance.randrange(30):02}.txt"
        _write(raw, name, 9000 + step)
        if step == 2:
            (raw / "00.txt").unlink()
        run(raw, out, settings)
        run(raw, tmp_path / f"fresh{step}", settings)
        assert _bytes(out) == _bytes(tmp_path / f"fresh{step}")
    file = pq.ParquetFile(out / "claims.parquet")
    *sizes, last = [file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)]
    assert set(sizes) == {8} and 0 < last <= 8 and len(sizes) > 5
    with (out / "claims.csv").open(encoding="utf-8", newline="") as table:
        rows = [(row["claim_id"], row["run_id"]) for row in csv.DictReader(table)]
    assert list(zip(*file.read(["claim_id", "run_id"]).to_pydict().values(), strict=True)) == rows


@pytest.mark.parametrize("damage", ["table", "places"])
def test_nothing_is_copied_from_what_was_touched(
    damage: str, tmp_path: Path, settings: Settings, encoded: list[str]
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for number in range(5):
        _write(raw, f"{number}.txt", 4721 + number)
    run(raw, out, settings)
    if damage == "table":  # a cell was changed by hand
        table = out / "claims.csv"
        table.write_bytes(table.read_bytes().replace(b"4721", b"4722", 1))
        later = (out / "run.json").stat().st_mtime_ns + 1
        os.utime(table, ns=(later, later))
    else:
        places_of(out).write_bytes(places_of(out).read_bytes()[:-7])
    _write(raw, "5.txt", 5000)
    encoded.clear()
    run(raw, out, settings)
    assert "4.txt" in encoded
    run(raw, tmp_path / "fresh", settings)
    assert _bytes(out) == _bytes(tmp_path / "fresh")


def test_a_table_touches_articles_with_one_sentence_in_its_language(
    tmp_path: Path, settings: Settings
) -> None:
    own = Settings(tmp_path / "configs")
    shutil.copytree(settings.configs, own.configs)
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    both = (
        "Cảng đã đón 250 tàu trong tháng này, nhiều hơn so với cùng kỳ năm ngoái và là mức cao nhất từ trước "
        "đến nay. The harbour is the largest of the whole country."
    )
    (raw / "both.txt").write_text(both, encoding="utf-8")
    (raw / "one.txt").write_text("Cảng đã đón 250 tàu trong tháng này.", encoding="utf-8")
    run(raw, out, own)
    with (own.configs / "lang" / "en" / "units.csv").open("a", encoding="utf-8") as table:
        table.write("# a remark\n")
    assert plan_run(raw, out, own).pending == ["both.txt"]


def test_a_damaged_index_is_made_anew(tmp_path: Path, settings: Settings) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    _write(raw, "a.txt", 4721)
    run(raw, out, settings)
    index_of(out).write_bytes(b"no database" * 1000)
    _write(raw, "b.txt", 4721)
    run(raw, out, settings, Options(jobs=0))
    run(raw, tmp_path / "fresh", settings)
    assert _bytes(out) == _bytes(tmp_path / "fresh")
