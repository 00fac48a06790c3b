import pytest
from pytest_django import DjangoAssertNumQueries

from branches.organisations.models import (
    Kind,
)
from branches.organisations.services import (
    RosterPlan,
    change_words,
    plan_roster,
    roster_lines,
    roster_notes,
)
from branches.organisations.sheets import read_roster
from starrating import clock
from starrating.workbook import Workbook
from tests.branches.organisations.books import HEADINGS, Plain, book, sheet
from tests.factories.organisations import City, city, make_organisation

pytestmark = pytest.mark.django_db

ROOT = ("099000000", "组织部", "党委部门", None)
BUREAU = ("099002000", "教育局党委", "党委", "组织部")


@pytest.fixture
def town() -> City:
    return city()


def plan_of(*lines: tuple[Plain, ...], headings: tuple[str, ...] = HEADINGS) -> RosterPlan:
    return plan_roster(*read_roster(book(lines, headings)))


def faults(plan: RosterPlan) -> list[tuple[int | None, str | None, str]]:
    return [(fault.row, fault.column, fault.kind) for fault in plan.faults]


def test_plan_roster_tells_new_changed_unchanged_missing(town: City) -> None:
    plan = plan_of(
        ("099000000", "云溪市委组织部", "党委部门", None),
        ("099002000", "教育工委", "党委", "云溪市委组织部"),
        ("099002001", "第一小学党支部", "党支部", "教育工委", "学校", "2019-03", 12),
        ("099002010", "㛃湖小学党支部", "党支部", "教育工委", "高校", None, None, None, "新"),
    )
    assert [(one.code, one.before) for one in plan.new] == [("099002010", {})]
    assert [(one.code, change_words(one.before, one.after)) for one in plan.changed] == [
        ("099002000", [("党组织名称", "教育局党委", "教育工委")]),
        ("099002001", [("成立日期", "(空)", "2019-03(只知到月)"), ("党员数", "(空)", "12")]),
    ]
    assert (plan.unchanged, plan.new_fields) == (1, ["高校"])
    assert [code for code, _name in plan.missing] == [
        "099002002",
        "099002003",
        "099022000",
        "099022001",
    ]


def test_plan_roster_leaves_facts_alone_whose_column_is_absent(town: City) -> None:
    plan = plan_of(
        ("099002001", "第一小学党支部", "党支部", "099002000"),
        headings=("组织编码", "党组织名称", "类型", "上级组织编码"),
    )
    assert (plan.unchanged, plan.changed, plan.without_field) == (1, [], 0)


@pytest.mark.parametrize(
    ("line", "place"),
    [
        (("A1", "甲", "党支部", None), ("D", "blank_parent")),
        (("A1", "甲", "党支部", "没有"), ("D", "unknown_parent")),
        (("A1", "甲", "党支部", "同名党委"), ("D", "ambiguous_parent")),
        (("A1", "甲", "党支部", "第一小学党支部"), ("C", "misplaced")),
        (("A1", "甲", "党支部", "甲"), ("D", "circle")),
        (("099000000", "甲", "党委部门", "教育局党委"), ("C", "misplaced")),
        (("A1", "甲", "党委部门", None), ("C", "second_department")),
        (("99002001", "甲", "党支部", "教育局党委"), ("A", "lost_zero")),
        (("099002002", "职业学院", "党支部", "教育局党委"), ("C", "misplaced_child")),
        (("OLD", "甲", "党支部", "教育局党委"), ("A", "ended")),
    ],
)
def test_plan_roster_faults(town: City, line: tuple[Plain, ...], place: tuple[str, str]) -> None:
    for code in ("B1", "B2"):
        make_organisation("同名党委", town.department, Kind.COMMITTEE, code=code)
    make_organisation("旧", town.department, code="OLD", state="retired", ended_on=clock.today())
    kinds = [(column, kind) for _row, column, kind in faults(plan_of(line))]
    assert place in kinds
    assert set(kinds) <= {place, ("C", "misplaced"), ("D", "circle")}


