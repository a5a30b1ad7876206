"""What the grammar reads: a stretch of text with its folded form and its tables."""

from __future__ import annotations

from pipeline.quantity.lexicon import Lexicon
from pipeline.quantity.literals import Habit
from pipeline.quantity.matching import is_letter
from pipeline.records import record


@record
class Context:
    """What the grammar reads: a stretch of text, its folded form and what is known of the text."""

    text: str
    folded: str
    start: int
    end: int
    lexicon: Lexicon
    habit: Habit

    def skip_space(self, position: int) -> int:
        """The position after at most two spaces."""
        if position < self.end and self.folded[position] == " ":
            position += 1
            if position < self.end and self.folded[position] == " ":
                position += 1
        return position

    def back_space(self, position: int, floor: int) -> int:
        """The position before at most two spaces."""
        if position > floor and self.folded[position - 1] == " ":
            position -= 1
            if position > floor and self.folded[position - 1] == " ":
                position -= 1
        return position

    def word_follows(self, position: int) -> bool:
        """Whether a word of letters stands right after ``position`` or one space further."""
        at = self.skip_space(position)
        return at < self.end and is_letter(self.folded[at])

    def noun_follows(self, position: int) -> bool:
        """Whether a word that may name the thing counted follows ``position``.

        Function words and verbs of the table say no; so do capitals, since those begin names.
        """
        at = self.skip_space(position)
        if at >= self.end:
            return False
        if self.lexicon.starts(at, self.folded, self.end, "noun_number") is not None:
            return False
        character = self.text[at]
        return character.isalpha() and (not character.isupper() or self.text[at : at + 2].isupper())
