"""Raw folders that are not on this machine: any address that Arrow or fsspec can open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class RemotePath:
    """A file below ``folder``; ``path`` is its path in the file system of the folder.

    ``folder`` is an address: ``s3://``, ``gs://``, ``hdfs://``, ``file://``, ``fsspec+<protocol>://``.
    """

    folder: str
    path: str

    def read_bytes(self) -> bytes:
        """:raises OSError: when it cannot be read."""
        from pyarrow.fs import FileSystem

        filesystem, _ = FileSystem.from_uri(self.folder)
        with filesystem.open_input_stream(self.path) as stream:
            data: bytes = stream.read()
        return data


def list_remote(uri: str) -> Iterator[tuple[str, str, int, int]]:
    """Path relative to the folder ``uri``, path, bytes and time in nanoseconds of every file below it.

    Hidden files are left out, as in a local folder.

    :raises ConfigError: when ``uri`` is not a folder that can be listed.
    """
    from pyarrow.fs import FileSelector, FileSystem, FileType

    try:
        filesystem, folder = FileSystem.from_uri(uri)
        found = filesystem.get_file_info(FileSelector(folder, recursive=True))
    except (OSError, ValueError, ImportError) as fault:
        raise ConfigError(
            f"{uri}: expected the address of a folder of raw articles, found: {fault}; see --raw"
        ) from fault
    return (
        (relative, info.path, info.size, info.mtime_ns or 0)
        for info in found
        if info.type == FileType.File and not _is_hidden(relative := info.path[len(folder) :].strip("/"))
    )


def _is_hidden(relative: str) -> bool:
    return any(part.startswith(".") for part in relative.split("/"))
