"""The languages that are read: the folders ``configs/lang/<code>`` that hold a ``language.toml``.

That file says how the language is written; the tables beside it may be missing and then hold
nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pipeline.configs import LANGUAGE_CODE, compiled, read_utf8
from pipeline.errors import ConfigError

FILE = "language.toml"

V = TypeVar("V")


def _regex(pattern: str) -> str:
    return compiled(pattern).pattern


class LanguageSettings(BaseModel):
    r"""``language.toml``: how one language is written. Only ``name`` and ``decimal`` must be there.

    ``letters`` are letters of the Latin script that no other language has, ``marked`` those that tell
    text with its marks from text typed without (none: nobody types it without), ``ascii`` says that
    running text has no letters but a to z.  A text without words is read as the ``fallback``.

    ``borrows`` are the languages whose names of entities count too, the later before the earlier;
    ``shortest_lent`` is how long a name of one word must be for another language to borrow it.

    The rest is about numbers: the ``decimal`` sign; whether words are ``unspaced``; whether digit
    words side by side are one number (``digit_strings``, *chín lăm* is 95); whether a digit word
    behind a magnitude counts tenths of it (``trailing_digit``, *hai triệu tư* is 2.4 million);
    whether a number word with a capital is a name (``capitals_are_names``, *chị Ba*); the shape of a
    plural, which tells million from metre in *35m users* (``plural``);
    whether a number between commas is an age (``age_in_commas``, *Smith, 34, said*); which digit
    words side by side are a range (``adjacent_pairs``, 三四); the currency of a bare currency word
    or sign (``home_currency``); what may stand between two words of one number (``gap``, a regex).
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str
    letters: str = ""
    marked: str = ""
    ascii: bool = False
    fallback: bool = False
    borrows: list[str] = []
    shortest_lent: int = 7
    decimal: Literal[".", ","]
    unspaced: bool = False
    digit_strings: bool = False
    trailing_digit: bool = False
    age_in_commas: bool = False
    capitals_are_names: bool = False
    plural: Annotated[str, AfterValidator(_regex)] = "(?!)"
    adjacent_pairs: list[Annotated[list[int], Field(min_length=2, max_length=2)]] = []
    home_currency: str = ""
    gap: Annotated[str, AfterValidator(_regex)] = r"\x20|-|\x20-\x20|\x20\x20|"


@lru_cache(maxsize=8)
def load_language_settings(root: Path) -> dict[str, LanguageSettings]:
    """The settings of every language under ``root`` by its ISO 639 code, sorted by code.

    :raises ConfigError: when there is no language, or a ``language.toml`` cannot be used.
    """
    problems: list[str] = []
    found: dict[str, LanguageSettings] = {}
    for folder in sorted(path for path in (root / "lang").glob("*") if path.is_dir()):
        if not (folder / FILE).is_file():
            if any(folder.glob("*.csv")):
                problems.append(f"{folder}: expected {FILE} beside the tables, found none")
        elif not LANGUAGE_CODE.fullmatch(folder.name):
            problems.append(f"{folder}: expected a folder named by an ISO 639 code such as fr")
        else:
            try:
                found[folder.name] = _read(folder / FILE)
            except ConfigError as fault:
                problems += fault.problems
    if fallbacks := [lang for lang, settings in found.items() if settings.fallback][1:]:
        problems.append(f"{root / 'lang' / fallbacks[0] / FILE}: another language is the fallback; keep one")
    if not found and not problems:
        problems.append(f"{root / 'lang'}: expected folders with a {FILE}, one a language, found none")
    if problems:
        raise ConfigError(*problems)
    return found


def _read(path: Path) -> LanguageSettings:
    try:
        return LanguageSettings.model_validate(tomllib.loads(read_utf8(path)))
    except tomllib.TOMLDecodeError as fault:
        raise ConfigError(f"{path}: expected TOML, found: {fault}") from fault
    except ValidationError as fault:
        raise ConfigError(
            *(
                f"{path}: {'.'.join(map(str, error['loc']))}: {error['msg']}, found {error['input']!r}"
                for error in fault.errors()
            )
        ) from fault


class PerLanguage(dict[str, V]):
    """What is loaded for a language when it is first asked for: most articles need no other."""

    def __init__(self, languages: Iterable[str], load: Callable[[str], V]) -> None:
        """``load`` is asked for what stands in the tables of one of ``languages``, or of another code."""
        self._languages = tuple(languages)
        self._load = load

    def __missing__(self, lang: str) -> V:
        loaded = self[lang] = self._load(lang)
        return loaded

    def load_all(self) -> None:
        """Load what is not loaded yet; :raises ConfigError: with the faults of all languages."""
        problems: list[str] = []
        for lang in self._languages:
            try:
                self[lang]
            except ConfigError as fault:
                problems += fault.problems
        if problems:
            raise ConfigError(*problems)


def languages(root: Path) -> tuple[str, ...]:
    """The ISO 639 codes of the languages under ``root``, sorted.

    :raises ConfigError: like :func:`load_language_settings`.
    """
    return tuple(load_language_settings(root))


def fallback_language(root: Path) -> str:
    """The language that text without words is read as: the one that says so, else the first."""
    settings = load_language_settings(root)
    return next((lang for lang, about in settings.items() if about.fallback), next(iter(settings)))
