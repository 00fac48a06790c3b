"""Two persons press the button at the same moment."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from branches.journal.models import Entry
from branches.journal.queries import verify_chain
from scoring.rounds.models import Enrolment
from scoring.rounds.services import Change, confirm_decision, enter_decision
from starrating.access import Refused, Role
from tests.factories.people import make_actor
from tests.scoring.rounds.office import make_office


def at_once(*acts: Callable[[], object]) -> list[int]:
    """Run the acts in threads that start together; the status each was answered with."""
    barrier = threading.Barrier(len(acts))
    answers: list[int] = []

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
            answers.append(200)
        except Refused as refused:
            answers.append(refused.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.mark.django_db(transaction=True)
def test_c01_of_two_confirmations_one_takes_effect() -> None:
    office = make_office()
    row = office.opened()
    second = make_actor(Role.APPROVER, office.town.department)
    for turn in range(5):
        kind = "exempt" if turn % 2 == 0 else "include"
        decision = enter_decision(
            round=row,
            number=f"{turn}号",
            decided_on=date(2025, 9, 10),
            reason="来函",
            changes=[Change("099002001", kind, "", "情况有变")],
            by=office.officer,
        )
        answers = at_once(
            lambda: confirm_decision(decision=decision, by=office.approver),  # noqa: B023 - run before the next turn
            lambda: confirm_decision(decision=decision, by=second),  # noqa: B023 - run before the next turn
        )
        assert answers == [200, 409]
    assert Enrolment.objects.get(round=row, code="099002001").version == 6
    assert Entry.objects.filter(verb="rounds.confirm_decision").count() == 5
    assert verify_chain().faults == ()
