"""``claimtable check-configs``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.options import make_settings, settings_options


@click.command("check-configs")
@settings_options
def check_configs(configs: Path | None, preset: str) -> None:
    """Check every table of configs/ and the examples in it.

    All faults are listed at once, each with its file and line.

    \b
    Example:
      claimtable check-configs --configs my-configs
    """
    from pipeline.config_check import check_tables

    settings = make_settings(configs, preset)
    count = check_tables(settings.configs)
    click.echo(f"{settings.configs}: all tables can be used ({count} loaders)")
