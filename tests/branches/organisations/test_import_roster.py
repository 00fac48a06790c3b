import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from branches.journal.models import Entry, rows_digest
from branches.organisations.models import (
    Field,
    ImportedChange,
    Kind,
    Organisation,
    PendingImport,
)
from branches.organisations.queries import active
from branches.organisations.services import (
    counts,
    import_roster,
    keep_import,
    merge_organisation,
    plan_roster,
    rebuild_paths,
    upload_roster,
)
from branches.organisations.sheets import plain_reading, read_roster, roster_sheet
from branches.people.models import Account
from starrating import clock
from starrating.access import Refused, Role
from starrating.workbook import Workbook, read_workbook, write_workbook
from tests.branches.organisations.books import book
from tests.factories.organisations import City, city
from tests.factories.people import make_actor

pytestmark = pytest.mark.django_db

ROSTER = Path(__file__).parents[2] / "scoring" / "data" / "党组织名册.xlsx"
KIND = "organisations.import_roster"
ROOT = ("099000000", "组织部", "党委部门", None)
BUREAU = ("099002000", "教育局党委", "党委", "组织部")


@pytest.fixture
def town() -> City:
    return city()


@pytest.fixture
def officer(town: City) -> Account:
    return make_actor(Role.OFFICER, town.department)


def kept(workbook: Workbook, by: Account | None) -> int:
    rows, reading = read_roster(workbook)
    made = keep_import(
        by=by,
        kind=KIND,
        filename="名册.xlsx",
        sha256="0" * 64,
        rows=[row.plain() for row in rows],
        parameters=plain_reading(reading),
    )
    return made.pk


def written(workbook: Workbook) -> None:
    import_roster(kept=kept(workbook, None), by=None)


