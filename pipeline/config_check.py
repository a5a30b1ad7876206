"""Loads every table of a configuration and runs its examples, so that all faults are known at once."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pipeline
from pipeline.errors import ConfigError
from pipeline.language_settings import PerLanguage, languages


def check_tables(root: Path) -> int:
    """Load all tables below ``root``; the number of loaders.

    :raises ConfigError: with the problems of all tables.
    """
    problems: dict[str, None] = {}
    count = 0
    for load in _loaders(root):
        count += 1
        try:
            for part in getattr(load(), "__dict__", {}).values():
                if isinstance(part, PerLanguage):
                    part.load_all()
        except ConfigError as fault:
            problems.update(dict.fromkeys(fault.problems))
    if problems:
        raise ConfigError(*problems)
    return count


def check_examples(root: Path) -> int:
    """Run the example of every row below ``root``; the number of examples.

    :raises ConfigError: with every example that yields something else than its row says.
    """
    from pipeline.examples import outcomes

    ran = list(outcomes(root))
    if problems := [str(outcome) for outcome in ran if not outcome.fits]:
        raise ConfigError(*problems)
    return len(ran)


def _loaders(root: Path) -> Iterator[partial[Any]]:
    """Every function of the package that is named ``load_...`` and takes the folder of the tables.

    A loader with a parameter ``lang`` is called once for each language.
    """
    for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
        if module.name.rpartition(".")[2].startswith("__"):
            continue
        loaded = import_module(module.name)
        for name, function in vars(loaded).items():
            if not name.startswith("load_") or getattr(function, "__module__", "") != module.name:
                continue
            parameters = list(inspect.signature(function).parameters)
            if parameters[:1] not in (["root"], ["configs"]):
                continue
            if "lang" in parameters:
                yield from (partial(function, root, lang) for lang in languages(root))
            else:
                yield partial(function, root)
