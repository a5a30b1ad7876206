"""``claimtable check-configs``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.options import make_settings, settings_options


@click.command("check-configs")
@settings_options
def check_configs(configs: Path | None, preset: str) -> None:
    """Check every table of configs/ and run the examples in it.

    All faults are listed at once, each with its file and line, what was expected and what was found.

    \b
    Example:
      claimtable check-configs --configs my-configs
    """
    from pipeline.config_check import check_examples, check_tables

    root = make_settings(configs, preset).configs
    click.echo(f"{root}: loading the tables ...", err=True)
    loaded = check_tables(root)
    click.echo(f"{root}: running their examples ...", err=True)
    ran = check_examples(root)
    click.echo(f"{root}: all tables can be used ({loaded} loaders), {ran:,} examples yield what they say")
