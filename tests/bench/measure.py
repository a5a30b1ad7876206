"""Measures commands: wall time, start-up and peak memory of a process and its children."""

from __future__ import annotations

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PASSES = 3


class Cost(NamedTuple):
    """``rate`` in KB (1000 bytes) of text a second, ``start_up`` in seconds, ``peak`` in bytes."""

    rate: float
    start_up: float
    peak: int


class ToolError(Exception):
    """A tool ended with an error; the message is its last line."""


def drive(python: Path, tool: str, paragraphs: Path, kilobytes: float, seconds: float) -> Cost:
    """Run ``tool`` over the first ``kilobytes`` of ``paragraphs``; the median of three passes.

    :raises ToolError: when the tool ends with an error or takes more than ``seconds``.
    """
    command = [str(python), str(HERE / "drive.py"), tool, str(paragraphs), str(kilobytes), str(PASSES)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, env=_environment(tool)
        )
    except subprocess.TimeoutExpired as fault:
        raise ToolError(f"took more than {seconds:.0f} s") from fault
    if done.returncode:
        raise ToolError(_last_line(done.stderr))
    cost = json.loads(done.stdout)
    return Cost(cost["bytes"] / median(cost["seconds"]) / 1000, cost["start_up"], cost["peak"])


def _environment(tool: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)} if tool == "parse" else dict(os.environ)


def extract(raw: Path, preset: str, jobs: int = 1) -> tuple[float, int]:
    """Seconds and peak memory (bytes) of ``claimtable extract`` over ``raw``, from files to tables.

    The peak is that of the largest process.

    :raises ToolError: when it ends with an error.
    """
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "pipeline", "extract", "--quiet", "--raw", str(raw), "--out", out]
        command += ["--jobs", str(jobs), "--preset", preset]
        with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
            begin = perf_counter()
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = perf_counter() - begin
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                errors.seek(0)
                raise ToolError(_last_line(errors.read()))
    return seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def extraction_cost(raw: Path, size: int, preset: str, tiny: Path) -> Cost:
    """The cost of whole runs over ``raw`` (``size`` bytes).

    Start-up is a run over the folder ``tiny`` with one short article in each language of the text; it is
    not in the rate, as it is not in that of the other tools.
    """
    runs = [extract(raw, preset) for _ in range(PASSES)]
    start_up = median(extract(tiny, preset)[0] for _ in range(PASSES))
    seconds = median(run[0] for run in runs) - start_up
    return Cost(size / seconds / 1000, start_up, max(run[1] for run in runs))


def exponent(sizes: list[float], seconds: list[float]) -> float:
    """The slope of the least-squares line through ``log(seconds)`` against ``log(sizes)``."""
    x = [math.log(size) for size in sizes]
    y = [math.log(second) for second in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    spread = sum((value - mean_x) ** 2 for value in x)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / spread


def clear(folder: Path) -> Path:
    """``folder``, new and empty."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _last_line(errors: str) -> str:
    lines = [line for line in errors.splitlines() if line.strip()]
    return lines[-1] if lines else "no message"
