"""C01: two publish at once, and there is one notice."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from branches.journal.models import Entry
from branches.journal.queries import verify_chain
from branches.people.models import Account
from scoring.publicity.models import Notice, NoticeRow
from scoring.publicity.queries import edits_of
from scoring.publicity.services import draft_notice, publish_notice, withdraw_notice
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.people import make_actor
from tests.factories.publicity import PREPARED, Stage, make_stage, moment, notice_text

ROUNDS = 12


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do all acts at the same moment, each in a thread of its own; how each ended, sorted."""
    barrier = threading.Barrier(len(acts))
    ends: list[str] = []

    def run(act: Callable[[], object]) -> None:
        barrier.wait(timeout=20)
        try:
            act()
            ends.append("done")
        except Refused as refusal:
            ends.append(f"{refusal.status} {refusal.message}")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(ends)


def publishing(notice: Notice, by: Account) -> Callable[[], object]:
    return lambda: publish_notice(notice=Notice.objects.get(pk=notice.pk), by=by)


@pytest.mark.django_db(transaction=True)
def test_c01_two_publishes_at_once_give_one_notice() -> None:
    with clock.moved_to(moment(PREPARED)):
        stage = make_stage()
        second = make_actor(Role.APPROVER, stage.town.department, "申定丙")
        for number in range(1, ROUNDS + 1):
            draft = stage.draft()
            ends = at_once([publishing(draft, stage.approver), publishing(draft, second)])
            assert ends == ["409 这份公示已经发布过,没有重复发布。", "done"]
            published = Notice.objects.get(state="published")
            assert edits_of(published) == []
            assert published.rows.count() == 3
            assert Entry.objects.filter(verb="publicity.publish").count() == number
            withdraw_notice(notice=published, reason="再来", by=stage.approver)
        assert NoticeRow.objects.count() == 3 * ROUNDS
        assert verify_chain().faults == ()


@pytest.mark.django_db(transaction=True)
def test_c01_two_drafts_at_once_give_one_draft() -> None:
    with clock.moved_to(moment(PREPARED)):
        stage = make_stage()
        ends = at_once([drafting(stage), drafting(stage)])
        assert ends == ["409 本批次已有公示草稿,请在草稿上修改。", "done"]
        assert Notice.objects.count() == 1


def drafting(stage: Stage) -> Callable[[], object]:
    return lambda: draft_notice(round=stage.round, text=notice_text(), by=stage.officer)
