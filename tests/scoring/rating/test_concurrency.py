"""Two at once: one wins, the other is told why. On committed rows, each thread with its connection."""

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection

from branches.journal.models import Entry
from branches.journal.queries import verify_chain
from branches.people.models import Account
from scoring.rating.models import Ruling, Run
from scoring.rating.services import (
    confirm_ruling,
    decide_run,
    enter_ruling,
    make_run,
    propose_run,
    withdraw_run,
)
from scoring.rounds.models import RoundHold
from starrating.access import Refused
from tests.scoring.rating.stages import MINUTES, RULING, staged

TURNS = 3


def at_once(*works: Callable[[], Any]) -> list[object]:
    """What each work gave, all started together: ``"done"`` or the status of its refusal."""
    barrier = threading.Barrier(len(works))
    answers: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            barrier.wait(10)
            work()
            answers[place] = "done"
        except Refused as refusal:
            answers[place] = refusal.status
        except Exception as error:  # noqa: BLE001 - a thread's error is an answer to compare
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(answers, key=str)


def fresh(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def free(run: Run) -> None:
    """Ready for the next turn, whoever won this one."""
    Run.objects.filter(pk=run.pk).update(state="withdrawn")
    RoundHold.objects.all().delete()


def decided(pk: int, by: Account) -> Run:
    return decide_run(run=Run.objects.get(pk=pk), by=fresh(by), **MINUTES)


def withdrawn(pk: int, by: Account) -> Run:
    return withdraw_run(run=Run.objects.get(pk=pk), reason="更正", by=fresh(by))


@pytest.mark.django_db(transaction=True)
def test_c01_two_decisions_at_once_make_one() -> None:
    stage = staged("86", "82", "75", "72")
    for _turn in range(TURNS):
        run = propose_run(run=stage.make(), by=stage.officer)
        answers = at_once(
            partial(decided, run.pk, stage.approver), partial(decided, run.pk, stage.second)
        )
        assert answers == [409, "done"]
        run.refresh_from_db()
        assert run.decided_by in {stage.approver, stage.second}
        free(run)
    assert Entry.objects.filter(verb="rating.decide_run").count() == TURNS
    assert verify_chain().faults == ()


@pytest.mark.django_db(transaction=True)
def test_c02_deciding_and_withdrawing_at_once_leave_one_state() -> None:
    stage = staged("86", "82", "75", "72")
    for _turn in range(TURNS):
        run = propose_run(run=stage.make(), by=stage.officer)
        answers = at_once(
            partial(decided, run.pk, stage.approver), partial(withdrawn, run.pk, stage.officer)
        )
        assert answers == [409, "done"]
        run.refresh_from_db()
        assert RoundHold.objects.exists() == (run.state == "decided")
        free(run)


@pytest.mark.django_db(transaction=True)
def test_runs_made_at_once_are_numbered_one_after_the_other() -> None:
    stage = staged("85", "85", "75", "72")
    answers = at_once(
        *[lambda: make_run(round=stage.round, by=fresh(stage.officer)) for _turn in range(3)]
    )
    assert answers == ["done"] * 3
    assert sorted(Run.objects.values_list("number", flat=True)) == [1, 2, 3]


@pytest.mark.django_db(transaction=True)
def test_a_ruling_is_confirmed_once() -> None:
    stage = staged("85", "85", "75", "72")
    case = stage.make().tie_cases.get()
    ruling = enter_ruling(case=case, winners=[stage.branches[0].code], by=stage.officer, **RULING)
    answers = at_once(
        lambda: confirm_ruling(ruling=Ruling.objects.get(pk=ruling.pk), by=fresh(stage.approver)),
        lambda: confirm_ruling(ruling=Ruling.objects.get(pk=ruling.pk), by=fresh(stage.second)),
    )
    assert answers == [409, "done"]
