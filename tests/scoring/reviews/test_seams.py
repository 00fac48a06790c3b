"""Where the parts of a review meet: opened again in part, who is asked, what leaves every list."""

from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from branches.organisations.services import merge_organisation
from branches.people.models import Account
from branches.people.services import declare_tie
from scoring.assessments.queries import waiting as forms_waiting
from scoring.reminders.queries import open_tasks
from scoring.reviews.models import Review, Sheet, SheetSource, Verdict
from scoring.reviews.queries import (
    desk_of,
    is_overdue,
    is_to_do,
    queue_visible_to,
    report_of,
    reviews_of,
    waiting,
)
from scoring.reviews.services import (
    agree,
    conclude_reviews,
    confirm_not_filed,
    enter_not_filed,
    give_verdict,
    merge_sheet,
    reopen_review,
    report_reviews,
    rescore_sheet,
    resume_review,
    return_indicators,
    review_workbook,
    send_back,
    start_review,
)
from scoring.rounds.models import Enrolment, RoundStandard
from scoring.standards.models import Standard
from scoring.standards.services.standards import _write_indicators
from scoring.standards.sheets.shipped import shipped_standard
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import enrolled, filed, secretary_of
from tests.factories.people import make_actor, signed_in
from tests.factories.reviewing import indicators_of, reviewer_of, score_all
from tests.factories.reviews import report_sheet
from tests.factories.standards import publish, version_numbers
from tests.scoring.reviews import bureau as desks
from tests.scoring.reviews.bureau import METHODS, Bureau, at, days, refusal
from tests.scoring.reviews.office import enter as enter_scores
from tests.scoring.reviews.office import line, office, take_in, upload
from tests.scoring.reviews.offline import SCHOOL, along, enter, faults
from tests.scoring.reviews.sitting import AFTER, HELD, HIGH, now_of, on
from tests.scoring.reviews.sitting import Bureau as Sitting
from tests.scoring.reviews.sitting import make_bureau as make_sitting

KEPT = (
    409,
    "这次只重新审核指明的指标,其余各项保留原来的意见。确需改这一项的,请提出重审的人指明它。",
)


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(desks.TODAY)):
        yield desks.make_bureau()


@pytest.fixture
def sitting(db: None) -> Sitting:
    return make_sitting()


def asked(by: Account, round: Any) -> list[str]:
    return [str(act.label) for act in waiting(round) if act.is_for(by)]


def verdict(review: Review, indicator: Any, by: Account, points: str = "1") -> Verdict:
    return give_verdict(
        review=review, indicator=indicator, score=points, reason="复核", methods=METHODS, by=by
    )


# --- sent back, or opened again, for named indicators ----------------------------------------


def test_sent_back_for_named_indicators_leaves_the_rest_as_it_was(sitting: Sitting) -> None:
    review = sitting.reported()
    leaf, other = indicators_of(review.enrolment)[:2]
    with on(AFTER):
        send_back(review=review, indicators=[leaf.pk], reason="换届材料不全", by=sitting.officer)
    with on(AFTER, 10):
        given = (review, other, sitting.reviewer)
        assert refusal(verdict, review=review, indicator=other, by=sitting.reviewer) == KEPT
        assert verdict(review, leaf, sitting.reviewer).score == 1
        assert (
            refusal(agree, review=review, indicator=other, methods=["visit"], by=given[2]) == KEPT
        )
        page = reverse("reviews:desk", args=[review.pk])
        client = signed_in(sitting.reviewer)
        shown = client.get(page).content.decode()
        assert "组织部退回,只重新审核以下 1 项,其余意见保留:换届材料不全" in shown
        assert "data-verdict" in shown
        kept = client.get(f"{page}?indicator={other.pk}").content.decode()
        assert ("data-verdict" in kept, "这一项保留原来的意见" in kept) == (False, True)
        found = desk_of(now_of(review.enrolment))
        assert [place.name for place in found.named] == [leaf.name]
        # what the branch corrects is scored anew all the same, and may be bettered
        return_indicators(
            review=review, indicators={other.pk: "请补材料"}, due_on=None, by=sitting.reviewer
        )
    Verdict.objects.filter(review=review, indicator=other).update(
        given_at=clock.now() + timedelta(days=400)
    )
    assert not next(each for each in desk_of(review).places if each.key == other.pk).is_kept


