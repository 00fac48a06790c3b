import pytest

from branches.journal.models import Entry
from branches.organisations.models import Field, Organisation
from scoring.rounds.models import Pool, Round
from scoring.rounds.queries import pool_schemes, seat_table
from scoring.rounds.services import (
    adopt_seat_table,
    choose_standard,
    enrol_branches,
    exempt_branch,
    merge_pools,
    separate_pool,
)
from tests.factories.organisations import make_field
from tests.factories.standards import make_rule_set, make_standard
from tests.scoring.rounds.office import (
    Office,
    add_branches,
    enrolment,
    fresh,
    make_office,
    make_other_standard,
    pools,
    refusal,
    verbs,
)

pytestmark = pytest.mark.django_db

# the fields of the sample city with N and exempt branches
SAMPLE = {
    "企业": (53, 1),
    "农村": (95, 1),
    "城市社区": (31, 0),
    "学校": (60, 0),
    "机关事业单位": (166, 3),
}


@pytest.fixture
def office() -> Office:
    return make_office()


def sample_round(office: Office) -> Round:
    """A draft of the sample city's size: 410 branches in five fields, five of them exempt."""
    Organisation.objects.filter(kind__in=["branch", "general_branch"]).update(
        state="retired", ended_on="2025-01-01"
    )
    for place, (name, (n, exempt)) in enumerate(SAMPLE.items()):
        add_branches(office.town.town, n + exempt, make_field(name), f"S{place}")
    row = office.enrolled()
    for place, (_n, exempt) in enumerate(SAMPLE.values()):
        for number in range(1, exempt + 1):
            exempt_branch(
                enrolment=enrolment(row, f"S{place}{number:05d}"),
                reason="成立不满一年",
                by=office.officer,
            )
    return fresh(row)


def test_seats_of_the_sample_city(office: Office) -> None:
    """39/119/161 by the pools' floors, 40/121/162 by the city's."""
    row = sample_round(office)
    table = seat_table(row)
    assert table is not None
    assert (table.n, table.exempt, table.seats, table.floors) == (
        405,
        5,
        {5: 39, 4: 119, 3: 161},
        {5: 39, 4: 119, 3: 161},
    )
    assert (table.city, table.loses, table.low, table.rest) == (
        {5: 40, 4: 121, 3: 162},
        True,
        80,
        6,
    )
    by_pool = {line.pool: (line.n, line.exempt, line.seats, line.low) for line in table.rows}
    assert by_pool["城市社区"] == (31, 0, {5: 3, 4: 9, 3: 12}, 6)
    assert by_pool["机关事业单位"] == (166, 3, {5: 16, 4: 49, 3: 66}, 33)
    assert {line.pool: line.city for line in table.rows} == {
        "企业": {5: 5, 4: 16, 3: 21},
        "农村": {5: 9, 4: 28, 3: 38},
        "城市社区": {5: 3, 4: 9, 3: 12},
        "学校": {5: 6, 4: 18, 3: 24},
        "机关事业单位": {5: 17, 4: 50, 3: 67},
    }


def test_adopt_seat_table(office: Office) -> None:
    row = sample_round(office)
    adopt_seat_table(
        round=row,
        document_number="云组〔2025〕5号",
        by=office.officer,
        expected_version=row.version,
    )
    row = fresh(row)
    table = seat_table(row)
    assert table is not None
    assert (row.policy, row.overflow, table.seats, table.faults) == (
        "explicit",
        "explicit",
        {5: 40, 4: 121, 3: 162},
        (),
    )
    pool = Pool.objects.get(round=row, name="机关事业单位")
    assert (pool.seats, pool.allotted_for, pool.seats_document) == (
        {5: 17, 4: 50, 3: 67},
        166,
        "云组〔2025〕5号",
    )
    scheme = pool_schemes(row)["机关事业单位"]
    assert (scheme.overflow, scheme.seats) == ("explicit", {"机关事业单位": {5: 17, 4: 50, 3: 67}})
    after = Entry.objects.latest("number").after
    assert (after["is_table"], after["seats"]["企业"]) == (True, {"5": 5, "4": 16, "3": 21})


def test_adopted_seats_no_longer_fit_when_n_changes(office: Office) -> None:
    row = office.ready("explicit")
    exempt_branch(enrolment=enrolment(row, "099022001"), reason="正在筹建", by=office.officer)
    table = seat_table(fresh(row))
    assert table is not None
    assert [(line.pool, line.fits) for line in table.rows] == [("农村", False), ("学校", True)]
    assert refusal(
        adopt_seat_table,
        round=row,
        document_number="6号",
        by=office.officer,
        expected_version=row.version,
    ) == (409, "这份内容刚被别人改动过,请核对最新内容后再办理。")
    adopt_seat_table(round=row, document_number="6号", by=office.officer)
    table = seat_table(fresh(row))
    assert table is not None
    assert all(line.fits for line in table.rows)


def test_seats_handed_down(office: Office) -> None:
    row = office.enrolled()
    given = {"农村": {5: 0, 4: 0, 3: 1}, "学校": {5: 1, 4: 1, 3: 1}}
    adopt_seat_table(round=row, document_number="5号", seats=given, by=office.officer)
    assert {pool.name: pool.seats for pool in Pool.objects.filter(round=row)} == given
    assert Entry.objects.latest("number").after["is_table"] is False


