"""Pages of the meeting, the report and what comes back: words, acts, and who sees what."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from scoring.reviews.models import (
    Hearing,
    Meeting,
    ScoreChange,
    Sheet,
    SingleClerk,
    Statement,
)
from scoring.rounds.models import Enrolment
from scoring.rounds.services import hold_round
from starrating import clock
from starrating.access import Role
from tests.factories.files import PDF
from tests.factories.meetings import (
    make_meeting,
    reported_review,
    scored_review,
)
from tests.factories.people import make_actor, make_post, signed_in
from tests.factories.reviewing import indicators_of
from tests.factories.reviews import make_ceiling
from tests.scoring.reviews.hall import YEAR, Hall, post, seen, sheet_page, text
from tests.scoring.reviews.sitting import AFTER, HELD, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_the_meeting_page_lists_by_score_and_takes_proposals(hall: Hall) -> None:
    with on(HELD):
        low = scored_review(hall.branch(), hall.reviewer, ("9", *["5"] * 4, "9", "9", "0"))
        scored_review(hall.branch(hall.town.college), hall.reviewer)
        page = seen(hall.reviewer, hall.body_page())
        assert page.index("职业学院党总支") < page.index("第一小学党支部")
        for words in ("86.00", "105.00", "参考名额", "须先告知听取", "将评为一星", "填报中"):
            assert words in page
        address = reverse("reviews:propose_star", args=[low.pk])
        refused = post(hall.reviewer, address, star="2", reason="", version="1")
        assert (refused.status_code, "拟评二星须写明理由" in text(refused)) == (422, True)
        done = post(hall.reviewer, address, star="2", reason="抗洪有功", version="1")
        assert (done.status_code, done.headers["Location"]) == (302, hall.body_page())
        assert "抗洪有功" in seen(hall.leader, hall.body_page())
        form = seen(hall.reviewer, address)
        assert "审核分所支持的" in form
        outside = signed_in(make_actor(Role.LEADER, hall.town.town)).get(hall.body_page())
    assert outside.status_code == 404


def test_from_the_minutes_to_the_report(hall: Hall) -> None:
    with on(HELD):
        review = scored_review(hall.branch(), hall.reviewer)
        page = hall.body_page("enter_meeting")
        assert "单人经办" not in seen(hall.reviewer, page)
        given = {
            "minutes_number": "教党纪〔2025〕7号",
            "held_on": HELD.isoformat(),
            "chair": "冯领衔",
            "due": "7",
            "present": "6",
            "withdrawn": "王某:职业学院党总支、099002001\n\n 李某: 099002003 ",
            "scan": SimpleUploadedFile("纪要.pdf", PDF),
        }
        wrong = post(hall.reviewer, page, **{**given, "withdrawn": "王某:某某支部"})
        assert (wrong.status_code, "请写“姓名:党组织”" in text(wrong)) == (422, True)
        given["scan"] = SimpleUploadedFile("纪要.pdf", PDF)
        entered = post(hall.reviewer, page, **given)
        meeting = Meeting.objects.get()
        assert entered.headers["Location"] == reverse("reviews:meeting", args=[meeting.pk])
        assert meeting.withdrawn == [
            {"name": "王某", "branches": ["099002001", "099002002"]},
            {"name": "李某", "branches": ["099002003"]},
        ]
        shown = seen(hall.leader, entered.headers["Location"])
        assert "审定评分表(1 份已评完)" in shown
        assert "王某:第一小学党支部、职业学院党总支" in shown
        scan = signed_in(hall.leader).get(reverse("reviews:minutes_scan", args=[meeting.pk]))
        assert (scan.content, scan.headers["Content-Type"]) == (PDF, "application/pdf")
        conclude = reverse("reviews:conclude", args=[meeting.pk])
        assert "沈合" in seen(hall.leader, conclude)
        none = post(hall.leader, conclude)
        assert (none.status_code, "请至少选择一份评分表" in text(none)) == (422, True)
        assert "checked" not in text(none).split('name="reviews"')[1][:200]
        done = post(hall.leader, conclude, reviews=str(review.pk))
        assert done.status_code == 302
        assert "现在没有评完分、可以审定的评分表" in seen(hall.leader, conclude)
        correct = reverse("reviews:correct_meeting", args=[meeting.pk])
        assert "李某:099002003" in seen(hall.reviewer, correct)
        given |= {"reason": "文号抄错", "minutes_number": "教党纪〔2025〕8号", "version": "1"}
        del given["scan"]
        assert post(hall.reviewer, correct, **given).status_code == 302
        upward = seen(hall.leader, hall.body_page("upward"))
        assert "教党纪〔2025〕8号" in upward
        early = post(hall.leader, hall.body_page("report"))
    assert (early.status_code, "还不能上报" in text(early)) == (409, True)
    rows = Enrolment.objects.filter(reviewing_body=hall.town.education)
    rows.exclude(pk=review.sheet.enrolment_id).update(is_exempt=True, exemption_reason="新建")
    with on(AFTER):
        assert "这次上报" in seen(hall.leader, hall.body_page("report"))
        sent = post(hall.leader, hall.body_page("report"))
        assert sent.headers["Location"] == hall.body_page("upward")
        assert "没有已审定、待上报的评分表" in seen(hall.leader, hall.body_page("report"))
    assert Sheet.objects.get().state == "reported"


def test_a_meeting_without_scan_and_a_scan_too_large(hall: Hall) -> None:
    with on(HELD):
        meeting = make_meeting(hall.branch(), hall.reviewer, "1号")
        absent = signed_in(hall.leader).get(reverse("reviews:minutes_scan", args=[meeting.pk]))
        large = SimpleUploadedFile("纪要.pdf", b"0" * (20 * 1024 * 1024 + 1))
        answer = post(
            hall.reviewer,
            hall.body_page("enter_meeting"),
            minutes_number="2号",
            held_on=HELD.isoformat(),
            chair="冯",
            due="3",
            present="3",
            scan=large,
        )
        page = seen(hall.leader, reverse("reviews:meeting", args=[meeting.pk]))
    assert (absent.status_code, answer.status_code) == (404, 422)
    assert "文件超过 20 MB" in text(answer)
    assert "这次会议还没有审定评分表" in page


def test_a_body_with_one_clerk_says_so(hall: Hall) -> None:
    moment = clock.now()
    SingleClerk.objects.create(
        round=hall.round,
        body=hall.town.education,
        number="云组〔2025〕8号",
        decided_on=HELD,
        reason="一人经办",
        state=SingleClerk.State.CONFIRMED,
        entered_at=moment,
        confirmed_at=moment,
    )
    with on(HELD):
        page = hall.body_page("enter_meeting")
        assert "代替负责人在系统内确认" in seen(hall.reviewer, page)
        given = {
            "minutes_number": "教党纪〔2025〕7号",
            "held_on": HELD.isoformat(),
            "chair": "冯领衔",
            "due": "1",
            "present": "1",
            "is_single_clerk": "on",
            "scan": SimpleUploadedFile("纪要.pdf", PDF),
        }
        entered = post(hall.reviewer, page, **given)
        review = scored_review(hall.branch(), hall.reviewer)
        meeting = entered.headers["Location"]
        assert "审定评分表(1 份已评完)" in seen(hall.reviewer, meeting)
        done = post(hall.reviewer, f"{meeting}conclude/", reviews=str(review.pk))
        assert done.status_code == 302
        for address in (meeting, hall.body_page(), hall.body_page("upward"), sheet_page(hall)):
            assert "单人经办" in seen(hall.reviewer, address)


def test_nothing_is_offered_while_the_round_stands_still(hall: Hall) -> None:
    with on(HELD):
        review = hall.concluded()
        hold_round(round=hall.round)
        page = seen(hall.leader, sheet_page(hall))
        assert reverse("reviews:reopen", args=[review.pk]) not in page
        assert "登记审核会议" not in seen(hall.leader, hall.body_page())


def test_a_conflicted_leader_is_told_before_he_concludes(hall: Hall) -> None:
    make_post(hall.leader, Role.PREPARER, hall.town.school)
    with on(HELD):
        scored_review(hall.branch(), hall.reviewer)
        meeting = make_meeting(hall.branch(), hall.reviewer, "1号")
        page = seen(hall.leader, reverse("reviews:conclude", args=[meeting.pk]))
    assert "会议登记里须载明您对其回避" in page


def test_the_branch_sees_scores_and_reasons_after_the_meeting_and_no_names(hall: Hall) -> None:
    address = reverse("reviews:outcome", args=[hall.branch().pk])
    with on(HELD):
        assert "审核还没有结束" in seen(hall.secretary, address)
        assert (
            post(
                hall.secretary, reverse("reviews:state", args=[hall.branch().pk]), text="早了"
            ).status_code
            == 404
        )
        review = hall.concluded()
        page = seen(hall.secretary, address)
        for words in ("查阅资料后核定", "13.00", "15.00", "总分 86.00", "2025年9月23日"):
            assert words in page
        for name in ("沈合", "傅泽人"):
            assert name not in page
        assert "审核结果" in seen(hall.secretary, reverse("desk"))
        preparer = make_actor(Role.PREPARER, hall.town.school)
        assert "书记可以在2025年9月23日" in seen(preparer, address)
        other = signed_in(make_actor(Role.SECRETARY, hall.town.college)).get(address)
        assert other.status_code == 404
        state = reverse("reviews:state", args=[hall.branch().pk])
        assert "只能" in page
        assert "说明" in seen(hall.secretary, state)
        assert post(hall.secretary, state, text="公开栏已补,请核。").status_code == 302
        answered = reverse("reviews:answer", args=[Statement.objects.get().pk])
        assert answered in seen(hall.reviewer, hall.body_page())
        assert answered in seen(hall.reviewer, sheet_page(hall))
        assert "公开栏已补" in seen(hall.reviewer, answered)
        assert post(hall.reviewer, answered, answer="已核,维持。").status_code == 302
        assert "已核,维持。" in seen(hall.reviewer, answered)
        assert "说明已答复" in seen(hall.reviewer, hall.body_page())
        page = seen(hall.secretary, address)
    assert "已核,维持。" in page
    assert review.pk


def test_a_hearing_is_recorded_on_its_page(hall: Hall) -> None:
    make_ceiling(hall.branch(), 2)
    with on(HELD):
        review = hall.concluded()
        address = reverse("reviews:record_hearing", args=[review.pk])
        assert address in seen(hall.reviewer, hall.body_page())
        assert address in seen(hall.reviewer, sheet_page(hall))
        assert "将受星级上限限制" in seen(hall.reviewer, address)
        given = {"told_on": HELD.isoformat(), "heard_from": "舒继明", "is_waived": "on"}
        assert post(hall.reviewer, address, **given).status_code == 302
        assert Hearing.objects.get().is_waived
        assert "已告知听取" in seen(hall.leader, hall.body_page())
        assert "舒继明放弃陈述" in seen(hall.leader, sheet_page(hall))
        page = seen(hall.secretary, reverse("reviews:outcome", args=[hall.branch().pk]))
    assert "将受星级上限限制" in page


def test_opened_again_sent_back_and_scored_anew(hall: Hall) -> None:
    leaf = indicators_of(hall.branch())[0]
    with on(HELD):
        review = hall.concluded()
        reopen = reverse("reviews:reopen", args=[review.pk])
        assert reopen in seen(hall.leader, sheet_page(hall))
        assert reopen not in seen(hall.reviewer, sheet_page(hall))
        assert post(hall.leader, reopen, reason="复核", indicators=str(leaf.pk)).status_code == 302
        assert "重新审核:复核" in seen(hall.leader, sheet_page(hall))
        meeting = make_meeting(hall.branch(hall.town.college), hall.reviewer, "2号")
        reported = reported_review(hall.branch(hall.town.college), hall.reviewer, meeting)
    college = hall.branch(hall.town.college).pk
    page = reverse("reviews:sheet", args=[YEAR, college])
    with on(AFTER):
        sheet = Sheet.objects.get(enrolment=college)
        rescore = reverse("reviews:rescore", args=[YEAR, college])
        back = reverse("reviews:send_back", args=[reported.pk])
        shown = seen(hall.officer, page)
        assert (rescore in shown, back in shown) == (True, True)
        assert "领导班子改为" in seen(hall.officer, rescore)
        given = {
            f"score_{leaf.pk}": "12",
            f"reason_{leaf.pk}": "换届推迟",
            "version": str(sheet.version),
        }
        bare = post(hall.officer, rescore, **{**given, f"reason_{leaf.pk}": ""})
        assert (bare.status_code, "请填写“领导班子”的改评理由" in text(bare)) == (422, True)
        assert post(hall.officer, rescore, **given).status_code == 302
        assert ScoreChange.objects.get().new_score == 12
        secretary = make_actor(Role.SECRETARY, hall.town.college)
        told = seen(secretary, reverse("reviews:outcome", args=[college]))
        assert ("换届推迟" in told, "平定一" in told) == (True, False)
        assert post(hall.officer, back, reason="请核实").status_code == 302
        assert "组织部退回:请核实" in seen(hall.officer, page)
    nothing = seen(hall.officer, reverse("reviews:rescore", args=[YEAR, hall.branch().pk]))
    assert "还没有上报评分" in nothing


def test_a_branch_without_a_sheet_has_nothing_to_score_anew(hall: Hall) -> None:
    address = reverse("reviews:rescore", args=[YEAR, hall.branch(hall.town.faculty).pk])
    assert signed_in(hall.officer).get(address).status_code == 404
