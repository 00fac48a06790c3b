"""A notice in preparation: the officer writes it, over the decided run, until it is published."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from branches.journal.lifecycle import Transition, perform_transition, record, recorded
from scoring.publicity.lifecycle import CHANGE, DRAFT
from scoring.publicity.models import Notice
from scoring.publicity.queries import drafted_notice, live_notice
from scoring.publicity.rules import is_officer
from scoring.rating.models import Run
from scoring.rating.queries import decided_run
from scoring.rounds.models import Round
from scoring.rounds.queries import WorkingPeriod, working_period
from scoring.rounds.rules import acting_on
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import NUMBER_LENGTH, PAGE_LENGTH, explained, written

MOST_WORKING_DAYS = 30


@dataclass(frozen=True)
class NoticeText:
    """What an officer fills in: the words, the first day and length of the period, the review."""

    title: str
    number: str
    basis: str
    starts_on: date
    working_days: int
    secrecy_number: str
    secrecy_on: date


@recorded
def draft_notice(*, round: Round, text: NoticeText, by: Actor) -> Notice:
    """Begin the notice of a round over its decided run.

    Whether 二星 and 一星 are named comes from the round. Raises Refused: 403; 409 where nothing is
    decided, or a draft or standing notice is there; 422 for faulty words, days or review.
    """
    locked = lock_round(round)
    is_officer.check(by, locked)
    run = require_decided(locked)
    if live_notice(locked) is not None:
        raise conflict(_("本批次已有公示。须改正的,由审定人撤回后再重新起草。"))
    if drafted_notice(locked) is not None:
        raise conflict(_("本批次已有公示草稿,请在草稿上修改。"))
    values = _columns(text, run, notice=None)
    notice = Notice.objects.create(
        round=locked,
        **values,
        drafted_by_id=by.pk,
        drafted_at=clock.now(),
        own_branches=[acting_on(locked, by, "draft")],
    )
    record(DRAFT, notice, by=by, after={**values, "own_branches": notice.own_branches})
    return notice


@recorded
def change_notice(
    *, notice: Notice, text: NoticeText, by: Actor, expected_version: int | None = None
) -> Notice:
    """Rewrite a draft; it stands on the round's decided run afterwards, whatever it stood on.

    Raises Refused: 403; 409 once it is published, where nothing is decided, or for a stale
    version; 422 like ``draft_notice``.
    """
    locked = lock_round(notice.round)
    require(CHANGE, by, Notice.objects.select_related("round__department").get(pk=notice.pk))
    values = _columns(text, require_decided(locked), notice=notice)
    changes = {**values, "own_branches": _added(notice, acting_on(locked, by, "draft"))}
    return perform_transition(
        notice, CHANGE, by=by, expected_version=expected_version, changes=changes
    )


def require(transition: Transition, by: Actor, notice: Notice) -> None:
    """Check the clauses of a transition before anything else is said about the notice.

    Raises Refused by the first that fails; ``perform_transition`` asks again inside the lock.
    """
    for rule in transition.clauses:
        rule.check(by, notice)


def require_decided(round: Round) -> Run:
    """The decided run of an open round. Raises Refused (409) where there is none."""
    run = decided_run(round) if round.state == Round.State.OPEN else None
    if run is None:
        raise conflict(_("本批次的评定结果还没有审定,不能公示。"))
    return run


def _added(notice: Notice, more: dict[str, Any]) -> list[dict[str, Any]]:
    known = list(notice.own_branches)
    return known if more in known else [*known, more]


def require_period(starts_on: date, working_days: int) -> WorkingPeriod:
    """The period with its working days, day one included.

    Raises Refused (422): fewer days than the rule asks for, more than a month and a half of them,
    a first day that is past or no working day.
    """
    least = settings.NOTICE_WORKING_DAYS
    if working_days < least:
        raise faulty(
            _("公示期不得少于 %(least)s 个工作日,现为 %(days)s 个。")
            % {"least": least, "days": working_days}
        )
    if working_days > MOST_WORKING_DAYS:
        raise faulty(_("公示期最多 %(most)s 个工作日。") % {"most": MOST_WORKING_DAYS})
    if starts_on < clock.today():
        raise faulty(_("公示期不能从过去的日子起算:落款日期不得晚于公示第一天。"))
    period = working_period(starts_on, working_days)
    if period.days[0] != starts_on:
        raise faulty(
            _("%(day)s不是工作日,公示期应从工作日起算,最近的工作日是%(next)s。")
            % {"day": _day(starts_on), "next": _day(period.days[0])}
        )
    return period


def _day(day: date) -> str:
    return _("%(month)s月%(day)s日") % {"month": day.month, "day": day.day}


def _columns(text: NoticeText, run: Run, *, notice: Notice | None) -> dict[str, Any]:
    """The draft's columns. Raises Refused (422) for what cannot be."""
    number = written(text.number, NUMBER_LENGTH, _("文号"))
    others = Notice.objects.filter(number=number)
    if notice is not None:
        others = others.exclude(pk=notice.pk)
    if others.exists():
        raise faulty(_("文号%(number)s已用于另一份公示。") % {"number": number})
    if text.secrecy_on > clock.today():
        raise faulty(_("保密审查日期不能晚于今天:先审查,后公示。"))
    period = require_period(text.starts_on, text.working_days)
    return {
        "run_id": run.pk,
        "title": written(text.title, 200, _("标题")),
        "number": number,
        "basis": explained(text.basis, PAGE_LENGTH, _("公示依据")),
        "starts_on": text.starts_on,
        "working_days": text.working_days,
        "ends_on": period.ends_on,
        "names_low_stars": run.round.names_low_stars,
        "secrecy_number": written(text.secrecy_number, NUMBER_LENGTH, _("保密审查文号")),
        "secrecy_on": text.secrecy_on,
    }
