"""Brings an output folder up to date with a raw folder: files, clocks and processes live here only.

``run`` goes from a folder of articles to a folder of tables; ``plan_run`` says what it would do.
"""

from pipeline.runner.planning import Plan, plan_run
from pipeline.runner.run import Options, Summary, run
from pipeline.runner.worker import Finished, Limits

__all__ = ["Finished", "Limits", "Options", "Plan", "Summary", "plan_run", "run"]
