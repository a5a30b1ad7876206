"""The command line: finds the command, and turns errors into messages and exit codes."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module

import click

from pipeline import __version__
from pipeline.errors import ArticleError, ConfigError

COMMANDS = {
    "extract": "Extract the claims of all articles of a folder into tables.",
    "parse": "Find the quantities of texts: JSON lines in, JSON lines out.",
    "explain": "Show what is found in TEXT and which rules fired.",
    "evaluate": "Score against annotated articles.",
    "learn": "Learn the weights of the configuration from annotated articles.",
    "check-configs": "Check every table of configs/ and the examples in it.",
    "ingest": "Stage: show what is read of files, and their metadata.",
    "detect": "Stage: show the language of every block of files.",
    "segment": "Stage: show the sentences of files.",
    "quantify": "Stage: show the quantities of files.",
    "attribute": "Stage: show what the quantities of files are about.",
    "normalise": "Stage: show the rows that files add to the tables.",
}
"""Every command and its line in the help, so that ``--help`` need not load them."""

_STAGES = ("ingest", "detect", "segment", "quantify", "attribute", "normalise")
OK, BUG, USAGE, INTERRUPTED, UNREAD = 0, 1, 2, 130, 141


class _Commands(click.Group):
    """Loads a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = "stages" if cmd_name in _STAGES else cmd_name.replace("-", "_")
        command: click.Command = getattr(
            import_module(f"pipeline.commands.{module}"), cmd_name.replace("-", "_")
        )
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="claimtable")
def claimtable() -> None:
    """Numeric claims with provenance out of Vietnamese, English and Chinese news articles.

    \b
    Examples:
      claimtable extract --raw raw --out extracted
      claimtable explain 'Exports rose 5.2% to $40.3 billion in 2024.'
      echo '{"id": "1", "lang": null, "text": "1600亿元"}' | claimtable parse
      claimtable quantify article.html

    Exit codes: 0 done, 1 a bug, 2 wrong usage or configuration or no room to write, 130 interrupted,
    141 nobody reads the output any more.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code; SIGTERM ends it as Ctrl-C does, workers and all."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    sys.exit(exit_code_of(arguments))


def run_as_script(command: str) -> None:
    """The last line of a stage's module: its arguments are those of ``command``."""
    main([command, *sys.argv[1:]])


def exit_code_of(arguments: list[str] | None = None) -> int:
    """Run the command line with ``arguments`` (those of the process if ``None``); its exit code."""
    try:
        code = claimtable.main(arguments, prog_name="claimtable", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as fault:
        fault.show()
        return USAGE
    except ConfigError as fault:
        for problem in fault.problems:
            click.echo(f"error: {problem}", err=True)
        return USAGE
    except ArticleError as fault:
        click.echo(f"error: {fault}", err=True)
        return USAGE
    except ModuleNotFoundError as fault:
        package = (fault.name or "").partition(".")[0]
        if package in ("", __package__):
            raise
        click.echo(f"error: expected the package {package}, found none; run make extract once", err=True)
        return USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # with the latter click tells of a closed pipe
        for stream in (sys.stdout, sys.stderr):  # what they still hold would be written at the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return UNREAD
    return code if isinstance(code, int) else OK
