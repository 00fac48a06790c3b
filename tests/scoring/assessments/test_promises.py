"""What the form promises on every page of it: no score is typed, nothing said that is not so."""

import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from branches.people.models import Account
from scoring.assessments.models import Answer, Assessment, Project, Submission, WorkAccount
from scoring.assessments.services import (
    read_form,
    receive_assessment,
    reopen_indicators,
    submit_assessment,
)
from starrating import clock
from tests.factories.assessments import filed
from tests.factories.people import make_account
from tests.scoring.assessments.asked import address, keyed, signed_in, typed
from tests.scoring.assessments.branch import ENDS_ON, Branch, fresh, swapped

PARTS = ("project", "features", "record_meeting", "declare", "propose_star")
NAME = re.compile(r'<(?:input|textarea|select)[^>]*\bname="([^"]+)"')
MEETING = {
    "kind": "members",
    "held_on": "2025-08-27",
    "due": "12",
    "present": "11",
    "result": "一致通过",
    "minutes": "9号",
}
# what no form asks for: scores, the row's own columns, somebody else's branch
UNASKED = {
    "score": "15",
    "total": "110",
    "points": "0",
    "self_score": "15",
    "state": "under_review",
    "version": "7",
    "number": "9",
    "receipt": "ZP",
    "closed_at": "x",
    "in_charge": "1",
    "deputy": "1",
    "submitted_by": "1",
    "enrolment": "1",
    "assessment": "1",
    "organisation": "1",
    "branch": "1",
    "star": "5",
    "is_staff": "1",
    "entered_by": "1",
}


def pages(branch: Branch) -> list[str]:
    """Addresses of every page that is filled in."""
    row = Assessment.objects.get(enrolment=branch.enrolment)
    indicators = [each.indicator.pk for each in read_form(row).indicators]
    return [
        *(address(branch, "indicator", key) for key in indicators),
        *(address(branch, name) for name in PARTS),
        address(branch, "check"),
    ]


def sent_back(branch: Branch, *names: str) -> Assessment:
    row = filed(branch.enrolment).assessment
    receive_assessment(assessment=row, by=branch.reviewer)
    reopen_indicators(
        assessment=row,
        indicators={branch.indicator(name).pk: f"{name}请核实" for name in names},
        due_on=ENDS_ON,
        by=branch.reviewer,
    )
    return fresh(row)


def test_every_deduction_is_a_question_with_three_answers(branch: Branch, client: Client) -> None:
    row = branch.begin()
    signed_in(client, branch.secretary)
    for each in read_form(row).indicators:
        page = client.get(address(branch, "indicator", each.indicator.pk)).content.decode()
        for asked in each.questions:
            found = re.findall(rf'name="q{asked.rule.pk}_choice"\s+value="([^"]*)"', page)
            assert found == ["none", "some", "not_applicable"]
        assert "checked" not in page  # nothing is answered for anybody


def test_no_box_cuts_what_is_pasted(branch: Branch, client: Client) -> None:
    """A browser cuts a pasted text at the limit it knows, without a word."""
    branch.begin()
    signed_in(client, branch.secretary)
    for url in pages(branch):
        assert (url, "maxlength" in client.get(url).content.decode()) == (url, False)


def test_no_page_has_a_box_for_a_score_or_a_total(branch: Branch, client: Client) -> None:
    branch.begin()
    signed_in(client, branch.secretary)
    for url in pages(branch):
        names = set(NAME.findall(client.get(url).content.decode()))
        assert not [name for name in names if re.search("score|total|state|得分", name)], url
        # points are asked for at discretion alone, with their reason
        for name in names:
            if name.endswith("_points"):
                assert name.replace("_points", "_reason") in names


