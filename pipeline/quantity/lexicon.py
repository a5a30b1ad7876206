"""Compiles the quantity tables of one language into what the grammar looks things up in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.configs import read_rows
from pipeline.language_settings import load_language_settings
from pipeline.languages import strip_marks
from pipeline.quantity.codes import Codes
from pipeline.quantity.literals import LITERAL, VULGAR
from pipeline.quantity.matching import Prefixes, Suffixes, joins
from pipeline.quantity.rows import (
    LexicalRow,
    NumeralRow,
    QualifierRow,
    StructureRow,
    TrapRow,
    UnitCodeRow,
)
from pipeline.quantity.seeds import Seeds, openings
from pipeline.quantity.tokens import Word
from pipeline.quantity.units import read_units
from pipeline.text_view import fold
from pipeline.trie import trie_pattern

SHORT = 60
"""Characters; a text longer than this says more than one of a unit."""


class Address(NamedTuple):
    """A pattern for a stretch without quantities, where the string it ``needs`` stands."""

    needs: str
    pattern: re.Pattern[str]
    reason: str


class Lexicon:
    """All tables of one language, compiled; immutable after construction.

    ``plain`` asks for Vietnamese without its marks: every surface loses them.
    """

    def __init__(self, root: Path, lang: str, plain: bool = False) -> None:
        folder = root / "lang" / lang
        settings = load_language_settings(root)[lang]
        self.lang = lang
        self.plain = plain
        self.decimal: str = settings.decimal
        self.unspaced = settings.unspaced
        self.capitals_are_names = settings.capitals_are_names
        self.plural = re.compile(settings.plural)
        self.digit_strings = settings.digit_strings
        self.trailing_digit = settings.trailing_digit
        self.age_in_commas = settings.age_in_commas
        self.adjacent_pairs = {(a, b) for a, b in settings.adjacent_pairs}
        self.home_decimal = _home_decimals(root)
        codes = read_rows(root / "units.csv", UnitCodeRow)
        self.unit_codes = {row.code: row for row in codes}
        self._load_numerals(folder)
        self._load_structure(folder)
        self._load_units(root, folder)
        self._load_words(root, folder)
        self._compile(settings.gap)

    def key(self, surface: str) -> str:
        """The form ``surface`` is looked up in."""
        folded = fold(surface)
        return strip_marks(folded) if self.plain else folded

    def _load_numerals(self, folder: Path) -> None:
        self.numerals: dict[str, Word] = {}
        self.infix_relation: dict[str, str] = {}
        for row in read_rows(folder / "numerals.csv", NumeralRow):
            key = self.key(row.surface)
            if row.cls == "infix":
                self.infix_relation[key] = row.value
                low = high = Decimal(0)
            elif ".." in row.value:
                low, high = (Decimal(part) for part in row.value.split(".."))
            else:
                low = high = Decimal(row.value or 0)
            self.numerals.setdefault(key, Word(row.cls, low, high, row.need))

    def _load_units(self, root: Path, folder: Path) -> None:
        sources = (folder / "units.csv", folder / "currencies.csv", root / "symbols.csv")
        units = read_units(sources, self.unit_codes, self.minor_units, self.key)
        self.units_after = Prefixes(units.after.items())
        self.units_exact = Prefixes(units.exact.items())
        heads = (*units.after, *units.exact, *self._words_of("unit_adjective"))
        self.unit_heads = frozenset(fold(surface)[:2] for surface in heads)
        self.units_before = Suffixes(units.before.items())
        before = (*units.before, *self._words_of("plus_minus", "negative"))
        self.ends_before = frozenset("+-") | frozenset(phrase[-2:] for phrase in before)
        self.units_behind = Suffixes(
            (key, first.rated) for key, (first, *_) in units.after.items() if first.code != "1"
        )

    def _load_structure(self, folder: Path) -> None:
        by_role: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in read_rows(folder / "structure.csv", StructureRow):
            by_role[row.role].append((self.key(row.surface), row.value))
        self._roles = by_role
        self.minor_units = {
            major: tuple(value for word, value in by_role["minor_unit"] if word == major)
            for major in {word for word, _ in by_role["minor_unit"]}
        }
        self.near = _by_value(by_role.get("near", ()))
        self.sum_magnitudes = dict(by_role.get("sum_magnitude", ()))
        self.masses = self._words_of("mass_noun")
        self.glued_tails = _glued_tails(by_role.get("tail_of", ()))
        self.ahead = {role: Prefixes(entries) for role, entries in by_role.items()}
        joints = self._words_of("of", "part", "ordinal", "ordinal_suffix")
        self.joint_heads = frozenset(word.lstrip(" -")[:2] for word in joints)
        ranks = self._words_of("top", "rank")
        self.rank_letters = frozenset(word[0] for word in ranks)
        self.rank_ends = frozenset("-") | frozenset(word[-2:] for word in ranks)
        self.behind = {role: Suffixes(entries) for role, entries in by_role.items()}
        # 从5升至7, 5 đô thị: what a longer word begins with is no unit
        self.longer_than_units = Prefixes(
            (word, role) for role in ("compound", "pair") for word, _ in by_role.get(role, ())
        )

    def _load_words(self, root: Path, folder: Path) -> None:
        rows = read_rows(folder / "qualifiers.csv", QualifierRow)
        if self.plain:
            marked = {word for word, _ in self._roles.get("marked", ())}
            rows = [row for row in rows if self.key(row.surface) not in marked]
        self.qualifiers_before = Suffixes(
            (self.key(row.surface), row.relation) for row in rows if row.side == "before"
        )
        self.spared = {self.key(row.surface): row.spares for row in rows if row.spares}
        self.qualifiers_after = Prefixes(
            (self.key(row.surface), row.relation) for row in rows if row.side == "after"
        )
        self.qualifiers_ahead = Prefixes(
            (self.key(row.surface), row.relation) for row in rows if row.side == "before"
        )
        lexical = read_rows(folder / "lexical.csv", LexicalRow)
        self.lexical = Prefixes((self.key(row.surface), row) for row in lexical)
        traps = [*read_rows(root / "traps.csv", TrapRow), *read_rows(folder / "traps.csv", TrapRow)]
        self._whole_traps = [(self.key(row.surface), row.reason) for row in traps if row.side == "whole"]
        self.traps_before = Suffixes(
            (self.key(row.surface), row.reason) for row in traps if row.side == "before"
        )
        self.traps_after = Prefixes(
            (self.key(row.surface), row.reason) for row in traps if row.side == "after"
        )
        self.addresses = [
            Address(row.needs, re.compile(row.surface), row.reason) for row in traps if row.side == "pattern"
        ]
        self.codes = Codes(traps)

    def trap_at(self, text: str, begin: int, position: int, end: int) -> tuple[int, str] | None:
        """``(end, reason)`` of the longest phrase around ``position`` that is no quantity as a whole.

        There is one only where ``trap_heads`` has the letters at ``position``.
        """
        found = self.traps_whole.longest(text, position, end)
        for stop, heads in self.traps_inside.matches(text, position, end):
            if found is not None and found[0] >= stop:
                break
            for head, reason in heads:
                at = position - len(head)
                if (
                    at >= begin
                    and text.startswith(head, at)
                    and not (at > begin and joins(text[at - 1], text[at]))
                ):
                    return stop, reason
        return found

    def starts(self, position: int, text: str, end: int, role: str) -> tuple[int, str] | None:
        """The longest word of ``role`` that begins at ``position``, with its value."""
        table = self.ahead.get(role)
        if table is None or position >= end or text[position] not in table.lengths:
            return None
        return table.longest(text, position, end)

    def ends(self, position: int, text: str, floor: int, role: str) -> tuple[int, str] | None:
        """The longest word of ``role`` that ends at ``position``, with its value."""
        table = self.behind.get(role)
        if table is None or position <= floor or text[position - 1] not in table.lengths:
            return None
        return table.longest(text, position, floor)

    def _compile(self, gap: str) -> None:
        boundary = "" if self.unspaced else r"(?!\w)"
        words = trie_pattern(self.numerals)
        literal = f"(?P<literal>{LITERAL.pattern})"
        word = f"(?P<word>(?:{words}){boundary})"
        flags = re.VERBOSE
        self.first_token = re.compile(f"(?:{literal}|{word})", flags)
        self.token = re.compile(f"(?:{gap})(?:{literal}|{word})", flags)
        self.half_letters = frozenset(
            phrase[0]
            for phrase in (
                *(surface for surface, word in self.numerals.items() if word.cls == "half"),
                *self._words_of("whole_and"),
            )
        )
        per = "|".join(map(re.escape, sorted(self._words_of("per_many"), key=len, reverse=True)))
        noun = _SIGNS if self.unspaced else rf"(?:\x20?{_WORD}(?:\x20{_WORD}){{0,2}}?)??"
        self.per_many = re.compile(rf"{noun}\x20?(?:{per or '(?!)'})\x20?(?=\d)")
        self.every_letters = frozenset(word[-1] for word in self._words_of("every"))
        self.joined_tails = self._roles.get("joined_tail", [])
        self.half_units = dict(self._roles.get("half_unit", ()))
        self.adjective_letters = frozenset(word[0] for word in self._words_of("unit_adjective"))
        self.amount_tails = _heads(self._words_of("whole_and", "short"), "0123456789-", VULGAR)
        halves = [surface for surface, word in self.numerals.items() if word.cls == "half"]
        self.unit_tails = _heads(
            self._words_of("whole_and", "minor_and", "below_zero", "per"),
            (*halves, *self.numerals, *self.infix_relation),
            "0123456789-/",
        )
        self.number_joints = _heads(self._words_of("plus_minus", "pair", "range", "list"))
        self.noun_per = re.compile(rf"[^\W\d_]*+\x20(?={trie_pattern(self._words_of('per'))})")
        self.list_letters = frozenset(word[0] for word in self._words_of("list"))
        self.fraction_letters = frozenset(VULGAR) | {phrase[0] for phrase in self._words_of("whole_and")}
        self.number_letters = frozenset("0123456789") | {
            phrase[0] for phrase in (*self.numerals, *self._words_of("minor_and"))
        }
        partners = self._words_of("plus_minus", "pair", "range")
        self.partner_heads = frozenset(word[:2] for word in partners)
        ages = (*self._words_of("age", "range_open", "minor_and"), *self.qualifiers_before.entries)
        self.age_ends = frozenset("0123456789,、") | frozenset(word[-2:] for word in ages)
        self.openings = openings(self._roles, self.lexical.entries, self.numerals)
        self.seeds = Seeds(self.openings, unspaced=self.unspaced)
        self.articles = frozenset(word for word, names in self.openings.items() if names == {"article"})
        self.after_article = re.compile(self._after_article(), re.DOTALL)
        self._place_traps()

    def _after_article(self) -> str:
        """What may follow an article that is a number: few are, and they stand everywhere."""
        multipliers = (surface for surface, word in self.numerals.items() if word.cls == "multiplier")
        traps = (
            key.partition(" ")[2] for key, _ in self._whole_traps if key.partition(" ")[0] in self.articles
        )
        words = trie_pattern((*self._words_of("part"), *multipliers, *traps))
        return rf".(?:{words})|(?!.{{{SHORT + 1}}})"

    def _place_traps(self) -> None:
        """Files each phrase under the first place in it where the scan stops: 乱七八糟 under 七."""
        leading: list[tuple[str, str]] = []
        inside: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for key, reason in self._whole_traps:
            seed = self.seeds.search(key, 0, len(key))
            at = 0 if seed is None else seed.start
            if at == 0:
                leading.append((key, reason))
            else:
                inside[key[at:]].append((key[:at], reason))
        self.traps_whole = Prefixes(leading)
        self.trap_heads = frozenset(phrase[:2] for phrase in (*dict(leading), *inside))
        self.traps_inside = Prefixes((tail, tuple(heads)) for tail, heads in inside.items())

    def _words_of(self, *roles: str) -> list[str]:
        return [surface for role in roles for surface, _ in self._roles.get(role, ())]


def _heads(*phrases: Iterable[str]) -> frozenset[str]:
    """The first two letters of each phrase, or its only one, for a quick look whether one may begin."""
    return frozenset(phrase[:2] for some in phrases for phrase in some)


def _by_value(entries: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for word, value in entries:
        grouped[value] = (*grouped.get(value, ()), word)
    return grouped


def _glued_tails(entries: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The words that digits may be glued to as decimals, by their first sign, the longest first."""
    words = sorted((word for word, value in entries if value == "glued"), key=len, reverse=True)
    return {first: tuple(word for word in words if word[0] == first) for first in {w[0] for w in words}}


def _home_decimals(root: Path) -> dict[str, str]:
    """The decimal sign of the language a currency is at home in, by currency code."""
    return {
        settings.home_currency: settings.decimal
        for settings in load_language_settings(root).values()
        if settings.home_currency
    }


_SIGNS = r"[^\W\d_]{0,4}?"
_WORD = r"[^\W\d_]{1,14}(?=[\x20/])"
"""The thing counted between a number and what it is per, in a language without and with spaces."""


@lru_cache(maxsize=16)
def load_lexicon(root: Path, lang: str, plain: bool = False) -> Lexicon:
    """The compiled tables of ``lang`` under ``root``, read once per process.

    :raises ConfigError: naming every row that cannot be used.
    """
    return Lexicon(root, lang, plain)
