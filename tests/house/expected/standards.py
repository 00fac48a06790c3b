"""Addresses of standards and rule sets.

What is published is for all who rate, are rated or look after those who do. A draft is on the
officer's desk: nobody else, the approver included, meets it or what belongs to it.
"""

from scoring.standards.models import Criterion, DeductionRule, Indicator, RuleSet, Standard
from scoring.standards.services import copy_rule_set, copy_standard
from starrating.access import Role
from tests.factories.standards import make_rule_set, make_standard
from tests.house.expected import Objects, Place, expect
from tests.house.expected.organisations import READERS

OFFICER = frozenset({Role.OFFICER})


def published_rules(_place: Place) -> RuleSet:
    return make_rule_set()


def published_standard(_place: Place) -> Standard:
    return make_standard()


def drafted_rules(place: Place) -> RuleSet:
    return copy_rule_set(source=None, title="规则草稿", by=place.actors[Role.OFFICER])


def drafted_standard(place: Place) -> Standard:
    by = place.actors[Role.OFFICER]
    return copy_standard(source=None, field=None, title="标准草稿", by=by)


def of_standards(place: Place) -> Objects:
    place.once(published_rules)  # a scheme is a standard with the newest rules
    own, draft = place.once(published_standard), place.once(drafted_standard)
    return Objects({"pk": own.pk}, {"pk": draft.pk}, sees_all=OFFICER)


def of_rule_sets(place: Place) -> Objects:
    own, draft = place.once(published_rules), place.once(drafted_rules)
    return Objects({"pk": own.pk}, {"pk": draft.pk}, sees_all=OFFICER)


def of_drafted_standards(place: Place) -> Objects:
    return Objects({"pk": place.once(drafted_standard).pk})


def of_drafted_rules(place: Place) -> Objects:
    return Objects({"pk": place.once(drafted_rules).pk})


def of_indicators(place: Place) -> Objects:
    return Objects({"pk": _second(Indicator, standard=place.once(drafted_standard))})


def of_criteria(place: Place) -> Objects:
    return Objects({"pk": _second(Criterion, indicator__standard=place.once(drafted_standard))})


def of_rules(place: Place) -> Objects:
    return Objects({"pk": _second(DeductionRule, indicator__standard=place.once(drafted_standard))})


def _second(
    model: type[Indicator] | type[Criterion] | type[DeductionRule], **owner: Standard
) -> int:
    """The key of one in the second place, which can be moved up."""
    row = model._default_manager.filter(position=2, **owner).first()
    assert row is not None
    return int(row.pk)


expect("standards:list", READERS)
expect("standards:standard", READERS, "GET", of_standards)
expect("standards:compare_standards", READERS, "GET", of_standards)
expect("standards:export_scheme", READERS, "GET", of_standards)
expect("standards:rule_sets", READERS)
expect("standards:rule_set", READERS, "GET", of_rule_sets)
expect("standards:compare_rule_sets", READERS, "GET", of_rule_sets)

expect("standards:copy_standard", "OFFICER", "GET POST")
expect("standards:change_standard", "OFFICER", "GET POST", of_drafted_standards)
expect("standards:discard_standard", "OFFICER", "GET POST", of_drafted_standards)
expect("standards:publish_standard", "OFFICER", "GET POST", of_drafted_standards)
expect("standards:add_indicator", "OFFICER", "GET POST", of_drafted_standards)
expect("standards:indicator", "OFFICER", "GET", of_indicators)
expect("standards:change_indicator", "OFFICER", "GET POST", of_indicators)
expect("standards:remove_indicator", "OFFICER", "GET POST", of_indicators)
expect("standards:move_indicator", "OFFICER", "POST", of_indicators)
expect("standards:add_criterion", "OFFICER", "GET POST", of_indicators)
expect("standards:change_criterion", "OFFICER", "GET POST", of_criteria)
expect("standards:remove_criterion", "OFFICER", "GET POST", of_criteria)
expect("standards:move_criterion", "OFFICER", "POST", of_criteria)
expect("standards:add_rule", "OFFICER", "GET POST", of_indicators)
expect("standards:change_rule", "OFFICER", "GET POST", of_rules)
expect("standards:remove_rule", "OFFICER", "GET POST", of_rules)
expect("standards:move_rule", "OFFICER", "POST", of_rules)

expect("standards:copy_rule_set", "OFFICER", "GET POST")
expect("standards:change_rule_set", "OFFICER", "GET POST", of_drafted_rules)
expect("standards:discard_rule_set", "OFFICER", "GET POST", of_drafted_rules)
expect("standards:publish_rule_set", "OFFICER", "GET POST", of_drafted_rules)
