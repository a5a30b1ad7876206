"""``claimtable learn``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.options import make_settings, settings_options


@click.command()
@click.argument("gold", nargs=-1, required=True, type=click.Path(path_type=Path))
@settings_options
def learn(gold: tuple[Path, ...], configs: Path | None, preset: str) -> None:
    """Learn the weights of subjects, times and confidence from annotated articles.

    Writes subject_weights.csv, period_weights.csv and confidence.csv of the configuration anew.  GOLD
    are folders with articles/NAME.* and claims/NAME.jsonl.  What the weights are worth is told by
    claimtable evaluate --cross-validate.  Needs scipy.

    \b
    Example:
      claimtable learn gold reviewed --configs my-configs
    """
    from pipeline.learning.crossval import learn_all

    settings = make_settings(configs, preset)
    found = learn_all(gold, settings)
    right = sum(judgement.right for judgement in found.judgements)
    click.echo(
        f"{settings.configs}: learned from {len(found.judgements)} rows; of articles not learned from, "
        f"{right} were right"
    )
