"""Brings an output folder up to date with a raw folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter

from pipeline.config_check import check_tables
from pipeline.errors import ConfigError
from pipeline.fingerprint import Fingerprint, digest
from pipeline.manifest import is_current, manifest_of, read_counts, write_manifest
from pipeline.planning import Plan, list_for, make_plan
from pipeline.pool import run_batches
from pipeline.raw_folder import Listing
from pipeline.settings import Settings
from pipeline.stages.export import export
from pipeline.stages.link import link
from pipeline.store import Entry, Store, store_of
from pipeline.tables.files import recover, staged
from pipeline.tables.rows import FailedRow
from pipeline.worker import BUG, Finished, Limits, extract_batch

_LIMITS = Limits()


@dataclass
class Summary:
    """What a run did.

    ``articles`` were found, ``extracted`` of them (``bytes`` in all) were read in this run.
    ``counts`` are the rows of every table; ``seconds`` the time by stage, added up over the
    workers, and the wall time ``total``.
    """

    articles: int = 0
    extracted: int = 0
    bytes: int = 0
    written: bool = False
    run_id: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    failures: Sequence[FailedRow] = ()
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def bugs(self) -> int:
        """Articles that ran into a fault of this package."""
        return sum(failure.reason == BUG for failure in self.failures)


def run(
    raw: Path,
    out: Path,
    settings: Settings,
    *,
    jobs: int = 0,
    limits: Limits = _LIMITS,
    started: Callable[[Plan], None] | None = None,
    progress: Callable[[Finished], None] | None = None,
) -> Summary:
    """Extract what is new or changed in ``raw`` and bring the tables in ``out`` up to date.

    ``jobs`` is the number of worker processes; 0 works in this process, where nothing guards
    against an article that hangs.  ``started`` is called once with the plan, ``progress`` after
    every article.

    :raises ConfigError: when the folders or the configuration cannot be used.
    """
    begun = perf_counter()
    listing = list_for(raw, out)
    fingerprint = Fingerprint(settings)
    summary = Summary(articles=len(listing.files))
    _make_folder(store_of(out).parent)
    with Store(store_of(out)) as store:
        plan = make_plan(listing, store.entries(), fingerprint)
        if plan.pending:
            check_tables(settings.configs)
        if started:
            started(plan)
        entries = dict(plan.same)
        work = partial(extract_batch, settings=settings, limits=limits)
        for batch in run_batches(plan.pending, work, limits, jobs):
            kept = [(_entry(finished, fingerprint), finished.packed) for finished in batch]
            store.put(kept)
            entries.update((entry.source_path, entry) for entry, _ in kept)
            _count(batch, summary, progress)
        store.refresh(plan.touched)
        store.drop(plan.gone)
        _bring_up_to_date(out, store, entries, listing, fingerprint, summary)
    summary.seconds["total"] = perf_counter() - begun
    return summary


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise ConfigError(
            f"{folder}: expected a folder to write to, found: {fault.strerror}; name another with --out"
        ) from fault


def _entry(finished: Finished, fingerprint: Fingerprint) -> Entry:
    file = finished.file
    key = ""
    if finished.repeatable:
        key = fingerprint.of_article(file.source_path, finished.sha256, finished.langs)
    return Entry(
        file.source_path, file.size, file.mtime_ns, finished.sha256, " ".join(finished.langs), key,
        finished.reason, finished.message,
    )  # fmt: skip


def _count(batch: Sequence[Finished], summary: Summary, progress: Callable[[Finished], None] | None) -> None:
    for finished in batch:
        summary.extracted += 1
        summary.bytes += finished.file.size
        for stage, spent in finished.seconds.items():
            summary.seconds[stage] = summary.seconds.get(stage, 0.0) + spent
        if progress:
            progress(finished)


def _bring_up_to_date(
    out: Path,
    store: Store,
    entries: dict[str, Entry],
    listing: Listing,
    fingerprint: Fingerprint,
    summary: Summary,
) -> None:
    """Write the tables unless those in ``out`` are already what they would become."""
    duplicates = _duplicates(entries)
    summary.failures = _failures(listing, entries, duplicates)
    summary.run_id = fingerprint.of_run(_parts(entries, summary.failures))
    recover(out)
    if not is_current(out, summary.run_id):
        _write(out, store, entries, duplicates, fingerprint, summary)
        summary.written = True
    summary.counts = read_counts(out)


def _duplicates(entries: dict[str, Entry]) -> dict[str, str]:
    """Paths of articles with the bytes of an earlier one, which alone goes into the tables."""
    first: dict[str, str] = {}
    return {
        source_path: first[entry.sha256]
        for source_path, entry in sorted(entries.items())
        if not entry.reason and first.setdefault(entry.sha256, source_path) != source_path
    }


def _failures(listing: Listing, entries: dict[str, Entry], duplicates: dict[str, str]) -> list[FailedRow]:
    rows = [FailedRow(*fault) for fault in listing.faults]
    for entry in entries.values():
        if entry.reason:
            rows.append(FailedRow(entry.source_path, entry.reason, entry.message))
    for source_path, first in duplicates.items():
        message = (
            f"expected an article only once, found the bytes of {first}, which is in the tables; delete one"
        )
        rows.append(FailedRow(source_path, "duplicate", message))
    return sorted(rows)


def _parts(entries: dict[str, Entry], failures: Sequence[FailedRow]) -> Iterator[str]:
    """What the tables depend on, article by article and then failure by failure."""
    for _, entry in sorted(entries.items()):
        if not entry.reason:
            yield entry.key
    for failure in failures:
        yield digest(*(cell.encode() for cell in failure))


def _write(
    out: Path,
    store: Store,
    entries: dict[str, Entry],
    duplicates: dict[str, str],
    fingerprint: Fingerprint,
    summary: Summary,
) -> None:
    since = perf_counter()
    scratch = store_of(out).parent / "clusters.sqlite"
    scratch.unlink(missing_ok=True)
    with staged(out) as folder:
        claims = (tables.claims for tables in store.tables(duplicates))
        clusters = link(claims, fingerprint.settings, scratch)
        summary.seconds["link"] = perf_counter() - since
        since = perf_counter()
        counts = export(folder, store.tables(duplicates), clusters, summary.failures, summary.run_id)
        summary.seconds["export"] = perf_counter() - since
        inputs = {path: entry.sha256 for path, entry in sorted(entries.items())}
        write_manifest(folder, manifest_of(summary.run_id, fingerprint, inputs, counts, summary.seconds))
    scratch.unlink(missing_ok=True)
