"""Runs over a folder: what is done again, what a killed run leaves, what one bad file costs."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.configs import default_root
from pipeline.errors import ConfigError
from pipeline.runner import Limits, Options, Summary, plan_run, run
from pipeline.runner.store import Store, store_of
from pipeline.settings import Settings

ARTICLES = {
    "en/exports.txt": "The port handled 250 ships in March.\n\nIt had 1,200 workers in all at that time.\n",
    "en/rail line.md": "---\ntitle: The rail line\n---\n\nThe line is 340 km long and cost $2.5 billion.\n",
    "vi/cảng.txt": "Cảng đã đón 250 tàu trong tháng này.\n\nDoanh thu của cảng đạt 3,5 tỷ đồng.\n",
    "zh/铁路.html": "<html><body><p>这条铁路全长340公里,去年运送旅客1200万人次。</p></body></html>\n",
}
TABLES = ("claims", "documents", "clusters", "links", "rejected", "failed")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    for name, text in ARTICLES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(default_root().resolve())


def _rows(out: Path, table: str) -> list[dict[str, str]]:
    with (out / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _bytes(out: Path) -> dict[str, bytes]:
    """The files that must not depend on how the run was made (``run.json`` tells the seconds)."""
    return {
        file.name: file.read_bytes() for file in out.iterdir() if file.is_file() and file.name != "run.json"
    }


def test_all_tables_and_the_manifest_are_written(raw: Path, out: Path, settings: Settings) -> None:
    summary = run(raw, out, settings)
    assert (summary.articles, summary.extracted, summary.written) == (4, 4, True)
    assert {file.name for file in out.iterdir()} >= {f"{table}.csv" for table in TABLES} | {"claims.parquet"}
    assert {row["source_path"] for row in _rows(out, "claims")} == set(ARTICLES)
    manifest = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert manifest["inputs"].keys() == ARTICLES.keys()
    assert manifest["counts"]["documents"] == 4
    assert {row["run_id"] for row in _rows(out, "claims")} == {manifest["run_id"]} == {summary.run_id}


def test_a_second_run_touches_nothing(raw: Path, out: Path, settings: Settings) -> None:
    first = run(raw, out, settings)
    times = {file.name: file.stat().st_mtime_ns for file in out.iterdir() if file.is_file()}
    second = run(raw, out, settings)
    assert (second.extracted, second.written, second.run_id) == (0, False, first.run_id)
    assert second.counts == first.counts
    assert {file.name: file.stat().st_mtime_ns for file in out.iterdir() if file.is_file()} == times


def test_a_new_time_alone_is_no_change(raw: Path, out: Path, settings: Settings) -> None:
    run(raw, out, settings)
    os.utime(raw / "en/exports.txt", (1, 1))
    assert run(raw, out, settings).extracted == 0
    with Store(store_of(out)) as store:
        times = {entry.source_path: entry.mtime_ns for entry in store.entries()}
    assert times["en/exports.txt"] == 1_000_000_000


def test_only_a_new_article_is_read(raw: Path, out: Path, settings: Settings) -> None:
    run(raw, out, settings)
    (raw / "new.txt").write_text("The museum had 90 visitors on its first day.", encoding="utf-8")
    summary = run(raw, out, settings)
    assert (summary.extracted, summary.written) == (1, True)
    assert "new.txt" in {row["source_path"] for row in _rows(out, "claims")}


def test_a_changed_and_a_deleted_article(raw: Path, out: Path, settings: Settings) -> None:
    run(raw, out, settings)
    (raw / "en/exports.txt").write_text("The port handled 251 ships in March.", encoding="utf-8")
    (raw / "vi/cảng.txt").unlink()
    plan = plan_run(raw, out, settings)
    assert (plan.pending, plan.gone) == (["en/exports.txt"], ["vi/cảng.txt"])
    assert run(raw, out, settings).extracted == 1
    claims = _rows(out, "claims")
    assert {row["source_path"] for row in claims} == ARTICLES.keys() - {"vi/cảng.txt"}
    assert "251" in {row["value"] for row in claims}


def test_a_changed_table_of_one_language_touches_its_articles_only(
    raw: Path, out: Path, tmp_path: Path, settings: Settings
) -> None:
    own = Settings(tmp_path / "configs")
    shutil.copytree(settings.configs, own.configs)
    run(raw, out, own)
    with (own.configs / "lang" / "vi" / "abbreviations.csv").open("a", encoding="utf-8") as table:
        table.write("# a remark\n")
    assert plan_run(raw, out, own).pending == ["vi/cảng.txt"]


def test_a_lost_table_is_written_again(raw: Path, out: Path, settings: Settings) -> None:
    run(raw, out, settings)
    before = _bytes(out)
    (out / "links.csv").unlink()
    summary = run(raw, out, settings)
    assert (summary.extracted, summary.written) == (0, True)
    assert _bytes(out) == before


def test_the_number_of_workers_changes_no_byte(raw: Path, tmp_path: Path, settings: Settings) -> None:
    for number in range(70):  # more than one batch
        (raw / f"{number}.txt").write_text(f"The shop sold {number} books last week.", encoding="utf-8")
    results = []
    for jobs in (0, 1, 2):
        run(raw, tmp_path / f"out{jobs}", settings, Options(jobs=jobs))
        results.append(_bytes(tmp_path / f"out{jobs}"))
    assert results[0] == results[1] == results[2]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_killed_run_leaves_whole_tables_and_is_resumed(raw: Path, out: Path, settings: Settings) -> None:
    run(raw, out, settings)
    before = _bytes(out)
    for number in range(400):
        text = f"The shop sold {number} books last week.\n\n" * 5
        (raw / f"{number}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pipeline", "extract", "--verbose", "--jobs", "1"]
    command += ["--raw", str(raw), "--out", str(out), "--configs", str(settings.configs)]
    command += ["--preset", settings.preset]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stderr is not None
        assert "claims" in process.stderr.readline()  # the first batch is in the store
        process.send_signal(signal.SIGKILL)
    assert _bytes(out) == before
    summary = run(raw, out, settings)
    assert 0 < summary.extracted < 400
    resumed = _bytes(out)
    shutil.rmtree(out)
    run(raw, out, settings)
    assert _bytes(out) == resumed


def _failures(summary: Summary) -> dict[str, str]:
    return {failure.source_path: failure.reason for failure in summary.failures}


def test_bad_files_are_listed_and_the_others_are_read(raw: Path, out: Path, settings: Settings) -> None:
    bad = {
        "empty.txt": b"",
        "image.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00IHDR" + bytes(100),
        "huge.txt": b"One sentence and 5 apples. " * 4000,
    }
    strange = {
        "latin.txt": "Le musée a reçu 12 visiteurs; the museum had 12 visitors at the café.".encode(
            "latin-1"
        ),
        "broken.md": b"---\ntitle: [never closed\ndate: 2024\n---\n\nThe museum had 12 visitors.\n",
        "unclosed.html": b"<html><body><p>The museum had 12 visitors<b> on <i>Monday<p>and 13 on Tuesday.",
    }
    for name, data in {**bad, **strange}.items():
        (raw / name).write_bytes(data)
    summary = run(raw, out, settings, Options(limits=Limits(file_size=50_000)))
    assert _failures(summary) == {
        "broken.md": "front_matter",  # the article itself is read
        "empty.txt": "empty",
        "huge.txt": "too_large",
        "image.txt": "binary",
    }
    assert [row["source_path"] for row in _rows(out, "failed")] == sorted([*bad, "broken.md"])
    assert {row["source_path"] for row in _rows(out, "documents")} == ARTICLES.keys() | strange.keys()
    assert run(raw, out, settings, Options(limits=Limits(file_size=50_000))).written is False


def test_a_larger_limit_reads_the_large_file(raw: Path, out: Path, settings: Settings) -> None:
    assert len(_failures(run(raw, out, settings, Options(limits=Limits(file_size=50))))) > 0
    assert _failures(run(raw, out, settings)) == {}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read_is_listed(raw: Path, out: Path, settings: Settings) -> None:
    (raw / "en/exports.txt").chmod(0)
    assert _failures(run(raw, out, settings)) == {"en/exports.txt": "permission"}


def test_the_same_bytes_twice_are_one_article(raw: Path, out: Path, settings: Settings) -> None:
    shutil.copy(raw / "en/exports.txt", raw / "zz copy.txt")
    summary = run(raw, out, settings)
    assert _failures(summary) == {"zz copy.txt": "duplicate"}
    assert "en/exports.txt" in summary.failures[0].message
    claims = _rows(out, "claims")
    assert len({row["claim_id"] for row in claims}) == len(claims)


def test_an_output_folder_inside_the_raw_folder_is_refused(raw: Path, settings: Settings) -> None:
    with pytest.raises(ConfigError, match="outside the raw folder"):
        run(raw, raw / "tables", settings)


def test_an_output_folder_that_is_a_file_is_refused(raw: Path, out: Path, settings: Settings) -> None:
    out.touch()
    with pytest.raises(ConfigError, match="expected a folder to write to"):
        run(raw, out, settings)


def test_two_runs_do_not_write_to_one_folder(raw: Path, out: Path, settings: Settings) -> None:
    run(raw, out, settings)
    with Store(store_of(out)), pytest.raises(ConfigError, match="another run"):
        run(raw, out, settings)


def test_a_damaged_store_is_begun_anew(raw: Path, out: Path, settings: Settings) -> None:
    run(raw, out, settings)
    before = _bytes(out)
    store_of(out).write_bytes(b"not a database" * 1000)
    assert run(raw, out, settings).extracted == 4
    assert _bytes(out) == before


@pytest.mark.parametrize("where", ["pipeline.runner.store.Store.put", "pipeline.stages.export.write_json"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_full_disk_is_told_and_the_next_run_goes_on(
    where: str, code: int, raw: Path, out: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as full:
        full.setattr(where, fail)
        with pytest.raises(ConfigError, match=f"with room.*{os.strerror(code)}.*make room"):
            run(raw, out, settings)
    assert not (out / "claims.csv").exists()
    assert run(raw, out, settings).written


def test_a_full_disk_is_told_of_by_the_store_too(raw: Path, out: Path, settings: Settings) -> None:
    run(raw, out, settings)
    (raw / "large.txt").write_text("It had 1,200 workers in all. " * 20_000, encoding="utf-8")
    opened = Store._open

    def small(store: Store, path: str) -> None:
        opened(store, path)
        store.database.execute("PRAGMA max_page_count=40")

    with pytest.MonkeyPatch.context() as full:
        full.setattr(Store, "_open", small)
        with pytest.raises(ConfigError, match="is full"):
            run(raw, out, settings)
    assert run(raw, out, settings).written
