import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from branches.journal.models import Entry
from branches.organisations.models import EarlierStar, PendingImport, star_wording
from branches.organisations.queries import star_of_year, stars_of_year
from branches.organisations.services import (
    import_stars,
    planned_stars,
    upload_stars,
)
from branches.organisations.sheets import StarRow, parse_star, read_stars
from branches.people.models import Account
from starrating import clock
from starrating.access import Refused, Role
from starrating.workbook import Merge, Workbook
from tests.branches.organisations.books import Plain, book, sheet
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_actor

pytestmark = pytest.mark.django_db

HEADINGS = ("党组织代码", "星级", "文号", "日期")
GOOD: tuple[Plain, ...] = ("099002001", "四星", "云组〔2024〕8号", "2024.11.5")


@pytest.fixture
def town() -> City:
    return city()


@pytest.fixture
def officer(town: City) -> Account:
    return make_actor(Role.OFFICER, town.department)


def upload(by: Account, *lines: tuple[str, ...], year: int = 2024) -> int:
    text = "\n".join(",".join(line) for line in (HEADINGS, *lines))
    return upload_stars(source=text.encode(), filename="星级.csv", year=year, by=by).pk


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message


@pytest.mark.parametrize(
    ("text", "star"),
    [
        ("5", 5),
        ("５", 5),
        (" 五星 ", 5),
        ("五星级", 5),
        ("两星", 2),
        ("二", 2),
        ("3星", 3),
        ("★★★★", 4),
        ("★★★★☆", 4),
        ("★ ★", 2),
        ("一星级", 1),
        ("0", None),
        ("6", None),
        ("六星", None),
        ("★★★★★★", None),
        ("★★★★☆☆", None),
        ("☆", None),
        ("⑤", None),
        ("5.0", None),
        ("", None),
    ],
)
def test_parse_star(text: str, star: int | None) -> None:
    assert parse_star(text) == star


def test_star_wording() -> None:
    assert [star_wording(star) for star in (5, 4, 3, 2, 1, None)] == [
        "五星",
        "四星",
        "三星",
        "二星",
        "一星",
        "无上年星级",
    ]


def test_w15_read_stars_in_any_order_with_merged_documents() -> None:
    lines: list[tuple[Plain, ...]] = [
        ("某校党支部", *GOOD),
        (None, "A2", 5, None, None),
        ("合计", None, "2个"),
    ]
    headings = ("党组织名称", "组织编码", "评定星级", "文号", "评定日期")
    merges = [Merge(2, 3, 3, 3), Merge(2, 4, 3, 4)]
    rows, reading = read_stars(Workbook((sheet(lines, headings, merges=merges),)), 2024)
    assert (reading.faults, reading.unknown) == ([], [])
    assert [row.plain()[2:] for row in rows] == [
        ["099002001", 4, "云组〔2024〕8号", "2024-11-05"],
        ["A2", 5, "云组〔2024〕8号", "2024-11-05"],
    ]
    assert StarRow(*rows[0].plain()) == rows[0]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ((99002001, *GOOD[1:]), [("A", "numeric_code")]),
        ((GOOD[0], "六星", *GOOD[2:]), [("B", "bad_star")]),
        ((*GOOD[:3], "2024-11"), [("D", "not_a_day")]),
        ((*GOOD[:3], "2023-12-31"), [("D", "too_early")]),
        ((*GOOD[:3], clock.today() + timedelta(days=1)), [("D", "future_date")]),
        ((*GOOD[:3], "昨天"), [("D", "bad_date")]),
        (
            (None, None, " ", None, "备注"),
            [],
        ),
        (
            (None, "5", None, None),
            [("A", "blank_code"), ("C", "blank_document"), ("D", "blank_date")],
        ),
        ((GOOD[0], None, *GOOD[2:]), [("B", "blank_star")]),
    ],
)
def test_read_stars_faults(line: tuple[Plain, ...], found: list[tuple[str, str]]) -> None:
    _rows, reading = read_stars(book([GOOD, line], HEADINGS), 2024)
    assert [(fault.column, fault.kind) for fault in reading.faults] == found


def test_import_stars_records_each_with_its_document(town: City, officer: Account) -> None:
    kept = upload(
        officer, ("099002001", "四星", "8号", "2024.11.5"), ("099022001", "★★★", "8号", "20241105")
    )
    assert import_stars(kept=kept, by=officer) == (2, 0, 0)
    star = EarlierStar.objects.get(organisation=town.school)
    assert (star.star, star.document_number, star.decided_on, star.imported_by) == (
        4,
        "8号",
        date(2024, 11, 5),
        officer,
    )
    assert (star_of_year(town.school, 2024), star_of_year(town.school, 2023)) == (4, None)
    assert stars_of_year(2024) == {town.school.pk: 4, town.village.pk: 3}
    entry = Entry.objects.get()
    assert (entry.verb, entry.after["year"], entry.after["new"]) == (
        "organisations.import_stars",
        2024,
        2,
    )


