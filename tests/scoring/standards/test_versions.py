"""Versions: copied, changed while drafts, published, frozen."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from branches.journal.models import Entry
from branches.people.models import Account
from scoring import engine
from scoring.standards.models import (
    Criterion,
    DeductionRule,
    Indicator,
    Level,
    RuleSet,
    Standard,
    VersionState,
)
from scoring.standards.queries import (
    content_hash,
    exported_scheme,
    leaf_indicators,
    published_rule_sets,
    published_standards,
    rule_set_content,
    rule_sets_visible_to,
    scheme_of,
    standard_content,
    standards_visible_to,
)
from scoring.standards.services import (
    LevelValues,
    RuleSetValues,
    change_rule_set,
    change_standard,
    copy_rule_set,
    copy_standard,
    discard_rule_set,
    discard_standard,
    publish_rule_set,
    publish_standard,
    rule_set_faults,
    rule_set_warnings,
    standard_faults,
    standard_warnings,
)
from scoring.standards.sheets import shipped_rule_set, shipped_scheme, shipped_standard
from tests.factories.organisations import City
from tests.factories.standards import make_rule_set, make_standard
from tests.scoring.standards.drafting import draft_rules, draft_standard, refusal

LEVELS = (
    LevelValues(5, Decimal(90), Decimal(10), requires_innovation=True),
    LevelValues(4, Decimal(80), Decimal(30)),
    LevelValues(3, Decimal(70), Decimal(40)),
    LevelValues(2, Decimal(60)),
)


def values(**changes: Any) -> RuleSetValues:
    plain: dict[str, Any] = {
        "title": "规则二",
        "overflow": "strict",
        "threshold_basis": "base",
        "low_cap": Decimal(20),
        "tie_keys": ["工作业绩"],
        "levels": LEVELS,
    }
    return RuleSetValues(**{**plain, **changes})


def test_copy_of_the_shipped_rules_and_standard(town: City, officer: Account) -> None:
    rules, standard = draft_rules(officer), draft_standard(officer)
    assert rule_set_content(rules) == {**shipped_rule_set(), "title": "规则"}
    assert standard_content(standard) == {**shipped_standard(), "title": "标准"}
    scheme = scheme_of(rules, standard)
    assert scheme == engine.Scheme(
        **{
            name: getattr(shipped_scheme(), name)
            for name in shipped_scheme().__slots__
            if name != "title"
        },
        title="标准",
    )
    assert (rules.number, rules.state, rules.drafted_by, rules.copied_from) == (
        1,
        "draft",
        officer,
        None,
    )
    assert [entry.verb for entry in Entry.objects.order_by("number")] == [
        "standards.copy_rule_set",
        "standards.copy_standard",
    ]


def test_copy_of_a_version_with_another_field(town: City, officer: Account) -> None:
    first = copy_standard(source=None, field=None, title="一", by=officer, with_vetoes=True)
    second = copy_standard(source=first, field=town.school.field, title="二", by=officer)
    content = standard_content(second)
    assert content == {**standard_content(first), "title": "二", "field": "学校"}
    assert (first.number, second.number, second.copied_from) == (1, 2, first)
    rules = copy_rule_set(source=draft_rules(officer), title="规则二", by=officer)
    assert rule_set_content(rules) == {**shipped_rule_set(), "title": "规则二"}


@pytest.mark.parametrize("title", ["", " \u3000", "长" * 201, "零\u200b宽"])
def test_copies_want_a_title_that_shows(town: City, officer: Account, title: str) -> None:
    arguments: dict[str, Any] = {"source": None, "title": title, "by": officer}
    assert refusal(copy_rule_set, **arguments)[0] == 422
    assert refusal(copy_standard, field=None, **arguments)[0] == 422
    assert (RuleSet.objects.count(), Standard.objects.count()) == (0, 0)


def test_only_the_officer_drafts_and_publishes(
    town: City, officer: Account, approver: Account
) -> None:
    rules, standard = draft_rules(officer), draft_standard(officer)
    sentence = "只有组织部评定员可以制定评定规则和考评标准。"
    for service, arguments in (
        (copy_rule_set, {"source": None, "title": "x"}),
        (copy_standard, {"source": None, "title": "x", "field": None}),
        (change_rule_set, {"rule_set": rules, "values": values()}),
        (
            change_standard,
            {"standard": standard, "title": "x", "field": None, "aims": [], "note": ""},
        ),
        (publish_rule_set, {"rule_set": rules}),
        (publish_standard, {"standard": standard}),
        (discard_rule_set, {"rule_set": rules}),
        (discard_standard, {"standard": standard}),
    ):
        assert refusal(service, by=approver, **arguments) == (403, sentence)


def test_change_rule_set(town: City, officer: Account) -> None:
    rules = draft_rules(officer)
    changed = change_rule_set(rule_set=rules, values=values(), by=officer, expected_version=1)
    assert (changed.version, changed.title, changed.overflow) == (2, "规则二", "strict")
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.before["overflow"], entry.after["overflow"]) == (
        "standards.change_rule_set",
        "absorb",
        "strict",
    )
    stale = refusal(
        change_rule_set, rule_set=rules, values=values(), by=officer, expected_version=1
    )
    assert stale == (409, "这份草稿刚被别人改动过,请核对最新内容后再办理。")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "请填写名称。"),
        ({"low_cap": None, "title": ""}, "请填写名称。 请填写二星及以下比例。"),
        ({"low_cap": Decimal(101)}, "二星及以下比例应在 0 到 100 之间。"),
        ({"low_cap": Decimal("NaN")}, "二星及以下比例应在 0 到 100 之间。"),
        ({"low_cap": Decimal("20.005")}, "二星及以下比例最多两位小数。"),
        ({"tie_keys": [""]}, "请填写同分比较指标。"),
        ({"tie_keys": ["甲", "甲"]}, "同分比较指标 甲 重复。"),
        ({"overflow": "x", "threshold_basis": "y"}, "超额处理方式 x 不存在;分数线依据 y 不存在。"),
        ({"overflow": "about", "low_cap": Decimal(10)}, "按“左右”处理时,各档比例之和应为 100。"),
        ({"levels": LEVELS[:3]}, "星级线应恰好是五、四、三、二星各一条。"),
        (
            {"levels": (*LEVELS[:3], LevelValues(2, Decimal(70)))},
            "各星级分数线应逐级降低且不为负。",
        ),
        (
            {"levels": (LevelValues(5, Decimal(-1), Decimal(500)), *LEVELS[1:])},
            "5 星分数线应在 0 到 999.99 之间。 5 星名额比例应在 0 到 100 之间。",
        ),
        (
            {"levels": (LevelValues(5, Decimal(90)), *LEVELS[1:])},
            "5 星名额比例应在 0 到 100 之间。",
        ),
    ],
)
def test_faulty_rules_are_refused(
    town: City, officer: Account, changes: dict[str, Any], sentence: str
) -> None:
    rules = draft_rules(officer)
    found = refusal(change_rule_set, rule_set=rules, values=values(**changes), by=officer)
    assert found == (422, sentence)


def test_change_standard(town: City, officer: Account) -> None:
    standard = draft_standard(officer)
    arguments: dict[str, Any] = {
        "standard": standard,
        "title": " 学校标准 ",
        "field": town.school.field,
        "aims": ["有一个目标"],
        "note": "第一段\r\n\r\n第二段 ",
        "by": officer,
    }
    changed = change_standard(**arguments)
    assert (changed.title, changed.note, changed.version) == ("学校标准", "第一段\n\n第二段", 2)
    assert refusal(change_standard, **{**arguments, "aims": [" "]}) == (422, "请填写目标。")
    assert refusal(change_standard, **{**arguments, "note": "一\x00"})[0] == 422
    assert refusal(change_standard, **{**arguments, "note": "长" * 2001}) == (
        422,
        "说明最多 2000 个字。",
    )
    assert refusal(change_standard, **{**arguments, "note": "长\n" * 1500}) == (
        422,
        "说明最多 2000 个字。",
    )


def test_publish_freezes_under_the_content_hash(town: City, officer: Account) -> None:
    rules = publish_rule_set(rule_set=draft_rules(officer), by=officer, expected_version=1)
    standard = publish_standard(standard=draft_standard(officer), by=officer)
    for version in (rules, standard):
        version.refresh_from_db()
        assert (version.state, version.published_by) == (VersionState.PUBLISHED, officer)
        assert version.content_hash == content_hash(version)
        assert version.content_hash != "0" * 64
    twin = publish_standard(
        standard=copy_standard(source=standard, field=None, title="标准", by=officer), by=officer
    )
    assert twin.content_hash == standard.content_hash
    assert (list(published_rule_sets()), list(published_standards())) == ([rules], [twin, standard])
    assert list(published_standards(town.school.field)) == []
    sentence = "这一版已经发布,内容不能再改;请复制成新的草稿,改好后另行发布。"
    for service, arguments in (
        (change_rule_set, {"rule_set": rules, "values": values()}),
        (publish_rule_set, {"rule_set": rules}),
        (discard_rule_set, {"rule_set": rules}),
        (publish_standard, {"standard": standard}),
        (discard_standard, {"standard": standard}),
    ):
        assert refusal(service, by=officer, **arguments) == (409, sentence)


def test_w06_a_published_version_is_frozen_in_the_database(town: City, officer: Account) -> None:
    rules = publish_rule_set(rule_set=draft_rules(officer), by=officer)
    standard = publish_standard(standard=draft_standard(officer), by=officer)
    before = (content_hash(rules), content_hash(standard))
    draft = draft_standard(officer)
    moved = Indicator.objects.get(standard=draft, name="领导班子")
    indicator = Indicator.objects.get(standard=standard, name="领导班子")
    attempts = [
        lambda: RuleSet.objects.update(low_cap=30),
        lambda: RuleSet.objects.filter(pk=rules.pk).update(state="draft", content_hash=""),
        lambda: Standard.objects.filter(pk=standard.pk).update(title="改"),
        lambda: Level.objects.filter(star=5).update(minimum=1),
        lambda: Level.objects.filter(star=5).delete(),
        lambda: Level.objects.create(rule_set=rules, star=5, minimum=1),
        lambda: Indicator.objects.filter(standard=standard).update(maximum=1),
        lambda: Indicator.objects.filter(pk=moved.pk).update(standard=standard, position=99),
        lambda: Indicator.objects.create(standard=standard, position=99, name="新", maximum=1),
        lambda: Indicator.objects.filter(standard=standard).delete(),
        lambda: Criterion.objects.filter(indicator=indicator).update(text="改"),
        lambda: Criterion.objects.create(indicator=indicator, position=99, text="新"),
        lambda: Criterion.objects.filter(indicator=moved).update(indicator=indicator, position=50),
        lambda: DeductionRule.objects.filter(indicator=indicator).update(points=1),
        lambda: DeductionRule.objects.filter(indicator=indicator).delete(),
        lambda: DeductionRule.objects.create(
            indicator=indicator, position=99, kind="fixed", label="新", points=1
        ),
        rules.delete,
        standard.delete,
    ]
    for attempt in attempts:
        with (
            pytest.raises((IntegrityError, InternalError), match="is frozen"),
            transaction.atomic(),
        ):
            attempt()
    assert (content_hash(rules), content_hash(standard)) == before
    Indicator.objects.filter(pk=moved.pk).update(maximum=1)


def test_discard_deletes_a_draft_that_nobody_copied(town: City, officer: Account) -> None:
    rules, standard = draft_rules(officer), draft_standard(officer)
    copies = (
        copy_rule_set(source=rules, title="二", by=officer),
        copy_standard(source=standard, field=None, title="二", by=officer),
    )
    sentence = "有别的版本复制自这份草稿,或有批次选用了它,不能删除。"
    assert refusal(discard_rule_set, rule_set=rules, by=officer) == (409, sentence)
    assert refusal(discard_standard, standard=standard, by=officer) == (409, sentence)
    discard_rule_set(rule_set=copies[0], by=officer)
    discard_standard(standard=copies[1], by=officer)
    assert (RuleSet.objects.get(), Standard.objects.get()) == (rules, standard)
    assert Entry.objects.latest("number").before["title"] == "二"
    gone = (404, "这份草稿已被删除。")
    assert refusal(publish_standard, standard=copies[1], by=officer) == gone


def test_faulty_drafts_are_not_published(town: City, officer: Account) -> None:
    rules, standard = draft_rules(officer), draft_standard(officer)
    RuleSet.objects.filter(pk=rules.pk).update(overflow="about", low_cap=10)
    assert refusal(publish_rule_set, rule_set=rules, by=officer) == (
        422,
        "不能发布:按“左右”处理时,各档比例之和应为 100。",
    )
    rules.refresh_from_db()
    assert rule_set_faults(rules) == ["按“左右”处理时,各档比例之和应为 100。"]
    Indicator.objects.filter(name="领导班子").update(maximum=0)
    assert refusal(publish_standard, standard=standard, by=officer) == (
        422,
        "不能发布:指标“领导班子”的分值应大于 0。",
    )
    Indicator.objects.all().delete()
    assert standard_faults(standard) == ["还没有指标。"]


def test_warnings_before_publishing_rules(town: City, officer: Account) -> None:
    rules = draft_rules(officer)
    assert rule_set_warnings(rules) == [
        "五星、四星、三星比例合计 80%,二星及以下正好剩 20%:"
        "取整或上面有空额时四项比例不能同时满足,按所选的超额处理办理。"
    ]
    tight = change_rule_set(rule_set=rules, values=values(low_cap=Decimal(10)), by=officer)
    assert rule_set_warnings(tight) == [
        "五星、四星、三星比例合计 80%,二星及以下至少有 20%,必然超过所定的 10%。"
    ]
    loose = change_rule_set(rule_set=rules, values=values(low_cap=Decimal(30)), by=officer)
    assert rule_set_warnings(loose) == []
    standard = make_standard()
    given = values(overflow="explicit", tie_keys=["民意"])
    other = change_rule_set(rule_set=rules, values=given, by=officer)
    assert rule_set_warnings(other) == [f"与已发布的{standard}合用时:同分比较指标 民意 不存在。"]


def test_warnings_before_publishing_a_standard(town: City, officer: Account) -> None:
    standard = draft_standard(officer)
    assert standard_warnings(standard) == []
    rules = make_rule_set()
    assert standard_warnings(standard) == []
    Standard.objects.update(aims=[])
    Criterion.objects.filter(indicator__name="领导班子").delete()
    DeductionRule.objects.filter(indicator__name="骨干队伍").delete()
    DeductionRule.objects.filter(indicator__name="活动阵地", kind="fixed").update(points=11)
    Indicator.objects.filter(name="群众评价").update(name="民意")
    standard.refresh_from_db()
    assert standard_warnings(standard) == [
        "没有写目标。",
        "指标“领导班子”没有评分要点。",
        "指标“骨干队伍”没有扣分项。",
        "指标“活动阵地”有扣分项超过它的分值 10 分。",
        f"与已发布的{rules}合用时:同分比较指标 群众评价 不存在。",
    ]


def test_drafts_are_the_officer_s(town: City, officer: Account, approver: Account) -> None:
    rules, standard = draft_rules(officer), draft_standard(officer)
    shown = (make_rule_set(), make_standard())
    assert set(rule_sets_visible_to(officer)) == {rules, shown[0]}
    assert set(standards_visible_to(officer)) == {standard, shown[1]}
    assert list(rule_sets_visible_to(approver)) == [shown[0]]
    assert list(standards_visible_to(approver)) == [shown[1]]


def test_leaf_indicators_in_one_statement(
    town: City, officer: Account, django_assert_num_queries: Any
) -> None:
    standards = [make_standard(), make_standard(), draft_standard(officer)]
    with django_assert_num_queries(1):
        found = leaf_indicators(standards)
    assert list(found) == [standard.pk for standard in standards]
    assert {len(leaves) for leaves in found.values()} == {8}
    assert leaf_indicators([]) == {}


def test_exported_scheme(town: City, officer: Account) -> None:
    assert exported_scheme() is None
    standard = make_standard()
    assert exported_scheme() is None
    rules = make_rule_set(overflow="explicit")
    later = make_standard()
    found = exported_scheme()
    assert found is not None
    assert found[1:] == (later, rules)
    seated = scheme_of(rules, later, seats={"学校": {5: 1, 4: 1, 3: 1}})
    assert seated.seats == {"学校": {5: 1, 4: 1, 3: 1}}
    earlier = exported_scheme(standard.number)
    assert earlier is not None
    assert earlier[1] == standard
    assert exported_scheme(draft_standard(officer).number) is None
