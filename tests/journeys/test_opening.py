"""Opening the year's round: an officer prepares it item by item, an approver confirms the policy."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from branches.organisations.models import Field
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import City, city
from tests.factories.people import make_post
from tests.factories.publicity import make_branches, moment
from tests.factories.standards import make_rule_set, make_standard
from tests.journeys.visitors import Visitor, make_person

PREPARED = date(2025, 8, 18)


@pytest.fixture
def town(transactional_db: None) -> City:
    """The small city with 16 branches; published rules and standards; nobody reviews in a bureau."""
    built = city()
    make_branches(12, built.education)
    make_rule_set()
    for field in Field.objects.all():
        make_standard(field)
    for username, name, role in (
        ("pingding", "平定一", Role.OFFICER),
        ("shending", "申定明", Role.APPROVER),
    ):
        make_post(make_person(username, name, built.village), role, built.department)
    return built


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_a_round_is_prepared_and_opened(
    town: City, visitor: Callable[..., Visitor], tmp_path: Path, screen: str
) -> None:
    with clock.moved_to(moment(PREPARED, 9)):
        officer, approver = visitor(screen), visitor(screen)
        officer.sign_in("pingding")
        create(officer)
        file_document(officer, tmp_path)
        set_calendar(officer)
        enrol(officer)
        choose_standards(officer)
        agree_on_policy(officer, approver)
        open_round(officer)


def create(officer: Visitor) -> None:
    officer.go("/rounds/")
    officer.look("opening-01-none")
    officer.follow("建立批次")
    officer.look("opening-02-create")
    officer.press("建立草稿")
    officer.expect_words("批次已建立。请按清单逐项备齐。")
    officer.look("opening-03-checklist")
    officer.follow("开启批次")
    officer.expect_words("还不能开启")
    officer.look("opening-04-too-early")
    officer.follow("返回批次")


def file_document(officer: Visitor, folder: Path) -> None:
    officer.follow("依据文件")
    file = folder / "方案.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    officer.fill(
        文号="云组发〔2025〕6号",
        标题="云溪市基层党组织“五星创评”实施方案",
        印发日期=date(2025, 7, 1),
    )
    officer.page.locator("input[type=file]").set_input_files(file)
    officer.look("opening-05-document")
    officer.press("登记")
    officer.expect_words("依据文件已登记。", "方案")


def set_calendar(officer: Visitor) -> None:
    officer.follow("日程")
    officer.look("opening-06-calendar")
    officer.press("保存日程")
    officer.expect_words("日程已排定。")


def enrol(officer: Visitor) -> None:
    officer.follow("参评登记")
    officer.look("opening-07-enrol")
    officer.press("按名册登记")
    officer.look("opening-08-enrolled")
    officer.follow("查看参评名单")
    officer.look("opening-09-enrolments")
    officer.search("名称或代码", "第12中学")
    officer.follow("列为不参评")
    officer.fill(理由="2025年5月成立,不满一年")
    officer.look("opening-10-exempt")
    officer.press("列为不参评")
    officer.expect_words("已列为不参评。")


def choose_standards(officer: Visitor) -> None:
    here = Round.objects.get()
    officer.go(f"/rounds/{here.pk}/")
    officer.follow("考评标准")
    officer.look("opening-11-standards")
    for name in ("农村", "学校"):
        row = officer.row(name)
        with officer.page.expect_navigation():
            row.get_by_role("link", name="选定").click()
        officer.page.get_by_label("考评标准").select_option(index=1)
        officer.look(f"opening-12-choose-{name}")
        officer.press("采用")
        officer.expect_words("标准已选定。")
    officer.look("opening-13-chosen")


def agree_on_policy(officer: Visitor, approver: Visitor) -> None:
    here = f"/rounds/{Round.objects.get().pk}/"
    officer.go(here)
    officer.follow("名额")
    officer.look("opening-14-seats")
    officer.go(here)
    officer.follow("超额处理方式")
    officer.look("opening-15-policy")
    officer.page.get_by_label("三星承接").check()
    officer.press("录入,提请审定人确认")
    officer.expect_words("已录入,等审定人确认。")
    officer.look("opening-16-policy-waits")

    approver.sign_in("shending")
    approver.look("opening-17-approver-desk")
    approver.go(here)
    approver.follow("确认超额处理方式")
    approver.give_password()
    approver.look("opening-18-confirm-policy")
    approver.press("确认")
    approver.expect_words("超额处理方式已确认。")


def open_round(officer: Visitor) -> None:
    officer.go(f"/rounds/{Round.objects.get().pk}/")
    officer.look("opening-19-ready")
    officer.follow("开启批次")
    officer.look("opening-20-open")
    officer.press("开启")
    officer.expect_words("岗位空缺")
    officer.look("opening-21-gaps-not-acknowledged")
    assert Round.objects.get().state == Round.State.DRAFT
    officer.page.get_by_label("已知悉上列岗位空缺").check()
    officer.press("开启")
    officer.expect_words("批次已开启。")
    officer.look("opening-22-opened")
    here = Round.objects.get()
    counts = (here.enrolments.count(), here.enrolments.filter(is_exempt=True).count())
    assert (here.state, counts) == (Round.State.OPEN, (16, 1))
