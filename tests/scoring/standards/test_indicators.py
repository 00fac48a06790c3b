"""Indicators, criteria and deduction rules of a draft."""

from decimal import Decimal
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.standards.models import Criterion, DeductionRule, Indicator, Standard
from scoring.standards.queries import leaf_indicators, rule_content, rule_words, standard_content
from scoring.standards.services import (
    IndicatorValues,
    RuleValues,
    add_criterion,
    add_indicator,
    add_rule,
    change_criterion,
    change_indicator,
    change_rule,
    copy_standard,
    move_criterion,
    move_indicator,
    move_rule,
    publish_standard,
    remove_criterion,
    remove_indicator,
    remove_rule,
)
from scoring.standards.services import indicators as indicators_module
from scoring.standards.services import parts as parts_module
from tests.factories.organisations import City
from tests.scoring.standards.drafting import draft_standard, indicator, names, refusal

EIGHT = [
    *("领导班子", "骨干队伍", "活动阵地", "工作制度"),
    *("保障机制", "工作业绩", "群众评价", "党建创新"),
]


@pytest.fixture
def standard(officer: Account) -> Standard:
    return draft_standard(officer)


def add(standard: Standard, by: Account, name: str, points: str, parent: str = "") -> Indicator:
    return add_indicator(
        standard=standard,
        parent=indicator(standard, parent) if parent else None,
        values=IndicatorValues(name, Decimal(points)),
        by=by,
    )


def test_add_change_remove_and_move_indicators(standard: Standard, officer: Account) -> None:
    made = add(standard, officer, "纪律作风", "5")
    assert names(standard) == [*EIGHT, "纪律作风"]
    move_indicator(indicator=made, is_up=True, by=officer)
    move_indicator(indicator=indicator(standard), is_up=False, by=officer)
    assert names(standard) == ["骨干队伍", "领导班子", *EIGHT[2:7], "纪律作风", "党建创新"]
    assert refusal(
        move_indicator, indicator=indicator(standard, "骨干队伍"), is_up=True, by=officer
    ) == (409, "已经在最前面了。")
    assert refusal(
        move_indicator, indicator=indicator(standard, "党建创新"), is_up=False, by=officer
    ) == (409, "已经在最后面了。")
    changed = change_indicator(
        indicator=made,
        values=IndicatorValues(" 作风 ", Decimal("7.5"), True, True, "会议纪要", "实地走访"),
        by=officer,
    )
    assert (changed.name, changed.maximum, changed.is_bonus, changed.method) == (
        "作风",
        Decimal("7.5"),
        True,
        "实地走访",
    )
    remove_indicator(indicator=made, by=officer)
    assert names(standard) == ["骨干队伍", "领导班子", *EIGHT[2:]]
    assert [entry.verb.partition(".")[2] for entry in Entry.objects.order_by("number")] == [
        "copy_standard",
        "add_indicator",
        "move_indicator",
        "move_indicator",
        "change_indicator",
        "remove_indicator",
    ]
    standard.refresh_from_db()
    assert standard.version == 6
    assert refusal(remove_indicator, indicator=made, by=officer) == (404, "这一项已被删除。")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (IndicatorValues("", None), "请填写指标名称。 请填写分值。"),
        (IndicatorValues("长" * 51, Decimal(5)), "指标名称最多 50 个字。"),
        (IndicatorValues("新", Decimal(0)), "分值应在 0.01 到 999.99 之间。"),
        (IndicatorValues("新", Decimal(1000)), "分值应在 0.01 到 999.99 之间。"),
        (IndicatorValues("新", Decimal("5.005")), "分值最多两位小数。"),
        (
            IndicatorValues("新", Decimal(5), source_note="长" * 301, method="长" * 201),
            "分值来源最多 300 个字。 考评方式最多 200 个字。",
        ),
        (IndicatorValues("工作业绩", Decimal(5)), "已有名为“工作业绩”的指标。"),
    ],
)
def test_faulty_indicators(
    standard: Standard, officer: Account, values: IndicatorValues, sentence: str
) -> None:
    given: dict[str, Any] = {"values": values, "by": officer}
    assert refusal(add_indicator, standard=standard, parent=None, **given) == (422, sentence)
    changed = indicator(standard)
    assert refusal(change_indicator, indicator=changed, **given) == (422, sentence)


