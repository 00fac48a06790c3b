"""Addresses of standards and rule sets."""

from scoring.standards.models import Criterion, DeductionRule, Indicator
from scoring.standards.services import copy_rule_set, copy_standard
from starrating.access import Role
from tests.factories.standards import make_rule_set, make_standard
from tests.house.expected import Objects, Place, expect

READERS = "OFFICER APPROVER CLERK REVIEWER LEADER SECRETARY PREPARER"
DRAFTS = frozenset({Role.OFFICER})


def of_standards(place: Place) -> Objects:
    """A published one is everybody's, a draft the officer's."""
    make_rule_set()
    return Objects({"pk": make_standard().pk}, _draft_standard(place), sees_all=DRAFTS)


def of_rule_sets(place: Place) -> Objects:
    return Objects({"pk": make_rule_set().pk}, _draft_rules(place), sees_all=DRAFTS)


def _draft_standard(place: Place) -> dict[str, int]:
    by = place.actors[Role.OFFICER]
    return {"pk": copy_standard(source=None, field=None, title="草稿", by=by).pk}


def _draft_rules(place: Place) -> dict[str, int]:
    by = place.actors[Role.OFFICER]
    return {"pk": copy_rule_set(source=None, title="草稿", by=by).pk}


def of_draft_standards(place: Place) -> Objects:
    return Objects(_draft_standard(place))


def of_draft_rule_sets(place: Place) -> Objects:
    return Objects(_draft_rules(place))


def of_indicators(place: Place) -> Objects:
    rows = Indicator.objects.filter(standard=_draft_standard(place)["pk"])
    return Objects({"pk": rows[0].pk})


def of_criteria(place: Place) -> Objects:
    rows = Criterion.objects.filter(indicator__standard=_draft_standard(place)["pk"])
    return Objects({"pk": rows[0].pk})


def of_rules(place: Place) -> Objects:
    rows = DeductionRule.objects.filter(indicator__standard=_draft_standard(place)["pk"])
    return Objects({"pk": rows[0].pk})


expect("standards:list", READERS)
expect("standards:standard", READERS, objects=of_standards)
expect("standards:compare_standards", READERS, objects=of_standards)
expect("standards:export_scheme", READERS, objects=of_standards)
expect("standards:copy_standard", "OFFICER", "GET POST")
expect("standards:change_standard", "OFFICER", "GET POST", of_draft_standards)
expect("standards:publish_standard", "OFFICER", "GET POST", of_draft_standards)
expect("standards:discard_standard", "OFFICER", "GET POST", of_draft_standards)
expect("standards:add_indicator", "OFFICER", "GET POST", of_draft_standards)
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

expect("standards:rule_sets", READERS)
expect("standards:rule_set", READERS, objects=of_rule_sets)
expect("standards:compare_rule_sets", READERS, objects=of_rule_sets)
expect("standards:copy_rule_set", "OFFICER", "GET POST")
expect("standards:change_rule_set", "OFFICER", "GET POST", of_draft_rule_sets)
expect("standards:publish_rule_set", "OFFICER", "GET POST", of_draft_rule_sets)
expect("standards:discard_rule_set", "OFFICER", "GET POST", of_draft_rule_sets)