def test_opened_again_for_everything_or_upheld_since_nothing_is_kept(sitting: Sitting) -> None:
    review = sitting.scored()
    leaf, other = indicators_of(review.enrolment)[:2]
    with on(HELD):
        sitting.concluded(review)
        reopen_review(review=review, reason="复核", indicators=[leaf.pk], by=sitting.leader)
        assert refusal(verdict, review=review, indicator=other, by=sitting.reviewer) == KEPT
        sitting.concluded(now_of(review.enrolment))
    with on(HELD, 11):
        opened = reopen_review(review=review, reason="再复核", by=sitting.leader)
        assert verdict(opened, other, sitting.reviewer).score == 1
        page = signed_in(sitting.reviewer).get(reverse("reviews:desk", args=[review.pk]))
        assert "重新审核:再复核" in page.content.decode()


def test_a_workbook_does_not_change_what_is_kept(bureau: Bureau) -> None:
    review = bureau.review()
    score_all(review, bureau.reviewer)
    named = bureau.place("领导班子").pk
    Verdict.objects.update(given_at=clock.now() - days(2))
    review.reopenings.create(
        kind="reopen", indicators=[named], reason="复核", reopened_at=clock.now() - days(1)
    )
    book = along(bureau)
    book.fill(SCHOOL, "活动阵地", "1", "复核后扣分")
    book.fill(SCHOOL, "领导班子", "1", "复核后扣分")
    assert [each.partition(":")[2] for each in faults(bureau, book)] == [
        "“1.00”这次只重新审核指明的指标,这一项保留原来的意见"
    ]
    again = along(bureau)
    again.fill(SCHOOL, "领导班子", "1", "复核后扣分")
    enter(bureau, again)
    assert Verdict.objects.get(indicator=named).score == 1


def test_a_workbook_goes_by_the_branchs_own_standard(bureau: Bureau) -> None:
    """Where another field's standard gives an indicator of that name more points."""
    field = bureau.town.village.field
    larger = Standard.objects.create(number=next(version_numbers), title="农村标准", field=field)
    indicators = deepcopy(shipped_standard()["indicators"])
    indicators[0]["maximum"] = "20.00"
    _write_indicators(larger, indicators)
    publish(larger)
    RoundStandard.objects.filter(round=bureau.round, field=field).update(standard=larger)
    bureau.review()
    book = along(bureau)
    book.fill(SCHOOL, "领导班子", "15.01", "另有贡献")
    (told,) = faults(bureau, book)
    assert told.endswith("(审核分):“15.01”超过该指标满分 15 分")


# --- who is asked -----------------------------------------------------------------------------


def test_a_first_stage_is_asked_to_report_once_all_of_its_branches_are_through(
    sitting: Sitting,
) -> None:
    college = sitting.town.college
    make_actor(Role.REVIEWER, college, "总支审")
    general = make_actor(Role.LEADER, college, "总支领")
    path = [college.code, sitting.body.code]
    faculty = sitting.branch(sitting.town.faculty)
    Enrolment.objects.filter(pk__in=[faculty.pk, sitting.branch().pk]).update(review_path=path)
    with on(HELD, 8):
        filed_at = sitting.branch(sitting.town.faculty)
        review = _first_stage(filed_at, sitting)
        meeting = sitting.meeting(by=general, body=college)
        conclude_reviews(meeting=meeting, reviews=[review], by=general)
        given: dict[str, Any] = {"body": college, "round": sitting.round, "by": general}
        assert (asked(general, sitting.round), refusal(report_reviews, **given)[0]) == ([], 409)
        Enrolment.objects.filter(pk=sitting.branch().pk).update(
            is_exempt=True, exemption_reason="新建"
        )
        assert asked(general, sitting.round) == ["上报审核意见:1 份评分表"]
        assert len(report_reviews(**given)) == 1


def _first_stage(branch: Enrolment, sitting: Sitting) -> Review:
    by = Account.objects.get(name="总支审")
    actor = type(sitting.reviewer).objects.get(pk=by.pk)
    with on(HELD - timedelta(days=13)):
        filed(branch)
    review = start_review(enrolment=branch, by=actor)
    score_all(review, actor, HIGH)
    return now_of(branch)


