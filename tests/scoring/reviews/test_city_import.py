"""The city's own workbooks, as bureaus send them, through the import."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.organisations.models import Organisation, PendingImport
from branches.organisations.services import import_roster_file
from branches.people.models import Account
from scoring.reviews.models import Ceiling, Recognition, Sheet
from scoring.reviews.queries import missing_enrolments, reported_sheets
from scoring.reviews.services import (
    confirm_score_import,
    enter_score_import,
    plan_notes,
    planned_import,
    upload_scores,
)
from scoring.rounds.models import Round
from starrating.access import Role
from tests.factories.people import make_actor
from tests.factories.rounds import make_round
from tests.scoring.reviews.office import FULL, HEADINGS, SCHOOL, line, office

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parents[1] / "data"
CITY = DATA / "审核评分-全市.xlsx"
EXEMPT = ("099001005", "099003016", "099013010", "099017018", "099022016")


@pytest.fixture
def of() -> Round:
    import_roster_file(path=DATA / "党组织名册.xlsx")
    root = Organisation.objects.get(parent=None)
    return make_round(root, exempt=dict.fromkeys(EXEMPT, "新建未满一年"))


def planned(of: Round, source: Path, by: Account) -> PendingImport:
    return upload_scores(round=of, source=source, filename=source.name, by=by)


def test_w15_the_city_file_passes_whole_and_once(of: Round) -> None:
    officer = make_actor(Role.OFFICER, of.department)
    approver = make_actor(Role.APPROVER, of.department)
    kept = planned(of, CITY, officer)
    plan, reading = planned_import(kept)
    assert (plan.counts(), plan.missing, plan.misnamed) == (
        {
            "new": 410,
            "changed": 0,
            "unchanged": 0,
            "blank": 0,
            "faulty": 0,
            "recognitions": 129,
            "ceilings": 11,
        },
        {},
        [],
    )
    assert plan_notes(plan, reading) == [
        "合计、说明等不是党组织的行没有读取:第 414 行、第 415 行、第 416 行。"
    ]
    entered = enter_score_import(kept=kept.pk, basis=FULL, by=officer)
    with CaptureQueriesContext(connection) as statements:
        confirm_score_import(score_import=entered, by=approver)
    assert len(statements) < 70
    with CaptureQueriesContext(connection) as statements:
        sheets = reported_sheets(of)
    assert len(statements) == 10
    assert (len(sheets), sum(sheet.is_exempt for sheet in sheets)) == (410, 5)
    assert sum(sum(sheet.scores or ()) for sheet in sheets) == 3_376_955
    assert (missing_enrolments(of).count(), Sheet.objects.count()) == (0, 410)
    vetoed = Ceiling.objects.get(enrolment__code="099002012")
    assert (vetoed.star, vetoed.reason) == (1, "一票否决(领导班子成员受党纪处分)")
    assert Recognition.objects.filter(is_recognised=True).count() == 129
    again, _reading = planned_import(planned(of, CITY, officer))
    assert (again.writes, again.counts()["unchanged"]) == (False, 410)
    csv, _reading = planned_import(planned(of, DATA / "审核评分-全市.gb18030.csv", officer))
    assert (csv.writes, csv.faults, csv.counts()["unchanged"]) == (False, [], 410)


def test_import_scores_command(of: Round, tmp_path: Path) -> None:
    officer = make_actor(Role.OFFICER, of.department)
    day = str(date(2025, 9, 20))
    given = [
        "2025",
        str(CITY),
        "--minutes",
        "纪12号",
        "--minutes-on",
        day,
        "--by",
        officer.username,
    ]
    out = io.StringIO()
    call_command("import_scores", *given, "--check", stdout=out)
    with pytest.raises(CommandError, match="请填写创新项目认定的文号"):
        call_command("import_scores", *given, stdout=out)
    assert Sheet.objects.count() == 0
    recognition = ["--recognition-number", "创3号", "--recognition-on", day]
    ceiling = ["--ceiling-number", "组9号", "--ceiling-on", day, "--ceiling-reason", "否决"]
    given += [*recognition, "--recognition-reason", "评审", *ceiling]
    call_command("import_scores", *given, stdout=out)
    (entered,) = of.score_imports.all()
    confirm_score_import(score_import=entered, by=make_actor(Role.APPROVER, of.department))
    call_command("import_scores", *given, stdout=out)
    said = [text for text in out.getvalue().splitlines() if "第 414 行" not in text]
    counts = "变更 0,未变 {},不参评未填分 0,有误 0;创新项目认定变动 {},星级上限变动 {}"
    assert [text for text in said if " → " not in text] == [
        f"新增 410,{counts.format(0, 129, 11)}",
        "没有录入。",
        f"新增 410,{counts.format(0, 129, 11)}",
        f"已录入(第 {entered.pk} 号),等待另一人确认。",
        f"新增 0,{counts.format(410, 0, 0)}",
        "全部未变,没有写入。",
    ]
    assert said[1:2] == ["099001001 云溪市直机关机关党支部 创新项目认定:否 → 是"]
    assert sum("星级上限:无 → 最高" in text for text in said) == 22
    for change, words in (
        (["2024", *given[1:]], "没有 2024 年度的创评批次"),
        ([*given, "--by", "nobody"], "没有账号 nobody"),
        ([given[0], str(tmp_path / "没有.xlsx"), *given[2:]], "找不到文件"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("import_scores", *change)


def test_the_faulty_file_names_every_fault_and_writes_nothing(of: Round) -> None:
    officer = make_actor(Role.OFFICER, of.department)
    expected = json.loads((DATA / "审核评分-有错.expected.json").read_text("utf-8"))["faults"]
    plan, _reading = planned_import(planned(of, DATA / "审核评分-有错.xlsx", officer))
    found = {(fault.sheet, fault.row, fault.column, fault.kind) for fault in plan.faults}
    assert {(one["sheet"], one["row"], one["column"], one["kind"]) for one in expected} <= found
    err = io.StringIO()
    day = ["--minutes", "纪12号", "--minutes-on", "2025-09-20", "--by", officer.username]
    with pytest.raises(CommandError, match=f"共 {len(plan.faults)} 处错误,没有录入。"):
        call_command(
            *("import_scores", "2025", str(DATA / "审核评分-有错.xlsx"), *day),
            stdout=io.StringIO(),
            stderr=err,
        )
    assert len(err.getvalue().splitlines()) == len(plan.faults)
    assert of.score_imports.count() == 0


def test_w15_hidden_sheets_and_merged_cells(tmp_path: Path) -> None:
    desk = office()
    file = tmp_path / "评分.xlsx"
    book = xlsxwriter.Workbook(str(file))
    sheet = book.add_worksheet("评分")
    sheet.merge_range(0, 0, 0, len(HEADINGS) - 1, "教育局审核评分表")
    for column, heading in enumerate(HEADINGS):
        if column in {3, 4}:
            sheet.write(2, column, heading)
        else:
            sheet.merge_range(1, column, 2, column, heading)
    sheet.merge_range(1, 3, 1, 4, "班子和队伍")
    sheet.write_row(3, 0, line(SCHOOL))
    sheet.merge_range(4, 0, 4, 2, "合计")
    sheet.write_formula(4, 3, "=SUM(D4:D4)")
    hidden = book.add_worksheet("旧数据")
    hidden.write_row(0, 0, HEADINGS)
    hidden.write_row(1, 0, line("不存在"))
    hidden.hide()
    book.close()
    plan, reading = planned_import(planned(desk.round, file, desk.officer))
    assert (plan.faults, [row.row.code for row in plan.rows]) == ([], [SCHOOL])
    assert plan_notes(plan, reading) == [
        "工作表“旧数据”是隐藏的,没有读取。",
        "合计、说明等不是党组织的行没有读取:第 5 行。",
    ]
