from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from scoring.rating.models import Ruling, Run, TieCase
from scoring.rating.queries import decided_run as decided_run_of
from scoring.rating.queries import live_run
from scoring.rating.services import (
    confirm_set_aside,
    decide_run,
    enter_set_aside,
    mark_published,
    mark_withdrawn,
    propose_run,
    reject_set_aside,
    require_unchanged,
    withdraw_run,
)
from scoring.reviews.models import ReviewedScore, ScoreChange
from scoring.rounds.models import Enrolment, Round, RoundHold
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor, make_post
from tests.factories.rating import decided_run
from tests.factories.reviews import recognise
from tests.factories.rounds import make_round
from tests.factories.standards import make_rule_set
from tests.factories.tampering import tamper
from tests.scoring.rating.stages import MINUTES, Stage, close, codes, refusal, staged

pytestmark = pytest.mark.django_db

PLAIN = ("86", "82", "75", "72")
REASON = "会议要求复核一处加分"


def proposed(stage: Stage) -> Run:
    return propose_run(run=stage.make(), by=stage.officer)


def decided(stage: Stage) -> Run:
    return decide_run(run=proposed(stage), by=stage.approver, **MINUTES)


def test_a_run_is_proposed_and_decided_by_two_persons() -> None:
    stage = staged(*PLAIN)
    stage.approver.organisation = stage.branches[0].organisation
    stage.approver.save()
    run = proposed(stage)
    assert (run.state, run.proposed_by, RoundHold.objects.count()) == (
        "proposed",
        stage.officer,
        1,
    )
    assert live_run(stage.round) == run
    run = decide_run(run=run, by=stage.approver, **MINUTES)
    assert (run.state, run.decided_by, run.minutes_number, run.minutes_on) == (
        "decided",
        stage.approver,
        MINUTES["minutes_number"],
        MINUTES["minutes_on"],
    )
    assert decided_run_of(stage.round) == run
    assert [(own["act"], len(own["branches"])) for own in run.own_branches] == [
        ("make", 0),
        ("propose", 0),
        ("decide", 1),
    ]
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.after["result_hash"], entry.organisation_code) == (
        "rating.decide_run",
        run.result_hash,
        "099000000",
    )
    assert entry.sentence == "审定了2025年度基层党组织五星创评 第1次评定"


def test_w04_an_open_tie_is_neither_proposed_nor_decided() -> None:
    stage = staged("85", "85", "75", "72")
    run = stage.make()
    assert refusal(propose_run, run=run, by=stage.officer) == (
        409,
        "还有并列没有裁定,不能提请审定。请先裁定并列,再重新试算。",
    )
    assert refusal(decide_run, run=run, by=stage.approver, **MINUTES)[0] == 409
    assert RoundHold.objects.count() == 0


def test_only_the_newest_run_is_proposed() -> None:
    stage = staged(*PLAIN)
    first, _second = stage.make(), stage.make()
    assert refusal(propose_run, run=first, by=stage.officer) == (
        409,
        "第 2 次评定更新,只能提请最新的一次。",
    )
    assert refusal(propose_run, run=first, by=stage.approver)[0] == 403
    close(stage.round)
    assert refusal(propose_run, run=_second, by=stage.officer)[0] == 409


def _rules() -> None:
    Round.objects.update(rule_set=make_rule_set(low_cap=Decimal(19)))


def _roster() -> None:
    Enrolment.objects.filter(code="099002004").update(is_exempt=True, exemption_reason="新成立")


def _scores() -> None:
    ReviewedScore.objects.filter(indicator__name="保障机制").update(score="9.90")


def _recognition() -> None:
    recognise(Enrolment.objects.get(code="099002001"))


def _result() -> None:
    Run.objects.update(result_hash="0" * 64)


def _stored() -> None:
    TieCase.objects.create(
        run=Run.objects.get(), pool="学校", star=5, seats=1, members=[], case_hash="0" * 64
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_rules, "评定规则或考评标准"),
        (_roster, "参评范围、评定池或名额"),
        (_scores, "评分、评分人、创新项目认定、星级上限或未申报决定"),
        (_recognition, "评分、评分人、创新项目认定、星级上限或未申报决定"),
        (_result, "评定结果"),
        (_stored, "库中保存的结果"),
    ],
)
def test_w06_what_changed_since_the_run_is_named(change: Callable[[], None], named: str) -> None:
    stage = staged(*PLAIN)
    run = stage.make()
    require_unchanged(run)
    change()
    run.refresh_from_db()
    status, words = refusal(propose_run, run=run, by=stage.officer)
    assert (status, words.startswith(f"第 1 次评定之后有变化:{named}")) == (409, True), words
    assert words.endswith("。不能按它办理,请重新试算。")
    run.refresh_from_db()
    assert (run.state, RoundHold.objects.count()) == ("made", 0)


