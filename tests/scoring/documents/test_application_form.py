"""The application form on paper: what stands on it, of which version, and who may ask for it."""

import copy
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from branches.people.models import Account
from scoring.assessments.models import Submission
from scoring.assessments.services import (
    form_content,
    read_form,
    submit_assessment,
    withdraw_assessment,
)
from scoring.documents.application_form import (
    application_paper,
    draft_standing,
    form_context,
    standing_of,
)
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import STARTS_ON, Branch, at, days, fresh, make_branch
from tests.starrating.print.pages import read, texts

pytestmark = pytest.mark.django_db
LONG = "每月15日开展主题党日，全年召开党员大会4次。"


@pytest.fixture
def branch() -> Iterator[Branch]:
    with clock.stopped_at(at(STARTS_ON + days(3))):
        yield make_branch()


@pytest.fixture
def submitted(branch: Branch) -> Submission:
    branch.enrolment.organisation.member_count = 12
    branch.enrolment.organisation.save()
    row = branch.filled_with_project(lost={"领导班子": "2", "工作业绩": "1.5"}, star=4)
    return submit_assessment(assessment=fresh(row), by=branch.secretary)


def asked(by: Account, address: str) -> Any:
    client = Client()
    client.force_login(by)
    return client.get(f"/documents/assessments/{address}")


def content_of(branch: Branch, **given: Any) -> dict[str, Any]:
    return form_content(read_form(fresh(branch.filled(**given))))


def printed(content: dict[str, Any]) -> str:
    return "".join(texts(application_paper(content, draft_standing())))


