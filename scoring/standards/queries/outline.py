"""A standard's content as it is read: numbered along the tree, rules in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from scoring.standards.models import DeductionRule
from scoring.standards.queries.words import plain_number, rule_words


class RuleLine(NamedTuple):
    """A deduction rule in words."""

    kind: str
    label: str
    words: str


@dataclass(frozen=True)
class OutlineEntry:
    """An indicator with its number (``2.1``), its depth from 1, and whether it only groups."""

    number: str
    depth: int
    is_group: bool
    name: str
    maximum: str
    is_bonus: bool
    is_inferred: bool
    source_note: str
    method: str
    criteria: Sequence[str]
    rules: Sequence[RuleLine]


def rule_line(rule: Mapping[str, Any]) -> RuleLine:
    kind = str(DeductionRule.RuleKind(rule["kind"]).label)
    return RuleLine(kind, rule["label"], rule_words(rule))


def outline(indicators: Sequence[Mapping[str, Any]]) -> list[OutlineEntry]:
    """The entries of a standard's content (``standard_content(…)["indicators"]``) in order."""
    parents = {row["parent"] for row in indicators}
    numbers: dict[str, str] = {}
    count: dict[str, int] = defaultdict(int)
    found = []
    for row in indicators:
        above = numbers.get(row["parent"], "")
        count[row["parent"]] += 1
        place = str(count[row["parent"]])
        numbers[row["name"]] = number = f"{above}.{place}" if above else place
        found.append(
            OutlineEntry(
                number=number,
                depth=number.count(".") + 1,
                is_group=row["name"] in parents,
                name=row["name"],
                maximum=plain_number(row["maximum"]),
                is_bonus=row["is_bonus"],
                is_inferred=row["is_inferred"],
                source_note=row["source_note"],
                method=row["method"],
                criteria=row["criteria"],
                rules=[rule_line(rule) for rule in row["rules"]],
            )
        )
    return found