def test_deeper_trees_score_their_leaves(standard: Standard, officer: Account) -> None:
    add(standard, officer, "基础工作", "1")
    add(standard, officer, "组织生活", "6", "基础工作")
    add(standard, officer, "三会一课", "4.5", "基础工作")
    below = add(standard, officer, "党员大会", "2", "三会一课")
    assert names(standard)[8:] == ["基础工作", "组织生活", "三会一课", "党员大会"]
    assert [indicator(standard, name).maximum for name in ("三会一课", "基础工作")] == [2, 8]
    add(standard, officer, "党课", "3", "三会一课")
    move_indicator(indicator=indicator(standard, "三会一课"), is_up=True, by=officer)
    move_indicator(indicator=indicator(standard, "基础工作"), is_up=True, by=officer)
    assert names(standard)[7:] == [
        "基础工作",
        "三会一课",
        "党员大会",
        "党课",
        "组织生活",
        "党建创新",
    ]
    group = change_indicator(
        indicator=indicator(standard, "三会一课"),
        values=IndicatorValues("三会", None, is_bonus=True),
        by=officer,
    )
    assert (group.maximum, group.is_bonus) == (5, False)
    leaves = leaf_indicators([standard])[standard.pk]
    assert [leaf.name for leaf in leaves][7:] == ["党员大会", "党课", "组织生活", "党建创新"]
    copy = copy_standard(source=standard, field=None, title="标准", by=officer)
    assert standard_content(copy) == standard_content(standard)
    assert publish_standard(standard=copy, by=officer).state == "published"
    remove_indicator(indicator=indicator(standard, "三会"), by=officer)
    assert indicator(standard, "基础工作").maximum == 6
    assert refusal(move_indicator, indicator=below, is_up=True, by=officer)[0] == 404


def test_a_scored_indicator_takes_no_parts_below_it(standard: Standard, officer: Account) -> None:
    found = refusal(
        add_indicator,
        standard=standard,
        parent=indicator(standard),
        values=IndicatorValues("新", Decimal(1)),
        by=officer,
    )
    assert found == (409, "“领导班子”有评分要点或扣分项,不能再分下级指标;请先删去它们。")
    add(standard, officer, "上", "1")
    add(standard, officer, "下", "1", "上")
    group = indicator(standard, "上")
    sentence = "“上”下有分项指标,评分要点和扣分项请写在分项指标里。"
    assert refusal(add_criterion, indicator=group, text="要点", by=officer) == (409, sentence)
    rule = RuleValues("fixed", "缺", Decimal(1))
    assert refusal(add_rule, indicator=group, values=rule, by=officer) == (409, sentence)


