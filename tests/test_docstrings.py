"""The examples in docstrings, and those of the command line in the documents, are true."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest
from project import PROJECT

from pipeline.cli import claimtable

MODULES = [path for path in sorted((PROJECT / "pipeline").rglob("*.py")) if ">>> " in path.read_text("utf-8")]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_examples_in_docstrings(path: Path) -> None:
    module = import_module(
        ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
    )
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "claimtable --help"])
def test_no_dollar_of_an_example_is_expanded_by_the_shell(document: str) -> None:
    path = PROJECT / document
    text = path.read_text(encoding="utf-8") if path.is_file() else claimtable.help or ""
    assert not re.findall(r'claimtable \w+ "[^"\n]*\$\d', text)
