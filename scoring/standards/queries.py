"""Reading published rules and standards, and the scheme they make for the engine."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db.models import QuerySet

from branches.organisations.models import Field
from scoring import engine
from scoring.standards.models import Indicator, RuleSet, Standard, VersionState


def published_rule_sets() -> QuerySet[RuleSet]:
    return RuleSet.objects.filter(state=VersionState.PUBLISHED)


def published_standards(field: Field | None = None) -> QuerySet[Standard]:
    """All published standards, or those of one field."""
    standards = Standard.objects.filter(state=VersionState.PUBLISHED).select_related("field")
    return standards if field is None else standards.filter(field=field)


def leaf_indicators(standards: Iterable[Standard]) -> dict[int, list[Indicator]]:
    """Scored indicators (those without children) by position, by the standard's primary key."""
    keys = [standard.pk for standard in standards]
    found: dict[int, list[Indicator]] = {key: [] for key in keys}
    rows = Indicator.objects.filter(standard__in=keys, children=None).order_by("position")
    for indicator in rows:
        found[indicator.standard_id].append(indicator)
    return found


def _hundredths(value: Decimal) -> int:
    return int(value * 100)


def scheme_of(
    rule_set: RuleSet,
    standard: Standard,
    *,
    seats: Mapping[str, Mapping[int, int]] | None = None,
) -> engine.Scheme:
    """The engine's scheme. Raises SchemeFault where rules and standard do not fit together."""
    return engine.Scheme(
        title=standard.title,
        indicators=tuple(
            engine.Indicator(leaf.name, _hundredths(leaf.maximum), leaf.is_bonus)
            for leaf in leaf_indicators([standard])[standard.pk]
        ),
        levels=tuple(
            engine.Level(
                level.star,
                _hundredths(level.minimum),
                None if level.cap is None else _hundredths(level.cap),
                level.requires_innovation,
            )
            for level in rule_set.levels.all()
        ),
        low_cap=_hundredths(rule_set.low_cap),
        overflow=rule_set.overflow,
        threshold_basis=rule_set.threshold_basis,
        tie_keys=tuple(rule_set.tie_keys),
        seats=seats or {},
    )
