"""``claimtable evaluate``."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pipeline.commands.options import make_settings, settings_options


@click.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--claims", type=click.Path(path_type=Path), help="Score this table, extract nothing.")
@click.option("--errors", type=click.IntRange(min=0), default=40, show_default=True, help="Errors to list.")
@click.option(
    "--rules", type=click.IntRange(min=0), default=0, help="Rules to list, the most frequent first."
)
@click.option("--json", "as_lines", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--cross-validate",
    is_flag=True,
    help="Extract each article with weights learned from the others; needs scipy.",
)
@click.option(
    "--with",
    "others",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="GOLD",
    help="For --cross-validate, learn from the articles of this folder as well.",
)
@settings_options
def evaluate(
    gold: Path,
    claims: Path | None,
    errors: int,
    rules: int,
    as_lines: bool,
    cross_validate: bool,
    others: tuple[Path, ...],
    configs: Path | None,
    preset: str,
) -> None:
    """Score against annotated articles: GOLD/articles/NAME.* and GOLD/claims/NAME.jsonl.

    \b
    Examples:
      claimtable evaluate gold --errors 100
      claimtable evaluate gold --claims extracted/claims.csv --json
      claimtable evaluate gold --cross-validate --with reviewed
    """
    from pipeline import evaluate as scoring

    settings = make_settings(configs, preset)
    if cross_validate:
        found = scoring.cross_validate(gold, others, settings)
    else:
        found = scoring.evaluate(gold, claims, settings)
    if as_lines:
        click.echo(json.dumps(scoring.as_json(found), ensure_ascii=False, indent=1))
    else:
        click.echo(scoring.as_text(found, errors=errors, rules=rules), nl=False)
