"""Tells the language of a stretch of text: script first, then function words, then a detector.

Han, kana, hangul, Thai, Cyrillic … settle the language by themselves, and so does a good share of
words with letters that only one language has (those of Vietnamese, ``letters`` in its
``language.toml``).  For the rest of the Latin script frequent short words
vote (``configs/function_words.csv``).  Only what stays unclear costs a call of a statistical
detector: ``pycld2`` where it is installed, else ``langdetect`` with a fixed seed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from operator import itemgetter
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.configs import Row, default_root, read_rows
from pipeline.errors import ConfigError
from pipeline.language_settings import fallback_language, load_language_settings

SAMPLE = 160
"""Characters of a block that are looked at first; twenty-odd words nearly always settle it."""
LONG_SAMPLE = 1000
"""Characters that are looked at when the first sample left the language open."""

_WORD = re.compile(r"[^\W\d_]+")
_CJK_SHARE = 0.4  # of Han characters plus Latin words
_SCRIPT_SHARE = 0.5  # of letters, for the other scripts
_KANA_SHARE = 0.12  # of Han plus kana: Chinese quotes a の now and then, Japanese has 30 % and more
_LETTERS_SURE = 0.3  # of words; running Vietnamese has 40 to 60 %
_LETTERS_SOME = 0.08  # of words; an English sentence with Vietnamese names may have as many
_MIN_WORDS = 4  # a fragment below this follows its neighbours
_MIN_FOREIGN_WORDS = 8  # text is only set aside as foreign on more than a name or two


class ScriptRow(Row):
    """A row of ``configs/scripts.csv``: ``characters`` is the inside of a character class."""

    script: str
    lang: str
    characters: str
    example: str


class FunctionWordRow(Row):
    """A row of ``configs/function_words.csv``: words that vote for ``lang``."""

    lang: str
    words: str
    example: str


class Guess(NamedTuple):
    """A language (ISO 639-1), or ``None``; ``sure`` is false for what neighbours may overrule."""

    lang: str | None
    sure: bool


UNKNOWN = Guess(None, False)


class _Classes(dict[int, str]):
    """Code point to the key of its script, filled on demand; a space for what is no letter."""

    def __init__(self, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> None:
        super().__init__()
        self._patterns = patterns

    def __missing__(self, code: int) -> str:
        character = chr(code)
        key = next((key for key, pattern in self._patterns if pattern.match(character)), "")
        if not key:
            key = LATIN if character.isalpha() else " "
        self[code] = key
        return key


LATIN = "l"
HAN = "h"
KANA = "k"
_KEYS = {"han": HAN, "kana": KANA}


@dataclass(frozen=True)
class LanguageLexicon:
    """The compiled tables.

    ``scripts`` maps the class keys of scripts to languages, ``letters`` those of Latin letters that
    only one language has, ``words`` words to voters.  ``languages`` are those that are read,
    ``ascii`` those of them that are written with the letters a to z alone, ``fallback`` the one that
    text without words is read as.  ``latin`` finds the words with a Latin letter in a string of class
    keys, from that letter on.
    """

    classes: _Classes
    scripts: dict[str, str]
    letters: dict[str, str]
    words: dict[str, tuple[str, ...]]
    languages: frozenset[str]
    ascii: frozenset[str]
    fallback: str
    latin: re.Pattern[str]


@lru_cache(maxsize=8)
def load_languages(root: Path) -> LanguageLexicon:
    """The language tables under ``root``, read once per process.

    :raises ConfigError: when a row does not fit, or a character class cannot be compiled.
    """
    patterns: list[tuple[str, re.Pattern[str]]] = []
    scripts: dict[str, str] = {}
    for number, row in enumerate(read_rows(root / "scripts.csv", ScriptRow)):
        key = _KEYS.get(row.script, chr(0xE000 + number))
        try:
            patterns.append((key, re.compile(f"[{row.characters}]")))
        except re.error as fault:
            raise ConfigError(f"{root / 'scripts.csv'}: script {row.script}: {fault}") from fault
        scripts[key] = row.lang
    languages = load_language_settings(root)
    letters: dict[str, str] = {}
    for number, (lang, settings) in enumerate(languages.items()):
        if settings.letters:
            key = chr(0xF000 + number)
            patterns.append((key, re.compile(f"[{re.escape(settings.letters)}]")))
            letters[key] = lang
    voters: dict[str, set[str]] = {}
    unmarked: dict[str, set[str]] = {}
    for words in read_rows(root / "function_words.csv", FunctionWordRow):
        for word in words.words.lower().split():
            voters.setdefault(word, set()).add(words.lang)
            if words.lang in languages and languages[words.lang].marked:
                unmarked.setdefault(strip_marks(word), set()).add(words.lang)
    for word in unmarked.keys() - voters.keys():  # what another language writes the same tells nothing
        voters[word] = unmarked[word]
    return LanguageLexicon(
        _Classes(tuple(patterns)),
        scripts,
        letters,
        {word: tuple(sorted(langs)) for word, langs in voters.items()},
        frozenset(languages),
        frozenset(lang for lang, settings in languages.items() if settings.ascii),
        fallback_language(root),
        re.compile(f"[{LATIN}{''.join(letters)}][^ ]*"),
    )


def strip_marks(text: str) -> str:
    """``text`` with its letters bare of marks, as Vietnamese is typed without an input method."""
    letters = unicodedata.normalize("NFD", text).replace("\u0111", "d").replace("\u0110", "D")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def language_of(text: str, lexicon: LanguageLexicon | None = None) -> str | None:
    """The most likely language of ``text`` (ISO 639-1), or ``None`` when it is too little to tell."""
    lexicon = lexicon or load_languages(default_root())
    lang, sure = guess_language(text, 0, len(text), lexicon)
    return lang if sure or lang in lexicon.languages else None


def guess_language(text: str, start: int, end: int, lexicon: LanguageLexicon) -> Guess:
    """What ``text[start:end]`` says of its own language, without its neighbours."""
    guess = _guess(text[start : min(end, start + SAMPLE)], lexicon)
    if not guess.sure and end - start > SAMPLE:
        guess = _guess(text[start : min(end, start + LONG_SAMPLE)], lexicon)
    return guess


def _guess(sample: str, lexicon: LanguageLexicon) -> Guess:
    if sample.isascii():
        return _by_words(sample, "", lexicon)
    classes = sample.translate(lexicon.classes)
    words = lexicon.latin.findall(classes)
    han, kana = classes.count(HAN), classes.count(KANA)
    if han + kana and han + kana >= _CJK_SHARE * (han + kana + len(words)):
        # kanji alone may be either language: the blocks around decide
        return Guess(lexicon.scripts[KANA if kana > _KANA_SHARE * (han + kana) else HAN], True)
    letters = len(classes) - classes.count(" ")
    if not letters:
        return UNKNOWN
    latin = classes.count(LATIN) + sum(map(classes.count, lexicon.letters))
    if letters - latin > _SCRIPT_SHARE * letters:
        key, count = Counter(classes.replace(" ", "")).most_common(1)[0]
        return Guess(lexicon.scripts.get(key), count >= _MIN_WORDS)
    some = ""
    for key, lang in lexicon.letters.items():
        lettered = sum([key in word for word in words])
        if lettered >= _LETTERS_SURE * len(words):
            return Guess(lang, len(words) >= _MIN_WORDS)
        if lettered >= _LETTERS_SOME * len(words):
            some = lang
    return _by_words(sample, some, lexicon)


def _by_words(sample: str, lettered: str, lexicon: LanguageLexicon) -> Guess:
    """The vote of the function words; the detector where they leave it open.

    ``lettered`` is the language that some of the words show letters of, or empty.
    """
    words = _WORD.findall(sample.lower())
    if not words:
        return UNKNOWN
    votes = Counter(chain.from_iterable(map(lexicon.words.get, words, repeat(()))))
    if votes:
        ranked = sorted(votes.items(), key=itemgetter(1), reverse=True)
        lang, count = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0
        if count >= 3 and count >= 1.5 * second and count >= 0.15 * len(words):
            return Guess(lang, _is_enough(lang, len(words), lexicon))
    if lettered and all(votes[lettered] >= votes[lang] for lang in lexicon.languages):
        return Guess(lettered, False)
    if len(words) < _MIN_WORDS:
        return Guess(votes.most_common(1)[0][0], False) if votes else UNKNOWN
    guess = _detect(sample)
    return Guess(guess.lang, guess.sure and _is_enough(guess.lang, len(words), lexicon))


def _is_enough(lang: str | None, words: int, lexicon: LanguageLexicon) -> bool:
    return words >= (_MIN_WORDS if lang in lexicon.languages else _MIN_FOREIGN_WORDS)


@lru_cache(maxsize=1)
def _detector() -> Literal["pycld2", "langdetect"]:
    try:
        import pycld2  # noqa: F401  # optional
    except ImportError:
        from langdetect import DetectorFactory

        DetectorFactory.seed = 0  # unseeded it gives another answer every few calls
        return "langdetect"
    return "pycld2"


@lru_cache(maxsize=4096)
def _detect(sample: str) -> Guess:
    """The answer of the statistical detector."""
    if _detector() == "pycld2":
        import pycld2

        try:
            reliable, _, details = pycld2.detect(sample, bestEffort=True)
        except pycld2.error:  # control characters
            return UNKNOWN
        code = details[0][1]
        return UNKNOWN if code == "un" else Guess(code.partition("-")[0], reliable)
    from langdetect import LangDetectException, detect_langs

    try:
        best = detect_langs(sample)[0]
    except LangDetectException:  # no letters
        return UNKNOWN
    return Guess(best.lang.partition("-")[0], best.prob > 0.9)
