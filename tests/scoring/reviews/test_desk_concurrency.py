"""C02: an opinion and a return of the same indicator at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from branches.journal.models import Entry
from branches.journal.queries import verify_chain
from branches.people.models import Account
from scoring.assessments.models import Assessment, FilingState, Return, ReturnedIndicator
from scoring.reviews.models import Review, Verdict
from scoring.reviews.services import agree, give_verdict, return_indicators
from starrating import clock
from starrating.access import Refused
from tests.scoring.reviews.bureau import METHODS, TODAY, at, make_bureau

ROUNDS = 200


def in_pairs(
    pairs: int,
    acts: tuple[Callable[[], object], Callable[[], object]],
    settle: Callable[[list[str]], None],
) -> None:
    """Do two acts at the same moment, so many times; ``settle`` looks at how each ended.

    Each act has one thread, and one connection, for all of its turns.
    """
    barrier = threading.Barrier(3)
    ends = ["", ""]
    faults: list[BaseException] = []

    def run(place: int) -> None:
        try:
            for _turn in range(pairs):
                barrier.wait(timeout=30)
                try:
                    acts[place]()
                    ends[place] = "done"
                except Refused as refusal:
                    ends[place] = str(refusal.status)
                barrier.wait(timeout=30)
        except BaseException as fault:
            faults.append(fault)
            barrier.abort()
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[place]) for place in range(2)]
    for thread in threads:
        thread.start()
    for _turn in range(pairs):
        barrier.wait(timeout=30)
        barrier.wait(timeout=30)
        settle(ends)
    for thread in threads:
        thread.join(timeout=30)
    assert faults == []


@pytest.mark.django_db(transaction=True)
def test_c02_an_opinion_and_a_return_at_once() -> None:
    """Two hundred times: either may come first, and after a return nothing is scored."""
    with clock.moved_to(at(TODAY)):
        bureau = make_bureau()
        review = bureau.review()
        place = bureau.place("工作制度")
        by = [Account.objects.get(pk=bureau.reviewer.pk) for _each in range(2)]
        told: list[tuple[str, ...]] = []
        turn = 0

        def score() -> object:
            # another opinion each time, so that each leaves a line
            return give_verdict(
                review=review,
                indicator=place,
                score=f"{turn // 25}.{turn % 25:02d}",
                reason="查阅资料后核定",
                methods=METHODS,
                by=by[0],
            )

        def send_back() -> object:
            return return_indicators(
                review=review, indicators={place.pk: "请核实"}, due_on=TODAY, by=by[1]
            )

        last = Entry.objects.latest("number").number

        def settle(ends: list[str]) -> None:
            nonlocal turn, last
            lines = list(
                Entry.objects.filter(number__gt=last, verb__startswith="reviews.")
                .order_by("number")
                .values_list("number", "verb")
            )
            last = lines[-1][0]
            told.append((*ends, *(verb for _number, verb in lines)))
            # the next turn begins where this one did
            ReturnedIndicator.objects.all().delete()
            Return.objects.all().delete()
            Assessment.objects.update(state=FilingState.UNDER_REVIEW)
            turn += 1

        in_pairs(ROUNDS, (score, send_back), settle)
        legal = {
            ("done", "done", "reviews.give_verdict", "reviews.return_indicators"),
            ("409", "done", "reviews.return_indicators"),
        }
        assert (len(told), set(told) - legal) == (ROUNDS, set())
        assert verify_chain().faults == ()


@pytest.mark.django_db(transaction=True)
def test_c02_two_opinions_of_one_version() -> None:
    """Of two reviewers who saw the same blank, one is told; nobody's opinion is lost."""
    with clock.moved_to(at(TODAY)):
        bureau = make_bureau()
        review = bureau.review()
        Review.objects.update(holder=None, held_at=None)
        place = bureau.place("工作制度")
        ended: list[list[str]] = []

        def agreeing(by: Account) -> Callable[[], object]:
            return lambda: agree(
                review=review, indicator=place, methods=METHODS, by=by, expected_version=0
            )

        acts = (agreeing(bureau.reviewer), agreeing(bureau.colleague))

        def settle(ends: list[str]) -> None:
            ended.append(sorted(ends))
            assert Verdict.objects.get().given_by == Review.objects.get().holder
            Verdict.objects.all().delete()
            Review.objects.update(holder=None, held_at=None)

        in_pairs(8, acts, settle)
        assert ended == [["409", "done"]] * 8
