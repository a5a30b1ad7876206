"""What is known of a quantity before its subject is asked for."""

from __future__ import annotations

from typing import NamedTuple


class Told(NamedTuple):
    """What *relations* say of a quantity: the ``metric`` it is a value of and, folded, who states it."""

    metric: str = ""
    source: str = ""


UNTOLD = Told()
