from collections.abc import Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.models import Organisation, PendingImport
from branches.people import services
from branches.people.models import Account, Post
from branches.people.services import import_plan
from starrating.access import POST_ROLES, Role
from starrating.workbook import Fault, SheetSpec, write_workbook
from tests.factories.organisations import City, city
from tests.factories.people import make_account, make_actor, make_administrator, make_post
from tests.factories.refusals import refusal

pytestmark = pytest.mark.django_db
HEADINGS = ("姓名", "账号", "所在党组织代码", "职务", "任职组织代码", "起", "止", "邮箱")
SCHOOL, FACULTY, EDUCATION = "099002001", "099002003", "099002000"
VILLAGE, DEPARTMENT = "099022001", "099000000"
DAY = date(2025, 1, 1)
WANG = ("王五", "wangwu", SCHOOL, "党组织书记", SCHOOL, DAY, None)


@pytest.fixture
def place() -> City:
    return city()


@pytest.fixture
def system() -> Account:
    return make_administrator("system")


def workbook(*rows: Sequence[Any]) -> bytes:
    buffer = BytesIO()
    write_workbook(buffer, [SheetSpec("账号", HEADINGS, rows)])
    return buffer.getvalue()


def uploaded(*rows: Sequence[Any], by: Account | None = None) -> PendingImport:
    return services.upload_accounts(source=workbook(*rows), filename="账号.xlsx", by=by)


def imported(*rows: Sequence[Any], by: Account | None = None) -> services.Imported:
    kept = uploaded(*rows, by=by)
    plan, _reading = services.planned_accounts(kept, by=by)
    assert [str(fault) for fault in plan.faults] == []
    return services.import_accounts(kept=kept.pk, by=by, expected_plan=plan.digest)


def faults(*rows: Sequence[Any], by: Account | None = None) -> list[Fault]:
    kept = uploaded(*rows, by=by)
    plan, _reading = services.planned_accounts(kept, by=by)
    said = refusal(services.import_accounts, kept=kept.pk, by=by, expected_plan=plan.digest)
    assert said == (422, f"文件有 {len(plan.faults)} 处错误,整份没有导入。")
    return plan.faults


def kinds(*rows: Sequence[Any], by: Account | None = None) -> list[tuple[int | None, str, str]]:
    return [(one.row, str(one.heading), one.kind) for one in faults(*rows, by=by)]


def test_import_accounts_of_the_system_administrator_waits_for_security(
    place: City, system: Account
) -> None:
    written = imported(
        WANG,
        ("王五", "wangwu", SCHOOL, "填报员", FACULTY, "2025.2.1", "2025年12月31日"),
        ("王五", "wangwu", SCHOOL, "填报员", FACULTY, "20260101", None),
        ("只建账号", "plain", VILLAGE, None, None, None, None),
        by=system,
    )
    assert [(account.username, account.name) for account, _password in written.accounts] == [
        ("wangwu", "王五"),
        ("plain", "只建账号"),
    ]
    assert all(one.check_password(password) for one, password in written.accounts)
    posts = Post.objects.order_by("pk")
    assert [(post.role, post.starts_on, post.ends_on) for post in posts] == [
        ("secretary", DAY, None),
        ("preparer", date(2025, 2, 1), date(2025, 12, 31)),
        ("preparer", date(2026, 1, 1), None),
    ]
    assert {post.phase for post in posts} == {Post.Phase.WAITING}
    assert {post.appointed_by for post in posts} == {system}
    entry = Entry.objects.get()
    assert entry.sentence == "从账号.xlsx导入了账号和任职"
    assert (entry.after["accounts"], entry.after["posts"]) == (2, 3)
    assert len(entry.rows_digest) == 64
    wang = Account.objects.get(username="wangwu")
    assert (wang.imported_from and wang.imported_from.filename) == "账号.xlsx"
    security = make_administrator("security")
    source = PendingImport.objects.get()
    assert services.confirm_import(by=security, source=source) == 3
    assert Account.objects.get(username="wangwu").holds(Role.SECRETARY, str(place.school.path))


def test_w15_the_same_workbook_twice_writes_nothing(place: City, system: Account) -> None:
    imported(WANG, by=system)
    services.confirm_import(by=make_administrator("security"), source=PendingImport.objects.get())
    before = Entry.objects.count()
    kept = uploaded(WANG, by=system)
    plan, _reading = services.planned_accounts(kept, by=system)
    assert (plan.writes, plan.unchanged, plan.lines) == (False, 1, [])
    written = services.import_accounts(kept=kept.pk, by=system, expected_plan=plan.digest)
    assert (written.accounts, written.posts) == ([], [])
    assert (Account.objects.filter(username="wangwu").count(), Entry.objects.count()) == (1, before)


