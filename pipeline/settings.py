"""The settings of a run: small, frozen and picklable, so that a worker process gets them whole.

Lexicons are not carried along: each is loaded once per process by a cached ``load_…(configs)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """``configs`` is the folder of the tables; ``preset`` is ``fast`` (tables and rules) or ``full``.

    ``unpacked_size`` is how many bytes a packed article may unpack to.
    """

    configs: Path
    preset: str = "fast"
    unpacked_size: int = 64 * 2**20
