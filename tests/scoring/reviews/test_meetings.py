"""A meeting is entered from its minutes and corrected before anything of it is reported."""

from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from scoring.reviews.models import Conclusion, Meeting, Sheet
from scoring.reviews.queries import meetings_visible_to
from scoring.reviews.services import (
    Withdrawal,
    conclude_reviews,
    correct_meeting,
    details_of,
    enter_meeting,
    read_scan,
    report_reviews,
    send_back,
)
from starrating import clock
from starrating.access import Role
from tests.factories.files import PDF, PNG
from tests.factories.people import make_actor, make_post
from tests.factories.refusals import refusal
from tests.scoring.reviews.sitting import AFTER, HELD, Bureau, make_bureau, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau() -> Bureau:
    return make_bureau()


def entering(bureau: Bureau, by: Any = None, scan: Any = None, **given: Any) -> dict[str, Any]:
    details = bureau.details(**given)
    return {
        "round": bureau.round,
        "body": bureau.body,
        "details": details,
        "by": by or bureau.reviewer,
        "scan": scan,
    }


def test_a_meeting_is_entered_once_a_number(bureau: Bureau) -> None:
    with on(HELD):
        withdrawn = [Withdrawal(" 王思远 ", ("099002002", "099002001", "099002001"))]
        given = entering(bureau, scan=(PDF, "纪要.png"), withdrawn=withdrawn)
        meeting = enter_meeting(**given)
        again = refusal(enter_meeting, **given)
    assert meeting.withdrawn == [{"name": "王思远", "branches": ["099002001", "099002002"]}]
    assert (meeting.scan_name, meeting.scan_kind, read_scan(meeting)) == ("纪要.pdf", "pdf", PDF)
    assert again == (
        409,
        f"本党委已登记过文号为“{meeting.minutes_number}”的会议,没有重复登记。",
    )
    line = Entry.objects.get(verb="reviews.enter_meeting")
    assert (line.after["body"], line.after["scan"]) == ("教育局党委", meeting.scan_sha256)
    assert [change.label for change in line.changes][:3] == ["审核党委", "主持人", "应到"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"minutes_number": " "}, "请填写会议纪要文号。"),
        ({"chair": ""}, "请填写主持人。"),
        ({"due": 5, "present": 6}, "请填写应到和实到人数:实到至少 1 人,且不多于应到。"),
        ({"due": None, "present": 0}, "请填写应到和实到人数:实到至少 1 人,且不多于应到。"),
        ({"held_on": date(2025, 9, 19)}, "会议日期不能晚于今天。"),
        ({"held_on": date(2024, 8, 31)}, "会议日期不能早于考评周期开始的 2024-09-01。"),
        ({"withdrawn": [Withdrawal("", ("099002001",))]}, "请填写回避人姓名。"),
        (
            {"withdrawn": [Withdrawal("甲", ("099022001",))]},
            "“甲”回避的党组织请填写本党委审核的组织编码(099022001)。",
        ),
        (
            {"withdrawn": [Withdrawal("甲", ())]},
            "“甲”回避的党组织请填写本党委审核的组织编码。",
        ),
    ],
)
def test_what_is_wrong_with_minutes_is_said(
    bureau: Bureau, wrong: dict[str, Any], words: str
) -> None:
    with on(HELD):
        assert refusal(enter_meeting, **entering(bureau, **wrong)) == (422, words)
    assert Meeting.objects.count() == 0


def test_who_enters_a_meeting_and_who_sees_it(bureau: Bureau) -> None:
    foreign = make_actor(Role.LEADER, bureau.town.town, "外人")
    with on(HELD):
        for by in (foreign, bureau.officer, bureau.secretary()):
            status, _words = refusal(enter_meeting, **entering(bureau, by=by))
            assert status == 403
        meeting = enter_meeting(**entering(bureau, by=bureau.leader))
    seen = {
        by.name: list(meetings_visible_to(by))
        for by in (bureau.reviewer, bureau.officer, foreign, bureau.secretary())
    }
    assert seen == {"沈合": [meeting], "平定一": [meeting], "外人": [], "舒继明": []}


