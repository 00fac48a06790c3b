"""A version's content as plain values: what its hash covers, and what two versions differ in.

Points, percentages and thresholds are text with two decimals. The version's number and state, who
drafted and published it and when are not part of the content.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from scoring.engine import digest
from scoring.standards.models import DeductionRule, Indicator, RuleSet, Standard


def rule_set_content(rule_set: RuleSet) -> dict[str, Any]:
    """Title, policies, tie keys and the levels from five stars down. One statement."""
    return {
        "title": rule_set.title,
        "overflow": str(rule_set.overflow),
        "threshold_basis": str(rule_set.threshold_basis),
        "low_cap": number(rule_set.low_cap),
        "tie_keys": list(rule_set.tie_keys),
        "levels": [
            {
                "star": level.star,
                "minimum": number(level.minimum),
                "cap": number(level.cap),
                "requires_innovation": level.requires_innovation,
            }
            for level in rule_set.levels.order_by("-star")
        ],
    }


def standard_content(standard: Standard) -> dict[str, Any]:
    """Title, field, aims, note and the tree of indicators in its order. At most four statements."""
    return standard_contents([standard])[standard.pk]


def standard_contents(standards: Iterable[Standard]) -> dict[int, dict[str, Any]]:
    """The content of each standard by its key; three statements, and one for each field not read."""
    rows = list(standards)
    found: dict[int, list[Indicator]] = {row.pk: [] for row in rows}
    for indicator in (
        Indicator.objects.filter(standard__in=found)
        .order_by("standard", "position")
        .select_related("parent")
        .prefetch_related("criteria", "rules")
    ):
        found[indicator.standard_id].append(indicator)
    return {row.pk: _standard(row, found[row.pk]) for row in rows}


def _standard(standard: Standard, indicators: Iterable[Indicator]) -> dict[str, Any]:
    return {
        "title": standard.title,
        "field": standard.field.name if standard.field else "",
        "aims": list(standard.aims),
        "note": standard.note,
        "indicators": [_indicator(indicator) for indicator in indicators],
    }


def _indicator(indicator: Indicator) -> dict[str, Any]:
    return {
        "name": indicator.name,
        "parent": indicator.parent.name if indicator.parent else "",
        "maximum": number(indicator.maximum),
        "is_bonus": indicator.is_bonus,
        "is_inferred": indicator.is_inferred,
        "source_note": indicator.source_note,
        "method": indicator.method,
        "criteria": [criterion.text for criterion in indicator.criteria.all()],
        "rules": [rule_content(rule) for rule in indicator.rules.all()],
    }


def rule_content(rule: DeductionRule) -> dict[str, Any]:
    return {
        "kind": str(rule.kind),
        "label": rule.label,
        "points": number(rule.points),
        "points_limit": number(rule.points_limit),
        "threshold": number(rule.threshold),
        "measure": rule.measure,
        "comparison": str(rule.comparison),
        "grades": list(rule.grades),
        "veto_ceiling": rule.veto_ceiling,
    }


def number(value: Decimal | None) -> str | None:
    return None if value is None else f"{Decimal(value):.2f}"


def content_hash(version: RuleSet | Standard) -> str:
    """SHA-256 of the content as it stands now; of a published version equal to ``content_hash``."""
    if isinstance(version, RuleSet):
        return digest(rule_set_content(version))
    return content_hashes([version])[version.pk]


def content_hashes(standards: Iterable[Standard]) -> dict[int, str]:
    """``content_hash`` of each standard by its key."""
    return {key: digest(content) for key, content in standard_contents(standards).items()}