@pytest.mark.parametrize(
    ("seats", "message"),
    [
        ({"学校": {5: 1, 4: 1, 3: 1}}, "评定池“农村”的五、四、三星名额没有填全。"),
        (
            {"学校": {5: 1, 4: 1, 3: 1}, "农村": {5: 0, 4: -1, 3: 0}},
            "评定池“农村”的五、四、三星名额没有填全。",
        ),
        (
            {"学校": {5: 1, 4: 1, 3: 1}, "农村": {5: 0, 4: 0, 3: 0}, "企业": {5: 0, 4: 0, 3: 0}},
            "没有评定池“企业”。",
        ),
        (
            {"学校": {5: 1, 4: 2, 3: 1}, "农村": {5: 0, 4: 0, 3: 1}},
            "评定池“学校”的名额合计 4 个,超过参评数 3。",
        ),
    ],
)
def test_seats_handed_down_must_fit(
    office: Office, seats: dict[str, dict[int, int]], message: str
) -> None:
    row = office.enrolled()
    assert refusal(
        adopt_seat_table, round=row, document_number="5号", seats=seats, by=office.officer
    ) == (422, message)
    assert fresh(row).policy == "absorb"


def test_adopt_seat_table_refuses(office: Office) -> None:
    row = office.draft()
    given = {"round": row, "document_number": "5号"}
    assert refusal(adopt_seat_table, **given, by=office.approver)[0] == 403
    enrol_branches(round=row, by=office.officer)
    assert refusal(adopt_seat_table, **given, by=office.officer)[0] == 409
    field = make_field("学校")
    choose_standard(round=row, field=field, standard=make_standard(field), by=office.officer)
    blank = {"round": row, "document_number": " "}
    assert refusal(adopt_seat_table, **blank, by=office.officer) == (422, "请填写名额文号。")
    unfit = make_rule_set(tie_keys=["没有这项指标"])
    Round.objects.filter(pk=row.pk).update(rule_set=unfit)
    assert refusal(adopt_seat_table, **given, by=office.officer) == (
        409,
        "同分比较指标 没有这项指标 不存在",
    )


def test_merge_and_separate_pools(office: Office) -> None:
    row = office.enrolled()
    merged = merge_pools(
        round=row,
        pools=list(Pool.objects.filter(round=row)),
        name=" 全市 ",
        document_number="云组〔2025〕6号",
        by=office.officer,
    )
    assert (merged.name, merged.merge_document) == ("全市", "云组〔2025〕6号")
    assert pools(row) == {"全市": ["099002001", "099002002", "099002003", "099022001"]}
    assert list(pool_schemes(row)) == ["全市"]
    made = separate_pool(round=row, pool=merged, by=office.officer)
    assert sorted(one.name for one in made) == ["农村", "学校"]
    assert pools(row) == {
        "农村": ["099022001"],
        "学校": ["099002001", "099002002", "099002003"],
    }
    assert verbs()[-2:] == ["rounds.merge_pools", "rounds.separate_pool"]


def test_merging_and_separating_take_adopted_seats_off(office: Office) -> None:
    row = office.ready("explicit")
    merged = merge_pools(
        round=row,
        pools=list(Pool.objects.filter(round=row)),
        name="全市",
        document_number="6号",
        by=office.officer,
    )
    row = fresh(row)
    assert (merged.seats, row.policy, row.policy_entered_at) == (None, "explicit", None)
    adopt_seat_table(round=row, document_number="7号", by=office.officer)
    made = separate_pool(round=row, pool=merged, by=office.officer)
    assert [one.seats for one in Pool.objects.filter(pk__in=[one.pk for one in made])] == [
        None,
        None,
    ]


def test_merge_pools_refuses(office: Office) -> None:
    row = office.enrolled()
    farm, school = Pool.objects.filter(round=row).order_by("name")
    given = {"round": row, "name": "全市", "document_number": "6号", "by": office.officer}
    assert refusal(merge_pools, pools=[farm], **given) == (422, "请至少选两个评定池。")
    both = [farm, school]
    assert refusal(merge_pools, pools=both, **{**given, "by": office.approver})[0] == 403
    for blank, words in (("name", "请填写评定池名称。"), ("document_number", "请填写合池文号。")):
        assert refusal(merge_pools, pools=both, **{**given, blank: " "}) == (422, words)
    Pool.objects.create(round=row, name="企业")
    assert refusal(merge_pools, pools=both, **{**given, "name": "企业"}) == (
        409,
        "已有名为“企业”的评定池。",
    )
    elsewhere = Pool(pk=999, name="别处")
    assert refusal(merge_pools, pools=[farm, elsewhere], **given) == (
        404,
        "所选的评定池已经变动,请刷新后重选。",
    )
    field = Field.objects.get(name="农村")
    choose_standard(round=row, field=field, standard=make_other_standard(field), by=office.officer)
    assert refusal(merge_pools, pools=both, **given) == (
        409,
        "“农村、学校”的指标、分值或加分项不一致,不能合并:同一评定池须用同样的指标打分。",
    )


def test_merge_pools_needs_the_standards(office: Office) -> None:
    row = office.draft()
    enrol_branches(round=row, by=office.officer)
    given = {"round": row, "name": "全市", "document_number": "6号", "by": office.officer}
    both = list(Pool.objects.filter(round=row))
    assert refusal(merge_pools, pools=both, **given) == (
        409,
        "“农村、学校”还没有选定标准,选定后才能合并。",
    )


def test_separate_pool_refuses(office: Office) -> None:
    row = office.enrolled()
    farm, school = Pool.objects.filter(round=row).order_by("name")
    assert refusal(separate_pool, round=row, pool=farm, by=office.officer) == (
        409,
        "“农村”不是合并而成的评定池。",
    )
    merged = merge_pools(
        round=row, pools=[farm, school], name="全市", document_number="6号", by=office.officer
    )
    assert refusal(separate_pool, round=row, pool=merged, by=office.approver)[0] == 403
    Pool.objects.create(round=row, name="学校")
    assert refusal(separate_pool, round=row, pool=merged, by=office.officer) == (
        409,
        "已有名为“学校”的评定池。",
    )
