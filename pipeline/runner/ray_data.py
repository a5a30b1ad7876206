"""Runs batches of files on a Ray cluster, or on a local one that is started for the run.

Every node needs this package, the folder of the configuration at the same path, and a way to read
the articles.  Time and memory of an article are guarded by Ray alone: it tries a batch again whose
process died.  What has come back is kept, so a run that was stopped goes on from there.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.runner.pool import Work, in_batches
from pipeline.runner.raw_folder import RawFile
from pipeline.runner.record_batches import finished_of, outcomes_table
from pipeline.runner.remote import RemotePath
from pipeline.runner.worker import Finished, Limits

if TYPE_CHECKING:
    import pyarrow


def run_batches(files: Sequence[RawFile], work: Work, limits: Limits, jobs: int) -> Iterator[list[Finished]]:
    """What became of ``files``, batch by batch, in the order the batches end.

    ``jobs`` is the number of processors of a local cluster; one that ``RAY_ADDRESS`` names has its own.
    """
    import ray
    import ray.data

    del limits  # Ray guards its processes itself

    if not files:
        return
    if not ray.is_initialized():
        own: dict[str, Any] = {"num_cpus": max(1, jobs), "include_dashboard": False}
        if os.environ.get("RAY_ADDRESS"):
            own = {}
        ray.init(log_to_driver=False, logging_level=logging.ERROR, **own)
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    by_path = {file.source_path: file for file in files}
    # one block a batch: they are cut by bytes, which Ray cannot know
    blocks = ray.data.from_arrow([_listed(batch) for batch in in_batches(files)])
    outcomes = blocks.map_batches(partial(_work, work=work), batch_format="pyarrow", batch_size=None)
    for outcome in outcomes.iter_batches(batch_format="pyarrow", batch_size=None):
        yield finished_of(outcome, by_path)


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


def _work(listed: pyarrow.Table, work: Work) -> pyarrow.Table:
    files = [
        RawFile(
            row["source_path"],
            RemotePath(row["folder"], row["path"]) if row["folder"] else Path(row["path"]),
            row["size"],
            row["mtime_ns"],
        )
        for row in listed.to_pylist()
    ]
    return outcomes_table(work(files))
