"""The year's main job on the bureaus' own workbooks: from the scores to the final list."""

import csv
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import expect

from scoring.publicity.models import Notice
from scoring.rating.models import Run
from scoring.rounds.models import Enrolment
from starrating import clock
from tests.factories.publicity import moment
from tests.factories.sample import SCORES, sample_rulings
from tests.journeys.visitors import REPORTED, SCHOOL, Visitor

PUBLISHED = date(2025, 9, 29)  # five working days from here end on 11 October
OVER = date(2025, 10, 12)
COUNTS = {"五星": 37, "四星": 119, "三星": 169, "二星": 76, "一星": 4}


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_from_the_score_workbook_to_the_final_list(
    sample_city: None, visitor: Callable[..., Visitor], screen: str
) -> None:
    officer, approver = visitor(screen), visitor(screen)
    with clock.moved_to(moment(REPORTED, 9)):
        officer.sign_in("pingding")
        approver.sign_in("shending")
        import_scores(officer, approver)
        rule_ties(officer, approver)
        decide(officer, approver)
        draft_notice(officer)
    with clock.moved_to(moment(PUBLISHED, 9)):
        publish(approver)
        find_own_branch(visitor(screen), visitor(screen, javascript=False))
    with clock.moved_to(moment(OVER, 9)):
        close(approver)
        look_at_own_result(visitor(screen))


def import_scores(officer: Visitor, approver: Visitor) -> None:
    officer.look("year-01-officer-desk")
    officer.go("/reviews/")
    officer.look("year-02-scores")
    officer.follow("导入评分")
    officer.look("year-03-upload")
    officer.page.get_by_label("审核评分表").set_input_files(SCORES)
    officer.press("上传并核对")
    officer.expect_title("核对并录入评分")
    officer.look("year-04-preview")
    officer.fill(
        会议纪要文号="云组纪〔2025〕12号",
        会议日期=date(2025, 9, 20),
        创新项目认定的文号="云组创〔2025〕3号",
        创新项目认定的日期=date(2025, 9, 18),
        创新项目认定的说明="创新项目评审会认定",
        星级上限的文号="云组〔2025〕40号",
        星级上限的日期=date(2025, 9, 19),
        星级上限的理由="一票否决事项",
    )
    officer.press("录入,等待确认")
    officer.expect_words("已录入,等待另一人确认。")
    officer.look("year-05-entered")

    approver.look("year-06-approver-desk")
    approver.go("/reviews/2025/imports/")
    approver.look("year-07-imports")
    approver.follow(SCORES.name)
    approver.look("year-08-import")
    approver.follow("确认")
    approver.look("year-09-confirm-import")
    approver.press("确认,上报生效")
    approver.expect_words("已确认,评分表已上报。")
    approver.look("year-10-confirmed")
    officer.go("/reviews/")
    officer.look("year-11-all-reported")
    officer.follow("全部评分表")
    officer.look("year-12-sheets")
    officer.follow("云溪市直机关机关党支部")
    officer.look("year-13-sheet")


def make_run(officer: Visitor, button: str) -> None:
    officer.go("/rating/")
    officer.follow(button)
    officer.press("开始试算")
    officer.expect_words("试算完成。")


def rule_ties(officer: Visitor, approver: Visitor) -> None:
    officer.go("/rating/")
    officer.look("year-14-rating-before")
    officer.follow("试算")
    officer.look("year-15-make-run")
    officer.press("开始试算")
    officer.expect_words("试算完成。")
    officer.look("year-16-run-with-ties")
    run = Run.objects.get()
    assert (run.is_complete, sum(case.seats for case in run.tie_cases.all())) == (False, 2)
    assert sum(len(case.members) for case in run.tie_cases.all()) == 5

    for place, given in enumerate(sample_rulings(), 1):
        case = run.tie_cases.get(pool=given.pool, star=given.star)
        officer.go("/rating/")
        if place == 1:
            officer.look("year-17-rating-with-ties")
        officer.follow(str(case))
        if place == 1:
            officer.look("year-18-tie")
        officer.follow("录入裁定")
        winner = Enrolment.objects.get(code=given.code)
        officer.page.get_by_label(f"{winner.name}入选").check()
        officer.fill(
            裁定依据="会议比较近三年表彰情况,由其入选。",
            会议纪要文号="云组纪〔2025〕18号",
            会议日期=date(2025, 9, 23),
        )
        if place == 1:
            officer.look("year-19-rule")
        officer.press("录入裁定")
        officer.expect_words("裁定已录入,等审定人确认。")
        if place == 1:
            officer.look("year-20-ruled")

        approver.go("/rating/")
        if place == 1:
            approver.look("year-21-ruling-waits")
        approver.go(f"/rating/ties/{case.pk}/")
        approver.follow("确认", exact=True)
        if place == 1:
            approver.look("year-22-password")
            approver.give_password()
            approver.look("year-23-confirm-ruling")
        approver.press("确认裁定")
        approver.expect_words("裁定已确认")


