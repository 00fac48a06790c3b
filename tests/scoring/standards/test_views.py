"""Pages of standards and rule sets: who reads, who edits, what is typed stays."""

from typing import Any

import pytest
from django.test import Client

from branches.people.models import Account
from scoring.standards.models import Indicator, RuleSet, Standard
from scoring.standards.queries import rule_set_content, standard_content
from scoring.standards.services import copy_standard, publish_rule_set, publish_standard
from scoring.standards.sheets import scheme_from_toml, shipped_rule_set, shipped_standard
from starrating import clock
from starrating.access import Role
from starrating.admission import REAUTHENTICATED_AT
from tests.factories.organisations import City
from tests.factories.people import make_actor
from tests.factories.standards import make_rule_set, make_standard
from tests.scoring.standards.browsing import address, send, shown
from tests.scoring.standards.drafting import draft_rules, draft_standard, indicator


def test_lists_cut_by_right(desk: Client, town: City, officer: Account, approver: Account) -> None:
    draft_rules(officer), draft_standard(officer)
    make_rule_set(title="发布的规则"), make_standard(town.school.field)
    assert shown(desk, address("list")).count('is-amber">草稿<') == 2
    assert (
        "110" in shown(desk, address("list")),
        "规则(第 1 版)" in shown(desk, address("list")),
    ) == (True, True)
    assert shown(desk, address("list", field=town.school.field_id)).count("考评标准(") == 0
    assert "发布的规则" in shown(desk, address("rule_sets"))
    for role, at in (
        (Role.APPROVER, town.department),
        (Role.REVIEWER, town.education),
        (Role.SECRETARY, town.school),
    ):
        client = Client()
        client.force_login(make_actor(role, at))
        page = shown(client, address("list"))
        assert ('is-amber">草稿<' in page, "起草" in page, "发布的规则" in page) == (
            False,
            False,
            True,
        )
        assert "起草" not in shown(client, address("rule_sets"))


def test_empty_lists_say_how_to_begin(desk: Client) -> None:
    page = shown(desk, address("list"))
    assert "评定员可以从随系统附带的 110 分标准起草" in page
    assert "从随系统附带的规则起草" in page
    assert "评定员可以从随系统附带的规则起草" in shown(desk, address("rule_sets"))


@pytest.mark.parametrize("name", ["list", "rule_sets"])
def test_lists_cost_the_same_for_any_number_of_rows(
    desk: Client, officer: Account, name: str, django_assert_num_queries: Any
) -> None:
    statements = {"list": 8, "rule_sets": 6}[name]
    shown(desk, address(name))  # the first answer of a session stamps it
    made = 0
    for count in (1, 3, 50, 250):
        for number in range(made, count):
            RuleSet.objects.create(title="规则", number=number + 1, low_cap=20, drafted_by=officer)
            row = Standard.objects.create(title="标准", number=number + 1, drafted_by=officer)
            Indicator.objects.create(standard=row, position=1, name="甲", maximum=100)
        made = count
        with django_assert_num_queries(statements):
            assert desk.get(address(name)).status_code == 200


def test_from_the_shipped_standard_to_a_published_one(desk: Client, town: City) -> None:
    rules = RuleSet.objects.get(
        pk=send(desk, address("copy_rule_set"), title="评定规则").split("/")[-2]
    )
    assert rule_set_content(rules) == {**shipped_rule_set(), "title": "评定规则"}
    field = town.school.field_id
    path = send(desk, address("copy_standard"), title="学校标准", field=field, with_vetoes="on")
    standard = Standard.objects.get(pk=path.split("/")[-2])
    assert standard_content(standard) == {
        **shipped_standard(with_vetoes=True),
        "title": "学校标准",
        "field": "学校",
    }
    page = shown(desk, path)
    for words in ("基础 100 分,加分项最多 10 分", "分值为推定", "有团结有力、敢于担当的领导班子"):
        assert words in page
    assert "全年学时低于 40 的,每人扣 3 分" in page
    assert "满意率(%)低于 50 的,星级最高为一星" in page
    check = shown(desk, address("publish_rule_set", rules.pk))
    assert "四项比例不能同时满足" in check
    send(desk, address("publish_rule_set", rules.pk))
    send(desk, address("publish_standard", standard.pk))
    standard.refresh_from_db()
    page = shown(desk, path)
    assert (standard.content_hash in page, "与内容相符" in page, "办理记录" in page) == (True,) * 3
    assert "发布了考评标准" in page
    assert "与内容相符" in shown(desk, address("rule_set", rules.pk))
    file = desk.get(address("export_scheme", standard.pk))
    assert "attachment" in file["Content-Disposition"]
    assert scheme_from_toml(file.content.decode()).title == "学校标准"
    assert (
        desk.get(address("export_scheme", standard.pk, rule_set=rules.pk)).content == file.content
    )
    assert desk.get(address("export_scheme", standard.pk, rule_set="x")).status_code == 404
    reader = Client()
    reader.force_login(make_actor(Role.SECRETARY, town.school))
    page = shown(reader, path)
    assert ("办理记录" in page, ">编辑" in page, "与内容相符" in page) == (False, False, True)


