"""What a score workbook would do: rows held against the round, faults in their places."""

from datetime import timedelta
from typing import Any

import pytest

from branches.organisations.models import PendingImport
from scoring.reviews.models import (
    ReviewedScore,
    ScoreImport,
    Sheet,
)
from scoring.reviews.queries import standings
from scoring.reviews.services import (
    enter_score_import,
    plan_lines,
    plan_notes,
    planned_import,
    upload_scores,
)
from scoring.rounds.models import Enrolment, Pool, RoundStandard
from starrating import clock
from tests.factories.organisations import make_organisation
from tests.factories.reviews import make_not_filed, report_sheet
from tests.factories.standards import INDICATORS
from tests.scoring.reviews.office import (
    COLLEGE,
    FACULTY,
    FULL,
    GOOD,
    HEADINGS,
    SCHOOL,
    VILLAGE,
    Office,
    everybody,
    line,
    office,
    rate_by,
    refusal,
    take_in,
    text,
    upload,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    return office()


def kept_file(pk: int) -> PendingImport:
    return PendingImport.objects.get(pk=pk)


def test_w15_one_bad_row_of_many_stops_all(desk: Office) -> None:
    field = desk.city.school.field
    assert field is not None
    pool = Pool.objects.get(round=desk.round, name="学校")
    for number in range(300):
        branch = make_organisation(f"第{number}党支部", desk.city.education, field=field)
        Enrolment.objects.create(
            round=desk.round,
            organisation=branch,
            code=branch.code,
            name=branch.name,
            field=field,
            pool=pool,
            reviewing_body=desk.city.education,
        )
    codes = [code for code in standings(desk.round) if code.startswith("T")]
    rows = [line(code) for code in codes]
    rows[150] = line(codes[150], ("15.01", *GOOD[1:]))
    kept = upload(desk, *rows)
    plan, _reading = planned_import(kept_file(kept))
    assert (plan.counts()["new"], plan.counts()["faulty"]) == (299, 1)
    (fault,) = plan.faults
    assert str(fault) == "工作表“评分”第 152 行 D 列(领导班子):“15.01”超过该指标满分 15 分"
    assert refusal(enter_score_import, kept=kept, basis=FULL, by=desk.officer) == (
        422,
        "文件有 1 处错误,整份没有录入。",
    )
    assert (ScoreImport.objects.count(), Sheet.objects.count()) == (0, 0)


def test_w15_columns_reordered(desk: Office) -> None:
    order = [10, 3, 0, 14, 9, 4, 8, 5, 7, 6, 2, 13, 1, 11, 12]
    shuffled = [[row[at] for at in order] for row in everybody()]
    take_in(desk, *shuffled, headings=[HEADINGS[at] for at in order])
    plan, _reading = planned_import(kept_file(upload(desk, *everybody())))
    assert (plan.counts()["unchanged"], plan.writes) == (4, False)


@pytest.mark.parametrize("score", ["110.01", "15.01", "89.995", "⑤", "-1", "九十", "1_0"])
def test_w10_scores_that_are_none(desk: Office, score: str) -> None:
    plan, _reading = planned_import(kept_file(upload(desk, line(SCHOOL, (score, *GOOD[1:])))))
    assert [fault.heading for fault in plan.faults] == ["领导班子"]


def test_rows_must_fit_the_round(desk: Office) -> None:
    Enrolment.objects.filter(code=COLLEGE).update(is_exempt=True, exemption_reason="新建")
    make_not_filed(desk.branch(FACULTY), desk.officer, desk.approver)
    Sheet.objects.create(enrolment=desk.branch(VILLAGE), state="under_review", source="desk")
    rows = [
        line("不存在"),
        line(SCHOOL, pool="农村", exempt="是"),
        line(COLLEGE, pool=""),
        line(FACULTY),
        line(VILLAGE, pool="农村"),
    ]
    plan, _reading = planned_import(kept_file(upload(desk, *rows)))
    assert [(fault.row, fault.heading, fault.message) for fault in plan.faults] == [
        (2, "组织编码", "本批次没有这个代码的参评党组织"),
        (3, "评定池", "与本批次不一致:该党组织在评定池“学校”"),
        (3, "不参评", "与本批次不一致:该党组织参评"),
        (4, "评定池", "与本批次不一致:该党组织在评定池“学校”"),
        (4, "不参评", "与本批次不一致:该党组织不参评"),
        (
            *(5, "组织编码"),
            "已决定为未申报(云组〔2025〕20号),不能再导入评分;"
            "未申报决定生效后不再更改,请把该行移出文件",
        ),
        (6, "组织编码", "正在审核台办理(审核中),请在审核台完成上报"),
    ]
    assert (plan.faulty_rows, plan.rows) == (5, [])


def test_exempt_branches_may_have_scores_or_none(desk: Office) -> None:
    Enrolment.objects.filter(code__in=[COLLEGE, SCHOOL]).update(
        is_exempt=True, exemption_reason="新建"
    )
    entered = take_in(
        desk, line(COLLEGE, ("",) * 8, exempt="是"), line(SCHOOL, exempt="是"), line(FACULTY)
    )
    assert entered.summary["counts"] == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "blank": 1,
        "faulty": 0,
        "recognitions": 0,
        "ceilings": 0,
    }
    found = standings(desk.round)
    assert (found[COLLEGE].scores, found[SCHOOL].state) == (None, "reported")
    assert found[SCHOOL].scores == found[FACULTY].scores


