"""Learns the weights of the time ranker from annotated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.evaluation.oracle import OracleArticle
from pipeline.periods.candidates import Memory, candidates, lay_ground
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.timeline import lay_out
from pipeline.ranking import Example, best, learn

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


def learn_times(articles: Sequence[OracleArticle], lexicon: PeriodLexicon) -> dict[str, float]:
    """The weights that fit ``articles``, starting from the priors of the lexicon."""
    told = (example for article in articles for example in examples(article, lexicon))
    return learn(told, lexicon.priors, per_article=PER_ARTICLE)
