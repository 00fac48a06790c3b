"""Pages of drafts: every field and part is edited without a script; what is typed stays."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from branches.people.models import Account
from scoring.standards.models import Criterion, DeductionRule, Indicator, RuleSet, Standard
from scoring.standards.queries import rule_set_content
from scoring.standards.sheets import shipped_rule_set
from starrating.pages import new_key
from tests.factories.organisations import City
from tests.scoring.standards.browsing import address, filled, send, shown
from tests.scoring.standards.drafting import draft_rules, draft_standard, indicator, names


def test_change_rule_set_page(desk: Client, officer: Account) -> None:
    rules = draft_rules(officer)
    path = address("change_rule_set", rules.pk)
    send(
        desk,
        path,
        low_cap="２５",
        cap_3="35",
        minimum_5="92.5",
        tie_keys="工作业绩\r\n\r\n 群众评价 ",
        gate_5="on",
    )
    content = rule_set_content(RuleSet.objects.get())
    assert content == {
        **shipped_rule_set(),
        "title": "规则",
        "low_cap": "25.00",
        "tie_keys": ["工作业绩", "群众评价"],
        "levels": [
            {"star": 5, "minimum": "92.50", "cap": "10.00", "requires_innovation": True},
            {"star": 4, "minimum": "80.00", "cap": "30.00", "requires_innovation": False},
            {"star": 3, "minimum": "70.00", "cap": "35.00", "requires_innovation": False},
            {"star": 2, "minimum": "60.00", "cap": None, "requires_innovation": False},
        ],
    }
    page = send(desk, path, 422, low_cap="1_0", cap_5="", minimum_4="९")
    assert page.count("应为最多两位小数的数字") == 4
    assert 'value="1_0"' in page
    page = send(desk, path, 422, overflow="about", cap_3="40")
    assert "按“左右”处理时,各档比例之和应为 100" in page


def test_stale_forms_keep_both_texts(desk: Client, officer: Account) -> None:
    rules, standard = draft_rules(officer), draft_standard(officer)
    owner = indicator(standard)
    criterion, rule = owner.criteria.all()[0], owner.rules.all()[0]
    group = indicator(standard, "骨干队伍")
    for path, field, now in (
        (address("change_rule_set", rules.pk), "title", "90 分以上"),
        (address("change_standard", standard.pk), "title", "不限领域"),
        (address("change_indicator", group.pk), "method", "骨干队伍"),
        (address("change_criterion", criterion.pk), "text", "书记政治素质好"),
        (address("change_rule", rule.pk), "label", "到期未换届"),
    ):
        page = send(desk, path, 409, expected_version=99, **{field: "我写的字"})
        for words in ("刚被别人改动过", "我写的字", "现在已保存的内容", now, "按最新内容重新修改"):
            assert words in page, path


def test_change_standard_page(desk: Client, town: City, officer: Account) -> None:
    standard = draft_standard(officer)
    path = address("change_standard", standard.pk)
    send(desk, path, title="新名", field=town.school.field_id, aims="一\r\n二", note="说明")
    standard.refresh_from_db()
    assert (standard.title, standard.aims, standard.note) == ("新名", ["一", "二"], "说明")
    assert "请改正以下内容" in send(desk, path, 422, title="")


def test_indicators_are_edited_on_their_pages(desk: Client, officer: Account) -> None:
    standard = draft_standard(officer)
    path = send(
        desk, address("add_indicator", standard.pk), name="作风", maximum="5", is_bonus="on"
    )
    made = indicator(standard, "作风")
    assert (path, made.is_bonus) == (address("indicator", made.pk), True)
    send(desk, address("add_indicator", standard.pk, parent=made.pk), name="会风", maximum="3")
    assert desk.get(address("add_indicator", standard.pk, parent="x")).status_code == 404
    assert "各分项合计" in shown(desk, path)
    assert "放在“作风”之下" in shown(desk, address("add_indicator", standard.pk, parent=made.pk))
    send(desk, address("change_indicator", made.pk), name="作风建设", method="实地走访")
    assert (indicator(standard, "作风建设").maximum, "作风建设" in shown(desk, path)) == (
        Decimal(3),
        True,
    )
    send(desk, address("change_indicator", indicator(standard).pk), maximum="12.5")
    assert indicator(standard).maximum == 12.5
    assert "1.1" not in shown(desk, address("standard", standard.pk))
    assert "9.1 会风" in re.sub(r"\s+", " ", shown(desk, address("standard", standard.pk)))
    send(desk, address("remove_indicator", made.pk))
    assert len(names(standard)) == 8


def move(client: Client, path: str, version: int, direction: str, status: int = 302) -> str:
    data = {"direction": direction, "expected_version": version, "idempotency_key": new_key()}
    answer = client.post(path, data)
    assert answer.status_code == status
    return answer.content.decode()


def test_moving_needs_no_script_and_no_page(desk: Client, officer: Account) -> None:
    standard = draft_standard(officer)
    owner = indicator(standard)
    criterion, rule = owner.criteria.all()[0], owner.rules.all()[0]
    page = shown(desk, address("indicator", owner.pk))
    for name, row in (
        ("move_indicator", owner),
        ("move_criterion", criterion),
        ("move_rule", rule),
    ):
        path = address(name, row.pk)
        assert (f'action="{path}"' in page, desk.get(path).status_code) == (True, 405)
        standard.refresh_from_db()
        move(desk, path, standard.version, "down")
        assert "已经在最后面" in "已经在最后面" + move(desk, path, 99, "up", 409)
    assert names(standard)[:2] == ["骨干队伍", "领导班子"]
    assert [owner.criteria.all()[1], owner.rules.all()[1]] == [criterion, rule]
    standard.refresh_from_db()
    again = indicator(standard, "骨干队伍")
    page = move(desk, address("move_indicator", again.pk), standard.version, "up", 409)
    assert "已经在最前面了" in page


def test_criteria_pages(desk: Client, officer: Account) -> None:
    owner = indicator(draft_standard(officer))
    assert send(desk, address("add_criterion", owner.pk), text="新要点") == address(
        "indicator", owner.pk
    )
    made = Criterion.objects.get(text="新要点")
    send(desk, address("change_criterion", made.pk), text="改过")
    assert "改过" in shown(desk, address("indicator", owner.pk))
    assert "改过" in shown(desk, address("remove_criterion", made.pk))
    send(desk, address("remove_criterion", made.pk))
    assert owner.criteria.count() == 5


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("fixed", {"points": "2"}, "扣 2 分"),
        ("per_occurrence", {"points": "1", "points_limit": "3"}, "每次(项)扣 1 分,最多扣 3 分"),
        (
            "per_person",
            {"points": "1", "measure": "学时", "comparison": "below", "threshold": "40"},
            "学时低于 40 的,每人扣 1 分",
        ),
        (
            "threshold",
            {"points": "5", "measure": "人数", "comparison": "at_least", "threshold": "50"},
            "人数不低于 50 的,扣 5 分",
        ),
        ("discretion", {}, "酌情扣分,须写明理由"),
        ("bonus", {"points_limit": "10"}, "酌情加分,须写明理由,最多加 10 分"),
        (
            "graded",
            {"grades": "好 20\r\n较好 15\r\n一般 10\r\n差 0"},
            "好 20 分、较好 15 分、一般 10 分、差 0 分",
        ),
        ("veto", {"veto_ceiling": "0"}, "不参加本次评定"),
    ],
)
def test_every_kind_of_rule_has_its_form(
    desk: Client, officer: Account, kind: str, typed: dict[str, Any], words: str
) -> None:
    owner = indicator(draft_standard(officer), "工作业绩")
    send(desk, address("add_rule", owner.pk, kind=kind), label="新的一条", **typed)
    made = DeductionRule.objects.get(label="新的一条")
    assert words in shown(desk, address("indicator", owner.pk))
    before = filled(desk, address("change_rule", made.pk))
    assert {name: before[name] for name in typed if name != "grades"} == {
        name: value for name, value in typed.items() if name != "grades"
    }
    send(desk, address("change_rule", made.pk), label="改过的一条")
    assert words in shown(desk, address("indicator", owner.pk))
    assert "改过的一条" in shown(desk, address("remove_rule", made.pk))
    send(desk, address("remove_rule", made.pk))
    assert not DeductionRule.objects.filter(label="改过的一条").exists()


def test_faulty_rule_forms(desk: Client, officer: Account) -> None:
    owner = indicator(draft_standard(officer))
    assert desk.get(address("add_rule", owner.pk, kind="other")).status_code == 404
    page = send(
        desk, address("add_rule", owner.pk, kind="graded"), 422, label="x", grades="好\n差 0"
    )
    assert "“好”应写成“档次 分”" in page
    page = send(desk, address("add_rule", owner.pk), 422, label="x", points="0")
    assert "分应在 0.01 到 999.99 之间" in page
    page = send(desk, address("add_rule", owner.pk, kind="threshold"), 422, label="x", points="1")
    assert page.count("errorlist") + page.count("invalid-feedback") >= 3


def test_discard_pages(desk: Client, officer: Account) -> None:
    rules, standard = draft_rules(officer), draft_standard(officer)
    assert send(desk, address("discard_rule_set", rules.pk)) == address("rule_sets")
    assert send(desk, address("discard_standard", standard.pk)) == address("list")
    assert (RuleSet.objects.count(), Standard.objects.count()) == (0, 0)


def test_faulty_drafts_cannot_be_sent_to_be_published(desk: Client, officer: Account) -> None:
    standard = draft_standard(officer)
    Indicator.objects.all().delete()
    page = shown(desk, address("publish_standard", standard.pk))
    assert ("还没有指标" in page, "此后不再改动</button>" in page) == (True, False)
    data = {"expected_version": 1, "idempotency_key": new_key()}
    answer = desk.post(address("publish_standard", standard.pk), data)
    assert (answer.status_code, "还没有指标" in answer.content.decode()) == (422, True)
