"""Compares a raw folder with what is already known of it: what a run has to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.runner.fingerprint import Fingerprint
from pipeline.runner.raw_folder import Listing, RawFile, list_articles
from pipeline.runner.remote import RemotePath
from pipeline.runner.store import Entry, Store, store_of
from pipeline.settings import Settings


@dataclass
class Plan:
    """What a run has to do.

    ``same`` are the entries that stay, by path; ``touched`` are those of them whose file has a new
    time but the old content; ``gone`` are the paths of articles that left the raw folder.
    """

    pending: list[RawFile] = field(default_factory=list)
    same: dict[str, Entry] = field(default_factory=dict)
    touched: list[Entry] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def plan_run(raw: Path | str, out: Path, settings: Settings) -> Plan:
    """What a run would do; writes nothing.

    :raises ConfigError: when a folder cannot be used, or another run is at work in ``out``.
    """
    listing = list_for(raw, out)
    known: dict[str, Entry] = {}
    if store_of(out).exists():
        with Store(store_of(out)) as store:
            known = store.entries()
    return make_plan(listing, known, Fingerprint(settings))


def list_for(raw: Path | str, out: Path) -> Listing:
    """The articles of ``raw``.

    :raises ConfigError: when ``raw`` is not a folder or ``out`` lies in it.
    """
    listing = list_articles(raw)
    if isinstance(raw, Path) and raw.resolve() in (out.resolve(), *out.resolve().parents):
        raise ConfigError(f"{out}: expected a folder outside the raw folder {raw}; name another with --out")
    return listing


def make_plan(listing: Listing, known: dict[str, Entry], fingerprint: Fingerprint) -> Plan:
    """Compare ``listing`` with ``known``; only files of a new time or size are read."""
    plan = Plan()
    for file in listing.files:
        entry = known.get(file.source_path)
        if entry is None or not entry.key:
            plan.pending.append(file)
            continue
        same_state = (entry.size, entry.mtime_ns) == (file.size, file.mtime_ns)
        content = entry.sha256 if same_state else _sha256(file.path)
        if entry.key != fingerprint.of_article(file.source_path, content, entry.langs.split()):
            plan.pending.append(file)
            continue
        if not same_state:
            entry = entry._replace(size=file.size, mtime_ns=file.mtime_ns)
            plan.touched.append(entry)
        plan.same[file.source_path] = entry
    present = {file.source_path for file in listing.files}
    plan.gone = [source_path for source_path in known if source_path not in present]
    return plan


def _sha256(path: Path | RemotePath) -> str:
    """Digest of a file; empty when it cannot be read (the worker will say why)."""
    try:
        if isinstance(path, RemotePath):
            return sha256(path.read_bytes()).hexdigest()
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