def test_w06_a_change_behind_the_lock_stops_the_decision_too() -> None:
    stage = staged("85", "85", "75", "72")
    stage.rule(stage.make(), 4, stage.branches[0].code)
    run = proposed(stage)
    ruling = Ruling.objects.get()
    Ruling.objects.update(winners=codes(stage.branches[1:2]))
    assert refusal(decide_run, run=run, by=stage.approver, **MINUTES) == (
        409,
        "第 2 次评定之后有变化:并列裁定、评定结果。不能按它办理,请重新试算。",
    )
    Ruling.objects.update(winners=ruling.winners)
    ReviewedScore.objects.filter(indicator__name="党建创新").update(score="0.01")
    status, words = refusal(decide_run, run=run, by=stage.approver, **MINUTES)
    assert (status, words) == (
        409,
        "第 2 次评定之后有变化:评分、评分人、创新项目认定、星级上限或未申报决定、并列裁定、评定结果。"
        "失效的裁定:学校四星并列。不能按它办理,请重新试算。",
    )
    run.refresh_from_db()
    assert run.state == "proposed"


def test_a16_the_decision_is_for_an_approver_who_neither_proposed_nor_scored() -> None:
    stage = staged(*PLAIN)
    make_post(stage.officer, Role.APPROVER, stage.round.department)
    ReviewedScore.objects.filter(sheet__enrolment=stage.branches[0]).update(
        scored_by=stage.approver
    )
    run = proposed(stage)
    assert refusal(decide_run, run=run, by=stage.officer, **MINUTES) == (
        403,
        "提请审定的人不能审定,请由另一位审定人办理。",
    )
    words = "您录入、导入或修改过本批次的评分,不能审定,请由另一位审定人办理。"
    assert refusal(decide_run, run=run, by=stage.approver, **MINUTES) == (403, words)
    reviewer = make_actor(Role.REVIEWER, stage.bureau)
    assert refusal(decide_run, run=run, by=reviewer, **MINUTES) == (
        403,
        "只有组织部审定人可以办理。",
    )
    for change, expected in (
        ({"minutes_number": " "}, (422, "请填写会议纪要文号。")),
        ({"minutes_on": clock.today() + timedelta(days=1)}, (422, "会议日期不能晚于今天。")),
    ):
        given: dict[str, Any] = {**MINUTES, **change}
        assert refusal(decide_run, run=run, by=stage.second, **given) == expected
    assert decide_run(run=run, by=stage.second, **MINUTES).state == "decided"


HIDINGS = (
    "UPDATE scoring_reviewedscore SET scored_by_id = NULL",
    "UPDATE scoring_scorechange SET changed_by_id = NULL",
    "DELETE FROM scoring_scorechange",
)


def test_w12_a_scorer_who_hides_behind_the_database_does_not_decide() -> None:
    stage = staged(*PLAIN)
    scorers = [make_actor(Role.APPROVER, stage.round.department, name) for name in ("甲", "乙")]
    ReviewedScore.objects.update(scored_by=scorers[0])
    sheet = stage.branches[0].sheet
    changed = ReviewedScore.objects.filter(sheet=sheet).latest("pk")
    ScoreChange.objects.create(
        sheet=sheet,
        indicator=changed.indicator,
        score="1.50",
        scored_by=scorers[0],
        minutes_number="云组纪〔2025〕11号",
        minutes_on=MINUTES["minutes_on"],
        new_score=changed.score,
        change_reason="复核",
        changed_by=scorers[1],
        changed_at=clock.now(),
    )
    run = proposed(stage)
    for scorer in scorers:
        assert refusal(decide_run, run=run, by=scorer, **MINUTES)[0] == 403
    for hiding in HIDINGS:
        with transaction.atomic():
            tamper(hiding)
            for by in (*scorers, stage.approver):
                status, words = refusal(decide_run, run=run, by=by, **MINUTES)
                assert status == 403 or (status, "评分、评分人、" in words) == (409, True)
            transaction.set_rollback(True)
    assert decide_run(run=run, by=stage.approver, **MINUTES).state == "decided"


def test_a_proposed_run_is_withdrawn_and_the_scores_are_free_again() -> None:
    stage = staged(*PLAIN)
    run = proposed(stage)
    assert refusal(withdraw_run, run=run, reason=" ", by=stage.officer)[0] == 422
    assert refusal(withdraw_run, run=run, reason=REASON, by=stage.approver)[0] == 403
    withdrawn = withdraw_run(run=run, reason=REASON, by=stage.officer)
    assert (withdrawn.state, RoundHold.objects.count(), live_run(stage.round)) == (
        "withdrawn",
        0,
        None,
    )
    assert (withdrawn.withdrawn_by, withdrawn.withdrawal_reason) == (stage.officer, REASON)
    assert Entry.objects.latest("number").reason == REASON
    assert proposed(stage).number == 2


