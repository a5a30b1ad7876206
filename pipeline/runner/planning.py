"""Compares a raw folder with what is already known of it: what a run has to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.runner.fingerprint import Fingerprint
from pipeline.runner.listed import Listed, Mark
from pipeline.runner.raw_folder import Fault, Found, find_articles
from pipeline.runner.remote import RemotePath
from pipeline.runner.store import Store, store_of
from pipeline.settings import Settings


@dataclass
class Plan:
    """What a run would do: the paths to read and to forget, and how many articles are up to date."""

    pending: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    same: int = 0


def plan_run(raw: Path | str, out: Path, settings: Settings) -> Plan:
    """What a run would do; writes nothing.

    :raises ConfigError: when a folder cannot be used, or another run is at work in ``out``.
    """
    found = find_for(raw, out, [])
    kept = store_of(out)
    with Store(kept if kept.exists() else None) as store:
        listed = Listed(store.database, raw, found)
        make_plan(listed, Fingerprint(settings))
        pending = [file.source_path for file in listed.pending()]
        return Plan(pending, listed.gone(), len(listed) - len(pending))


def find_for(raw: Path | str, out: Path, faults: list[Fault]) -> Iterator[Found]:
    """The articles of ``raw``, as :func:`pipeline.runner.raw_folder.find_articles`.

    :raises ConfigError: when ``raw`` is not a folder or ``out`` lies in it.
    """
    found = find_articles(raw, faults)
    if isinstance(raw, Path) and raw.resolve() in (out.resolve(), *out.resolve().parents):
        raise ConfigError(f"{out}: expected a folder outside the raw folder {raw}; name another with --out")
    return found


def make_plan(listed: Listed, fingerprint: Fingerprint) -> None:
    """Mark what is to do in ``listed``; only files of a new time or size are read."""
    listed.mark(_marks(listed, fingerprint))


def _marks(listed: Listed, fingerprint: Fingerprint) -> Iterator[tuple[str, Mark]]:
    for found, entry in listed.beside_known():
        if entry is None or not entry.key:
            yield found.source_path, Mark.PENDING
            continue
        same_state = (entry.size, entry.mtime_ns) == (found.size, found.mtime_ns)
        content = entry.sha256 if same_state else _sha256(found.below(listed.raw).path)
        if entry.key != fingerprint.of_article(found.source_path, content, entry.langs.split()):
            yield found.source_path, Mark.PENDING
        elif not same_state:
            yield found.source_path, Mark.TOUCHED


def _sha256(path: Path | RemotePath) -> str:
    """Digest of a file; empty when it cannot be read (the worker will say why)."""
    try:
        if isinstance(path, RemotePath):
            return sha256(path.read_bytes()).hexdigest()
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
