"""Pages of an open round, and of the working calendar."""

import io
from typing import Any

import pytest
from django.urls import reverse

from scoring.rounds.models import (
    CalendarYear,
    DenominatorDecision,
    Enrolment,
    WorkingDay,
)
from starrating import clock
from starrating.access import Role
from starrating.admission import REAUTHENTICATED_AT
from starrating.workbook import read_workbook
from tests.factories.people import make_actor
from tests.scoring.rounds.office import Office, enrolment
from tests.scoring.rounds.visitor import Person

pytestmark = pytest.mark.django_db


def test_a_decision_goes_from_the_officer_to_the_approver(
    office: Office, officer: Person, approver: Person
) -> None:
    row = office.opened()
    assert 'value="099002001"' in officer.get("enter_decision", row.pk, query="?code=099002001")
    assert "第 8 项" in officer.get("enter_decision", row.pk, query="?lines=8")
    assert "第 4 项" not in officer.get("enter_decision", row.pk, query="?lines=x")
    more = officer.post("enter_decision", row.pk, more="1", lines=3, line2_code="前面写的")
    page = more.content.decode()
    assert (more.status_code, "第 8 项" in page, "前面写的" in page) == (200, True, True)
    full = officer.get("enter_decision", row.pk, query="?lines=99")
    assert ("第 40 项" in full, "再加五项" in full) == (True, False)
    data = {
        "number": "9号",
        "decided_on": "2025-09-10",
        "reason": "来函",
        "lines": 3,
        "line0_code": "099002001",
        "line0_kind": "exempt",
        "line0_reason": "正在筹建",
        "line1_code": "099002002",
        "line1_kind": "move",
        "line1_pool": "农村",
        "line1_reason": "划转",
    }
    officer.does("enter_decision", row.pk, **data)
    decision = DenominatorDecision.objects.get()
    args = (row.pk, decision.pk)
    page = officer.get("decision", *args)
    assert "等录入人以外的审定人确认" in page
    assert "3 → 1" in page
    assert "去确认" in approver.get("decision", *args)
    approver.get("reject_decision", *args)
    approver.does("confirm_decision", *args, expected_version=1)
    assert enrolment(row, "099002002").pool.name == "农村"
    assert "已生效" in officer.get("decision", *args)
    assert "9号" in officer.get("round", row.pk)
    late = approver.post("reject_decision", *args, reason="晚了", expected_version=2)
    assert late.status_code == 409


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ({"line0_code": "099002001"}, "这一项没有填全"),
        (
            {"line0_code": "099002001", "line0_kind": "move", "line0_reason": "划转"},
            "请选择调入的评定池",
        ),
        ({"line0_kind": "exempt", "line0_code": "无", "line0_reason": "筹建"}, "不在参评登记里"),
        ({}, "请至少填写一项调整"),
    ],
)
def test_faulty_decisions_are_shown_again(
    office: Office, officer: Person, line: dict[str, str], fault: str
) -> None:
    row = office.opened()
    data = {"number": "9号", "decided_on": "2025-09-10", "reason": "来函", "lines": 3}
    answer = officer.post("enter_decision", row.pk, **data, **line)
    assert (answer.status_code, fault in answer.content.decode()) == (422, True)


def test_a_decision_is_rejected(office: Office, officer: Person, approver: Person) -> None:
    row = office.opened()
    data = {"number": "9号", "decided_on": "2025-09-10", "reason": "来函", "lines": 3}
    line = {"line0_kind": "exempt", "line0_code": "099002001", "line0_reason": "筹建"}
    officer.does("enter_decision", row.pk, **data, **line)
    decision = DenominatorDecision.objects.get()
    approver.does("reject_decision", row.pk, decision.pk, reason="依据不足", expected_version=1)
    page = officer.get("decision", row.pk, decision.pk)
    assert "未通过" in page
    assert "依据不足" in page


def test_weighty_acts_want_the_password_again(office: Office, approver: Person) -> None:
    row = office.opened()
    session = approver.client.session
    del session[REAUTHENTICATED_AT]
    session.save()
    for name, args in (
        ("confirm_policy", [row.pk]),
        ("confirm_decision", [row.pk, 1]),
        ("reject_decision", [row.pk, 1]),
    ):
        answer: Any = approver.client.get(reverse(f"rounds:{name}", args=args))
        assert "/reauthenticate/?next=" in answer["Location"]


def test_bureaus_and_branches_read_what_is_public(office: Office) -> None:
    draft = office.draft(year=2026)
    row = office.opened()
    reviewer = Person(make_actor(Role.REVIEWER, office.town.education))
    secretary = Person(make_actor(Role.SECRETARY, office.town.school))
    assert "2025年度五星创评" in reviewer.get("list")
    assert "您所管的参评党组织 <b>3</b> 个" in reviewer.get("round", row.pk)
    page = secretary.get("round", row.pk)
    assert "<b>1</b> 个" in page
    assert "办理记录" not in page
    assert "调整参评范围" not in page
    assert "䶮𬱖村党支部" not in reviewer.get("enrolments", row.pk)
    assert "职业学院党总支" not in secretary.get("enrolments", row.pk)
    for name in ("round", "enrolments", "export_enrolments"):
        assert secretary.status(name, draft.pk) == 404
    for name in ("seats", "standards", "change", "open", "enrol", "enter_decision"):
        assert reviewer.status(name, row.pk) == 403


def test_the_list_is_exported_as_it_is_filtered(office: Office, officer: Person) -> None:
    row = office.opened()
    one = enrolment(row, "099002001")
    Enrolment.objects.filter(pk=one.pk).update(is_exempt=True, exemption_reason="=1+1")
    url = reverse("rounds:export_enrolments", args=[row.pk])
    answer = officer.client.get(f"{url}?pool={one.pool.pk}&is_exempt=1")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    book = read_workbook(answer.content, "名单.xlsx")
    texts = [[cell.text if cell else "" for cell in line.cells] for line in book.sheets[0].rows]
    assert texts == [
        [
            "组织编码",
            "组织名称",
            "领域",
            "评定池",
            "审核党委编码",
            "审核党委",
            "不参评",
            "不参评理由",
        ],
        ["099002001", "第一小学党支部", "学校", "学校", "099002000", "教育局党委", "是", "=1+1"],
    ]
    assert io.BytesIO(answer.content).read(2) == b"PK"


def test_the_working_calendar(office: Office, officer: Person, approver: Person) -> None:
    page = officer.get("working_days", query="?year=2025")
    assert "调休,9月28日上班" in page
    assert "调休上班" in page
    officer.does("set_working_day", day="2025-10-01", is_working="1", note="值守")
    row = WorkingDay.objects.get()
    assert "值守" in approver.get("working_days", query="?year=2025")
    assert "登记" not in approver.get("working_days", query="?year=2025").split("<main")[0]
    assert "值守" in officer.get("remove_working_day", row.pk)
    officer.does("remove_working_day", row.pk)
    year = clock.today().year + 2
    assert "还没有" in officer.get("working_days", query=f"?year={year}")
    officer.does("confirm_year", year, document_number="国办发明电7号")
    assert "国办发明电7号" in officer.get("working_days", query=f"?year={year}")
    assert CalendarYear.objects.get().year == year
    for query in ("", "?year=9999", "?year=x", "?year=٢٠٢٥"):
        assert officer.get("working_days", query=query)
