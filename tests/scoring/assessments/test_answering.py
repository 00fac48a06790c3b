from typing import Any

import pytest

from scoring.assessments.models import Answer, KeptText
from scoring.assessments.queries import kept_texts
from scoring.assessments.services import (
    Given,
    answer_rule,
    answers_now,
    read_form,
    receive_assessment,
    reopen_indicators,
    reply_of,
    save_indicator,
    submit_assessment,
)
from scoring.assessments.sheets import Reply
from tests.scoring.assessments.branch import ENDS_ON, Branch, days, fresh, refusal

TIMES = "三会一课、民主评议党员、党务公开中有未落实的"


def test_answer_rule(branch: Branch) -> None:
    row = branch.begin()
    rule = branch.rule(TIMES)
    reply = Reply("some", count=2, reason="第三季度公开栏未更新,8月已补。")
    saved = answer_rule(
        assessment=row, rule=rule, reply=reply, expected_version=0, by=branch.preparer
    )
    answer = saved.answers[rule.pk]
    assert (reply_of(answer), answer.version, answer.edited_by, str(answer)) == (
        reply,
        1,
        branch.preparer,
        f"{rule}:有",
    )
    now = read_form(row).of(rule.indicator)
    assert (now.answered, now.score.score, now.score.so_far) == (1, None, 600)
    assert [each.points for each in now.score.lost] == [400]
    again = answer_rule(
        assessment=row, rule=rule, reply=reply, expected_version=0, by=branch.secretary
    )
    assert (again.answers[rule.pk].version, again.kept) == (1, {})


def test_half_an_answer_is_saved_and_does_not_count(branch: Branch) -> None:
    row = branch.begin()
    rule = branch.rule("群众满意度偏低")
    for version, reply in enumerate([Reply("none"), Reply("none", measure=7999)]):
        answer_rule(
            assessment=row, rule=rule, reply=reply, expected_version=version, by=branch.secretary
        )
        assert read_form(row).of(rule.indicator).answered == 0
    last = answer_rule(
        assessment=row,
        rule=rule,
        reply=Reply("some", measure=7999),
        expected_version=2,
        by=branch.secretary,
    )
    assert last.answers[rule.pk].measure is not None
    now = read_form(row).of(rule.indicator)
    assert (now.answered, now.score.so_far) == (1, 1500)


def test_a_page_is_saved_answer_by_answer(branch: Branch) -> None:
    """What is stale is kept, what is not is saved, in one act."""
    row = branch.begin()
    indicator = branch.indicator("活动阵地")
    place, kit, more = indicator.rules.order_by("position")
    save_indicator(
        assessment=row,
        indicator=indicator,
        given={
            place.pk: Given(Reply("none")),
            kit.pk: Given(Reply("some", reason="缺投影")),
            more.pk: Given(Reply("some", points=150, reason="陈旧")),
        },
        account="有活动室 60 平方米。",
        by=branch.preparer,
    )
    saved = save_indicator(
        assessment=row,
        indicator=indicator,
        given={
            place.pk: Given(Reply("not_applicable", reason="与社区共用"), 1),
            kit.pk: Given(Reply("none", reason="已配齐"), 1),
            more.pk: Given(Reply("some", points=200, reason="更旧"), 0),
        },
        account="另一份",
        account_version=0,
        by=branch.secretary,
    )
    assert {key: answer.version for key, answer in saved.answers.items()} == {
        place.pk: 2,
        kit.pk: 2,
        more.pk: 1,
    }
    assert (saved.account.text, saved.account.is_saved) == ("有活动室 60 平方米。", False)
    assert {field: kept.text for field, kept in saved.kept.items()} == {
        f"answer:{more.pk}": "有;2 分;更旧",
        f"account:{indicator.pk}": "另一份",
    }
    assert {(kept.field, kept.text, kept.why) for kept in kept_texts(row)} == {
        (f"answer:{more.pk}", "有;2 分;更旧", "stale"),
        (f"account:{indicator.pk}", "另一份", "stale"),
        (f"answer:{kit.pk}", "缺投影", "replaced"),
    }


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply("yes"), "“三会一课、民主评议党员、党务公开中有未落实的(按项计)”的回答应为"),
        (
            Reply("some", grade="好"),
            "“三会一课、民主评议党员、党务公开中有未落实的(按项计)”没有这个档次",
        ),
        (
            Reply("some", count=-1),
            "“三会一课、民主评议党员、党务公开中有未落实的(按项计)”的次数或人数不在",
        ),
        (
            Reply("some", count=10_000),
            "“三会一课、民主评议党员、党务公开中有未落实的(按项计)”的次数",
        ),
        (
            Reply("some", measure=100_000_000),
            "“三会一课、民主评议党员、党务公开中有未落实的(按项计)”的数值",
        ),
        (
            Reply("some", points=-1),
            "“三会一课、民主评议党员、党务公开中有未落实的(按项计)”的分不在",
        ),
        (
            Reply("some", reason="字" * 1001),
            "“三会一课、民主评议党员、党务公开中有未落实的(按项计)”的说明最多",
        ),
    ],
)
def test_what_can_be_no_answer_is_refused(branch: Branch, reply: Reply, words: str) -> None:
    row = branch.begin()
    rule = branch.rule(TIMES)
    status, message = refusal(
        answer_rule,
        assessment=row,
        rule=rule,
        reply=reply,
        expected_version=0,
        by=branch.secretary,
    )
    assert (status, message[: len(words)]) == (422, words)
    assert not Answer.objects.exists()


