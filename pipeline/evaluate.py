"""Scores a claim table against annotated articles: ``claimtable evaluate`` and ``make eval``.

An annotated folder holds ``articles/<name>.*`` and ``claims/<name>.jsonl``.  The command line calls
:func:`evaluate` or :func:`cross_validate` and prints :func:`as_text` or, as JSON, :func:`as_json`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.evaluation.agreement import FIELDS
from pipeline.evaluation.calibration import Calibration, calibration
from pipeline.evaluation.figures import (
    Figures,
    Scores,
    Share,
    attribution,
    by_language,
    by_rule,
    error_classes,
    links,
)
from pipeline.evaluation.gold import load_gold
from pipeline.evaluation.matching import HIT, LENIENT, MISSED, Outcome, match
from pipeline.evaluation.rows import extract_claims, read_claims
from pipeline.settings import Settings


@dataclass(frozen=True)
class Evaluation:
    """All figures; ``languages`` has one entry a language and ``all``."""

    languages: dict[str, Figures]
    attribution: dict[str, Scores]
    links: Scores
    rules: dict[str, Share]
    calibration: Calibration
    classes: dict[str, int]
    errors: list[str]


def evaluate(gold: Path, claims: Path | None, settings: Settings) -> Evaluation:
    """Score the table ``claims``, or the articles of ``gold`` extracted now when it is ``None``.

    ``errors`` of the result are all errors in the order of articles and offsets, one a line.

    :raises ConfigError: when the folder holds no annotations, or the table lacks a column.
    """
    annotated = load_gold(gold)
    rows = extract_claims(gold / "articles", settings) if claims is None else read_claims(claims)
    return _evaluation(match(rows, annotated))


def cross_validate(gold: Path, others: Sequence[Path], settings: Settings) -> Evaluation:
    """Score the articles of ``gold``, each extracted with weights that were learned without it.

    The weights are learned from the other articles of ``gold`` and those of the folders ``others``.

    :raises ConfigError: when a folder holds no annotations.
    """
    from pipeline.learning.crossval import hold_out  # learning needs numpy and scipy

    return _evaluation(match(hold_out([gold, *others], settings).rows, load_gold(gold)))


def _evaluation(outcomes: list[Outcome]) -> Evaluation:
    return Evaluation(
        languages=by_language(outcomes),
        attribution=attribution(outcomes),
        links=links(outcomes),
        rules=by_rule(outcomes),
        calibration=calibration(outcomes),
        classes=error_classes(outcomes),
        errors=[line for _, _, line in sorted(filter(None, map(_error, outcomes)))],
    )


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
            for bin_ in evaluation.calibration.bins
        ],
        "brier": evaluation.calibration.brier,
        "brier_of_constant": evaluation.calibration.constant,
        "auc": evaluation.calibration.auc,
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
    lines += _reliability(evaluation.calibration)
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


def _reliability(found: Calibration) -> list[str]:
    if not found.bins:
        return []
    rows = [
        f"from {bin_.low:<7.1f}{bin_.share.rows:>10}{bin_.confidence:>10.3f}"
        f"{bin_.share.number:>10.3f}{bin_.share.strict:>10.3f}"
        for bin_ in found.bins
    ]
    brier = f"Brier {found.brier:.3f}, of a constant {found.constant:.3f}; AUC {found.auc:.3f}"
    return ["", f"{'confidence':12}{'rows':>10}{'mean':>10}{'number':>10}{'strict':>10}", *rows, brier]
