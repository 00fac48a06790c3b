"""Drafts to work on, and refusals taken apart."""

from typing import Any

import pytest

from branches.people.models import Account
from scoring.standards.models import Indicator, RuleSet, Standard
from scoring.standards.services import copy_rule_set, copy_standard
from starrating.access import Refused


def draft_rules(by: Account) -> RuleSet:
    return copy_rule_set(source=None, title="规则", by=by)


def draft_standard(by: Account) -> Standard:
    return copy_standard(source=None, field=None, title="标准", by=by)


def indicator(standard: Standard, name: str = "领导班子") -> Indicator:
    return Indicator.objects.get(standard=standard, name=name)


def names(standard: Standard) -> list[str]:
    """The indicators in their order."""
    rows = Indicator.objects.filter(standard=standard).order_by("position")
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    return [row.name for row in rows]


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message