def test_a_single_clerk_needs_the_setting_and_the_scanned_minutes(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        given = entering(bureau, is_single_clerk=True, scan=(PNG, "纪要"))
        assert refusal(enter_meeting, **given) == (
            409,
            "组织部没有为本党委登记单人经办,须由负责人审定。确需单人经办的,请先报组织部登记。",
        )
        allowed = bureau.allow_single_clerk()
        bare = refusal(enter_meeting, **{**given, "scan": None})
        assert bare == (422, "单人经办的,请上传签字盖章的会议纪要扫描件。")
        meeting = enter_meeting(**given)
        # the one clerk scored it himself, the scanned minutes stand for the leader
        type(allowed).objects.update(
            state="revoked",
            revoked_by=bureau.approver,
            revoked_at=clock.now(),
        )
        revoked = refusal(conclude_reviews, meeting=meeting, reviews=[review], by=bureau.reviewer)
        assert revoked == (409, "本党委单人经办的登记已撤销,请由负责人审定。")
        type(allowed).objects.update(state="confirmed", revoked_by=None, revoked_at=None)
        conclude_reviews(meeting=meeting, reviews=[review], by=bureau.reviewer)
        undone = refusal(
            correct_meeting,
            meeting=meeting,
            details=bureau.details(),
            reason="写错",
            by=bureau.reviewer,
        )
    assert undone[1].startswith("已按这次会议审定了评分表,不能再改“单人经办”。")
    bureau.exempt_others(bureau.town.school)
    with on(AFTER):
        report_reviews(body=bureau.body, round=bureau.round, by=bureau.reviewer)
    assert Sheet.objects.get(pk=review.sheet_id).state == "reported"
    assert Entry.objects.get(verb="reviews.conclude").after["is_single_clerk"] is True


def test_a_correction_reaches_the_sheets(bureau: Bureau) -> None:
    review = bureau.scored()
    with on(HELD):
        meeting = bureau.concluded(review)
        assert details_of(meeting).minutes_number == meeting.minutes_number
        given: dict[str, Any] = {
            "meeting": meeting,
            "details": bureau.details(minutes_number="教党纪〔2025〕70号"),
            "reason": "文号抄错",
            "by": bureau.reviewer,
        }
        row = correct_meeting(**given, expected_version=1, scan=(PDF, "纪要.pdf"))
        stale = refusal(correct_meeting, **given, expected_version=1)
        same = refusal(correct_meeting, **given)
        bare = refusal(correct_meeting, **{**given, "reason": ""})
        foreign = refusal(correct_meeting, **{**given, "by": bureau.officer})
        other = bureau.meeting()
        taken = refusal(
            correct_meeting,
            **{**given, "details": bureau.details(minutes_number=other.minutes_number)},
        )
    assert (row.version, row.scan_name) == (2, "纪要.pdf")
    assert Sheet.objects.get(pk=review.sheet_id).minutes_number == "教党纪〔2025〕70号"
    line = Entry.objects.get(verb="reviews.correct_meeting")
    assert (line.before["minutes_number"], line.reason) == (meeting.minutes_number, "文号抄错")
    assert stale == (409, "这份内容刚被别人改动过,请核对最新内容后再办理。")
    assert (same, bare) == ((422, "内容没有变化,没有保存。"), (422, "请填写更正理由。"))
    assert foreign == (403, "只有审核党委的审核员或负责人可以登记审核会议。")
    assert taken[0] == 409


def test_a_withdrawal_on_which_a_conclusion_rests_stays(bureau: Bureau) -> None:
    review = bureau.scored()
    make_post(bureau.leader, Role.PREPARER, bureau.town.school)
    with on(HELD):
        withdrawn = [Withdrawal(bureau.leader.name, (review.enrolment.code,))]
        meeting = bureau.meeting(withdrawn=withdrawn)
        conclude_reviews(meeting=meeting, reviews=[review], by=bureau.leader)
        given: dict[str, Any] = {"meeting": meeting, "reason": "更正", "by": bureau.reviewer}
        struck = refusal(correct_meeting, **given, details=bureau.details())
        kept = correct_meeting(**given, details=bureau.details(withdrawn=withdrawn))
    assert struck == (
        409,
        "“第一小学党支部”的审定人须在会议上回避,更正后的回避记录里没有他。",
    )
    assert kept.version == 2


def test_nothing_is_corrected_once_reported_or_sent_back(bureau: Bureau) -> None:
    review = bureau.reported()
    meeting = Conclusion.objects.get().meeting
    given: dict[str, Any] = {"meeting": meeting, "reason": "更正", "by": bureau.reviewer}
    words = "按这次会议审定的评分表已有上报的,会议内容不再更正。"
    with on(AFTER):
        assert refusal(correct_meeting, **given, details=bureau.details()) == (409, words)
        send_back(review=review, reason="请核实", by=bureau.officer)
        assert refusal(correct_meeting, **given, details=bureau.details()) == (409, words)
