from typing import Any

import pytest

from branches.journal.models import Entry
from scoring.assessments.models import Evidence, Extension, Paper, Urge
from scoring.assessments.queries import assessment_of, latest_submission, paper_of
from scoring.assessments.services import (
    extend_deadline,
    save_account,
    save_field,
    submit_assessment,
    track_paper,
    urge_branch,
    withdraw_assessment,
)
from scoring.rounds.models import StageDate
from starrating.access import Role
from tests.factories.files import PDF, PNG
from tests.factories.people import make_account, make_actor
from tests.scoring.assessments.branch import ENDS_ON, Branch, days, on, refusal, verbs


def extending(branch: Branch, **changed: Any) -> dict[str, Any]:
    return {
        "enrolment": branch.enrolment,
        "until": ENDS_ON + days(3),
        "reason": "台风停电",
        "by": branch.leader,
        **changed,
    }


def test_extend_deadline(branch: Branch) -> None:
    made = extend_deadline(**extending(branch))
    assert (made.until, made.granted_by, str(made)) == (
        ENDS_ON + days(3),
        branch.leader,
        "2025-09-09",
    )
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.before, entry.after, entry.organisation_code) == (
        "assessments.extend",
        {"until": "2025-09-06"},
        {"until": "2025-09-09"},
        "099002001",
    )
    longer = extend_deadline(**extending(branch, until=ENDS_ON + days(4), by=branch.officer))
    assert Extension.objects.first() == longer


def test_extend_deadline_refuses(branch: Branch) -> None:
    for by in (branch.reviewer, branch.secretary, branch.approver):
        assert refusal(extend_deadline, **extending(branch, by=by)) == (
            403,
            "只有审核党委负责人或组织部评定员可以批准延期。",
        )
    own = make_actor(Role.LEADER, branch.town.education)
    own.organisation = branch.town.school
    own.save()
    assert refusal(extend_deadline, **extending(branch, by=own))[1].startswith("您是该党组织")
    for changed, words in (
        ({"until": ENDS_ON - days(20)}, "延期的日子不能早于今天。"),
        ({"until": ENDS_ON}, "现在的期限就是 2025-09-06,请选更晚的日子。"),
        ({"until": ENDS_ON + days(16)}, "延期不能晚于审核截止日 2025-09-21。"),
        ({"reason": ""}, "请填写理由。"),
    ):
        assert refusal(extend_deadline, **extending(branch, **changed)) == (422, words)
    assert not Extension.objects.exists()
    row = branch.filled()
    submit_assessment(assessment=row, by=branch.secretary)
    assert refusal(extend_deadline, **extending(branch)) == (
        409,
        "“第一小学党支部”的自评状态为“已提交”,没有待填报的事项。",
    )


def test_an_extension_needs_no_calendar_of_the_review(branch: Branch) -> None:
    StageDate.objects.all().delete()
    made = extend_deadline(**extending(branch, until=ENDS_ON + days(99)))
    assert made.until == ENDS_ON + days(99)


def test_urge_branch(branch: Branch) -> None:
    given: dict[str, Any] = {"enrolment": branch.enrolment, "text": "请于 6 日前提交自评。"}
    made = urge_branch(way="telephone", by=branch.reviewer, **given)
    assert (str(made), made.get_way_display(), verbs()) == (
        "请于 6 日前提交自评。",
        "电话",
        ["assessments.urge"],
    )
    assert refusal(urge_branch, way="telephone", by=branch.leader, **given) == (
        409,
        "今天已经用这种方式催办过,没有重复登记。",
    )
    urge_branch(way="message", by=branch.officer, **given)
    with on(ENDS_ON):
        urge_branch(way="telephone", by=branch.reviewer, **given)
    assert Urge.objects.count() == 3


def test_urge_branch_refuses(branch: Branch) -> None:
    given: dict[str, Any] = {"enrolment": branch.enrolment, "text": "请提交", "way": "letter"}
    assert refusal(urge_branch, by=branch.secretary, **given)[0] == 403
    assert refusal(urge_branch, by=branch.leader, **{**given, "way": "drum"}) == (
        422,
        "请选择催办的方式。",
    )
    assert refusal(urge_branch, by=branch.leader, **{**given, "text": " "}) == (
        422,
        "请填写催办内容。",
    )
    submit_assessment(assessment=branch.filled(), by=branch.secretary)
    assert refusal(urge_branch, by=branch.leader, **given)[0] == 409


