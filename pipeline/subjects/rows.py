"""The rows of the tables that *subjects* reads."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import field_validator

from pipeline.configs import NamesRow, Row

ENTITY_KINDS = ("country", "place", "org", "person", "other")

USES = Literal[
    "anaphor",
    "cue_before",
    "cue_after",
    "legal",
    "stop",
    "link",
    "inner",
    "break",
    "family",
    "and",
    "article",
    "aside",
    "between",
    "several",
    "possessive",
    "shield",
    "dateline",
    "respective",
    "mark_before",
    "mark_after",
]


SIDES = ("before", "after", "not", "not_before")
"""Where a row of ``country_letters.csv`` stands to a one-character country."""


class EntityRow(NamesRow):
    """One entity; the columns headed by a language (``vi``, ``en``, ``zh``) hold its names, parted by ``|``.

    A capital letter in a name must be a capital in the text too, so that "US" is not "us".
    ``adjective`` holds English demonyms and adjectives, ``letter`` a one-character Chinese
    abbreviation, which is read only where a row of ``country_letters.csv`` licenses it.
    """

    id: str
    adjective: str = ""
    letter: str = ""
    wikidata: str = ""

    @field_validator("id")
    @classmethod
    def _known_kind(cls, value: str) -> str:
        kind, colon, name = value.partition(":")
        if not colon or not name or kind not in ENTITY_KINDS:
            raise ValueError(f"expected an id such as org:example, its kind one of {', '.join(ENTITY_KINDS)}")
        return value

    @field_validator("letter")
    @classmethod
    def _one_letter(cls, value: str) -> str:
        if len(value) > 1:
            raise ValueError("expected one character")
        return value

    @field_validator("wikidata")
    @classmethod
    def _item(cls, value: str) -> str:
        if value and not re.fullmatch(r"Q\d+", value):
            raise ValueError("expected a Wikidata item such as Q881")
        return value


class WordRow(Row):
    """A word that stands for, makes, ends or marks a name; the head of the file tells each ``use``."""

    text: str
    use: USES
    value: str = ""


class MeasureRow(NamesRow):
    """``metrics.csv``, of which only the names are read: what is measured is not its own subject."""

    id: str
    kinds: str = ""
    example: str = ""


class MetricSubjectRow(Row):
    """``metric_subjects.csv``: who has a measured property, an ``area`` (a country, a city) or a ``firm``."""

    metric: str
    about: Literal["area", "firm"]


class LetterRow(Row):
    """``country_letters.csv``: what licenses a one-character country, the head of the file tells each side.

    ``value`` is the id that a ``letter`` stands for.
    """

    text: str
    side: Literal["before", "after", "not", "not_before", "letter"]
    value: str = ""
    example: str = ""
