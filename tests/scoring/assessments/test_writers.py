"""C10: many people type at the same moment, for a while: nobody meets an error, nothing is lost."""

import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from branches.journal.queries import verify_chain
from branches.people.models import Account
from scoring.assessments.models import Assessment, KeptText, WorkAccount
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import make_filling_round
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_actor, signed_in
from tests.scoring.assessments.branch import indicator

WRITERS, SECONDS = 20, 10
AT_ONCE = 8  # requests that the server answers at the same time; the others wait, in their order


@dataclass
class Writer:
    """Somebody who types without a pause; how each saving was answered, and what was last typed."""

    account: Account
    client: Client
    autosave: str
    answers: list[tuple[int, bool]] = field(default_factory=list)
    text: str = ""

    def save(self) -> None:
        version = len(self.answers)
        self.text = f"第{version + 1}稿"
        try:
            sent = {"account": self.text, "account_version": str(version)}
            answer = self.client.post(self.autosave, sent)
            self.answers.append((answer.status_code, bool(answer.json().get("saved_at"))))
        finally:
            connection.close()

    def write(self, server: Executor, until: float) -> None:
        while time.monotonic() < until:
            server.submit(self.save).result()


def make_writers(town: City) -> list[Writer]:
    """So many branches, each with its secretary before an indicator of its form."""
    for number in range(WRITERS - 3):
        make_organisation(f"第{number}支部", town.education, field=town.school.field)
    row, moment = make_filling_round(town.department), clock.now()
    found = []
    for place in Enrolment.objects.filter(round=row, field=town.school.field):
        by = make_actor(Role.SECRETARY, place.organisation)
        Assessment.objects.create(
            enrolment=place, state_since=moment, begun_at=moment, in_charge=by
        )
        keys = [place.pk, indicator(place, "工作制度").pk]
        found.append(Writer(by, signed_in(by), reverse("assessments:autosave", args=keys)))
    return found


@pytest.mark.django_db(transaction=True)
def test_c10_twenty_writers_for_ten_seconds_meet_no_error() -> None:
    writers = make_writers(city())
    until = time.monotonic() + SECONDS
    with ThreadPoolExecutor(AT_ONCE) as server, ThreadPoolExecutor(WRITERS) as people:
        typing = [people.submit(writer.write, server, until) for writer in writers]
        assert [each.exception() for each in typing] == [None] * WRITERS
    assert {answer for writer in writers for answer in writer.answers} == {(200, True)}
    stands = {(row.edited_by_id, row.text, row.version) for row in WorkAccount.objects.all()}
    assert stands == {(each.account.pk, each.text, len(each.answers)) for each in writers}
    assert (KeptText.objects.count(), verify_chain().faults) == (0, ())