def test_a_hash_that_does_not_fit_is_shown(desk: Client, officer: Account) -> None:
    rules = RuleSet.objects.create(
        title="旧",
        number=1,
        low_cap=20,
        state="published",
        content_hash="0" * 64,
        published_at=clock.now(),
    )
    assert "与内容不符" in shown(desk, address("rule_set", rules.pk))


def test_scheme_without_published_rules(desk: Client, officer: Account) -> None:
    page = shown(desk, address("export_scheme", draft_standard(officer).pk), 409)
    assert "还没有已发布的评定规则" in page


def test_published_versions_have_no_forms(desk: Client, officer: Account) -> None:
    standard = publish_standard(standard=draft_standard(officer), by=officer)
    rules = publish_rule_set(rule_set=draft_rules(officer), by=officer)
    owner = indicator(standard)
    for path in (
        address("change_standard", standard.pk),
        address("publish_standard", standard.pk),
        address("discard_standard", standard.pk),
        address("add_indicator", standard.pk),
        address("indicator", owner.pk),
        address("change_indicator", owner.pk),
        address("change_criterion", owner.criteria.all()[0].pk),
        address("remove_rule", owner.rules.all()[0].pk),
        address("change_rule_set", rules.pk),
    ):
        assert "这一版已经发布" in shown(desk, path, 409)


def test_who_may_not_finds_nothing(
    desk: Client, town: City, officer: Account, approver: Account, client: Client
) -> None:
    rules, standard = draft_rules(officer), draft_standard(officer)
    owner = indicator(standard)
    reader = Client()
    reader.force_login(approver)
    for path in (
        address("standard", standard.pk),
        address("rule_set", rules.pk),
        address("compare_standards", standard.pk),
        address("export_scheme", standard.pk),
        address("standard", 9999),
    ):
        assert reader.get(path).status_code == 404
    for path in (
        address("copy_standard"),
        address("change_standard", standard.pk),
        address("publish_rule_set", rules.pk),
        address("indicator", owner.pk),
        address("move_rule", owner.rules.all()[0].pk),
    ):
        assert (reader.get(path).status_code, reader.post(path).status_code) == (403, 403)
    session = desk.session
    del session[REAUTHENTICATED_AT]
    session.save()
    assert "reauthenticate" in desk.get(address("publish_standard", standard.pk))["Location"]


def test_compare_pages(desk: Client, officer: Account) -> None:
    first = draft_standard(officer)
    assert "还没有可以比较的其他版本" in shown(desk, address("compare_standards", first.pk))
    second = copy_standard(source=first, field=None, title="标准", by=officer)
    assert "两版内容完全相同" in shown(desk, address("compare_standards", second.pk))
    Indicator.objects.filter(standard=second, name="领导班子").update(maximum=20)
    page = shown(desk, address("compare_standards", second.pk, **{"with": first.pk}))
    assert ("指标“领导班子”分值" in page, ">15<" in page, ">20<" in page) == (True, True, True)
    missing = address("compare_standards", second.pk, **{"with": "abc"})
    assert desk.get(missing).status_code == 404
    one, two = make_rule_set(), make_rule_set("strict")
    page = shown(desk, address("compare_rule_sets", two.pk, **{"with": one.pk}))
    assert ("三星承接" in page, "各档从严" in page) == (True, True)