def decide(officer: Visitor, approver: Visitor) -> None:
    officer.go("/rating/")
    officer.look("year-24-rating-ruled")
    make_run(officer, "重新试算")
    officer.look("year-25-run")
    run = Run.objects.latest("number")
    assert run.is_complete
    for star, count in COUNTS.items():
        cell = officer.page.locator(f"tr.is-sum td[data-label='{star}']")
        expect(cell).to_have_text(str(count))
    officer.go(f"/rating/runs/{run.pk}/?pool=学校&star=5")
    officer.look("year-26-run-narrowed")
    officer.follow("小学")
    officer.look("year-27-result")
    officer.go(f"/rating/runs/{run.pk}/")
    officer.follow("提请审定")
    officer.look("year-28-propose")
    officer.press("提请审定")
    officer.expect_words("已提请审定,等审定人办理。")

    approver.go(f"/rating/runs/{run.pk}/")
    approver.look("year-30-to-decide")
    with clock.moved_to(moment(REPORTED, 9, 15)):
        approver.go(f"/rating/runs/{run.pk}/")
        approver.follow("审定", exact=True)
        approver.give_password()
        approver.look("year-31-decide")
        approver.fill(审定会议纪要文号="云组纪〔2025〕20号", 审定会议日期=date(2025, 9, 24))
        approver.press("审定")
        approver.expect_words("已审定。")
        approver.look("year-32-decided")


def draft_notice(officer: Visitor) -> None:
    officer.go("/publicity/")
    officer.look("year-33-publicity")
    officer.follow("发布单位")
    officer.fill(
        单位名称="中共云溪市委组织部",
        电话="0000-1234567",
        地址="云溪市府前路1号",
        受理时间="工作日 8:30—12:00,14:30—17:30",
    )
    officer.look("year-34-issuer")
    officer.press("保存")
    officer.expect_words("发布单位已保存")
    officer.go("/publicity/")
    officer.follow("起草公示")
    officer.look("year-35-draft")
    officer.fill(
        文号="云组示〔2025〕7号",
        公示第一天=PUBLISHED,
        保密审查文号="云组密审〔2025〕9号",
        保密审查日期=date(2025, 9, 24),
    )
    officer.press("保存草稿并预览")
    officer.expect_words("草稿已保存。")
    officer.look("year-36-preview")


def publish(approver: Visitor) -> None:
    approver.sign_in("shending")
    approver.look("year-37-approver-desk")
    approver.go("/publicity/")
    approver.follow("2025年度基层党组织星级评定结果公示")
    approver.follow("发布公示")
    approver.give_password()
    approver.look("year-38-publish")
    approver.press("发布公示")
    approver.expect_words("公示已发布。")


def find_own_branch(reader: Visitor, plain: Visitor) -> None:
    for who, words, name in ((reader, "小学", "script"), (plain, "第一小学", "plain")):
        who.go("/")
        who.look(f"year-40-home-{name}")
        who.search("查一查您所在党组织的星级", words)
        if who is reader:
            who.look("year-41-found")
            who.follow("云溪市第一小学党支部")
        who.expect_title("云溪市第一小学党支部")
        who.expect_words("公示中(还剩 5 个工作日)", "有异议的,请在2025年10月11日")
        who.look(f"year-42-card-{name}")
    notice = Notice.objects.get()
    reader.go("/")
    reader.follow(notice.title)
    reader.look("year-43-notice")
    with reader.save("CSV").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == sum(COUNTS[star] for star in ("五星", "四星", "三星"))
    reader.go(f"/verification/?fingerprint={notice.fingerprint}")
    reader.look("year-44-verified")


def close(approver: Visitor) -> None:
    approver.sign_in("shending")
    approver.go("/publicity/")
    approver.look("year-45-over")
    approver.follow("2025年度基层党组织星级评定结果公示")
    approver.follow("期满定星")
    approver.give_password()
    approver.fill(书面异议的处理情况="收到来信一件,已查核并书面答复;没有其他异议。")
    approver.look("year-46-close")
    approver.press("定星,结束本批次")
    approver.expect_words("已定星,名单成为正式结果。")
    approver.look("year-47-final")
    notice = Notice.objects.get()
    assert (notice.state, notice.round.state) == ("closed", "closed")


def look_at_own_result(secretary: Visitor) -> None:
    secretary.sign_in("xiaoxue")
    secretary.look("year-48-secretary-desk")
    enrolment = Enrolment.objects.get(code=SCHOOL)
    secretary.go(f"/results/{enrolment.pk}/")
    secretary.expect_words("这颗星怎样得来", "第")
    secretary.look("year-49-own-result")
    secretary.go("/")
    secretary.look("year-50-home-final")