def test_a_decision_is_set_aside_by_two_persons() -> None:
    stage = staged(*PLAIN)
    make_post(stage.officer, Role.APPROVER, stage.round.department)
    run = decided(stage)
    assert refusal(enter_set_aside, run=run, reason="", by=stage.officer)[0] == 422
    assert refusal(enter_set_aside, run=run, reason=REASON, by=stage.approver)[0] == 403
    for service in (confirm_set_aside, reject_set_aside):
        more = {"reason": "不同意"} if service is reject_set_aside else {}
        assert refusal(service, run=run, by=stage.approver, **more) == (
            409,
            "没有等待确认的撤销申请。",
        )
    run = enter_set_aside(run=run, reason=REASON, by=stage.officer)
    assert (run.state, run.is_set_aside_waiting) == ("decided", True)
    assert refusal(enter_set_aside, run=run, reason=REASON, by=stage.officer) == (
        409,
        "撤销审定已经有人申请,正等另一人确认。",
    )
    assert refusal(mark_published, run=run, by=stage.approver) == (
        409,
        "有人申请撤销这次评定的审定,处理之前不能公示。",
    )
    assert refusal(confirm_set_aside, run=run, by=stage.officer) == (
        403,
        "申请撤销的人不能确认撤销,请由另一位审定人办理。",
    )
    assert refusal(reject_set_aside, run=run, reason="", by=stage.approver)[0] == 422
    run = reject_set_aside(run=run, reason="复核无误", by=stage.approver)
    assert (run.state, run.is_set_aside_waiting, run.set_aside_reason) == ("decided", False, "")
    enter_set_aside(run=run, reason=REASON, by=stage.officer)
    run = confirm_set_aside(run=run, by=stage.approver)
    assert (run.state, run.set_aside_confirmed_by, RoundHold.objects.count()) == (
        "set_aside",
        stage.approver,
        0,
    )
    assert decided_run_of(stage.round) is None
    assert decided(stage).number == 2


def test_publicity_marks_a_decided_run_and_takes_the_mark_back() -> None:
    stage = staged(*PLAIN)
    run = proposed(stage)
    assert refusal(mark_published, run=run, by=stage.approver) == (
        409,
        "这次评定没有审定,不能公示。",
    )
    run = decide_run(run=run, by=stage.approver, **MINUTES)
    assert refusal(mark_withdrawn, run=run, by=stage.approver) == (
        409,
        "这次评定没有公示,无可撤回。",
    )
    assert refusal(mark_published, run=run, by=make_actor(Role.LEADER, stage.bureau))[0] == 403
    assert mark_published(run=run, by=stage.approver).is_published is True
    assert refusal(mark_published, run=run, by=stage.approver) == (409, "这次评定已经公示。")
    assert refusal(enter_set_aside, run=run, reason=REASON, by=stage.officer) == (
        409,
        "结果已经公示,不能撤销审定。请先撤回公示。",
    )
    assert mark_withdrawn(run=run, by=stage.approver).is_published is False
    assert enter_set_aside(run=run, reason=REASON, by=stage.officer).is_set_aside_waiting


def _in_state(stage: Stage, state: str) -> Run:
    run = stage.make()
    if state == "made":
        return run
    run = propose_run(run=run, by=stage.officer)
    if state == "proposed":
        return run
    if state == "withdrawn":
        return withdraw_run(run=run, reason=REASON, by=stage.officer)
    run = decide_run(run=run, by=stage.approver, **MINUTES)
    if state == "decided":
        return run
    run = enter_set_aside(run=run, reason=REASON, by=stage.officer)
    return confirm_set_aside(run=run, by=stage.approver)


@pytest.mark.parametrize("state", ["made", "proposed", "decided", "withdrawn", "set_aside"])
def test_w09_a_skipped_or_repeated_step_is_refused(state: str) -> None:
    stage = staged(*PLAIN)
    run = _in_state(stage, state)
    steps: dict[str, tuple[Any, dict[str, Any]]] = {
        "made": (propose_run, {"by": stage.officer}),
        "proposed": (decide_run, {"by": stage.second, **MINUTES}),
        "proposed ": (withdraw_run, {"by": stage.officer, "reason": REASON}),
        "decided": (enter_set_aside, {"by": stage.officer, "reason": REASON}),
        "waiting": (confirm_set_aside, {"by": stage.second}),
        "waiting ": (reject_set_aside, {"by": stage.second, "reason": REASON}),
    }
    for needed, (service, arguments) in steps.items():
        if needed.strip() != state:
            status, words = refusal(service, run=run, **arguments)
            assert (status, words.endswith("。")) == (409, True), service
    run.refresh_from_db()
    assert run.state == state


def test_one_live_run_is_kept_by_the_database() -> None:
    stage = staged(*PLAIN)
    first, second = stage.make(), stage.make()
    Run.objects.filter(pk=first.pk).update(state="proposed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=second.pk).update(state="proposed")


def test_factories_decide_a_round_by_scores_or_by_stars() -> None:
    stage = staged("-", "86", "75", "72")
    run = decided_run(stage.round, scores={"099002001": ["15", *["5"] * 7]})
    assert (run.state, stage.stars(run)) == ("decided", [1, 4, 3, 3])
    other = make_round(stage.round.department, year=2026)
    run = decided_run(other, stars={"099002001": 5, "099002002": 2, "099002003": 1})
    assert dict(run.results.values_list("enrolment__code", "star")) == {
        "099002001": 5,
        "099002002": 2,
        "099002003": 1,
        "099002004": 3,
    }
    require_unchanged(run)
