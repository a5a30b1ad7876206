"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.configs import default_root
from pipeline.errors import ConfigError
from pipeline.presets import PRESETS, default_preset, missing_models
from pipeline.settings import Settings

_configs = click.option(
    "--configs",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the tables of words and rules.  [default: configs/ here, else the packaged ones]",
)
_USE_MODELS = ("extract", "explain", "evaluate", "learn", "attribute", "normalise")


def _chosen(context: click.Context, _option: click.Parameter, preset: str | None) -> str:
    """The preset named, or the default; says what is missing when that is not ``full``."""
    if preset is not None:
        return preset
    missing = missing_models()
    if missing and context.command.name in _USE_MODELS:
        click.echo(
            f"preset fast, since {' and '.join(missing)} cannot be found; for full install the extra "
            "claimtable[models], to be rid of this line say --preset fast",
            err=True,
        )
    return default_preset()


_preset = click.option(
    "--preset",
    type=click.Choice(PRESETS),
    callback=_chosen,
    help="fast: tables and rules only; full: names from language models as well.  "
    "[default: full where the models are installed]",
)


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds ``--configs`` and ``--preset``; make the settings of both with :func:`make_settings`."""
    return _configs(_preset(command))


def make_settings(configs: Path | None, preset: str) -> Settings:
    """:raises ConfigError: when the folder of the tables is not there."""
    root = default_root() if configs is None else configs
    if not root.is_dir():
        raise ConfigError(
            f"{root}: expected a folder with the tables of the configuration, found none; see --configs"
        )
    return Settings(root.resolve(), preset)
