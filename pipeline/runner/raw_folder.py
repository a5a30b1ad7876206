"""Finds the articles of the raw folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from typing import NamedTuple

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


class Found(NamedTuple):
    """A file as it is listed: ``place`` is its path, or its address inside the file system of the folder."""

    source_path: str
    place: str
    size: int
    mtime_ns: int

    def below(self, raw: Path | str) -> RawFile:
        """The file, which was found in ``raw``."""
        path = RemotePath(raw, self.place) if isinstance(raw, str) else Path(self.place)
        return RawFile(self.source_path, path, self.size, self.mtime_ns)


Fault = tuple[str, str, str]
"""What could not be listed: ``(source_path, reason, message)``."""


def find_articles(raw: Path | str, faults: list[Fault]) -> Iterator[Found]:
    """All files below ``raw`` in any order; hidden ones and links that lead out of it are left out.

    An address such as ``s3://bucket/news`` is a string.  ``faults`` is added to as they are met.

    :raises ConfigError: when ``raw`` is not a folder.
    """
    if isinstance(raw, str):
        return starmap(Found, list_remote(raw))
    if not raw.is_dir():
        found = "a file" if raw.exists() else "nothing"
        raise ConfigError(
            f"{raw}: expected a folder with raw articles, found {found}; create it or name another with --raw"
        )
    return _local_files(raw, faults)


def _local_files(raw: Path, faults: list[Fault]) -> Iterator[Found]:
    top = raw.resolve()
    for entry in _walk(raw, faults):
        source_path = _relative(entry.path, raw)
        if _has_surrogates(source_path):
            name = source_path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
            faults.append((name, "file_name", "expected a file name in UTF-8; rename the file"))
            continue
        if entry.is_symlink() and not _leads_inside(Path(entry.path), top):
            continue
        try:
            state = entry.stat()
        except FileNotFoundError:  # gone since the folder was listed
            continue
        yield Found(source_path, entry.path, state.st_size, state.st_mtime_ns)


def _walk(raw: Path, faults: list[Fault]) -> Iterator[os.DirEntry[str]]:
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
