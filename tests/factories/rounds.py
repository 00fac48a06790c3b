"""An open round without surprises."""

from datetime import date
from typing import Any

from branches.organisations.models import Field, Organisation
from branches.organisations.queries import rated, review_paths
from scoring.rounds.models import Enrolment, Pool, Round, RoundStandard
from scoring.standards.models import RuleSet
from starrating import clock
from tests.factories.people import make_account
from tests.factories.standards import make_rule_set, make_standard


def make_round(
    department: Organisation,
    *,
    year: int = 2025,
    rule_set: RuleSet | None = None,
    exempt: dict[str, str] | None = None,
    **columns: Any,
) -> Round:
    """An open round of every rated organisation that has a field; one pool and standard a field.

    ``exempt`` gives the reason by code. The policy was entered by one and confirmed by another.
    """
    moment = clock.now()
    defaults: dict[str, Any] = {
        "name": f"{year}年度基层党组织五星创评",
        "period_from": date(year - 1, 9, 1),
        "period_until": date(year, 8, 31),
        "state": Round.State.OPEN,
        "opened_at": moment,
        "policy_entered_by": make_account("录入人"),
        "policy_entered_at": moment,
        "policy_confirmed_by": make_account("确认人"),
        "policy_confirmed_at": moment,
    }
    if columns.get("state") == Round.State.CLOSED:
        defaults["closed_at"] = moment
    opened = Round.objects.create(
        year=year,
        department=department,
        rule_set=rule_set or make_rule_set(),
        **{**defaults, **columns},
    )
    pools: dict[int, Pool] = {}
    for field in Field.objects.all():
        pools[field.pk] = Pool.objects.create(round=opened, name=field.name)
        RoundStandard.objects.create(round=opened, field=field, standard=make_standard(field))
    reasons = exempt or {}
    branches = list(rated().exclude(field=None).select_related("field"))
    paths = review_paths(branches)
    for branch in branches:
        assert branch.field is not None
        Enrolment.objects.create(
            round=opened,
            organisation=branch,
            code=branch.code,
            name=branch.name,
            field=branch.field,
            pool=pools[branch.field.pk],
            reviewing_body=paths[branch.pk][-1],
            review_path=[body.code for body in paths[branch.pk]],
            is_exempt=branch.code in reasons,
            exemption_reason=reasons.get(branch.code, ""),
        )
    return opened