def test_a05_posted_scores_states_and_other_columns_are_ignored(
    branch: Branch, client: Client
) -> None:
    row = branch.begin()
    signed_in(client, branch.preparer)
    rule = branch.rule("三会一课")
    page = typed(branch, **{f"q{rule.pk}_choice": "some", f"q{rule.pk}_count": "2"})
    url = address(branch, "indicator", rule.indicator_id)
    assert client.post(url, {**UNASKED, **page}).status_code == 302
    project = {**UNASKED, "title": "红烛", "version": "0"}
    assert client.post(address(branch, "project"), project).status_code == 302
    features = {**UNASKED, "text": "特色", "version": "0"}
    assert client.post(address(branch, "features"), features).status_code == 302
    meeting = keyed(**{**UNASKED, **MEETING})
    assert client.post(address(branch, "record_meeting"), meeting).status_code == 302
    now = fresh(row)
    assert (now.state, now.version, now.enrolment, now.in_charge, now.deputy) == (
        "draft",
        1,
        branch.enrolment,
        branch.secretary,
        None,
    )
    assert (now.proposed_star, now.closed_at, now.entered_by) == (None, None, None)
    assert read_form(now).of(rule.indicator).score.score == 600
    assert Submission.objects.count() == 0
    assert set(Answer.objects.values_list("assessment", "edited_by")) == {
        (row.pk, branch.preparer.pk)
    }
    assert Project.objects.get().edited_by == branch.preparer


def test_the_page_of_a_form_sent_back_says_what_and_why_and_goes_to_the_next_place(
    branch: Branch, client: Client
) -> None:
    """Of eight indicators with two sent back exactly two are open, in the page and by POST."""
    row = sent_back(branch, "工作制度", "群众评价")
    signed_in(client, branch.secretary)
    first = client.get(address(branch, "tasks")).content.decode()
    for words in ("需修改 2 处", "工作制度请核实", "群众评价请核实"):
        assert words in first
    open_, taken = [], []
    for each in read_form(row).indicators:
        name, url = each.indicator.name, address(branch, "indicator", each.indicator.pk)
        page = client.get(url).content.decode()
        if "保存并看下一处" in page:
            assert [words in page for words in (f"{name}请核实", "退回的一版:")] == [True, True]
            open_.append(name)
        answer = client.post(url, typed(branch, name, account="改", account_version=1))
        if answer.status_code == 302:
            taken.append(name)
        else:
            assert (answer.status_code, "没有被退回" in answer.content.decode()) == (409, True)
    assert open_ == taken == ["工作制度", "群众评价"]
    changed = set(WorkAccount.objects.filter(text="改").values_list("indicator__name", flat=True))
    assert changed == {"工作制度", "群众评价"}


def test_a_form_sent_back_is_refused_until_each_place_is_changed_or_explained(
    branch: Branch, client: Client
) -> None:
    sent_back(branch, "工作制度", "群众评价")
    signed_in(client, branch.secretary)
    back, other = branch.indicator("工作制度"), branch.indicator("群众评价")
    check = address(branch, "check")
    page = client.get(check).content.decode()
    assert ("还有 2 处没有填好" in page, "与退回的一版的不同" in page) == (True, True)
    data = typed(branch, account="补了记录", account_version=1)
    answer = client.post(address(branch, "indicator", back.pk), data)
    assert answer["Location"] == address(branch, "indicator", other.pk)
    page = client.get(check).content.decode()
    assert ("还有 1 处没有填好" in page, "<ins>补了记录</ins>" in page) == (True, True)
    refused = client.post(address(branch, "submit"), keyed(fingerprint="0" * 64))
    assert (refused.status_code, "群众评价被退回" in refused.content.decode()) == (422, True)
    measured = {
        f"q{each.rule.pk}_measure": "95"
        for each in read_form(Assessment.objects.get()).of(other).questions
        if each.question.is_measured
    }
    text = WorkAccount.objects.get(indicator=other).text
    data = typed(branch, "群众评价", account=text, account_version=1, **measured)
    data |= {"explanation": "测评表在档案室", "explanation_version": 0}
    answer = client.post(address(branch, "indicator", other.pk), data)
    assert answer["Location"] == check
    assert "提交自评" in client.get(check).content.decode()


