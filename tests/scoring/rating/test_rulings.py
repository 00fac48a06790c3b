from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from scoring.rating.models import Ruling, RulingState
from scoring.rating.queries import ties_visible_to
from scoring.rating.services import (
    confirm_ruling,
    enter_ruling,
    make_run,
    propose_run,
    reject_ruling,
)
from scoring.reviews.models import ReviewedScore
from starrating import clock
from starrating.access import Role
from tests.factories.people import make_actor, make_post
from tests.scoring.rating.stages import RULING, Stage, close, codes, refusal, staged

pytestmark = pytest.mark.django_db

# One 四星 seat of four for two at 85.
TIED = ("85", "85", "75", "72")


def entered(stage: Stage) -> Ruling:
    case = stage.make().tie_cases.get()
    return enter_ruling(case=case, winners=codes(stage.branches[:1]), by=stage.officer, **RULING)


def test_a_ruling_is_entered_confirmed_and_used() -> None:
    stage = staged(*TIED)
    run = stage.make()
    case = run.tie_cases.get()
    members = codes(stage.branches[:2])
    assert (run.is_complete, case.star, case.seats, str(case)) == (False, 4, 1, "学校四星并列")
    assert [member["code"] for member in case.members] == members
    assert case.members[0]["key"] == ["85.00", "10.00", "20.00", "15.00"]
    assert case.members[0]["scores"][0] == "15.00"
    assert stage.stars(run) == [None, None, 3, 3]
    ruling = enter_ruling(case=case, winners=members[1:], by=stage.officer, **RULING)
    assert (ruling.state, ruling.winners, ruling.entered_by) == (
        "entered",
        members[1:],
        stage.officer,
    )
    assert stage.stars(stage.make()) == [None, None, 3, 3]
    confirmed = confirm_ruling(ruling=ruling, by=stage.approver)
    assert (confirmed.state, confirmed.confirmed_by) == ("confirmed", stage.approver)
    second = stage.make()
    assert (second.is_complete, stage.stars(second)) == (True, [3, 4, 3, 3])
    assert list(second.rulings.all()) == [confirmed]
    assert stage.result(second, 0).trace == [[5, "below"], [4, "ruled_out"], [3, "placed"]]
    verbs = list(Entry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == [
        "rating.make_run",
        "rating.enter_ruling",
        "rating.make_run",
        "rating.confirm_ruling",
        "rating.make_run",
    ]


def test_enter_ruling_refuses_what_does_not_fit() -> None:
    stage = staged(*TIED)
    case = stage.make().tie_cases.get()
    first, second, third, _fourth = codes(stage.branches)
    given: dict[str, Any] = {"case": case, "winners": [first], "by": stage.officer, **RULING}
    for change, expected in (
        ({"winners": []}, (422, "剩余名额 1 个,应正好选 1 个,现在选了 0 个。")),
        ({"winners": [first, second]}, (422, "剩余名额 1 个,应正好选 1 个,现在选了 2 个。")),
        ({"winners": [third]}, (422, "入选的只能是并列的党组织,每个只列一次。")),
        ({"winners": [first, first]}, (422, "入选的只能是并列的党组织,每个只列一次。")),
        ({"basis": "  "}, (422, "请填写裁定依据。")),
        ({"minutes_number": ""}, (422, "请填写会议纪要文号。")),
        (
            {"minutes_on": clock.today() + timedelta(days=1)},
            (422, "会议日期不能晚于今天。"),
        ),
        ({"by": stage.approver}, (403, "只有组织部评定员可以办理。")),
    ):
        assert refusal(enter_ruling, **{**given, **change}) == expected
    stage.make()
    assert enter_ruling(**given).state == "entered"
    assert refusal(enter_ruling, **given) == (
        409,
        "学校四星并列已录入裁定,正等另一人确认。",
    )
    confirm_ruling(ruling=Ruling.objects.get(), by=stage.approver)
    assert refusal(enter_ruling, **given) == (
        409,
        "学校四星并列已有确认的裁定,请重新试算。",
    )
    close(stage.round)
    assert refusal(enter_ruling, **given)[0] == 409


def test_a_ruling_that_fits_no_open_case_of_the_latest_run_is_refused() -> None:
    stage = staged(*TIED)
    case = stage.make().tie_cases.get()
    stage.rescore(0, "85.01")
    stage.make()
    given = {"case": case, "winners": codes(stage.branches[:1]), "by": stage.officer, **RULING}
    words = "最新一次评定里没有这个待裁定的并列,裁定不能使用。请查看最新一次评定。"
    assert refusal(enter_ruling, **given) == (409, words)
    propose_run(run=stage.make(), by=stage.officer)
    assert refusal(enter_ruling, **given) == (409, words)


def test_a16_who_entered_a_ruling_does_not_confirm_it() -> None:
    stage = staged(*TIED)
    make_post(stage.officer, Role.APPROVER, stage.round.department)
    ruling = entered(stage)
    assert refusal(confirm_ruling, ruling=ruling, by=stage.officer) == (
        403,
        "录入裁定的人不能确认,请由另一位审定人办理。",
    )
    assert refusal(confirm_ruling, ruling=ruling, by=make_actor(Role.REVIEWER, stage.bureau)) == (
        403,
        "只有组织部审定人可以办理。",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Ruling.objects.filter(pk=ruling.pk).update(confirmed_by=stage.officer)


def test_a16_nobody_rules_on_an_own_branch() -> None:
    stage = staged(*TIED)
    words = "您是该党组织的成员,或现在、考评周期内在该党组织任职,或申报了回避关系,按回避规定不能单独办理此事。"
    case = stage.make().tie_cases.get()
    given = {"case": case, "winners": codes(stage.branches[:1]), **RULING}
    own = make_actor(Role.OFFICER, stage.round.department)
    own.organisation = stage.branches[1].organisation
    own.save()
    assert refusal(enter_ruling, by=own, **given) == (403, words)
    own.organisation = stage.branches[2].organisation
    own.save()
    ruling = enter_ruling(by=own, **given)
    make_post(stage.approver, Role.SECRETARY, stage.branches[0].organisation)
    assert refusal(confirm_ruling, ruling=ruling, by=stage.approver) == (403, words)
    assert refusal(reject_ruling, ruling=ruling, reason="不符", by=stage.approver) == (403, words)
    assert confirm_ruling(ruling=ruling, by=stage.second).state == "confirmed"


def test_reject_ruling_opens_the_tie_again() -> None:
    stage = staged(*TIED)
    ruling = entered(stage)
    assert refusal(reject_ruling, ruling=ruling, reason=" ", by=stage.approver)[0] == 422
    reviewer = make_actor(Role.REVIEWER, stage.bureau)
    assert refusal(reject_ruling, ruling=ruling, reason="不符", by=reviewer) == (
        403,
        "只有组织部评定员或审定人可以办理。",
    )
    rejected = reject_ruling(ruling=ruling, reason="与纪要不符", by=stage.approver)
    assert (rejected.state, Entry.objects.latest("number").reason) == ("rejected", "与纪要不符")
    for service, more in ((confirm_ruling, {}), (reject_ruling, {"reason": "不符"})):
        status, words = refusal(service, ruling=ruling, by=stage.approver, **more)
        assert (status, words) == (409, "当前状态为“未通过”,不能办理此事。")
    assert entered(stage).state == "entered"


def test_a_ruling_lapses_when_a_score_changes() -> None:
    """Equal keys, other indicators: the tie stands, but what was ruled on has changed."""
    stage = staged(*TIED)
    stage.rule(stage.make(), 4, stage.branches[0].code)
    shift_points(stage, 1)
    run = stage.make()
    ruling = Ruling.objects.get()
    assert (ruling.state, ruling.lapsed_at is not None) == ("lapsed", True)
    assert (run.is_complete, run.rulings.count()) == (False, 0)
    lines = Entry.objects.order_by("-number")[:2]
    assert [line.verb for line in lines] == ["rating.make_run", "rating.lapse_ruling"]
    assert lines[1].sentence == "因并列情况变化,裁定失效:学校四星并列"


def test_an_entered_ruling_lapses_too_and_cannot_be_confirmed_meanwhile() -> None:
    stage = staged(*TIED)
    ruling = entered(stage)
    stage.rescore(0, "84")
    stage.rescore(1, "84")
    assert stage.make().is_complete is False
    ruling.refresh_from_db()
    assert ruling.state == RulingState.LAPSED
    second = entered(stage)
    stage.rescore(0, "85")
    propose_run(run=stage.make(), by=stage.officer)
    second.refresh_from_db()
    assert second.state == RulingState.LAPSED
    Ruling.objects.filter(pk=second.pk).update(state=RulingState.ENTERED)
    assert refusal(confirm_ruling, ruling=second, by=stage.approver)[0] == 409


def shift_points(stage: Stage, place: int) -> None:
    """A hundredth from 骨干队伍 to 党建创新: total and tie keys stay."""
    for name, change in (("骨干队伍", "-0.01"), ("党建创新", "0.01")):
        score = ReviewedScore.objects.get(
            sheet__enrolment=stage.branches[place], indicator__name=name
        )
        ReviewedScore.objects.filter(pk=score.pk).update(score=score.score + Decimal(change))


def test_ties_at_two_lines_are_two_cases() -> None:
    """The loser of 五星 and 94 take two of three 四星 seats; two at 93 compete for the third."""
    stage = staged("95✓", "95✓", "94", "93", "93", "80", "75", "74", "73", "72")
    cases = stage.make().tie_cases.all()
    assert [(case.star, case.seats, len(case.members)) for case in cases] == [(5, 1, 2), (4, 1, 2)]
    assert ties_visible_to(stage.approver).count() == 2
    assert ties_visible_to(make_actor(Role.LEADER, stage.bureau)).count() == 0


def test_a_tie_further_down_is_reported_once_the_upper_one_is_ruled() -> None:
    """Five at 95 for one 五星 seat; the four that lose it then straddle three 四星 seats."""
    stage = staged(*["95✓"] * 5, "75", "74", "73", "72", "71")
    first = stage.make()
    assert [(case.star, len(case.members)) for case in first.tie_cases.all()] == [(5, 5)]
    stage.rule(first, 5, stage.branches[0].code)
    second = stage.make()
    assert [(case.star, case.seats, len(case.members)) for case in second.tie_cases.all()] == [
        (4, 3, 4)
    ]
    lower = stage.rule(second, 4, *codes(stage.branches[1:4]))
    third = stage.make()
    assert (third.is_complete, stage.stars(third)[:5]) == (True, [5, 4, 4, 4, 3])
    assert third.rulings.count() == 2
    assert stage.result(third, 4).trace == [[5, "ruled_out"], [4, "ruled_out"], [3, "placed"]]

    # the upper tie changes: its ruling lapses, the lower one waits unused until it is ruled again
    shift_points(stage, 0)
    fourth = stage.make()
    lower.refresh_from_db()
    assert (lower.state, fourth.rulings.count(), stage.stars(fourth)[:5]) == (
        "confirmed",
        0,
        [None] * 5,
    )
    stage.rule(fourth, 5, stage.branches[0].code)
    fifth = stage.make()
    assert (fifth.is_complete, stage.stars(fifth)[:5]) == (True, [5, 4, 4, 4, 3])


def test_a_ruling_tampered_with_is_refused_in_words() -> None:
    stage = staged(*TIED)
    ruling = stage.rule(stage.make(), 4, stage.branches[0].code)
    Ruling.objects.filter(pk=ruling.pk).update(winners=["099002003"])
    status, words = refusal(make_run, round=stage.round, by=stage.officer)
    assert (status, words.startswith("规则、名额或裁定不能用于现有评分:并列裁定有误")) == (
        409,
        True,
    )
