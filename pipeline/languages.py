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
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
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
_ASCII_WORDS = {code: chr(code).lower() if chr(code).isalpha() else " " for code in range(128)}
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


HAN = "han"
KANA = "kana"
_ALPHABETS = (*range(0x3000), *range(0xFF00, 0xFFF0))
"""Where alphabets stand, and the wide forms of letters; what no script of the table has counts as Latin."""


@dataclass(frozen=True)
class LanguageLexicon:
    """The compiled tables.

    ``scripts`` maps the scripts to languages, ``letters`` the languages that have Latin letters of
    their own to a pattern for the rest of a word from such a letter on, ``words`` words to voters.
    ``languages`` are those that are read, ``ascii`` those of them that are written with the letters a
    to z alone, ``fallback`` the one that text without words is read as.  ``runs`` finds the runs of
    each script, ``other_script`` a character of one that is not Han, ``latin`` the runs of Latin
    letters, ``words_of_latin`` the words with one, from that letter on.
    """

    scripts: dict[str, str]
    letters: dict[str, re.Pattern[str]]
    words: dict[str, tuple[str, ...]]
    languages: frozenset[str]
    ascii: frozenset[str]
    fallback: str
    runs: dict[str, re.Pattern[str]]
    other_script: re.Pattern[str]
    latin: re.Pattern[str]
    words_of_latin: re.Pattern[str]


@lru_cache(maxsize=8)
def load_languages(root: Path) -> LanguageLexicon:
    """The language tables under ``root``, read once per process.

    :raises ConfigError: when a row does not fit, or a character class cannot be compiled.
    """
    characters: dict[str, str] = {}
    scripts: dict[str, str] = {}
    runs: dict[str, re.Pattern[str]] = {}
    for row in read_rows(root / "scripts.csv", ScriptRow):
        try:
            runs[row.script] = re.compile(f"[{row.characters}][{row.characters}]*+")
        except re.error as fault:
            raise ConfigError(f"{root / 'scripts.csv'}: script {row.script}: {fault}") from fault
        characters[row.script], scripts[row.script] = row.characters, row.lang
    languages = load_language_settings(root)
    latin = "".join(filter(str.isalpha, map(chr, _ALPHABETS)))
    for run in runs.values():
        latin = run.sub("", latin)
    latin = _ranges(latin)
    others = "".join(inside for script, inside in characters.items() if script != HAN)
    letter = f"[{latin}{''.join(characters.values())}]"
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
        scripts,
        {
            lang: re.compile(f"[{re.escape(settings.letters)}]{letter}*+")
            for lang, settings in languages.items()
            if settings.letters
        },
        {word: tuple(sorted(langs)) for word, langs in voters.items()},
        frozenset(languages),
        frozenset(lang for lang, settings in languages.items() if settings.ascii),
        fallback_language(root),
        runs,
        re.compile(f"[{others}]" if others else "(?!)"),
        re.compile(f"[{latin}][{latin}]*+"),
        re.compile(f"[{latin}]{letter}*+"),
    )


def _ranges(characters: str) -> str:
    """The inside of a class for ``characters``, which are in order."""
    ends = [one for one, after in pairwise(characters + "\0") if ord(after) != ord(one) + 1]
    starts = [one for before, one in pairwise("\0" + characters) if ord(one) != ord(before) + 1]
    return "".join(f"{start}-{end}" for start, end in zip(starts, ends, strict=True))


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
    guess = _by_script(sample, lexicon)
    if guess is not None:
        return guess
    words = len(lexicon.words_of_latin.findall(sample))
    if not words:
        return UNKNOWN
    some = ""
    for lang, rest_of_word in lexicon.letters.items():
        lettered = len(rest_of_word.findall(sample))
        if lettered >= _LETTERS_SURE * words:
            return Guess(lang, words >= _MIN_WORDS)
        if lettered >= _LETTERS_SOME * words:
            some = lang
    return _by_words(sample, some, lexicon)


def _by_script(sample: str, lexicon: LanguageLexicon) -> Guess | None:
    """What the scripts say of their language; ``None`` where Latin letters prevail."""
    foreign = lexicon.other_script.search(sample) is not None
    han = _size(sample, lexicon.runs[HAN]) if HAN in lexicon.runs else 0
    kana = _size(sample, lexicon.runs[KANA]) if foreign and KANA in lexicon.runs else 0
    if han + kana:
        words = len(lexicon.words_of_latin.findall(sample))
        if han + kana >= _CJK_SHARE * (han + kana + words):
            # kanji alone may be either language: the blocks around decide
            return Guess(lexicon.scripts[KANA if kana > _KANA_SHARE * (han + kana) else HAN], True)
    if not foreign:
        return None
    sizes = {script: _size(sample, runs) for script, runs in lexicon.runs.items()}
    letters, latin = sum(sizes.values()), _size(sample, lexicon.latin)
    if letters <= _SCRIPT_SHARE * (letters + latin):
        return None
    script, size = max((*sizes.items(), ("", latin)), key=itemgetter(1))
    return Guess(lexicon.scripts.get(script), size >= _MIN_WORDS)


def _size(sample: str, runs: re.Pattern[str]) -> int:
    return len("".join(runs.findall(sample)))


def _by_words(sample: str, lettered: str, lexicon: LanguageLexicon) -> Guess:
    """The vote of the function words; the detector where they leave it open.

    ``lettered`` is the language that some of the words show letters of, or empty.
    """
    words = sample.translate(_ASCII_WORDS).split() if sample.isascii() else _WORD.findall(sample.lower())
    if not words:
        return UNKNOWN
    voters = lexicon.words
    votes: dict[str, int] = {}
    for langs in filter(None, map(voters.get, words)):
        for lang in langs:
            votes[lang] = votes.get(lang, 0) + 1
    ranked = sorted(votes.items(), key=itemgetter(1), reverse=True)
    if ranked:
        lang, count = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0
        if count >= 3 and count >= 1.5 * second and count >= 0.15 * len(words):
            return Guess(lang, _is_enough(lang, len(words), lexicon))
    if lettered and all(votes.get(lettered, 0) >= votes.get(lang, 0) for lang in lexicon.languages):
        return Guess(lettered, False)
    if len(words) < _MIN_WORDS:
        return Guess(ranked[0][0], False) if ranked else UNKNOWN
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
