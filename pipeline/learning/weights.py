"""Writes learned weights as tables of ``configs/``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path


def write_weights(path: Path, weights: Mapping[str, float], meaning: str) -> None:
    """Stores ``weights``, largest first, below a line with what they mean."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"# Learned by claimtable learn: {meaning}\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        for feature, weight in sorted(weights.items(), key=lambda pair: (-abs(pair[1]), pair[0])):
            writer.writerow([feature, f"{weight:.3f}"])
