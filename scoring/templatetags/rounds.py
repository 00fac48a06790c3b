"""Template words of rounds: seats by star."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def star(seats: Mapping[int, int], which: int) -> int | str:
    """The seats of one star of {5: …, 4: …, 3: …}."""
    return seats.get(which, "—")


@register.simple_tag
def floor_and_city(row: Any, which: int) -> str:
    """``9 / 10``: a star's seats rounded down pool by pool, and by the whole city."""
    return f"{row.floors[which]} / {row.city[which]}"
