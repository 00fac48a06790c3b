"""Rule set and standard together, as the engine takes them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from scoring import engine
from scoring.standards.models import Indicator, Level, RuleSet, Standard
from starrating.scores import hundredths


def leaf_indicators(standards: Iterable[Standard]) -> dict[int, list[Indicator]]:
    """The scored indicators of each standard by position, by the standard's key. One statement."""
    found: dict[int, list[Indicator]] = defaultdict(list)
    keys = [standard.pk for standard in standards]
    for indicator in Indicator.objects.filter(standard__in=keys, children=None).order_by(
        "standard", "position"
    ):
        found[indicator.standard_id].append(indicator)
    return {key: found[key] for key in keys}


def scheme_of(
    rule_set: RuleSet,
    standard: Standard,
    *,
    seats: Mapping[str, Mapping[int, int]] | None = None,
) -> engine.Scheme:
    """The scheme of a field. Raises engine.SchemeFault where the two do not go together."""
    return build_scheme(rule_set, standard.title, leaf_indicators([standard])[standard.pk], seats)


def schemes_by_standard(
    rule_set: RuleSet, standards: Iterable[Standard], leaves: Mapping[int, Iterable[Indicator]]
) -> dict[int, engine.Scheme]:
    """The scheme of each standard, of ``leaf_indicators`` already read, by the standard's key.

    One statement. Raises engine.SchemeFault where rule set and standard do not go together.
    """
    levels = list(rule_set.levels.all())
    return {
        standard.pk: build_scheme(rule_set, standard.title, leaves[standard.pk], levels=levels)
        for standard in standards
    }


def build_scheme(
    rule_set: RuleSet,
    title: str,
    leaves: Iterable[Indicator],
    seats: Mapping[str, Mapping[int, int]] | None = None,
    *,
    levels: Iterable[Level] | None = None,
) -> engine.Scheme:
    """The scheme of indicators already read, levels too where given. Raises engine.SchemeFault."""
    return engine.Scheme(
        title=title,
        indicators=tuple(
            engine.Indicator(leaf.name, hundredths(leaf.maximum), leaf.is_bonus) for leaf in leaves
        ),
        levels=tuple(
            engine.Level(
                level.star,
                hundredths(level.minimum),
                hundredths(level.cap),
                level.requires_innovation,
            )
            for level in (rule_set.levels.all() if levels is None else levels)
        ),
        low_cap=hundredths(rule_set.low_cap),
        overflow=str(rule_set.overflow),
        threshold_basis=str(rule_set.threshold_basis),
        tie_keys=tuple(rule_set.tie_keys),
        seats=seats or {},
    )
