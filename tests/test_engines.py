"""The engines give the same tables, and the function they call has fixed schemas."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from faulty_work import die_or_hang

from pipeline.runner import Limits, Options, plan_run, pool, run
from pipeline.runner.raw_folder import RawFile
from pipeline.runner.record_batches import (
    articles_schema,
    claims_of,
    extract_articles,
    finished_of,
    outcomes_schema,
)
from pipeline.runner.remote import list_remote
from pipeline.settings import Settings
from pipeline.tables.schema import CLAIMS, arrow_schema

ARTICLES = {
    "en/port.txt": "The port handled 4721 ships in March 2024.\n\nIt had 1,250 workers in all.\n",
    "vi/cang.txt": "Cảng đã đón 250 tàu trong tháng này.\n\nDoanh thu của cảng đạt 3,5 tỷ đồng.\n",
    "zh/铁路.html": "<html><body><p>这条铁路全长340公里,去年运送旅客1200万人次。</p></body></html>\n",
    "empty.txt": "",
}
STARTING_RAY = 400
"""Seconds for a test that starts it, twice perhaps: it takes minutes where other work has the processors."""


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _bytes(out: Path) -> dict[str, bytes]:
    """The files of a run but ``run.json``, which tells the seconds."""
    return {
        path.name: path.read_bytes() for path in out.iterdir() if path.is_file() and path.name != "run.json"
    }


@pytest.mark.timeout(STARTING_RAY)
@pytest.mark.filterwarnings("ignore")  # what Ray warns itself of
def test_ray_writes_the_bytes_of_the_local_engine(raw: Path, tmp_path: Path, settings: Settings) -> None:
    ray = pytest.importorskip("ray")
    for number in range(70):  # more than one batch
        (raw / f"{number}.txt").write_text(f"The shop sold {number} books last week.", encoding="utf-8")
    run(raw, tmp_path / "local", settings)
    try:
        summary = run(raw, tmp_path / "ray", settings, Options(jobs=1, engine="ray"))
    finally:
        ray.shutdown()
    assert (summary.extracted, len(summary.failures)) == (74, 1)
    assert _bytes(tmp_path / "ray") == _bytes(tmp_path / "local")


@pytest.mark.timeout(STARTING_RAY)
@pytest.mark.filterwarnings("ignore")
def test_ray_lists_the_articles_over_their_limits_as_the_local_engine_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ray = pytest.importorskip("ray")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))  # its processes need the faulty work
    from pipeline.runner import ray_data

    names = ["a", "deadly", "b", "slow", "c"]
    files = [RawFile(name, tmp_path / name, 10, 0) for name in names]
    limits = Limits(seconds=3.0)
    found = []
    try:
        for engine in (pool, ray_data):
            batches = engine.run_batches(iter(files), die_or_hang, limits, 1)
            found.append({done.file.source_path: done.failed for batch in batches for done in batch})
    finally:
        ray.shutdown()
    assert found[0] == found[1]
    reasons = {name: [row.reason for row in failed] for name, failed in found[0].items()}
    assert reasons == {"a": [], "b": [], "c": [], "deadly": ["worker_died"], "slow": ["time_budget"]}


def test_an_address_is_read_like_a_folder(raw: Path, tmp_path: Path, settings: Settings) -> None:
    run(raw, tmp_path / "folder", settings)
    run(raw.as_uri(), tmp_path / "address", settings)
    assert _bytes(tmp_path / "address") == _bytes(tmp_path / "folder")
    assert plan_run(raw.as_uri(), tmp_path / "address", settings).pending == []


def test_hidden_files_of_an_address_are_left_out(raw: Path) -> None:
    (raw / ".git").mkdir()
    (raw / ".git" / "x.txt").write_text("5 apples", encoding="utf-8")
    (raw / ".hidden.txt").write_text("5 apples", encoding="utf-8")
    assert {path for path, *_ in list_remote(raw.as_uri())} == ARTICLES.keys()


def test_schemas_are_those_of_the_tables_even_without_rows(settings: Settings) -> None:
    import pyarrow as pa

    rows = [{"source_path": name, "data": text.encode()} for name, text in ARTICLES.items()]
    for given in (rows, rows[-1:], []):
        outcomes = extract_articles(pa.Table.from_pylist(given, articles_schema()), settings)
        assert outcomes.schema.equals(outcomes_schema())
        assert outcomes["source_path"].to_pylist() == [row["source_path"] for row in given]
        claims = claims_of(outcomes, "run1")
        assert claims.schema.equals(arrow_schema(CLAIMS), check_metadata=True)
        assert claims.num_rows == sum(outcomes["claims"].to_pylist())
        assert set(claims["run_id"].to_pylist()) <= {"run1"}


def test_outcomes_come_back_as_they_were(settings: Settings) -> None:
    import pyarrow as pa

    rows = [{"source_path": name, "data": text.encode()} for name, text in ARTICLES.items()]
    outcomes = extract_articles(pa.Table.from_pylist(rows, articles_schema()), settings)
    files = {row["source_path"]: RawFile(row["source_path"], Path("x"), 1, 1) for row in rows}
    back = finished_of(outcomes, files)
    assert [one.failed != [] for one in back] == [False, False, False, True]
    assert [one.langs for one in back] == [("en",), ("vi",), ("zh",), ()]
    assert all(packed.document == one.file.source_path for one in back for packed in one.packed)