def test_exempt_by_the_file_alone_leaves_no_scores(desk: Office) -> None:
    rows = [line(SCHOOL, ("",) * 8, exempt="是")]
    plan, _reading = planned_import(kept_file(upload(desk, *rows)))
    assert [fault.kind for fault in plan.faults] == ["other_exemption"]


def test_standards_with_other_maxima_and_other_indicators(desk: Office) -> None:
    rate_by(desk, "农村", [("领导班子", 12, False), *INDICATORS[1:]])
    rows = [line(SCHOOL), line(VILLAGE, pool="农村")]
    plan, _reading = planned_import(kept_file(upload(desk, *rows)))
    assert [str(fault) for fault in plan.faults] == [
        "工作表“评分”第 3 行 D 列(领导班子):“13.00”超过该指标满分 12 分"
    ]
    rate_by(desk, "农村", [("班子建设", 12, False), *INDICATORS[1:]])
    plan, _reading = planned_import(kept_file(upload(desk, *rows)))
    assert [(fault.row, fault.kind) for fault in plan.faults] == [(3, "other_indicators")]
    headings = ["班子建设" if name == "领导班子" else name for name in HEADINGS]
    village = line(VILLAGE, ("12", *GOOD[1:]), "农村")
    take_in(desk, village, headings=headings)
    assert standings(desk.round)[VILLAGE].scores == (1200, 800, 800, 800, 800, 1600, 2000, 500)


def test_a_round_without_standards_takes_no_scores(desk: Office) -> None:
    RoundStandard.objects.all().delete()
    arguments: dict[str, Any] = {"round": desk.round, "source": text(), "filename": "评分.csv"}
    assert refusal(upload_scores, by=desk.officer, **arguments) == (
        409,
        "本批次还没有选定考评标准,不能导入评分。",
    )


def test_what_the_file_does_not_say_is_not_compared(desk: Office) -> None:
    take_in(desk, line(SCHOOL, recognised="是", ceiling="4"))
    short = [*HEADINGS[:2], *HEADINGS[3:11]]
    row = ["099002001", "第一小学党支部(改)", *GOOD]
    plan, reading = planned_import(kept_file(upload(desk, row, headings=short)))
    assert (plan.writes, plan.counts()["unchanged"]) == (False, 1)
    assert plan_notes(plan, reading) == [
        "有的工作表没有“评定池”一列:评定池以批次为准。",
        "有的工作表没有“不参评”一列:是否参评以批次为准。",
        "有的工作表没有“创新项目认定”一列:创新项目认定不作比较。",
        "有的工作表没有“星级上限”一列:星级上限不作比较。",
        "名称与本批次不一致 1 个,按组织编码导入,请核对:"
        "099002001 第一小学党支部(改)(本批次:第一小学党支部)。",
    ]
    assert list(plan_lines(plan, reading))[-1] == (
        "导入后还有 3 个参评党组织没有评分:教育局党委 2、青竹镇党委 1。"
    )


def test_a_sheet_under_review_is_refused_and_an_incomplete_one_reported_whole(
    desk: Office,
) -> None:
    begun = Sheet.objects.create(enrolment=desk.branch(VILLAGE), source="desk")
    under_review = refusal(lambda: take_in(desk, line(VILLAGE, pool="农村")))
    assert under_review == (422, "文件有 1 处错误,整份没有录入。")
    begun.delete()
    broken = report_sheet(desk.branch(SCHOOL))
    ReviewedScore.objects.filter(sheet=broken)[0].delete()
    entered = take_in(desk, line(SCHOOL), line(VILLAGE, pool="农村"))
    assert entered.summary["counts"]["new"] == 2
    assert {row.state for row in Sheet.objects.all()} == {"reported"}
    assert ReviewedScore.objects.count() == 16


def test_a_file_that_cannot_be_read(desk: Office) -> None:
    arguments: dict[str, Any] = {"round": desk.round, "filename": "评分.xlsx", "by": desk.officer}
    assert refusal(upload_scores, source=b"<html>", **arguments)[0] == 422
    kept = upload_scores(round=desk.round, source=text(), filename="a\u202e.csv", by=desk.officer)
    assert (kept.filename, kept.expires_at > clock.now() + timedelta(hours=1)) == ("a.csv", True)
    plan, _reading = planned_import(kept)
    assert [fault.kind for fault in plan.faults] == ["no_rows"]
