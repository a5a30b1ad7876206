"""The examples of the quantity tables; ``expect`` is written as in :mod:`pipeline.examples.notation`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.configs import read_numbered
from pipeline.examples.notation import in_notation
from pipeline.examples.outcome import Outcome
from pipeline.language_settings import fallback_language
from pipeline.quantity import parse_text
from pipeline.quantity.rows import (
    ALLOWED,
    LexicalRow,
    NumeralRow,
    QualifierRow,
    StructureRow,
    TrapRow,
    UnitRow,
)
from pipeline.settings import Settings

QuantityRow = NumeralRow | StructureRow | UnitRow | QualifierRow | LexicalRow

TABLES: dict[str, type[QuantityRow]] = {
    "numerals.csv": NumeralRow,
    "structure.csv": StructureRow,
    "units.csv": UnitRow,
    "currencies.csv": UnitRow,
    "qualifiers.csv": QualifierRow,
    "lexical.csv": LexicalRow,
}


def quantity_outcomes(root: Path, lang: str) -> Iterator[Outcome]:
    """The examples of ``lang``; those of the tables of all languages belong to the fallback."""
    folder = root / "lang" / lang
    tables: list[tuple[Path, type[QuantityRow]]] = [(folder / name, model) for name, model in TABLES.items()]
    traps = [folder / "traps.csv"]
    if lang == fallback_language(root):
        tables.append((root / "symbols.csv", UnitRow))
        traps.append(root / "traps.csv")
    settings = Settings(root)

    def read(text: str) -> str:
        return " | ".join(in_notation(item, root) for item in parse_text(text, lang, settings))

    for path, model in tables:
        for line, row in read_numbered(path, model):
            if row.example:
                yield Outcome(path, line, row.example, row.expect, read(row.example))
    for path in traps:
        for line, trap in read_numbered(path, TrapRow):
            found = read(trap.example)
            wanted = (found or "a quantity") if trap.reason == ALLOWED else ""
            yield Outcome(path, line, trap.example, wanted, found)
