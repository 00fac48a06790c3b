"""Addresses of the scores of a round.

Reviewers and leaders of a bureau read what their bureau reviews; its clerk looks after accounts and
sees no score, nor does a branch: it learns its result when it is published. The officer enters;
an import waits for anybody else of the department, a 未申报 decision for the approver.
"""

import hashlib
from datetime import date
from typing import Any

from branches.organisations.models import Organisation, PendingImport
from branches.people.models import Account
from scoring.reviews.models import Meeting, NotFiledDecision, Review, ScoreImport, Sheet
from scoring.reviews.services import (
    Basis,
    enter_not_filed,
    enter_revocation,
    enter_score_import,
    upload_review_workbook,
    upload_scores,
)
from scoring.rounds.models import Enrolment, Round
from starrating.access import Role
from starrating.uploads import keep_file, random_name
from tests.factories.assessments import enrolled, filed, make_filling_round
from tests.factories.files import PDF
from tests.factories.meetings import (
    concluded_review,
    make_meeting,
    reported_review,
    scored_review,
    stated,
)
from tests.factories.people import make_actor
from tests.factories.reviewing import indicators_of, under_review
from tests.factories.reviews import PLAIN, make_not_filed, report_sheet
from tests.factories.rounds import make_round
from tests.factories.standards import INDICATORS
from tests.house.expected import DEPARTMENT, NOBODY, Objects, Place, expect
from tests.house.expected.organisations import colleague
from tests.house.expected.rounds import ANOTHER, DRAFT, OPEN, draft_round, open_round, other_round

READERS = "OFFICER APPROVER REVIEWER LEADER"
CELLS = ("099002002", "职业学院党总支", "学校", *PLAIN)
HEADINGS = ("组织编码", "组织名称", "评定池", *(name for name, _most, _bonus in INDICATORS))
BOOK = f"{','.join(HEADINGS)}\n{','.join(CELLS)}\n".encode()
REVOCATION: dict[str, Any] = {
    "number": "云组〔2024〕33号",
    "decided_on": date(2024, 9, 29),
    "reason": "查实已按时交纸质表",
}
REVIEW_BOOK = (
    "组织编码,指标,审核分,扣分原因,考评方式,版本\n099002002,领导班子,,,,提交1·意见0\n".encode()
)
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


def not_filed_confirmed(place: Place) -> NotFiledDecision:
    """A decision of another year that counts."""
    branch = Enrolment.objects.get(round=place.once(other_round), organisation=place.city.college)
    return make_not_filed(branch, place.once(colleague), place.actors[Role.APPROVER])


def of_confirmed(place: Place) -> Objects:
    return Objects({"pk": place.once(not_filed_confirmed).pk})


def of_revoked(place: Place) -> Objects:
    """Asked by a colleague to be revoked."""
    branch = Enrolment.objects.get(round=place.once(other_round), organisation=place.city.faculty)
    by = place.once(colleague)
    decision = make_not_filed(branch, by, place.actors[Role.APPROVER])
    enter_revocation(decision=decision, by=by, **REVOCATION)
    return Objects({"pk": decision.pk})


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

expect("reviews:enter_revocation", "OFFICER", "GET POST", of_confirmed)
expect("reviews:confirm_revocation", "APPROVER", "GET POST", of_revoked)
expect("reviews:reject_revocation", "APPROVER", "GET POST", of_revoked)

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
# desk: reviewers and leaders review what lies below their body; the department looks on, and its
# officer and approver review where it does so itself

DESK = "REVIEWER LEADER OFFICER APPROVER"
ON_DESK = 2012


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
# offline


def _book(row: Round, by: Account) -> PendingImport:
    return upload_review_workbook(round=row, source=REVIEW_BOOK, filename="审核.csv", by=by)


def of_review_books(place: Place) -> Objects:
    """Everybody enters what he uploaded himself."""
    row = place.once(open_round)
    reviewing = (Role.REVIEWER, Role.LEADER, Role.OFFICER, Role.APPROVER)
    own_of = {role: {"pk": _book(row, place.actors[role]).pk} for role in reviewing}
    foreign = _book(row, place.once(colleague)).pk
    return Objects(own_of[Role.OFFICER], {"pk": foreign}, sees_all=NOBODY, own_of=own_of)


expect("reviews:review_workbook", READERS)
expect("reviews:upload_review_workbook", READERS, "GET POST")
expect("reviews:enter_review_workbook", READERS, "GET POST", of_review_books)
