"""Stage *detect*: the language of every block; text in other languages is set aside with a reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from pipeline.languages import HAN, KANA, Guess, LanguageLexicon, guess_language, load_languages
from pipeline.model import Block, Document, Skipped
from pipeline.settings import Settings

_KANJI_ONLY = 30
"""A Japanese text longer than this has kana."""


def detect(document: Document, settings: Settings) -> Document:
    """``document`` with ``lang`` on every block, one of the languages of ``settings.configs``.

    A block that does not tell (a figure, a name, two words) has the language of the nearest block
    before it that does, else of the nearest one after it.  Blocks in other languages leave
    ``blocks`` and are listed in ``skipped`` with the reason ``other_language``.
    """
    if not document.blocks:
        return document
    lexicon = load_languages(settings.configs)
    text = document.text
    guesses = [guess_language(text, block.start, block.end, lexicon) for block in document.blocks]
    languages = _settle(guesses, document, lexicon)
    kept: list[Block] = []
    skipped = list(document.skipped)
    for block, lang in zip(document.blocks, languages, strict=True):
        if lang in lexicon.languages:
            kept.append(Block(block.start, block.end, block.region, lang, block.level, block.cell))
        elif block.start < block.end:
            skipped.append(Skipped(*document.reading.origin(block.start, block.end), "other_language"))
    skipped.sort(key=lambda stretch: (stretch.raw_start, stretch.raw_end))
    return replace(document, blocks=tuple(kept), skipped=tuple(skipped))


def _settle(guesses: list[Guess], document: Document, lexicon: LanguageLexicon) -> list[str]:
    """One language per block: sure guesses stand, the others follow their neighbours."""
    sizes: Counter[str] = Counter()
    for guess, block in zip(guesses, document.blocks, strict=True):
        if guess.sure and guess.lang:
            sizes[guess.lang] += block.end - block.start
    chinese, japanese = lexicon.scripts.get(HAN, ""), lexicon.scripts.get(KANA, "")
    if sizes[japanese] > sizes[chinese]:  # kanji without kana: a headline or a cell of a Japanese article
        guesses = [
            Guess(japanese, True)
            if guess.lang == chinese and block.end - block.start <= _KANJI_ONLY
            else guess
            for guess, block in zip(guesses, document.blocks, strict=True)
        ]
    settled = [guess.lang if guess.sure else None for guess in guesses]
    if not any(settled):
        return [_only_language(guesses, document, lexicon)] * len(guesses)
    following: list[str | None] = [None] * len(settled)
    after: str | None = None
    for index in range(len(settled) - 1, -1, -1):
        after = settled[index] or after
        following[index] = after
    languages: list[str] = []
    before: str | None = None
    for index, (lang, guess) in enumerate(zip(settled, guesses, strict=True)):
        inherited = before or following[index]
        if lang is None and guess.lang in (before, following[index]):
            lang = guess.lang  # between two languages the fragment's own leaning counts
        before = lang or before
        languages.append(lang or inherited or lexicon.fallback)
    return languages


def _only_language(guesses: list[Guess], document: Document, lexicon: LanguageLexicon) -> str:
    """The language of an article whose every block is a fragment."""
    leanings = Counter(guess.lang for guess in guesses if guess.lang in lexicon.languages)
    if leanings:
        return str(leanings.most_common(1)[0][0])
    stated = document.metadata.lang.partition("-")[0].lower()
    return stated if stated in lexicon.languages else lexicon.fallback


if __name__ == "__main__":
    from pipeline.cli import run_as_script

    run_as_script("detect")
