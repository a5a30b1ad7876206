"""Studies that an article tells of: "Acme surveyed 1,000 adults", and then what came out."""

from __future__ import annotations

from bisect import bisect_right

from pipeline.relations.source_name import Source
from pipeline.relations.speech import QUOTE
from pipeline.relations.statements import Statements

_REGIONS = ("body", "list")


def study_sources(statements: Statements) -> dict[int, Source]:
    """Who found out what the passages behind a study say, by index; passages without numbers have none.

    A study holds until a sentence outside quotation marks has another source.
    """
    passages = statements.passages
    starts = _studies(statements)
    found: dict[int, Source] = {}
    study = Source()
    for index in range(min(starts), len(passages)) if starts else ():
        passage = passages[index]
        if passage.block.region not in _REGIONS:
            continue
        named = statements.named_in(index) if study.text or index in starts else Source()
        if index in starts and named.rule == "studies":
            study = named._replace(start=0, end=0)
        elif study.text and named.text and not _same(study, named):
            if not QUOTE.search(statements.text(index)):
                study = Source()
        elif study.text and passage.quantities:
            found[index] = study
    return found


def _studies(statements: Statements) -> set[int]:
    """The passages in which a phrase of study stands, if only inside a longer word."""
    passages, folded = statements.passages, statements.document.folded
    found = set()
    for lang in {block.lang for block in statements.document.blocks} & statements.lexicon.keys():
        for phrase in statements.lexicon[lang].studies:
            at = folded.find(phrase)
            while at >= 0:
                index = bisect_right(passages, at, key=lambda passage: passage.sentence.start) - 1
                if index >= 0 and passages[index].block.region in _REGIONS:
                    found.add(index)
                at = folded.find(phrase, at + 1)
    return found


def _same(study: Source, named: Source) -> bool:
    """Whether a source is the one of the study, named again ("the Acme survey")."""
    return named.text in study.text or study.text in named.text
