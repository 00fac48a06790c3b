"""Reading versions of rules and standards."""

from collections.abc import Iterable

from scoring.standards.models import Indicator, Standard


def leaf_indicators(standards: Iterable[Standard]) -> dict[int, list[Indicator]]:
    """The indicators that are scored, by standard (primary key) and position; one statement."""
    found: dict[int, list[Indicator]] = {standard.pk: [] for standard in standards}
    leaves = Indicator.objects.filter(standard__in=list(found), children=None)
    for indicator in leaves.order_by("standard", "position"):
        found[indicator.standard_id].append(indicator)
    return found
