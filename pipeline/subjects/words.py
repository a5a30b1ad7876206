"""The words of one language around names, compiled."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.subjects.rows import WordRow
from pipeline.text_view import fold
from pipeline.trie import trie_pattern

HAN = "\u3400-\u9fff"
"""The range of Han letters, for use inside a character class."""

UPPER = "".join(
    letter for letter in map(chr, [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]) if letter.isupper()
)
"""The capitals beyond A to Z, for use inside a character class."""

_WORD = (
    rf"(?:(?=[A-Z{UPPER}])|(?=[a-z][A-Z][a-z]{{2}}))[^\W_{HAN}]++"
    rf"(?>(?:(?:[.&'’/]|-(?=[A-Z0-9{UPPER}]))[^\W_{HAN}]++)*)"
)


def run_pattern(links: Iterable[str]) -> re.Pattern[str]:
    """Matches a run of capitalised words, with ``links`` allowed between two of them."""
    joint = "|".join(sorted(map(re.escape, links), key=len, reverse=True)) or "(?!)"
    number = r"\d{1,3}(?![\d.,%])"
    return re.compile(rf"(?<![^\W{HAN}])(?:{_WORD})(?: (?:(?:{joint}) )?(?:{_WORD}|{number}))*")


def dateline_pattern(closings: Iterable[str]) -> re.Pattern[str]:
    """Matches a dateline that ends with one of ``closings``, in folded text: 海口3月2日电(记者陈禾)."""
    end = rf"(?:{any_of(closings)})"
    name = r"[^\n,;:。!?()〔〕【】\[\]]"
    bracket = r"(?:\s?\([^()\n]{2,40}\))"
    within = rf"[〔【\[(]{name}{{2,40}}?{end}[〕】\])]"
    return re.compile(rf"(?:{within}|{name}{{2,40}}?{end}(?:{bracket}|(?=\s|:|$)|(?<=\d日.)))\s*:?\s*")


@dataclass(eq=False)
class Words:
    """The words of one language around names, folded unless said otherwise.

    ``edges`` are those that neither begin nor end a name; ``cue_ends`` the last two letters of the cues
    that may stand before one.
    """

    cue_before: dict[str, str] = field(default_factory=dict)
    cue_after: dict[str, str] = field(default_factory=dict)
    whole: frozenset[str] = frozenset()
    cue_firsts: frozenset[str] = frozenset()
    glosses: dict[str, str] = field(default_factory=dict)
    legal: frozenset[str] = frozenset()
    stops: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    edges: frozenset[str] = frozenset()
    between: dict[str, str] = field(default_factory=dict)
    aside: re.Pattern[str] = re.compile("(?!)")
    article: re.Pattern[str] = re.compile("(?!)")
    joins: re.Pattern[str] = re.compile("(?!)")
    before: re.Pattern[str] = re.compile("(?!)")
    after: re.Pattern[str] = re.compile("(?!)")
    several: tuple[str, ...] = ()
    letters: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    multiple_of: re.Pattern[str] = re.compile("(?!)")
    possessive: re.Pattern[str] = re.compile("(?!)")
    owner_before: bool = False
    verbs: re.Pattern[str] = re.compile("(?!)")
    superlative: re.Pattern[str] = re.compile("(?!)")
    spaced: bool = True
    marks_before: dict[str, str] = field(default_factory=dict)
    marks_after: dict[str, str] = field(default_factory=dict)
    run: re.Pattern[str] = re.compile("(?!)")
    inner: re.Pattern[str] = re.compile("(?!)")
    dateline: re.Pattern[str] = re.compile("(?!)")
    respective: re.Pattern[str] = re.compile("(?!)")
    cue_ends: frozenset[str] = frozenset()
    suffix_run: re.Pattern[str] | None = None
    cue_run: re.Pattern[str] | None = None

    def verb(self, folded: str, start: int, end: int) -> int:
        """Where the first verb in ``folded[start:end]`` begins, -1 without one; ``start`` is above 0."""
        # where words have spaces between them the pattern begins with what stands before a word: a
        # search for one of a class of characters runs at full speed
        found = self.verbs.search(folded, start - self.spaced, end)
        return found.start(1) if found else -1


def any_of(texts: Iterable[str]) -> str:
    """A pattern for any of ``texts``, the longest first; empty when there are none."""
    known = set(texts)
    return trie_pattern(known) if known else ""


def compile_words(
    rows: list[WordRow], measures: Iterable[str], *, unspaced: bool, letters: str = ""
) -> Words:
    """The words of one language as the finders use them; ``unspaced`` ones stand without spaces.

    ``letters`` are those that no other language has.
    """
    by_use: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        # capitals count inside a name: Cục Quản lý đê điều và Phòng, chống thiên tai
        by_use[row.use][row.text if row.use == "inner" else fold(row.text)] = row.value
    start = "" if unspaced else r"(?<!\w)"
    article = f"(?:(?:{any_of(by_use['article'])})\\s)?" if by_use["article"] else ""
    kinds = {text: value.partition("=")[0] for text, value in by_use["cue_after"].items()}
    words = Words(
        cue_before={text: value.partition("=")[0] for text, value in by_use["cue_before"].items()},
        whole=frozenset(text for text, value in by_use["cue_before"].items() if value.endswith("=whole")),
        cue_after=kinds | by_use["legal"],
        cue_firsts=frozenset(text.split()[0] for use in ("cue_before", "cue_after") for text in by_use[use]),
        glosses={text: value.partition("=")[2] for text, value in by_use["cue_after"].items()},
        legal=frozenset(by_use["legal"]),
        stops=frozenset(by_use["stop"]),
        families=frozenset(by_use["family"]),
        edges=frozenset(by_use["stop"]).union(by_use["link"]),
        between=by_use["between"],
        several=tuple(by_use["several"]),
        letters=frozenset(letters),
        measures=frozenset(map(fold, measures)),
        spaced=not unspaced,
        marks_before=by_use["mark_before"],
        marks_after=by_use["mark_after"],
    )
    if by_use["article"]:
        words.article = re.compile(rf"(?:{any_of(by_use['article'])})\s")
    if by_use["and"]:
        join = any_of(by_use["and"])
        words.joins = re.compile(rf"\s*(?:{join})\s*(?:(?:{join})\s*)?{article}")
    if by_use["aside"]:
        words.aside = re.compile(rf"(?:{any_of(by_use['aside'])})(?!\w)")
    if by_use["mark_before"]:
        words.before = re.compile(rf"{start}({any_of(by_use['mark_before'])})\s*{article}$")
    if by_use["mark_after"]:
        words.after = re.compile(rf"\s*({any_of(by_use['mark_after'])})")
    of = any_of(text for text, mark in by_use["between"].items() if mark == "of") or "(?!)"
    words.multiple_of = re.compile(rf"\s*(?:(?:{of})\s)?\s*{article}")
    if by_use["possessive"]:
        words.owner_before = "before" in by_use["possessive"].values()
        words.possessive = re.compile(rf"\s?{start}(?:{any_of(by_use['possessive'])})\s?{article}")
    verbs = any_of(text for text, mark in by_use["mark_after"].items() if mark == "verb")
    if verbs:
        words.verbs = re.compile(f"({verbs})" if unspaced else rf"\W({verbs})(?!\w)")
    superlatives = any_of(text for text, mark in by_use["mark_after"].items() if mark == "superlative")
    if superlatives:
        words.superlative = re.compile(superlatives)
    words.run = run_pattern(by_use["link"])
    if by_use["dateline"]:
        words.dateline = dateline_pattern(by_use["dateline"])
    if by_use["respective"]:
        words.respective = re.compile(any_of(by_use["respective"]))
    if by_use["inner"]:
        words.inner = re.compile(rf"(?:(?: (?:{any_of(by_use['inner'])})(?!\w))+(?: {_WORD})*)+")
    if unspaced and by_use["cue_after"]:
        words.suffix_run = re.compile(any_of(by_use["cue_after"]))
        words.cue_run = re.compile(any_of([*by_use["break"], *by_use["and"]]) + r"|[^" + HAN + r"·]")
    elif by_use["cue_before"]:
        words.cue_run = re.compile(rf"(?<!\w)({any_of(by_use['cue_before'])}) $")
        words.cue_ends = frozenset(f" {cue}"[-2:] for cue in by_use["cue_before"])
    return words
