"""Addresses of who reviews instead of whom."""

from datetime import date

from scoring.reviews.models import (
    SingleClerk,
)
from scoring.reviews.services import (
    enter_assignment,
    enter_single_clerk,
)
from scoring.rounds.models import Assignment
from tests.house.expected import Objects, Place, expect
from tests.house.expected.organisations import colleague
from tests.house.expected.reviews import of_missing, of_open_years, of_years
from tests.house.expected.rounds import open_round


def waiting_assignment(place: Place) -> Assignment:
    """The faculty, to be reviewed by the department; entered by a colleague."""
    (made,) = enter_assignment(
        round=place.once(open_round),
        codes=[place.city.faculty.code],
        kind="proxy",
        body=None,
        number="云组〔2025〕8号",
        decided_on=date(2025, 9, 1),
        reason="逾期未上报",
        by=place.once(colleague),
    )
    return made


def of_assignments(place: Place) -> Objects:
    return Objects({"pk": place.once(waiting_assignment).pk})


def waiting_single_clerk(place: Place) -> SingleClerk:
    return enter_single_clerk(
        round=place.once(open_round),
        body=place.city.town,
        number="云组〔2025〕7号",
        decided_on=date(2025, 9, 1),
        reason="只有一名经办人",
        by=place.once(colleague),
    )


def of_single_clerks(place: Place) -> Objects:
    return Objects({"pk": place.once(waiting_single_clerk).pk})


expect("reviews:arrangements", "OFFICER APPROVER", "GET", of_years)
expect("reviews:enter_assignment", "OFFICER", "GET POST", of_open_years)
expect("reviews:confirm_assignment", "APPROVER", "GET POST", of_assignments)
expect("reviews:reject_assignment", "APPROVER", "GET POST", of_assignments)
expect("reviews:merge_sheet", "OFFICER", "GET POST", of_missing)
expect("reviews:enter_single_clerk", "OFFICER", "GET POST", of_open_years)
expect("reviews:confirm_single_clerk", "APPROVER", "GET POST", of_single_clerks)
expect("reviews:reject_single_clerk", "APPROVER", "GET POST", of_single_clerks)
expect("reviews:revoke_single_clerk", "OFFICER APPROVER", "GET POST", of_single_clerks)
