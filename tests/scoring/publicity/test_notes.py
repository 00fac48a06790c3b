"""What a notice tells the public of reviews by others than the reviewing body."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client

from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.documents.notice_paper import notice_paper
from scoring.publicity.queries.wording import notes_about
from scoring.rating.queries import results_of, with_reviewers
from scoring.rounds.models import Assignment, Enrolment
from starrating import clock
from tests.factories.publicity import PREPARED, Stage, make_stage, moment

pytestmark = pytest.mark.django_db

PROXY = "教育局党委的 2 个党组织由云溪市委组织部代为审核(云组〔2025〕8号)。"
CROSS = "青竹镇党委的 1 个党组织由教育局党委交叉审核(云组〔2025〕9号)。"
OWN = "组织部所在的职业学院党总支由教育局党委审核,有关认定和裁定由组织关系不在该党组织的人员办理。"


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    made = make_stage()
    for code, kind, number in (
        ("099002001", "proxy", "云组〔2025〕8号"),
        ("099002003", "proxy", "云组〔2025〕8号"),
        ("099022001", "cross", "云组〔2025〕9号"),
    ):
        Assignment.objects.create(
            enrolment=Enrolment.objects.get(round=made.round, code=code),
            body=made.town.department if kind == "proxy" else made.town.education,
            kind=kind,
            number=number,
            decided_on=date(2025, 9, 1),
            reason="逾期未上报",
            state="confirmed",
            entered_by=made.officer,
            entered_at=clock.now(),
            confirmed_by=made.approver,
            confirmed_at=clock.now(),
        )
    return made


def told_of(stage: Stage) -> list[str]:
    return notes_about(with_reviewers(results_of(stage.run), stage.round))


def test_reviews_by_others_are_told_in_numbers(stage: Stage) -> None:
    assert sorted(told_of(stage)) == sorted([CROSS, PROXY])
    Account.objects.filter(pk=stage.officer.pk).update(organisation=stage.town.college)
    assert told_of(stage)[-1] == OWN
    notice = stage.publish()
    assert sorted(notice.snapshot["notes"]) == sorted([CROSS, PROXY, OWN])
    page = Client().get(f"/notices/{notice.fingerprint[:12]}/").content.decode()
    assert [words in page for words in (CROSS, PROXY, OWN, "逾期未上报")] == [
        True,
        True,
        True,
        False,
    ]
    assert notice_paper(notice).startswith(b"%PDF")


def test_undisclosed_bodies_are_not_named(stage: Stage) -> None:
    Account.objects.filter(pk=stage.officer.pk).update(organisation=stage.town.college)
    Organisation.objects.filter(code__in=["099002000", "099002002"]).update(
        is_undisclosed=True, undisclosed_basis="保密规定", undisclosed_decided_by="市委办"
    )
    told = "".join(told_of(stage))
    assert [name in told for name in ("教育局党委", "职业学院党总支", "有关党委的 2 个")] == [
        False,
        False,
        True,
    ]
