"""What became of one example of a table."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Outcome(NamedTuple):
    """The example in line ``line`` of the table ``path``: what the row says it yields, and what it did."""

    path: Path
    line: int
    example: str
    expected: str
    found: str

    @property
    def fits(self) -> bool:
        return self.expected == self.found

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.line}: {self.example!r}: expected {self.expected or 'nothing'!r}, "
            f"found {self.found or 'nothing'!r}"
        )
