"""The pages of a round, walked as the officer and the approver do."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from branches.organisations.models import Field, Organisation
from branches.people.models import Account
from scoring.rounds.models import (
    Enrolment,
    Pool,
    Round,
    RoundStandard,
    StageDate,
    WorkingDay,
)
from starrating.pages import new_key
from tests.factories.organisations import make_organisation
from tests.factories.standards import make_rule_set, make_standard
from tests.scoring.rounds.office import CALENDAR, Office, enrolment, fresh
from tests.scoring.rounds.test_papers import PDF
from tests.scoring.rounds.visitor import Person

pytestmark = pytest.mark.django_db


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
