"""Addresses of the meeting, the report and what comes back."""

import hashlib

from branches.organisations.models import Organisation
from scoring.reviews.models import (
    Meeting,
    Review,
)
from scoring.rounds.models import Enrolment, Round
from starrating.access import Role
from starrating.uploads import keep_file, random_name
from tests.factories.files import PDF
from tests.factories.meetings import (
    concluded_review,
    make_meeting,
    reported_review,
    scored_review,
    stated,
)
from tests.factories.rounds import make_round
from tests.house.expected import DEPARTMENT, NOBODY, Objects, Place, expect
from tests.house.expected.years import Year

REVIEWED = Year.REVIEWED


def reviewed_round(place: Place) -> Round:
    return make_round(place.city.department, year=REVIEWED)


def of_bodies(place: Place) -> Objects:
    place.once(reviewed_round)
    own, foreign = place.city.education.code, place.city.town.code
    return Objects(
        {"year": REVIEWED, "code": own}, {"year": REVIEWED, "code": foreign}, sees_all=DEPARTMENT
    )


def branch_at(place: Place, organisation: Organisation) -> Enrolment:
    return Enrolment.objects.get(round=place.once(reviewed_round), organisation=organisation)


def meetings(place: Place) -> list[Meeting]:
    """One of education's with its scan, one of the town's."""
    by, scan = place.actors[Role.OFFICER], keep_scan()
    branches = (place.city.school, place.city.village)
    return [make_meeting(branch_at(place, body), by, "1号", **scan) for body in branches]


def keep_scan() -> dict[str, str]:
    key = random_name()
    keep_file(f"minutes/{key}", PDF)
    return {
        "scan_key": key,
        "scan_name": "纪要.pdf",
        "scan_kind": "pdf",
        "scan_sha256": hashlib.sha256(PDF).hexdigest(),
    }


def of_meetings(place: Place) -> Objects:
    own, foreign = place.once(meetings)
    return Objects({"pk": own.pk}, {"pk": foreign.pk}, sees_all=DEPARTMENT)


def concluded(place: Place) -> list[Review]:
    """The college's, which the branch may state on, and the village's."""
    by = place.actors[Role.REVIEWER]
    return [
        concluded_review(branch_at(place, body), by, meeting)
        for body, meeting in zip(
            (place.city.college, place.city.village), place.once(meetings), strict=True
        )
    ]


def of_concluded(place: Place) -> Objects:
    own, foreign = place.once(concluded)
    return Objects({"pk": own.pk}, {"pk": foreign.pk}, sees_all=DEPARTMENT)


def scored(place: Place) -> Review:
    return scored_review(branch_at(place, place.city.faculty), place.actors[Role.REVIEWER])


def of_scored(place: Place) -> Objects:
    _own, foreign = place.once(concluded)
    return Objects({"pk": place.once(scored).pk}, {"pk": foreign.pk}, sees_all=DEPARTMENT)


def reported_at_desk(place: Place) -> Review:
    meeting, _other = place.once(meetings)
    return reported_review(
        branch_at(place, place.city.school), place.actors[Role.REVIEWER], meeting
    )


def of_reported(place: Place) -> Objects:
    return Objects({"pk": place.once(reported_at_desk).pk})


def of_reported_sheets(place: Place) -> Objects:
    review = place.once(reported_at_desk)
    return Objects({"year": REVIEWED, "pk": review.sheet.enrolment_id})


def of_statements(place: Place) -> Objects:
    own, foreign = (stated(review) for review in place.once(concluded))
    return Objects({"pk": own.pk}, {"pk": foreign.pk}, sees_all=DEPARTMENT)


def of_outcomes(place: Place) -> Objects:
    """The secretary's own is the school's, the preparer's the college's; nobody sees another's."""
    own, foreign = (branch_at(place, body) for body in (place.city.school, place.city.village))
    college = branch_at(place, place.city.college)
    place.once(concluded)
    return Objects(
        {"pk": own.pk},
        {"pk": foreign.pk},
        sees_all=NOBODY,
        own_of={Role.PREPARER: {"pk": college.pk}},
    )


BODY = "OFFICER APPROVER REVIEWER LEADER"
expect("reviews:opinions", BODY, "GET", of_bodies)
expect("reviews:enter_meeting", BODY, "GET POST", of_bodies)
expect("reviews:report", BODY, "GET POST", of_bodies)
expect("reviews:upward", BODY, "GET", of_bodies)
expect("reviews:upward_book", BODY, "GET", of_bodies)
expect("reviews:meeting", BODY, "GET", of_meetings)
expect("reviews:conclude", BODY, "GET POST", of_meetings)
expect("reviews:correct_meeting", BODY, "GET POST", of_meetings)
expect("reviews:minutes_scan", BODY, "GET", of_meetings)
expect("reviews:propose_star", BODY, "GET POST", of_scored)
expect("reviews:reopen", BODY, "GET POST", of_concluded)
expect("reviews:record_hearing", BODY, "GET POST", of_concluded)
expect("reviews:answer", BODY, "GET POST", of_statements)
expect("reviews:send_back", "OFFICER", "GET POST", of_reported)
expect("reviews:rescore", "OFFICER", "GET POST", of_reported_sheets)
expect("reviews:outcome", "SECRETARY PREPARER", "GET", of_outcomes)
expect("reviews:state", "SECRETARY", "GET POST", of_outcomes)
