"""Learns the weights of the time ranker from annotated articles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.evaluation.oracle import OracleArticle
from pipeline.model import Document, Passage
from pipeline.periods.assign import Roles
from pipeline.periods.candidates import candidates, lay_ground
from pipeline.periods.lexicon import PeriodLexicon
from pipeline.periods.memory import Memory
from pipeline.periods.timeline import lay_out
from pipeline.ranking import Example, best, learn
from pipeline.relations import assign_relations
from pipeline.relations.lexicon import Lexicon

PER_ARTICLE = 6.0
"""See :func:`pipeline.ranking.learn`."""


def examples(
    article: OracleArticle,
    roles: Roles,
    lexicon: PeriodLexicon,
    weights: Mapping[str, float] | None = None,
) -> list[Example]:
    """One example for each annotated quantity that is scored.

    Without ``weights`` the times of the quantities before are those annotated, with them those that
    the ranker chooses, as it will be when the weights are used.
    """
    line = lay_out(article.document, article.passages, lexicon)
    memory = Memory()
    made: list[Example] = []
    for number, claims in enumerate(article.claims):
        if not claims:
            continue
        ground = lay_ground(article.document, article.passages, roles[number], number, line, lexicon)
        for index, claim in enumerate(claims):
            options = candidates(ground, index, line, memory)
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
            memory.keep(options[pick], ground, index, line)
    return made


def roles_of(document: Document, passages: Sequence[Passage], relations: Lexicon) -> Roles:
    """The roles of the quantities of ``passages`` as *attribute* finds them."""
    chosen = assign_relations(document, passages, relations)
    return [[choice.role for choice in row] for row in chosen]


def learn_times(
    articles: Sequence[OracleArticle], lexicon: PeriodLexicon, relations: Lexicon
) -> dict[str, float]:
    """The weights that fit ``articles``, starting from the priors of the lexicon."""
    told = (
        example
        for article in articles
        for example in examples(article, roles_of(article.document, article.passages, relations), lexicon)
    )
    return learn(told, lexicon.priors, per_article=PER_ARTICLE)