def test_a05_rules_of_elsewhere_are_refused_and_nothing_is_saved(branch: Branch) -> None:
    row = branch.begin()
    own, other = branch.rule(TIMES), branch.rule("没有活动场所")
    veto = branch.rule("基础工作有严重缺失")
    for foreign in (other, veto):
        given = {own.pk: Given(Reply("none")), foreign.pk: Given(Reply("none"))}
        assert refusal(
            save_indicator,
            assessment=row,
            indicator=own.indicator,
            given=given,
            by=branch.secretary,
        ) == (404, "这一项不在本指标的扣分项里,请刷新页面。")
    assert not Answer.objects.exists()


def test_a_refused_account_takes_the_answers_with_it(branch: Branch) -> None:
    row = branch.begin()
    rule = branch.rule(TIMES)
    assert refusal(
        save_indicator,
        assessment=row,
        indicator=rule.indicator,
        given={rule.pk: Given(Reply("none"))},
        account="字" * 5001,
        by=branch.secretary,
    )[1].startswith("这段文字最多 5000 个字")
    assert answers_now(row, rule.indicator) == {}


def sent_back(branch: Branch, *names: str) -> Any:
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    receive_assessment(assessment=row, by=branch.reviewer)
    reopen_indicators(
        assessment=row,
        indicators={branch.indicator(name).pk: "请核实" for name in names},
        due_on=ENDS_ON + days(5),
        by=branch.reviewer,
    )
    return fresh(row)


def test_of_eight_indicators_with_two_returned_exactly_two_are_editable(branch: Branch) -> None:
    row = sent_back(branch, "工作制度", "群众评价")
    form = read_form(row)
    assert [each.indicator.name for each in form.indicators if each.is_open] == [
        "工作制度",
        "群众评价",
    ]
    outcomes = {}
    for now in form.indicators:
        asked = now.questions[0]
        arguments: dict[str, Any] = {
            "assessment": row,
            "rule": asked.rule,
            "reply": Reply("not_applicable", reason="不涉及"),
            "expected_version": asked.version,
            "by": branch.secretary,
        }
        if now.is_open:
            outcomes[now.indicator.name] = answer_rule(**arguments).answers[asked.rule.pk].version
        else:
            outcomes[now.indicator.name] = refusal(answer_rule, **arguments)[0]
    assert outcomes == {
        **{each.indicator.name: 409 for each in form.indicators},
        "工作制度": 2,
        "群众评价": 2,
    }


def test_the_number_of_statements_does_not_depend_on_the_answers(
    branch: Branch, django_assert_num_queries: Any
) -> None:
    row = branch.begin()
    indicator = branch.indicator("工作制度")
    rules = list(indicator.rules.exclude(kind="veto"))

    def given(count: int, reason: str) -> dict[int, Given]:
        now = answers_now(row, indicator)
        return {
            rule.pk: Given(
                Reply("not_applicable", reason=reason),
                now[rule.pk].version if rule.pk in now else 0,
            )
            for rule in rules[:count]
        }

    def save(sent: dict[int, Given]) -> None:
        save_indicator(assessment=row, indicator=indicator, given=sent, by=branch.secretary)

    save(given(5, "一"))
    for count in (1, 5):
        sent = given(count, f"改为{count}")
        with django_assert_num_queries(8):
            save(sent)
    assert not KeptText.objects.exists()
