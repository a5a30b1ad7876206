"""The quantity grammar: numbers, units and qualifiers on the characters of a text."""

from __future__ import annotations

from pipeline.quantity.parse import parse_text

__all__ = ["parse_text"]
