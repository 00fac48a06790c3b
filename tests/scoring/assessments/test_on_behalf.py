from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from scoring.assessments.models import Assessment, Evidence
from scoring.assessments.services import (
    confirm_paper_form,
    declare,
    discard_paper_form,
    enter_paper_form,
    fingerprint_of,
    form_content,
    read_form,
    receive_assessment,
    reopen_indicators,
    save_account,
    save_field,
    submit_assessment,
)
from starrating.access import Role
from tests.factories.assessments import enrolled, fill_in
from tests.factories.files import PDF, PNG
from tests.factories.people import make_account, make_actor
from tests.scoring.assessments.branch import (
    ENDS_ON,
    Branch,
    days,
    end_posts,
    fresh,
    on,
    refusal,
    verbs,
)


def entering(branch: Branch, **changed: Any) -> dict[str, Any]:
    return {
        "enrolment": branch.enrolment,
        "data": PDF,
        "filename": "申请表.pdf",
        "reason": "支部没有网络",
        "by": branch.reviewer,
        **changed,
    }


def entered(branch: Branch, **changed: Any) -> Assessment:
    return enter_paper_form(**entering(branch, **changed))


def features(row: Assessment, by: Any) -> dict[str, Any]:
    return {"assessment": row, "field": "features", "text": "抄录", "expected_version": 0, "by": by}


def test_a_late_paper_form_is_copied_by_one_and_checked_by_another(branch: Branch) -> None:
    with on(ENDS_ON + days(2)):
        row = entered(branch)
        assert (row.state, row.entered_by, row.is_being_entered) == (
            "draft",
            branch.reviewer,
            True,
        )
        assert row.scan is not None
        assert (row.scan.purpose, row.scan.name) == ("paper_form", "申请表.pdf")
        assert save_field(**features(row, branch.reviewer)).is_saved
        fill_in(row, branch.reviewer)
        declare(assessment=row, replies={}, by=branch.reviewer)
        assert refusal(confirm_paper_form, assessment=row, by=branch.reviewer) == (
            403,
            "这份申请表是您代录的,须由另一人对照扫描件核对。",
        )
        shown = fingerprint_of(form_content(read_form(fresh(row))))
        filed = confirm_paper_form(assessment=row, by=branch.leader, expected_fingerprint=shown)
    assert (filed.submitted_by, filed.content["on_behalf"]) == (
        branch.leader,
        {
            "entered_by": "沈合",
            "reason": "支部没有网络",
            "scan": row.scan.sha256,
        },
    )
    now = fresh(row)
    assert (now.state, now.entry_confirmed_by, now.is_being_entered, now.in_charge) == (
        "submitted",
        branch.leader,
        False,
        None,
    )
    assert verbs()[-1] == "assessments.confirm_paper_form"


def test_a16_two_persons_in_the_database_too(branch: Branch) -> None:
    row = entered(branch)
    row.entry_confirmed_by_id, row.entry_confirmed_at = row.entered_by_id, row.entered_at
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_while_a_paper_form_is_copied_nobody_else_fills_in(branch: Branch) -> None:
    draft = branch.begin()
    row = entered(branch)
    assert row.pk == draft.pk
    words = "审核党委正在代录纸质申请表,暂不能在系统里填报;需要自己填报的,请与审核党委联系。"
    for by in (branch.secretary, branch.preparer):
        assert refusal(save_field, **features(row, by)) == (409, words)
    assert refusal(save_field, **features(row, branch.leader))[0] == 403
    assert refusal(submit_assessment, assessment=row, by=branch.secretary) == (409, words)
    assert refusal(enter_paper_form, **entering(branch, by=branch.officer)) == (
        409,
        "这份纸质申请表已有人在代录,没有重复办理。",
    )
    assert refusal(save_field, **features(row, end_posts(branch.reviewer)))[0] == 403


