"""The pool: an article that kills or blocks its worker costs itself at most."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from faulty_work import (
    die_at_the_start,
    die_on_deadly_names,
    die_once,
    find_the_configuration_wrong,
    hang_on_slow_names,
)

from pipeline.errors import ConfigError
from pipeline.runner.pool import BATCH_BYTES, BATCH_FILES, Worker, in_batches, run_batches
from pipeline.runner.raw_folder import RawFile
from pipeline.runner.worker import Limits

LIMITS = Limits()


def _files(*names: str, folder: Path = Path(), size: int = 10) -> list[RawFile]:
    return [RawFile(name, folder / name, size, 0) for name in names]


def _reasons(files: list[RawFile], work: object, limits: Limits = LIMITS) -> dict[str, str]:
    batches = run_batches(files, work, limits, jobs=1)  # type: ignore[arg-type]
    return {
        done.file.source_path: "".join(row.reason for row in done.failed)
        for batch in batches
        for done in batch
    }


def test_an_interrupt_does_not_reach_a_worker_that_starts() -> None:
    worker = Worker(target=time.sleep, args=(0,))
    worker.start()
    os.kill(worker.pid or 0, signal.SIGINT)
    worker.join()
    assert worker.exitcode == 0


def test_batches_keep_the_order_and_are_bounded_in_files_and_bytes() -> None:
    files = _files(*(f"{number:04}" for number in range(300)), size=1000)
    files += _files("large", size=10 * BATCH_BYTES)
    batches = list(in_batches(files))
    assert [file for batch in batches for file in batch] == files
    assert max(map(len, batches)) <= BATCH_FILES
    assert all(sum(file.size for file in batch[:-1]) < BATCH_BYTES for batch in batches)


def test_an_article_that_kills_its_worker_fails_alone() -> None:
    reasons = _reasons(_files("a", "b", "deadly", "c"), die_on_deadly_names)
    assert reasons == {"a": "", "b": "", "c": "", "deadly": "worker_died"}


def test_an_article_whose_worker_died_once_is_tried_again(tmp_path: Path) -> None:
    assert _reasons(_files("a", folder=tmp_path), die_once) == {"a": ""}


def test_an_article_over_its_time_fails_alone() -> None:
    reasons = _reasons(_files("a", "slow", "b"), hang_on_slow_names, Limits(seconds=3.0))
    assert reasons == {"a": "", "b": "", "slow": "time_budget"}


@pytest.mark.parametrize(("deaths", "comes_through"), [(1, True), (100, False)])
def test_workers_that_end_before_their_first_article_are_started_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deaths: int, comes_through: bool
) -> None:
    monkeypatch.setenv("MARKS", str(tmp_path))
    monkeypatch.setenv("DEATHS", str(deaths))
    monkeypatch.setattr("pipeline.runner.pool.prepare", die_at_the_start)
    if comes_through:
        assert _reasons(_files("a", "deadly", "b"), die_on_deadly_names)["a"] == ""
    else:
        with pytest.raises(ConfigError, match="expected worker processes to start"):
            _reasons(_files("a", "b"), die_on_deadly_names)


def test_a_fault_of_the_configuration_ends_the_run() -> None:
    with pytest.raises(ConfigError, match=r"units\.csv:3"):
        _reasons(_files("a"), find_the_configuration_wrong)
