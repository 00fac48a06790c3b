"""Runs without surprises, made by the services that everybody else uses."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from branches.people.models import Account
from scoring.rating.models import Run
from scoring.rating.services import decide_run, make_run, propose_run
from scoring.rounds.models import Pool, Round
from scoring.rounds.queries import enrolments
from scoring.standards.models import RuleSet
from starrating.access import Role
from tests.factories.people import make_actor
from tests.factories.reviews import PLAIN, recognise, report_sheet
from tests.factories.standards import INDICATORS, make_rule_set

# What a branch of each star scores where a test asks for stars: nothing else in a page reads so.
TOTALS = {5: "95.17", 4: "88.26", 3: "75.39", 2: "63.48", 1: "41.06"}
DEFAULT_STAR = 3


def points(total: str) -> list[str]:
    """A total as eight scores, filled up in order: equal totals are equal in every key."""
    left, scores = Decimal(total), []
    for _name, most, _bonus in INDICATORS:
        score = min(left, Decimal(most))
        scores.append(str(score))
        left -= score
    return scores


def report_round(round: Round, scores: Mapping[str, Sequence[str]] | None = None) -> None:
    """Every branch that takes part and has no sheet reports one: ``scores`` by code, else 86.00."""
    given = scores or {}
    for enrolment in enrolments(round).filter(is_exempt=False, sheet__isnull=True):
        report_sheet(enrolment, given.get(enrolment.code, PLAIN))


def allot(round: Round, stars: Mapping[str, int]) -> None:
    """Seats and sheets with which the engine gives exactly these stars (by code; others three).

    The round's rules become ``explicit``, each pool with as many seats as are wanted; branches
    score as ``TOTALS`` says, those of five stars are recognised.
    """
    Round.objects.filter(pk=round.pk).update(rule_set=make_rule_set(RuleSet.Overflow.EXPLICIT))
    round.refresh_from_db()
    wanted: dict[int, list[int]] = {}
    for enrolment in enrolments(round).filter(is_exempt=False):
        star = stars.get(enrolment.code, DEFAULT_STAR)
        wanted.setdefault(enrolment.pool_id, []).append(star)
        report_sheet(enrolment, points(TOTALS[star]))
        if star == 5:
            recognise(enrolment)
    for pool in Pool.objects.filter(round=round):
        counts = {star: wanted.get(pool.pk, []).count(star) for star in (5, 4, 3)}
        Pool.objects.filter(pk=pool.pk).update(
            five=counts[5], four=counts[4], three=counts[3], seats_document="云组〔2025〕30号"
        )


def decided_run(
    round: Round,
    *,
    stars: Mapping[str, int] | None = None,
    scores: Mapping[str, Sequence[str]] | None = None,
    officer: Account | None = None,
    approver: Account | None = None,
) -> Run:
    """The round rated, proposed and decided by the services, by two persons; nothing is made up.

    ``stars`` by code (``allot``) for whoever asks for stars and not for scores; else branches
    without a sheet report one first, by ``scores`` or 86.00 each, which ties where a pool has
    seats for some of them.
    """
    if stars is not None:
        allot(round, stars)
    else:
        report_round(round, scores)
    officer = officer or make_actor(Role.OFFICER, round.department, "评定员")
    approver = approver or make_actor(Role.APPROVER, round.department, "审定人")
    run = propose_run(run=make_run(round=round, by=officer), by=officer)
    return decide_run(
        run=run, minutes_number="云组纪〔2025〕20号", minutes_on=date(2025, 9, 25), by=approver
    )
