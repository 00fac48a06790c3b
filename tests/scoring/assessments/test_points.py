from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.assessments.sheets import (
    Question,
    Reply,
    answer_words,
    ceiling_of,
    decimal,
    deduction,
    gain,
    hundredths,
    indicator_score,
    missing,
    most_of,
    plain,
    question_of,
)
from scoring.standards.models import DeductionRule
from tests.scoring.assessments.asking import (
    MAXIMUM,
    forms,
    questions,
    replies,
    whole_replies,
)

NONE, SOME, NEVER = Reply("none"), Reply("some"), Reply("not_applicable", reason="没有此项工作")


def ask(kind: str, **columns: Any) -> Question:
    return Question(1, kind, "某事", **columns)


def score(question: Question, reply: Reply | None, maximum: int = 1000, **more: bool) -> int | None:
    given: dict[int, Reply] = {} if reply is None else {question.key: reply}
    return indicator_score([question], given, maximum, **more).score


FIXED = ask("fixed", points=200)
TIMES = ask("per_occurrence", points=200, limit=600)
PEOPLE = ask("per_person", points=300)
BELOW = ask("threshold", points=500, measure="满意率(%)", comparison="below", threshold=8000)
LEAST = ask("threshold", points=500, measure="党员人数", comparison="at_least", threshold=5000)
FREE = ask("discretion", limit=700)
EACH_BONUS = ask("bonus", points=300, limit=800)
FREE_BONUS = ask("bonus", limit=800)
GRADED = ask("graded", grades=(("好", 1000), ("较好", 750), ("差", 0)))
VETO = ask("veto", veto_ceiling=2)
MEASURED_VETO = ask("veto", veto_ceiling=1, measure="满意率(%)", comparison="below", threshold=5000)


@pytest.mark.parametrize(
    ("question", "reply", "points"),
    [
        (FIXED, NONE, 0),
        (FIXED, SOME, 200),
        (FIXED, NEVER, 0),
        (TIMES, replace(SOME, count=1), 200),
        (TIMES, replace(SOME, count=2), 400),
        (TIMES, replace(SOME, count=3), 600),  # on the limit
        (TIMES, replace(SOME, count=4), 600),
        (PEOPLE, replace(SOME, count=3), 900),
        (PEOPLE, replace(SOME, count=4), 1200),  # no limit: the floor is the indicator's
        (BELOW, replace(SOME, measure=7999), 500),
        (BELOW, replace(NONE, measure=8000), 0),
        (BELOW, replace(NONE, measure=8001), 0),
        (LEAST, replace(NONE, measure=4999), 0),
        (LEAST, replace(SOME, measure=5000), 500),
        (LEAST, replace(SOME, measure=5001), 500),
        (LEAST, NEVER, 0),
        (FREE, Reply("some", points=699, reason="不足"), 699),
        (FREE, Reply("some", points=700, reason="不足"), 700),
        (FREE, Reply("some", points=0, reason="已整改"), 0),
        (GRADED, Reply("some", grade="好"), 0),
        (GRADED, Reply("some", grade="较好"), 250),
        (GRADED, Reply("some", grade="差"), 1000),
        (VETO, Reply("some", reason="有处分"), 0),
    ],
)
def test_what_an_answer_takes_off(question: Question, reply: Reply, points: int) -> None:
    assert missing(question, reply, 1000) == ""
    assert (deduction(question, reply, 1000), gain(question, reply, 1000)) == (points, 0)
    assert score(question, reply) == max(0, 1000 - points)


@pytest.mark.parametrize(
    ("question", "reply", "points"),
    [
        (EACH_BONUS, NONE, 0),
        (EACH_BONUS, replace(SOME, count=1), 300),
        (EACH_BONUS, replace(SOME, count=2), 600),
        (EACH_BONUS, replace(SOME, count=3), 800),  # over its cap
        (EACH_BONUS, NEVER, 0),
        (FREE_BONUS, Reply("some", points=799, reason="成效"), 799),
        (FREE_BONUS, Reply("some", points=800, reason="成效"), 800),
        (GRADED, Reply("some", grade="较好"), 750),
    ],
)
def test_what_an_answer_adds_to_a_bonus(question: Question, reply: Reply, points: int) -> None:
    assert score(question, reply, is_bonus=True) == points
    capped = None if question.is_at_discretion and reply.points else min(points, 500)
    assert score(question, reply, 500, is_bonus=True) == capped


