"""``claimtable parse``: the number grammar alone."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from pipeline.commands.json_lines import line
from pipeline.commands.options import make_settings, settings_options
from pipeline.errors import ConfigError
from pipeline.language_settings import languages
from pipeline.model import Quantity
from pipeline.settings import Settings
from pipeline.text_view import MappedText, read_plain

_EXPECTED = 'expected {"id": ..., "lang": a language of the configuration or null, "text": "..."}'


@click.command()
@settings_options
def parse(configs: Path | None, preset: str) -> None:
    """Find the quantities of texts: JSON lines in, JSON lines out, in the same order.

    \b
    In:   {"id": "1", "lang": "vi", "text": "Xuất khẩu đạt 5,2 tỷ USD"}    lang may be null
    Out:  {"id": "1", "quantities": [{"char_start": 14, "char_end": 24, "quote": "5,2 tỷ USD",
           "kind": "money", "value": "5200000000", "value_min": null, "value_max": null,
           "denominator": null, "relation": "eq", "unit": "USD"}]}

    Offsets are half-open code points of the given text.
    """
    settings = make_settings(configs, preset)
    for number, given in enumerate(sys.stdin.buffer, start=1):
        if given.strip():
            sys.stdout.write(line(answer(given, number, settings)) + "\n")


def answer(given: bytes, number: int, settings: Settings) -> dict[str, Any]:
    """The answer to line ``number`` of the input.

    :raises ConfigError: when the line is not what it must be.
    """
    from pipeline.quantity import parse_text

    try:
        asked = json.loads(given)
        text, lang = asked["text"], asked.get("lang")
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise ConfigError(f"line {number}: {_EXPECTED}, found {_shown(given)}") from fault
    if not isinstance(text, str) or lang not in (*languages(settings.configs), None):
        raise ConfigError(f"line {number}: {_EXPECTED}, found {_shown(given)}")
    reading = _read(text, lang, settings)
    quantities = parse_text(reading.text, lang, settings)
    return {"id": asked.get("id"), "quantities": [_row(text, reading, quantity) for quantity in quantities]}


def _read(text: str, lang: str | None, settings: Settings) -> MappedText:
    """The reading text of ``text``; Vietnamese in an old single-byte encoding is decoded."""
    from pipeline.ingest.legacy_vietnamese import LANGUAGE, repair_vietnamese

    if lang in (LANGUAGE, None) and not text.isascii():
        repaired = repair_vietnamese(text, settings.configs)
        if repaired is not None:
            return repaired
    return read_plain(text)


def _shown(given: bytes) -> str:
    text = given.decode("utf-8", "replace").strip()
    return text if len(text) <= 80 else text[:80] + "..."


def _row(text: str, reading: MappedText, quantity: Quantity) -> dict[str, Any]:
    start, end = reading.origin(quantity.start, quantity.end)
    return {
        "char_start": start,
        "char_end": end,
        "quote": text[start:end],
        "kind": quantity.kind,
        "value": quantity.value,
        "value_min": quantity.value_min,
        "value_max": quantity.value_max,
        "denominator": quantity.denominator,
        "relation": quantity.relation,
        "unit": quantity.unit,
    }