def test_who_has_the_form_and_since_when_stands_on_every_page(
    branch: Branch, client: Client
) -> None:
    row = branch.filled()
    signed_in(client, branch.secretary)
    words = "现在在:<strong>第一小学党支部(正在填报)</strong>,自 2025-08-28 09:00。"
    every = [address(branch, "tasks"), *pages(branch), address(branch, "submit")]
    for url in every:
        page = client.get(url).content.decode()
        assert (url, words in page, "期限 2025-09-06 24 时" in page) == (url, True, True)
    submit_assessment(assessment=row, by=branch.secretary)
    for url in (address(branch, "tasks"), address(branch, "submission", 1), *pages(branch)):
        page = client.get(url).content.decode()
        assert (url, "<strong>教育局党委(等待审核)</strong>" in page) == (url, True)


def test_saved_is_said_only_of_what_was_read_back(branch: Branch, client: Client) -> None:
    branch.begin()
    signed_in(client, branch.secretary)
    indicator = branch.indicator("工作制度")
    asking: dict[str, Any] = {"headers": {"accept": "application/json"}}
    places = [
        (address(branch, "autosave", indicator.pk), {"account": "写的", "account_version": 0}),
        (address(branch, "features"), {"text": "写的", "version": 0}),
        (address(branch, "project"), {"title": "写的", "version": 0}),
    ]
    for url, sent in places:
        with swapped("写的", "存的"):
            told = client.post(url, sent, **asking).json()
        assert (told["saved_at"], told["errors"]) == ("", {})
        (version,) = told["versions"]
        told = client.post(url, {**sent, version: 1}, **asking).json()
        assert told["saved_at"] == "09:00"
    with swapped("另写", "存的"):
        answer = client.post(address(branch, "features"), {"text": "另写", "version": 2})
    page = answer.content.decode()
    assert (answer.status_code, "没有保存成功" in page, "另写" in page) == (409, True, True)


def test_a_late_page_of_texts_keeps_both_and_stays_behind(branch: Branch, client: Client) -> None:
    """Two windows: what the second one types goes on being kept until it has seen what stands."""
    branch.begin()
    signed_in(client, branch.secretary)
    asking: dict[str, Any] = {"headers": {"accept": "application/json"}}
    for name, field, text in (
        ("features", "text", "一稿"),
        ("project", "title", "红烛"),
    ):
        url = address(branch, name)
        client.post(url, {field: text, "version": 0}, **asking)
        for late in ("别", "别的"):
            told = client.post(url, {field: late, "version": 0}, **asking).json()
            assert (told["saved_at"], told["versions"]) == ("", {})
            assert late in told["kept"]
        assert text in client.get(url).content.decode()
    url = address(branch, "project")
    told = client.post(url, {"measures0_due": "2025-13-41", "version": 1}, **asking).json()
    assert (told["saved_at"], list(told["errors"])) == ("", ["measures0_due"])
    submit = client.post(address(branch, "features"), {"text": "x" * 5001}, **asking).json()
    assert list(submit["errors"]) == ["text"]
    with clock.stopped_at(clock.now() + timedelta(days=30)):
        signed_in(client, branch.secretary)
        shut = client.post(url, {"title": "迟", "version": 1}, **asking)
    assert (shut.status_code, "已过" in shut.json()["refusal"]) == (409, True)


def test_authors_stand_beside_what_they_wrote(branch: Branch, client: Client) -> None:
    branch.begin()
    indicator = branch.indicator("工作制度")
    url = address(branch, "indicator", indicator.pk)
    signed_in(client, branch.preparer).post(url, typed(branch))
    client.post(address(branch, "features"), {"text": "特色", "version": 0})
    client.post(address(branch, "project"), {"title": "红烛", "version": 0})
    signed_in(client, branch.secretary)
    page = client.get(url).content.decode()
    assert (page.count("田宝 答于 08-28 09:00"), page.count("田宝 写于 08-28 09:00")) == (5, 1)
    for name in ("features", "project"):
        assert "田宝 写于 08-28 09:00" in client.get(address(branch, name)).content.decode()


def test_buttons_that_lead_elsewhere_save_first(branch: Branch, client: Client) -> None:
    branch.begin()
    signed_in(client, branch.secretary)
    key = branch.indicator("工作制度").pk
    url = address(branch, "indicator", key)
    upload = client.post(url, typed(branch, account="传文件前写的", then="add_evidence"))
    assert upload["Location"] == address(branch, "add_evidence", key)
    assert WorkAccount.objects.get().text == "传文件前写的"
    back = client.post(address(branch, "features"), {"text": "x", "version": 0, "then": "tasks"})
    assert back["Location"] == address(branch, "tasks")
    strange = client.post(address(branch, "features"), {"text": "y", "version": 1, "then": "//x"})
    assert strange["Location"] == address(branch, "record_meeting")


