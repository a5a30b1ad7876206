"""Batch functions for the pool that go wrong; in a module of its own so that workers can import it."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.runner.raw_folder import RawFile
from pipeline.runner.worker import Finished


def die_on_deadly_names(files: Sequence[RawFile]) -> list[Finished]:
    """Ends its process at a file named ``deadly``."""
    if any("deadly" in file.source_path for file in files):
        os._exit(7)
    return [Finished(file) for file in files]


def die_once(files: Sequence[RawFile]) -> list[Finished]:
    """Ends its process unless an earlier attempt left a mark beside the file."""
    for file in files:
        mark = file.path.with_suffix(".mark")
        if not mark.exists():
            mark.touch()
            os._exit(7)
    return [Finished(file) for file in files]


def die_at_the_start(_limits: object) -> None:
    """Ends a worker before its first batch, as often as DEATHS says."""
    folder = Path(os.environ["MARKS"])
    marks = len(list(folder.iterdir()))
    if marks < int(os.environ["DEATHS"]):
        (folder / str(os.getpid())).touch()
        os._exit(7)


def hang_on_slow_names(files: Sequence[RawFile]) -> list[Finished]:
    """Never comes back from a file named ``slow``."""
    if any("slow" in file.source_path for file in files):
        time.sleep(600)
    return [Finished(file) for file in files]


def die_or_hang(files: Sequence[RawFile]) -> list[Finished]:
    """Ends its process at a file named ``deadly``, and never comes back from one named ``slow``."""
    hang_on_slow_names(files)
    return die_on_deadly_names(files)


def find_the_configuration_wrong(_files: Sequence[RawFile]) -> list[Finished]:
    raise ConfigError("units.csv:3: expected a number")