def test_a_post_ended_since_is_not_begun_again(place: City, system: Account) -> None:
    imported(WANG, by=system)
    security = make_administrator("security")
    services.end_post(by=security, post=Post.objects.get(), reason="不该有")
    kept = uploaded(WANG, by=system)
    plan, reading = services.planned_accounts(kept, by=system)
    assert (plan.writes, plan.ended) == (False, [2])
    notes = services.account_notes(plan, reading)
    assert notes == ["第 2 行的任职后来已被结束,不会重新开始。"]
    # another start is another post
    later = (*WANG[:5], date(2025, 6, 1), None)
    assert len(imported(later, by=system).posts) == 1


def test_import_accounts_of_a_clerk_takes_effect_at_once(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    written = imported(WANG, ("赵六", "zhaoliu", FACULTY, "书记", FACULTY, DAY, "至今"), by=clerk)
    assert [post.phase for post in written.posts] == [Post.Phase.CURRENT] * 2
    assert {post.confirmed_by_id for post in written.posts} == {clerk.pk}


def test_a01_clerks_import_reaches_the_own_subtree_only(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    own = make_account("教师", organisation=place.school)
    village = make_account("村民", organisation=place.village)
    rows = (
        ("甲", "jia", VILLAGE, None, None, None, None),
        ("乙", "yi1", SCHOOL, "党组织书记", VILLAGE, DAY, None),
        ("丙", "bing", SCHOOL, "党委审核员", EDUCATION, DAY, None),
        ("村民", village.username, SCHOOL, "党组织书记", SCHOOL, DAY, None),
        (clerk.name, clerk.username, SCHOOL, None, None, None, None),
        ("教师", own.username, SCHOOL, "党组织书记", SCHOOL, DAY, None),
    )
    found = faults(*rows, by=clerk)
    assert [(one.row, one.heading, one.kind) for one in found] == [
        (2, "所在党组织代码", "unknown_code"),
        (3, "任职组织代码", "unknown_code"),
        (4, "职务", "not_a_clerks"),
        (5, "账号", "taken"),
        (6, "账号", "taken"),
    ]
    # what is out of reach is said in the same words as what is not there
    absent = faults(("甲", "jia", "000", None, None, None, None), by=clerk)[0]
    assert absent.message == found[0].message
    assert Account.objects.filter(username__in=["jia", "yi1", "bing"]).count() == 0


def test_a15_no_import_gives_a_post_to_oneself_or_an_administrator(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    Account.objects.filter(pk=clerk.pk).update(organisation=place.school)
    row = (clerk.name, clerk.username, SCHOOL, "党组织书记", SCHOOL, DAY, None)
    assert kinds(row, by=clerk) == [(2, "账号", "own_post")]
    security = make_administrator("security")
    Account.objects.filter(pk=security.pk).update(organisation=place.school)
    row = (security.name, security.username, SCHOOL, "党组织书记", SCHOOL, DAY, None)
    assert kinds(row, by=make_administrator("system")) == [(2, "账号", "administrator")]
    for by in (security, make_administrator("audit"), make_actor(Role.OFFICER, place.department)):
        upload = {"source": workbook(WANG), "filename": "账号.xlsx", "by": by}
        assert refusal(services.upload_accounts, **upload)[0] == 403
        assert refusal(services.import_accounts, kept=1, by=by, expected_plan="")[0] == 403


def test_faults_of_cells_name_their_place(place: City) -> None:
    found = faults(
        (None, "wang", SCHOOL, None, None, None, None),
        ("甲", "王", SCHOOL, None, None, None, None),
        ("乙", "yi1", None, None, None, None, None),
        ("丙", "bing", SCHOOL, "支部委员", SCHOOL, DAY, None),
        ("丁", "ding", SCHOOL, "党组织书记", None, None, None),
        ("戊", "wu1", SCHOOL, "党组织书记", SCHOOL, "2025-01", "去年"),
        ("己", "ji1", SCHOOL, "党组织书记", SCHOOL, DAY, date(2024, 1, 1)),
        ("庚", "geng", SCHOOL, None, SCHOOL, DAY, None),
        ("辛", "xin", 99002001, None, None, None, None),
    )
    assert [(one.row, one.column, one.kind) for one in found] == [
        (2, "A", "blank_name"),
        (3, "B", "bad_username"),
        (4, "C", "blank_code"),
        (5, "D", "unknown_role"),
        (6, "E", "blank_code"),
        (6, "F", "blank_date"),
        (7, "F", "not_a_day"),
        (7, "G", "bad_date"),
        (8, "G", "ends_before_start"),
        (9, "E", "without_role"),
        (9, "F", "without_role"),
        (10, "C", "numeric_code"),
    ]
    assert str(found[0]) == "工作表“账号”第 2 行 A 列(姓名):没有填写姓名"


def test_faults_against_what_stands(place: City, system: Account) -> None:
    known = make_account("旧名", organisation=place.school)
    name = known.username
    make_post(known, Role.SECRETARY, place.school)
    disabled = make_account("停用", organisation=place.school)
    Account.objects.filter(pk=disabled.pk).update(is_active=False)
    Organisation.objects.filter(pk=place.village.pk).update(state="retired", ended_on=DAY)
    found = kinds(
        ("新名", name, SCHOOL, None, None, None, None),
        ("旧名", name, FACULTY, None, None, None, None),
        ("旧名", name, SCHOOL, "党组织书记", SCHOOL, DAY, None),
        ("甲", "jia", VILLAGE, None, None, None, None),
        ("乙", "yi1", SCHOOL, "评定员", EDUCATION, DAY, None),
        ("丙", "bing", SCHOOL, "党组织书记", SCHOOL, DAY, None),
        ("丙", "bing", SCHOOL, "党组织书记", SCHOOL, date(2025, 5, 1), None),
        ("丙丙", "bing", FACULTY, None, None, None, None),
        ("停用", disabled.username, SCHOOL, "填报员", SCHOOL, DAY, None),
        by=system,
    )
    assert found == [
        (2, "姓名", "other_name"),
        (3, "姓名", "inconsistent"),
        (3, "所在党组织代码", "inconsistent"),
        (4, "姓名", "inconsistent"),
        (4, "起", "other_dates"),
        (5, "所在党组织代码", "unknown_code"),
        (6, "职务", "misplaced"),
        (8, "职务", "duplicate_post"),
        (9, "姓名", "inconsistent"),
        (9, "所在党组织代码", "inconsistent"),
        (10, "账号", "disabled"),
    ]


def test_other_branch_and_other_end_of_what_stands(place: City, system: Account) -> None:
    known = make_account("王五", organisation=place.faculty)
    make_post(known, Role.SECRETARY, place.school)
    start = date(2020, 1, 1)
    row = ("王五", known.username, SCHOOL, "党组织书记", SCHOOL, start, date(2026, 1, 1))
    found = faults(row, by=system)
    assert [(one.heading, one.kind) for one in found] == [
        ("所在党组织代码", "other_branch"),
        ("止", "other_dates"),
    ]
    assert found[1].message == "已任此职(2020-01-01 至 长期),起止与此不同"
    Post.objects.update(ends_on=date(2025, 12, 31))
    found = faults((*row[:2], FACULTY, *row[3:]), by=system)
    assert found[0].message == "已任此职(2020-01-01 至 2025-12-31),起止与此不同"


def test_one_bad_row_of_many_and_nothing_is_written(place: City, system: Account) -> None:
    rows = [(f"人{n}", f"p{n:03}", SCHOOL, None, None, None, None) for n in range(120)]
    rows[77] = ("人77", "p077", "000", None, None, None, None)
    assert kinds(*rows, by=system) == [(79, "所在党组织代码", "unknown_code")]
    assert Account.objects.filter(username__startswith="p0").count() == 0


def test_a_file_with_too_many_new_accounts_is_refused(
    place: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_plan, "MOST_NEW", 2)
    rows = [(f"人{n}", f"p{n:03}", SCHOOL, None, None, None, None) for n in range(3)]
    assert [one.message for one in faults(*rows)] == ["一份文件最多新建 2 个账号,请分成几份"]


def test_import_accounts_is_bound_to_what_was_previewed(place: City, system: Account) -> None:
    kept = uploaded(WANG, by=system)
    plan, _reading = services.planned_accounts(kept, by=system)
    services.create_account(by=system, username="wangwu", name="王五", organisation=place.school)
    given = {"kept": kept.pk, "by": system, "expected_plan": plan.digest}
    said = refusal(services.import_accounts, **given)
    assert said == (409, "预览之后账号或任职有过变动,请重新上传核对。")
    other = {**given, "by": make_administrator("system")}
    assert refusal(services.import_accounts, **other) == (404, "没有这份待导入的文件。")
    assert Post.objects.count() == 0


def test_the_lines_of_a_preview_are_grouped_by_person(place: City, system: Account) -> None:
    known = make_account("老人", organisation=place.school)
    kept = uploaded(
        ("老人", known.username, SCHOOL, "填报员", SCHOOL, DAY, None),
        WANG,
        ("赵六", "zhaoliu", SCHOOL, None, None, None, None),
        ("王五", "wangwu", SCHOOL, "填报员", FACULTY, DAY, None),
        by=system,
    )
    plan, _reading = services.planned_accounts(kept, by=system)
    assert [
        (line.name, line.is_new, line.post and line.post.role.value) for line in plan.lines
    ] == [
        ("王五", True, "secretary"),
        ("王五", False, "preparer"),
        ("赵六", True, None),
        ("老人", False, "preparer"),
    ]
    assert services.account_counts(plan) == "新建账号 2 个,新增任职 3 项,未变 0 行,有误 0 处"


def test_addresses_come_along_and_fill_in_what_is_missing(place: City, system: Account) -> None:
    bare = make_account("老人", organisation=place.school)
    told = make_account("旧人", organisation=place.school)
    Account.objects.filter(pk=told.pk).update(email="jiu@example.cn")
    rows = (
        (*WANG, "wang@example.cn"),
        ("王五", "wangwu", SCHOOL, "填报员", FACULTY, DAY, None, None),
        ("老人", bare.username, SCHOOL, None, None, None, None, " lao@example.cn "),
        ("旧人", told.username, SCHOOL, None, None, None, None, "jiu@example.cn"),
    )
    kept = uploaded(*rows, by=system)
    plan, _reading = services.planned_accounts(kept, by=system)
    assert [(line.username, line.is_new, line.email) for line in plan.lines] == [
        ("wangwu", True, "wang@example.cn"),
        ("wangwu", False, ""),
        (bare.username, False, "lao@example.cn"),
    ]
    assert services.account_counts(plan) == (
        "新建账号 1 个,新增任职 2 项,未变 1 行,有误 0 处,补登邮箱 1 个"
    )
    services.import_accounts(kept=kept.pk, by=system, expected_plan=plan.digest)
    found = Account.objects.exclude(email="").order_by("pk")
    assert [(one.email, one.version) for one in found] == [
        ("lao@example.cn", 2),
        ("jiu@example.cn", 1),
        ("wang@example.cn", 1),
    ]
    entry = Entry.objects.get()
    assert entry.after["addresses"] == 1
    assert "@" not in str([entry.before, entry.after])
    again, _reading = services.planned_accounts(uploaded(*rows, by=system), by=system)
    assert again.writes is False


def test_faults_of_addresses(place: City, system: Account) -> None:
    told = make_account("旧人", organisation=place.school)
    Account.objects.filter(pk=told.pk).update(email="jiu@example.cn")
    security = make_administrator("security", "安某")
    Account.objects.filter(pk=security.pk).update(organisation=place.school)
    found = kinds(
        (*WANG, "wang@example.cn"),
        ("王五", "wangwu", SCHOOL, "填报员", FACULTY, DAY, None, "other@example.cn"),
        ("旧人", told.username, SCHOOL, None, None, None, None, "xin@example.cn"),
        ("甲", "jia", SCHOOL, None, None, None, None, "不是邮箱"),
        ("安某", security.username, SCHOOL, None, None, None, None, "an@example.cn"),
        by=system,
    )
    assert found == [
        (3, "邮箱", "inconsistent"),
        (4, "邮箱", "other_email"),
        (5, "邮箱", "bad_email"),
        (6, "邮箱", "administrator"),
    ]


def test_import_accounts_file_at_the_machine(place: City, tmp_path: Path) -> None:
    file = tmp_path / "账号.xlsx"
    file.write_bytes(workbook(WANG))
    plan, _reading, written = services.import_accounts_file(path=file, check_only=True)
    assert (plan.writes, written.accounts, Account.objects.count()) == (True, [], 0)
    _plan, _reading, written = services.import_accounts_file(path=file)
    assert [(post.role, post.phase) for post in written.posts] == [("secretary", "waiting")]
    missing = refusal(services.import_accounts_file, path=tmp_path / "none.xlsx")
    assert missing == (422, "找不到文件,或文件无法打开。")


def test_every_role_can_be_imported_by_its_name(place: City) -> None:
    where = {
        **dict.fromkeys(POST_ROLES, DEPARTMENT),
        **dict.fromkeys((Role.SECRETARY, Role.PREPARER), SCHOOL),
    }
    rows = [
        (f"人{n}", f"p{n:03}", SCHOOL, role.label, where[role], DAY, None)
        for n, role in enumerate(POST_ROLES)
    ]
    assert [post.role for post in imported(*rows).posts] == [role.value for role in POST_ROLES]
