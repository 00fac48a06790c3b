"""Addresses of the review filled in away from the desk."""

from branches.organisations.models import PendingImport
from branches.people.models import Account
from scoring.reviews.services import (
    upload_review_workbook,
)
from scoring.rounds.models import Round
from starrating.access import Role
from tests.house.expected import NOBODY, Objects, Place, expect
from tests.house.expected.organisations import colleague
from tests.house.expected.rounds import open_round

READERS = "OFFICER APPROVER REVIEWER LEADER"
REVIEW_BOOK = (
    "组织编码,指标,审核分,扣分原因,考评方式,版本\n099002002,领导班子,,,,提交1·意见0\n".encode()
)


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