@pytest.mark.parametrize(
    ("question", "reply", "why"),
    [
        (FIXED, None, "请回答“没有”“有”或“不适用”。"),
        (FIXED, Reply(reason="先写了说明"), "请回答“没有”“有”或“不适用”。"),
        (FIXED, Reply("not_applicable"), "选“不适用”,请写明原因。"),
        (TIMES, SOME, "请填写有几次(项)。"),
        (TIMES, replace(SOME, count=0), "请填写有几次(项)。"),
        (PEOPLE, SOME, "请填写有几人。"),
        (EACH_BONUS, SOME, "请填写有几次(项)。"),
        (BELOW, NONE, "请填写满意率(%)。"),
        (BELOW, SOME, "请填写满意率(%)。"),
        (
            BELOW,
            replace(NONE, measure=7999),
            "满意率(%)为 79.99,低于 80,应选“有”;情形不同的,选“不适用”并写明原因。",
        ),
        (
            BELOW,
            replace(SOME, measure=8000),
            "满意率(%)为 80,不是低于 80,应选“没有”;填错了请改满意率(%)。",
        ),
        (
            LEAST,
            replace(NONE, measure=5000),
            "党员人数为 50,不低于 50,应选“有”;情形不同的,选“不适用”并写明原因。",
        ),
        (FREE, SOME, "请填写扣几分(0 至 7)。"),
        (FREE, Reply("some", points=701, reason="x"), "最多 7 分。"),
        (FREE, Reply("some", points=700), "请写明理由。"),
        (FREE_BONUS, SOME, "请填写加几分(0 至 8)。"),
        (FREE_BONUS, Reply("some", points=801, reason="x"), "最多 8 分。"),
        (FREE_BONUS, Reply("some", points=1), "请写明理由。"),
        (GRADED, None, "请选择一个档次。"),
        (GRADED, Reply("some", grade="很好"), "请选择一个档次。"),
        (GRADED, NEVER, "请选择一个档次。"),
        (VETO, SOME, "请写明情况。"),
        (MEASURED_VETO, replace(SOME, measure=4999), "请写明情况。"),
    ],
)
def test_an_answer_that_is_not_whole_moves_nothing(
    question: Question, reply: Reply | None, why: str
) -> None:
    assert missing(question, reply, 1000) == why
    assert (deduction(question, reply, 1000), gain(question, reply, 1000)) == (0, 0)
    found = indicator_score([question], {} if reply is None else {1: reply}, 1000)
    if not question.is_veto:
        assert (found.score, found.so_far) == (None, 1000)
        assert [(each.question, each.why) for each in found.unanswered] == [(question, why)]


def test_a_discretion_without_a_limit_may_take_the_whole_indicator() -> None:
    free = ask("discretion")
    assert (most_of(free, 1000), most_of(free, 300), most_of(FREE, 300)) == (1000, 300, 300)
    assert score(free, Reply("some", points=1000, reason="x")) == 0
    assert score(free, Reply("some", points=1001, reason="x")) is None


def test_every_point_lost_has_its_words() -> None:
    asked = [
        replace(FIXED, key=1, label="没有述职"),
        replace(TIMES, key=2, label="制度未落实"),
        replace(BELOW, key=3, label="满意度偏低"),
        replace(GRADED, key=4, label="考核档次", grades=(("好", 1800), ("较好", 1550))),
        replace(EACH_BONUS, key=5, label="受表彰"),
        VETO,
    ]
    given_: dict[int, Reply] = {
        1: SOME,
        2: replace(SOME, count=2),
        3: replace(SOME, measure=7950),
        4: Reply("some", grade="较好"),
        5: replace(SOME, count=1),
    }
    found = indicator_score(asked, given_, 2000)
    assert [(each.points, each.words) for each in found.lost] == [
        (200, "没有述职:有,扣 2 分"),
        (400, "制度未落实:有 2 次(项),扣 4 分"),
        (500, "满意度偏低:有,满意率(%) 79.5,扣 5 分"),
        (250, "考核档次:较好,得 15.5 分"),
        (200, "各档最高合计 18 分,满分 20 分"),
    ]
    assert [(each.points, each.words) for each in found.gained] == [
        (300, "受表彰:有 1 次(项),加 3 分")
    ]
    assert (found.score, found.unanswered) == (1800 - 200 - 400 - 500 - 250 + 300, ())
    assert answer_words(PEOPLE, replace(SOME, count=3)) == "有 3 人"
    assert answer_words(FIXED, Reply(reason="x")) == "未答"


def test_a_graded_indicator_never_passes_its_maximum() -> None:
    two = [replace(GRADED, key=1), replace(GRADED, key=2)]
    best = {1: Reply("some", grade="好"), 2: Reply("some", grade="好")}
    assert indicator_score(two, best, 1500).score == 1500
    one_less = {1: Reply("some", grade="好"), 2: Reply("some", grade="差")}
    assert indicator_score(two, one_less, 1500).score == 1000


def test_an_indicator_without_questions_is_full_and_a_bonus_nothing() -> None:
    assert indicator_score([], {}, 1000).score == 1000
    assert indicator_score([VETO], {}, 1000, is_bonus=True).score == 0


