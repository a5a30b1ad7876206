"""Counts how often each rule was right, and how well that foretells articles it was not counted on."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.confidence import ALL, TABLE, Calibration, RuleRow
from pipeline.evaluation.figures import Bin, by_rule, judged, reliability
from pipeline.evaluation.matching import Outcome

PARTS = 5


def count_rules(outcomes: Iterable[Outcome]) -> list[RuleRow]:
    """One row a rule, the most frequent first, after the row of all."""
    rows = list(judged(outcomes))
    total = RuleRow(rule=ALL, rows=len(rows), right=sum(outcome.strict for outcome in rows))
    shares = by_rule(rows)
    return [
        total,
        *(
            RuleRow(rule=rule, rows=share.rows, right=round(share.strict * share.rows))
            for rule, share in shares.items()
            if rule
        ),
    ]


def write_rules(rows: Sequence[RuleRow], configs: Path) -> None:
    """Write ``rows`` to the table that :func:`pipeline.confidence.load_calibration` reads."""
    with (configs / TABLE).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(RuleRow.model_fields)
        writer.writerows((row.rule, row.rows, row.right) for row in rows)


def cross_validated(outcomes: Iterable[Outcome]) -> list[Bin]:
    """The reliability of confidences that were each counted on other articles, in five parts."""
    rows = list(judged(outcomes))
    part = {article: n % PARTS for n, article in enumerate(sorted({outcome.article for outcome in rows}))}
    scored: list[tuple[Outcome, float]] = []
    for held_out in range(PARTS if len(part) > 1 else 0):
        calibration = Calibration(count_rules(row for row in rows if part[row.article] != held_out))
        for row in rows:
            value = calibration.confidence(rules_of(row))
            if part[row.article] == held_out and value is not None:
                scored.append((row, float(value)))
    return reliability(scored)


def rules_of(outcome: Outcome) -> tuple[str, ...]:
    """The rules that made a row."""
    return tuple((outcome.row or {}).get("rule_id", "").split(" > "))
