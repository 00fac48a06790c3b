"""Whatever a result stands on, changed in the database behind everybody's back: found and named."""

from collections.abc import Callable, Iterator
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from branches.journal.queries import departures
from scoring.publicity.models import Notice
from scoring.publicity.services import close_notice, notice_faults, publish_notice, withdraw_notice
from scoring.rating.models import Run
from scoring.rating.services import (
    confirm_set_aside,
    decide_run,
    enter_set_aside,
    make_run,
    propose_run,
)
from starrating import clock
from tests.factories.publicity import OVER, PREPARED, Stage, make_stage, moment
from tests.factories.refusals import refusal
from tests.factories.tampering import tamper

pytestmark = pytest.mark.django_db

RULES, ROSTER = "评定规则或考评标准", "参评范围、评定池或名额"
SCORES = "评分、评分人、创新项目认定、星级上限或未申报决定"
STORED, RESULT = "库中保存的结果", "结果"
UNFIT = "规则、名额或裁定不能用于现有评分"
INCOMPLETE = "审核分不完整"
RUN = "2025年度基层党组织五星创评 第1次评定"
MINUTES: dict[str, Any] = {
    "minutes_number": "云组纪〔2025〕20号",
    "minutes_on": date(2025, 9, 25),
}

ATTACKS = [
    ("UPDATE scoring_level SET minimum = 89 WHERE star = 5", RULES),
    ("UPDATE scoring_level SET cap = 11 WHERE star = 5", RULES),
    ("UPDATE scoring_level SET requires_innovation = NOT requires_innovation WHERE star = 5", RULES),
    ("UPDATE scoring_level SET minimum = 99 WHERE star = 4", UNFIT),
    ("UPDATE scoring_ruleset SET threshold_basis = 'base'", RULES),
    ("UPDATE scoring_ruleset SET low_cap = 21", RULES),
    ("UPDATE scoring_ruleset SET tie_keys = '[]'", RULES),
    ("UPDATE scoring_ruleset SET title = '假'", RULES),
    ("UPDATE scoring_round SET overflow = 'strict'", RULES),
    ("UPDATE scoring_indicator SET maximum = maximum + 1 WHERE id = :indicator", RULES),
    ("UPDATE scoring_indicator SET is_bonus = NOT is_bonus WHERE id = :indicator", RULES),
    ("UPDATE scoring_indicator SET method = '假' WHERE id = :indicator", RULES),
    ("UPDATE scoring_standard SET note = '假' WHERE id = :standard", RULES),
    (
        "INSERT INTO scoring_criterion (indicator_id, position, text) "
        "VALUES (:indicator, 9, '假')",
        RULES,
    ),
    ("UPDATE scoring_roundstandard SET standard_id = :standard", INCOMPLETE),
    (
        "UPDATE scoring_enrolment SET is_exempt = true, exemption_reason = '假' "
        "WHERE code = '099022001'",
        ROSTER,
    ),
    ("UPDATE scoring_enrolment SET name = '假' WHERE code = '099002001'", ROSTER),
    (
        "UPDATE scoring_enrolment SET reviewing_body_id = "
        "(SELECT id FROM branches_organisation WHERE code = '099022000')",
        ROSTER,
    ),
    ("UPDATE scoring_pool SET three = three + 1 WHERE id <> :pool", UNFIT),
    ("UPDATE scoring_pool SET three = three - 1 WHERE three > 0", ROSTER),
    ("UPDATE scoring_pool SET name = '假' WHERE name = '学校'", ROSTER),
    ("UPDATE scoring_reviewedscore SET score = score - 1 WHERE id = :score", SCORES),
    ("DELETE FROM scoring_reviewedscore WHERE id = :score", INCOMPLETE),
    ("UPDATE scoring_reviewedscore SET scored_by_id = :person WHERE id = :score", SCORES),
    ("UPDATE scoring_sheet SET minutes_number = '假' WHERE enrolment_id = :branch", SCORES),
    ("UPDATE scoring_sheet SET state = 'not_filed' WHERE enrolment_id = :branch", SCORES),
    ("UPDATE scoring_recognition SET entered_by_id = :person", SCORES),
    ("UPDATE scoring_recognition SET is_recognised = false", SCORES),
    (
        "INSERT INTO scoring_ceiling (enrolment_id, star, reason, document_number, document_on, "
        "entered_at) VALUES (:branch, 3, '假', '假', '2025-09-01', '2025-09-01')",
        SCORES,
    ),
    ("UPDATE scoring_result SET star = 3 WHERE enrolment_id = :branch", STORED),
    ("UPDATE scoring_result SET total = 99, rank = 9 WHERE enrolment_id = :branch", STORED),
    ("UPDATE scoring_result SET trace = '[]' WHERE enrolment_id = :branch", STORED),
    ("UPDATE scoring_result SET up = 1 WHERE enrolment_id = :branch", STORED),
    ("DELETE FROM scoring_result WHERE enrolment_id = :branch", STORED),
    ("UPDATE scoring_poolresult SET n = n + 1", STORED),
    ("UPDATE scoring_poolresult SET lines = '{}'", STORED),
    ("UPDATE scoring_poolresult SET findings = '[]'", STORED),
    ("UPDATE scoring_run SET result_hash = rules_hash", RESULT),
    ("UPDATE scoring_run SET scores_hash = rules_hash", SCORES),
]  # fmt: skip  # a list of attempts reads as a list


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage()


