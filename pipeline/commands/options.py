"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.configs import default_root
from pipeline.errors import ConfigError
from pipeline.settings import Settings

_configs = click.option(
    "--configs",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the tables of words and rules.  [default: configs/ here, else the packaged ones]",
)
_preset = click.option(
    "--preset",
    type=click.Choice(["fast", "full"]),
    default="fast",
    show_default=True,
    help="fast: tables and rules only; full: language models as well, where they are installed.",
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
