"""A round that ends leaves nothing behind that would wait for ever."""

from typing import Any

import pytest

from branches.journal.models import Entry
from scoring.desk.queries import STAGES
from scoring.publicity.services import close_notice
from scoring.rating.models import Ruling
from scoring.rating.services import confirm_ruling, reject_ruling
from scoring.reviews.models import NotFiledDecision, ScoreImport
from scoring.reviews.services import (
    confirm_not_filed,
    confirm_score_import,
    discard_score_import,
    reject_not_filed,
)
from scoring.rounds.models import DenominatorDecision, Enrolment, Round
from scoring.rounds.services import confirm_decision, reject_decision
from starrating import clock
from tests.factories.publicity import OVER, PREPARED, Stage, make_stage, moment
from tests.factories.refusals import refusal

pytestmark = pytest.mark.django_db

CLOSED = "创评批次不在进行中(尚未开启或已经结束),不能办理评分。"
LAPSED = "当前状态为“已失效”,不能办理此事。"


def leave_waiting(stage: Stage) -> list[Any]:
    """One of each that was entered before the scores stood still and never answered."""
    entered: dict[str, Any] = {"entered_by": stage.officer, "entered_at": clock.now()}
    decided: dict[str, Any] = {
        "number": "云组〔2025〕40号",
        "decided_on": PREPARED,
        "reason": "其他",
    }
    minutes: dict[str, Any] = {"minutes_number": "云组纪〔2025〕30号", "minutes_on": PREPARED}
    branch = Enrolment.objects.get(round=stage.round, code="099002001")
    return [
        ScoreImport.objects.create(round=stage.round, filename="补报.xlsx", **minutes, **entered),
        NotFiledDecision.objects.create(enrolment=branch, **decided, **entered),
        Ruling.objects.create(
            round=stage.round, pool="学校", star=4, members=[], winners=[], **minutes, **entered
        ),
        DenominatorDecision.objects.create(round=stage.round, **decided, **entered),
    ]


def test_what_nobody_confirmed_lapses_with_the_round() -> None:
    with clock.moved_to(moment(PREPARED)):
        stage = make_stage()
        waiting = leave_waiting(stage)
        notice = stage.publish()
    with clock.moved_to(moment(OVER)):
        before = Entry.objects.count()
        close_notice(notice=notice, paper_objections="没有收到异议", by=stage.approver)
    for row in waiting:
        row.refresh_from_db()
    assert [row.state for row in waiting] == ["lapsed"] * 4
    lines = list(Entry.objects.order_by("number")[before:])
    assert [(line.verb, line.actor, line.sentence) for line in lines] == [
        ("publicity.close", stage.approver, f"公示“{notice}”期满定星"),
        (
            "reviews.lapse_score_import",
            stage.approver,
            "批次结束,评分导入补报.xlsx没有确认,失效",
        ),
        (
            "reviews.lapse_not_filed",
            stage.approver,
            f"批次结束,未申报决定没有确认,失效:{waiting[1]}",
        ),
        ("rating.end_ruling", stage.approver, "批次结束,裁定没有确认,失效:学校四星并列"),
        ("rounds.close", stage.approver, "结束了2025年度基层党组织五星创评"),
        (
            "rounds.lapse_decision",
            stage.approver,
            "批次结束,参评范围调整决定云组〔2025〕40号没有确认,失效",
        ),
    ]
    ended = Round.objects.get()
    assert [stage_of.waiting(ended) for stage_of in STAGES] == [[]] * len(STAGES)


def test_what_lapsed_is_refused_in_words_that_fit() -> None:
    with clock.moved_to(moment(PREPARED)):
        stage = make_stage()
        import_, not_filed, ruling, decision = leave_waiting(stage)
        notice = stage.publish()
    with clock.moved_to(moment(OVER)):
        close_notice(notice=notice, paper_objections="没有收到异议", by=stage.approver)
    by: dict[str, Any] = {"by": stage.approver}
    why = {**by, "reason": "不再需要"}
    attempts: list[tuple[Any, str]] = [
        (lambda: confirm_score_import(score_import=import_, **by), CLOSED),
        (lambda: discard_score_import(score_import=import_, **why), CLOSED),
        (lambda: confirm_not_filed(decision=not_filed, **by), CLOSED),
        (lambda: reject_not_filed(decision=not_filed, **why), CLOSED),
        (lambda: confirm_ruling(ruling=ruling, **by), LAPSED),
        (lambda: reject_ruling(ruling=ruling, **why), LAPSED),
        (lambda: confirm_decision(decision=decision, **by), "这个批次不在进行中,不能办理。"),
        (lambda: reject_decision(decision=decision, **why), LAPSED),
    ]
    assert [refusal(act) for act, _words in attempts] == [(409, words) for _act, words in attempts]
