"""Addresses of the review desk.

Reviewers and leaders review what lies below their body; the department looks on, and its officer
and approver review where it does so itself.
"""

from scoring.reviews.models import (
    Review,
)
from scoring.rounds.models import Enrolment, Round
from starrating.access import Role
from tests.factories.assessments import enrolled, filed, make_filling_round
from tests.factories.people import make_actor
from tests.factories.reviewing import indicators_of, under_review
from tests.house.expected import DEPARTMENT, NOBODY, Objects, Place, expect
from tests.house.expected.years import Year

DESK = "REVIEWER LEADER OFFICER APPROVER"
ON_DESK = Year.ON_DESK


def desk_round(place: Place) -> Round:
    return make_filling_round(place.city.department, year=ON_DESK)


def on_desk(place: Place) -> list[Review]:
    """The school and the village, each opened by a reviewer of its bureau."""
    row, city = place.once(desk_round), place.city
    neighbour = make_actor(Role.REVIEWER, city.town, "邻镇审核员")
    return [
        under_review(enrolled(row, city.school), place.actors[Role.REVIEWER]),
        under_review(enrolled(row, city.village), neighbour),
    ]


def of_desks(place: Place) -> Objects:
    own, foreign = place.once(on_desk)
    return Objects({"pk": own.pk}, {"pk": foreign.pk}, sees_all=DEPARTMENT)


def of_desk_places(place: Place) -> Objects:
    own, foreign = (
        {"pk": each.pk, "indicator": indicators_of(each.enrolment)[0].pk}
        for each in place.once(on_desk)
    )
    crossed = {"pk": own["pk"], "indicator": foreign["indicator"]}
    return Objects(
        own,
        foreign,
        sees_all=DEPARTMENT,
        others={"an indicator of another standard": (crossed, NOBODY)},
    )


def waiting_form(place: Place) -> Enrolment:
    """The college has filed, nobody has opened it."""
    row = enrolled(place.once(desk_round), place.city.college)
    filed(row)
    return row


def of_waiting_forms(place: Place) -> Objects:
    _own, foreign = place.once(on_desk)
    return Objects(
        {"pk": place.once(waiting_form).pk}, {"pk": foreign.enrolment.pk}, sees_all=DEPARTMENT
    )


expect("reviews:queue", DESK)
expect("reviews:queue_export", DESK)
expect("reviews:desk", DESK, "GET", of_desks)
expect("reviews:next", DESK, "GET", of_desks)
expect("reviews:start", DESK, "GET POST", of_waiting_forms)
expect("reviews:hold", DESK, "GET POST", of_desks)
expect("reviews:release", DESK, "GET POST", of_desks)
expect("reviews:give_verdict", DESK, "GET POST", of_desk_places)
expect("reviews:return_indicators", DESK, "GET POST", of_desks)
expect("reviews:resume", DESK, "GET POST", of_desks)
