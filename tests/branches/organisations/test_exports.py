import csv
import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from branches.journal.models import Entry
from branches.organisations.models import ImportedChange, Kind, Organisation, PendingImport
from branches.organisations.services import (
    create_organisation,
    merge_organisation,
    undisclose_organisation,
)
from branches.organisations.services.facts import Facts
from branches.people.models import Account
from starrating import clock
from starrating.access import Refused, Role
from starrating.pages import new_key
from starrating.workbook import CellKind, Sheet, read_workbook
from tests.branches.organisations.test_import_roster import ROSTER
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_actor

pytestmark = pytest.mark.django_db

HOSTILE = ('=HYPERLINK("http://x","党支部")', "+cmd党支部", "@SUM(A1)", "＝1+1党支部", "-1党支部")


@pytest.fixture
def town() -> City:
    return city()


def exported(client: Client, by: Account, name: str, **conditions: str) -> bytes:
    client.force_login(by)
    answer = client.get(reverse(f"organisations:{name}"), conditions)
    assert answer.status_code == 200
    return answer.content


def only_sheet(content: bytes) -> Sheet:
    (sheet,) = read_workbook(content, "导出.xlsx").sheets
    return sheet


def texts(sheet: Sheet) -> list[list[str]]:
    return [[cell.text if cell else "" for cell in row.cells] for row in sheet.rows]


def preview(client: Client, content: bytes, name: str) -> Any:
    file = SimpleUploadedFile(name, content)
    data = {"file": file, "idempotency_key": new_key()}
    answer = client.post(reverse("organisations:upload_roster"), data, follow=True)
    assert answer.status_code == 200
    return answer.context["plan"]


def test_export_roster_of_the_city_comes_back_unchanged(client: Client) -> None:
    call_command("import_roster", str(ROSTER), stdout=io.StringIO())
    officer = make_actor(Role.OFFICER, Organisation.objects.get(parent=None))
    before = list(Organisation.objects.values())
    content = exported(client, officer, "export_roster")
    plan = preview(client, content, "党组织名册.xlsx")
    assert (plan.new, plan.changed, plan.unchanged, plan.faults) == ([], [], 439, [])
    assert (plan.missing, plan.new_fields) == ([], [])
    kept = PendingImport.objects.latest("pk")
    address = reverse("organisations:import_roster", args=[kept.pk])
    data = {"plan": plan.digest, "idempotency_key": new_key()}
    assert client.post(address, data).status_code == 302
    assert list(Organisation.objects.values()) == before
    assert (Entry.objects.count(), ImportedChange.objects.count()) == (1, 439)
    rows = {row[1]: row for row in texts(only_sheet(content))}
    assert rows["099002056"][2] == "云溪市㛃湖小学党支部"
    assert rows["099022016"][2] == "青竹镇䶮𬱖村党支部"
    counts = [row[8] for row in rows.values()]
    assert sum(int(count) for count in counts if count.isdigit()) == 9745


def test_export_roster_keeps_codes_texts_and_dates_exact(client: Client, town: City) -> None:
    Organisation.objects.filter(pk=town.village.pk).update(
        founded_on=date(2019, 3, 1),
        founded_precision="month",
        term_ends_on=date(2027, 3, 1),
        note="备注",
    )
    officer = make_actor(Role.OFFICER, town.department)
    undisclose_organisation(
        organisation=town.village, basis="规定", decided_by="组织部", by=officer
    )
    merge_organisation(
        organisation=town.school,
        successor=town.college,
        ended_on=date(2025, 6, 1),
        reason="合并",
        by=officer,
    )
    sheet = only_sheet(exported(client, officer, "export_roster"))
    assert texts(sheet)[0] == [
        *("序号", "党组织代码", "党组织名称", "类型", "上级党组织", "上级党组织代码"),
        *("领域", "成立日期", "党员数", "换届日期", "备注", "不对外公开"),
    ]
    codes = [row[1] for row in texts(sheet)[1:]]
    assert codes == sorted(codes)
    assert "099002001" not in codes
    (village,) = [row for row in sheet.rows if row.cells[1] and row.cells[1].text == "099022001"]
    kinds = [cell.kind if cell else None for cell in village.cells]
    assert kinds == [
        CellKind.NUMBER,
        *[CellKind.TEXT] * 7,
        None,
        CellKind.DATE,
        *[CellKind.TEXT] * 2,
    ]
    assert [cell.text if cell else "" for cell in village.cells[7:]] == [
        "2019-03",
        "",
        "2027-03-01",
        "备注",
        "是",
    ]


def test_export_roster_of_a_bureau_is_its_own(client: Client, town: City) -> None:
    content = exported(client, make_actor(Role.CLERK, town.education), "export_roster")
    assert [row[1] for row in texts(only_sheet(content))[1:]] == [
        "099002000",
        "099002001",
        "099002002",
        "099002003",
    ]
    client.force_login(make_actor(Role.OFFICER, town.department))
    assert preview(client, content, "教育局.xlsx").unchanged == 4


def test_u20_names_that_look_like_formulas_survive(client: Client, town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    for number, name in enumerate(HOSTILE):
        create_organisation(
            code=f"U{number}",
            name=name,
            parent=town.education,
            facts=Facts(Kind.BRANCH, note=name),
            by=officer,
        )
    with pytest.raises(Refused, match="看不见的控制字符"):
        create_organisation(
            code="U9", name="a\tb", parent=town.education, facts=Facts(Kind.BRANCH), by=officer
        )
    for name, filename in (
        ("export_roster", "a.xlsx"),
        ("export_xlsx", "b.xlsx"),
        ("export_csv", "c.csv"),
    ):
        content = exported(client, officer, name)
        assert b"<f>" not in content
        plan = preview(client, content, filename)
        assert (plan.changed, plan.unchanged, plan.faults) == ([], 12, [])


def test_u20_a_tab_from_elsewhere_is_guarded(client: Client, town: City) -> None:
    make_organisation("\t=1+1", town.town)
    officer = make_actor(Role.OFFICER, town.department)
    content = exported(client, officer, "export_csv", bureau="099022000").decode("utf-8-sig")
    names = [row[2] for row in csv.reader(io.StringIO(content))]
    assert names == ["党组织名称", "青竹镇党委", "䶮𬱖村党支部", "'\t=1+1"]


def test_export_holds_what_the_list_shows(client: Client, town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    merge_organisation(
        organisation=town.school,
        successor=town.college,
        ended_on=date(2025, 6, 1),
        reason="合并",
        by=officer,
    )
    client.force_login(officer)
    answer = client.get(reverse("organisations:export_csv"), {"state": "merged"})
    heading, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert dict(zip(heading, row, strict=True)) == {
        "序号": "1",
        "党组织代码": "099002001",
        "党组织名称": "第一小学党支部",
        "类型": "党支部",
        "上级党组织": "教育局党委",
        "上级党组织代码": "099002000",
        "领域": "学校",
        "成立日期": "",
        "党员数": "",
        "换届日期": "",
        "备注": "",
        "不对外公开": "",
        "状态": "已合并",
        "合并或撤销日期": "2025-06-01",
        "并入": "职业学院党总支",
    }
    assert answer["Cache-Control"] == "no-store"
    assert f"-{clock.today():%Y%m%d}.csv" in answer["Content-Disposition"]
    sheet = only_sheet(exported(client, officer, "export_xlsx", q="村", kind="branch"))
    assert [row[1] for row in texts(sheet)[1:]] == ["099022001"]
