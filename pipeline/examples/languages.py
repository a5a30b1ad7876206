"""The examples of the tables that tell languages and sentences apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.configs import read_numbered
from pipeline.examples.outcome import Outcome
from pipeline.language_settings import languages
from pipeline.languages import FunctionWordRow, ScriptRow, language_of, load_languages
from pipeline.sentences import AbbreviationRow, cut_sentences, load_sentence_rules
from pipeline.unmarked import TABLE, UnmarkedRow, load_unmarked


def language_outcomes(root: Path) -> Iterator[Outcome]:
    """Scripts and function words tell the language of their example; an abbreviation does not end it.

    Words typed without marks get those that their row says.
    """
    lexicon = load_languages(root)
    tables: list[tuple[Path, type[ScriptRow | FunctionWordRow]]] = [
        (root / "scripts.csv", ScriptRow),
        (root / "function_words.csv", FunctionWordRow),
    ]
    for path, model in tables:
        for line, row in read_numbered(path, model):
            yield Outcome(path, line, row.example, row.lang, language_of(row.example, lexicon) or "")
    rules = load_sentence_rules(root)
    for lang in languages(root):
        path = root / "lang" / lang / "abbreviations.csv"
        for line, short in read_numbered(path, AbbreviationRow):
            spans = cut_sentences(short.example, 0, len(short.example), rules[lang])
            found = " | ".join(short.example[start:end] for start, end in spans)
            yield Outcome(path, line, short.example, short.example, found)
    for lang, table in load_unmarked(root).items():
        path = root / "lang" / lang / TABLE
        for line, bare in read_numbered(path, UnmarkedRow):
            yield Outcome(
                path, line, bare.example, bare.want, table.restore(bare.example, 0, len(bare.example))
            )
