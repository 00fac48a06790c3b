from collections.abc import Iterator

import pytest
from django.test import Client

from branches.people.models import Account
from scoring.publicity.services import withdraw_notice
from scoring.rating.models import Result, Run
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor
from tests.factories.publicity import PREPARED, Stage, make_stage, moment

pytestmark = pytest.mark.django_db

SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage(exempt={FACULTY: "成立不满一年"})


def get(by: Account, code: str) -> tuple[int, str]:
    client = Client()
    client.force_login(by)
    enrolment = Enrolment.objects.get(code=code)
    answer = client.get(f"/results/{enrolment.pk}/")
    return answer.status_code, answer.content.decode()


def reach(stage: Stage) -> dict[str, list[int]]:
    """Who gets which answer for the school, the college's faculty (exempt) and the village."""
    town = stage.town
    people = {
        "secretary": make_actor(Role.SECRETARY, town.school),
        "preparer": make_actor(Role.PREPARER, town.school),
        "college": make_actor(Role.SECRETARY, town.college),
        "reviewer": make_actor(Role.REVIEWER, town.education),
        "leader": make_actor(Role.LEADER, town.town),
        "department": stage.officer,
        "approver": stage.approver,
        "clerk": make_actor(Role.CLERK, town.education),
        "inspector": make_actor(Role.INSPECTOR, town.department),
    }
    return {
        name: [get(person, code)[0] for code in (SCHOOL, FACULTY, VILLAGE)]
        for name, person in people.items()
    }


def test_a01_a_result_is_seen_by_its_own_from_publication_on(stage: Stage) -> None:
    nobody, everything = [404, 404, 404], [200, 200, 200]
    decided = {
        **dict.fromkeys(("secretary", "preparer", "college", "reviewer", "leader"), nobody),
        **dict.fromkeys(("department", "approver"), everything),
        **{name: [403, 403, 403] for name in ("clerk", "inspector")},
    }
    assert reach(stage) == decided
    notice = stage.publish()
    assert reach(stage) == {
        **decided,
        "secretary": [200, 404, 404],
        "preparer": [200, 404, 404],
        "reviewer": [200, 200, 404],
        "leader": [404, 404, 200],
    }
    withdraw_notice(notice=notice, reason="有误", by=stage.approver)
    assert reach(stage) == decided
    Run.objects.update(state=Run.State.MADE)
    assert get(stage.officer, SCHOOL)[0] == 404


def test_the_branch_sees_star_trace_and_scores(stage: Stage) -> None:
    stage.publish()
    status, page = get(make_actor(Role.SECRETARY, stage.town.college), COLLEGE)
    assert status == 200
    for said in ("四星</b>", "88.26", "16.26", "领导班子", "不足 10 个党组织", "距上一星级"):
        assert said in page
    assert "第 2 位" not in page
    assert "95.17" not in page
    _status, page = get(stage.officer, COLLEGE)
    assert "第 2 位" in page
    assert "95.17 分" in page
    _status, page = get(stage.officer, SCHOOL)
    assert "距上一星级" not in page


def test_place_line_and_margin_show_where_the_pool_is_large() -> None:
    stage = make_stage({SCHOOL: 5, COLLEGE: 2}, extra=10)
    stage.publish()
    _status, page = get(make_actor(Role.SECRETARY, stage.town.college), COLLEGE)
    assert "75.39 分" in page
    assert "不足 10 个" not in page
    up = Result.objects.get(enrolment__code=COLLEGE).up
    assert f"再得 {up:.2f} 分" in page


def test_an_exempt_branch_reads_why(stage: Stage) -> None:
    stage.publish()
    _status, page = get(make_actor(Role.SECRETARY, stage.town.faculty), FACULTY)
    assert "成立不满一年" in page
    assert "各项得分" not in page
    assert "总分" not in page


def test_before_publication_the_department_reads_that_it_is_not_public(stage: Stage) -> None:
    _status, page = get(stage.officer, SCHOOL)
    assert "已审定,尚未公示" in page
