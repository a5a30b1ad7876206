"""Scores a claim table against annotated articles: ``claimtable evaluate`` and ``make eval``.

An annotated folder holds ``articles/<name>.*`` and ``claims/<name>.jsonl``.  The command line calls
:func:`evaluate` and prints :func:`as_text` or, as JSON, :func:`as_json`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline import __version__
from pipeline.confidence import RuleRow
from pipeline.errors import ConfigError
from pipeline.evaluation.agreement import FIELDS
from pipeline.evaluation.calibration import count_rules, cross_validated, write_rules
from pipeline.evaluation.figures import (
    Bin,
    Figures,
    Scores,
    Share,
    attribution,
    by_language,
    by_rule,
    error_classes,
    links,
    reliability,
    stated,
)
from pipeline.evaluation.gold import load_gold
from pipeline.evaluation.matching import HIT, LENIENT, MISSED, Outcome, match
from pipeline.settings import Settings
from pipeline.tables.rows import ArticleTables

_NEEDED = ("source_path", "char_start", "char_end", "quote", "value")


@dataclass(frozen=True)
class Evaluation:
    """All figures; ``languages`` has one entry a language and ``all``.

    ``reliability`` is that of the confidences in the table, ``cross_validated`` that of confidences
    counted on other articles; ``counts`` are the rules as ``confidence.csv`` keeps them.
    """

    languages: dict[str, Figures]
    attribution: dict[str, Scores]
    links: Scores
    rules: dict[str, Share]
    reliability: list[Bin]
    cross_validated: list[Bin]
    counts: list[RuleRow]
    classes: dict[str, int]
    errors: list[str]


def evaluate(gold: Path, claims: Path | None, settings: Settings) -> Evaluation:
    """Score the table ``claims``, or the articles of ``gold`` extracted now when it is ``None``.

    ``errors`` of the result are all errors in the order of articles and offsets, one a line.

    :raises ConfigError: when the folder holds no annotations, or the table lacks a column.
    """
    outcomes = _outcomes(gold, claims, settings)
    return Evaluation(
        languages=by_language(outcomes),
        attribution=attribution(outcomes),
        links=links(outcomes),
        rules=by_rule(outcomes),
        reliability=reliability(stated(outcomes)),
        cross_validated=cross_validated(outcomes),
        counts=count_rules(outcomes),
        classes=error_classes(outcomes),
        errors=[line for _, _, line in sorted(filter(None, map(_error, outcomes)))],
    )


def calibrate(evaluation: Evaluation, settings: Settings) -> None:
    """Write the rules that ``evaluation`` counted to ``confidence.csv``; the next extraction uses them."""
    write_rules(evaluation.counts, settings.configs)


def _outcomes(gold: Path, claims: Path | None, settings: Settings) -> list[Outcome]:
    annotated = load_gold(gold)
    if claims is not None:
        return match(_read(claims), annotated)
    with TemporaryDirectory() as folder:
        _extract(gold / "articles", Path(folder), settings)
        return match(_read(Path(folder) / "claims.csv"), annotated)


def _extract(articles: Path, out: Path, settings: Settings) -> None:
    """Write the tables of the files in ``articles`` to ``out``, in this process.

    :raises ArticleError: when an article cannot be read.
    """
    from pipeline.extraction import extract_article  # a table that is there already needs no stages
    from pipeline.stages.export import ArticleList, export

    tables: list[ArticleTables] = []
    for path in sorted(path for path in articles.iterdir() if path.is_file()):
        tables += extract_article(path.read_bytes(), path.name, settings)
    export(out, ArticleList(tables, settings), [], "evaluation", __version__, settings)


def _read(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [name for name in _NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise ConfigError(
                    f"{path}: expected the columns {', '.join(missing)}, found {reader.fieldnames}"
                )
            return list(reader)
    except OSError as fault:
        raise ConfigError(f"{path}: expected a claim table, found: {fault.strerror}") from fault


def _error(outcome: Outcome) -> tuple[str, int, str] | None:
    row, gold = outcome.row or {}, outcome.gold
    if outcome.verdict == LENIENT or (outcome.right is not None and all(outcome.right.values())):
        return None
    if outcome.verdict == MISSED and gold is not None:
        start, quote, why = gold.start, gold.quote, MISSED
    else:
        start, quote = int(row["char_start"]), row["quote"]
        if outcome.verdict == HIT and gold is not None and outcome.right is not None:
            wrong = [field for field in FIELDS if not outcome.right[field]]
            why = "; ".join(
                f"{field}: got {row.get(field) or None!r}, gold {gold.wanted(field)!r}" for field in wrong
            )
        else:
            value = row["value"] or f"{row.get('value_min')}..{row.get('value_max')}"
            why = f"{outcome.verdict}: {value} {row.get('unit')} [{row.get('rule_id')}]"
    return outcome.article, start, f"{outcome.article}:{start} {quote!r}: {why}"


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """All figures but the list of errors, for :func:`json.dumps`."""
    return {
        "languages": evaluation.languages,
        "attribution": {lang: found._asdict() for lang, found in evaluation.attribution.items()},
        "links": evaluation.links._asdict(),
        "rules": {rule: share._asdict() for rule, share in evaluation.rules.items()},
        "reliability": [
            {"low": bin_.low, "confidence": bin_.confidence, **bin_.share._asdict()}
            for bin_ in evaluation.reliability
        ],
        "errors": evaluation.classes,
    }


def as_text(evaluation: Evaluation, errors: int = 0, rules: int = 0) -> str:
    """The figures as tables, with the first ``errors`` errors and the ``rules`` most frequent rules."""
    columns = list(evaluation.languages["all"])
    lines = [f"{'':5}" + "".join(f"{name[:9]:>10}" for name in columns)]
    for lang, table in evaluation.languages.items():
        cells = (f"{cell:>10.3f}" if isinstance(cell, float) else f"{cell:>10}" for cell in table.values())
        lines.append(f"{lang:5}" + "".join(cells))
    lines += ["", f"{'attribution':12}{'P':>10}{'R':>10}{'F1':>10}"]
    lines += [
        f"{lang:12}" + "".join(f"{x:>10.3f}" for x in found) for lang, found in evaluation.attribution.items()
    ]
    lines += [f"{'same fact':12}" + "".join(f"{x:>10.3f}" for x in evaluation.links)]
    lines += _reliability("confidence", evaluation.reliability)
    lines += _reliability("cross-val.", evaluation.cross_validated)
    if rules:
        lines += ["", f"{'rule':42}{'rows':>10}{'number':>10}{'strict':>10}"]
        lines += [
            f"{rule[:41]:42}{share.rows:>10}{share.number:>10.3f}{share.strict:>10.3f}"
            for rule, share in list(evaluation.rules.items())[:rules]
        ]
    if errors:
        lines += ["", "  ".join(f"{name} {count}" for name, count in evaluation.classes.items())]
        lines += evaluation.errors[:errors]
    return "\n".join(lines) + "\n"


def _reliability(title: str, bins: list[Bin]) -> list[str]:
    if not bins:
        return []
    rows = [
        f"from {bin_.low:<7.1f}{bin_.share.rows:>10}{bin_.confidence:>10.3f}"
        f"{bin_.share.number:>10.3f}{bin_.share.strict:>10.3f}"
        for bin_ in bins
    ]
    return ["", f"{title:12}{'rows':>10}{'mean':>10}{'number':>10}{'strict':>10}", *rows]
