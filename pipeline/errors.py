"""The errors of the package, named by what whoever runs it must do.

ClaimtableError
├── ConfigError    stop before any work: mend the configuration or the command line (exit code 2)
└── ArticleError   set this article aside: it is listed in ``failed.csv`` and the run goes on

Anything else that is raised is a bug (exit code 1).
"""

from __future__ import annotations

from collections.abc import Sequence


class ClaimtableError(Exception):
    """Base of all errors that carry a message for the person who runs the tool."""


class ConfigError(ClaimtableError):
    """The configuration or the command line cannot be used; ``problems`` lists every fault found."""

    def __init__(self, *problems: str) -> None:
        self.problems: Sequence[str] = problems
        super().__init__("\n".join(problems))


class ArticleError(ClaimtableError):
    """One article, or one record of a dump, cannot be read.

    ``reason`` is a short code for ``failed.csv``; the message says what was found and what to do.
    """

    def __init__(self, reason: str, message: str) -> None:
        self.reason = reason
        super().__init__(message)

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        return type(self), (self.reason, str(self))
