"""A small round for tests of the determination: one pool, branches by their totals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from branches.organisations.models import Kind, Organisation
from branches.people.models import Account
from scoring.rating.models import Result, Ruling, Run
from scoring.rating.services import confirm_ruling, enter_ruling, make_run
from scoring.reviews.models import NotFiledDecision, ReviewedScore, Sheet
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.organisations import make_field, make_organisation
from tests.factories.people import make_account, make_actor
from tests.factories.rating import points
from tests.factories.reviews import recognise, report_sheet
from tests.factories.rounds import make_round

MINUTES: dict[str, Any] = {"minutes_number": "云组纪〔2025〕18号", "minutes_on": date(2025, 9, 24)}
RULING: dict[str, Any] = {"basis": "比较近三年表彰情况", **MINUTES}
POOL = "学校"


@dataclass
class Stage:
    """An open round of one pool, an officer, two approvers, the branches in the given order."""

    round: Round
    bureau: Organisation
    officer: Account
    approver: Account
    second: Account
    branches: list[Enrolment]

    def make(self) -> Run:
        return make_run(round=self.round, by=self.officer)

    def rule(self, run: Run, star: int, *winners: str) -> Ruling:
        """Enter and confirm a ruling of the run's tie at a star."""
        case = run.tie_cases.get(star=star)
        ruling = enter_ruling(case=case, winners=winners, by=self.officer, **RULING)
        return confirm_ruling(ruling=ruling, by=self.approver)

    def result(self, run: Run, place: int) -> Result:
        return Result.objects.get(run=run, enrolment=self.branches[place])

    def stars(self, run: Run) -> list[int | None]:
        """The stars of the branches, in their order."""
        found = dict(Result.objects.filter(run=run).values_list("enrolment", "star"))
        return [found[branch.pk] for branch in self.branches]

    def rescore(self, place: int, total: str) -> None:
        """Other scores for a branch, as a later import would leave them."""
        scores = ReviewedScore.objects.filter(sheet__enrolment=self.branches[place])
        for row, score in zip(scores.order_by("indicator__position"), points(total), strict=True):
            ReviewedScore.objects.filter(pk=row.pk).update(score=Decimal(score))


def close(round: Round) -> None:
    """The round as it is once its final list stands."""
    Round.objects.filter(pk=round.pk).update(state=Round.State.CLOSED, closed_at=clock.now())


def staged(*totals: str, **columns: Any) -> Stage:
    """One branch a total: ``97✓`` is recognised, ``-`` has no sheet yet, ``0!`` was not filed."""
    field = make_field(POOL)
    department = make_organisation("市委组织部", None, Kind.DEPARTMENT, code="099000000")
    bureau = make_organisation("教育局党委", department, Kind.COMMITTEE, code="099002000")
    for place, _total in enumerate(totals, 1):
        code = f"0990020{place:02d}"
        make_organisation(f"第{place}小学党支部", bureau, code=code, field=field)
    opened = make_round(department, **columns)
    branches = list(Enrolment.objects.filter(round=opened).order_by("code"))
    for enrolment, total in zip(branches, totals, strict=True):
        if total.endswith("!"):
            decide_not_filed(enrolment)
        elif total != "-":
            report_sheet(enrolment, points(total.rstrip("✓")))
        if total.endswith("✓"):
            recognise(enrolment)
    return Stage(
        opened,
        bureau,
        make_actor(Role.OFFICER, department, "平定一"),
        make_actor(Role.APPROVER, department, "申定明"),
        make_actor(Role.APPROVER, department, "申定二"),
        branches,
    )


def decide_not_filed(enrolment: Enrolment) -> None:
    """未申报, decided by a number."""
    moment = clock.now()
    NotFiledDecision.objects.create(
        enrolment=enrolment,
        number="云组〔2025〕41号",
        decided_on=date(2025, 9, 19),
        reason="逾期未报,经催办仍未报送",
        state=NotFiledDecision.State.CONFIRMED,
        entered_by=make_account("录入人"),
        entered_at=moment,
        confirmed_by=make_account("确认人"),
        confirmed_at=moment,
    )
    Sheet.objects.create(
        enrolment=enrolment, state=Sheet.State.NOT_FILED, source=Sheet.Source.DECISION
    )


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    """(status, words) of a service that refuses."""
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message


def codes(branches: Sequence[Enrolment]) -> list[str]:
    return [branch.code for branch in branches]


def client_of(account: Account) -> Client:
    """Signed in, with the password given a moment ago."""
    client = Client()
    client.force_login(account)
    session = client.session
    session["reauthenticated_at"] = clock.now().timestamp()
    session.save()
    return client


def text(response: Any) -> str:
    return str(response.content.decode())