def test_the_form_as_it_was_submitted(branch: Branch, submitted: Submission) -> None:
    answer = asked(branch.secretary, f"{branch.enrolment.pk}/submissions/1.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'inline; filename="{submitted.receipt}.pdf"'
    assert "no-store" in answer["Cache-Control"]
    pages = texts(answer.content)
    said = "".join(pages)
    for words in (
        "基层党组织星级评定申请表（2025年度基层党组织五星创评）",
        "党组织名称第一小学党支部",
        "类型、领域党支部、学校",
        "党员数12名",
        "上级党组织教育局党委审核党委教育局党委",
        "书记舒继明联系电话",
        "申报星级四星自评合计96.50分（基础分96.50，加分0.00）",
        "1领导班子15-213.00",
        "合计100+1096.50",
        "6工作业绩（分值20，自评18.50）",
        "有其他不足：有；扣2分；自查发现不足",
        "其余3问回答“没有”。",
        "共5问，都回答“没有”。",
        "每月15日开展主题党日",
        "（没有附材料）",
        "党员示范岗带动教学改革。",
        "项目名称红烛先锋",
        "1.结对带教（2025年6月30日）",
        "1.首期总结（2025年7月31日）已完成",
        "群众满意率较低没有，满意率（%）95",
        "声明人：舒继明（系统确认）",
        "支部党员大会，应到12人，实到11人。结果：一致通过。会议记录编号：支会〔2025〕9号。",
    ):
        assert words in said
    digits = submitted.fingerprint
    grouped = "".join(digits[place : place + 4] for place in range(0, 16, 4))
    count = len(pages)
    for number, text in enumerate(pages, 1):
        assert f"第1次提交·指纹{grouped}·回执号{submitted.receipt}" in text
        assert f"第{number}页共{count}页" in text
    assert [digits in text for text in pages] == [False] * (count - 1) + [True]


def test_the_last_page_is_signed_and_sealed_by_hand(branch: Branch, submitted: Submission) -> None:
    answer = asked(branch.secretary, f"{branch.enrolment.pk}/submissions/1.pdf")
    *before, last = texts(answer.content)
    places = [
        last.index(words)
        for words in (
            "党支部自评意见",
            "经2025年8月28日会议研究，自评合计96.50分，申报四星。",
            "书记（签字）：",
            "党（工）委审核意见",
            "市委组织部评定意见",
            "审定星级",
            "备案意见",
            "系统确认不代替签字、盖章。",
        )
    ]
    assert places == sorted(places)
    assert (last.count("（签字）："), last.count("（盖章）"), last.count("年月日")) == (4, 4, 4)
    assert submitted.fingerprint in last
    assert [words in "".join(before) for words in ("签字", "盖章")] == [False, False]


def test_an_older_version_prints_as_it_was_and_says_so(
    branch: Branch, submitted: Submission
) -> None:
    row = withdraw_assessment(assessment=fresh(submitted.assessment), by=branch.secretary)
    row.features = "换了一段。"
    row.save()
    second = submit_assessment(assessment=fresh(row), by=branch.secretary)
    address = f"{branch.enrolment.pk}/submissions"
    old, new = (
        texts(asked(branch.secretary, f"{address}/{number}.pdf").content) for number in (1, 2)
    )
    replaced = "【旧版：已被第2次提交代替，请勿签字、盖章】"
    assert [replaced in text for text in old] == [True] * len(old)
    assert "党员示范岗带动教学改革。" in "".join(old)
    assert submitted.fingerprint in old[-1]
    assert [replaced in text for text in new] == [False] * len(new)
    assert "换了一段。" in "".join(new)
    assert second.fingerprint in new[-1]


def test_what_is_printed_is_what_was_frozen(branch: Branch, submitted: Submission) -> None:
    address = f"{branch.enrolment.pk}/submissions/1.pdf"
    before = asked(branch.secretary, address).content
    branch.enrolment.organisation.name = "改了名的党支部"
    branch.enrolment.organisation.member_count = 99
    branch.enrolment.organisation.save()
    submitted.assessment.features = "后来的文字"
    submitted.assessment.save()
    context = form_context(Submission.objects.get().content)
    assert (context["branch"]["member_count"], context["features"]) == (
        12,
        "党员示范岗带动教学改革。",
    )
    assert asked(branch.secretary, address).content == before


def test_a_draft_is_marked_on_every_page_and_has_no_fingerprint(branch: Branch) -> None:
    row = branch.begin()
    address = f"{branch.enrolment.pk}/draft.pdf"
    pages = texts(asked(branch.preparer, address).content)
    said = "".join(pages)
    assert ["【草稿，无指纹：尚未提交，请勿签字、盖章】" in text for text in pages] == [True] * len(
        pages
    )
    for words in (
        "还有4问没有回答。",
        "（没有填写）",
        "没有申报创新项目。",
        "（还没有声明）",
        "（没有记录）",
    ):
        assert words in said
    assert "这是草稿：尚未提交，没有指纹和回执号，不作为申报材料。" in pages[-1]
    assert ("系统确认" in said, "回执号ZP" in said) == (False, False)
    branch.filled()
    submit_assessment(assessment=fresh(row), by=branch.secretary)
    refused = asked(branch.secretary, address)
    assert (refused.status_code, "请打印提交的一版" in refused.content.decode()) == (409, True)


def test_a01_the_form_of_another_branch_is_not_there(branch: Branch, submitted: Submission) -> None:
    """Nor is what does not exist; the clerk and the others hold no such page."""
    town = branch.town
    strangers = [
        make_actor(Role.SECRETARY, town.village),
        make_actor(Role.PREPARER, town.faculty),
        make_actor(Role.REVIEWER, town.town),
        make_actor(Role.LEADER, town.town),
    ]
    pk = branch.enrolment.pk
    addresses = [f"{pk}/submissions/1.pdf", f"{pk}/draft.pdf", f"{pk}/blank.pdf"]
    found = {asked(by, address).status_code for by in strangers for address in addresses}
    assert found == {404}
    assert asked(branch.secretary, f"{pk}/submissions/2.pdf").status_code == 404
    assert asked(branch.secretary, "987654321/submissions/1.pdf").status_code == 404
    for role in (Role.CLERK, Role.INSPECTOR):
        by = make_actor(role, town.education)
        assert asked(by, addresses[0]).status_code == 403
    readers = (branch.secretary, branch.preparer, branch.reviewer, branch.leader)
    for by in (*readers, branch.officer, branch.approver):
        assert asked(by, addresses[0]).status_code == 200


def test_a_constant_number_of_statements(branch: Branch, submitted: Submission) -> None:
    client = Client()
    client.force_login(branch.secretary)
    address = f"/documents/assessments/{branch.enrolment.pk}/submissions/1.pdf"
    client.get(address)
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        counts.append(len(caught))
        row = submitted
        row.pk, row.number, row.receipt = None, row.number + 7, f"{row.receipt}x"
        row.save()
    assert counts == [6, 6]


def test_a_copied_paper_form_a_ceiling_and_a_reason_are_told(branch: Branch) -> None:
    content = content_of(branch)
    content |= {
        "proposed_reason": "有创新项目",
        "on_behalf": {"entered_by": "沈合", "reason": "停电", "scan": "ab" * 32},
    }
    content["declaration"]["ceiling"] = 2
    said = printed(content)
    for words in (
        "申报说明有创新项目",
        "由沈合按纸质申请表代录：停电",
        "ab" * 32,
        "按声明的情形，星级最高为二星。",
    ):
        assert words in said
    content["declaration"]["ceiling"] = 0
    assert "按声明的情形，本次不参加评定。" in printed(content)


def test_without_vetoes_bonus_and_deductions(branch: Branch) -> None:
    content = content_of(branch)
    content["declaration"]["answers"] = []
    content["indicators"] = [each for each in content["indicators"] if not each["is_bonus"]]
    for each in content["indicators"]:
        each["rules"] = []
    said = printed(content)
    assert "一票否决事项回答" not in said
    assert "合计100100.00" in said
    assert "基础分" not in said
    context = form_context(content)
    assert {each["moved"] for each in context["indicators"]} == {"0"}


def test_long_texts_run_on_under_their_heading(branch: Branch) -> None:
    content = content_of(branch)
    text = LONG * (20_000 // len(LONG))
    content["indicators"][0]["account"] = text
    content["features"] = "a" * 5_000
    content["indicators"][1]["evidence"] = [
        {"key": "x", "name": f"佐证{number}.pdf", "sha256": "0", "rules": []}
        for number in range(120)
    ]
    pages = texts(application_paper(content, draft_standing()))
    said = "".join(pages)
    assert said.count("题党日") >= text.count("题党日") - len(pages)
    assert said.count("召") == text.count("召") + 7
    assert said.count("a") >= 5_000
    assert "120.佐证119.pdf" in said
    headed = [text for text in pages if "1领导班子（分值15" in text]
    assert len(headed) > 10


def test_u29_hostile_and_rare_texts_are_printed_as_they_are(
    branch: Branch, caplog: pytest.LogCaptureFixture
) -> None:
    hostile = '<img src=http://127.0.0.1:9/x>file:///etc/passwd @import url("x"); </td></table>'
    rare = "䶮𬱖村㛃湖·鿏"
    content = content_of(branch)
    given = json.dumps(content, ensure_ascii=False)
    content["branch"]["name"] = rare + hostile
    content["features"] = content["proposed_reason"] = hostile
    for each in content["indicators"]:
        each["account"] = hostile
        each["evidence"] = [{"key": "x", "name": hostile, "sha256": "0", "rules": []}]
    assert given != json.dumps(content, ensure_ascii=False)
    log = logging.getLogger("starrating.security")
    log.addHandler(caplog.handler)
    pdf = application_paper(content, draft_standing())
    log.removeHandler(caplog.handler)
    assert caplog.messages == []
    said = "".join(texts(pdf))
    assert said.count("".join(hostile.split())) == 3 + 2 * len(content["indicators"])
    assert rare in said
    assert [list(sheet.images) for sheet in read(pdf).pages] == [[]] * len(read(pdf).pages)


def test_answers_that_say_something_are_told(branch: Branch) -> None:
    content = content_of(branch)
    rules = content["indicators"][0]["rules"]
    first = copy.deepcopy(rules[0])
    first["reply"] |= {"choice": "not_applicable", "reason": "新建,未到期"}
    first["words"] = "不适用;新建,未到期"
    rules[0] = first
    bonus = content["indicators"][-1]
    bonus["rules"][0] |= {"gained": "5.00", "words": "有;加 5 分;市级推广"}
    bonus["rules"][0]["reply"] |= {"choice": "some", "reason": "市级推广"}
    context = form_context(content)
    told = context["indicators"][0]["told"]
    assert told[0].endswith("：不适用；新建,未到期")
    assert context["indicators"][-1]["moved"] == "+5"
    assert context["indicators"][-1]["told"][0].endswith("：有；加 5 分；市级推广")


def test_the_standing_of_a_version(branch: Branch, submitted: Submission) -> None:
    row = Submission.objects.select_related("submitted_by").get()
    current, old = standing_of(row, 1), standing_of(row, 3)
    assert (current.words, old.words) == (
        "",
        "【旧版：已被第 3 次提交代替，请勿签字、盖章】",
    )
    assert current.statement == (
        f"本表内容由舒继明于2025年8月28日 09:00提交（系统确认），回执号 {row.receipt}。"
        "系统确认不代替签字、盖章。"
    )
