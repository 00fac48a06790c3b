import re
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from branches.journal.models import Entry
from branches.organisations.models import Kind
from scoring.rating.models import PoolResult, Result, Run, TieCase
from scoring.rating.queries import decided_run, latest_run, live_run, runs_visible_to
from scoring.rating.services import make_run, propose_run, stored_rows
from scoring.rating.services.computing import compute
from scoring.reviews.models import Ceiling
from scoring.rounds.models import Enrolment, Pool, Round
from scoring.standards.models import RuleSet
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import make_field, make_organisation
from tests.factories.people import make_actor
from tests.factories.rating import points
from tests.factories.reviews import recognise, report_sheet
from tests.factories.rounds import make_round
from tests.factories.standards import make_rule_set
from tests.scoring.rating.stages import POOL, refusal, staged

pytestmark = pytest.mark.django_db

# The worked example of ten branches: 1/3/4/2/0 under absorb.
TEN = ("97", "95✓", "92✓", "88", "84", "83.99", "81", "76", "72", "63")


def test_make_run_stores_what_the_engine_found() -> None:
    stage = staged(*TEN)
    stage.officer.organisation = stage.branches[3].organisation
    stage.officer.save()
    run = stage.make()
    assert (run.number, run.state, run.is_complete, run.made_by) == (1, "made", True, stage.officer)
    assert stage.stars(run) == [4, 5, 4, 4, 3, 3, 3, 3, 2, 2]
    pool = PoolResult.objects.get(run=run)
    assert (pool.pool, pool.n, pool.seats, pool.low_cap) == (POOL, 10, {"5": 1, "4": 3, "3": 4}, 2)
    assert pool.counts == {"5": 1, "4": 3, "3": 4, "2": 2, "1": 0, "pending": 0}
    assert pool.lines == {"5": "95.00", "4": "88.00", "3": "76.00"}
    assert pool.rules["levels"]["5"] == {"minimum": "90.00", "cap": "10.00", "gate": True}
    first, by_seats = stage.result(run, 0), stage.result(run, 8)
    assert (str(first.total), str(first.base), first.rank) == ("97.00", "97.00", 1)
    assert first.trace == [[5, "gate"], [4, "placed"]]
    assert (by_seats.star, by_seats.is_by_seats, str(by_seats.up), by_seats.up_star) == (
        2,
        True,
        "4.01",
        3,
    )
    assert stage.result(run, 9).is_by_seats is False
    assert run.own_branches == [
        {
            "act": "make",
            "actor": stage.officer.acting_label,
            "branches": [{"code": "099002004", "name": "第4小学党支部"}],
        }
    ]
    entry = Entry.objects.get()
    assert (entry.verb, entry.after["counts"]["5"], entry.after["result_hash"]) == (
        "rating.make_run",
        1,
        run.result_hash,
    )
    second = stage.make()
    hashes = [f"{name}_hash" for name in ("rules", "roster", "scores", "rulings", "result")]
    assert second.number == 2
    assert [getattr(run, name) for name in hashes] == [getattr(second, name) for name in hashes]
    assert all(re.fullmatch("[0-9a-f]{64}", getattr(run, name)) for name in hashes)
    assert (latest_run(stage.round), live_run(stage.round)) == (second, None)
    assert list(runs_visible_to(stage.approver)) == [second, run]
    assert runs_visible_to(make_actor(Role.REVIEWER, stage.bureau)).count() == 0


def test_make_run_reads_a_constant_number_of_statements() -> None:
    stage = staged(*TEN)
    with CaptureQueriesContext(connection) as few:
        compute(stage.round)
    pool = Pool.objects.get(round=stage.round, name=POOL)
    for place in range(11, 41):
        branch = make_organisation(f"第{place}小学党支部", stage.bureau, field=make_field(POOL))
        enrolment = Enrolment.objects.create(
            round=stage.round,
            organisation=branch,
            code=branch.code,
            name=branch.name,
            field=make_field(POOL),
            pool=pool,
            reviewing_body=stage.bureau,
        )
        report_sheet(enrolment, points(str(place)))
    with CaptureQueriesContext(connection) as many:
        compute(stage.round)
    assert len(many) == len(few)


def test_make_run_names_who_is_missing_by_bureau() -> None:
    stage = staged("86", *["-"] * 22)
    other = make_organisation(
        "青竹镇党委", stage.round.department, Kind.COMMITTEE, code="099001000"
    )
    Enrolment.objects.filter(pk=stage.branches[1].pk).update(reviewing_body=other)
    status, words = refusal(make_run, round=stage.round, by=stage.officer)
    named = "、".join(f"第{place}小学党支部" for place in range(3, 22))
    assert (status, words) == (
        409,
        "还有 22 个参评党组织没有上报,也没有作出未申报决定:"
        f"青竹镇党委:第2小学党支部;教育局党委:{named}等。"
        "请催报,或按规定作出未申报决定。",
    )
    Enrolment.objects.filter(pk__in=[branch.pk for branch in stage.branches[2:]]).update(
        is_exempt=True, exemption_reason="新成立"
    )
    assert refusal(make_run, round=stage.round, by=stage.officer)[1] == (
        "还有 1 个参评党组织没有上报,也没有作出未申报决定:青竹镇党委:第2小学党支部。"
        "请催报,或按规定作出未申报决定。"
    )
    assert Run.objects.count() == 0


