"""The worktable: what waits for each post, whom others wait for, in as many statements as ever."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from branches.people.models import Account
from scoring.assessments.models import Assessment
from scoring.assessments.services import enter_paper_form
from scoring.desk.queries import unfinished_rounds, work_in_hand, worktable
from scoring.reviews.services import start_review
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled, filed, make_filling_round
from tests.factories.files import PDF
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import (
    make_account,
    make_actor,
    make_administrator,
    make_post,
    signed_in,
)
from tests.factories.rating import decided_run, report_round
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    return city()


def mine(by: Account) -> list[str]:
    return [act.label for act in worktable(by, unfinished_rounds()).mine]


def others(by: Account) -> list[tuple[str, str]]:
    table = worktable(by, unfinished_rounds())
    return [(awaited.holders, awaited.act.label) for awaited in table.others]


def test_before_everything_the_roster_and_then_the_round() -> None:
    department = make_organisation("云溪市委组织部", None, "department")
    officer = make_actor(Role.OFFICER, department)
    assert mine(officer) == ["导入党组织名册"]
    make_organisation("教育局党委", department, "committee")
    assert mine(officer) == ["建立本年度的创评批次"]


def test_an_open_round_waits_for_its_scores_and_then_for_a_run(town: City) -> None:
    opened = make_round(town.department)
    officer = make_actor(Role.OFFICER, town.department, "平定一")
    approver = make_actor(Role.APPROVER, town.department, "申定明")
    assert mine(officer) == ["导入审核评分:还有 4 个党组织没有上报"]
    assert others(approver) == [("评定员 平定一", mine(officer)[0])]
    report_round(opened)
    assert len(mine(officer)) == 1
    assert mine(approver) == []
    assert others(officer) == []


def test_a_decided_round_waits_for_its_notice(town: City) -> None:
    opened = make_round(town.department)
    officer = make_actor(Role.OFFICER, town.department, "平定一")
    decided_run(opened, stars={})
    assert mine(officer) == ["填写发布单位", "起草公示"]


def test_closed_rounds_wait_for_nothing(town: City) -> None:
    make_round(town.department, state=Round.State.CLOSED, closed_at=clock.now())
    officer = make_actor(Role.OFFICER, town.department)
    assert (unfinished_rounds(), mine(officer)) == ([], ["建立本年度的创评批次"])


def test_bureaus_are_told_of_their_own_subtree_only(town: City) -> None:
    make_round(town.department)
    make_actor(Role.OFFICER, town.department, "平定一")
    reviewer = make_actor(Role.REVIEWER, town.education)
    assert others(reviewer) == []


def test_an_act_that_nobody_can_do_says_so(town: City) -> None:
    make_round(town.department)
    approver = make_actor(Role.APPROVER, town.department)
    assert [holders for holders, _label in others(approver)] == ["评定员(无人任职)"]


def test_posts_to_confirm_wait_for_security(town: City) -> None:
    security = make_account(duty=Account.Duty.SECURITY)
    assert mine(security) == []
    post = make_post(make_account(), Role.SECRETARY, town.school)
    type(post).objects.filter(pk=post.pk).update(confirmed_at=None, confirmed_by=None)
    assert mine(security) == ["确认导入的任职 1 项"]
    type(post).objects.filter(pk=post.pk).update(ended_at=clock.now(), ends_on=clock.today())
    assert mine(security) == []


def shown(by: Account) -> str:
    client = Client()
    client.force_login(by)
    answer = client.get(reverse("desk"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_department_and_those_who_review_see_progress_in_their_reach(town: City) -> None:
    make_round(town.department)
    officer = shown(make_actor(Role.OFFICER, town.department))
    assert ("教育局党委" in officer, "青竹镇党委" in officer) == (True, True)
    leader = shown(make_actor(Role.LEADER, town.education))
    assert ("各党(工)委进度" in leader, "青竹镇党委" in leader) == (True, False)
    for role, body in ((Role.SECRETARY, town.school), (Role.CLERK, town.education)):
        assert "各党(工)委进度" not in shown(make_actor(role, body))


def test_a_secretary_sees_the_own_result_once_published(town: City) -> None:
    run = decided_run(make_round(town.department), stars={town.school.code: 4})
    secretary = make_actor(Role.SECRETARY, town.school)
    assert "本党组织的评定结果" not in shown(secretary)
    type(run).objects.update(is_published=True)
    page = shown(secretary)
    assert ("本党组织的评定结果" in page, "四星" in page) == (True, True)


def test_somebody_without_a_post_is_told_whom_to_ask() -> None:
    assert "您现在没有任职" in shown(make_account())


def test_the_desk_costs_the_same_for_many_acts(town: City, django_assert_num_queries: Any) -> None:
    make_round(town.department)
    officer = make_actor(Role.OFFICER, town.department)
    client = Client()
    client.force_login(officer)
    client.get(reverse("desk"))
    with clock.stopped_at(datetime(2025, 9, 1, tzinfo=UTC)), django_assert_num_queries(26):
        client.get(reverse("desk"))
    for number in range(30):
        make_actor(Role.APPROVER, town.department, f"审定{number}")
    with django_assert_num_queries(26):
        client.get(reverse("desk"))


def test_what_a_post_has_in_hand_is_told_before_it_ends(town: City) -> None:
    opened = make_filling_round(town.department)
    secretary = make_actor(Role.SECRETARY, town.school, "舒继明")
    reviewer = make_actor(Role.REVIEWER, town.education, "沈合")
    school, faculty = enrolled(opened, town.school), enrolled(opened, town.faculty)
    post, own = reviewer.posts.get(), secretary.posts.get()
    assert (work_in_hand(post), work_in_hand(own)) == ([], [])
    filed(school)
    start_review(enrolment=school, by=reviewer)
    enter_paper_form(
        enrolment=faculty,
        data=PDF,
        filename="申请表.pdf",
        reason="没有网络",
        by=make_actor(Role.REVIEWER, town.education),
    )
    Assessment.objects.filter(enrolment=faculty).update(entered_by=reviewer)
    assert [line.partition(":")[0] for line in work_in_hand(post)] == [
        "经办中的审核 1 份",
        "代录中的纸质申请表 1 份",
    ]
    assert [line.partition(":")[0] for line in work_in_hand(own)] == ["正在负责本党组织的自评"]
    security = signed_in(make_administrator("security"))
    for verb in ("end", "replace"):
        page = security.get(f"/posts/{post.pk}/{verb}/").content.decode()
        assert ("手上的事项" in page, "经办中的审核 1 份" in page) == (True, True)
        assert "第一小学" not in page
    other = make_actor(Role.CLERK, town.education).posts.get()
    assert "手上的事项" not in security.get(f"/posts/{other.pk}/end/").content.decode()
