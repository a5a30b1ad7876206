"""Rows that are never changed, and that cost little to make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

C = TypeVar("C")


@dataclass_transform(frozen_default=True)
def record(cls: type[C]) -> type[C]:
    """A dataclass with slots, hashed by its fields, that the type checker takes as frozen.

    One that is frozen when it runs takes six times as long to make, and articles make rows by the
    ten thousand.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
