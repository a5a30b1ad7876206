"""What a worker does with a batch of files: read, extract, pack.  No fault of one article reaches another.

The stages are imported where they are called, so that the process that hands out the files has no need of
them.
"""

from __future__ import annotations

import gc
import hashlib
import resource
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from time import perf_counter

from pipeline.errors import ArticleError, ClaimtableError, ConfigError
from pipeline.runner.raw_folder import RawFile
from pipeline.runner.store import Packed, pack
from pipeline.settings import Settings
from pipeline.tables.rows import ArticleTables, FailedRow

BUG = "bug"
"""The reason of an article that ran into a fault of this package."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one article may cost.

    ``file_size`` is in bytes; ``seconds`` is wall time and grows with the size of the file;
    ``memory`` is in bytes and holds for the whole worker (Linux only).
    """

    file_size: int = 64 << 20
    seconds: float = 60.0
    memory: int = 4 << 30

    def budget(self, files: Sequence[RawFile]) -> float:
        """Seconds that ``files`` may take together: one second more for every 50 KB."""
        return self.seconds + sum(file.size for file in files) / 50_000


@dataclass(slots=True)
class Finished:
    """What became of one file.

    ``failed`` are its rows of ``failed.csv``; ``repeatable`` says that a new try would end the same.
    ``packed`` are the rows of its documents (none when it could not be read at all), ``seconds`` is
    the time by stage.
    """

    file: RawFile
    sha256: str = ""
    langs: tuple[str, ...] = ()
    failed: list[FailedRow] = field(default_factory=list)
    repeatable: bool = False
    claims: int = 0
    rejected: int = 0
    packed: list[Packed] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def fail(self, reason: str, message: str) -> None:
        """Note that nothing of the file could be read."""
        self.failed = [FailedRow(self.file.source_path, reason, message)]


class _Stopwatch:
    """Adds up seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._since = perf_counter()

    def __call__(self, stage: str) -> None:
        now = perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._since
        self._since = now


_COLLECTED = 20_000
"""Objects between two garbage collections: an article makes next to none that only a collection frees."""


def prepare(limits: Limits) -> None:
    """Make this process raise MemoryError rather than grow beyond its budget, and seldom collect garbage."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    gc.set_threshold(_COLLECTED)


def extract_batch(
    files: Sequence[RawFile], settings: Settings, limits: Limits, *, checked: bool = False
) -> list[Finished]:
    """What became of each of ``files``, in order.

    ``checked`` says that the tables in ``settings.configs`` are known to be fit for use: then none is
    loaded that these files do not need.

    :raises ConfigError: when the tables cannot be used, with the faults of all.
    """
    if not checked:
        _check_once(settings.configs)
    return [extract_file(file, settings, limits) for file in files]


@lru_cache(maxsize=4)
def _check_once(configs: Path) -> None:
    """Load all tables before the first article; what is loaded stays, so it costs a worker nothing."""
    from pipeline.config_check import check_tables

    collecting = gc.isenabled()
    gc.disable()  # nearly all that is made now is kept: collections would look at it over and over
    try:
        check_tables(configs)
    finally:
        if collecting:
            gc.enable()
    gc.collect()
    gc.freeze()  # the tables are never garbage: no collection need look at them again


def extract_file(file: RawFile, settings: Settings, limits: Limits) -> Finished:
    """What became of ``file``; never raises anything but ConfigError."""
    try:
        data = _read(file, limits)
    except ArticleError as fault:
        finished = Finished(file)
        finished.fail(fault.reason, str(fault))
        return finished
    return extract_data(file, data, settings, limits)


def extract_data(file: RawFile, data: bytes, settings: Settings, limits: Limits) -> Finished:
    """What became of ``file``, which holds ``data``; the rest as :func:`extract_file`."""
    from pipeline.extraction import extract_article

    finished = Finished(file)
    watch = _Stopwatch()
    try:
        finished.sha256 = hashlib.sha256(data).hexdigest()
        tables = extract_article(data, file.source_path, settings, watch)
        finished.langs = languages_of(tables)
        finished.claims = sum(len(table.claims) for table in tables)
        finished.rejected = sum(len(table.rejected) for table in tables)
        finished.packed = [pack(table, settings) for table in tables]
        finished.failed = [row for table in tables for row in table.failed]
        finished.repeatable = True
        watch("pack")
    except ConfigError:
        raise
    except ArticleError as fault:
        finished.fail(fault.reason, str(fault))
        finished.repeatable = True
    except MemoryError:
        finished.fail("memory", f"expected to need at most {limits.memory >> 20} MB; split the file")
    except Exception as fault:
        finished.fail(BUG, _locate(fault))
    finished.seconds = watch.seconds
    return finished


def _read(file: RawFile, limits: Limits) -> bytes:
    try:
        if file.size > limits.file_size:
            raise ArticleError(
                "too_large",
                f"expected at most {limits.file_size / 2**20:g} MB, found {file.size / 2**20:.1f} MB; "
                "split the file or raise --max-file-size",
            )
        return file.path.read_bytes()
    except PermissionError as fault:
        raise ArticleError("permission", "expected a file that may be read; mend its permissions") from fault
    except OSError as fault:
        raise ArticleError(
            "unreadable", f"expected a file that can be read, found: {fault.strerror}"
        ) from fault


def languages_of(tables: Sequence[ArticleTables]) -> tuple[str, ...]:
    """The languages whose tables in ``configs/lang`` the rows depend on, sorted."""
    return tuple(sorted({lang for table in tables for lang in table.document.langs.split(";") if lang}))


def _locate(fault: Exception) -> str:
    """``fault`` in one line with the place it came from."""
    frames = traceback.extract_tb(fault.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    advice = "" if isinstance(fault, ClaimtableError) else "; this is a bug, please report it with the file"
    return f"{type(fault).__name__}: {str(fault).splitlines()[0] if str(fault) else ''}{where}{advice}"