def track(branch: Branch, fingerprint: str, state: str, **changed: Any) -> dict[str, Any]:
    return {
        "assessment": assessment_of(branch.enrolment),
        "fingerprint": fingerprint,
        "state": state,
        "by": branch.reviewer,
        **changed,
    }


def test_track_paper(branch: Branch) -> None:
    row = branch.filled()
    assert refusal(track_paper, **track(branch, "0" * 64, "received")) == (
        409,
        "这份自评还没有提交过,没有可登记的纸质件。",
    )
    filed = submit_assessment(assessment=row, by=branch.secretary)
    assert paper_of(filed) is None
    digits = filed.fingerprint[:16].upper()
    typed = f"{digits[:4]}-{digits[4:8]} {digits[8:]}"
    paper = track_paper(**track(branch, typed, "received"))
    assert (paper.state, paper.fingerprint, str(paper), paper_of(filed)) == (
        "received",
        filed.fingerprint,
        filed.fingerprint[:12],
        paper,
    )
    scanned = track_paper(
        **track(branch, digits, "scanned", data=PDF, filename="盖章件.pdf", by=branch.officer)
    )
    assert scanned.scan is not None
    assert (scanned.version, scanned.scan.purpose, scanned.scan.name) == (
        2,
        "signed_paper",
        "盖章件.pdf",
    )
    rescanned = track_paper(**track(branch, digits, "scanned", data=PNG, filename="b"))
    assert Evidence.objects.filter(removed_at=None).get() == rescanned.scan
    missing = track_paper(**track(branch, digits, "missing"))
    assert (missing.scan, missing.pk, Paper.objects.count()) == (None, paper.pk, 1)
    entry = Entry.objects.latest("number")
    assert (entry.before["state"], entry.after["state"], entry.after["scan"]) == (
        "scanned",
        "missing",
        None,
    )
    again = track_paper(**track(branch, digits, "scanned", data=PNG, filename="c"))
    assert (
        track_paper(**track(branch, digits, "scanned", data=PNG, filename="c")).scan == again.scan
    )


def test_a_paper_of_an_older_version_is_refused_naming_what_differs(branch: Branch) -> None:
    row = branch.filled()
    first = submit_assessment(assessment=row, by=branch.secretary)
    track_paper(**track(branch, first.fingerprint, "received"))
    withdraw_assessment(assessment=row, by=branch.secretary)
    given: dict[str, Any] = {"assessment": row, "expected_version": 1, "by": branch.secretary}
    save_field(field="features", text="改写", **given)
    save_account(indicator=branch.indicator("工作制度"), text="改写", **given)
    second = submit_assessment(assessment=row, by=branch.secretary)
    assert refusal(track_paper, **track(branch, first.fingerprint[:12], "received")) == (
        409,
        "这份纸质件是第 1 次提交的,现行的是第 2 次提交的,以下内容不同:工作制度自评纪实、"
        "主要特色和成效。请按现行版本重新打印、签字、盖章。",
    )
    assert latest_submission(row) == second
    assert paper_of(second) is None
    track_paper(**track(branch, second.fingerprint, "received"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"fingerprint": "abc"}, "请填写纸质件上的指纹,至少前 12 位。"),
        (
            {"fingerprint": "0" * 64},
            "这个指纹不属于本党组织提交过的任何一版,请核对纸质件。",
        ),
        ({"state": "lost"}, "请选择纸质签章的状态。"),
        ({"state": "scanned"}, "登记扫描件时须上传扫描文件,其他状态不需要。"),
        ({"data": PDF}, "登记扫描件时须上传扫描文件,其他状态不需要。"),
    ],
)
def test_track_paper_refuses(branch: Branch, changed: dict[str, Any], words: str) -> None:
    filed = submit_assessment(assessment=branch.filled(), by=branch.secretary)
    arguments = track(branch, filed.fingerprint, "received")
    assert refusal(track_paper, **{**arguments, **changed}) == (422, words)
    stranger = make_account()
    assert refusal(track_paper, **{**arguments, "by": stranger})[0] == 403
    assert refusal(track_paper, **{**arguments, "by": branch.secretary})[0] == 403
