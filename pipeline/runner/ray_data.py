"""Runs batches of files on a Ray cluster, or on a local one that is started for the run.

Every node needs this package, the folder of the configuration at the same path, and a way to read
the articles.  Every process of Ray has one worker of its own, as the local engine has them, so that an
article that hangs, grows or dies costs itself at most; Ray tries a batch again whose own process died.
What has come back is kept, so a run that was stopped goes on from there.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.runner.pool import Work, Workers, in_batches
from pipeline.runner.raw_folder import RawFile
from pipeline.runner.record_batches import finished_of, outcomes_schema, outcomes_table
from pipeline.runner.remote import RemotePath
from pipeline.runner.worker import Finished, Limits

if TYPE_CHECKING:
    import pyarrow


def run_batches(files: Iterable[RawFile], work: Work, limits: Limits, jobs: int) -> Iterator[list[Finished]]:
    """What became of ``files``, batch by batch, in the order the batches end.

    ``jobs`` is the number of processors of a local cluster; one that ``RAY_ADDRESS`` names has its own.
    """
    import ray
    import ray.data

    # one block a batch: they are cut by bytes, which Ray cannot know
    listed = [_listed(batch) for batch in in_batches(files)]
    if not listed:
        return
    if not ray.is_initialized():
        own: dict[str, Any] = {"num_cpus": max(1, jobs), "include_dashboard": False}
        if os.environ.get("RAY_ADDRESS"):
            own = {}
        ray.init(log_to_driver=False, logging_level=logging.ERROR, **own)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    guarded = partial(_work, work=work, limits=limits)
    outcomes = ray.data.from_arrow(listed).map_batches(guarded, batch_format="pyarrow", batch_size=None)
    outcome: Any  # a pyarrow.Table, as the format says
    for outcome in outcomes.iter_batches(batch_format="pyarrow", batch_size=None):
        found = {file.source_path: file for file in _files(outcome)}
        yield finished_of(outcome.select(outcomes_schema().names), found)


def _listed(files: Sequence[RawFile]) -> pyarrow.Table:
    import pyarrow as pa

    rows = [
        {
            "source_path": file.source_path,
            "folder": file.path.folder if isinstance(file.path, RemotePath) else "",
            "path": file.path.path if isinstance(file.path, RemotePath) else str(file.path.resolve()),
            "size": file.size,
            "mtime_ns": file.mtime_ns,
        }
        for file in files
    ]
    texts = dict.fromkeys(("source_path", "folder", "path"), pa.string())
    return pa.Table.from_pylist(rows, pa.schema({**texts, "size": pa.int64(), "mtime_ns": pa.int64()}))


def _files(listed: pyarrow.Table) -> list[RawFile]:
    """What :func:`_listed` was given; there may be other columns besides."""
    rows = listed.select(["source_path", "folder", "path", "size", "mtime_ns"]).to_pylist()
    return [
        RawFile(
            row["source_path"],
            RemotePath(row["folder"], row["path"]) if row["folder"] else Path(row["path"]),
            row["size"],
            row["mtime_ns"],
        )
        for row in rows
    ]


@lru_cache(maxsize=1)
def _workers(limits: Limits) -> Workers:
    """The worker of this process, which serves all its batches."""
    return Workers(limits, 1)


def _work(listed: pyarrow.Table, work: Work, limits: Limits) -> pyarrow.Table:
    """What became of the files of a batch, beside the files."""
    finished = list(chain.from_iterable(_workers(limits).run(_files(listed), work)))
    outcome = outcomes_table(finished)
    files = _listed([one.file for one in finished])
    for name in files.column_names:
        if name not in outcome.column_names:
            outcome = outcome.append_column(name, files[name])
    return outcome
