from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from branches.organisations.models import PendingImport
from branches.people.models import Account, Post
from branches.people.sheets import HEADINGS
from starrating import clock
from starrating.access import Role
from starrating.workbook import SheetSpec, read_workbook, write_workbook
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import (
    filled,
    make_account,
    make_actor,
    make_administrator,
    make_post,
    signed_in,
)

pytestmark = pytest.mark.django_db
SCHOOL = "099002001"
WANG = ("王五", "wangwu", SCHOOL, "党组织书记", SCHOOL, date(2025, 1, 1), None)


@pytest.fixture
def place() -> City:
    return city()


@pytest.fixture
def security() -> Client:
    return signed_in(make_administrator("security", "安守全"))


def text(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(f"people:{name}", args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, verb: str, *arguments: Any, **data: Any) -> Any:
    return client.post(reverse(f"people:{verb}", args=arguments), filled(**data))


def workbook(*rows: Any, name: str = "账号.xlsx") -> SimpleUploadedFile:
    buffer = BytesIO()
    write_workbook(buffer, [SheetSpec("账号", HEADINGS, rows)])
    return SimpleUploadedFile(name, buffer.getvalue())


# --- posts ----------------------------------------------------------------------------------


def test_appoint_confirm_replace_and_end_by_page(place: City, security: Client) -> None:
    account = make_account("王某", organisation=place.school)
    query = f"?username={account.username}&organisation={SCHOOL}&role=secretary"
    page = text(security, "appoint", query=query)
    assert all(f'value="{told}"' in page for told in (account.username, SCHOOL))
    post = {"username": account.username, "role": "secretary", "organisation": SCHOOL}
    wrong = send(security, "appoint", starts_on="2025-02-30", **post)
    assert wrong.status_code == 422
    extra = {"confirmed_at": "", "appointed_by": 1, "account": 1, "version": 7}
    assert send(security, "appoint", starts_on="2025-01-01", **post, **extra).status_code == 302
    held = Post.objects.get()
    assert (held.account, held.phase, held.version) == (account, Post.Phase.CURRENT, 1)
    heir = make_account("接任", organisation=place.school)
    page = text(security, "replace_post", held.pk)
    assert f"王某({account.username}) · 第一小学党支部 党组织书记" in page
    form = {"username": heir.username, "reason": "换届"}
    assert send(security, "replace_post", held.pk, **form).status_code == 302
    successor = Post.objects.exclude(pk=held.pk).get()
    assert send(security, "end_post", successor.pk, reason="撤换").status_code == 302
    again = send(security, "end_post", successor.pk, reason="撤换")
    assert (again.status_code, "已经结束" in again.content.decode()) == (409, True)
    waiting = Post.objects.create(
        account=heir, role="preparer", organisation=place.school, starts_on=date(2025, 1, 1)
    )
    assert send(security, "confirm_post", waiting.pk).status_code == 302
    waiting.refresh_from_db()
    assert waiting.phase == Post.Phase.CURRENT


def test_the_list_of_posts_offers_what_one_may(place: City, security: Client) -> None:
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    waiting = Post.objects.create(
        account=make_account("待任"),
        role="secretary",
        organisation=place.school,
        starts_on=date(2025, 1, 1),
    )
    over = make_actor(Role.SECRETARY, place.faculty, "前任").posts.get()
    Post.objects.filter(pk=over.pk).update(ends_on=date(2021, 1, 1))
    verbs = ("confirm_post", "replace_post", "end_post")

    def offered(client: Client, post: Post) -> list[str]:
        page = text(client, "posts")
        return [verb for verb in verbs if reverse(f"people:{verb}", args=[post.pk]) in page]

    assert offered(security, waiting) == ["confirm_post", "replace_post", "end_post"]
    assert offered(clerk, waiting) == ["replace_post", "end_post"]
    assert offered(security, over) == []
    for phase, told in (("waiting", "待任"), ("over", "前任")):
        page = text(security, "posts", query=f"?phase={phase}")
        assert [name for name in ("待任", "前任") if name in page] == [told]
    assert "前任" in text(security, "posts", query="?q=机电&role=secretary")
    assert "没有符合条件的任职" in text(security, "posts", query="?q=无此人")


def test_a_clerks_branches_without_a_secretary_come_first(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    secretary = make_actor(Role.SECRETARY, place.school, "王某")
    make_actor(Role.PREPARER, place.faculty, "填某")
    make_actor(Role.SECRETARY, place.village, "村书记")
    page = text(signed_in(clerk), "secretaries")
    names = ["职业学院党总支", "机电系党支部", "第一小学党支部"]
    assert sorted(names, key=page.index) == names
    assert ("没有书记" in page, "填某(填报员)" in page, "王某(党组织书记)" in page) == (True,) * 3
    assert "村书记" not in page
    assert reverse("people:replace_post", args=[secretary.posts.get().pk]) in page
    assert "?organisation=099002003&amp;role=secretary" in page
    found = text(signed_in(clerk), "secretaries", query="?q=机电")
    assert ("机电系党支部" in found, "第一小学党支部" in found) == (True, False)


def test_the_page_of_gaps(place: City, security: Client) -> None:
    page = text(security, "setup")
    assert "13 项" not in page
    assert ("12 项" in page, "?organisation=099000000&amp;role=department_officer" in page) == (
        True,
        True,
    )
    officer = signed_in(make_actor(Role.OFFICER, place.department))
    page = text(officer, "setup")
    assert ("11 项" in page, "people:appoint" in page, "任命</a>" in page) == (True, False, False)


# --- imports --------------------------------------------------------------------------------


def test_import_by_page_from_the_empty_form_to_the_slips(place: City, security: Client) -> None:
    system = signed_in(make_administrator("system", "程系统"))
    assert reverse("people:template") in text(system, "upload_accounts")
    sent = send(system, "upload_accounts", file=workbook(WANG))
    preview = sent.headers["Location"]
    page = system.get(preview).content.decode()
    assert all(
        told in page
        for told in ("新建账号 1 个,新增任职 1 项", "wangwu", "待安全管理员确认后生效", "长期")
    )
    plan = page.split('name="plan" value="')[1][:64]
    stale = system.post(preview, filled(plan="0" * 64))
    assert (stale.status_code, "预览之后账号或任职有过变动" in stale.content.decode()) == (
        409,
        True,
    )
    assert system.post(preview, filled(plan="x")).status_code == 422
    confirmed = system.post(preview, filled(plan=plan))
    assert confirmed.headers["Location"] == reverse("people:slips")
    slips = text(system, "slips")
    assert ("共 1 张" in slips, "已导入:新建账号 1 个,新增任职 1 项。" in slips) == (True, True)
    assert "不会重复写入" in system.get(preview).content.decode()
    assert system.post(preview, filled(plan=plan)).status_code == 409
    # the posts wait for the security administrator
    source = PendingImport.objects.get()
    listed = text(security, "posts")
    confirm = reverse("people:confirm_import", args=[source.pk])
    assert all(told in listed for told in (confirm, "账号.xlsx", "1 项任职 · 程系统"))
    page = text(security, "confirm_import", source.pk)
    assert all(told in page for told in ("王五(wangwu)", "第一小学党支部", "1 项"))
    assert send(security, "confirm_import", source.pk).status_code == 302
    assert Post.objects.get().phase == Post.Phase.CURRENT
    assert confirm not in text(security, "posts")
    assert security.get(confirm).status_code == 404


def test_import_by_page_names_faults_with_their_place(place: City) -> None:
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    assert "任职确认导入后即时生效" in text(clerk, "upload_accounts")
    village = ("甲", "jia", "099022001", None, None, None, None)
    sent = send(clerk, "upload_accounts", file=workbook(WANG, village))
    page = clerk.get(sent.headers["Location"]).content.decode()
    assert "第 3 行 C 列(所在党组织代码):“099022001”" in page
    assert 'name="plan"' not in page
    assert "有误 1 处" in page


def test_import_by_page_where_everything_stands_already(place: City) -> None:
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    known = make_account("王五", organisation=place.school)
    row = ("王五", known.username, SCHOOL, None, None, None, None)
    sent = send(clerk, "upload_accounts", file=workbook(row))
    page = clerk.get(sent.headers["Location"]).content.decode()
    assert "没有要写入的内容" in page
    post = (*row[:3], "填报员", SCHOOL, date(2025, 1, 1), date(2026, 12, 31))
    sent = send(clerk, "upload_accounts", file=workbook(post))
    page = clerk.get(sent.headers["Location"]).content.decode()
    plan = page.split('name="plan" value="')[1][:64]
    done = clerk.post(sent.headers["Location"], filled(plan=plan))
    assert done.headers["Location"] == reverse("people:accounts")
    assert known.posts.get().phase == Post.Phase.CURRENT


def test_an_upload_forgotten_is_gone_after_two_hours(place: City) -> None:
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    preview = send(clerk, "upload_accounts", file=workbook(WANG)).headers["Location"]
    PendingImport.objects.update(expires_at=clock.now())
    page = clerk.get(preview).content.decode()
    assert ("已超过两小时" in page, 'name="plan"' in page) == (True, False)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("账号.xlsx", b"a,b", "文本(CSV)"),
        ("账号.xls", b"\xd0\xcf\x11\xe0", "旧版"),
        ("账号.xlsx", b"", "空"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(
    place: City, name: str, content: bytes, told: str
) -> None:
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    answer = send(clerk, "upload_accounts", file=SimpleUploadedFile(name, content))
    assert (answer.status_code, told in answer.content.decode()) == (422, True)


def test_the_empty_form_says_how_it_is_filled_in(place: City) -> None:
    system = signed_in(make_administrator("system"))
    clerk = signed_in(make_actor(Role.CLERK, place.education))
    sheets = {}
    for who, client in (("system", system), ("clerk", clerk)):
        answer = client.get(reverse("people:template"))
        assert answer.headers["Content-Disposition"] == 'attachment; filename="accounts.xlsx"'
        book = read_workbook(answer.content, "accounts.xlsx")
        assert [sheet.name for sheet in book.sheets] == ["账号和任职", "填写说明"]
        head, notes = book.sheets
        assert [cell.text for cell in head.rows[0].cells if cell] == list(HEADINGS)
        sheets[who] = " ".join(cell.text for row in notes.rows for cell in row.cells if cell)
    assert all(told in sheets["system"] for told in ("评定员", "党委审核员", "党组织书记"))
    assert ("填报员" in sheets["clerk"], "评定员" in sheets["clerk"]) == (True, False)
    # sent back as it is, it says that nothing is in it
    empty = SimpleUploadedFile("空表.xlsx", answer.content)
    preview = send(clerk, "upload_accounts", file=empty).headers["Location"]
    assert "表头之下没有任何数据行" in clerk.get(preview).content.decode()


def test_import_accounts_command(place: City, tmp_path: Path) -> None:
    def said(*arguments: str) -> tuple[str, str]:
        out, err = StringIO(), StringIO()
        call_command("import_accounts", *arguments, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    file = tmp_path / "账号.xlsx"
    file.write_bytes(workbook(WANG, ("合计", None, None, None, None, None, None)).read())
    out, err = said(str(file), "--check")
    assert (out, Account.objects.count()) == ("", 0)
    assert err.splitlines() == [
        "新建账号 1 个,新增任职 1 项,未变 0 行,有误 0 处",
        "合计、签名等不是人员的行没有读取:第 3 行。",
        "没有写入。",
    ]
    out, err = said(str(file))
    heading, slip = out.splitlines()
    assert (heading, slip.split(",")[:2]) == ("姓名,账号,一次性口令,有效至", ["王五", "wangwu"])
    assert "任职 1 项,待安全管理员确认后生效。" in err
    assert said(str(file))[0] == ""
    file.write_bytes(workbook(("王五", "wangwu", "000", None, None, None, None)).read())
    with pytest.raises(CommandError, match="共 1 处错误,没有导入。"):
        said(str(file))
    with pytest.raises(CommandError, match="找不到文件"):
        said(str(tmp_path / "none.xlsx"))


# --- lists: as many statements for 1 row as for 250 ------------------------------------------


@pytest.mark.parametrize(
    ("name", "statements"), [("accounts", 5), ("posts", 6), ("secretaries", 7)]
)
def test_lists_ask_a_constant_number_of_questions(
    place: City, name: str, statements: int, django_assert_num_queries: Any
) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    security = make_administrator("security")
    clients = {
        "accounts": signed_in(security),
        "posts": signed_in(security),
        "secretaries": signed_in(clerk),
    }
    made = 0
    for rows in (1, 3, 50, 250):
        while made < rows:
            made += 1
            holder = make_account(f"人{made}", organisation=place.school)
            if name == "posts":
                make_post(holder, Role.PREPARER, place.school)
            elif name == "secretaries":
                make_post(holder, Role.SECRETARY, make_organisation(f"支部{made}", place.education))
        with django_assert_num_queries(statements):
            assert clients[name].get(reverse(f"people:{name}")).status_code == 200
