"""Stage *segment*: the sentences of every block."""

from __future__ import annotations

from pipeline.languages import LanguageLexicon, guess_language, load_languages
from pipeline.model import Block, Document, Sentence
from pipeline.sentences import cut_sentences, load_sentence_rules
from pipeline.settings import Settings

_OWN_LANGUAGE = 24
"""A sentence shorter than this has the language of its block."""


def segment(document: Document, settings: Settings) -> list[Sentence]:
    """The sentences of ``document`` in reading order; *detect* must have run.

    They do not overlap, are trimmed of white space and never empty.  ``lang`` is that of the block,
    but for a sentence inside it that is plainly in another language.
    """
    rules = load_sentence_rules(settings.configs)
    lexicon = load_languages(settings.configs)
    text = document.text
    sentences: list[Sentence] = []
    for index, block in enumerate(document.blocks):
        spans = cut_sentences(text, block.start, block.end, rules[block.lang])
        for start, end in spans:
            lang = _language(text, start, end, block, lexicon) if len(spans) > 1 else block.lang
            sentences.append(Sentence(start, end, index, lang))
    return sentences


def _language(text: str, start: int, end: int, block: Block, lexicon: LanguageLexicon) -> str:
    """The language of one sentence of a block of several."""
    if end - start < _OWN_LANGUAGE or text[start:end].isascii() == (block.lang in lexicon.ascii):
        return block.lang
    lang, sure = guess_language(text, start, end, lexicon)
    return lang if sure and lang in lexicon.languages else block.lang


if __name__ == "__main__":
    from pipeline.cli import run_as_script

    run_as_script("segment")
