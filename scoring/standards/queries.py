"""Reading rules and standards: as the engine takes them, and by indicator."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from scoring import engine
from scoring.standards.models import Indicator, RuleSet, Standard


def leaf_indicators(standards: Iterable[Standard]) -> dict[int, list[Indicator]]:
    """The scored indicators of each standard (by primary key), by position; one statement."""
    found: dict[int, list[Indicator]] = {standard.pk: [] for standard in standards}
    rows = list(Indicator.objects.filter(standard__in=found).order_by("position"))
    parents = {row.parent_id for row in rows}
    for row in rows:
        if row.pk not in parents:
            found[row.standard_id].append(row)
    return found


def scheme_of(
    rule_set: RuleSet,
    standard: Standard,
    *,
    seats: Mapping[str, Mapping[int, int]] | None = None,
) -> engine.Scheme:
    """The rules and one standard as a scheme of the engine. Raises SchemeFault."""
    return engine.Scheme(
        title=standard.title,
        indicators=tuple(
            engine.Indicator(row.name, hundredths(row.maximum), row.is_bonus)
            for row in leaf_indicators([standard])[standard.pk]
        ),
        levels=tuple(
            engine.Level(
                level.star,
                hundredths(level.minimum),
                None if level.cap is None else hundredths(level.cap),
                level.requires_innovation,
            )
            for level in rule_set.levels.all()
        ),
        low_cap=hundredths(rule_set.low_cap),
        overflow=rule_set.overflow,
        threshold_basis=rule_set.threshold_basis,
        tie_keys=tuple(rule_set.tie_keys),
        seats=seats or {},
    )


def hundredths(value: Decimal) -> int:
    return int(value.scaleb(2))
