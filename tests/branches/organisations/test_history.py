from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from branches.journal.lifecycle import record, recorded
from branches.organisations.lifecycle import MERGE
from branches.organisations.models import EarlierStar, Organisation
from branches.organisations.services import (
    Facts,
    change_organisation,
    change_words,
    correct_star,
    fact_words,
    facts_in_words,
    history,
    import_roster,
    merge_organisation,
    move_organisation,
    rename_organisation,
    upload_roster,
)
from branches.people.models import Account
from starrating.access import Role
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_actor

pytestmark = pytest.mark.django_db

DAY = date(2025, 6, 1)


@pytest.fixture
def town() -> City:
    return city()


@pytest.fixture
def officer(town: City) -> Account:
    return make_actor(Role.OFFICER, town.department)


def told(organisation: Organisation) -> list[tuple[str, list[tuple[str, str, str]], str]]:
    return [(line.sentence, line.changes, line.reason) for line in history(organisation)]


def test_history_of_imports_names_and_moves(town: City, officer: Account) -> None:
    for line in ("党支部,青竹镇党委,2019-03,", "党支部,青竹镇党委,2019-03-05,9"):
        text = f"组织编码,党组织名称,类型,上级党组织,成立日期,党员数\nA1,㛃湖小学,{line}\n"
        kept = upload_roster(source=text.encode(), filename="名册.csv", by=officer)
        import_roster(kept=kept.pk, by=officer)
    row = Organisation.objects.get(code="A1")
    rename_organisation(organisation=row, name="㛃湖学校", reason="更名", by=officer)
    move_organisation(organisation=row, parent=town.education, reason="调整", by=officer)
    assert told(row) == [
        (
            "调整了㛃湖学校的上级党组织",
            [("上级党组织", "青竹镇党委(099022000)", "教育局党委(099002000)")],
            "调整",
        ),
        ("变更了名称,现为㛃湖学校", [("党组织名称", "㛃湖小学", "㛃湖学校")], "更名"),
        (
            "随名册“名册.csv”更新",
            [("成立日期", "2019-03(只知到月)", "2019-03-05"), ("党员数", "(空)", "9")],
            "",
        ),
        (
            "随名册“名册.csv”登记",
            [
                ("党组织名称", "", "㛃湖小学"),
                ("类型", "", "党支部"),
                ("上级党组织", "", "青竹镇党委(099022000)"),
                ("成立日期", "", "2019-03(只知到月)"),
            ],
            "",
        ),
    ]
    assert history(row)[0].actor_label == officer.acting_label


def test_w14_history_of_a_merger_is_told_to_all_it_touched(town: City, officer: Account) -> None:
    other = make_organisation("旁系党支部", town.education, code="A1")
    make_organisation("小写党支部", town.college, code="a1")
    merge_organisation(
        organisation=town.college, successor=town.town, ended_on=DAY, reason="合并", by=officer
    )
    assert told(town.college) == [
        (
            "把职业学院党总支并入另一党组织",
            [
                ("合并或撤销日期", "(空)", "2025-06-01"),
                ("并入", "", "青竹镇党委(099022000)"),
                ("随同调整的下级", "", "099002003、a1"),
            ],
            "合并",
        )
    ]
    moved = [("上级党组织", "职业学院党总支(099002002)", "青竹镇党委(099022000)")]
    assert told(town.faculty) == [("上级党组织“职业学院党总支”合并,随同调整", moved, "合并")]
    assert told(town.town) == [("“职业学院党总支”并入本党组织", [], "合并")]
    assert (told(other), told(town.village)) == ([], [])


def test_history_of_a_star_tells_its_year(town: City, officer: Account) -> None:
    star = EarlierStar.objects.create(
        organisation=town.school, year=2024, star=4, document_number="8号", decided_on=DAY
    )
    correct_star(
        earlier=star, star=3, document_number="9号", decided_on=DAY, reason="录入有误", by=officer
    )
    changes = [
        ("年度", "", "2024"),
        ("星级", "四星", "三星"),
        ("文号", "8号", "9号"),
        ("日期", "", "2025-06-01"),
    ]
    assert told(town.school) == [("更正了第一小学党支部的往年星级", changes, "录入有误")]


def test_history_takes_a_constant_number_of_statements(
    town: City, officer: Account, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in range(1, 4):
        facts = Facts("branch", member_count=count)
        change_organisation(organisation=town.school, facts=facts, by=officer)
        with django_assert_num_queries(2):
            assert len(history(town.school)) == count
    assert len(history(town.school, 2)) == 2


def test_history_of_an_older_versions_line(town: City, officer: Account) -> None:
    @recorded
    def old_service() -> None:
        record(
            MERGE.verb,
            town.school,
            by=officer,
            before={"kind": "cell", "colour": "红"},
            after={"kind": "branch", "is_undisclosed": True, "count": 2},
        )

    old_service()
    assert told(town.school)[0][1] == [
        ("类型", "cell", "党支部"),
        ("不对外公开", "", "是"),
        ("改正的路径", "", "2"),
        ("colour", "红", "(空)"),
    ]


def test_fact_words() -> None:
    assert [fact_words(*fact) for fact in (("state", "merged"), ("star", None), ("note", ""))] == [
        ("状态", "已合并"),
        ("星级", "(空)"),
        ("备注", "(空)"),
    ]
    assert fact_words("is_undisclosed", False) == ("不对外公开", "否")
    assert fact_words("parent", "A1", {"A2": "乙"}) == ("上级党组织", "A1")
    assert change_words({"note": "旧"}, {"note": ""}) == [("备注", "旧", "(空)")]


def test_facts_in_words(town: City) -> None:
    assert facts_in_words(town.school)[:4] == [
        ("党组织代码", "099002001"),
        ("党组织名称", "第一小学党支部"),
        ("类型", "党支部"),
        ("上级党组织", "教育局党委"),
    ]
    assert facts_in_words(town.department)[3] == ("上级党组织", "(空)")