def test_a_click_is_a_confirmation_by_the_system_never_a_signature(
    branch: Branch, client: Client
) -> None:
    row = branch.filled()
    signed_in(client, branch.secretary)
    for name in ("check", "declare"):
        assert "系统确认" in client.get(address(branch, name)).content.decode()
    submit_assessment(assessment=row, by=branch.secretary)
    receipt = client.get(address(branch, "submission", 1)).content.decode()
    assert ("未收到" in receipt, Submission.objects.get().fingerprint in receipt) == (True, True)
    for url in (*pages(branch), address(branch, "submission", 1), address(branch, "tasks")):
        page = client.get(url).content.decode()
        assert not re.search("已签字|已盖章|电子签名|电子签章|签字确认", page), url


def test_a08_an_account_disabled_meanwhile_saves_nothing(branch: Branch, client: Client) -> None:
    branch.begin()
    signed_in(client, branch.preparer)
    url = address(branch, "autosave", branch.indicator("工作制度").pk)
    assert client.post(url, {"account": "一", "account_version": 0}).status_code == 200
    Account.objects.filter(pk=branch.preparer.pk).update(is_active=False)
    answers = [
        client.post(url, {"account": "二", "account_version": 1}),
        client.post(address(branch, "features"), {"text": "二", "version": 0}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert (WorkAccount.objects.get().text, fresh(Assessment.objects.get()).features) == ("一", "")


def test_a09_a_request_recorded_before_logout_is_worth_nothing_after(
    branch: Branch, client: Client
) -> None:
    row = branch.filled()
    signed_in(client, branch.secretary)
    shown = client.get(address(branch, "check")).context["fingerprint"]
    cookie = client.cookies["sessionid"].value
    client.logout()
    replayed = Client()
    replayed.cookies["sessionid"] = cookie
    answers = [
        replayed.post(address(branch, "submit"), keyed(fingerprint=shown)),
        replayed.post(address(branch, "features"), {"text": "二", "version": 1}),
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert replayed.get(address(branch, "check")).status_code == 302
    assert (fresh(row).state, Submission.objects.count()) == ("draft", 0)


def test_a02_a_branch_whose_key_begins_alike_is_another(branch: Branch, client: Client) -> None:
    """The path of one body is no prefix of a sibling's, whatever their keys."""
    college = reverse("assessments:tasks", args=[branch.round.enrolments.get(code="099002002").pk])
    town = branch.town
    town.college.path = f"{str(town.school.path).removesuffix('/')}7/"
    town.college.save(update_fields=["path"])
    assert signed_in(client, branch.secretary).get(college).status_code == 404


@pytest.mark.parametrize("override", ["PUT", "DELETE", "PATCH"])
def test_a06_no_method_in_disguise(branch: Branch, client: Client, override: str) -> None:
    branch.filled()
    signed_in(client, branch.secretary)
    before = Counter(Answer.objects.values_list("version", flat=True))
    headers: dict[str, Any] = {"headers": {"x-http-method-override": override}}
    for url in pages(branch):
        assert client.get(f"{url}?_method={override}&text=x", **headers).status_code == 200
        assert client.generic(override, url).status_code == 405
    url = address(branch, "withdraw")
    submit_assessment(assessment=Assessment.objects.get(), by=branch.secretary)
    client.get(f"{url}?_method=POST", headers={"x-http-method-override": "POST"})
    assert Assessment.objects.get().state == "submitted"
    assert Counter(Answer.objects.values_list("version", flat=True)) == before


def test_nobody_without_a_post_learns_that_a_form_exists(branch: Branch, client: Client) -> None:
    branch.begin()
    stranger = make_account(organisation=branch.town.school)
    assert signed_in(client, stranger).get(address(branch, "tasks")).status_code == 403
