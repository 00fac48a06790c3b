"""Another body reviews: what is entered, and confirmed, with what the tests on it share."""

from datetime import date
from typing import Any

from branches.people.models import Account
from scoring.reviews.models import Review, Verdict
from scoring.reviews.services import (
    confirm_assignment,
    enter_assignment,
    give_verdict,
)
from scoring.rounds.models import Assignment, Enrolment
from tests.scoring.reviews.bureau import Bureau

SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"


def given(bureau: Bureau, *codes: str, **others: Any) -> dict[str, Any]:
    return {
        "round": bureau.round,
        "codes": codes or (SCHOOL,),
        "kind": "cross",
        "body": bureau.town.town,
        "number": "云组〔2025〕8号",
        "decided_on": date(2025, 9, 8),
        "reason": "审核员都须回避",
        "by": bureau.officer,
        **others,
    }


def assign(bureau: Bureau, approver: Account, *codes: str, **others: Any) -> list[Assignment]:
    entered = enter_assignment(**given(bureau, *codes, **others))
    return confirm_assignment(assignment=entered[0], by=approver, expected_count=len(entered))


def score(bureau: Bureau, review: Review, by: Account) -> Verdict:
    place = bureau.places()[0]
    return give_verdict(
        review=review,
        indicator=place,
        score="1",
        reason="查阅资料后核定",
        methods=["documents"],
        by=by,
        expected_version=0,
    )


def again(bureau: Bureau, code: str = SCHOOL) -> Enrolment:
    return Enrolment.objects.select_related("organisation", "assigned_body", "round").get(
        round=bureau.round, code=code
    )
