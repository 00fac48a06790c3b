"""A scheme as TOML, numbers as decimals; ``scheme_from_toml`` reads it back to an equal scheme."""

import json
import re
from collections.abc import Iterator

from scoring.engine import STARS, Scheme, ThresholdBasis
from starrating.scores import from_hundredths

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def scheme_to_toml(scheme: Scheme) -> str:
    """The whole scheme, in the order of its indicators, levels from five stars down."""
    return "\n".join(_lines(scheme)) + "\n"


def _lines(scheme: Scheme) -> Iterator[str]:
    yield f"title = {_text(scheme.title)}"
    if scheme.threshold_basis != ThresholdBasis.TOTAL:
        yield f"threshold_basis = {_text(scheme.threshold_basis)}"
    yield f"overflow = {_text(scheme.overflow)}"
    yield f"low_cap = {_number(scheme.low_cap)}"
    yield f"tie_keys = [{', '.join(map(_text, scheme.tie_keys))}]"
    for indicator in scheme.indicators:
        yield from ("", "[[indicators]]", f"name = {_text(indicator.name)}")
        yield f"max = {_number(indicator.maximum)}"
        if indicator.is_bonus:
            yield "bonus = true"
    for star in STARS:
        level = scheme.level(star)
        yield from ("", "[[levels]]", f"star = {star}", f"min = {_number(level.minimum)}")
        if level.cap is not None:
            yield f"cap = {_number(level.cap)}"
        yield f"requires_innovation = {'true' if level.requires_innovation else 'false'}"
    for pool, seats in sorted(scheme.seats.items()):
        yield from ("", f"[seats.{_key(pool)}]")
        for star, count in sorted(seats.items(), reverse=True):
            yield f"{star} = {count}"


def _text(text: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for DEL, which TOML wants escaped."""
    return json.dumps(str(text), ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _number(hundredths: int) -> str:
    """``1250`` as ``12.5``."""
    return format(from_hundredths(hundredths).normalize(), "f")
