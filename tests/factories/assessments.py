"""Forms without surprises: a round in which branches fill in, complete forms, filed ones."""

import itertools
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from branches.organisations.models import Field, Organisation
from branches.people.models import Account
from scoring.assessments.models import (
    Answer,
    Assessment,
    MeetingKind,
    Project,
    Submission,
    WorkAccount,
)
from scoring.assessments.services import begin_assessment, submit_assessment
from scoring.rounds.models import Enrolment, Round, RoundStage, RoundStandard, StageDate
from scoring.standards.models import DeductionRule, Standard
from scoring.standards.services.standards import _write_indicators
from scoring.standards.sheets.shipped import shipped_standard
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor
from tests.factories.rounds import make_round
from tests.factories.standards import publish

_numbers = itertools.count(3000)
TEXT = "每月15日开展主题党日,全年召开党员大会4次、支委会12次、党课4次。"


def make_asking_standard(field: Field | None = None, *, with_vetoes: bool = True) -> Standard:
    """A published standard with every question of the shipped one, and its vetoes."""
    standard = Standard.objects.create(number=next(_numbers), title="考评标准", field=field)
    _write_indicators(standard, shipped_standard(with_vetoes=with_vetoes)["indicators"])
    publish(standard)
    return standard


def make_filling_round(
    department: Organisation,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
    with_vetoes: bool = True,
    **columns: Any,
) -> Round:
    """An open round whose branches fill in: from ten days ago for ten more days, then the review."""
    opened = make_round(department, **columns)
    for chosen in RoundStandard.objects.filter(round=opened):
        chosen.standard = make_asking_standard(chosen.field, with_vetoes=with_vetoes)
        chosen.save()
    starts_on = starts_on or clock.today() - timedelta(days=10)
    ends_on = ends_on or clock.today() + timedelta(days=10)
    day = timedelta(days=1)
    StageDate.objects.bulk_create(
        [
            StageDate(
                round=opened,
                stage=RoundStage.SELF_ASSESSMENT,
                starts_on=starts_on,
                ends_on=ends_on,
            ),
            StageDate(
                round=opened,
                stage=RoundStage.REVIEW,
                starts_on=ends_on + day,
                ends_on=ends_on + 15 * day,
            ),
        ]
    )
    return opened


def enrolled(round: Round, organisation: Organisation) -> Enrolment:
    rows = Enrolment.objects.select_related(
        "round__rule_set", "round__department", "organisation", "field", "reviewing_body"
    )
    return rows.get(round=round, organisation=organisation)


def secretary_of(enrolment: Enrolment) -> Account:
    """The branch's secretary: the one in office, or one just appointed."""
    accounts = Account.objects.filter(
        posts__role=Role.SECRETARY,
        posts__organisation=enrolment.organisation,
        posts__ends_on=None,
    )
    return accounts.first() or make_actor(Role.SECRETARY, enrolment.organisation, "舒继明")


def fill_in(
    assessment: Assessment,
    by: Account,
    *,
    lost: Mapping[str, str] | None = None,
    star: int | None = 3,
) -> Assessment:
    """Write everything a form needs. ``lost``: points at discretion by the indicator's name.

    Without it nothing is lost and nothing gained: 100 points, which reach the line of five stars.
    """
    moment = clock.now()
    by_indicator = dict(lost or {})
    standard = RoundStandard.objects.get(
        round=assessment.enrolment.round, field=assessment.enrolment.field
    ).standard
    rules = DeductionRule.objects.filter(indicator__standard=standard).select_related("indicator")
    stamp: dict[str, Any] = {"assessment": assessment, "edited_by": by, "edited_at": moment}
    Answer.objects.filter(assessment=assessment).delete()
    WorkAccount.objects.filter(assessment=assessment).delete()
    Answer.objects.bulk_create(
        Answer(rule=rule, **answer_columns(rule, by_indicator), **stamp) for rule in rules
    )
    indicators = {rule.indicator_id: rule.indicator for rule in rules}
    WorkAccount.objects.bulk_create(
        WorkAccount(indicator=each, text=TEXT, **stamp) for each in indicators.values()
    )
    values: dict[str, Any] = {
        "features": "党员示范岗带动教学改革。",
        "features_version": 1,
        "features_by": by,
        "features_at": moment,
        "declared_by": by,
        "declared_at": moment,
        "meeting_kind": MeetingKind.MEMBERS,
        "meeting_on": clock.today(),
        "meeting_due": 12,
        "meeting_present": 11,
        "meeting_result": "一致通过",
        "meeting_minutes": "支会〔2025〕9号",
    }
    if star is not None:
        values |= {"proposed_star": star, "proposed_by": by, "proposed_at": moment}
    for name, value in values.items():
        setattr(assessment, name, value)
    assessment.save(update_fields=list(values))
    return assessment


def answer_columns(rule: DeductionRule, lost: dict[str, str]) -> dict[str, Any]:
    """没有, with a number that does not pass; the first discretion takes what is to be lost."""
    if rule.kind == DeductionRule.RuleKind.DISCRETION and rule.indicator.name in lost:
        points = Decimal(lost.pop(rule.indicator.name))
        return {"choice": "some", "points": points, "reason": "自查发现不足"}
    measure = None
    if rule.threshold is not None and rule.kind != DeductionRule.RuleKind.PER_PERSON:
        measure = rule.threshold - 1 if rule.comparison == "at_least" else Decimal(95)
    return {"choice": "none", "measure": measure}


def add_project(assessment: Assessment, by: Account) -> Project:
    return Project.objects.create(
        assessment=assessment,
        title="红烛先锋",
        problem="青年教师培养缺少抓手。",
        measures=[{"text": "结对带教", "due_on": "2025-06-30"}],
        milestones=[{"text": "首期总结", "due_on": "2025-07-31", "is_reached": True}],
        results="结对 12 对,公开课获奖 3 项。",
        edited_by=by,
        edited_at=clock.now(),
    )


def begun(enrolment: Enrolment, by: Account | None = None) -> Assessment:
    """A form just begun by the branch's secretary."""
    return begin_assessment(enrolment=enrolment, by=by or secretary_of(enrolment))


def filed(enrolment: Enrolment, **given: Any) -> Submission:
    """A complete form, submitted by the branch's secretary; ``given`` as ``fill_in`` takes it."""
    by = secretary_of(enrolment)
    assessment = fill_in(begun(enrolment, by), by, **given)
    return submit_assessment(assessment=assessment, by=by)
