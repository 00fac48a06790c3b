"""Runs without surprises."""

from collections.abc import Sequence
from datetime import date

from branches.people.models import Account
from scoring.rating.models import Run
from scoring.rating.services import decide_run, make_run, propose_run
from scoring.rounds.models import Round
from scoring.rounds.queries import enrolments
from starrating.access import Role
from tests.factories.people import make_actor
from tests.factories.reviews import report_sheet


def report_round(round: Round, scores: dict[str, Sequence[str]] | None = None) -> None:
    """Every branch that takes part and has no sheet reports one; ``scores`` by code, else plain ones."""
    given = scores or {}
    for enrolment in enrolments(round).filter(is_exempt=False, sheet__isnull=True):
        if enrolment.code in given:
            report_sheet(enrolment, given[enrolment.code])
        else:
            report_sheet(enrolment)


def decided_run(
    round: Round,
    *,
    scores: dict[str, Sequence[str]] | None = None,
    officer: Account | None = None,
    approver: Account | None = None,
) -> Run:
    """The round rated, proposed and decided by the services, by two persons.

    Branches without a sheet report one first (``scores`` by code, else 86.00 each, which would
    tie where the seats do not suffice: a pool of fewer than four has no seat above 三星).
    """
    report_round(round, scores)
    officer = officer or make_actor(Role.OFFICER, round.department, "评定员")
    approver = approver or make_actor(Role.APPROVER, round.department, "审定人")
    run = propose_run(run=make_run(round=round, by=officer), by=officer)
    return decide_run(
        run=run, minutes_number="云组纪〔2025〕20号", minutes_on=date(2025, 9, 25), by=approver
    )