def test_from_the_second_unanswered_return_on_the_leader_is_asked(bureau: Bureau) -> None:
    review = bureau.review()
    place = bureau.place("工作制度").pk
    labels: list[Any] = []
    offered: list[bool] = []
    for when in (0, 10):
        with clock.stopped_at(at(desks.TODAY + days(when))):
            return_indicators(
                review=review, indicators={place: "请核实"}, due_on=None, by=bureau.reviewer
            )
        with clock.stopped_at(at(desks.TODAY + days(when + 8))):
            acts = [act for act in waiting(bureau.round) if "没有答复退回" in str(act.label)]
            labels += [(str(act.label), act.role) for act in acts]
            page = reverse("reviews:desk", args=[review.pk])
            resume = reverse("reviews:resume", args=[review.pk])
            offered += [
                resume in signed_in(by).get(page).content.decode()
                for by in (bureau.reviewer, bureau.leader)
            ]
            resume_review(review=review, reason="期满未答复", by=bureau.leader)
    # the page offers it to whoever may
    assert offered == [True, True, False, True]
    assert labels == [
        ("1 个党组织没有答复退回,延期或按原件审核", Role.REVIEWER),
        ("1 个党组织再次没有答复退回,延期或按原件审核", Role.LEADER),
    ]
    Enrolment.objects.filter(pk=bureau.enrolment.pk).update(assigned_body=bureau.town.department)
    Review.objects.update(body=bureau.town.department)
    with clock.stopped_at(at(desks.TODAY + days(20))):
        return_indicators(
            review=review, indicators={place: "请核实"}, due_on=None, by=bureau.officer
        )
    with clock.stopped_at(at(desks.TODAY + days(40))):
        roles = {act.role for act in waiting(bureau.round) if "没有答复退回" in str(act.label)}
    assert roles == {Role.APPROVER}


def test_what_nobody_may_review_is_asked_of_the_department_alone(bureau: Bureau) -> None:
    with clock.stopped_at(at(desks.ENDS_ON)):
        filed(bureau.enrolment)
    assert asked(bureau.reviewer, bureau.round) == ["打开并审核 1 个党组织的自评"]
    for by in (bureau.reviewer, bureau.colleague, bureau.leader):
        declare_tie(by=by, organisation=bureau.town.school, reason="亲属关系")
    assert asked(bureau.reviewer, bureau.round) == []
    assert "指定审核:1 个党组织已提交自评,没有人可以审核" in asked(bureau.officer, bureau.round)


def test_a_branch_reported_by_workbook_is_asked_for_no_form(bureau: Bureau) -> None:
    with clock.stopped_at(at(desks.ENDS_ON)):
        before = [act.path for act in forms_waiting(bureau.round)]
        report_sheet(bureau.enrolment)
        after = [act.path for act in forms_waiting(bureau.round)]
    assert set(before) - set(after) == {bureau.town.school.path}


# --- what leaves every list -------------------------------------------------------------------


def test_a_branch_exempted_meanwhile_is_nobodys_work(sitting: Sitting) -> None:
    review, other = sitting.scored(), sitting.scored(sitting.town.college)
    with on(HELD):
        assert asked(sitting.leader, sitting.round) == ["开会审定:2 份评分表已评完"]
        Enrolment.objects.filter(pk=review.sheet.enrolment_id).update(
            is_exempt=True, exemption_reason="机构撤销"
        )
        assert asked(sitting.leader, sitting.round) == ["开会审定:1 份评分表已评完"]
        assert list(reviews_of(sitting.body, sitting.round)) == [other]
        assert [each.review for each in report_of(sitting.body, sitting.round).opinions] == [other]
        queue = queue_visible_to(sitting.reviewer, sitting.round)
        assert review.sheet.enrolment_id not in queue.values_list("pk", flat=True)
        leaf = indicators_of(review.enrolment)[0]
        assert refusal(verdict, review=review, indicator=leaf, by=sitting.reviewer) == (
            409,
            "本党组织已移出本批次的参评登记,或不参评,不能办理。",
        )
        gone = refusal(
            conclude_reviews, meeting=sitting.meeting(), reviews=[review], by=sitting.leader
        )
    assert gone[0] == 409