def test_a_tree_has_its_limits(
    standard: Standard, officer: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = ""
    for name in ("甲", "乙", "丙", "丁"):
        add(standard, officer, name, "1", parent)
        parent = name
    values = IndicatorValues("戊", Decimal(1))
    deep = refusal(
        add_indicator,
        standard=standard,
        parent=indicator(standard, "丁"),
        values=values,
        by=officer,
    )
    assert deep == (409, "一份标准最多 200 个指标、4 级。")
    monkeypatch.setattr(indicators_module, "MOST_INDICATORS", 12)
    monkeypatch.setattr(parts_module, "MOST_PARTS", 5)
    full = refusal(add_indicator, standard=standard, parent=None, values=values, by=officer)
    assert full == (409, "一份标准最多 12 个指标、4 级。")
    assert refusal(add_criterion, indicator=indicator(standard), text="第六条", by=officer) == (
        409,
        "一个指标最多 5 条。",
    )


def test_all_indicators_may_go(town: City, standard: Standard, officer: Account) -> None:
    for row in Indicator.objects.filter(standard=standard):
        remove_indicator(indicator=row, by=officer)
    assert names(standard) == []


def test_criteria(standard: Standard, officer: Account) -> None:
    owner = indicator(standard)
    made = add_criterion(indicator=owner, text=" 新要点 ", by=officer, expected_version=1)
    texts = [criterion.text for criterion in owner.criteria.all()]
    assert (texts[-1], made.position) == ("新要点", 6)
    changed = change_criterion(criterion=made, text="改过的要点", by=officer)
    assert changed.text == "改过的要点"
    move_criterion(criterion=made, is_up=True, by=officer)
    assert [each.text for each in owner.criteria.all()][4:] == ["改过的要点", texts[4]]
    first = owner.criteria.all()[0]
    remove_criterion(criterion=first, by=officer)
    assert [each.position for each in owner.criteria.all()] == [1, 2, 3, 4, 5]
    assert refusal(remove_criterion, criterion=first, by=officer)[0] == 404
    assert refusal(add_criterion, indicator=owner, text="", by=officer) == (422, "请填写评分要点。")
    long = refusal(change_criterion, criterion=made, text="长" * 501, by=officer)
    assert long == (422, "评分要点最多 500 个字。")
    for criterion in Criterion.objects.filter(indicator=owner):
        remove_criterion(criterion=criterion, by=officer)
    assert owner.criteria.count() == 0
    assert Entry.objects.latest("number").before["text"] == texts[4]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (RuleValues("fixed", "缺配", Decimal(5)), "扣 5 分"),
        (RuleValues("per_occurrence", "未开", Decimal("0.5")), "每次(项)扣 0.5 分"),
        (
            RuleValues("per_occurrence", "未开", Decimal(2), Decimal(6)),
            "每次(项)扣 2 分,最多扣 6 分",
        ),
        (RuleValues("per_person", "违纪", Decimal(1), Decimal(1)), "每人扣 1 分,最多扣 1 分"),
        (
            RuleValues("per_person", "学时", Decimal(3), None, "全年学时", "below", Decimal(40)),
            "全年学时低于 40 的,每人扣 3 分",
        ),
        (
            RuleValues(
                "threshold", "无专职", Decimal(5), None, "党员人数", "at_least", Decimal(50)
            ),
            "党员人数不低于 50 的,扣 5 分",
        ),
        (RuleValues("discretion", "其他"), "酌情扣分,须写明理由"),
        (
            RuleValues("discretion", "其他", None, Decimal(4)),
            "酌情扣分,须写明理由,最多扣 4 分",
        ),
        (RuleValues("bonus", "荣誉", Decimal(2), Decimal(10)), "每项加 2 分,最多加 10 分"),
        (RuleValues("bonus", "创新", None, Decimal(10)), "酌情加分,须写明理由,最多加 10 分"),
        (
            RuleValues(
                "graded",
                "业绩",
                grades=[
                    ("好", Decimal(20)),
                    ("较好", Decimal(15)),
                    ("一般", Decimal(10)),
                    ("差", Decimal(0)),
                ],
            ),
            "分档计分:好 20 分、较好 15 分、一般 10 分、差 0 分",
        ),
        (RuleValues("veto", "违纪", veto_ceiling=2), "星级最高为二星"),
        (RuleValues("veto", "新建", veto_ceiling=0), "不参加本次评定"),
        (
            RuleValues("veto", "满意", None, None, "满意率(%)", "below", Decimal("49.5"), (), 1),
            "满意率(%)低于 49.5 的,星级最高为一星",
        ),
    ],
)
def test_every_kind_of_rule(
    standard: Standard, officer: Account, values: RuleValues, words: str
) -> None:
    made = add_rule(indicator=indicator(standard, "工作业绩"), values=values, by=officer)
    made.refresh_from_db()
    assert rule_words(rule_content(made)) == words
    copy = copy_standard(source=standard, field=None, title="标准", by=officer)
    assert standard_content(copy) == standard_content(standard)
    assert publish_standard(standard=copy, by=officer).content_hash != ""


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (RuleValues("other", "x"), "没有这种扣分项。"),
        (RuleValues("fixed", ""), "请填写扣分项。 请填写扣多少分。"),
        (RuleValues("fixed", "x", Decimal(0)), "分应在 0.01 到 999.99 之间。"),
        (RuleValues("fixed", "x", Decimal(1), Decimal(2)), "这种扣分项不填最多的分。"),
        (
            RuleValues("per_person", "x", Decimal(3), Decimal(2)),
            "最多的分不能小于单次的分。",
        ),
        (RuleValues("discretion", "x", Decimal(3)), "这种扣分项不填单次的分。"),
        (RuleValues("bonus", "x", Decimal(3)), "加分项须填写最多加多少分。"),
        (RuleValues("threshold", "x", Decimal(3)), "请填写数值名称和界限。"),
        (
            RuleValues("threshold", "x", Decimal(3), None, "人数", "below"),
            "数值名称、低于或不低于、界限要一起填写。",
        ),
        (
            RuleValues("threshold", "x", Decimal(3), None, "人数", "near", Decimal(3)),
            "数值与界限只能比较“低于”或“不低于”。",
        ),
        (
            RuleValues("threshold", "x", Decimal(3), None, "人数", "below", Decimal(-1)),
            "界限应在 0 到 999999.99 之间。",
        ),
        (
            RuleValues("fixed", "x", Decimal(3), None, "人数", "below", Decimal(3)),
            "这种扣分项不填数值和界限。",
        ),
        (RuleValues("fixed", "x", Decimal(3), grades=[("好", Decimal(1))]), "这种扣分项不填分档。"),
        (RuleValues("fixed", "x", Decimal(3), veto_ceiling=2), "只有一票否决才填最高星级。"),
        (RuleValues("graded", "x", grades=[("好", Decimal(1))]), "分档至少两档。"),
        (
            RuleValues("graded", "x", grades=[("好", Decimal(1)), ("好", Decimal(1))]),
            "档次名称不能重复。 各档的分应从高到低,逐档减少。",
        ),
        (
            RuleValues("graded", "x", grades=[("", Decimal(5)), ("差", Decimal(-1))]),
            "请填写档次名称。 档次的分应在 0 到 999.99 之间。",
        ),
        (RuleValues("veto", "x"), "一票否决的最高星级应为一星到四星,或不参加评定。"),
        (
            RuleValues("veto", "x", veto_ceiling=5),
            "一票否决的最高星级应为一星到四星,或不参加评定。",
        ),
    ],
)
def test_faulty_rules(
    standard: Standard, officer: Account, values: RuleValues, sentence: str
) -> None:
    found = refusal(add_rule, indicator=indicator(standard), values=values, by=officer)
    assert found == (422, sentence)


