"""Recognition, ceiling and 未申报 of one branch."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from branches.journal.models import Entry
from scoring.reviews.models import Ceiling, NotFiledDecision, Recognition, Sheet
from scoring.reviews.queries import missing_enrolments, reported_sheets, scorers_of
from scoring.reviews.services import (
    confirm_not_filed,
    enter_not_filed,
    recognise_project,
    reject_not_filed,
    set_ceiling,
    total_words,
)
from scoring.rounds.models import DenominatorDecision, Enrolment
from scoring.rounds.services import hold_round, release_round
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_account, make_actor, make_post
from tests.factories.reviews import make_ceiling, recognise, report_sheet
from tests.scoring.reviews.office import (
    COLLEGE,
    FACULTY,
    SCHOOL,
    VILLAGE,
    Office,
    changed,
    office,
    refusal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    return office()


def recognition(of: Office, **changes: Any) -> dict[str, Any]:
    given = {
        "enrolment": of.branch(SCHOOL),
        "is_recognised": True,
        "number": "云组创〔2025〕3号",
        "decided_on": date(2025, 9, 18),
        "reason": "红领先锋项目\n评审会通过",
        "by": of.officer,
    }
    return changed(given, **changes)


def ceiling(of: Office, **changes: Any) -> dict[str, Any]:
    given = {
        "enrolment": of.branch(SCHOOL),
        "star": 2,
        "document_number": "云组〔2025〕9号",
        "document_on": date(2025, 9, 10),
        "reason": "基础工作有严重欠缺",
        "by": of.officer,
    }
    return changed(given, **changes)


def not_filed(of: Office, **changes: Any) -> dict[str, Any]:
    given = {
        "enrolment": of.branch(SCHOOL),
        "number": "云组〔2025〕20号",
        "decided_on": date(2025, 9, 28),
        "reason": "两次催报、一次延期后仍未申报",
        "by": of.officer,
    }
    return changed(given, **changes)


def left(of: Office, code: str) -> Enrolment:
    """A branch that left the round by decision."""
    decision = DenominatorDecision.objects.create(
        round=of.round,
        number="云组〔2025〕7号",
        decided_on=date(2025, 9, 1),
        reason="撤销",
        entered_at=clock.now(),
    )
    Enrolment.objects.filter(code=code).update(removed_by_decision=decision)
    return of.branch(code)


def test_recognise_project_keeps_every_row(desk: Office) -> None:
    first = recognise_project(**recognition(desk))
    assert (first.replaces, first.reason) == (None, "红领先锋项目 评审会通过")
    second = recognise_project(**recognition(desk, is_recognised=False, reason="材料不实"))
    assert (second.replaces, second.entered_by) == (first, desk.officer)
    (sheet,) = [one for one in _with_scores(desk) if one.code == SCHOOL]
    assert sheet.is_recognised is False
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.organisation_code, entry.before["is_recognised"]) == (
        "reviews.recognise_project",
        SCHOOL,
        True,
    )
    assert (entry.after["number"], entry.reason) == ("云组创〔2025〕3号", "材料不实")
    for row in (Recognition, Ceiling):
        make_ceiling(desk.branch(COLLEGE)) if row is Ceiling else None
        with pytest.raises(DatabaseError), transaction.atomic():
            row.objects.all().update(entered_by=None)
        with pytest.raises(DatabaseError), transaction.atomic():
            row.objects.all()._raw_delete(using="default")
    with pytest.raises(IntegrityError), transaction.atomic():
        recognise(desk.branch(SCHOOL))


def _with_scores(of: Office) -> list[Any]:
    report_sheet(of.branch(SCHOOL))
    return reported_sheets(of.round)


@pytest.mark.parametrize(
    ("change", "status", "message"),
    [
        ({"number": " "}, 422, "请填写认定文号。"),
        ({"decided_on": None}, 422, "请填写认定日期。"),
        ({"decided_on": date(2999, 1, 1)}, 422, "认定日期不能晚于今天。"),
        ({"reason": ""}, 422, "请填写认定说明。"),
        ({"is_recognised": False}, 409, "该党组织没有认定过创新项目,不需要取消。"),
    ],
)
def test_recognise_project_refuses(
    desk: Office, change: dict[str, Any], status: int, message: str
) -> None:
    assert refusal(recognise_project, **recognition(desk, **change)) == (status, message)


def test_set_ceiling_and_lift_it(desk: Office) -> None:
    assert refusal(set_ceiling, **ceiling(desk, star=None))[0] == 409
    first = set_ceiling(**ceiling(desk))
    assert refusal(set_ceiling, **ceiling(desk)) == (422, "内容没有变化,没有保存。")
    lifted = set_ceiling(**ceiling(desk, star=None, reason="复查整改到位"))
    assert (lifted.star, lifted.replaces) == (None, first)
    assert refusal(set_ceiling, **ceiling(desk, star=None))[0] == 409
    assert refusal(set_ceiling, **ceiling(desk, star=6)) == (
        422,
        "星级上限只能是一星至五星,或者解除。",
    )
    assert [sheet.ceiling for sheet in _with_scores(desk)] == [None]
    for change in ({"document_number": ""}, {"document_on": None}, {"reason": " "}):
        assert refusal(set_ceiling, **ceiling(desk, **change))[0] == 422
    recognise_project(**recognition(desk))
    assert refusal(recognise_project, **recognition(desk))[0] == 422


def test_single_acts_need_an_officer_who_is_not_too_close(desk: Office) -> None:
    near = make_actor(Role.OFFICER, desk.city.department)
    near.organisation = desk.city.school
    near.save()
    once = make_actor(Role.OFFICER, desk.city.department)
    make_post(once, Role.PREPARER, desk.city.school)
    reviewer = make_actor(Role.REVIEWER, desk.city.education)
    for by in (near, once, reviewer, desk.approver):
        assert refusal(recognise_project, **recognition(desk, by=by))[0] == 403
        assert refusal(set_ceiling, **ceiling(desk, by=by))[0] == 403
        assert refusal(enter_not_filed, **not_filed(desk, by=by))[0] == 403
    assert set_ceiling(**ceiling(desk, by=near, enrolment=desk.branch(VILLAGE))).star == 2
    assert refusal(set_ceiling, **ceiling(desk, enrolment=left(desk, FACULTY)))[0] == 409


def test_single_acts_stand_still_while_locked(desk: Office) -> None:
    decision = enter_not_filed(**not_filed(desk, enrolment=desk.branch(VILLAGE)))
    hold_round(round=desk.round)
    for service, given in (
        (recognise_project, recognition(desk)),
        (set_ceiling, ceiling(desk)),
        (enter_not_filed, not_filed(desk)),
        (confirm_not_filed, {"decision": decision, "by": desk.approver}),
        (reject_not_filed, {"decision": decision, "by": desk.approver, "reason": "再催"}),
    ):
        status, message = refusal(service, **given)
        assert (status, message[:13]) == (409, "本批次的评定已提请审定,评")
    release_round(round=desk.round)
    release_round(round=desk.round)
    assert reject_not_filed(decision=decision, by=desk.approver, reason="再催").state == "rejected"


def test_not_filed_counts_with_zeros_once_confirmed(desk: Office) -> None:
    decision = enter_not_filed(**not_filed(desk))
    assert missing_enrolments(desk.round).filter(code=SCHOOL).exists()
    confirmed = confirm_not_filed(decision=decision, by=desk.approver)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", desk.approver)
    (sheet,) = reported_sheets(desk.round)
    assert (sheet.code, sheet.scores, sheet.is_not_filed) == (SCHOOL, (0,) * 8, True)
    assert (scorers_of(desk.round), missing_enrolments(desk.round).count()) == (set(), 3)
    stored = Sheet.objects.get()
    assert (stored.state, stored.source, stored.version) == ("not_filed", "decision", 1)
    assert refusal(reject_not_filed, decision=decision, by=desk.approver, reason="误")[0] == 409
    assert refusal(confirm_not_filed, decision=decision, by=desk.approver)[0] == 409
    assert refusal(enter_not_filed, **not_filed(desk)) == (
        409,
        "该党组织已有未申报决定,没有重复录入。",
    )
    closed, entry = Entry.objects.order_by("-number")[:2]
    assert (closed.verb, closed.organisation_code) == ("assessments.close", SCHOOL)
    assert (entry.verb, entry.organisation_code, entry.subject_label) == (
        "reviews.confirm_not_filed",
        SCHOOL,
        "第一小学党支部(云组〔2025〕20号)",
    )


def test_not_filed_takes_two_persons(desk: Office) -> None:
    both = make_actor(Role.OFFICER, desk.city.department)
    make_post(both, Role.APPROVER, desk.city.department)
    decision = enter_not_filed(**not_filed(desk, by=both))
    near = make_account(organisation=desk.city.school)
    make_post(near, Role.APPROVER, desk.city.department)
    for by in (both, near, desk.colleague):
        assert refusal(confirm_not_filed, decision=decision, by=by)[0] == 403
    for by in (near, desk.colleague):
        assert refusal(reject_not_filed, decision=decision, by=by, reason="再催")[0] == 403
    with pytest.raises(IntegrityError), transaction.atomic():
        NotFiledDecision.objects.update(
            state="confirmed", confirmed_by=both, confirmed_at=clock.now()
        )
    rejected = reject_not_filed(decision=decision, by=desk.approver, reason="再催一次")
    assert (rejected.state, Entry.objects.latest("number").reason) == ("rejected", "再催一次")
    assert enter_not_filed(**not_filed(desk)).state == "entered"


def test_not_filed_is_for_unreported_branches_that_take_part(desk: Office) -> None:
    for change, message in (
        ({"number": ""}, "请填写文号。"),
        ({"reason": ""}, "请填写理由。"),
        ({"decided_on": date(2024, 8, 31)}, "决定日期不能早于考评周期开始的 2024-09-01。"),
        ({"decided_on": date(2999, 1, 1)}, "决定日期不能晚于今天。"),
    ):
        assert refusal(enter_not_filed, **not_filed(desk, **change)) == (422, message)
    Enrolment.objects.filter(code=COLLEGE).update(is_exempt=True, exemption_reason="新建")
    report_sheet(desk.branch(FACULTY))
    assert refusal(enter_not_filed, **not_filed(desk, enrolment=desk.branch(COLLEGE))) == (
        409,
        "该党组织不参评,不需要决定未申报。",
    )
    assert refusal(enter_not_filed, **not_filed(desk, enrolment=desk.branch(FACULTY))) == (
        409,
        "该党组织的评分表已上报,不能决定未申报。",
    )


def test_total_words_name_base_and_bonus(desk: Office) -> None:
    scores = list(report_sheet(desk.branch(SCHOOL)).scores.select_related("indicator"))
    assert total_words(scores) == "总分 86.00 = 基础 81.00 + 加分 5.00"
    assert total_words(score for score in scores if not score.indicator.is_bonus) == "总分 81.00"


def test_confirm_not_filed_looks_again(desk: Office) -> None:
    begun = Sheet.objects.create(enrolment=desk.branch(VILLAGE), source=Sheet.Source.DESK)
    village = enter_not_filed(**not_filed(desk, enrolment=desk.branch(VILLAGE)))
    confirm_not_filed(decision=village, by=desk.approver)
    begun.refresh_from_db()
    assert (begun.state, begun.source, begun.version) == ("not_filed", "decision", 2)
    school = enter_not_filed(**not_filed(desk))
    report_sheet(desk.branch(SCHOOL))
    assert refusal(confirm_not_filed, decision=school, by=desk.approver)[0] == 409
    college = enter_not_filed(**not_filed(desk, enrolment=desk.branch(COLLEGE)))
    Enrolment.objects.filter(code=COLLEGE).update(is_exempt=True, exemption_reason="新建")
    # what the page had read before somebody else changed it does not count
    gone = (409, "该党组织已改为不参评或已退出本批次,请不予通过这项决定。")
    assert refusal(confirm_not_filed, decision=college, by=desk.approver) == gone
    leaving = DenominatorDecision.objects.create(
        round=desk.round, number="云组〔2025〕41号", decided_on=date(2025, 9, 1), reason="合并",
        entered_at=clock.now(),
    )  # fmt: skip  # one thought
    Enrolment.objects.filter(code=COLLEGE).update(
        is_exempt=False, exemption_reason="", removed_by_decision=leaving
    )
    assert refusal(confirm_not_filed, decision=college, by=desk.approver) == gone
    assert {one.state for one in NotFiledDecision.objects.exclude(pk=village.pk)} == {"entered"}