def test_the_lowest_declared_veto_is_the_ceiling() -> None:
    asked = [replace(VETO, key=1), replace(MEASURED_VETO, key=2), FIXED]
    reason: dict[str, Any] = {"reason": "某事"}
    assert ceiling_of(asked, {}) is None
    assert ceiling_of(asked, {1: NONE, 2: replace(NONE, measure=5000)}) is None
    assert ceiling_of(asked, {1: Reply("some", **reason)}) == 2
    low = Reply("some", measure=4999, reason="测评")
    assert ceiling_of(asked, {1: Reply("some", **reason), 2: low}) == 1
    assert ceiling_of([replace(VETO, veto_ceiling=0)], {1: Reply("some", **reason)}) == 0
    assert ceiling_of(asked, {1: SOME}) is None  # not whole yet: reported as open


def test_question_of_a_rule() -> None:
    rule = DeductionRule(
        pk=7,
        kind="graded",
        label="考核",
        points_limit=Decimal("6.00"),
        measure="学时",
        comparison="below",
        threshold=Decimal("24.00"),
        grades=[{"label": "好", "points": "20.00"}, {"label": "差", "points": "0.50"}],
    )
    assert question_of(rule) == Question(
        7, "graded", "考核", None, 600, "学时", "below", 2400, (("好", 2000), ("差", 50)), None
    )
    assert (hundredths(None), hundredths(Decimal("0.07")), decimal(None)) == (None, 7, None)
    assert decimal(1250) == Decimal("12.50")
    assert [plain(each) for each in (0, 5, 50, 1000, 1250, 1200)] == [
        "0",
        "0.05",
        "0.5",
        "10",
        "12.5",
        "12",
    ]  # fmt: skip - six figures read best in one line


@given(forms(is_whole=False), st.booleans())
def test_law_a_score_stays_within_its_indicator(
    form: tuple[list[Question], dict[int, Reply]], is_bonus: bool
) -> None:
    asked, given_ = form
    found = indicator_score(asked, given_, MAXIMUM, is_bonus=is_bonus)
    assert 0 <= found.so_far <= MAXIMUM
    assert found.score in (None, found.so_far)
    assert all(each.points >= 0 and each.words for each in (*found.lost, *found.gained))


@given(forms(is_whole=False), st.booleans())
def test_law_a_question_left_open_is_named_and_leaves_no_score(
    form: tuple[list[Question], dict[int, Reply]], is_bonus: bool
) -> None:
    asked, given_ = form
    open_ = [
        question
        for question in asked
        if not question.is_veto and missing(question, given_.get(question.key), MAXIMUM)
    ]
    found = indicator_score(asked, given_, MAXIMUM, is_bonus=is_bonus)
    assert [each.question for each in found.unanswered] == open_
    assert (found.score is None) == bool(open_)
    assert all(each.why for each in found.unanswered)


@given(forms(is_whole=True))
def test_law_every_point_is_accounted_for(form: tuple[list[Question], dict[int, Reply]]) -> None:
    """Maximum − score is the sum of what is said, but for the floor and the cap."""
    asked, given_ = form
    found = indicator_score(asked, given_, MAXIMUM)
    lost = sum(each.points for each in found.lost)
    gained = sum(each.points for each in found.gained)
    best = sum(question.grades[0][1] for question in asked if question.grades)
    over = max(0, best - MAXIMUM)
    assert found.score == max(0, min(MAXIMUM, MAXIMUM + over - lost + gained))


@given(st.data(), forms(is_whole=True), st.integers(1, 50))
def test_law_more_occurrences_never_raise_a_score(
    data: st.DataObject, form: tuple[list[Question], dict[int, Reply]], more: int
) -> None:
    asked, given_ = form
    kind = data.draw(st.sampled_from(["per_occurrence", "per_person"]))
    counted = data.draw(questions(key=99, kind=kind))
    less = Reply("some", count=data.draw(st.integers(1, 50)))
    worse = replace(less, count=(less.count or 0) + more)
    one = indicator_score([*asked, counted], {**given_, 99: less}, MAXIMUM)
    other = indicator_score([*asked, counted], {**given_, 99: worse}, MAXIMUM)
    assert one.score is not None
    assert other.score is not None
    assert other.score <= one.score


@given(st.data(), forms(is_whole=False), st.booleans())
def test_law_the_order_of_the_rules_changes_nothing(
    data: st.DataObject, form: tuple[list[Question], dict[int, Reply]], is_bonus: bool
) -> None:
    asked, given_ = form
    shuffled = data.draw(st.permutations(asked))
    one = indicator_score(asked, given_, MAXIMUM, is_bonus=is_bonus)
    other = indicator_score(shuffled, given_, MAXIMUM, is_bonus=is_bonus)
    assert (one.score, one.so_far) == (other.score, other.so_far)
    assert sorted(each.words for each in one.lost) == sorted(each.words for each in other.lost)
    assert ceiling_of(asked, given_) == ceiling_of(shuffled, given_)


@given(st.data(), questions())
def test_law_whole_answers_lack_nothing_and_words_never_fail(
    data: st.DataObject, question: Question
) -> None:
    assert missing(question, data.draw(whole_replies(question)), MAXIMUM) == ""
    reply = data.draw(replies(question))
    if reply is not None:
        assert isinstance(answer_words(question, reply), str)
