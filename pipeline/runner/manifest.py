"""``run.json``: what made the tables of an output folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from itertools import takewhile
from pathlib import Path
from typing import Any

from pipeline import __version__
from pipeline.runner.fingerprint import Fingerprint

MANIFEST = "run.json"
_INPUTS = ' "inputs": {'


def manifest_of(
    run_id: str,
    fingerprint: Fingerprint,
    counts: Mapping[str, int],
    low_coverage: Mapping[str, float],
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """The manifest of a run but for its inputs and files.

    ``counts`` are the rows of every table, ``low_coverage`` the share read of the documents that were read
    in small part only, ``seconds`` the time of this run by stage.
    """
    return {
        "run_id": run_id,
        "version": __version__,
        "preset": fingerprint.settings.preset,
        "configs": {"digest": fingerprint.tables, "languages": fingerprint.language_tables},
        "code": fingerprint.code,
        "libraries": fingerprint.libraries,
        "counts": dict(counts),
        "low_coverage": dict(low_coverage),
        "seconds": {stage: round(spent, 3) for stage, spent in seconds.items()},
    }


def write_manifest(
    folder: Path,
    manifest: Mapping[str, Any],
    files: Mapping[str, tuple[int, str]],
    inputs: Iterable[tuple[str, str]],
) -> None:
    """Write ``run.json`` into ``folder``; ``files`` gives bytes and SHA-256 of the other files in it.

    ``inputs`` are the paths and SHA-256 digests of all articles (empty when one could not be read);
    they come last, so that whoever wants the rest need not read them.
    """
    described = {name: {"bytes": size, "sha256": sha256} for name, (size, sha256) in sorted(files.items())}
    head = json.dumps({**manifest, "files": described}, ensure_ascii=False, indent=1)
    with (folder / MANIFEST).open("w", encoding="utf-8", newline="\n") as file:
        file.write(head.removesuffix("\n}") + ",\n" + _INPUTS)
        separator = "\n"
        for source_path, sha256 in inputs:
            file.write(f'{separator}  {json.dumps(source_path, ensure_ascii=False)}: "{sha256}"')
            separator = ",\n"
        file.write("\n }\n}\n")


def _read(out: Path) -> dict[str, Any]:
    """The manifest in ``out`` but for its inputs; empty when there is none that can be read."""
    try:
        with (out / MANIFEST).open(encoding="utf-8") as file:
            head = "".join(takewhile(lambda line: line.rstrip("\n") != _INPUTS, file))
        manifest = json.loads(head.rstrip(",\n") + "}")
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) else {}


def read_counts(out: Path) -> dict[str, int]:
    """The rows of every table in ``out``."""
    counts: dict[str, int] = _read(out).get("counts", {})
    return counts


def read_low_coverage(out: Path) -> dict[str, float]:
    """The share read of the documents in ``out`` that were read in small part only, by path."""
    low: dict[str, float] = _read(out).get("low_coverage", {})
    return low


def made_with(out: Path, fingerprint: Fingerprint) -> bool:
    """Whether the tables in ``out`` were made with this code and configuration."""
    manifest = _read(out)
    digest = manifest.get("configs", {}).get("digest")
    return (manifest.get("code"), digest) == (fingerprint.code, fingerprint.tables)


def is_current(out: Path, run_id: str, wanted: Set[str] = frozenset()) -> bool:
    """Whether the tables in ``out`` are those of ``run_id``, all there and of their full size.

    ``wanted`` are names of further files that must be among them.
    """
    manifest = _read(out)
    files = manifest.get("files", {})
    return (
        manifest.get("run_id") == run_id
        and wanted <= files.keys()
        and all(
            (out / name).is_file() and (out / name).stat().st_size == facts["bytes"]
            for name, facts in files.items()
        )
    )


def standing_run(out: Path) -> str:
    """The ``run_id`` of the tables in ``out``; empty when one is not as the run has left it."""
    manifest = _read(out)
    run_id: str = manifest.get("run_id", "")
    if not is_current(out, run_id):
        return ""
    # the manifest is written last
    written = (out / MANIFEST).stat().st_mtime_ns
    untouched = all((out / name).stat().st_mtime_ns <= written for name in manifest["files"])
    return run_id if untouched else ""
