"""Pages by right: the list, the task list, the other parts, submitting, the office."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.organisations.models import Organisation
from scoring.assessments.models import (
    Assessment,
    Extension,
    Submission,
    Urge,
)
from scoring.assessments.services import (
    fingerprint_of,
    form_content,
    read_form,
    save_field,
    submit_assessment,
)
from scoring.rounds.models import Enrolment, Pool, Round
from starrating.access import Role
from tests.factories.assessments import fill_in
from tests.factories.files import PDF
from tests.factories.people import make_account, make_actor
from tests.scoring.assessments.asked import address, keyed, signed_in, status
from tests.scoring.assessments.branch import ENDS_ON, Branch, days, end_posts, fresh, on

PAGES = (
    "tasks",
    "project",
    "features",
    "record_meeting",
    "declare",
    "propose_star",
    "check",
)


def test_pages_by_right(branch: Branch, client: Client) -> None:
    row = branch.filled_with_project()
    key = branch.indicator("工作制度").pk
    readers = [branch.secretary, branch.preparer, branch.reviewer, branch.leader, branch.officer]
    urls = [address(branch, name) for name in PAGES] + [address(branch, "indicator", key)]
    for by in readers:
        assert [status(client, by, url) for url in urls] == [200] * len(urls), by.name
    strangers = [
        make_actor(Role.SECRETARY, branch.town.college),
        make_actor(Role.REVIEWER, branch.town.town),
    ]
    for by in strangers:
        assert [status(client, by, url) for url in urls] == [404] * len(urls)
    outside = [make_account(), make_actor(Role.CLERK, branch.town.education)]
    for by in outside:
        assert [status(client, by, url) for url in urls] == [403] * len(urls)
    client.logout()
    assert client.get(urls[0]).status_code == 302
    assert status(client, branch.secretary, address(branch, "indicator", 0)) == 404
    assert status(client, branch.secretary, address(branch, "submission", 1)) == 404
    submit_assessment(assessment=row, by=branch.secretary)
    assert status(client, branch.officer, address(branch, "submission", 1)) == 200
    answer = signed_in(client, branch.approver).get(address(branch, "check"))
    assert "提交自评" not in answer.content.decode()


def test_the_list_sends_a_branch_to_its_form(branch: Branch, client: Client) -> None:
    url = reverse("assessments:list")
    answer = signed_in(client, branch.secretary).get(url)
    assert (answer.status_code, answer["Location"]) == (302, address(branch, "tasks"))
    branch.begin()
    page = signed_in(client, branch.reviewer).get(url).content.decode()
    assert [name in page for name in ("第一小学", "职业学院", "机电系", "青竹镇")] == [
        True,
        True,
        True,
        False,
    ]
    assert [word in page for word in ("填报中", "未开始", "2025-09-06")] == [True] * 3
    for query, found in (
        ("?q=第一", 1),
        ("?q=099022", 1),
        ("?state=draft", 4),
        ("?state=submitted", 0),
        ("?overdue=1", 0),
    ):
        page = signed_in(client, branch.officer).get(url + query).content.decode()
        assert page.count('class="tag is-') == found, query
    with on(ENDS_ON + days(1)):
        late = signed_in(client, branch.officer).get(url + "?overdue=1")
        page = late.content.decode()
    assert page.count("逾期</span>") == 4


def test_the_list_before_any_round(branch: Branch, client: Client) -> None:
    Round.objects.update(state="draft")
    page = signed_in(client, branch.officer).get(reverse("assessments:list")).content.decode()
    assert "还没有开启的批次" in page
    assert status(client, branch.secretary, reverse("assessments:list")) == 200
    assert status(client, branch.secretary, address(branch, "tasks")) == 404


@pytest.mark.parametrize("rows", [1, 3, 50, 250])
def test_the_list_takes_seven_statements(branch: Branch, client: Client, rows: int) -> None:
    Enrolment.objects.exclude(pk=branch.enrolment.pk).delete()
    pool = Pool.objects.get(round=branch.round, name="学校")
    bodies = Organisation.objects.bulk_create(
        Organisation(code=f"L{place}", name=f"第{place}支部", kind="branch", path=f"/l/{place}/")
        for place in range(rows - 1)
    )
    made = Enrolment.objects.bulk_create(
        Enrolment(
            round=branch.round,
            organisation=body,
            code=body.code,
            name=body.name,
            field=branch.enrolment.field,
            pool=pool,
            reviewing_body=branch.town.education,
        )
        for body in bodies
    )
    moment = branch.begin().begun_at
    Assessment.objects.bulk_create(
        Assessment(enrolment=each, state_since=moment, begun_at=moment) for each in made[::2]
    )
    signed_in(client, branch.officer)
    client.get(reverse("assessments:list"))
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(reverse("assessments:list"))
    assert (answer.status_code, len(statements)) == (200, 7)


def test_begin_take_over_and_name_a_deputy(branch: Branch, client: Client) -> None:
    signed_in(client, branch.secretary)
    assert "开始填报" in client.get(address(branch, "tasks")).content.decode()
    for name in ("check", "features", "submit"):
        assert client.get(address(branch, name)).status_code == 404  # not begun
    assert client.get(address(branch, "begin")).status_code == 200
    answer = client.post(address(branch, "begin"), keyed())
    assert answer["Location"] == address(branch, "tasks")
    row = Assessment.objects.get()
    client.post(address(branch, "name_deputy"), keyed(account=branch.preparer.pk))
    assert fresh(row).deputy == branch.preparer
    assert "田宝" in client.get(address(branch, "tasks")).content.decode()
    assert (
        client.post(address(branch, "name_deputy"), keyed(account=branch.reviewer.pk)).status_code
        == 422
    )
    end_posts(branch.secretary)
    new = make_actor(Role.SECRETARY, branch.town.school, "辛仁")
    signed_in(client, new)
    assert "请先接手" in client.get(address(branch, "tasks")).content.decode()
    answer = client.post(address(branch, "take_over"), keyed())
    assert (answer["Location"], fresh(row).in_charge) == (address(branch, "declare"), new)


def test_the_other_parts(branch: Branch, client: Client) -> None:
    row = branch.begin()
    signed_in(client, branch.secretary)
    answer = client.post(address(branch, "features"), {"text": "特色", "version": 0})
    assert answer["Location"] == address(branch, "record_meeting")
    late = client.post(address(branch, "features"), {"text": "另写", "version": 0})
    assert late["Location"].endswith("#kept")
    assert client.post(address(branch, "features"), {"text": "字" * 5001}).status_code == 422
    project = {
        "title": "红烛",
        "problem": "问题",
        "results": "成效",
        "version": 0,
        "measures0_text": "结对",
        "measures0_due": "2025-06-30",
        "milestones1_text": "总结",
        "milestones1_reached": "on",
    }
    answer = client.post(address(branch, "project"), project)
    assert answer["Location"] == address(branch, "features")
    assert (row.project.measures, row.project.milestones) == (
        [{"text": "结对", "due_on": "2025-06-30"}],
        [{"text": "总结", "due_on": "", "is_reached": True}],
    )
    assert "2025-06-30" in client.get(address(branch, "project")).content.decode()
    late = client.post(address(branch, "project"), {**project, "title": "别的"})
    assert late["Location"].endswith("#kept")
    meeting = {
        "kind": "members",
        "held_on": "2025-08-27",
        "due": "12",
        "present": "13",
        "result": "通过",
        "minutes": "9号",
    }
    assert client.post(address(branch, "record_meeting"), keyed(**meeting)).status_code == 422
    answer = client.post(address(branch, "record_meeting"), keyed(**{**meeting, "present": "11"}))
    assert answer["Location"] == address(branch, "declare")
    refused = client.post(address(branch, "declare"), keyed())
    assert (refused.status_code, "声明还没有答全" in refused.content.decode()) == (422, True)
    data: dict[str, Any] = {}
    for each in read_form(fresh(row)).vetoes:
        data[f"q{each.rule.pk}_choice"] = "none"
        data[f"q{each.rule.pk}_measure"] = "95"
    answer = client.post(address(branch, "declare"), keyed(**data))
    assert answer["Location"] == address(branch, "propose_star")
    page = client.get(address(branch, "propose_star")).content.decode()
    assert "还有 28 问没有答全" in page
    assert client.post(address(branch, "propose_star"), keyed(star=4)).status_code == 409


def test_kept_texts_are_settled(branch: Branch, client: Client) -> None:
    row = branch.begin()
    given: dict[str, Any] = {"assessment": row, "field": "features", "expected_version": 0}
    save_field(text="一", by=branch.secretary, **given)
    kept = save_field(text="二", by=branch.preparer, **given).kept
    assert kept is not None
    signed_in(client, branch.secretary)
    assert "二" in client.get(address(branch, "features")).content.decode()
    url = address(branch, "settle", kept.pk)
    assert "二" in client.get(url).content.decode()
    assert client.post(url, keyed())["Location"] == address(branch, "tasks")
    assert client.get(url).status_code == 404


def test_w08_checked_submitted_once_and_withdrawn(branch: Branch, client: Client) -> None:
    row = branch.filled(lost={"群众评价": "6.5"}, star=4)
    signed_in(client, branch.secretary)
    page = client.get(address(branch, "check"))
    shown = page.context["fingerprint"]
    assert "按自评分 93.5 分,达到五星分数线;五星还需创新项目认定。" in page.content.decode()
    assert client.get(address(branch, "submit")).status_code == 200
    stale = client.post(address(branch, "submit"), keyed(fingerprint="0" * 64))
    assert stale.status_code == 409
    data = keyed(fingerprint=shown)
    first = client.post(address(branch, "submit"), data)
    again = client.post(address(branch, "submit"), data)
    assert [first["Location"], again["Location"]] == [address(branch, "submission", 1)] * 2
    assert Submission.objects.count() == 1
    receipt = client.get(first["Location"]).content.decode()
    assert [words in receipt for words in ("ZP2025-099002001-01", shown, "未收到")] == [True] * 3
    assert client.get(address(branch, "withdraw")).status_code == 200
    client.post(address(branch, "withdraw"), keyed())
    row = fresh(row)
    assert row.state == "draft"
    client.post(address(branch, "features"), {"text": "改写", "version": 1})
    content = form_content(read_form(fresh(row)))
    client.post(address(branch, "submit"), keyed(fingerprint=fingerprint_of(content)))
    second = client.get(address(branch, "submission", 2)).content.decode()
    assert ("与第 1 次提交的不同" in second, "改写" in second) == (True, True)
    assert "已被后来的提交代替" in client.get(address(branch, "submission", 1)).content.decode()


def test_a_form_with_gaps_links_to_each(branch: Branch, client: Client) -> None:
    row = branch.filled()
    rule = branch.rule("没有党建工作经费")
    row.answers.filter(rule=rule).delete()
    Assessment.objects.update(features="", declared_at=None, declared_by=None)
    row.answers.filter(rule=branch.rule("基础工作")).delete()
    signed_in(client, branch.secretary)
    page = client.get(address(branch, "check")).content.decode()
    for url in (
        f"{address(branch, 'indicator', rule.indicator_id)}#q{rule.pk}",
        address(branch, "features"),
        f"{address(branch, 'declare')}#q{branch.rule('基础工作').pk}",
    ):
        assert f'href="{url}"' in page
    assert ("还有 4 处没有填好" in page, "提交自评" in page) == (True, False)


def test_what_the_office_does(branch: Branch, client: Client) -> None:
    signed_in(client, branch.leader)
    page = client.get(address(branch, "tasks")).content.decode()
    assert [words in page for words in ("登记催办", "批准延期", "代录纸质申请表")] == [True] * 3
    assert "请于 2025-09-06 前提交" in client.get(address(branch, "urge")).content.decode()
    client.post(address(branch, "urge"), keyed(way="telephone", text="请尽快"))
    assert "请尽快" in client.get(address(branch, "tasks")).content.decode()
    with on(ENDS_ON + days(1)):
        signed_in(client, branch.leader)
        assert "请尽快填报并提交" in client.get(address(branch, "urge")).content.decode()
        assert "只对这一个党组织" in client.get(address(branch, "extend")).content.decode()
        client.post(address(branch, "extend"), keyed(until="2025-09-09", reason="台风停电"))
    assert (Urge.objects.count(), Extension.objects.get().until.isoformat()) == (1, "2025-09-09")
    signed_in(client, branch.leader)
    url = address(branch, "enter_paper_form")
    assert client.get(url).status_code == 200
    client.post(url, keyed(file=SimpleUploadedFile("申请表.pdf", PDF), reason="没有网络"))
    row = Assessment.objects.get()
    assert row.is_being_entered
    page = client.get(address(branch, "confirm_paper_form")).content.decode()
    assert [words in page for words in ("还没有录全", "申请表.pdf", "没有网络")] == [True] * 3
    client.post(address(branch, "discard_paper_form"), keyed(reason="支部已能上网"))
    assert not fresh(row).is_being_entered
    client.post(url, keyed(file=SimpleUploadedFile("申请表.pdf", PDF), reason="没有网络"))
    fill_in(fresh(row), branch.leader)
    signed_in(client, branch.officer)
    assert "核对代录的申请表" in client.get(address(branch, "tasks")).content.decode()
    confirm = address(branch, "confirm_paper_form")
    shown = client.get(confirm).context["form"].initial["fingerprint"]
    assert client.post(confirm, keyed(fingerprint=shown)).status_code == 422
    answer = client.post(confirm, keyed(fingerprint=shown, is_compared="on"))
    assert answer["Location"] == address(branch, "submission", 1)
    track = address(branch, "track_paper")
    assert client.get(track).status_code == 200
    assert client.post(track, keyed(fingerprint=shown, state="scanned")).status_code == 422
    client.post(
        track,
        keyed(fingerprint=shown, state="scanned", file=SimpleUploadedFile("章.pdf", PDF + b"\n")),
    )
    assert "扫描件" in client.get(address(branch, "submission", 1)).content.decode()
    client.post(track, keyed(fingerprint=shown, state="received"))
    assert "已收到" in client.get(address(branch, "tasks")).content.decode()
    assert status(client, branch.secretary, track) == 403


def test_a_merged_branch_shows_with_its_successor(branch: Branch, client: Client) -> None:
    Organisation.objects.filter(pk=branch.town.faculty.pk).update(
        state="merged", merged_into=branch.town.school, ended_on=ENDS_ON
    )
    place = Enrolment.objects.get(organisation=branch.town.faculty)
    Assessment.objects.create(
        enrolment=place,
        state="merged",
        state_since=branch.begin().begun_at,
        begun_at=fresh(branch.begin()).begun_at,
    )
    page = signed_in(client, branch.secretary).get(address(branch, "tasks")).content.decode()
    assert "并入的党组织" in page
    assert status(client, branch.secretary, reverse("assessments:tasks", args=[place.pk])) == 200
