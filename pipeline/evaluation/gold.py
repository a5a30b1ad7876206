"""Reads annotated articles: ``articles/<name>.*`` and ``claims/<name>.jsonl``, one claim a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError

RELATIONS_AS_WRITTEN = {
    "=": "eq",
    "~": "approx",
    "<": "lt",
    "<=": "le",
    ">": "gt",
    ">=": "ge",
    "~<": "almost",
}


@dataclass(frozen=True)
class GoldClaim:
    """One annotated claim; offsets are code points of the raw file, half-open.

    ``fields`` holds the annotation of every column by its name in ``claims.csv``, ``None`` when
    there is none; ``accept`` lists what else counts as right.  A ``lenient`` claim (optional or
    vague) neither rewards nor punishes.
    """

    start: int
    end: int
    quote: str
    lang: str
    fields: dict[str, Any]
    accept: dict[str, list[Any]]
    lenient: bool
    vague: bool
    same_as: str

    def wanted(self, field: str) -> list[Any]:
        """What counts as right for ``field``; the annotation itself when nothing else does."""
        return self.accept.get(field, [self.fields.get(field)])


@dataclass(frozen=True)
class GoldArticle:
    """An annotated article; ``ignored`` are spans that are not scored."""

    name: str
    text: str | None
    claims: tuple[GoldClaim, ...]
    ignored: tuple[tuple[int, int], ...]


def load_gold(folder: Path) -> list[GoldArticle]:
    """The articles under ``folder`` in the order of their names.

    :raises ConfigError: when there are none, or a line cannot be read.
    """
    texts = {path.stem: path for path in sorted((folder / "articles").glob("*.*"))}
    articles = [_article(path, texts.get(path.stem)) for path in sorted((folder / "claims").glob("*.jsonl"))]
    if not articles:
        raise ConfigError(f"{folder}: expected annotations in claims/*.jsonl, found none")
    return articles


def _article(path: Path, article: Path | None) -> GoldArticle:
    claims: list[GoldClaim] = []
    ignored: list[tuple[int, int]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line, parse_float=Decimal)
            if row.get("ignore"):
                ignored.append((row["start"], row["end"]))
            else:
                claims.append(_claim(row))
        except (ValueError, KeyError, TypeError) as fault:
            raise ConfigError(f"{path}:{number}: expected an annotated claim, found {fault!r}") from fault
    text = None if article is None else article.read_bytes().decode("utf-8")
    return GoldArticle(path.stem, text, tuple(claims), tuple(ignored))


def _claim(row: dict[str, Any]) -> GoldClaim:
    fields = dict(row, value_min=row.get("min"), value_max=row.get("max"))
    fields["relation"] = RELATIONS_AS_WRITTEN.get(row["relation"], row["relation"])
    vague = bool(row.get("vague"))
    return GoldClaim(
        start=row["start"],
        end=row["end"],
        quote=row["quote"],
        lang=row["lang"],
        fields=fields,
        accept=row.get("accept", {}),
        lenient=vague or bool(row.get("optional")),
        vague=vague,
        same_as=row.get("same_as") or "",
    )
