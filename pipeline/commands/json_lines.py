"""Rows as JSON lines."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from pipeline.tables.cells import decimal_text


def plain(value: Any) -> Any:
    """``value`` built of what JSON knows: rows become objects, decimals strings without exponent."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: plain(item) for name, item in zip(value._fields, value, strict=True)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {name: plain(getattr(value, name)) for name in _names(type(value))}
    return value


@lru_cache
def _names(row: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(row))


def line(value: Any) -> str:
    """``value`` as one line of JSON."""
    return json.dumps(plain(value), ensure_ascii=False)
