"""What people do amiss: each time it is said what and why, nothing is done twice, nothing typed is lost."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from branches.journal.models import Entry
from scoring.publicity.models import Issuer, Notice
from scoring.rating.models import Run
from scoring.rating.services import make_run
from scoring.reviews.models import ScoreImport, Sheet
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import city
from tests.factories.people import make_actor
from tests.factories.publicity import FIRST_DAY, PREPARED, Stage, make_branches, make_stage, moment
from tests.factories.rating import report_round
from tests.factories.rounds import make_round
from tests.factories.sample import DATA, SCORES
from tests.journeys.visitors import PASSWORD, REPORTED, Visitor, with_password

Come = Callable[..., Visitor]
both_screens = pytest.mark.parametrize("screen", ["desk", "phone"])


@pytest.fixture
def stage(transactional_db: None) -> Stage:
    """A small city with a decided round and somebody to draft and to publish."""
    with clock.moved_to(moment(PREPARED)):
        made = make_stage()
    with_password(made.officer)
    with_password(made.approver)
    return made


@both_screens
def test_a_faulty_workbook_is_told_place_by_place(
    sample_city: None, visitor: Come, screen: str
) -> None:
    officer = visitor(screen)
    wrong = DATA / "审核评分-有错.xlsx"
    expected = json.loads(wrong.with_suffix(".expected.json").read_text("utf-8"))["faults"]
    with clock.moved_to(moment(REPORTED, 9)):
        officer.sign_in("pingding")
        upload(officer, wrong)
        officer.look("slips-faulty-workbook")
    faults = officer.page.locator(".error-summary")
    told = faults.get_by_role("listitem").all_inner_texts()
    for fault in expected:
        place = f"工作表“{fault['sheet']}”第 {fault['row']} 行 {fault['column'] or ''}".rstrip()
        assert any(words.startswith(place) for words in told), place
    # and what only the round knows: this branch does not take part
    (more,) = (words for words in told if "与本批次不一致" in words)
    assert more.startswith("工作表“审核评分”第 8 行 O 列(不参评)")
    assert len(told) == len(expected) + 1
    expect(faults.get_by_role("heading")).to_contain_text(f"{len(told)} 处错误,整份没有写入")
    expect(officer.page.get_by_role("button", name="录入")).to_have_count(0)
    expect(officer.page.get_by_role("link", name="改好后重新上传")).to_be_visible()
    assert Sheet.objects.count() == 0


def upload(officer: Visitor, file: Path) -> None:
    officer.go("/reviews/2025/imports/upload/")
    officer.page.get_by_label("审核评分表").set_input_files(file)
    officer.press("上传并核对")


def test_nobody_confirms_his_own_import_in_another_post(sample_city: None, visitor: Come) -> None:
    person = visitor()
    with clock.moved_to(moment(REPORTED, 9)):
        person.sign_in("jianren")
        person.look("slips-choose-post")
        act_as(person, "评定员")
        upload(person, SCORES)
        basis = {"文号": "云组〔2025〕3号", "日期": "2025-09-20", "(?:说明|理由)": "会议认定"}
        for label, value in basis.items():
            for field in person.page.get_by_label(re.compile(f"{label}\\W*$")).all():
                field.fill(value)
        person.press("录入,等待确认")
        entered = ScoreImport.objects.get()
        person.go("/account/post/")
        act_as(person, "审定人")
        person.go(f"/reviews/imports/{entered.pk}/")
        expect(person.page.get_by_role("link", name="确认", exact=True)).to_have_count(0)
        person.go(f"/reviews/imports/{entered.pk}/confirm/")
        person.press("确认,上报生效")
        person.expect_words("没有办理", "请换一人确认")
        person.look("slips-own-import")
    entered.refresh_from_db()
    assert (entered.state, Sheet.objects.count()) == ("entered", 0)


def act_as(person: Visitor, role: str) -> None:
    row = person.page.get_by_role("listitem").filter(has_text=role)
    with person.page.expect_navigation():
        row.get_by_role("button").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_double_click_publishes_once(stage: Stage, visitor: Come, *, javascript: bool) -> None:
    with clock.moved_to(moment(PREPARED)):
        notice = stage.draft()
    approver = visitor(javascript=javascript)
    with clock.moved_to(moment(FIRST_DAY, 9)):
        approver.sign_in(stage.approver.username)
        approver.go(f"/publicity/{notice.pk}/publish/")
        approver.give_password()
        tab = replace(approver, page=approver.page.context.new_page())
        tab.go(f"/publicity/{notice.pk}/publish/")
        approver.page.get_by_role("button", name="发布公示").dblclick()
        approver.page.wait_for_url(f"**/publicity/{notice.pk}/preview/")
        approver.expect_words("公示中(还剩 5 个工作日)")
        tab.press("发布公示")  # a page left open in another tab
        tab.expect_words("没有办理", "已经发布过")
        tab.look(f"slips-published-twice-{'script' if javascript else 'plain'}")
    assert Entry.objects.filter(verb="publicity.publish").count() == 1


def test_reload_and_back_do_nothing_twice(stage: Stage, visitor: Come) -> None:
    Issuer.objects.all().delete()
    officer = visitor()
    officer.sign_in(stage.officer.username)
    officer.go("/publicity/issuer/")
    officer.fill(单位名称="中共云溪市委组织部", 地址="府前路1号")
    officer.press("保存")
    officer.expect_words("请改正以下内容")
    officer.look("slips-one-field-missing")
    officer.page.get_by_role("alert").get_by_role("link").click()
    expect(officer.page.get_by_label("电话")).to_be_focused()
    officer.page.reload()  # sends the faulty form again
    expect(officer.page.get_by_label("单位名称")).to_have_value("中共云溪市委组织部")
    officer.fill(电话="0000-1234567")
    officer.press("保存")
    officer.expect_words("发布单位已保存")
    officer.page.reload()
    officer.expect_title("发布单位")
    assert Issuer.objects.count() == 1
    officer.go("/publicity/")
    officer.follow("发布单位")
    officer.press("保存")
    officer.page.go_back()
    officer.expect_title("发布单位")
    expect(officer.page.get_by_label("电话")).to_have_value("0000-1234567")


@both_screens
def test_a_form_outlives_its_session(stage: Stage, visitor: Come, screen: str) -> None:
    Issuer.objects.all().delete()
    officer = visitor(screen)
    officer.sign_in(stage.officer.username)
    officer.go("/publicity/issuer/")
    officer.fill(单位名称="中共云溪市委组织部", 电话="0000-1234567", 地址="府前路1号")
    Session.objects.all().delete()
    officer.press("保存")
    officer.expect_words("您填写的内容都在")
    officer.look("slips-session-ended")
    officer.fill(账号=stage.officer.username, 口令=PASSWORD)
    officer.press("登录")
    officer.look("slips-carry-on")
    officer.press("接着提交")
    officer.expect_words("发布单位已保存")
    assert Issuer.objects.get().address == "府前路1号"


@pytest.fixture
def tied(transactional_db: None) -> tuple[Round, str]:
    """A round whose run has a tie of equal totals; the officer's name to sign in with."""
    built = city()
    make_branches(12, built.education)
    opened = make_round(built.department)
    report_round(opened)
    officer = make_actor(Role.OFFICER, built.department, "平定一")
    make_run(round=opened, by=officer)
    return opened, with_password(officer)


