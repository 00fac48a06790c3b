"""What the database itself refuses, whatever a service would write."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from scoring.assessments.models import (
    Answer,
    Assessment,
    Evidence,
    EvidenceUse,
    KeptText,
    Paper,
    Return,
    ReturnedIndicator,
    Submission,
)
from starrating import clock
from tests.scoring.assessments.branch import Branch

if TYPE_CHECKING:
    from collections.abc import Callable

MEETING: dict[str, Any] = {
    "meeting_kind": "members",
    "meeting_on": date(2025, 8, 1),
    "meeting_due": 5,
    "meeting_present": 5,
    "meeting_result": "通过",
    "meeting_minutes": "1号",
}


@pytest.mark.parametrize(
    "columns",
    [
        {"state": "concluded"},
        {"proposed_star": 0, "proposed_reason": "x"},
        {"proposed_star": 6},
        {"proposed_reason": "没有星级"},
        {"handed_over_at": date(2025, 8, 1)},
        {"declared_at": date(2025, 8, 1)},
        {**MEETING, "meeting_present": 6},
        {**MEETING, "meeting_present": 0},
        {**MEETING, "meeting_result": ""},
        {**MEETING, "meeting_kind": "party"},
        {"meeting_on": date(2025, 8, 1)},
        {"entry_reason": "没有代录人"},
        {"closed_reason": "没有日期"},
        {"closed_at": date(2025, 8, 1)},
    ],
)
def test_a_form_is_whole_in_its_pairs(branch: Branch, columns: dict[str, Any]) -> None:
    row = branch.begin()
    dated = {
        name: clock.now() if name.endswith("_at") else value for name, value in columns.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=row.pk).update(**dated)


def evidence(row: Assessment, **columns: Any) -> Evidence:
    given: dict[str, Any] = {
        "assessment": row,
        "key": f"{Evidence.objects.count():032d}",
        "name": "x.pdf",
        "kind": "pdf",
        "size": 1,
        "sha256": "0" * 64,
        "added_at": clock.now(),
    }
    return Evidence.objects.create(**{**given, **columns})


def test_parts_are_sound_and_there_once(branch: Branch) -> None:
    row = branch.begin()
    rule = branch.rule("三会一课")
    stamp: dict[str, Any] = {"assessment": row, "edited_at": clock.now()}
    Answer.objects.create(rule=rule, choice="none", **stamp)
    file = evidence(row)
    EvidenceUse.objects.create(evidence=file, indicator=rule.indicator)
    EvidenceUse.objects.create(evidence=file, indicator=rule.indicator, rule=rule)
    moment = clock.now()
    given: dict[str, Any] = {"assessment": row, "content": {}, "fingerprint": "0" * 64}
    given["submitted_at"] = moment
    filed = Submission.objects.create(number=1, receipt="1", **given)
    sent: dict[str, Any] = {"assessment": row, "submission": filed, "due_on": date(2025, 9, 1)}
    sent["returned_at"] = moment
    returned = Return.objects.create(number=1, **sent)
    other = branch.rule("没有活动场所")
    refused: list[Callable[[], object]] = [
        lambda: Answer.objects.create(rule=rule, choice="some", **stamp),
        lambda: Answer.objects.create(rule=other, choice="perhaps", **stamp),
        lambda: Answer.objects.create(rule=other, points=-1, **stamp),
        lambda: Answer.objects.create(rule=other, measure=-1, **stamp),
        lambda: EvidenceUse.objects.create(evidence=file, indicator=rule.indicator),
        lambda: EvidenceUse.objects.create(evidence=file, indicator=rule.indicator, rule=rule),
        lambda: evidence(row),
        lambda: evidence(row, sha256="1", size=0),
        lambda: evidence(row, sha256="1", kind="exe"),
        lambda: evidence(row, sha256="1", purpose="fun"),
        lambda: evidence(row, sha256="1", erased_at=moment),
        lambda: evidence(row, sha256="1", removed_at=moment),
        lambda: Submission.objects.create(number=1, receipt="2", **given),
        lambda: Submission.objects.create(number=2, receipt="1", **given),
        lambda: Return.objects.create(number=1, ended_at=moment, **sent),
        lambda: Return.objects.create(number=2, **sent),
        lambda: ReturnedIndicator.objects.create(returned=returned, indicator=rule.indicator),
        lambda: KeptText.objects.create(
            assessment=row, field="features", text="x", why="x", kept_at=moment, base_version=0
        ),
        lambda: Paper.objects.create(
            assessment=row, fingerprint="0", state="scanned", tracked_at=moment
        ),
        lambda: Paper.objects.create(
            assessment=row, fingerprint="0", state="received", scan=file, tracked_at=moment
        ),
        lambda: Assessment.objects.create(
            enrolment=branch.enrolment, state_since=moment, begun_at=moment
        ),
    ]
    for act in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
