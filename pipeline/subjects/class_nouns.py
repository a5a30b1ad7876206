"""Stand-ins with a name in them: "the Danish brewer", "the Leeds-based firm", "the FTSE 100 company".

They stand for a name as "the brewer" does; where an article has none to stand for they still tell the
country, the town or the index.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.model import EntityMention
from pipeline.subjects.name_table import Name

_HOMES = ("country", "place", "other")
_CLASS = re.compile(r"(?:-\w+)? (\w[\w-]*+)")
_LONGEST_ARTICLE = 6


def with_class(folded: str, mention: EntityMention, names: Mapping[str, Name]) -> EntityMention:
    """``mention`` with the noun behind it as a stand-in where the two are one, else as it is.

    ``names`` are those of the language of the text, by their folded form.
    """
    if mention.rule not in ("name", "adjective") or mention.entity_id.partition(":")[0] not in _HOMES:
        return mention
    behind = _CLASS.match(folded, mention.end)
    first = folded.rfind(" ", max(0, mention.start - _LONGEST_ARTICLE), mention.start - 1) + 1
    if behind is None or first + 1 >= mention.start:
        return mention
    stand_in = names.get(f"{folded[first : mention.start - 1]} {behind[1]}")
    if stand_in is None or stand_in.use != "anaphor" or stand_in.entity_id != "org":
        return mention
    return EntityMention(first, behind.end(), f"org={mention.entity_id}", "anaphor")