def test_plan_roster_circle_across_the_file_and_the_register(town: City) -> None:
    inner = make_organisation("联合党委", town.education, Kind.COMMITTEE)
    plan = plan_of(("099002000", "教育局党委", "党委", inner.name))
    assert faults(plan) == [(2, "D", "circle")]


def test_plan_roster_duplicate_code_within_and_across_sheets() -> None:
    first = sheet([ROOT, BUREAU, BUREAU])
    second = sheet([BUREAU], name="补")
    plan = plan_roster(*read_roster(Workbook((first, second))))
    messages = [(fault.sheet, fault.row, fault.message) for fault in plan.faults]
    assert messages == [
        ("名册", 4, "代码重复,第 3 行已有"),
        ("补", 2, "代码重复,工作表“名册”第 3 行已有"),
    ]


def test_plan_roster_parent_by_code(town: City) -> None:
    headings = ("组织编码", "党组织名称", "类型", "上级党组织", "上级组织编码")
    plan = plan_of(
        ("A1", "甲", "党支部", "教育局党委", "099002000"),
        ("A2", "乙", "党支部", None, "A1"),
        ("A3", "丙", "党支部", "青竹镇党委", "099002000"),
        ("A4", "丁", "党支部", None, "没有"),
        ("A5", "戊", "党总支", None, "099022000"),
        ("A6", "己", "党支部", None, "A5"),
        headings=headings,
    )
    assert faults(plan) == [
        (3, "C", "misplaced"),
        (4, "D", "other_parent"),
        (5, "E", "unknown_parent"),
    ]
    blank = plan_of(("A1", "甲", "党支部", None), headings=(*headings[:3], "上级组织编码"))
    assert faults(blank) == [(2, "D", "blank_parent")]


def test_plan_roster_digest_follows_what_would_be_written(town: City) -> None:
    one = plan_of(("A1", "甲", "党支部", "教育局党委"))
    other = plan_of(("A1", "乙", "党支部", "教育局党委"))
    again = plan_of(("A1", "甲", "党支部", "教育局党委"))
    assert (one.digest == again.digest, one.digest == other.digest) == (True, False)


def test_plan_roster_takes_a_constant_number_of_statements(
    town: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 300):
        lines = [(f"A{number}", f"支部{number}", "党支部", "教育局党委") for number in range(count)]
        with django_assert_num_queries(2):
            assert len(plan_of(*lines).new) == count


def test_roster_notes_name_what_is_not_taken(town: City) -> None:
    lines = [("A1", "甲", "党支部", "教育局党委", "李某", "x"), ("合计",)]
    headings = ("组织编码", "党组织名称", "类型", "上级党组织", "书记", "颜色")
    hidden = sheet([], name="旧", is_hidden=True)
    rows, reading = read_roster(Workbook((sheet(lines, headings), hidden)))
    notes = roster_notes(plan_roster(rows, reading), reading)
    assert notes[:4] == [
        "个人信息不入库:书记各列没有读取,也不会保存。",
        "不认识的列没有读取:颜色。",
        "工作表“旧”是隐藏的,没有读取。",
        "合计、签名等不是党组织的行没有读取:第 3 行。",
    ]
    assert notes[4] == "有 1 个参评类型的党组织没有填写领域,创评批次开始前须补上。"
    assert notes[5].startswith("名册里没有、系统里在册的党组织 7 个,保持不变,不会删除:099000000 ")


def test_roster_lines_show_old_and_new(town: City) -> None:
    rows, reading = read_roster(book([("099002001", "新名党支部", "党支部", "教育局党委", "学校")]))
    lines = list(roster_lines(plan_roster(rows, reading), reading))
    assert lines[0] == "新增 0,变更 1,未变 0,有误 0"
    assert lines[-1] == "099002001 新名党支部 党组织名称:第一小学党支部 → 新名党支部"
