"""The expressions of time of one language, read from ``configs/lang/<lang>/``.

Expressions without words stand in ``configs/periods.csv`` and hold for all.  ``period_words.csv``
holds groups of words (months, weekdays, number words, last year …), each with
what it says as slots of :mod:`pipeline.periods.moments`.  ``periods.csv`` holds the expressions
made of them as patterns, see :mod:`pipeline.periods.patterns`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.configs import read_rows, read_weights
from pipeline.errors import ConfigError
from pipeline.language_settings import PerLanguage, load_language_settings
from pipeline.periods.moments import Reading, read_reading
from pipeline.periods.patterns import Compiler, Pattern, expand_head, fold_pattern
from pipeline.periods.rows import PatternRow, WordRow
from pipeline.periods.triggers import Beginnings, Choices, trigger_places
from pipeline.places import Places
from pipeline.ranking import Ranker
from pipeline.text_view import fold

WEIGHTS = "period_weights.csv"
PRIORS = "period_priors.csv"


@dataclass(frozen=True, eq=False)
class PeriodGrammar:
    """What :func:`pipeline.periods.find.find_periods` needs for one language.

    ``triggers`` finds where an expression may begin; ``choices`` are the patterns tried there, by the
    trigger's text, or "#" and the length of a run of digits.
    """

    lang: str
    unspaced: bool
    choices: dict[str, Choices]
    words: dict[str, dict[str, Reading]]
    joint: re.Pattern[str]
    comma: re.Pattern[str]
    both: re.Pattern[str]
    range_between: re.Pattern[str]
    range_from: re.Pattern[str]
    between: re.Pattern[str]
    compared: re.Pattern[str]
    comparison: re.Pattern[str]
    compare_letters: re.Pattern[str]
    ratio_of: re.Pattern[str]
    equal: re.Pattern[str]
    possessive: re.Pattern[str]
    future: re.Pattern[str]
    say: re.Pattern[str]
    begun: re.Pattern[str]
    began: re.Pattern[str]
    record: re.Pattern[str]
    going_on: re.Pattern[str]

    @cached_property
    def triggers(self) -> Places:
        """Finds the places where an expression may begin."""
        follow_of = {trigger: of_trigger.follow for trigger, of_trigger in self.choices.items()}
        return trigger_places(follow_of, unspaced=self.unspaced)


@dataclass(frozen=True, eq=False)
class PeriodLexicon:
    """The grammars of all languages, and the weights of the ranker that chooses a time.

    A language without tables has no grammar.  ``priors`` are the weights set by hand that learning
    starts from.
    """

    grammars: PerLanguage[PeriodGrammar | None]
    weights: dict[str, float]
    priors: dict[str, float]

    @cached_property
    def ranker(self) -> Ranker:
        """The ranker with these weights."""
        return Ranker(self.weights)


@lru_cache(maxsize=4)
def load_periods(root: Path) -> PeriodLexicon:
    """The lexicon under ``root``, whose grammars are made when they are asked for.

    :raises ConfigError: with all faults of the tables of words; a grammar is a fault of its own.
    """
    problems: list[str] = []
    languages = load_language_settings(root)
    words = {lang: _read_words(root / "lang" / lang / "period_words.csv", problems) for lang in languages}
    groups = frozenset(group for of_language in words.values() for group in of_language)
    if problems:
        raise ConfigError(*problems)

    def grammar(lang: str) -> PeriodGrammar | None:
        if lang not in languages:
            return None
        return _grammar(root, lang, Compiler(words[lang], groups, unspaced=languages[lang].unspaced))

    grammars = PerLanguage(languages, grammar)
    return PeriodLexicon(grammars, read_weights(root / WEIGHTS), read_weights(root / PRIORS))


def _grammar(root: Path, lang: str, compiler: Compiler) -> PeriodGrammar:
    problems: list[str] = []
    by_trigger: dict[str, list[tuple[Pattern, frozenset[str]]]] = defaultdict(list)
    beginnings = Beginnings(compiler.words, unspaced=compiler.unspaced)
    for path in (root / "periods.csv", root / "lang" / lang / "periods.csv"):
        for row in read_rows(path, PatternRow):
            try:
                for variant in expand_head(fold_pattern(row.pattern)):
                    pattern = compiler.pattern(variant, row)
                    for trigger, follow in beginnings.of(variant).items():
                        by_trigger[trigger].append((pattern, follow))
            except (ValueError, KeyError, re.error) as fault:
                problems.append(f"{path}: pattern {row.pattern}: cannot be read: {fault}")
    if problems:
        raise ConfigError(*problems)
    choices = {trigger: Choices(patterns) for trigger, patterns in by_trigger.items()}
    return PeriodGrammar(
        lang,
        compiler.unspaced,
        choices,
        compiler.words,
        compiler.connector("joint"),
        compiler.connector("comma"),
        compiler.connector("and"),
        compiler.connector("range"),
        compiler.just_before("range_from"),
        compiler.just_before("between"),
        compiler.cue("compare"),
        compiler.anywhere("compare"),
        compiler.letters("compare"),
        compiler.connector("ratio_of"),
        compiler.just_before("equal"),
        compiler.connector("possessive"),
        compiler.anywhere("future"),
        compiler.anywhere("say"),
        compiler.just_before("begun"),
        compiler.just_behind("began"),
        compiler.shortly_before("record"),
        compiler.going_on(),
    )


def _read_words(path: Path, problems: list[str]) -> dict[str, dict[str, Reading]]:
    """What each word says, by group and folded word; a dash says nothing."""
    words: dict[str, dict[str, Reading]] = {}
    for row in read_rows(path, WordRow):
        written = f"{row.group}:{row.says}" if row.says.isdigit() else row.says
        says: Reading = {}
        try:
            says = read_reading(written) if written != "-" else {}
        except ValueError:
            problems.append(
                f"{path}: {row.word}: expected slots such as y:-1, a number or -, found {row.says!r}"
            )
        words.setdefault(row.group, {})[fold(row.word)] = says
    return words
