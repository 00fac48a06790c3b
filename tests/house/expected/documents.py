"""Addresses of documents.

The papers of what is published are everybody's. A branch's form is its own, its reviewing body's
and the department's; the sheet that its scores are reviewed on is not the branch's, nor the
clerk's. Blank forms are there for all who rate or are rated. The rest is the department's.
"""

from scoring.assessments.models import Submission
from scoring.assessments.services import begin_assessment
from scoring.rounds.models import Enrolment
from starrating.access import Role
from tests.factories.assessments import enrolled, filed, make_filling_round, secretary_of
from tests.house.expected import DEPARTMENT, NOBODY, Objects, Place, expect
from tests.house.expected.publicity import drafted, of_public, published
from tests.house.expected.rating import of_runs
from tests.house.expected.standards import of_standards
from tests.house.expected.years import Year


def of_drafts(place: Place) -> Objects:
    """Once published, the paper is under its public address."""
    own, public = place.once(drafted), place.once(published)
    return Objects({"pk": own.pk}, {"pk": public.pk}, sees_all=NOBODY)


FILED, BEGUN = Year.ON_PAPER, Year.BEGUN


def submitted(place: Place) -> list[Submission]:
    """The forms of the school, the college and the village."""
    row = make_filling_round(place.city.department, year=FILED)
    bodies = (place.city.school, place.city.college, place.city.village)
    return [filed(enrolled(row, body)) for body in bodies]


def of_submissions(place: Place) -> Objects:
    school, college, village = (
        {"pk": each.assessment.enrolment_id, "number": each.number}
        for each in place.once(submitted)
    )
    return Objects(
        school,
        village,
        sees_all=DEPARTMENT,
        own_of={Role.PREPARER: college},
        others={"never submitted": ({**school, "number": 2}, NOBODY)},
    )


def of_enrolments(place: Place, *bodies: Enrolment) -> Objects:
    school, college, village = ({"pk": each.pk} for each in bodies)
    return Objects(school, village, sees_all=DEPARTMENT, own_of={Role.PREPARER: college})


def of_filed(place: Place) -> Objects:
    return of_enrolments(place, *(each.assessment.enrolment for each in place.once(submitted)))


def of_begun(place: Place) -> Objects:
    """Forms that were not submitted yet."""
    row = make_filling_round(place.city.department, year=BEGUN)
    bodies = (place.city.school, place.city.college, place.city.village)
    rows = [enrolled(row, body) for body in bodies]
    for each in rows:
        begin_assessment(enrolment=each, by=secretary_of(each))
    return of_enrolments(place, *rows)


BRANCHES, REVIEWERS = "SECRETARY PREPARER", "REVIEWER LEADER OFFICER APPROVER"

expect("documents:application", f"{BRANCHES} {REVIEWERS}", "GET", of_submissions)
expect("documents:application_draft", f"{BRANCHES} {REVIEWERS}", "GET", of_begun)
expect("documents:branch_blank", f"{BRANCHES} {REVIEWERS}", "GET", of_filed)
expect("documents:score_sheet", REVIEWERS, "GET", of_filed)
expect("documents:blank", f"{BRANCHES} {REVIEWERS} CLERK", "GET", of_standards)

expect("documents:notice", "PUBLIC", "GET", of_public)
expect("documents:notice_list", "PUBLIC", "GET", of_public)
expect("documents:draft", "OFFICER APPROVER", "GET", of_drafts)
expect("documents:run_results", "OFFICER APPROVER", "GET", of_runs)
