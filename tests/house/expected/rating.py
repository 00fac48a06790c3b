"""Addresses of the determination: the department's alone, whatever has been published since.

The officer makes, proposes and takes back, the approver decides and confirms. What waits for the
second person can be sent back by either.
"""

from datetime import date

from branches.people.models import Account
from scoring.rating.models import Result, Ruling, Run, TieCase
from scoring.rating.services import (
    confirm_ruling,
    enter_revocation,
    enter_ruling,
    enter_set_aside,
    make_run,
    propose_run,
)
from scoring.rounds.models import Pool, Round
from scoring.standards.models import RuleSet
from starrating.access import Role
from tests.factories.rating import allot, decided_run, report_round
from tests.factories.rounds import make_round
from tests.factories.standards import make_rule_set
from tests.house.expected import Objects, Place, expect
from tests.house.expected.years import Year

TIED, MADE, PROPOSED = Year.TIED, Year.MADE, Year.PROPOSED
DECIDED, ASKED_BACK = Year.DECIDED, Year.ASKED_BACK
STANDING, REVOKING = Year.STANDING, Year.REVOKING
STARS = {"099002001": 5, "099002002": 4, "099002003": 3, "099022001": 2}
DEPARTMENT = "OFFICER APPROVER"


def tie_of(place: Place, year: int) -> TieCase:
    """Three schools with equal points and one seat of four stars."""
    rules = make_rule_set(RuleSet.Overflow.EXPLICIT)
    row = make_round(place.city.department, year=year, rule_set=rules)
    seats = {"five": 0, "four": 1, "three": 0, "seats_document": f"云组〔{year}〕30号"}
    Pool.objects.filter(round=row).update(**seats)
    report_round(row)
    run = make_run(round=row, by=place.actors[Role.OFFICER])
    return TieCase.objects.get(run=run, pool="学校", star=4)


def ruling_of(case: TieCase, by: Account) -> Ruling:
    return enter_ruling(
        case=case,
        winners=["099002001"],
        basis="比较近三年表彰情况",
        minutes_number="云组纪〔2023〕18号",
        minutes_on=date(2023, 9, 24),
        by=by,
    )


def tied(place: Place) -> TieCase:
    return tie_of(place, TIED)


def ruling(place: Place) -> Ruling:
    return ruling_of(place.once(tied), place.actors[Role.OFFICER])


def standing(place: Place) -> Ruling:
    """Confirmed."""
    by = place.actors[Role.OFFICER]
    made = ruling_of(tie_of(place, STANDING), by)
    return confirm_ruling(ruling=made, by=place.actors[Role.APPROVER])


def asked_to_revoke(place: Place) -> Ruling:
    """Confirmed, and asked by the officer to be revoked."""
    by = place.actors[Role.OFFICER]
    made = ruling_of(tie_of(place, REVOKING), by)
    confirm_ruling(ruling=made, by=place.actors[Role.APPROVER])
    return enter_revocation(
        ruling=made,
        number="云组〔2023〕33号",
        decided_on=date(2023, 9, 29),
        reason="表彰年份核错",
        by=by,
    )


def scored_round(place: Place, year: int) -> Round:
    """A round whose branches come out with ``STARS``."""
    row = make_round(place.city.department, year=year)
    allot(row, STARS)
    return row


def made(place: Place) -> Run:
    return make_run(round=scored_round(place, MADE), by=place.actors[Role.OFFICER])


def proposed(place: Place) -> Run:
    by = place.actors[Role.OFFICER]
    return propose_run(run=make_run(round=scored_round(place, PROPOSED), by=by), by=by)


def decided(place: Place) -> Run:
    return decided_run(make_round(place.city.department, year=DECIDED), stars=STARS)


def asked_back(place: Place) -> Run:
    """Decided, and asked by the officer to be set aside."""
    run = decided_run(make_round(place.city.department, year=ASKED_BACK), stars=STARS)
    return enter_set_aside(run=run, reason="漏计一次会议", by=place.actors[Role.OFFICER])


def of_years(place: Place) -> Objects:
    place.once(made)
    return Objects({"year": MADE})


def of_runs(place: Place) -> Objects:
    return Objects({"pk": place.once(made).pk})


def of_proposed(place: Place) -> Objects:
    return Objects({"pk": place.once(proposed).pk})


def of_decided(place: Place) -> Objects:
    return Objects({"pk": place.once(decided).pk})


def of_asked_back(place: Place) -> Objects:
    return Objects({"pk": place.once(asked_back).pk})


def of_results(place: Place) -> Objects:
    found = Result.objects.filter(run=place.once(made))
    return Objects({"pk": found.get(enrolment__organisation=place.city.school).pk})


def of_ties(place: Place) -> Objects:
    return Objects({"pk": place.once(tied).pk})


def of_rulings(place: Place) -> Objects:
    return Objects({"pk": place.once(ruling).pk})


def of_standing(place: Place) -> Objects:
    return Objects({"pk": place.once(standing).pk})


def of_revoking(place: Place) -> Objects:
    return Objects({"pk": place.once(asked_to_revoke).pk})


expect("rating:round", DEPARTMENT)
expect("rating:round_of_year", DEPARTMENT, "GET", of_years)
expect("rating:run", DEPARTMENT, "GET", of_runs)
expect("rating:result", DEPARTMENT, "GET", of_results)
expect("rating:tie", DEPARTMENT, "GET", of_ties)

expect("rating:make_run", "OFFICER", "GET POST", of_years)
expect("rating:propose_run", "OFFICER", "GET POST", of_runs)
expect("rating:withdraw_run", "OFFICER", "GET POST", of_proposed)
expect("rating:decide_run", "APPROVER", "GET POST", of_proposed)
expect("rating:enter_set_aside", "OFFICER", "GET POST", of_decided)
expect("rating:confirm_set_aside", "APPROVER", "GET POST", of_asked_back)
expect("rating:reject_set_aside", DEPARTMENT, "GET POST", of_asked_back)

expect("rating:enter_ruling", "OFFICER", "GET POST", of_ties)
expect("rating:confirm_ruling", "APPROVER", "GET POST", of_rulings)
expect("rating:reject_ruling", DEPARTMENT, "GET POST", of_rulings)
expect("rating:enter_revocation", "OFFICER", "GET POST", of_standing)
expect("rating:confirm_revocation", "APPROVER", "GET POST", of_revoking)
expect("rating:reject_revocation", DEPARTMENT, "GET POST", of_revoking)
