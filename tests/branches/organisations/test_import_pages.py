import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from branches.journal.models import Entry
from branches.organisations.models import EarlierStar, Kind, Organisation, PendingImport
from branches.organisations.services import rename_organisation, retire_organisation
from branches.people.models import Account
from starrating import clock
from starrating.access import Role
from starrating.pages import new_key
from starrating.workbook import SheetSpec, write_workbook
from starrating.workbook.limits import FILE_BYTES
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_actor

pytestmark = pytest.mark.django_db

ROSTER = Path(__file__).parents[2] / "scoring" / "data" / "党组织名册.xlsx"
HEADINGS = "组织编码,党组织名称,类型,上级党组织\n"
STARS = "党组织代码,星级,文号,日期\n"


@pytest.fixture
def town() -> City:
    return city()


@pytest.fixture
def officer(town: City, client: Client) -> Account:
    account = make_actor(Role.OFFICER, town.department)
    client.force_login(account)
    return account


def upload(client: Client, kind: str, content: bytes, name: str, **data: Any) -> Any:
    """Send a file; the preview's page, or the refusing page."""
    address = reverse(f"organisations:upload_{kind}")
    file = SimpleUploadedFile(name, content)
    sent = {"file": file, "idempotency_key": new_key(), **data}
    return client.post(address, sent, follow=True)


def roster(client: Client, lines: str) -> Any:
    return upload(client, "roster", (HEADINGS + lines).encode(), "名册.csv")


def stars(client: Client, lines: str, year: int = 2024) -> Any:
    return upload(client, "stars", (STARS + lines).encode(), "星级.csv", year=year)


def confirm(client: Client, preview: Any, **data: Any) -> Any:
    """Press the button of a preview's page."""
    hidden = dict(
        re.findall(r'name="(idempotency_key|plan)" value="(\w+)"', preview.content.decode())
    )
    address = preview.request["PATH_INFO"]
    return client.post(address, {**hidden, **data}, follow=True)


def words(answer: Any) -> str:
    return str(answer.content.decode())


# --- the roster --------------------------------------------------------------------------------


def test_import_roster_of_the_city_from_its_first_page(client: Client) -> None:
    department = make_organisation("中共云溪市委组织部", None, Kind.DEPARTMENT, code="099000000")
    client.force_login(make_actor(Role.OFFICER, department))
    preview = upload(client, "roster", ROSTER.read_bytes(), ROSTER.name)
    plan = preview.context["plan"]
    assert (len(plan.new), len(plan.changed), plan.unchanged, plan.faults) == (438, 1, 0, [])
    assert "个人信息不入库:书记、联系电话各列没有读取,也不会保存。" in words(preview)
    assert (len(preview.context["changes"]), preview.context["page_obj"].paginator.count) == (
        100,
        439,
    )
    last = client.get(preview.request["PATH_INFO"], {"page": "5"})
    assert "青竹镇䶮𬱖村党支部" in words(last) + words(
        client.get(preview.request["PATH_INFO"], {"page": "4"})
    )
    assert Organisation.objects.count() == 1
    answer = confirm(client, preview)
    assert "名册已导入:新增 438,变更 1,未变 0。" in words(answer)
    assert Organisation.objects.count() == 439
    again = upload(client, "roster", ROSTER.read_bytes(), ROSTER.name)
    assert "与系统里登记的完全一致,没有要写入的内容。" in words(again)
    assert 'name="plan"' not in words(again)


def test_import_roster_shows_old_and_new(client: Client, town: City, officer: Account) -> None:
    preview = roster(
        client, "099002001,㛃湖小学党支部,党支部,青竹镇党委\nA1,甲党支部,党支部,职业学院党总支\n"
    )
    changed, new = preview.context["changes"]
    assert changed[1] == [
        ("党组织名称", "第一小学党支部", "㛃湖小学党支部"),
        ("上级党组织", "教育局党委(099002000)", "青竹镇党委(099022000)"),
    ]
    assert new[1] == [("类型", "", "党支部"), ("上级党组织", "", "职业学院党总支(099002002)")]
    assert any("调整上级党组织 1 个。名单已冻结的" in note for note in preview.context["notes"])