def test_make_run_is_for_the_officer_of_an_open_round() -> None:
    stage = staged("86")
    assert refusal(make_run, round=stage.round, by=stage.approver) == (
        403,
        "只有组织部评定员可以办理。",
    )
    closed = {"state": Round.State.CLOSED, "closed_at": clock.now()}
    for columns in ({"state": Round.State.DRAFT}, closed):
        Round.objects.update(**columns)
        assert refusal(make_run, round=stage.round, by=stage.officer) == (
            409,
            "创评批次尚未开启或已经结束,不能评定。",
        )


def test_make_run_waits_for_a_live_run() -> None:
    stage = staged("86")
    propose_run(run=stage.make(), by=stage.officer)
    assert refusal(make_run, round=stage.round, by=stage.officer) == (
        409,
        "第 1 次评定已提请审定,评分已锁定。要重新试算,请先撤回或撤销它。",
    )
    assert decided_run(stage.round) is None


def test_w05_seats_that_cannot_be_applied_are_said_plainly() -> None:
    stage = staged("86", rule_set=make_rule_set(RuleSet.Overflow.EXPLICIT))
    status, words = refusal(make_run, round=stage.round, by=stage.officer)
    assert (status, words) == (
        409,
        "规则、名额或裁定不能用于现有评分:方案有误:评定池 学校 没有指导数",
    )


def test_w10_lines_include_themselves_and_the_fifth_star_needs_recognition() -> None:
    totals = ("99", "90✓", "89.99✓", *["75"] * 17)
    stage = staged(*totals)
    run = stage.make()
    assert stage.stars(run)[:3] == [4, 5, 4]
    traces = [stage.result(run, place).trace for place in range(3)]
    assert traces == [
        [[5, "gate"], [4, "placed"]],
        [[5, "placed"]],
        [[5, "below"], [4, "placed"]],
    ]
    assert (str(stage.result(run, 2).up), stage.result(run, 2).up_star) == ("0.01", 5)


def test_not_filed_stays_in_n_with_zeros_and_exempt_stays_out() -> None:
    stage = staged("86", "85", "84", "0!", "90", exempt={"099002005": "新成立不满一年"})
    Ceiling.objects.create(
        enrolment=stage.branches[1],
        star=2,
        reason="一票否决",
        document_number="云组〔2025〕40号",
        document_on=clock.today(),
        entered_at=clock.now(),
    )
    run = stage.make()
    assert stage.stars(run) == [4, 2, 3, 1, None]
    vetoed, not_filed, exempt = (stage.result(run, place) for place in (1, 3, 4))
    assert (vetoed.ceiling, vetoed.wording, vetoed.is_by_seats) == (2, "二星", False)
    assert (not_filed.wording, str(not_filed.total), not_filed.is_not_filed) == (
        "一星(未申报)",
        "0.00",
        True,
    )
    assert (exempt.wording, exempt.rank, exempt.is_exempt) == ("不参评", None, True)
    pool = PoolResult.objects.get(run=run)
    assert (pool.n, pool.exempt) == (4, 1)
    assert str(not_filed) == "第4小学党支部 一星(未申报)"


def test_w12_what_a_run_found_cannot_be_changed() -> None:
    stage = staged("86", "86", "70", "70")
    run = stage.make()
    changes: list[Any] = [
        lambda: Result.objects.filter(run=run).update(star=5),
        lambda: PoolResult.objects.filter(run=run).update(n=1),
        lambda: TieCase.objects.filter(run=run).update(seats=2),
        Result.objects.filter(run=run).order_by("pk")[0].delete,
    ]
    for change in changes:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_database_refuses_what_no_service_does() -> None:
    stage = staged("86")
    run = stage.make()
    faults: list[dict[str, Any]] = [
        {"state": "nonsense"},
        {"state": "decided"},
        {"state": "proposed", "is_complete": False},
        {"is_published": True},
        {"state": "set_aside"},
        {"proposed_by": stage.officer, "decided_by": stage.officer},
        {"set_aside_entered_by": stage.officer, "set_aside_confirmed_by": stage.officer},
    ]
    for fault in faults:
        with pytest.raises(IntegrityError), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(**fault)


def test_the_same_scores_give_the_same_result_under_other_keys() -> None:
    """What is found rests on codes and points, not on primary keys or the order of rows."""
    stage = staged(*TEN)
    again = make_round(stage.round.department, year=2026, state=Round.State.OPEN)
    for enrolment, total in reversed(
        list(zip(Enrolment.objects.filter(round=again).order_by("code"), TEN, strict=True))
    ):
        report_sheet(enrolment, points(total.rstrip("✓")))
        if total.endswith("✓"):
            recognise(enrolment)
    other = make_run(round=again, by=stage.officer)
    first = stage.make()
    assert (other.result_hash, other.scores_hash) == (first.result_hash, first.scores_hash)
    assert stored_rows(other).result_hash() == other.result_hash
