"""A bureau with its branches' forms, on the days of its review in September 2025."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import count
from typing import Any

from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.reviews.models import Meeting, Review, Sheet, SingleClerk
from scoring.reviews.queries import outcome_of, review_of
from scoring.reviews.services import (
    MeetingDetails,
    conclude_reviews,
    enter_meeting,
    report_reviews,
)
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled, make_filling_round, secretary_of
from tests.factories.organisations import City, city
from tests.factories.people import make_actor
from tests.factories.reviewing import score_all, under_review
from tests.factories.reviews import make_not_filed

FILED = date(2025, 9, 5)
# a Thursday; three working days later it is Tuesday the 23rd
HELD = date(2025, 9, 18)
LAST_DAY = date(2025, 9, 23)
AFTER = date(2025, 9, 24)
HIGH = ("15", "10", "10", "10", "10", "18", "22", "5")  # 100.00
FAIR = ("12", "8", "8", "8", "8", "14", "18", "0")  # 76.00
LOW = ("8", "5", "5", "5", "5", "10", "12", "0")  # 50.00


@dataclass
class Bureau:
    """教育局党委 with the school and the college reviewed by it; nobody is at the college's stage."""

    town: City
    round: Round
    reviewer: Account
    leader: Account
    officer: Account
    approver: Account
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def body(self) -> Organisation:
        return self.town.education

    def branch(self, organisation: Organisation | None = None) -> Enrolment:
        return enrolled(self.round, organisation or self.town.school)

    def secretary(self, organisation: Organisation | None = None) -> Account:
        return secretary_of(self.branch(organisation))

    def opened(self, organisation: Organisation | None = None) -> Review:
        branch = self.branch(organisation)
        is_own = branch.acting_body == self.body
        return under_review(branch, by=self.reviewer if is_own else None)

    def scored(
        self, organisation: Organisation | None = None, scores: Sequence[str] = HIGH
    ) -> Review:
        """A branch's form, opened and wholly scored by the reviewer."""
        with on(FILED):
            review = self.opened(organisation)
        with on(HELD, 8):
            score_all(review, self.reviewer, scores)
        return self.fresh(review)

    def fresh(self, review: Review) -> Review:
        return Review.objects.select_related("body", "sheet__enrolment__round").get(pk=review.pk)

    def details(self, **given: Any) -> MeetingDetails:
        plain: dict[str, Any] = {
            "minutes_number": f"教党纪〔2025〕{next(self.numbers)}号",
            "held_on": clock.today(),
            "chair": "冯领衔",
            "due": 7,
            "present": 6,
        }
        return MeetingDetails(**{**plain, **given})

    def meeting(self, by: Account | None = None, **given: Any) -> Meeting:
        return enter_meeting(
            round=self.round,
            body=given.pop("body", self.body),
            details=self.details(**given),
            by=by or self.reviewer,
            scan=given.pop("scan", None),
        )

    def concluded(self, *reviews: Review, by: Account | None = None) -> Meeting:
        return conclude_reviews(meeting=self.meeting(), reviews=reviews, by=by or self.leader)

    def exempt_others(self, *but: Organisation) -> None:
        """Every other branch is decided 未申报, so that the body can report."""
        rows = Enrolment.objects.filter(round=self.round, sheet=None)
        for row in rows.exclude(organisation__in=but):
            make_not_filed(row, self.officer, self.approver)

    def reported(
        self, organisation: Organisation | None = None, scores: Sequence[str] = HIGH
    ) -> Review:
        """Reported by the bureau on its own, after the days for a statement."""
        review = self.scored(organisation, scores)
        self.exempt_others(review.enrolment.organisation)
        with on(HELD):
            self.concluded(review)
        with on(AFTER, 8):
            report_reviews(body=self.body, round=self.round, by=self.leader)
        return self.fresh(review)

    def allow_single_clerk(self, body: Organisation | None = None) -> SingleClerk:
        moment = clock.now()
        return SingleClerk.objects.create(
            round=self.round,
            body=body or self.body,
            number="云组〔2025〕8号",
            decided_on=clock.today(),
            reason="党委办公室一人经办",
            state=SingleClerk.State.CONFIRMED,
            entered_by=self.officer,
            entered_at=moment,
            confirmed_by=self.approver,
            confirmed_at=moment,
        )


def make_bureau() -> Bureau:
    town = city()
    with on(FILED):
        round = make_filling_round(
            town.department, starts_on=date(2025, 8, 25), ends_on=date(2025, 9, 6)
        )
    return Bureau(
        town,
        round,
        make_actor(Role.REVIEWER, town.education, "沈合"),
        make_actor(Role.LEADER, town.education, "傅泽人"),
        make_actor(Role.OFFICER, town.department, "平定一"),
        make_actor(Role.APPROVER, town.department, "申定明"),
    )


@contextmanager
def on(
    day: date, hour: int = 9, minute: int = 0, second: int = 0, micro: int = 0
) -> Iterator[None]:
    moment = datetime.combine(day, time(hour, minute, second, micro), tzinfo=clock.zone())
    with clock.stopped_at(moment):
        yield


def now_of(branch: Enrolment) -> Review:
    found = review_of(Enrolment.objects.get(pk=branch.pk))
    assert found is not None
    return found


def sheet_state(review: Review) -> str:
    return str(Sheet.objects.get(pk=review.sheet_id).state)


def said(review: Review) -> Any:
    found = outcome_of(review)
    assert found is not None
    return found
