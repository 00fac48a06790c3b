"""Rulings of ties: one enters the winners, another confirms or sends back."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, record, recorded
from scoring.rating.lifecycle import CONFIRM_RULING, END_RULING, ENTER_RULING, REJECT_RULING
from scoring.rating.models import Ruling, RulingState, TieCase
from scoring.rating.queries import member_enrolments, open_tie
from scoring.rating.rules import is_officer, is_open, require_unconflicted
from scoring.rating.services.runs import require_past
from scoring.rounds.models import Round
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import NUMBER_LENGTH, PAGE_LENGTH, explained, written


@recorded
def enter_ruling(
    *,
    case: TieCase,
    winners: Sequence[str],
    basis: str,
    minutes_number: str,
    minutes_on: date,
    by: Actor,
) -> Ruling:
    """Enter who of a tie wins the seats that are left (``winners`` are codes).

    Raises Refused: 403, also for whoever is too close to a member; 409 where the case is not open
    in the latest run or has a ruling already; 422 for a wrong number of winners, one who is no
    member, blanks, a date to come.
    """
    basis = explained(basis, PAGE_LENGTH, _("裁定依据"))
    minutes_number = written(minutes_number, NUMBER_LENGTH, _("会议纪要文号"))
    require_past(minutes_on)
    locked = lock_round(case.run.round)
    is_officer.check(by, locked)
    is_open.check(by, locked)
    require_unconflicted(by, member_enrolments(locked, case.members))
    _require_open(locked, case.pool, case.star, case.case_hash)
    _require_fits(case, winners)
    earlier = _live_rulings(locked, case.pool, case.star).first()
    if earlier is not None:
        raise conflict(_already(earlier))
    ruling = Ruling.objects.create(
        round=locked,
        pool=case.pool,
        star=case.star,
        members=case.members,
        winners=sorted(winners),
        case_hash=case.case_hash,
        basis=basis,
        minutes_number=minutes_number,
        minutes_on=minutes_on,
        entered_by_id=by.pk,
        entered_at=clock.now(),
    )
    after = {
        "members": [member["code"] for member in case.members],
        "winners": ruling.winners,
        "basis": basis,
        "minutes_number": minutes_number,
        "minutes_on": minutes_on,
    }
    record(ENTER_RULING, ruling, by=by, after=after, organisation_code=locked.department.code)
    return ruling


def _live_rulings(round: Round, pool: str, star: int) -> QuerySet[Ruling]:
    states = [RulingState.ENTERED, RulingState.CONFIRMED]
    return Ruling.objects.filter(round=round, pool=pool, star=star, state__in=states)


def _already(ruling: Ruling) -> str:
    if ruling.state == RulingState.ENTERED:
        return _("%(case)s已录入裁定,正等另一人确认。") % {"case": ruling}
    return _("%(case)s已有确认的裁定,请重新试算。") % {"case": ruling}


def _require_open(round: Round, pool: str, star: int, case_hash: str) -> None:
    """Raise Refused (409) where the latest run has no such case, unchanged, waiting for a ruling."""
    if open_tie(round, pool, star, case_hash) is None:
        raise conflict(_("最新一次评定里没有这个待裁定的并列,裁定不能使用。请查看最新一次评定。"))


def _require_fits(case: TieCase, winners: Sequence[str]) -> None:
    """Raise Refused (422) unless ``winners`` are members, each once, as many as seats are left."""
    members = {member["code"] for member in case.members}
    if len(set(winners)) != len(winners) or not members.issuperset(winners):
        raise faulty(_("入选的只能是并列的党组织,每个只列一次。"))
    if len(winners) != case.seats:
        raise faulty(
            _("剩余名额 %(seats)s 个,应正好选 %(seats)s 个,现在选了 %(count)s 个。")
            % {"seats": case.seats, "count": len(winners)}
        )


@recorded
def confirm_ruling(*, ruling: Ruling, by: Actor) -> Ruling:
    """Confirm a ruling as the second person; the next run uses it.

    Raises Refused: 403, also for who entered it or is too close to a member; 409 for a state that
    forbids, or a case that is no longer open.
    """
    locked = lock_round(ruling.round)
    require_unconflicted(by, member_enrolments(locked, ruling.members))
    confirmed = perform_transition(
        ruling,
        CONFIRM_RULING,
        by=by,
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now()},
        organisation_code=locked.department.code,
    )
    is_open.check(by, locked)
    _require_open(locked, confirmed.pool, confirmed.star, confirmed.case_hash)
    return confirmed


@recorded
def reject_ruling(*, ruling: Ruling, reason: str, by: Actor) -> Ruling:
    """Send back a ruling that is not confirmed yet; the tie is open again.

    Raises Refused: 403, also for whoever is too close to a member; 409 for a state that forbids;
    422 for a blank reason.
    """
    reason = explained(reason, PAGE_LENGTH, _("理由"))
    locked = lock_round(ruling.round)
    require_unconflicted(by, member_enrolments(locked, ruling.members))
    return perform_transition(
        ruling, REJECT_RULING, by=by, reason=reason, organisation_code=locked.department.code
    )


@recorded
def lapse_unconfirmed_rulings(*, round: Round, by: Actor) -> None:
    """Let rulings that still wait lapse, each with its line in the journal: the round ends.

    Called by publicity when the list is final, which has the round locked and has checked the right.
    """
    for ruling in Ruling.objects.filter(round=round, state=RulingState.ENTERED):
        perform_transition(ruling, END_RULING, by=by, organisation_code=round.department.code)