def test_w08_import_roster_confirmed_twice(client: Client, town: City, officer: Account) -> None:
    preview = roster(client, "A1,甲党支部,党支部,教育局党委\n")
    assert "名册已导入:新增 1" in words(confirm(client, preview))
    assert "这份表单已经提交过,没有重复办理。" in words(confirm(client, preview))
    answer = confirm(client, preview, idempotency_key=new_key())
    assert answer.status_code == 409
    assert "这份文件已导入,没有重复写入。" in words(answer)
    shown = words(client.get(preview.request["PATH_INFO"]))
    assert "导入,不会重复写入。" in shown
    assert (Entry.objects.count(), PendingImport.objects.get().state) == (1, "taken")


def test_import_roster_of_an_outdated_preview(client: Client, town: City, officer: Account) -> None:
    preview = roster(client, "099002001,甲党支部,党支部,教育局党委\n")
    rename_organisation(organisation=town.school, name="乙党支部", reason="更名", by=officer)
    answer = confirm(client, preview)
    assert answer.status_code == 409
    assert "预览之后党组织数据有过变动,请核对最新的预览再确认。" in words(answer)
    assert answer.context["changes"][0][1][0] == ("党组织名称", "乙党支部", "甲党支部")
    assert confirm(client, answer).status_code == 200
    town.school.refresh_from_db()
    assert town.school.name == "甲党支部"


def test_import_roster_needs_the_digest_of_the_preview(
    client: Client, town: City, officer: Account
) -> None:
    preview = roster(client, "A1,甲党支部,党支部,教育局党委\n")
    for plan in ("", "x", "G" * 64):
        assert confirm(client, preview, plan=plan).status_code == 422
    assert confirm(client, preview, plan="0" * 64).status_code == 409
    assert Organisation.objects.count() == 7


def test_a01_import_pages_of_somebody_else(client: Client, town: City, officer: Account) -> None:
    pages = [
        roster(client, "A1,甲党支部,党支部,教育局党委\n"),
        stars(client, "099002001,四星,8号,2024-11-05\n"),
    ]
    client.force_login(make_actor(Role.OFFICER, town.department))
    for preview in pages:
        assert client.get(preview.request["PATH_INFO"]).status_code == 404
        assert confirm(client, preview).status_code == 404
        kind = "roster" if "roster" in preview.request["PATH_INFO"] else "stars"
        assert client.get(reverse(f"organisations:import_{kind}", args=[999])).status_code == 404
    swapped = PendingImport.objects.get(kind="organisations.import_stars").pk
    client.force_login(officer)
    assert client.get(reverse("organisations:import_roster", args=[swapped])).status_code == 404
    assert (Organisation.objects.count(), EarlierStar.objects.count()) == (7, 0)


def test_import_is_the_city_officers(client: Client, town: City) -> None:
    local = make_actor(Role.OFFICER, town.town)
    client.force_login(local)
    for answer in (
        roster(client, "A1,甲党支部,党支部,教育局党委\n"),
        stars(client, "099022001,四星,8号,2024-11-05\n"),
    ):
        assert answer.status_code == 403
        assert "只有组织部评定员可以维护党组织。" in words(answer)


def test_w15_import_roster_one_bad_row_in_300(client: Client, town: City, officer: Account) -> None:
    lines = [f"A{number},支部{number},党支部,教育局党委" for number in range(299)]
    lines.insert(150, "A299,支部,小组,教育局党委")
    preview = roster(client, "\n".join(lines))
    assert "工作表“名册”第 152 行 C 列(类型):“小组”没有这种类型" in words(preview)
    assert 'name="plan"' not in words(preview)
    answer = confirm(client, preview, plan="0" * 64, idempotency_key=new_key())
    assert (answer.status_code, Organisation.objects.count()) == (422, 7)


def test_upload_page_leads_back_to_what_waits(client: Client, town: City, officer: Account) -> None:
    preview = roster(client, "A1,甲党支部,党支部,教育局党委\n")
    kept = PendingImport.objects.get()
    address = reverse("organisations:upload_roster")
    assert preview.request["PATH_INFO"] in words(client.get(address))
    with clock.stopped_at(kept.expires_at + timedelta(seconds=1)):
        client.logout()  # an idle session has ended by now
        client.force_login(officer)
        page = client.get(address)
        assert (page.status_code, page.context["waiting"]) == (200, [])
        assert "上传已超过两小时,内容已清除" in words(client.get(preview.request["PATH_INFO"]))
        assert confirm(client, preview).status_code == 409


