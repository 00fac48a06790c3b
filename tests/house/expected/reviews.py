"""Addresses of the scores of a round.

Reviewers and leaders of a bureau read what their bureau reviews; its clerk looks after accounts and
sees no score, nor does a branch: it learns its result when it is published. The officer enters;
an import waits for anybody else of the department, a 未申报 decision for the approver.
"""

from datetime import date
from typing import Any

from branches.organisations.models import PendingImport
from branches.people.models import Account
from scoring.reviews.models import (
    NotFiledDecision,
    ScoreImport,
    Sheet,
)
from scoring.reviews.services import (
    Basis,
    enter_not_filed,
    enter_revocation,
    enter_score_import,
    upload_scores,
)
from scoring.rounds.models import Enrolment, Round
from starrating.access import Role
from tests.factories.reviews import PLAIN, make_not_filed, report_sheet
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