def test_w15_import_stars_again_writes_nothing(town: City, officer: Account) -> None:
    line = ("099002001", "四星", "8号", "2024-11-05")
    import_stars(kept=upload(officer, line), by=officer)
    second = upload(officer, line, ("099002002", "1", "8号", "2024-11-05"))
    assert import_stars(kept=second, by=officer) == (1, 0, 1)
    assert import_stars(kept=upload(officer, line), by=officer) == (0, 0, 1)
    assert (EarlierStar.objects.count(), Entry.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (("没有", "四星", "8号", "2024-11-05"), "没有登记这个代码的党组织"),
        (("099002000", "四星", "8号", "2024-11-05"), "“教育局党委”是党委,不参加星级评定"),
        (("099002001", "四星", "8号", "2024-11-05"), "代码重复,第 2 行已有"),
        (
            ("099002002", "五星", "8号", "2024-11-05"),
            "与已登记的三星(7号,2024-11-01)不一致;已登记的星级只能另作决定更正",
        ),
        (
            ("099002002", "三星", "9号", "2024-11-01"),
            "与已登记的三星(7号,2024-11-01)不一致;已登记的星级只能另作决定更正",
        ),
    ],
)
def test_import_stars_is_all_or_nothing(
    town: City, officer: Account, line: tuple[str, ...], message: str
) -> None:
    import_stars(kept=upload(officer, ("099002002", "三星", "7号", "2024-11-01")), by=officer)
    kept = upload(officer, ("099002001", "四星", "8号", "2024-11-05"), line)
    assert refusal(import_stars, kept=kept, by=officer) == (422, "文件有 1 处错误,整份没有导入。")
    assert EarlierStar.objects.count() == 1
    waiting = PendingImport.objects.get(pk=kept)
    plan, _reading = planned_stars(waiting)
    assert (waiting.state, [fault.message for fault in plan.faults]) == ("waiting", [message])


def test_import_stars_refuses_whoever_is_no_officer(town: City, officer: Account) -> None:
    approver = make_actor(Role.APPROVER, town.department)
    arguments: dict[str, Any] = {"source": b"x", "filename": "x.csv", "year": 2024}
    assert refusal(upload_stars, by=approver, **arguments)[0] == 403
    kept = upload(officer, ("099002001", "四星", "8号", "2024-11-05"))
    assert refusal(import_stars, kept=kept, by=approver)[0] == 403


def test_upload_stars_refuses_impossible_years(town: City, officer: Account) -> None:
    for year in (1999, clock.today().year + 1):
        answer = refusal(upload_stars, source=b"x", filename="x.csv", year=year, by=officer)
        assert (answer[0], answer[1][:3]) == (422, "年度应")


def test_import_stars_command(town: City, tmp_path: Path) -> None:
    file = tmp_path / "星级.csv"
    file.write_text("组织编码,星级,文号,日期\n099002001,★★★★★,8号,2024-11-05\n", encoding="gb18030")
    out = io.StringIO()
    call_command("import_stars", "2024", str(file), "--check", stdout=out)
    assert EarlierStar.objects.count() == 0
    call_command("import_stars", "2024", str(file), stdout=out)
    call_command("import_stars", "2024", str(file), stdout=out)
    assert out.getvalue().splitlines() == [
        "新增 1,未变 0,有误 0",
        "没有写入。",
        "新增 1,未变 0,有误 0",
        "已导入。",
        "新增 0,未变 1,有误 0",
        "全部未变,没有写入。",
    ]
    assert star_of_year(town.school, 2024) == 5


def test_import_stars_command_names_faults(town: City, tmp_path: Path) -> None:
    file = tmp_path / "星级.csv"
    file.write_text("组织编码,星级,文号,日期\n没有,六,8号,2024-11-05\n", encoding="utf-8")
    err = io.StringIO()
    with pytest.raises(CommandError, match="共 2 处错误"):
        call_command("import_stars", "2024", str(file), stdout=io.StringIO(), stderr=err)
    assert err.getvalue().splitlines() == [
        "工作表“星级”第 2 行 A 列(党组织代码):“没有”没有登记这个代码的党组织",
        "工作表“星级”第 2 行 B 列(星级):“六”星级应写成 1 至 5、五星或 ★★★★",
    ]
    with pytest.raises(CommandError, match="年度应在"):
        call_command("import_stars", "1999", str(file))


def test_import_stars_names_a_blank_code_once(town: City, officer: Account) -> None:
    kept = upload(
        officer, ("099002001", "四星", "8号", "2024-11-05"), ("", "四星", "8号", "2024-11-05")
    )
    plan, _reading = planned_stars(PendingImport.objects.get(pk=kept))
    assert [(fault.row, fault.kind) for fault in plan.faults] == [(3, "blank_code")]


def test_w15_import_stars_one_bad_row_in_300_writes_nothing(town: City, officer: Account) -> None:
    for number in range(300):
        make_organisation(f"支部{number}", town.town, code=f"A{number}")
    lines = [(f"A{number}", "三星", "8号", "2024-11-05") for number in range(300)]
    lines[150] = ("A150", "六星", "8号", "2024-11-05")
    kept = upload(officer, *lines)
    assert refusal(import_stars, kept=kept, by=officer) == (422, "文件有 1 处错误,整份没有导入。")
    assert EarlierStar.objects.count() == 0
    lines[150] = ("A150", "二星", "8号", "2024-11-05")
    assert import_stars(kept=upload(officer, *lines), by=officer) == (300, 0, 0)


def test_w15_read_stars_passes_over_a_hidden_sheet() -> None:
    shown = sheet([GOOD], HEADINGS)
    hidden = sheet(
        [("099002001", "五星", "9号", "2024-11-05")], HEADINGS, name="旧", is_hidden=True
    )
    rows, reading = read_stars(Workbook((hidden, shown)), 2024)
    assert [row.star for row in rows] == [4]
    assert [(one.name, one.is_hidden) for one in reading.passed_sheets] == [("旧", True)]


def test_w15_read_stars_merged_codes_and_stars_are_faults() -> None:
    merges = [Merge(2, 0, 3, 0), Merge(2, 1, 3, 1), Merge(2, 2, 3, 2)]
    made = sheet([GOOD, (None, None, None, "2024-11-05")], HEADINGS, merges=merges)
    rows, reading = read_stars(Workbook((made,)), 2024)
    assert [(one.row, one.column, one.kind) for one in reading.faults] == [
        (3, "A", "merged"),
        (3, "B", "merged"),
    ]
    assert rows[1].document_number == "云组〔2024〕8号"
