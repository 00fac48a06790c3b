"""单人经办: allowed by two persons at the department, body by body, until it is revoked."""

from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.reviews.models import SingleClerk
from scoring.reviews.queries import (
    allows_single_clerk,
    single_clerks,
    single_clerks_visible_to,
    waiting,
)
from scoring.reviews.services import (
    confirm_single_clerk,
    enter_single_clerk,
    reject_single_clerk,
    revoke_single_clerk,
)
from scoring.rounds.models import Enrolment
from starrating.access import Role
from tests.factories.people import make_actor, make_post
from tests.scoring.reviews.office import Office, close, office, refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    return office()


def given(desk: Office, **others: Any) -> dict[str, Any]:
    return {
        "round": desk.round,
        "body": desk.city.town,
        "number": "云组〔2025〕7号",
        "decided_on": date(2025, 9, 1),
        "reason": "镇党委只有一名组织委员经办",
        "by": desk.officer,
        **others,
    }


def allowed(desk: Office) -> bool:
    return allows_single_clerk(desk.city.town, desk.round)


def test_it_holds_from_the_confirmation_until_it_is_revoked(desk: Office) -> None:
    row = enter_single_clerk(**given(desk))
    assert (allowed(desk), str(row)) == (False, "青竹镇党委(云组〔2025〕7号)")
    act = next(one for one in waiting(desk.round) if "单人经办" in str(one.label))
    assert (str(act.label), act.role, act.excluded) == (
        "确认青竹镇党委单人经办",
        Role.APPROVER,
        frozenset({desk.officer.pk}),
    )
    confirm_single_clerk(single_clerk=row, by=desk.approver)
    assert (allowed(desk), allows_single_clerk(desk.city.education, desk.round)) == (True, False)
    revoked = revoke_single_clerk(single_clerk=row, reason="已增配人员", by=desk.colleague)
    assert (allowed(desk), revoked.state, revoked.revoked_by) == (
        False,
        "revoked",
        desk.colleague,
    )
    sentences = Entry.objects.filter(subject_type="scoring.singleclerk").order_by("number")
    assert [line.sentence for line in sentences] == [
        "录入了单人经办:青竹镇党委(云组〔2025〕7号),等待确认",
        "确认了单人经办:青竹镇党委(云组〔2025〕7号)",
        "撤销了单人经办:青竹镇党委(云组〔2025〕7号)",
    ]
    assert refusal(revoke_single_clerk, single_clerk=row, reason="再撤", by=desk.officer)[0] == 409
    # another one may be entered
    assert [one.state for one in single_clerks(desk.round)] == ["revoked"]
    enter_single_clerk(**given(desk))


def test_entering_is_refused_in_words(desk: Office) -> None:
    for others, status, words in (
        ({"by": desk.approver}, 403, "只有组织部评定员可以办理审核安排。"),
        ({"number": ""}, 422, "请填写文号"),
        ({"decided_on": None}, 422, "请填写决定日期。"),
        ({"reason": ""}, 422, "请填写理由"),
        ({"body": desk.city.college}, 422, "“职业学院党总支”在本批次没有要审核的党组织。"),
    ):
        got = refusal(enter_single_clerk, **{**given(desk), **others})
        assert (got[0], got[1].startswith(words)) == (status, True), got
    Enrolment.objects.filter(code="099002003").update(assigned_body=desk.city.college)
    enter_single_clerk(**given(desk, body=desk.city.college))
    enter_single_clerk(**given(desk))
    assert refusal(enter_single_clerk, **given(desk)) == (
        409,
        "“青竹镇党委”的单人经办已录入或已生效,没有重复录入。",
    )
    close(desk)
    assert refusal(enter_single_clerk, **given(desk, body=desk.city.education))[0] == 409


def test_a16_two_persons(desk: Office) -> None:
    both = make_actor(Role.OFFICER, desk.city.department, "兼任")
    make_post(both, Role.APPROVER, desk.city.department)
    row = enter_single_clerk(**given(desk, by=both))
    own = "录入和确认须由两人办理。这是您本人录入的,请换一人确认。"
    assert refusal(confirm_single_clerk, single_clerk=row, by=both) == (403, own)
    assert refusal(reject_single_clerk, single_clerk=row, reason="不妥", by=both) == (403, own)
    assert refusal(confirm_single_clerk, single_clerk=row, by=desk.officer) == (
        403,
        "只有组织部审定人可以确认审核安排。",
    )
    assert refusal(reject_single_clerk, single_clerk=row, reason="", by=desk.approver)[0] == 422
    rejected = reject_single_clerk(single_clerk=row, reason="可以增配", by=desk.approver)
    assert (rejected.state, allowed(desk)) == ("rejected", False)
    leader = make_actor(Role.LEADER, desk.city.town)
    assert refusal(revoke_single_clerk, single_clerk=row, reason="撤", by=leader) == (
        403,
        "只有组织部的评定员或审定人可以撤销审核安排。",
    )


def test_a01_the_department_alone_sees_them(desk: Office) -> None:
    row = enter_single_clerk(**given(desk))
    assert isinstance(row, SingleClerk)

    def seen(by: Account) -> list[SingleClerk]:
        return list(single_clerks_visible_to(by))

    assert (seen(desk.approver), seen(make_actor(Role.LEADER, desk.city.town))) == ([row], [])