def test_enter_paper_form_refuses(branch: Branch) -> None:
    town = make_actor(Role.REVIEWER, branch.town.town)
    first_stage = make_actor(Role.REVIEWER, branch.town.college)
    for by in (town, first_stage, branch.secretary, branch.approver):
        assert refusal(enter_paper_form, **entering(branch, by=by)) == (
            403,
            "只有审核党委的审核员、负责人或组织部评定员可以办理。",
        )
    member = make_account("党员", organisation=branch.town.school)
    member.posts.create(
        role=Role.REVIEWER,
        organisation=branch.town.education,
        starts_on=ENDS_ON - days(99),
        confirmed_at=branch.enrolment.round.opened_at,
    )
    assert refusal(enter_paper_form, **entering(branch, by=member))[0] == 403
    assert refusal(enter_paper_form, **entering(branch, data=b"x"))[0] == 422
    assert refusal(enter_paper_form, **entering(branch, reason=" "))[0] == 422
    assert (Assessment.objects.count(), Evidence.objects.count()) == (0, 0)
    submit_assessment(assessment=branch.filled(), by=branch.secretary)
    assert refusal(enter_paper_form, **entering(branch))[0] == 409


def test_confirm_paper_form_refuses(branch: Branch) -> None:
    row = branch.filled()
    assert refusal(confirm_paper_form, assessment=row, by=branch.leader) == (
        409,
        "没有正在代录的纸质申请表。",
    )
    entered(branch)
    assert refusal(confirm_paper_form, assessment=row, by=branch.secretary) == (
        403,
        "只有审核党委的审核员、负责人或组织部可以核对代录的申请表。",
    )
    member = make_account("党员", organisation=branch.town.school)
    member.posts.create(
        role=Role.LEADER,
        organisation=branch.town.education,
        starts_on=ENDS_ON - days(99),
        confirmed_at=branch.enrolment.round.opened_at,
    )
    assert refusal(confirm_paper_form, assessment=row, by=member)[1].startswith("您是该党组织")
    save_account(
        assessment=row,
        indicator=branch.indicator("工作制度"),
        text="",
        expected_version=1,
        by=branch.reviewer,
    )
    assert refusal(confirm_paper_form, assessment=row, by=branch.approver) == (
        422,
        "还有 1 处没有填好,不能提交:工作制度:请写“做了哪些工作”。",
    )


def test_discard_paper_form(branch: Branch, django_capture_on_commit_callbacks: Any) -> None:
    row = entered(branch)
    scan = row.scan
    assert scan is not None
    arguments: dict[str, Any] = {"assessment": row, "reason": "支部已能上网"}
    assert refusal(discard_paper_form, by=branch.secretary, **arguments)[0] == 403
    with django_capture_on_commit_callbacks(execute=True):
        given_up = discard_paper_form(by=branch.leader, **arguments)
    assert (given_up.is_being_entered, given_up.scan) == (False, None)
    assert not default_storage.exists(scan.stored_name)
    entry = Entry.objects.latest("number")
    assert (entry.before, entry.reason) == (
        {"entered_by": str(branch.reviewer), "scan": scan.sha256},
        "支部已能上网",
    )
    assert refusal(discard_paper_form, by=branch.leader, **arguments)[0] == 409
    assert save_field(**features(row, branch.secretary)).is_saved
    assert entered(branch).is_being_entered


def test_a_paper_correction_of_a_form_sent_back(branch: Branch) -> None:
    """The scan of the first paper was submitted and is kept when a second is given up."""
    row = entered(branch)
    first = row.scan
    fill_in(row, branch.reviewer)
    confirm_paper_form(assessment=row, by=branch.leader)
    receive_assessment(assessment=row, by=branch.reviewer)
    key = branch.indicator("工作制度")
    reopen_indicators(
        assessment=row,
        indicators={key.pk: "次数不符"},
        due_on=ENDS_ON,
        by=branch.reviewer,
    )
    entered(branch, data=PNG)
    discard_paper_form(assessment=row, reason="扫错了", by=branch.leader)
    again = entered(branch)
    assert again.scan == first
    save_account(
        assessment=row,
        indicator=key,
        text="已核实",
        expected_version=1,
        by=branch.reviewer,
    )
    assert confirm_paper_form(assessment=row, by=branch.officer).number == 2
    receive_assessment(assessment=row, by=branch.reviewer)
    reopen_indicators(
        assessment=row, indicators={key.pk: "再核"}, due_on=ENDS_ON, by=branch.reviewer
    )
    entered(branch)
    discard_paper_form(assessment=row, reason="支部自己改", by=branch.leader)
    assert first is not None
    first.refresh_from_db()
    assert (first.removed_at is not None, first.erased_at) == (True, None)


def test_a_department_may_enter_for_a_branch_below_a_general_branch(branch: Branch) -> None:
    place = enrolled(branch.round, branch.town.faculty)
    row = entered(branch, enrolment=place, by=branch.officer)
    assert row.entered_by == branch.officer
