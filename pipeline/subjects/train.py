"""Learns the weights of the subject ranker from annotated articles.

    python -m pipeline.subjects.train GOLD_DIR [--write]

``GOLD_DIR`` holds ``articles/`` and ``claims/`` as for ``claimtable evaluate``.  Prints the accuracy
on articles that the weights were not learned from, a language a line; with ``--write`` stores the
weights learned from all articles in ``configs/subject_weights.csv``.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pipeline.configs import default_root
from pipeline.evaluation.agreement import field_agrees
from pipeline.evaluation.oracle import OracleArticle, oracle_articles
from pipeline.ranking import Example, best, learn
from pipeline.settings import Settings
from pipeline.subjects.candidates import candidates
from pipeline.subjects.comparison import compared_to
from pipeline.subjects.entities import find_entities
from pipeline.subjects.lexicon import WEIGHTS, SubjectLexicon, load_subjects
from pipeline.subjects.scene import lay_out
from pipeline.subjects.topics import Candidate, advance, count_topics

FOLDS = 10
ROUNDS = 2
"""After the first round the weights learn from their own choices for the quantities before."""

PENALTY = 1.0
PER_ARTICLE = 1.5


class Answer(NamedTuple):
    """Whether weights learned from other articles chose an accepted subject."""

    lang: str
    right: bool


def with_entities(article: OracleArticle, lexicon: SubjectLexicon) -> OracleArticle:
    """``article`` with the entities of its passages."""
    found = find_entities(article.document, article.passages, lexicon)
    passages = [
        replace(passage, entities=names) for passage, names in zip(article.passages, found, strict=True)
    ]
    return replace(article, passages=passages)


def examples(
    article: OracleArticle, lexicon: SubjectLexicon, weights: Mapping[str, float] | None = None
) -> list[Example]:
    """One example for each annotated quantity that is scored.

    Without ``weights`` the subject of the quantity before is the annotated one, with them it is the
    one that the ranker chooses, as it will be when the weights are used.
    """
    text, folded = article.document.text, article.document.folded
    topics = count_topics(article.passages)
    made: list[Example] = []
    for passage, claims in zip(article.passages, article.claims, strict=True):
        scene = lay_out(folded, passage, lexicon)
        words = lexicon.words[passage.sentence.lang]
        for quantity, claim in zip(passage.quantities, claims, strict=True):
            compared = compared_to(folded, quantity, scene, words)
            options = candidates(folded, quantity, passage, scene, topics, words, compared)
            features = tuple(option.features for option in options)
            right = tuple(field_agrees("subject_id", _row(text, option), claim) for option in options)
            if not claim.lenient:
                made.append(Example(article.name, claim.lang, features, right))
            if weights is not None:
                topics.choose(options[best(features, weights)], passage)
            elif any(right):
                topics.choose(options[right.index(True)], passage)
        advance(topics, passage)
    return made


def _row(text: str, option: Candidate) -> dict[str, str]:
    return {"subject_id": option.entity_id, "subject": option.text or text[option.start : option.end]}


def learn_from(articles: Sequence[OracleArticle], lexicon: SubjectLexicon) -> dict[str, float]:
    """The weights that fit ``articles``, starting from the priors of the lexicon."""
    told = [example for article in articles for example in examples(article, lexicon)]
    weights = learn(told, lexicon.priors, PENALTY, PER_ARTICLE)
    for _ in range(ROUNDS):
        rolled = [example for article in articles for example in examples(article, lexicon, weights)]
        weights = learn([*rolled, *told], lexicon.priors, PENALTY, PER_ARTICLE)
    return weights


def cross_validate(articles: Sequence[OracleArticle], lexicon: SubjectLexicon) -> list[Answer]:
    """For each example what weights learned from other articles choose."""
    answers: list[Answer] = []
    for fold in range(FOLDS):
        held = articles[fold::FOLDS]
        weights = learn_from([article for article in articles if article not in held], lexicon)
        for article in held:
            for example in examples(article, lexicon, weights):
                answers.append(Answer(example.lang, example.right[best(example.options, weights)]))
    return answers


def write_weights(path: Path, weights: Mapping[str, float]) -> None:
    """Stores ``weights`` as a table, largest first."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(
            "# Learned by python -m pipeline.subjects.train: what a feature adds to the score of a subject.\n"
        )
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["feature", "weight"])
        for feature, weight in sorted(weights.items(), key=lambda pair: (-abs(pair[1]), pair[0])):
            writer.writerow([feature, f"{weight:.3f}"])


def main(arguments: Sequence[str]) -> int:
    """Runs the command described at the head of this module."""
    if not arguments or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m pipeline.subjects.train GOLD_DIR [--write]\n")
        return 2
    configs = default_root()
    lexicon = load_subjects(configs)
    articles = [
        with_entities(article, lexicon) for article in oracle_articles(Path(arguments[0]), Settings(configs))
    ]
    answers = cross_validate(articles, lexicon)
    for lang in ("vi", "en", "zh", ""):
        right = [answer.right for answer in answers if lang in ("", answer.lang)]
        if right:
            sys.stdout.write(f"{lang or 'all':4} {len(right):5} {sum(right) / len(right):.3f}\n")
    if "--write" in arguments:
        write_weights(configs / WEIGHTS, learn_from(articles, lexicon))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
