"""Expressions of time: found in the text, resolved against it, and tied to quantities."""

from pipeline.periods.assign import TimeChoice, assign_times, weigh_times
from pipeline.periods.find import find_periods
from pipeline.periods.lexicon import PeriodLexicon, load_periods

__all__ = ["PeriodLexicon", "TimeChoice", "assign_times", "find_periods", "load_periods", "weigh_times"]