@pytest.mark.parametrize("way", ["not_filed", "merged"])
def test_what_is_over_leaves_queue_workbook_meeting_and_reminders(bureau: Bureau, way: str) -> None:
    review = bureau.review()
    place = bureau.place("工作制度")
    assert along(bureau).sheets["逐项"]
    return_indicators(
        review=review, indicators={place.pk: "请核实"}, due_on=None, by=bureau.reviewer
    )
    secretary = secretary_of(bureau.enrolment)
    key = bureau.enrolment.pk

    def told() -> tuple[bool, bool, bool]:
        queue = queue_visible_to(bureau.reviewer, bureau.round).filter(is_to_do() | is_overdue())
        form = [act for act in forms_waiting(bureau.round) if act.is_for(secretary)]
        tasks = [task for task in open_tasks() if task.enrolment and task.enrolment.pk == key]
        return key in queue.values_list("pk", flat=True), bool(form), bool(tasks)

    assert told() == (False, True, True)
    with clock.stopped_at(at(desks.TODAY + days(8))):
        assert told()[0]
        assert asked(bureau.reviewer, bureau.round)
    approver = make_actor(Role.APPROVER, bureau.town.department, "申定明")
    if way == "merged":
        merge_organisation(
            organisation=bureau.town.school,
            successor=bureau.town.college,
            ended_on=desks.TODAY,
            reason="撤并",
            by=bureau.officer,
        )
        merge_sheet(enrolment=bureau.enrolment, by=bureau.officer)
    else:
        decision = enter_not_filed(
            enrolment=bureau.enrolment,
            number="云组〔2025〕20号",
            decided_on=desks.TODAY,
            reason="逾期未报",
            by=bureau.officer,
        )
        confirm_not_filed(decision=decision, by=approver)
    with clock.stopped_at(at(desks.TODAY + days(8))):
        assert told() == (False, False, False)
        assert [asked(by, bureau.round) for by in (bureau.reviewer, bureau.leader)] == [[], []]
        assert report_of(bureau.town.education, bureau.round).ready == []
        status, _words = refusal(review_workbook, round=bureau.round, by=bureau.reviewer)
    assert status == 409


# --- the department's own branch ----------------------------------------------------------------


def test_the_final_scores_of_the_departments_own_branch_stand_against_an_import(db: None) -> None:
    of = office()
    Account.objects.filter(pk=of.colleague.pk).update(organisation=of.city.school)
    take_in(of, line(SCHOOL))
    better = ("14", "8", "8", "8", "8", "16", "20", "5")
    # what was entered from a workbook is corrected by one
    assert enter_scores(of, line(SCHOOL, better)).state == "entered"
    Sheet.objects.update(source=SheetSource.DESK)
    kept = upload(of, line(SCHOOL, better))
    told = reverse("reviews:enter_score_import", args=[kept])
    shown = signed_in(of.officer).get(told).content.decode()
    assert "审核党委上报的分数为最终结果,不再更改" in shown
    same = reverse("reviews:enter_score_import", args=[upload(of, line(SCHOOL))])
    assert "为最终结果" not in signed_in(of.officer).get(same).content.decode()
    assert Sheet.objects.get().scores.order_by("indicator__position")[0].score == Decimal(13)


def test_what_another_body_reported_of_the_departments_own_branch_is_final(
    sitting: Sitting,
) -> None:
    review = sitting.reported()
    Account.objects.filter(pk=sitting.approver.pk).update(organisation=sitting.town.school)
    leaf = indicators_of(review.enrolment)[0]
    final = "这是组织部所在的党组织,由审核党委审核,其审核分为最终结果,组织部不再改评或退回。"
    with on(AFTER):
        sheet = Sheet.objects.get(pk=review.sheet_id)
        found = [
            refusal(send_back, review=review, reason="核实", by=sitting.officer),
            refusal(rescore_sheet, sheet=sheet, scores={leaf.pk: ("1", "扣")}, by=sitting.officer),
        ]
    assert found == [(409, final), (409, final)]


def test_the_bureau_asks_for_colleagues_by_post(bureau: Bureau) -> None:
    """A reviewer of another town is asked for nothing of this one."""
    with clock.stopped_at(at(desks.ENDS_ON)):
        filed(enrolled(bureau.round, bureau.town.school))
    neighbour = reviewer_of(bureau.town.town, "邻镇审")
    assert asked(neighbour, bureau.round) == []