def test_change_move_and_remove_rules(standard: Standard, officer: Account) -> None:
    owner = indicator(standard)
    first, *_rest = owner.rules.all()
    changed = change_rule(
        rule=first, values=RuleValues("per_person", "缺配", Decimal(1)), by=officer
    )
    assert (changed.kind, changed.points, changed.points_limit) == ("per_person", 1, None)
    entry = Entry.objects.latest("number")
    assert (entry.before["kind"], entry.after["kind"]) == ("fixed", "per_person")
    move_rule(rule=first, is_up=False, by=officer)
    assert [rule.position for rule in owner.rules.all()] == [1, 2, 3, 4]
    assert owner.rules.all()[1] == first
    remove_rule(rule=first, by=officer)
    assert [rule.position for rule in owner.rules.all()] == [1, 2, 3]
    values = RuleValues("fixed", "x", Decimal(1))
    assert refusal(change_rule, rule=first, values=values, by=officer)[0] == 404


def test_published_parts_stay(standard: Standard, officer: Account, approver: Account) -> None:
    owner, values = indicator(standard), IndicatorValues("新", Decimal(1))
    rule, criterion = owner.rules.all()[0], owner.criteria.all()[0]
    changes: list[tuple[Any, dict[str, Any]]] = [
        (add_indicator, {"standard": standard, "parent": None, "values": values}),
        (change_indicator, {"indicator": owner, "values": values}),
        (remove_indicator, {"indicator": owner}),
        (move_indicator, {"indicator": owner, "is_up": False}),
        (add_criterion, {"indicator": owner, "text": "x"}),
        (change_criterion, {"criterion": criterion, "text": "x"}),
        (remove_criterion, {"criterion": criterion}),
        (move_criterion, {"criterion": criterion, "is_up": False}),
        (add_rule, {"indicator": owner, "values": RuleValues("fixed", "x", Decimal(1))}),
        (change_rule, {"rule": rule, "values": RuleValues("fixed", "x", Decimal(1))}),
        (remove_rule, {"rule": rule}),
        (move_rule, {"rule": rule, "is_up": False}),
    ]
    before = standard_content(standard)
    for service, arguments in changes:
        assert refusal(service, by=approver, **arguments)[0] == 403
        assert refusal(service, by=officer, expected_version=9, **arguments)[0] == 409
    publish_standard(standard=standard, by=officer)
    for service, arguments in changes:
        assert refusal(service, by=officer, **arguments)[0] == 409
    assert standard_content(standard) == before
    assert DeductionRule.objects.filter(indicator=owner).count() == 4
