"""Stand-ins with a name in them: "the Danish brewer", "the Leeds-based firm", "the FTSE 100 company".

They stand for a name as "the brewer" does; where an article has none to stand for they still tell the
country, the town or the index.
"""

from __future__ import annotations

import re

from pipeline.model import EntityMention
from pipeline.subjects.name_table import NameTable

_HOMES = ("country", "place", "other")
_CLASS = re.compile(r"(?:-\w+)? (\w[\w-]*+)")
_LONGEST_ARTICLE = 6


def with_class(folded: str, mention: EntityMention, table: NameTable) -> EntityMention:
    """``mention`` with the noun behind it as a stand-in where the two are one, else as it is.

    ``table`` has the names of the language of the text.
    """
    start = mention.start
    first = folded.rfind(" ", max(0, start - _LONGEST_ARTICLE), start - 1) + 1
    if first == 0 and start > _LONGEST_ARTICLE:
        return mention
    article = folded[first : start - 1]
    if article not in table.articles or first + 1 >= start:
        return mention
    if mention.rule not in ("name", "adjective") or mention.entity_id.partition(":")[0] not in _HOMES:
        return mention
    behind = _CLASS.match(folded, mention.end)
    stand_in = table.names.get(f"{article} {behind[1]}") if behind else None
    if behind is None or stand_in is None or stand_in.use != "anaphor" or stand_in.entity_id != "org":
        return mention
    return EntityMention(first, behind.end(), f"org={mention.entity_id}", "anaphor")
