"""Brings an output folder up to date with a raw folder."""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from time import perf_counter

from pipeline import __version__
from pipeline.errors import ConfigError
from pipeline.runner.corpus import Corpus
from pipeline.runner.coverage import load_coverage, low_coverage
from pipeline.runner.fingerprint import Fingerprint
from pipeline.runner.listed import Listed, Mark
from pipeline.runner.manifest import (
    is_current,
    made_with,
    manifest_of,
    read_counts,
    read_low_coverage,
    standing_run,
    write_manifest,
)
from pipeline.runner.planning import find_for, make_plan
from pipeline.runner.pool import Work, run_batches
from pipeline.runner.raw_folder import Fault
from pipeline.runner.store import Entry, Store, index_of, places_of, store_of, unpack_mentions
from pipeline.runner.worker import BUG, Finished, Limits, extract_batch
from pipeline.settings import Settings
from pipeline.stages.export import export
from pipeline.stages.link import Linking
from pipeline.tables.files import recover, staged
from pipeline.tables.rows import FailedRow
from pipeline.tables.standing import Standing

WORKBOOK = "claims.xlsx"

_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS)
_UNWRITABLE_DATABASE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
"""The disk is full, or nothing may be written."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to run; none of it changes a byte of the tables.

    ``jobs`` is the number of worker processes; 0 works in this process, where nothing guards
    against an article that hangs or kills its process.  ``engine`` is ``local`` (processes of this
    machine) or ``ray``.  ``excel`` adds ``claims.xlsx``.
    """

    jobs: int = 0
    engine: str = "local"
    excel: bool = False
    limits: Limits = field(default_factory=Limits)


@dataclass
class Summary:
    """What a run did.

    ``articles`` were found, ``extracted`` of them (``bytes`` in all) were read in this run.
    ``low_coverage`` is the share read of the documents that were read in small part only, by path;
    ``counts`` are the rows of every table; ``seconds`` the time by stage, added up over the
    workers, and the wall time ``total``.
    """

    articles: int = 0
    extracted: int = 0
    bytes: int = 0
    written: bool = False
    run_id: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    low_coverage: Mapping[str, float] = field(default_factory=dict)
    failures: Sequence[FailedRow] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def bugs(self) -> int:
        """Articles that ran into a fault of this package."""
        return sum(failure.reason == BUG for failure in self.failures)

    def add(self, finished: Finished) -> None:
        """Count one article more."""
        self.extracted += 1
        self.bytes += finished.file.size
        for stage, spent in finished.seconds.items():
            self.seconds[stage] = self.seconds.get(stage, 0.0) + spent


def run(
    raw: Path | str,
    out: Path,
    settings: Settings,
    options: Options = Options(),
    *,
    started: Callable[[int], None] | None = None,
    progress: Callable[[Finished], None] | None = None,
) -> Summary:
    """Extract what is new or changed in ``raw`` and bring the tables in ``out`` up to date.

    ``raw`` is a folder, or its address (``s3://...``) as a string.

    ``started`` is called once with the number of articles to read, ``progress`` after every one.

    :raises ConfigError: when the folders or the configuration cannot be used.
    """
    begun = perf_counter()
    faults: list[Fault] = []
    found = find_for(raw, out, faults)
    fingerprint = Fingerprint(settings)
    _make_folder(store_of(out).parent)
    with ExitStack() as opened, _room_in(out):
        store = opened.enter_context(Store(store_of(out)))
        listed = Listed(store.database, raw, found)
        make_plan(listed, fingerprint)
        summary = Summary(articles=len(listed))
        if started:
            started(listed.count(Mark.PENDING))
        linking = opened.enter_context(closing(Linking(settings, index_of(out), fingerprint.of_links)))
        work = partial(
            extract_batch, settings=settings, limits=options.limits, checked=made_with(out, fingerprint)
        )
        for finished in _extract(listed, store, linking, fingerprint, options, work):
            summary.add(finished)
            if progress:
                progress(finished)
        listed.settle()
        corpus = Corpus(store, faults)
        summary.failures = corpus.failures
        summary.run_id = corpus.run_id(fingerprint)
        recover(out)
        if not is_current(out, summary.run_id, {WORKBOOK} if options.excel else set()):
            _write(out, store, linking, corpus, fingerprint, options, summary)
        summary.counts = read_counts(out)
        summary.low_coverage = read_low_coverage(out)
    summary.seconds["total"] = perf_counter() - begun
    return summary


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ConfigError(
            f"{folder}: expected a folder to write to, found: {fault.strerror}; name another with --out"
        ) from fault


@contextmanager
def _room_in(out: Path) -> Iterator[None]:
    """Say what to do when the disk of ``out`` is full or may not be written to.

    :raises ConfigError: then; the tables of the last run still stand.
    """
    try:
        yield
    except (OSError, sqlite3.OperationalError) as fault:
        code = fault.errno if isinstance(fault, OSError) else fault.sqlite_errorcode
        if code not in (_UNWRITABLE if isinstance(fault, OSError) else _UNWRITABLE_DATABASE):
            raise
        raise ConfigError(
            f"{out}: expected a folder with room that may be written to, found: {fault}; make room or mend "
            "its permissions, and run it again: it goes on from where it was"
        ) from fault


def _extract(
    listed: Listed,
    store: Store,
    linking: Linking,
    fingerprint: Fingerprint,
    options: Options,
    work: Work,
) -> Iterator[Finished]:
    """What became of the pending articles; each is in ``store`` before it is given out.

    What links them is looked up while others are still read.
    """
    engine = run_batches
    if options.engine == "ray":
        from pipeline.runner.ray_data import run_batches as engine
    pending = listed.count(Mark.PENDING)
    linking.expect(pending)
    jobs = min(options.jobs, pending)  # no process is started for nothing
    for batch in engine(listed.pending(), work, options.limits, jobs):
        store.put((_entry(finished, fingerprint), finished.packed) for finished in batch)
        for packed in chain.from_iterable(finished.packed for finished in batch):
            linking.add(packed.document, packed.stamp, unpack_mentions(packed.mentions))
        yield from batch


def _entry(finished: Finished, fingerprint: Fingerprint) -> Entry:
    file = finished.file
    key = ""
    if finished.repeatable:
        key = fingerprint.of_article(file.source_path, finished.sha256, finished.langs)
    return Entry(
        source_path=file.source_path,
        size=file.size,
        mtime_ns=file.mtime_ns,
        sha256=finished.sha256,
        langs=" ".join(finished.langs),
        key=key,
        read=bool(finished.packed),
        failed=json.dumps(finished.failed, ensure_ascii=False),
    )


def _write(
    out: Path,
    store: Store,
    linking: Linking,
    corpus: Corpus,
    fingerprint: Fingerprint,
    options: Options,
    summary: Summary,
) -> None:
    """Write all tables aside, then put them in place together."""
    since = perf_counter()
    with closing(Standing(out, places_of(out), standing_run(out))) as standing:
        with staged(out) as folder:
            counts, files = export(
                folder,
                store.articles(without=corpus.duplicates),
                corpus.failures,
                summary.run_id,
                __version__,
                fingerprint.settings,
                linking=linking,
                standing=standing,
                excel=options.excel,
            )
            summary.seconds["link and export"] = perf_counter() - since
            low = low_coverage(folder / "documents.csv", load_coverage(fingerprint.settings.configs))
            manifest = manifest_of(summary.run_id, fingerprint, counts, low, summary.seconds)
            write_manifest(folder, manifest, files, store.inputs())
        standing.keep()
    if not options.excel:
        (out / WORKBOOK).unlink(missing_ok=True)
    summary.written = True
