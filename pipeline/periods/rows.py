"""The rows of the tables of periods."""

from __future__ import annotations

from pipeline.configs import Row


class WordRow(Row):
    """One word of ``period_words.csv``; ``says`` are slots, or one number in a group named as a slot.

    An empty word of a group that joins two expressions is white space alone.
    """

    group: str
    word: str = ""
    says: str
    example: str = ""
    expect: str = ""


class PatternRow(Row):
    """One expression of ``periods.csv``; ``before`` … ``not_after`` are patterns of the neighbourhood.

    The example marks the expression by «»; ``expect`` is its EDTF, or its slots when they are
    relative, or ``none``.  ``capital`` asks for a capital letter in the text.
    """

    pattern: str
    says: str = ""
    before: str = ""
    not_before: str = ""
    after: str = ""
    not_after: str = ""
    capital: bool = False
    example: str
    expect: str
