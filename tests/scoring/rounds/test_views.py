"""The pages of a round, walked as the officer and the approver do."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from branches.organisations.models import Field, Organisation
from branches.people.models import Account
from scoring.rounds.models import (
    CalendarYear,
    DenominatorDecision,
    Enrolment,
    Pool,
    Round,
    RoundStandard,
    StageDate,
    WorkingDay,
)
from starrating import clock
from starrating.access import Role
from starrating.admission import REAUTHENTICATED_AT
from starrating.pages import new_key
from starrating.workbook import read_workbook
from tests.factories.organisations import make_organisation
from tests.factories.people import make_actor
from tests.factories.standards import make_rule_set, make_standard
from tests.scoring.rounds.office import CALENDAR, Office, enrolment, fresh, make_office
from tests.scoring.rounds.test_papers import PDF

pytestmark = pytest.mark.django_db


class Person:
    """Somebody at a browser, with a fresh password."""

    def __init__(self, account: Account) -> None:
        self.client = Client()
        self.client.force_login(account)
        session = self.client.session
        session[REAUTHENTICATED_AT] = clock.now().timestamp()
        session.save()

    def get(self, name: str, *args: int, query: str = "") -> str:
        answer: Any = self.client.get(reverse(f"rounds:{name}", args=args) + query)
        assert answer.status_code == 200, (name, answer.status_code)
        return str(answer.content.decode())

    def status(self, name: str, *args: int) -> int:
        return self.client.get(reverse(f"rounds:{name}", args=args)).status_code

    def post(self, page: str, /, *args: int, **data: Any) -> HttpResponse:
        data.setdefault("idempotency_key", new_key())
        answer: Any = self.client.post(reverse(f"rounds:{page}", args=args), data)
        return answer  # type: ignore[no-any-return]  # the test client's own answer type

    def does(self, page: str, /, *args: int, **data: Any) -> str:
        """Open the page, send its form; where it leads."""
        self.get(page, *args)
        answer = self.post(page, *args, **data)
        assert answer.status_code == 302, answer.content.decode()
        return str(answer["Location"])


@pytest.fixture
def office() -> Office:
    return make_office()


@pytest.fixture
def officer(office: Office) -> Person:
    return Person(office.officer)


@pytest.fixture
def approver(office: Office) -> Person:
    return Person(office.approver)


def prepare(office: Office, officer: Person) -> Round:
    """From nothing to a draft that only lacks its policy, all of it through pages."""
    officer.does(
        "create",
        year=2025,
        name="2025年度五星创评",
        rule_set=office.rule_set.pk,
        state="open",  # A05: what the form does not ask for is passed over
        opened_by=office.officer.pk,
    )
    row = Round.objects.get()
    assert (row.state, row.opened_by, row.period_from) == ("draft", None, date(2024, 9, 1))
    officer.does(
        "add_document",
        row.pk,
        number="云组通〔2025〕31号",
        title="关于开展五星创评的通知",
        issued_on="2025-07-01",
        file=SimpleUploadedFile("通知.pdf", PDF),
    )
    days = {
        f"{stage}_{side}": day.isoformat()
        for stage, pair in CALENDAR.items()
        for side, day in zip(("from", "until"), pair, strict=True)
    }
    version = fresh(row).version
    officer.does("set_calendar", row.pk, expected_version=version, **days)
    officer.does("enrol", row.pk)
    for field in Field.objects.all():
        standard = make_standard(field)
        assert str(standard) in officer.get("choose_standard", row.pk, field.pk)
        officer.does("choose_standard", row.pk, field.pk, standard=standard.pk)
    return fresh(row)


def test_a_round_is_prepared_confirmed_and_opened(
    office: Office, officer: Person, approver: Person
) -> None:
    assert "还没有创评批次" in officer.get("list")
    row = prepare(office, officer)
    page = officer.get("round", row.pk)
    assert "开启前的清单" in page
    assert "关于开展五星创评的通知" in page
    assert "三星承接" in officer.get("enter_policy", row.pk)
    officer.does("enter_policy", row.pk, overflow="absorb", expected_version=row.version)
    assert "确认超额处理方式" in approver.get("round", row.pk)
    assert "平定一" in approver.get("confirm_policy", row.pk)
    approver.does("confirm_policy", row.pk, expected_version=fresh(row).version)
    page = officer.get("open", row.pk)
    assert "教育局党委 · 没有党委审核员、党委负责人、党委账号管理员" in page
    assert "4 个参评类型党组织没有书记账号" in page
    version = fresh(row).version
    refused = officer.post("open", row.pk, expected_version=version)
    assert (refused.status_code, "已知悉" in refused.content.decode()) == (422, True)
    officer.does("open", row.pk, acknowledged="on", expected_version=version)
    assert fresh(row).state == "open"
    assert "?code=099002001" in officer.get("enrolments", row.pk)
    for name in ("round", "standards", "seats", "enrolments"):
        for person in (officer, approver):
            assert person.get(name, row.pk)
    again = officer.post("open", row.pk, acknowledged="on", expected_version=version)
    assert (again.status_code, "已经开启" in again.content.decode()) == (409, True)


def test_what_is_not_ready_cannot_be_opened(office: Office, officer: Person) -> None:
    row = office.draft()
    page = officer.get("open", row.pk)
    assert "还不能开启" in page
    assert "至少登记一份依据文件" in page
    assert "登记参评党组织、选定考评标准以后才能录入" in officer.get("enter_policy", row.pk)
    assert "这里列出名额" in officer.get("seats", row.pk)
    assert officer.post("open", row.pk, expected_version=row.version).status_code in (409, 422)


def test_the_same_form_twice_is_done_once(office: Office, officer: Person) -> None:
    row = office.draft()
    data = {"number": "1号", "title": "通知", "issued_on": "2025-07-01"}
    key = new_key()
    first = officer.post("add_document", row.pk, idempotency_key=key, **data)
    again = officer.post("add_document", row.pk, idempotency_key=key, **data)
    assert (first.status_code, again.status_code) == (302, 302)
    assert row.basis_documents.count() == 1


def test_facts_are_changed_and_a_stale_form_is_refused(office: Office, officer: Person) -> None:
    row = office.draft()
    data = {
        "year": 2025,
        "name": "新名",
        "period_from": "2024-09-01",
        "period_until": "2025-08-31",
        "rule_set": office.rule_set.pk,
        "expected_version": row.version,
    }
    assert "2024-09-01" in officer.get("change", row.pk)
    officer.does("change", row.pk, **data)
    stale = officer.post("change", row.pk, **{**data, "name": "别名"})
    page = stale.content.decode()
    assert (stale.status_code, "刚被别人改动过" in page, "别名" in page) == (409, True, True)
    assert fresh(row).name == "新名"


def test_documents_come_and_go(office: Office, officer: Person) -> None:
    row = office.draft()
    data = {"number": "1号", "title": "通知", "issued_on": "2025-07-01"}
    bad = officer.post("add_document", row.pk, file=SimpleUploadedFile("a.pdf", b"MZ"), **data)
    assert (bad.status_code, "只接受内容完整的" in bad.content.decode()) == (422, True)
    officer.does("add_document", row.pk, **data)
    document = row.basis_documents.get()
    assert "删去依据文件" in officer.get("remove_document", row.pk, document.pk)
    officer.does("remove_document", row.pk, document.pk)
    assert officer.status("remove_document", row.pk, document.pk) == 404


def test_a_file_over_the_limit_is_refused_by_the_form(
    office: Office, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = office.draft()
    monkeypatch.setattr("scoring.rounds.forms.preparation.FILE_BYTES", 3)
    data = {"number": "1号", "title": "通知", "issued_on": "2025-07-01"}
    answer = officer.post("add_document", row.pk, file=SimpleUploadedFile("a.pdf", PDF), **data)
    assert (answer.status_code, "文件超过 20 MB" in answer.content.decode()) == (422, True)


def test_the_calendar_page_suggests_and_keeps(office: Office, officer: Person) -> None:
    row = office.draft()
    page = officer.get("set_calendar", row.pk)
    assert 'value="2025-10-11"' in page  # five working days from 29 September
    assert 'value="2027-09-29"' in officer.get("set_calendar", office.draft(year=2027).pk)
    refused = officer.post("set_calendar", row.pk, expected_version=row.version)
    assert refused.status_code == 422
    assert not StageDate.objects.exists()


def test_suggested_notices_begin_on_a_working_day(office: Office, officer: Person) -> None:
    assert 'value="2024-09-29"' in officer.get("set_calendar", office.draft(year=2024).pk)
    row = office.draft(year=2018)  # 29 September 2018 was a Saturday worked instead
    assert 'value="2018-09-29"' in officer.get("set_calendar", row.pk)
    WorkingDay.objects.create(day=date(2025, 9, 29), is_working=False, note="停电")
    row = office.draft(year=2025)
    assert 'value="2025-09-30"' in officer.get("set_calendar", row.pk)


def test_enrolling_shows_who_cannot_be_placed(office: Office, officer: Person) -> None:
    make_organisation("无领域党支部", office.town.town, code="099022005")
    orphan = make_organisation("悬空党支部", office.town.town, code="099022006")
    Organisation.objects.filter(pk=orphan.pk).update(
        parent=None, path="/0/", field=Field.objects.get(name="农村")
    )
    row = office.draft()
    page = officer.get("enrol", row.pk)
    assert "无领域党支部" in page
    assert "没有审核党委" in page
    officer.does("enrol", row.pk)
    assert "登记与名册一致" in officer.get("enrol", row.pk)


def test_exemptions(office: Office, officer: Person) -> None:
    Organisation.objects.filter(code="099002003").update(founded_on=date(2025, 3, 1))
    Account.objects.filter(pk=office.officer.pk).update(organisation=office.town.village)
    row = office.enrolled()
    assert "列为不参评</a>" in officer.get("enrolments", row.pk)
    page = officer.get("exempt_new", row.pk)
    assert "机电系党支部" in page
    assert "䶮𬱖村党支部" in page  # the officer's own branch is shown
    officer.does("exempt_new", row.pk, codes=["099002003"])
    assert "没有要建议的" in officer.get("exempt_new", row.pk)
    one = enrolment(row, "099002001")
    officer.does("exempt", row.pk, one.pk, reason="正在筹建", expected_version=one.version)
    assert "正在筹建" in officer.get("enrolments", row.pk)
    assert "改为参评</a>" in officer.get("enrolments", row.pk)
    officer.does("include", row.pk, one.pk, reason="已满一年", expected_version=one.version + 1)
    own = enrolment(row, "099022001")
    refused = officer.post("exempt", row.pk, own.pk, reason="筹建", expected_version=1)
    assert (refused.status_code, "回避" in refused.content.decode()) == (403, True)


def test_pools_and_seats(office: Office, officer: Person) -> None:
    row = office.enrolled()
    assert "0 / 1" in officer.get("seats", row.pk)
    keys = list(Pool.objects.filter(round=row).values_list("pk", flat=True))
    assert "学校(参评 3 个)" in officer.get("merge_pools", row.pk)
    officer.does("merge_pools", row.pk, pools=keys, name="全市", document_number="6号")
    merged = Pool.objects.get(round=row)
    assert "按 6号 合并" in officer.get("seats", row.pk)
    officer.does("separate_pool", row.pk, merged.pk)
    assert officer.status("separate_pool", row.pk, merged.pk) == 404
    farm, school = 0, 1
    seats = {
        f"pool{place}_{star}": number
        for place, numbers in ((farm, (0, 0, 0)), (school, (0, 1, 1)))
        for star, number in zip((5, 4, 3), numbers, strict=True)
    }
    version = fresh(row).version
    officer.does("adopt_seats", row.pk, document_number="7号", expected_version=version, **seats)
    assert fresh(row).policy == "explicit"
    page = officer.get("seats", row.pk)
    assert "7号" in page
    refused = officer.post(
        "adopt_seats",
        row.pk,
        document_number="8号",
        expected_version=version + 1,
        **{**seats, "pool1_5": 9},
    )
    assert refused.status_code == 422
    missing = officer.post("adopt_seats", row.pk, expected_version=version + 1)
    assert missing.status_code == 422
    one = enrolment(row, "099002001")
    officer.does("exempt", row.pk, one.pk, reason="筹建", expected_version=one.version)
    assert "现已不符" in officer.get("seats", row.pk)
    assert "参评数已变" in officer.get("round", row.pk)


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
    assert "休息日（由 2025-09-28 调休）" in page
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


def test_rules_that_fit_no_standard_leave_the_page_standing(
    office: Office, officer: Person
) -> None:
    row = office.enrolled()
    Round.objects.filter(pk=row.pk).update(rule_set=make_rule_set(tie_keys=["没有"]))
    assert "同分比较指标 没有 不存在" in officer.get("round", row.pk)


def test_standards_of_mixed_pools_are_marked(office: Office, officer: Person) -> None:
    row = office.draft()
    officer.does("enrol", row.pk)
    assert "待选定" in officer.get("standards", row.pk)
    Organisation.objects.update(field=None)
    Enrolment.objects.all().delete()
    Pool.objects.all().delete()
    RoundStandard.objects.all().delete()
    Field.objects.all().delete()
    assert "还没有领域" in officer.get("standards", row.pk)