def test_upload_refuses_what_is_no_workbook(client: Client, town: City, officer: Account) -> None:
    for content, name, said in (
        (b"", "a.xlsx", "空"),
        (b"MZ", "a.exe", "xlsx"),
        (b"<html></html>", "a.xlsx", "网页"),
        (b"x" * (FILE_BYTES + 1), "a.csv", "超过 20 MB"),
    ):
        answer = upload(client, "roster", content, name)
        assert (answer.status_code, said in words(answer)) == (422, True)
    address = reverse("organisations:upload_roster")
    assert client.post(address, {"idempotency_key": new_key()}).status_code == 422
    assert PendingImport.objects.count() == 0


def test_upload_twice_by_a_double_click_keeps_one(
    client: Client, town: City, officer: Account
) -> None:
    key = new_key()
    for _click in range(2):
        content = (HEADINGS + "A1,甲党支部,党支部,教育局党委\n").encode()
        upload(client, "roster", content, "名\u202e册.csv", idempotency_key=key)
    assert [kept.filename for kept in PendingImport.objects.all()] == ["名册.csv"]


# --- earlier stars -----------------------------------------------------------------------------


def test_import_stars_by_its_pages(client: Client, town: City, officer: Account) -> None:
    address = reverse("organisations:upload_stars")
    form = client.get(address).context["form"]
    assert form["year"].value() == clock.today().year - 1
    preview = stars(client, "099002001,★★★★,8号,2024.11.5\n099022001,3,8号,20241105\n")
    assert "核对 2024 年星级" in words(preview)
    assert [row[0].star for row in preview.context["stars"]] == [4, 3]
    assert "星级已导入:新增 2,未变 0。" in words(confirm(client, preview))
    assert EarlierStar.objects.filter(imported_by=officer, year=2024).count() == 2
    again = stars(client, "099002001,四星,8号,2024-11-05\n")
    assert "与系统里登记的完全一致" in words(again)
    assert upload(client, "stars", b"x", "a.csv", year=1999).status_code == 422


def test_w08_import_stars_confirmed_twice(client: Client, town: City, officer: Account) -> None:
    preview = stars(client, "099002001,四星,8号,2024-11-05\n")
    confirm(client, preview)
    answer = confirm(client, preview, idempotency_key=new_key())
    assert (answer.status_code, "这份文件已导入" in words(answer)) == (409, True)
    assert (EarlierStar.objects.count(), Entry.objects.count()) == (1, 1)


def test_import_stars_of_an_outdated_preview(client: Client, town: City, officer: Account) -> None:
    lines = "099002001,四星,8号,2024-11-05\n"
    first = stars(client, lines + "099022001,三星,8号,2024-11-05\n")
    confirm(client, stars(client, lines))
    answer = confirm(client, first)
    assert answer.status_code == 409
    assert "预览之后星级数据有过变动,请核对最新的预览再确认。" in words(answer)
    assert confirm(client, answer).status_code == 200
    assert EarlierStar.objects.count() == 2


def test_import_stars_keeps_those_of_an_ended_branch(
    client: Client, town: City, officer: Account
) -> None:
    retire_organisation(organisation=town.school, ended_on=clock.today(), reason="撤销", by=officer)
    confirm(client, stars(client, "099002001,四星,8号,2024-11-05\n"))
    assert EarlierStar.objects.get().organisation == town.school


# --- templates ---------------------------------------------------------------------------------


def test_templates_say_how_to_fill_them_and_hold_no_row(
    client: Client, town: City, officer: Account
) -> None:
    for kind, data in (("roster", {}), ("stars", {"year": 2024})):
        file = client.get(reverse(f"organisations:{kind}_template"))
        preview = upload(client, kind, file.content, "模板.xlsx", **data)
        assert [fault.kind for fault in preview.context["faults"]] == ["no_rows"]
        assert "工作表“填写说明”没有所需的表头,没有读取。" in words(preview)


def test_w15_a_filled_workbook_with_columns_in_another_order(
    client: Client, town: City, officer: Account
) -> None:
    target = io.BytesIO()
    other = SheetSpec("旧", ("党组织代码",), [["099002002"]])
    rows = [["2024-11-05", "8号", "四星", "099002001"]]
    write_workbook(target, [other, SheetSpec("表", ("日期", "文号", "星级", "组织编码"), rows)])
    confirm(client, upload(client, "stars", target.getvalue(), "星级.xlsx", year=2024))
    assert EarlierStar.objects.get().star == 4
