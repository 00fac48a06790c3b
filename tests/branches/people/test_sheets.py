from collections.abc import Sequence
from datetime import date

from branches.people.sheets import HEADINGS, AccountRow, read_accounts
from starrating.workbook import Merge, Workbook
from tests.branches.organisations.books import Plain, sheet

CODE = "099002001"
WANG: tuple[Plain, ...] = ("王五", "wangwu", CODE, "书记", CODE, date(2025, 1, 1), None)


def read(*rows: Sequence[Plain], headings: Sequence[str] = HEADINGS) -> list[AccountRow]:
    found, reading = read_accounts(Workbook((sheet(rows, headings, title="账号和任职"),)))
    assert [str(fault) for fault in reading.faults] == []
    return found


def test_rows_become_values() -> None:
    (row,) = read(WANG)
    assert row == AccountRow("名册", 3, "王五", "wangwu", CODE, "secretary", CODE, "2025-01-01", "")
    assert AccountRow(*row.plain()) == row


def test_full_width_digits_other_spellings_and_other_orders_are_read() -> None:
    headings = (
        "序号",
        "用户名",
        "姓名",
        "任职组织编码",
        "任职",
        "起始日期",
        "终止日期",
        "所在组织代码",
    )
    row = ("1", "ｗ", "王五", "０９９００２００１", "党组织书记", "２０２５．１．５", "至今", CODE)
    found, reading = read_accounts(Workbook((sheet([row], headings),)))
    assert [(fault.kind, fault.value) for fault in reading.faults] == [("bad_username", "ｗ")]
    assert (found[0].place, found[0].starts_on, found[0].ends_on) == (CODE, "2025-01-05", "")
    assert reading.unknown == []


def test_what_is_merged_over_several_posts_stands_for_each() -> None:
    second = (None, None, None, "填报员", CODE, "20250201", "2025-12-31")
    merges = [Merge(2, column, 3, column) for column in (0, 1, 2)]
    book = Workbook((sheet([WANG, second], HEADINGS, merges=merges),))
    found, reading = read_accounts(book)
    assert reading.faults == []
    assert [(row.username, row.role) for row in found] == [
        ("wangwu", "secretary"),
        ("wangwu", "preparer"),
    ]


def test_hidden_sheets_and_closing_rows_are_passed_over_and_named() -> None:
    closing = ("填表人:李某", None, None, None, None, None, None)
    book = Workbook(
        (
            sheet([WANG, closing], HEADINGS),
            sheet([WANG], HEADINGS, name="旧", is_hidden=True),
            sheet([["说明"]], ["说明"], name="填写说明"),
        )
    )
    found, reading = read_accounts(book)
    assert len(found) == 1
    assert reading.passed_rows == [("名册", 3)]
    assert [tuple(one) for one in reading.passed_sheets] == [("旧", True), ("填写说明", False)]


def test_a_file_without_the_headings_is_no_list_of_accounts() -> None:
    _found, reading = read_accounts(Workbook((sheet([["王五"]], ["姓名"]),)))
    assert [fault.kind for fault in reading.faults] == ["no_heading"]


def test_cells_of_a_row_without_a_role_and_other_kinds_of_days() -> None:
    rows = [
        ("甲", "jia", CODE, None, None, None, date(2025, 1, 1)),
        ("乙", "yi1", CODE, "书记", CODE, 2025, None),
        ("丙", "bing", CODE, "书记", CODE, 20250101, "—"),
    ]
    _found, reading = read_accounts(Workbook((sheet(rows, HEADINGS),)))
    assert [(fault.row, fault.heading, fault.kind) for fault in reading.faults] == [
        (2, "止", "without_role"),
        (3, "起", "bad_date"),
    ]
