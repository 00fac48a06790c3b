"""Versions, cut by right: drafts are the officer's, published ones everybody's in the city."""

from django.db.models import QuerySet

from branches.organisations.models import Field
from scoring import engine
from scoring.standards.models import Indicator, RuleSet, Standard, VersionState
from scoring.standards.queries.schemes import scheme_of
from starrating.access import Actor, Role


def published_rule_sets() -> QuerySet[RuleSet]:
    """Published rule sets, the newest first."""
    return RuleSet.objects.filter(state=VersionState.PUBLISHED).order_by("-number")


def published_standards(field: Field | None = None) -> QuerySet[Standard]:
    """Published standards (of one field, if given), the newest first."""
    found = Standard.objects.filter(state=VersionState.PUBLISHED).select_related("field")
    if field is not None:
        found = found.filter(field=field)
    return found.order_by("-number")


def rule_sets_visible_to(by: Actor) -> QuerySet[RuleSet]:
    rule_sets = RuleSet.objects.select_related("copied_from", "published_by", "drafted_by")
    if by.holds(Role.OFFICER):
        return rule_sets
    return rule_sets.filter(state=VersionState.PUBLISHED)


def standards_visible_to(by: Actor) -> QuerySet[Standard]:
    standards = Standard.objects.select_related(
        "field", "copied_from", "published_by", "drafted_by"
    )
    if by.holds(Role.OFFICER):
        return standards
    return standards.filter(state=VersionState.PUBLISHED)


def indicators_visible_to(by: Actor) -> QuerySet[Indicator]:
    return Indicator.objects.filter(standard__in=standards_visible_to(by)).select_related(
        "standard", "standard__field", "parent"
    )


def exported_scheme(number: int | None = None) -> tuple[engine.Scheme, Standard, RuleSet] | None:
    """The published standard of that number (None: the newest) with the newest published rules.

    None where there is no such standard, or no published rule set yet. Raises
    engine.SchemeFault where the two do not go together.
    """
    standards = published_standards()
    if number is not None:
        standards = standards.filter(number=number)
    standard, rule_set = standards.first(), published_rule_sets().first()
    if standard is None or rule_set is None:
        return None
    return scheme_of(rule_set, standard), standard, rule_set
