"""A form is begun, filled from last year's as far as the questions are the same, and handed over."""

import json
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from branches.people.models import Account
from scoring.assessments.lifecycle import BEGIN, NAME_DEPUTY, TAKE_OVER
from scoring.assessments.models import Answer, Assessment, FilingState, WorkAccount
from scoring.assessments.queries import (
    assessment_of,
    earlier_submission,
    scored_indicators,
    standard_of,
)
from scoring.assessments.rules import (
    holds_post,
    is_counted,
    is_headed,
    is_not_closed,
    is_round_open,
    is_secretary,
)
from scoring.assessments.services.locking import lock_enrolment, locked, note, require_fillable
from scoring.rounds.models import Enrolment
from scoring.standards.models import DeductionRule
from scoring.standards.queries import rule_content
from starrating import clock
from starrating.access import Actor, Role, conflict, faulty


@recorded
def begin_assessment(*, enrolment: Enrolment, by: Actor) -> Assessment:
    """Begin the form of a branch; one begun already is given back as it is.

    Answers and accounts of the same organisation's last form are carried over where indicator and
    rule are word for word the same; they do not count until somebody saves them. Raises Refused:
    403 for others than the branch's own; 409 outside the window, for a round that is not open, or
    where no standard is chosen.
    """
    place = lock_enrolment(enrolment)
    known = assessment_of(place)
    if known is not None:
        require_fillable(known, by)
        return known
    moment = clock.now()
    row = Assessment(
        enrolment=place,
        state_since=moment,
        begun_by_id=by.pk,
        begun_at=moment,
        in_charge_id=by.pk if by.holds(Role.SECRETARY, _path(place)) else None,
    )
    require_fillable(row, by)
    row.save()
    carried = carry_over(row)
    note(BEGIN, row, by=by, after={"carried": carried})
    return row


def _path(enrolment: Enrolment) -> str:
    return str(enrolment.organisation.path)


def carry_over(row: Assessment) -> int:
    """Carry last year's answers and accounts over; gives back how many."""
    earlier = earlier_submission(row.enrolment)
    if earlier is None:
        standard_of(row.enrolment)
        return 0
    old = {each["name"]: each for each in earlier.content["indicators"]}
    answers, accounts = [], []
    for indicator in scored_indicators(standard_of(row.enrolment)):
        before = old.get(indicator.name)
        if before is None:
            continue
        if before["account"]:
            accounts.append(
                WorkAccount(indicator=indicator, text=before["account"], **_carried(row))
            )
        replies = {_same(rule["rule"]): rule["reply"] for rule in before["rules"]}
        for rule in indicator.rules.all():
            reply = replies.get(_same(rule_content(rule)))
            if reply is not None and rule.kind != DeductionRule.RuleKind.VETO:
                answers.append(Answer(rule=rule, **reply, **_carried(row)))
    Answer.objects.bulk_create(answers)
    WorkAccount.objects.bulk_create(accounts)
    return len(answers) + len(accounts)


def _same(content: dict[str, Any]) -> str:
    """A rule by its content: the same text where nothing about the question changed."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False)


def _carried(row: Assessment) -> dict[str, Any]:
    return {"assessment": row, "edited_at": row.begun_at, "is_carried": True}


@recorded
def name_deputy(*, assessment: Assessment, account: Account | None, by: Actor) -> Assessment:
    """Name the preparer who may submit in the secretary's place; None: nobody any more.

    Raises Refused: 403 for others than the secretary; 409 for a form that is over; 422 for
    somebody who is no preparer of this very branch.
    """
    row = locked(assessment)
    for rule in (is_secretary, is_round_open, is_counted, is_not_closed):
        rule.check(by, row)
    if account is not None and not holds_post(
        account.pk, Role.PREPARER, row.enrolment.organisation
    ):
        raise faulty(_("只能指定本党组织在任的填报员代为提交。"))
    before, row.deputy = _told(row.deputy), account
    row.save(update_fields=["deputy"])
    note(NAME_DEPUTY, row, by=by, before={"deputy": before}, after={"deputy": _told(account)})
    return row


@recorded
def take_over(*, assessment: Assessment, by: Actor) -> Assessment:
    """接手: a new secretary answers for the form from now on, with everything still open on it.

    The declaration has to be read and made again, the deputy named again. Raises Refused: 403 for
    others than the secretary; 409 where the one in charge is still in office, or the form is over.
    """
    row = locked(assessment)
    for rule in (is_secretary, is_round_open, is_counted, is_not_closed):
        rule.check(by, row)
    if row.state == FilingState.MERGED:
        raise conflict(_("本党组织已合并,这份自评不再办理。"))
    if row.in_charge_id == by.pk:
        raise conflict(_("这份自评已由您负责,没有重复接手。"))
    if is_headed(row) and row.in_charge_id is not None:
        raise conflict(_("原书记仍在任,不能接手。"))
    before = row.in_charge
    row.in_charge_id, row.deputy = by.pk, None
    if before is not None:
        row.handed_over_from, row.handed_over_at = before, clock.now()
    names = ["in_charge", "deputy", "handed_over_from", "handed_over_at"]
    row.save(update_fields=names)
    held = (_told(before), _told(row.in_charge))
    note(TAKE_OVER, row, by=by, before={"in_charge": held[0]}, after={"in_charge": held[1]})
    return row


def _told(account: Account | None) -> str | None:
    return None if account is None else str(account)
