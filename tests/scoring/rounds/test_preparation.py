from datetime import date, timedelta
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.models import Field, Organisation
from scoring.rounds.models import Pool, Round, RoundStandard, StageDate
from scoring.rounds.services import (
    adopt_seat_table,
    change_round,
    choose_standard,
    confirm_policy,
    create_round,
    enrol_branches,
    enter_policy,
    merge_pools,
    set_calendar,
)
from scoring.standards.models import RuleSet, Standard, VersionState
from starrating import clock
from tests.factories.organisations import make_field
from tests.factories.standards import make_rule_set, make_standard
from tests.scoring.rounds.office import (
    CALENDAR,
    Office,
    fresh,
    make_office,
    make_other_standard,
    refusal,
    verbs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def test_create_round_with_the_default_period(office: Office) -> None:
    row = create_round(year=2025, name=" 2025年度 ", rule_set=office.rule_set, by=office.officer)
    assert (row.name, row.department, row.state, row.names_low_stars, row.overflow) == (
        "2025年度",
        office.town.department,
        "draft",
        False,
        "",
    )
    assert (row.period_from, row.period_until) == (date(2024, 9, 1), date(2025, 8, 31))
    assert (row.policy, row.policy_label) == ("absorb", "三星承接")
    entry = Entry.objects.get()
    assert (entry.verb, entry.after["year"], entry.after["rule_set"]) == (
        "rounds.create",
        2025,
        str(office.rule_set),
    )


@pytest.mark.parametrize(
    ("facts", "status", "message"),
    [
        ({"year": 1999}, 422, None),
        ({"year": clock.today().year + 2}, 422, None),
        ({"name": "  "}, 422, "请填写名称。"),
        ({"name": "名" * 101}, 422, "名称最多 100 个字。"),
        ({"name": "年\u202e度"}, 422, "名称含有看不见的控制字符,请删去重写。"),
        ({"period_from": date(2025, 9, 1)}, 422, "考评周期的截止日早于起始日。"),
        ({"period_from": date(2023, 8, 30)}, 422, "考评周期不能超过两年。"),
        (
            {"period_from": date(2022, 9, 1), "period_until": date(2023, 8, 31)},
            422,
            "考评周期与 2025 年度不相干,请核对。",
        ),
    ],
)
def test_create_round_refuses_faulty_facts(
    office: Office, facts: dict[str, Any], status: int, message: str | None
) -> None:
    given = {"year": 2025, "name": "2025年度", "rule_set": office.rule_set, **facts}
    answer = refusal(create_round, by=office.officer, **given)
    assert answer[0] == status
    if message is not None:
        assert answer[1] == message
    assert not Round.objects.exists()


def test_create_round_refuses_others_and_a_second_one(office: Office) -> None:
    given: dict[str, Any] = {"year": 2025, "name": "2025年度", "rule_set": office.rule_set}
    assert refusal(create_round, by=office.approver, **given) == (
        403,
        "只有组织部评定员可以办理创评批次。",
    )
    office.draft()
    assert refusal(create_round, by=office.officer, **given) == (409, "2025 年已有创评批次。")
    raw = RuleSet.objects.create(title="草稿", number=1, low_cap=20)
    raw_rules = {**given, "year": 2024, "rule_set": raw}
    assert refusal(create_round, by=office.officer, **raw_rules) == (
        422,
        f"“{raw}”还没有发布,不能采用。",
    )
    Organisation.objects.filter(kind="department").update(
        state="retired", ended_on=date(2025, 1, 1)
    )
    assert refusal(create_round, by=office.officer, **{**given, "year": 2024}) == (
        409,
        "还没有登记评定机关,请先导入党组织名册。",
    )


def facts_of(row: Round, **changes: Any) -> dict[str, Any]:
    names = ("year", "name", "period_from", "period_until", "rule_set", "names_low_stars")
    return {**{name: getattr(row, name) for name in names}, **changes}


def test_change_round(office: Office) -> None:
    row = office.draft()
    changed = change_round(
        round=row,
        by=office.officer,
        expected_version=row.version,
        **facts_of(row, name="新名", names_low_stars=True),
    )
    assert (changed.name, changed.names_low_stars, changed.version) == ("新名", True, 2)
    entry = Entry.objects.latest("number")
    assert (entry.before, entry.after) == (
        {"name": "2025年度五星创评", "names_low_stars": False},
        {"name": "新名", "names_low_stars": True},
    )


def test_change_round_refuses(office: Office) -> None:
    row = office.draft()
    same = facts_of(row)
    assert refusal(change_round, round=row, by=office.officer, **same) == (
        422,
        "内容没有变化,没有保存。",
    )
    assert refusal(change_round, round=row, by=office.approver, **same)[0] == 403
    stale = facts_of(row, name="新名")
    assert refusal(change_round, round=row, by=office.officer, expected_version=7, **stale) == (
        409,
        "这份内容刚被别人改动过,请核对最新内容后再办理。",
    )
    office.draft(year=2024)
    taken = facts_of(row, year=2024)
    assert refusal(change_round, round=row, by=office.officer, **taken) == (
        409,
        "2024 年已有创评批次。",
    )
    assert fresh(row).year == 2025


def test_w06_rules_and_standards_of_an_open_round_cannot_change(office: Office) -> None:
    row = office.opened()
    others = facts_of(row, rule_set=make_rule_set("strict"))
    words = "这个批次已经开启,参评范围、规则、标准和日程都已冻结,不能再改。"
    assert refusal(change_round, round=row, by=office.officer, **others) == (409, words)
    field = make_field("学校")
    assert refusal(
        choose_standard,
        round=row,
        field=field,
        standard=make_standard(field),
        by=office.officer,
    ) == (409, words)
    assert refusal(set_calendar, round=row, dates=CALENDAR, by=office.officer) == (409, words)
    assert refusal(enrol_branches, round=row, by=office.officer) == (409, words)
    assert refusal(enter_policy, round=row, overflow="strict", by=office.officer) == (409, words)


def test_other_rules_void_policy_and_seats(office: Office) -> None:
    row = office.ready("explicit")
    assert (row.policy, row.policy_confirmed_by) == ("explicit", office.approver)
    change_round(round=row, by=office.officer, **facts_of(row, rule_set=make_rule_set("strict")))
    row = fresh(row)
    assert (row.policy, row.policy_entered_at, row.policy_confirmed_by) == ("strict", None, None)
    assert [pool.seats for pool in Pool.objects.filter(round=row)] == [None, None]
    assert refusal(confirm_policy, round=row, by=office.approver) == (
        409,
        "超额处理方式还没有录入,或录入后又有变动,请评定员重新录入。",
    )


def test_choose_standard(office: Office) -> None:
    row = office.draft()
    field = make_field("学校")
    first, second = make_standard(field), make_standard(field)
    chosen = choose_standard(round=row, field=field, standard=first, by=office.officer)
    again = choose_standard(round=row, field=field, standard=first, by=office.officer)
    assert (again.pk, verbs().count("rounds.choose_standard")) == (chosen.pk, 1)
    choose_standard(round=row, field=field, standard=second, by=office.officer)
    assert RoundStandard.objects.get(round=row, field=field).standard == second
    assert Entry.objects.latest("number").before == {"standard": str(first)}


def test_choose_standard_refuses_what_is_not_the_fields(office: Office) -> None:
    row = office.draft()
    school, farm = make_field("学校"), make_field("农村")
    template, foreign = make_standard(), make_standard(farm)
    raw = Standard.objects.create(title="草稿", number=1, field=school)
    assert raw.state == VersionState.DRAFT
    expected = {
        template: f"“{template}”是通用模板,请先复制为本领域的标准。",
        foreign: f"“{foreign}”是别的领域的标准,不能用于“学校”。",
        raw: f"“{raw}”还没有发布,不能采用。",
    }
    for standard, words in expected.items():
        assert refusal(
            choose_standard, round=row, field=school, standard=standard, by=office.officer
        ) == (422, words)
    assert (
        refusal(choose_standard, round=row, field=farm, standard=foreign, by=office.approver)[0]
        == 403
    )


def test_choose_standard_keeps_merged_pools_alike(office: Office) -> None:
    row = office.enrolled()
    merge_pools(
        round=row,
        pools=list(Pool.objects.filter(round=row)),
        name="全市",
        document_number="云组〔2025〕6号",
        by=office.officer,
    )
    field = Field.objects.get(name="学校")
    before = RoundStandard.objects.get(round=row, field=field).standard
    assert refusal(
        choose_standard,
        round=row,
        field=field,
        standard=make_other_standard(field),
        by=office.officer,
    ) == (409, "“学校”与别的领域同在一个评定池,指标和分值须一致;请先拆开评定池。")
    assert RoundStandard.objects.get(round=row, field=field).standard == before


def test_set_calendar(office: Office) -> None:
    row = office.draft()
    set_calendar(round=row, dates=CALENDAR, by=office.officer, expected_version=1)
    later = {**CALENDAR, "filing": (date(2025, 10, 12), date(2025, 12, 31))}
    set_calendar(round=row, dates=later, by=office.officer, expected_version=2)
    assert {
        one.stage: (one.starts_on, one.ends_on) for one in StageDate.objects.filter(round=row)
    } == later
    entry = Entry.objects.latest("number")
    assert (entry.before["filing"], entry.after["filing"]) == (
        ["2025-10-12", "2025-11-10"],
        ["2025-10-12", "2025-12-31"],
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"review": None}, "“党委审核”没有填写日期。"),
        (
            {"review": (date(2025, 9, 20), date(2025, 9, 7))},
            "“党委审核”的截止日早于开始日。",
        ),
        (
            {"review": (date(2025, 9, 6), date(2025, 9, 20))},
            "“党委审核”从 2025-09-06 开始,而“自评”到 2025-09-06 才截止,两段重叠或颠倒。",
        ),
        (
            {"filing": (date(2025, 9, 12), date(2025, 9, 13))},
            "“备案”从 2025-09-12 开始,而“公示”到 2025-10-11 才截止,两段重叠或颠倒。",
        ),
        (
            {"filing": (date(2025, 10, 12), date(2027, 1, 1))},
            "日程应在考评周期开始之后、2026 年底以前。",
        ),
    ],
)
def test_set_calendar_refuses_in_words(
    office: Office, changes: dict[str, Any], message: str
) -> None:
    row = office.draft()
    dates = {stage: days for stage, days in {**CALENDAR, **changes}.items() if days}
    assert refusal(set_calendar, round=row, dates=dates, by=office.officer) == (422, message)
    assert not StageDate.objects.exists()


def test_set_calendar_refuses_a_stale_version(office: Office) -> None:
    row = office.draft()
    assert (
        refusal(set_calendar, round=row, dates=CALENDAR, by=office.officer, expected_version=9)[0]
        == 409
    )


def test_period_may_be_anything_sensible(office: Office) -> None:
    row = office.draft(
        year=2024, period_from=date(2024, 1, 1), period_until=date(2024, 1, 1) + timedelta(days=730)
    )
    adopted = {"round": row, "document_number": "1号", "by": office.officer}
    assert refusal(adopt_seat_table, **adopted) == (
        409,
        "登记参评党组织、选定考评标准之后才能采用名额表。",
    )
