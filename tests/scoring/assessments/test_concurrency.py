"""C04: autosave, submission and the removal of a file at the same moment."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from branches.journal.queries import verify_chain
from branches.people.models import Account
from scoring.assessments.models import Assessment, Evidence, KeptText, Submission
from scoring.assessments.services import (
    add_evidence,
    begin_assessment,
    fingerprint_of,
    form_content,
    read_form,
    remove_evidence,
    save_field,
    submit_assessment,
    withdraw_assessment,
)
from starrating import clock
from starrating.access import Refused
from tests.factories.files import PDF
from tests.scoring.assessments.branch import STARTS_ON, Branch, at, fresh, make_branch

ROUNDS = 8


def at_once(acts: list[Callable[[], object]]) -> list[str]:
    """Do all acts at the same moment, each in a thread of its own; how each ended, in their order."""
    barrier = threading.Barrier(len(acts))
    ends = [""] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait(timeout=20)
        try:
            act()
            ends[place] = "done"
        except Refused as refusal:
            ends[place] = str(refusal.status)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ends


def by(account: Account) -> Account:
    """An account as another request reads it."""
    return Account.objects.get(pk=account.pk)


def saving(branch: Branch, row: Assessment, text: str) -> Callable[[], object]:
    given: dict[str, Any] = {"field": "features", "text": text}
    version = fresh(row).features_version
    return lambda: save_field(
        assessment=row, by=by(branch.preparer), expected_version=version, **given
    )


@pytest.mark.django_db(transaction=True)
def test_c04_autosave_submission_and_removal_at_once() -> None:
    """Whoever comes first: what was submitted is what stands there, and its files are there."""
    with clock.moved_to(at(STARTS_ON)):
        branch = make_branch()
        row = branch.filled()
        indicators = [branch.indicator("工作制度")]
        for number in range(1, ROUNDS + 1):
            file = add_evidence(
                assessment=row,
                data=PDF,
                filename="x.pdf",
                indicators=indicators,
                by=branch.secretary,
            )
            text = f"第{number}稿"
            ends = at_once(
                [
                    saving(branch, row, text),
                    lambda: submit_assessment(assessment=row, by=by(branch.secretary)),
                    lambda file=file: remove_evidence(evidence=file, by=by(branch.preparer)),  # type: ignore[misc]  # bound now, not when it runs
                ]
            )
            assert ends[1] == "done"
            filed = Submission.objects.get(assessment=row, number=number)
            content = form_content(read_form(fresh(row)))
            assert fingerprint_of(content) == filed.fingerprint
            assert (filed.content["features"] == text) == (ends[0] == "done")
            keys = [each["key"] for each in filed.content["indicators"][3]["evidence"]]
            file.refresh_from_db()
            assert (keys == []) == (ends[2] == "done") == (file.removed_at is not None)
            assert default_storage.exists(file.stored_name) == (file.erased_at is None)
            withdraw_assessment(assessment=row, by=branch.secretary)
        assert verify_chain().faults == ()


@pytest.mark.django_db(transaction=True)
def test_c04_two_writers_of_one_text_lose_nothing() -> None:
    with clock.moved_to(at(STARTS_ON)):
        branch = make_branch()
        row = branch.begin()
        for number in range(ROUNDS):
            texts = [f"甲{number}", f"乙{number}"]
            ends = at_once([saving(branch, row, text) for text in texts])
            assert ends == ["done", "done"]
            stands = fresh(row).features
            assert stands in texts
            kept = set(KeptText.objects.values_list("text", flat=True))
            assert {*texts} - {stands} <= kept


@pytest.mark.django_db(transaction=True)
def test_w08_a_form_is_begun_and_submitted_once() -> None:
    with clock.moved_to(at(STARTS_ON)):
        branch = make_branch()
        acts: list[Callable[[], object]] = [
            lambda who=who: begin_assessment(enrolment=branch.enrolment, by=by(who))  # type: ignore[misc]  # bound now, not when it runs
            for who in (branch.secretary, branch.preparer)
        ]
        assert at_once(acts) == ["done", "done"]
        assert Assessment.objects.count() == 1
        row = branch.filled()
        ends = at_once([lambda: submit_assessment(assessment=row, by=by(branch.secretary))] * 2)
        assert sorted(ends) == ["409", "done"]
        assert (Submission.objects.count(), Evidence.objects.count()) == (1, 0)
