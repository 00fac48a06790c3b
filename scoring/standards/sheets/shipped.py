"""The standard and the rules that ship with the system, from the TOML files beside this module.

Their content has the shape that ``standard_content`` and ``rule_set_content`` (queries) give for
rows: plain values, points and percentages as text with two decimals.
"""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from scoring.engine import Indicator, Level, Scheme
from starrating.scores import hundredths

_FOLDER = Path(__file__).parent
_TEXTS = ("measure", "comparison")
_NUMBERS = ("points", "points_limit", "threshold")


def shipped_rule_set() -> dict[str, Any]:
    """Title, policies, tie keys and levels: 90/80/70/60, 10/30/40 %, low 20 %, ``absorb``."""
    plain = _loaded("rule_set.toml")
    return {
        "title": plain["title"],
        "overflow": plain["overflow"],
        "threshold_basis": plain["threshold_basis"],
        "low_cap": _number(plain["low_cap"]),
        "tie_keys": list(plain["tie_keys"]),
        "levels": [
            {
                "star": level["star"],
                "minimum": _number(level["min"]),
                "cap": _number(level.get("cap")),
                "requires_innovation": level["requires_innovation"],
            }
            for level in plain["levels"]
        ],
    }


def shipped_standard(*, with_vetoes: bool = False) -> dict[str, Any]:
    """Eight indicators, 110 points, with criteria and deduction rules, and the six aims.

    ``with_vetoes`` adds the optional vetoes at the end of the indicators they belong to.
    """
    plain = _loaded("standard.toml")
    vetoes = plain["vetoes"] if with_vetoes else []
    return {
        "title": plain["title"],
        "field": "",
        "aims": list(plain["aims"]),
        "note": plain["note"].strip(),
        "indicators": [
            {
                "name": indicator["name"],
                "parent": "",
                "maximum": _number(indicator["maximum"]),
                "is_bonus": indicator.get("is_bonus", False),
                "is_inferred": indicator.get("is_inferred", False),
                "source_note": indicator["source_note"],
                "method": indicator["method"],
                "criteria": list(indicator["criteria"]),
                "rules": [
                    *map(_rule, indicator["rules"]),
                    *(
                        _rule({**veto, "kind": "veto"})
                        for veto in vetoes
                        if veto["indicator"] == indicator["name"]
                    ),
                ],
            }
            for indicator in plain["indicators"]
        ],
    }


def _rule(plain: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": plain["kind"],
        "label": plain["label"],
        **{name: _number(plain.get(name)) for name in _NUMBERS},
        **{name: plain.get(name, "") for name in _TEXTS},
        "grades": [],
        "veto_ceiling": plain.get("veto_ceiling"),
    }


@cache
def shipped_scheme() -> Scheme:
    """Shipped rules and shipped standard together, as the engine takes them."""
    rules, standard = shipped_rule_set(), shipped_standard()
    return Scheme(
        title=standard["title"],
        indicators=tuple(
            Indicator(each["name"], hundredths(each["maximum"]), each["is_bonus"])
            for each in standard["indicators"]
        ),
        levels=tuple(
            Level(
                each["star"],
                hundredths(each["minimum"]),
                hundredths(each["cap"]),
                each["requires_innovation"],
            )
            for each in rules["levels"]
        ),
        low_cap=hundredths(rules["low_cap"]),
        overflow=rules["overflow"],
        threshold_basis=rules["threshold_basis"],
        tie_keys=tuple(rules["tie_keys"]),
    )


@cache
def _loaded(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text("utf-8"), parse_float=Decimal)


def _number(value: int | Decimal | None) -> str | None:
    return None if value is None else f"{Decimal(value):.2f}"
