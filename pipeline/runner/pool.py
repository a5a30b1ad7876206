"""Runs batches of files in worker processes that may die or hang without harm to the others."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import partial
from itertools import islice
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.resource_tracker import ensure_running

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import ConfigError
from pipeline.runner.raw_folder import RawFile
from pipeline.runner.worker import Finished, Limits, prepare

BATCH_FILES = 64
BATCH_BYTES = 256 * 1024
"""A batch is as large as keeps the cost of handing it over unseen, and what its loss costs small."""

_AHEAD = 3
"""Batches handed out for every worker: enough that none waits, few enough to bound the memory."""

_FRESH_STARTS = 2
"""New pools after one whose workers end before their first article: their modules cannot be imported just
now, or the machine is out of memory.  An article is not at fault, so none is given up for it."""


def in_batches(files: Iterable[RawFile]) -> Iterator[list[RawFile]]:
    """``files`` in order, cut into batches of at most :data:`BATCH_FILES` and some :data:`BATCH_BYTES`."""
    batch: list[RawFile] = []
    size = 0
    for file in files:
        batch.append(file)
        size += file.size
        if len(batch) == BATCH_FILES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


Work = Callable[[Sequence[RawFile]], list[Finished]]
"""What is done with a batch; picklable, raises nothing but ConfigError."""


def run_batches(files: Iterable[RawFile], work: Work, limits: Limits, jobs: int) -> Iterator[list[Finished]]:
    """What became of ``files``, batch by batch, in the order the batches end.

    ``jobs`` is the number of worker processes; with 0 all is done in this process, where nothing
    guards against an article that takes too long or kills its process.

    :raises ConfigError: when a table of the configuration cannot be used, or no worker can be started.
    """
    if jobs == 0:
        yield from map(work, in_batches(files))
        return
    with closing(Workers(limits, jobs)) as workers:
        yield from workers.run(files, work)


class Worker(SpawnProcess):
    """A process that Ctrl-C never reaches, not even while it starts: its pool ends it."""

    def start(self) -> None:
        ensure_running()  # starting the tracker would end what holds the signal back
        held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a new process inherits it
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


class _Context(SpawnContext):
    Process = Worker


class Workers:
    """``jobs`` processes that are started when there is work, and stay until they are closed."""

    def __init__(self, limits: Limits, jobs: int) -> None:
        self._limits = limits
        self._ahead = jobs * _AHEAD
        self._start = partial(ProcessPool, jobs, initializer=prepare, initargs=(limits,), context=_Context())
        self._pool: ProcessPool | None = None

    def close(self) -> None:
        if self._pool is not None:
            self._pool.stop()
            self._pool.join()
            self._pool = None

    def run(self, files: Iterable[RawFile], work: Work) -> Iterator[list[Finished]]:
        """What became of ``files``, as :func:`run_batches`; a few batches are held at a time."""
        batches = in_batches(files)
        waiting: deque[list[RawFile]] = deque()
        suspects: set[str] = set()
        failed_starts = 0
        while True:
            if self._pool is None:
                self._pool = self._start()
            try:
                for batch in self._drive(self._pool, batches, waiting, suspects, work):
                    failed_starts = 0
                    yield batch
                return
            except BrokenProcessPool as fault:
                self.close()
                failed_starts += 1
                if failed_starts > _FRESH_STARTS:
                    raise ConfigError(
                        "expected worker processes to start, found that they end before their first article; "
                        "see what they print above, look for free memory, and mend the installation"
                    ) from fault

    def _drive(
        self,
        pool: ProcessPool,
        batches: Iterator[list[RawFile]],
        waiting: deque[list[RawFile]],
        suspects: set[str],
        work: Work,
    ) -> Iterator[list[Finished]]:
        """Hands out ``waiting`` and then ``batches``.

        The articles of a batch that kills its worker are tried alone, once.

        :raises BrokenProcessPool: when a worker ends while none is at work; all that was handed out and is
            not done is in ``waiting`` again.
        """
        running: dict[Future[list[Finished]], list[RawFile]] = {}
        while True:
            while len(running) < self._ahead:
                waiting.extend(islice(batches, not waiting))
                if not waiting:
                    break
                try:
                    future = pool.schedule(work, (waiting[0],), timeout=self._limits.budget(waiting[0]))
                except RuntimeError as fault:  # the pool broke since
                    waiting.extendleft(running.values())
                    raise BrokenProcessPool from fault
                running[future] = waiting.popleft()
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            broken: BrokenProcessPool | None = None
            for ended in done:
                batch = running.pop(ended)
                try:
                    yield ended.result()
                except BrokenProcessPool as fault:
                    waiting.appendleft(batch)
                    broken = fault
                except (TimeoutError, ProcessExpired) as fault:
                    if len(batch) == 1 and batch[0].source_path in suspects:
                        yield [_given_up(batch[0], fault, self._limits)]
                    else:
                        suspects.update(file.source_path for file in batch)
                        waiting.extendleft([file] for file in reversed(batch))
            if broken is not None:
                waiting.extendleft(running.values())
                raise broken


def _given_up(file: RawFile, fault: Exception, limits: Limits) -> Finished:
    finished = Finished(file)
    if isinstance(fault, TimeoutError):
        budget = limits.budget([file])
        message = f"expected to end within {budget:.0f} s, tried twice; split the file or raise --seconds"
        finished.fail("time_budget", message)
    else:
        code = getattr(fault, "exitcode", None)
        message = f"the worker process died twice with this article (exit code {code}); split the file"
        finished.fail("worker_died", message)
    return finished
