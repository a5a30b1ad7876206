"""Learns the weights of the time ranker from annotated articles.

    python -m pipeline.periods.train GOLD_DIR [--write]

``GOLD_DIR`` holds ``articles/`` and ``claims/`` as for ``claimtable evaluate``.  Prints the accuracy
on articles that the weights were not learned from, a language a line; with ``--write`` stores the
weights learned from all articles in ``configs/period_weights.csv``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.configs import default_root
from pipeline.evaluation.oracle import OracleArticle, oracle_articles
from pipeline.periods.candidates import Memory, candidates, lay_ground
from pipeline.periods.lexicon import WEIGHTS, PeriodLexicon, load_periods
from pipeline.periods.timeline import lay_out
from pipeline.ranking import Example, best, learn
from pipeline.settings import Settings

FOLDS = 10

PER_ARTICLE = 4.0
"""See :func:`pipeline.ranking.learn`."""


def examples(
    article: OracleArticle, lexicon: PeriodLexicon, weights: Mapping[str, float] | None = None
) -> list[Example]:
    """One example for each annotated quantity that is scored.

    Without ``weights`` the times of the quantities before are those annotated, with them those that
    the ranker chooses, as it will be when the weights are used.
    """
    line = lay_out(article.document, article.passages, lexicon)
    memory = Memory()
    made: list[Example] = []
    for number, (passage, claims) in enumerate(zip(article.passages, article.claims, strict=True)):
        ground = lay_ground(article.document, article.passages, number, line, lexicon)
        for index, claim in enumerate(claims):
            options = candidates(ground, passage.quantities[index], line, memory)
            wanted = [time or "" for time in claim.wanted("time")]
            right = tuple(option.edtf in wanted for option in options)
            features = tuple(option.features for option in options)
            if not claim.lenient:
                made.append(Example(article.name, claim.lang, features, right))
            if weights is not None:
                pick = best(features, weights)
            else:
                ranks = [
                    wanted.index(option.edtf) if option.edtf in wanted else len(wanted) for option in options
                ]
                pick = ranks.index(min(ranks)) if any(right) else len(options) - 1
            memory.keep(options[pick], ground, passage.quantities[index])
    return made


def cross_validate(articles: Sequence[OracleArticle], lexicon: PeriodLexicon) -> list[tuple[Example, bool]]:
    """For each example whether weights learned from other articles choose an accepted time."""
    told = [examples(article, lexicon) for article in articles]
    answers: list[tuple[Example, bool]] = []
    for fold in range(FOLDS):
        others = (example for at, made in enumerate(told) if at % FOLDS != fold for example in made)
        weights = learn(others, lexicon.priors, per_article=PER_ARTICLE)
        for article in articles[fold::FOLDS]:
            for example in examples(article, lexicon, weights):
                answers.append((example, example.right[best(example.options, weights)]))
    return answers


def write_weights(path: Path, weights: Mapping[str, float]) -> None:
    """Stores ``weights`` as a table, largest first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# Learned by python -m pipeline.periods.train: what a feature adds to the score of a time.\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        for feature, weight in sorted(weights.items(), key=lambda pair: (-abs(pair[1]), pair[0])):
            writer.writerow([feature, f"{weight:.3f}"])


def main(arguments: Sequence[str]) -> int:
    """Runs the command described at the head of this module."""
    if not arguments or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m pipeline.periods.train GOLD_DIR [--write]\n")
        return 2
    configs = default_root()
    lexicon = load_periods(configs)
    articles = oracle_articles(Path(arguments[0]), Settings(configs))
    answers = cross_validate(articles, lexicon)
    for lang in ("vi", "en", "zh", ""):
        right = [is_right for example, is_right in answers if lang in ("", example.lang)]
        if right:
            sys.stdout.write(f"{lang or 'all':4} {len(right):5} {sum(right) / len(right):.3f}\n")
    if "--write" in arguments:
        told = (example for article in articles for example in examples(article, lexicon))
        weights = learn(told, lexicon.priors, per_article=PER_ARTICLE)
        write_weights(configs / WEIGHTS, weights)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