def taken_back(stage: Stage) -> None:
    """The factory's decided run set aside, so that the round can be rated anew."""
    enter_set_aside(run=stage.run, reason="重新试算", by=stage.officer)
    confirm_set_aside(run=Run.objects.get(pk=stage.run.pk), by=stage.approver)


def attacked(act: Callable[[], Any], also: Callable[[], Any] = lambda: None) -> None:
    """Each attack by itself: ``act`` is refused with 409 and names what was changed."""
    for statement, named in ATTACKS:
        with transaction.atomic():
            tamper(statement)
            status, words = refusal(act)
            assert (status, named in words) == (409, True), (statement, words)
            also()
            transaction.set_rollback(True)


def latest() -> Run:
    return Run.objects.select_related("round__department").latest("pk")


def test_w12_nothing_changed_since_the_trial_is_proposed_or_decided(stage: Stage) -> None:
    taken_back(stage)
    make_run(round=stage.round, by=stage.officer)
    attacked(lambda: propose_run(run=latest(), by=stage.officer))
    propose_run(run=latest(), by=stage.officer)
    attacked(lambda: decide_run(run=latest(), by=stage.approver, **MINUTES))
    assert decide_run(run=latest(), by=stage.approver, **MINUTES).state == "decided"


def test_w12_nothing_changed_since_the_decision_is_published_or_made_final(stage: Stage) -> None:
    draft = stage.draft()
    attacked(lambda: publish_notice(notice=draft, by=stage.approver))
    notice = publish_notice(notice=draft, by=stage.approver)

    def close() -> Notice:
        return close_notice(notice=notice, paper_objections="没有收到异议", by=stage.approver)

    def is_found() -> None:
        assert notice_faults(Notice.objects.get()) != []

    with clock.moved_to(moment(OVER)):
        attacked(close, is_found)
        assert close().state == "closed"
    assert notice_faults(Notice.objects.get()) == []


AFTERWARDS = [
    ("UPDATE scoring_notice SET state = 'withdrawn', closed_at = NULL, withdrawn_at = published_at, "
     "withdrawal_reason = '假'", "公示的状态与日志所记不符。"),
    ("UPDATE scoring_notice SET paper_objections = '假'", "公示的书面异议的处理情况与日志所记不符。"),
    ("UPDATE scoring_notice SET secrecy_number = '假'", "公示的保密审查文号与日志所记不符。"),
    ("UPDATE scoring_notice SET published_by_id = closed_by_id, "
     "closed_by_id = (SELECT MIN(id) FROM branches_account)", "公示的定星人与日志所记不符。"),
    ("UPDATE scoring_noticerow SET star = 5 WHERE star = 4", "公示名单与公示内容不符。"),
    ("UPDATE scoring_run SET minutes_number = '假'", RUN + "的审定会议纪要文号与日志所记不符。"),
    ("UPDATE scoring_run SET decided_by_id = proposed_by_id, proposed_by_id = decided_by_id",
     RUN + "的审定人与日志所记不符。"),
    ("UPDATE scoring_run SET result_hash = rules_hash", "公示的结果指纹与公示内容不符。"),
    ("UPDATE scoring_round SET closed_at = opened_at", "批次的结束时间与日志所记不符。"),
]  # fmt: skip  # a list of attempts reads as a list


def test_w12_what_is_final_can_be_proved_afterwards(stage: Stage) -> None:
    stage.publish()
    with clock.moved_to(moment(OVER)):
        close_notice(notice=Notice.objects.get(), paper_objections="没有", by=stage.approver)
    for statement, found in AFTERWARDS:
        with transaction.atomic():
            tamper(statement)
            assert found in notice_faults(Notice.objects.get()), statement
            transaction.set_rollback(True)
    call_command("verify_notices", stdout=StringIO())
    errors = StringIO()
    tamper("UPDATE scoring_result SET star = 5 WHERE enrolment_id <> :branch")
    with pytest.raises(CommandError, match="发现 1 处问题"):
        call_command("verify_notices", stderr=errors)
    assert STORED in errors.getvalue()


def test_w12_a_withdrawn_notice_is_proved_by_what_was_kept(stage: Stage) -> None:
    """Its run may be set aside and the scores below it corrected since: that is no fault."""
    withdraw_notice(notice=stage.publish(), reason="名单有误", by=stage.approver)
    taken_back(stage)
    tamper("UPDATE scoring_reviewedscore SET score = score - 1 WHERE id = :score")
    assert notice_faults(Notice.objects.get()) == []
    tamper("UPDATE scoring_result SET star = 3 WHERE enrolment_id = :branch")
    assert notice_faults(Notice.objects.get()) == [RUN + ":库中保存的结果与结果指纹不符。"]
    assert departures(Run.objects.get()) == {}