@both_screens
def test_nothing_goes_on_before_a_tie_is_ruled_rightly(
    tied: tuple[Round, str], visitor: Come, screen: str
) -> None:
    opened, username = tied
    officer = visitor(screen)
    officer.sign_in(username)
    run = Run.objects.get()
    officer.go(f"/rating/runs/{run.pk}/")
    expect(officer.page.get_by_role("link", name="提请审定")).to_have_count(0)
    officer.look("slips-run-with-tie")

    case = run.tie_cases.get()
    officer.go(f"/rating/ties/{case.pk}/rule/")
    boxes = officer.page.get_by_role("checkbox")
    for place in range(case.seats + 1):
        boxes.nth(place).check()
    officer.fill(裁定依据="会议比较", 会议纪要文号="云组纪〔2025〕18号", 会议日期=FIRST_DAY)
    officer.press("录入裁定")
    officer.expect_words(f"应正好选 {case.seats} 个,现在选了 {case.seats + 1} 个")
    expect(officer.page.locator("input[name=winners]:checked")).to_have_count(case.seats + 1)
    expect(officer.page.get_by_label("裁定依据")).to_have_value("会议比较")
    officer.look("slips-too-many-winners")

    officer.go(f"/rating/runs/{run.pk}/propose/")
    officer.press("提请审定")
    officer.expect_words("没有办理", "并列")
    officer.look("slips-proposed-too-early")
    officer.go(f"/publicity/rounds/{opened.pk}/draft/")
    officer.fill(
        文号="云组示〔2025〕7号",
        公示依据="实施方案",
        保密审查文号="云组密审〔2025〕9号",
        保密审查日期=FIRST_DAY,
    )
    officer.press("保存草稿并预览")
    officer.expect_words("没有办理", "审定")
    expect(officer.page.get_by_label("保密审查文号")).to_have_value("云组密审〔2025〕9号")
    officer.look("slips-published-too-early")
    run.refresh_from_db()
    assert (run.state, Notice.objects.count()) == (Run.State.MADE, 0)