def refusal(**arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        import_roster(**arguments)
    return caught.value.status, caught.value.message


def test_import_roster_command_writes_the_city_and_repeats_without_a_trace() -> None:
    out = io.StringIO()
    call_command("import_roster", str(ROSTER), "--check", stdout=out)
    assert (Organisation.objects.count(), Entry.objects.count()) == (0, 0)
    call_command("import_roster", str(ROSTER), stdout=out)
    counted = [Organisation.objects.filter(kind=kind).count() for kind in Kind]
    assert counted == [1, 4, 24, 0, 4, 406]
    assert [field.name for field in Field.objects.all()] == [
        "企业",
        "农村",
        "城市社区",
        "学校",
        "机关事业单位",
    ]
    assert rebuild_paths(by=None) == 0
    entry = Entry.objects.get()
    assert (entry.verb, entry.actor_label, entry.after["new"]) == (KIND, "系统命令", 439)
    state = list(Organisation.objects.values())
    call_command("import_roster", str(ROSTER), stdout=out)
    assert list(Organisation.objects.values()) == state
    assert (Entry.objects.count(), PendingImport.objects.count()) == (1, 1)
    lines = out.getvalue().splitlines()
    assert "个人信息不入库:书记、联系电话各列没有读取,也不会保存。" in lines
    assert lines[-1] == "全部未变,没有写入。"
    assert "新增 0,变更 0,未变 439,有误 0" in lines


def test_import_roster_stores_no_person_anywhere() -> None:
    call_command("import_roster", str(ROSTER), stdout=io.StringIO())
    stored = repr(list(PendingImport.objects.values())) + repr(list(Entry.objects.values()))
    stored += repr(list(ImportedChange.objects.values())) + repr(
        list(Organisation.objects.values())
    )
    assert ("某某" in stored, "****" in stored) == (False, False)


def test_import_roster_of_the_exported_roster_is_all_unchanged(tmp_path: Path) -> None:
    call_command("import_roster", str(ROSTER), stdout=io.StringIO())
    file = tmp_path / "导出.xlsx"
    organisations = active().select_related("parent", "field").order_by("code")
    write_workbook(file, [roster_sheet(organisations)])
    plan = plan_roster(*read_roster(read_workbook(file, file.name)))
    assert counts(plan) == "新增 0,变更 0,未变 439,有误 0"
    assert (plan.missing, plan.new_fields) == ([], [])


def test_import_roster_journal_digest_covers_every_row() -> None:
    written(book([ROOT, BUREAU]))
    changes = ImportedChange.objects.order_by("pk")
    rows = [[one.organisation.code, one.before, one.after] for one in changes]
    entry = Entry.objects.get()
    assert (len(rows), entry.rows_digest) == (2, rows_digest(rows))
    assert entry.subject_id == str(changes[0].source.pk)


def test_import_roster_command_names_faults_and_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    file.write_text("组织编码,党组织名称,类型,上级党组织\nA1,甲,小组,无\n", encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(CommandError, match="共 2 处错误"):
        call_command("import_roster", str(file), stdout=io.StringIO(), stderr=err)
    assert err.getvalue().splitlines() == [
        "工作表“名册”第 2 行 C 列(类型):“小组”没有这种类型,"
        "应为党委部门、党工委、党委、基层党委、党总支、党支部之一",
        "工作表“名册”第 2 行 D 列(上级党组织):“无”名册和已登记的党组织里都没有这个上级",
    ]
    assert PendingImport.objects.count() == 0
    with pytest.raises(CommandError, match="找不到文件"):
        call_command("import_roster", str(tmp_path / "没有.xlsx"))
    with pytest.raises(CommandError, match="xlsx"):
        call_command("import_roster", str(Path(__file__)))


def test_import_roster_changes_moves_and_adds(town: City, officer: Account) -> None:
    workbook = book(
        [
            (
                "099002002",
                "职业学院党总支",
                "党总支",
                "青竹镇党委",
                "高校",
                "2019-03-05",
                5,
                "2027-03",
            ),
            ("A1", "新系党支部", "党支部", "职业学院党总支", "高校"),
        ]
    )
    outcome = import_roster(kept=kept(workbook, officer), by=officer)
    assert outcome == (1, 1, 0)
    college = Organisation.objects.get(code="099002002")
    town.faculty.refresh_from_db()
    added = Organisation.objects.get(code="A1")
    assert college.path == f"{town.town.path}{college.pk}/"
    assert (college.version, college.founded, college.term_ends) == (2, "2019-03-05", "2027-03")
    assert (town.faculty.path, added.path) == (
        f"{college.path}{town.faculty.pk}/",
        f"{college.path}{added.pk}/",
    )
    assert (added.field, college.field) == (college.field, Field.objects.get(name="高校"))
    change = ImportedChange.objects.get(organisation=college)
    assert change.before["parent"] == "099002000"
    entry = Entry.objects.get()
    assert (entry.actor, entry.subject_label) == (officer, "名册.xlsx")


def test_import_roster_clears_what_the_file_leaves_blank(town: City) -> None:
    Organisation.objects.filter(code="099002001").update(member_count=3, founded_on=clock.today())
    written(book([("099002001", "第一小学党支部", "党支部", "教育局党委")]))
    town.school.refresh_from_db()
    assert (town.school.member_count, town.school.founded_on, town.school.field) == (None,) * 3


def test_import_roster_w15_one_bad_row_in_300_writes_nothing(town: City, officer: Account) -> None:
    lines = [(f"A{number}", f"支部{number}", "党支部", "教育局党委") for number in range(299)]
    before = list(Organisation.objects.values())
    pk = kept(book([*lines, ("A299", "支部", "党支部", "不知道")]), officer)
    assert refusal(kept=pk, by=officer) == (422, "名册有 1 处错误,整份没有导入。")
    assert (list(Organisation.objects.values()), Entry.objects.count()) == (before, 0)
    assert PendingImport.objects.get().state == "waiting"


def test_import_roster_w15_same_workbook_twice(town: City, officer: Account) -> None:
    workbook = book([("A1", "甲", "党支部", "教育局党委")])
    first, second = kept(workbook, officer), kept(workbook, officer)
    assert import_roster(kept=first, by=officer) == (1, 0, 0)
    assert import_roster(kept=second, by=officer) == (0, 0, 1)
    assert refusal(kept=first, by=officer) == (409, "这份文件已导入,没有重复写入。")
    assert Entry.objects.count() == 1


def test_import_roster_refuses_when_the_register_moved_on(town: City, officer: Account) -> None:
    rows, reading = read_roster(book([("099022001", "䶮𬱖村", "党支部", "青竹镇党委", "农村")]))
    plan = plan_roster(rows, reading)
    pk = kept(book([("099022001", "䶮𬱖村", "党支部", "青竹镇党委", "农村")]), officer)
    merge_organisation(
        organisation=town.school,
        successor=town.village,
        ended_on=clock.today(),
        reason="合并",
        by=officer,
    )
    Organisation.objects.filter(code="099022001").update(member_count=9)
    assert refusal(kept=pk, by=officer, expected_plan=plan.digest) == (
        409,
        "预览之后党组织数据有过变动,请核对最新的预览再确认。",
    )


def test_upload_roster_keeps_rows_for_the_officer_alone(town: City, officer: Account) -> None:
    data = "组织编码,党组织名称,类型,上级党组织\nA1,甲,党支部,教育局党委\n".encode()
    made = upload_roster(source=data, filename="名册.csv", by=officer)
    assert (made.made_by, made.kind, made.filename, len(made.sha256)) == (
        officer,
        KIND,
        "名册.csv",
        64,
    )
    assert made.expires_at - made.made_at == timedelta(hours=2)
    json.dumps(made.rows)
    colleague = make_actor(Role.OFFICER, town.department)
    assert refusal(kept=made.pk, by=colleague) == (404, "没有这份待导入的文件。")
    assert refusal(kept=made.pk, by=None)[0] == 404
    approver = make_actor(Role.APPROVER, town.department)
    assert refusal(kept=made.pk, by=approver)[0] == 403
    with pytest.raises(Refused, match="只有组织部评定员"):
        upload_roster(source=data, filename="名册.csv", by=approver)
    assert import_roster(kept=made.pk, by=officer) == (1, 0, 0)
    made.refresh_from_db()
    assert (made.state, made.rows) == ("taken", [])


def test_upload_roster_refuses_what_is_no_workbook(town: City, officer: Account) -> None:
    for data, filename in ((b"", "a.xlsx"), (b"x", "a.pdf"), (b"PK\x03\x04", "a.xlsx")):
        with pytest.raises(Refused) as caught:
            upload_roster(source=data, filename=filename, by=officer)
        assert caught.value.status == 422
