"""``claimtable extract``."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.options import make_settings, settings_options
from pipeline.errors import ConfigError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from rich.console import Console

    from pipeline.runner import Finished, Plan, Summary

_FOLDER = click.Path(path_type=Path)
_SHOWN = 10


@click.command()
@click.option(
    "--raw", default="raw", show_default=True, help="Folder of articles, or its address (s3://...)."
)
@click.option("--out", type=_FOLDER, default="extracted", show_default=True, help="Folder of tables.")
@click.option("--jobs", type=click.IntRange(min=1), help="Worker processes.  [default: one a core]")
@settings_options
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="local: processes of this machine; ray: a Ray cluster (needs the extra ray).",
)
@click.option(
    "--max-file-size",
    type=click.FloatRange(min=0, min_open=True),
    default=64,
    show_default=True,
    metavar="MB",
    help="Larger files are listed in failed.csv.",
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=1),
    default=60,
    show_default=True,
    help="Time that an article may take, besides a second for every 50 KB.",
)
@click.option("--excel", is_flag=True, help="Write claims.xlsx as well (needs the extra excel).")
@click.option("--dry-run", is_flag=True, help="Say what would be done and do nothing.")
@click.option("--quiet", "-q", is_flag=True, help="Print errors only.")
@click.option("--verbose", "-v", is_flag=True, help="List every article and every failure.")
def extract(
    raw: str,
    out: Path,
    jobs: int | None,
    configs: Path | None,
    preset: str,
    engine: str,
    max_file_size: float,
    seconds: float,
    excel: bool,
    dry_run: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Extract the claims of all articles of a folder into tables.

    Only articles that are new, changed, or touched by a change of the configuration or the code are
    read again; an interrupted run goes on from where it was.

    \b
    Examples:
      claimtable extract
      claimtable extract --raw news/2024 --out tables --jobs 4
      claimtable extract --dry-run --verbose
    """
    from rich.console import Console

    from pipeline.runner import Limits, Options, plan_run, run

    settings: Settings = make_settings(configs, preset)
    if excel and find_spec("xlsxwriter") is None:
        raise ConfigError("--excel needs the package xlsxwriter; install the extra: claimtable[excel]")
    if engine == "ray" and find_spec("ray") is None:
        raise ConfigError("--engine ray needs the package ray; install the extra: claimtable[ray]")
    folder = raw if "://" in raw else Path(raw)
    console = Console(stderr=True, quiet=quiet, highlight=False)
    if dry_run:
        _show_plan(plan_run(folder, out, settings), console, verbose)
        return 0
    limits = Limits(file_size=int(max_file_size * 2**20), seconds=seconds)
    options = Options(jobs=jobs or os.cpu_count() or 1, engine=engine, excel=excel, limits=limits)
    with _Progress(console, verbose) as shown:
        summary = run(folder, out, settings, options, started=shown.start, progress=shown.advance)
    _show_failures(summary, Console(stderr=True, highlight=False), verbose)
    _show_coverage(summary, console, verbose)
    _show_summary(summary, out, console)
    return 1 if summary.bugs else 0


class _Progress:
    """A progress bar on a terminal; with ``verbose`` a line for every article."""

    def __init__(self, console: Console, verbose: bool) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._console = console
        self._verbose = verbose
        columns = (TextColumn("extracting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._task = self._bar.add_task("extracting", total=None, visible=False)

    def __enter__(self) -> _Progress:
        self._bar.start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self._bar.stop()

    def start(self, pending: int) -> None:
        self._bar.update(self._task, total=pending, visible=bool(pending))

    def advance(self, finished: Finished) -> None:
        self._bar.advance(self._task)
        if self._verbose:
            outcome = f"{finished.claims} claims, {finished.rejected} rejected"
            if not finished.packed:
                outcome = finished.failed[0].reason
            self._console.print(
                f"{_name(finished.file.source_path)}: {outcome}", markup=False, soft_wrap=True
            )


def _name(path: str) -> str:
    """``path`` in one line, whatever the file is called: nothing in it commands the terminal."""
    return path if path.isprintable() else repr(path)


def _show_plan(plan: Plan, console: Console, verbose: bool) -> None:
    console.print(f"{len(plan.pending)} to extract, {len(plan.gone)} to forget, {plan.same} up to date")
    for sign, paths in (("+", plan.pending), ("-", plan.gone)):
        for path in paths if verbose else paths[:_SHOWN]:
            console.print(f"  {sign} {_name(path)}", markup=False, soft_wrap=True)
        if len(paths) > _SHOWN and not verbose:
            console.print(f"  {sign} ... and {len(paths) - _SHOWN} more (see --verbose)")


def _show_failures(summary: Summary, console: Console, verbose: bool) -> None:
    shown = summary.failures if verbose else summary.failures[:_SHOWN]
    for failure in shown:
        console.print(
            f"{_name(failure.source_path)}: {failure.reason}: {failure.message}", markup=False, soft_wrap=True
        )
    if len(summary.failures) > len(shown):
        console.print(f"... and {len(summary.failures) - len(shown)} more in failed.csv")


def _show_coverage(summary: Summary, console: Console, verbose: bool) -> None:
    low = sorted(summary.low_coverage.items(), key=lambda item: (item[1], item[0]))
    if low:
        console.print(
            f"warning: of {len(low)} documents only a small part was read (configs/coverage.csv says what is "
            "usual); `claimtable ingest FILE` shows which:",
            soft_wrap=True,
        )
    shown = low if verbose else low[:_SHOWN]
    for path, share in shown:
        console.print(f"  {_name(path)}: {share:.1%} of the characters", markup=False, soft_wrap=True)
    if len(low) > len(shown):
        console.print(f"  ... and {len(low) - len(shown)} more in run.json (low_coverage)")


def _show_summary(summary: Summary, out: Path, console: Console) -> None:
    from rich.table import Table

    total = summary.seconds["total"]
    rate = f", {summary.bytes / 1024 / total:.0f} KB/s" if summary.extracted and total else ""
    state = f"tables written to {out}" if summary.written else f"nothing new, tables in {out} are up to date"
    console.print(
        f"{summary.extracted} of {summary.articles} articles read in {total:.1f} s{rate}; {state}",
        soft_wrap=True,
    )
    table = Table("table", show_header=True, box=None, pad_edge=False)
    table.add_column("rows", justify="right")
    for name, count in summary.counts.items():
        table.add_row(name, f"{count:,}")
    console.print(table)
