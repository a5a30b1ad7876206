"""Where an expression of time may begin: a word or a run of digits, and what must follow it.

Words such as *the* and *to* and bare digits stand everywhere, but an expression begins with few of
them.  One regex finds the beginnings together with the first letters of what goes on from there, so
that the patterns are only tried where one may fit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pipeline.periods.moments import Reading
from pipeline.periods.patterns import NUMERIC, RUNS, TOKEN, Pattern, expand_head
from pipeline.places import Places
from pipeline.trie import trie_pattern

_DIGITS = frozenset("0123456789")
_RUN = "#"
_BEFORE_WORD = r"\W\u2e80-\u9fff"
_WORD_ENDS = r"(?![^\W0-9\u2e80-\u9fff])"
"""The edges of a word in Latin letters: a Chinese sign may stand beside it, and digits after it."""

_GAP = r"\s{0,4}"
"""At least as much white space as a pattern allows before a slot."""


def run_of_digits(length: int) -> str:
    """The key of the patterns that begin with so many digits."""
    return f"{_RUN}{length}"


class Choices:
    """Patterns that begin alike, by the letter that follows the beginning."""

    def __init__(self, patterns: Sequence[tuple[Pattern, frozenset[str]]]) -> None:
        """``patterns`` in order, each with what may follow the beginning (see :meth:`Beginnings.of`)."""
        self.follow = frozenset().union(*(follow for _, follow in patterns))
        letters = [(pattern, {word[:1] for word in follow}) for pattern, follow in patterns]
        self._others = tuple(pattern for pattern, of_pattern in letters if "" in of_pattern)
        self._by_letter = {
            letter: tuple(
                pattern for pattern, of_pattern in letters if letter in of_pattern or "" in of_pattern
            )
            for letter in {word[:1] for word in self.follow}
        }

    def before(self, letter: str) -> tuple[Pattern, ...]:
        """Those that may fit where ``letter`` is the first after the beginning, white space left out."""
        return self._by_letter.get(letter, self._others)


class Beginnings:
    """Tells what the expressions of one language begin with."""

    def __init__(self, words: Mapping[str, Mapping[str, Reading]], *, unspaced: bool) -> None:
        """``words`` by group."""
        self._words = words
        self._unspaced = unspaced

    def of(self, variant: str) -> dict[str, frozenset[str]]:
        """What ``variant`` of a pattern may begin with, and what may follow there.

        It begins with a word, or with a run of digits: "#" and its length.  One of the words, or
        beginnings of words, of the set follows after white space; the empty one stands for anything.
        """
        found = TOKEN.match(variant)
        assert found is not None
        name = found.group(1)
        if not name:
            head, length = self._head(re.split(r"[\[({|]", variant)[0])
            return {head: self._first_words(variant[length:])}
        follow: dict[str, frozenset[str]] = defaultdict(frozenset)
        rest = variant[found.end() :]
        for word in self._words.get(name, ()):
            head, length = self._head(word)
            follow[head] |= self._first_words(word[length:] + rest)
        if name in NUMERIC:
            for length in RUNS.get(name, (1, 2)):
                follow[run_of_digits(length)] |= self._first_words(rest)
            if name == "Y":  # four of the signs for digits
                signs = frozenset(self._words.get("digit", ()))
                for sign in signs:
                    follow[sign] |= signs
        return follow

    def _head(self, literal: str) -> tuple[str, int]:
        """The key of an expression that begins with ``literal``, and how much of it the key stands for."""
        if digits := re.match("[0-9]+", literal):
            return run_of_digits(digits.end()), digits.end()
        if self._unspaced and not literal[:1].isascii():
            return literal[:1], 1
        found = re.match(r"\w+?(?=[0-9]|\W|$)|.", literal)
        head = found.group() if found else literal[:1]
        return head, len(head)

    def _first_words(self, tail: str) -> frozenset[str]:
        try:
            variants = list(expand_head(tail.lstrip()))
        except ValueError:  # nothing in it must be there
            return frozenset([""])
        return frozenset(word for variant in variants for word in self._words_of(variant))

    def _words_of(self, variant: str) -> Iterable[str]:
        """The words of the slot or the literal that ``variant`` begins with."""
        found = TOKEN.match(variant)
        assert found is not None
        name, *_, other = found.groups()
        if not name:
            plain = re.match(r"[^\\\[\](){}| ]+", variant)
            return [plain.group() if plain else other or ""]
        if name == "end":
            return [""]
        words = [word.partition(" ")[0] for word in self._words.get(name, ())]
        if name == "Y":
            words.extend(self._words.get("digit", ()))
        return [*words, *_DIGITS] if name in NUMERIC else words


def trigger_places(follow: Mapping[str, frozenset[str]], *, unspaced: bool) -> Places:
    """Finds where an expression may begin: a whole word or run of digits, and what may ``follow`` it.

    ``follow`` is by the word or the run of digits, see :meth:`Beginnings.of`.
    """
    gates = {key: _gate(words) for key, words in follow.items()}
    words = sorted(key for key in gates if not key.startswith(_RUN))
    more = rf"(?<![0-9][0-9])(?<![0-9][.,][0-9])(?:{'|'.join(_runs(gates))})"
    if not unspaced:
        whole = f"(?:{trie_pattern(words, then=gates)}){_WORD_ENDS}"
        return Places(whole, digits="0-9", more=more, before=_BEFORE_WORD)
    sign = [word for word in words if len(word) == 1 and not word.isascii()]
    latin = trie_pattern((word for word in words if word not in sign), then=gates)
    either = f"(?:{trie_pattern(sign, then=gates)}|(?<![^{_BEFORE_WORD}])(?:{latin}){_WORD_ENDS})"
    letters = "".join(map(re.escape, sorted({word[0] for word in words})))
    return Places(either, digits="0-9", more=more, letters=letters)


def _gate(follow: frozenset[str]) -> str:
    """A look at what follows a beginning; nothing where that may be anything."""
    if "" in follow:
        return ""
    digit = "[0-9]|" if follow >= _DIGITS else ""
    return f"(?={_GAP}(?:{digit}{trie_pattern(follow - _DIGITS if digit else follow)}))"


def _runs(gates: Mapping[str, str]) -> list[str]:
    """The rest of a run of digits, by its length."""
    lengths = sorted(int(key[1:]) for key in gates if key.startswith(_RUN))
    return [f"[0-9]{{{length - 1}}}(?![0-9]){gates[run_of_digits(length)]}" for length in lengths]
