"""Addresses of the scores of a round.

Reviewers and leaders of a bureau read what their bureau reviews; its clerk looks after accounts and
sees no score, nor does a branch: it learns its result when it is published. The officer enters;
an import waits for anybody else of the department, a 未申报 decision for the approver.
"""

import hashlib
from datetime import date

from branches.organisations.models import Organisation, PendingImport
from branches.people.models import Account
from scoring.reviews.models import (
    Meeting,
    NotFiledDecision,
    Review,
    ScoreImport,
    Sheet,
    SingleClerk,
)
from scoring.reviews.services import (
    Basis,
    enter_assignment,
    enter_not_filed,
    enter_score_import,
    enter_single_clerk,
    upload_scores,
)
from scoring.rounds.models import Assignment, Enrolment, Round
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
from tests.factories.reviews import PLAIN, report_sheet
from tests.factories.rounds import make_round
from tests.factories.standards import INDICATORS
from tests.house.expected import DEPARTMENT, NOBODY, Objects, Place, expect
from tests.house.expected.organisations import colleague
from tests.house.expected.rounds import ANOTHER, DRAFT, OPEN, draft_round, open_round, other_round

READERS = "OFFICER APPROVER REVIEWER LEADER"
CELLS = ("099002002", "职业学院党总支", "学校", *PLAIN)
HEADINGS = ("组织编码", "组织名称", "评定池", *(name for name, _most, _bonus in INDICATORS))
BOOK = f"{','.join(HEADINGS)}\n{','.join(CELLS)}\n".encode()
BASIS = Basis("云组纪〔2025〕12号", date(2025, 9, 20))


def of_years(place: Place) -> Objects:
    place.once(open_round)
    place.once(draft_round)
    return Objects({"year": OPEN}, {"year": DRAFT}, sees_all=DEPARTMENT)


def of_open_years(place: Place) -> Objects:
    place.once(open_round)
    return Objects({"year": OPEN})


def reported(place: Place) -> list[Sheet]:
    """The sheets of the school and of the village."""
    rows = Enrolment.objects.filter(round=place.once(open_round))
    return [
        report_sheet(rows.get(organisation=body))
        for body in (place.city.school, place.city.village)
    ]


def of_sheets(place: Place) -> Objects:
    own, foreign = (sheet.enrolment_id for sheet in place.once(reported))
    other = Enrolment.objects.get(round=place.once(other_round), organisation=place.city.school)
    return Objects(
        {"year": OPEN, "pk": own},
        {"year": OPEN, "pk": foreign},
        sees_all=DEPARTMENT,
        others={
            "crossed": ({"year": OPEN, "pk": other.pk}, NOBODY),
            "crossed the other way": ({"year": ANOTHER, "pk": own}, NOBODY),
        },
    )


def of_missing(place: Place) -> Objects:
    """A branch that has not reported."""
    row = Enrolment.objects.get(round=place.once(open_round), organisation=place.city.college)
    return Objects({"year": OPEN, "pk": row.pk})


def not_filed(place: Place) -> NotFiledDecision:
    rows = Enrolment.objects.filter(round=place.once(open_round))
    return enter_not_filed(
        enrolment=rows.get(organisation=place.city.faculty),
        number="云组〔2025〕20号",
        decided_on=date(2025, 9, 28),
        reason="两次催报未申报",
        by=place.actors[Role.OFFICER],
    )


def of_not_filed(place: Place) -> Objects:
    return Objects({"pk": place.once(not_filed).pk})


def _kept(row: Round, by: Account) -> PendingImport:
    return upload_scores(round=row, source=BOOK, filename="评分.csv", by=by)


def of_kept(place: Place) -> Objects:
    """Each enters the files uploaded by himself; one entered already is there no more."""
    row = place.once(open_round)
    own, foreign = (_kept(row, by).pk for by in (place.actors[Role.OFFICER], place.once(colleague)))
    return Objects({"pk": own}, {"pk": foreign}, sees_all=NOBODY)


def score_import(place: Place) -> ScoreImport:
    """Entered by a colleague, so that it waits for the officer as well as for the approver."""
    by = place.once(colleague)
    kept = _kept(place.once(open_round), by)
    return enter_score_import(kept=kept.pk, basis=BASIS, by=by)


def of_imports(place: Place) -> Objects:
    return Objects({"pk": place.once(score_import).pk})


expect("reviews:round", READERS)
expect("reviews:round_of_year", READERS, "GET", of_years)
expect("reviews:template", READERS, "GET", of_open_years)
expect("reviews:export", READERS, "GET", of_open_years)
expect("reviews:sheets", READERS, "GET", of_years)
expect("reviews:sheet", READERS, "GET", of_sheets)

expect("reviews:recognise_project", "OFFICER", "GET POST", of_sheets)
expect("reviews:set_ceiling", "OFFICER", "GET POST", of_sheets)
expect("reviews:enter_not_filed", "OFFICER", "GET POST", of_missing)
expect("reviews:confirm_not_filed", "APPROVER", "GET POST", of_not_filed)
expect("reviews:reject_not_filed", "APPROVER", "GET POST", of_not_filed)

expect("reviews:score_imports", "OFFICER APPROVER", "GET", of_open_years)
expect("reviews:upload_scores", "OFFICER", "GET POST", of_open_years)
expect("reviews:enter_score_import", "OFFICER", "GET POST", of_kept)
expect("reviews:score_import", "OFFICER APPROVER", "GET", of_imports)
expect("reviews:confirm_score_import", "OFFICER APPROVER", "GET POST", of_imports)
expect("reviews:discard_score_import", "OFFICER APPROVER", "GET POST", of_imports)

# --- the meeting, the report, what comes back -------------------------------------------------

REVIEWED = 2015


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
# --- paths: who reviews instead of whom


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
