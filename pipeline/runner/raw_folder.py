"""Lists the articles of the raw folder, always in the same order."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import starmap
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.runner.remote import RemotePath, list_remote


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file of the raw folder.

    ``source_path`` is relative to the raw folder with ``/`` separators; ``size`` is in bytes.
    ``size`` and ``mtime_ns`` only spare reading a file again, they never decide what it holds.
    """

    source_path: str
    path: Path | RemotePath
    size: int
    mtime_ns: int


@dataclass
class Listing:
    """The files to read in the order of their ``source_path``, and what could not be listed.

    ``faults`` are ``(source_path, reason, message)``, sorted.
    """

    files: list[RawFile] = field(default_factory=list)
    faults: list[tuple[str, str, str]] = field(default_factory=list)


def list_articles(raw: Path | str) -> Listing:
    """All files below ``raw``; hidden ones and links that lead out of it are left out.

    An address such as ``s3://bucket/news`` is a string.

    :raises ConfigError: when ``raw`` is not a folder.
    """
    if isinstance(raw, str):
        return Listing(sorted(starmap(RawFile, list_remote(raw)), key=lambda file: file.source_path))
    if not raw.is_dir():
        found = "a file" if raw.exists() else "nothing"
        raise ConfigError(
            f"{raw}: expected a folder with raw articles, found {found}; create it or name another with --raw"
        )
    top = raw.resolve()
    listing = Listing()
    for entry in _walk(raw, listing.faults):
        source_path = _relative(entry.path, raw)
        if _has_surrogates(source_path):
            name = source_path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            listing.faults.append((name, "file_name", "expected a file name in UTF-8; rename the file"))
            continue
        if entry.is_symlink() and not _leads_inside(Path(entry.path), top):
            continue
        try:
            state = entry.stat()
        except FileNotFoundError:  # gone since the folder was listed
            continue
        listing.files.append(RawFile(source_path, Path(entry.path), state.st_size, state.st_mtime_ns))
    listing.files.sort(key=lambda file: file.source_path)
    listing.faults.sort()
    return listing


def _walk(raw: Path, faults: list[tuple[str, str, str]]) -> Iterator[os.DirEntry[str]]:
    pending = [os.fspath(raw)]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    elif _is_file(entry):
                        yield entry
        except (FileNotFoundError, NotADirectoryError):  # gone since its parent was listed
            continue
        except PermissionError:
            message = "expected a folder that can be listed; mend its permissions"
            faults.append((_relative(folder, raw), "permission", message))


def _is_file(entry: os.DirEntry[str]) -> bool:
    """Whether it is a file or leads to one; a link that leads to itself does not."""
    try:
        return entry.is_file()
    except OSError:
        return False


def _relative(path: str, raw: Path) -> str:
    """``path``, which begins with ``raw``, from there on."""
    return path[len(os.fspath(raw)) :].lstrip(os.sep).replace(os.sep, "/") or "."


def _leads_inside(link: Path, top: Path) -> bool:
    return top in link.resolve().parents


def _has_surrogates(name: str) -> bool:
    """Whether ``name`` holds bytes that are not UTF-8 (they cannot stand in a table)."""
    return any("\ud800" <= character <= "\udfff" for character in name)
