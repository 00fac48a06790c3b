"""The desk by its pages: blank start, both texts kept, reach, statements."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.people.models import Account
from scoring.assessments.models import Assessment, FilingState
from scoring.assessments.services import add_evidence, submit_assessment
from scoring.reviews.models import Review, Verdict
from scoring.reviews.queries import desk_of
from scoring.reviews.services import agree, give_verdict, release_review, return_indicators
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import begun, fill_in
from tests.factories.files import PDF, PNG
from tests.factories.people import filled, make_actor, make_post, signed_in
from tests.factories.reviewing import leader_of, reviewer_of, score_all
from tests.factories.reviews import report_sheet
from tests.factories.rounds import make_round
from tests.scoring.reviews.bureau import ENDS_ON, METHODS, TODAY, Bureau, at, days, make_bureau


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def address(name: str, *args: int) -> str:
    return reverse(f"reviews:{name}", args=args)


def words(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def post(client: Client, where: str, **data: Any) -> Any:
    return client.post(where, filled(**data))


def with_everything(bureau: Bureau) -> Review:
    """Evidence, a return answered, one open, opinions changed, last year's sheet, an earlier stage."""
    last = make_round(bureau.town.department, year=2024)
    report_sheet(Enrolment.objects.get(round=last, organisation=bureau.town.school))
    with clock.stopped_at(at(ENDS_ON)):
        row = fill_in(begun(bureau.enrolment), begun(bureau.enrolment).begun_by)
        for data, name in ((PNG, "照片.png"), (PDF, "记录.pdf")):
            add_evidence(
                assessment=row,
                data=data,
                filename=name,
                indicators=[bureau.place("工作制度")],
                by=row.begun_by,
            )
        submit_assessment(assessment=row, by=row.begun_by)
    client = signed_in(bureau.reviewer)
    post(client, address("start", bureau.enrolment.pk))
    review = bureau.again()
    score_all(review, bureau.reviewer)
    give_verdict(
        review=review,
        indicator=bureau.place("领导班子"),
        score="1",
        reason="会议记录缺失",
        methods=METHODS,
        by=bureau.reviewer,
    )
    return_indicators(
        review=review,
        indicators={bureau.place("工作制度").pk: "请核实次数"},
        due_on=None,
        by=bureau.reviewer,
    )
    bureau.correct("工作制度", "次数已核实")
    post(client, address("start", bureau.enrolment.pk))
    return bureau.again()


def test_the_desk_shows_everything_in_fifteen_statements(bureau: Bureau) -> None:
    review = with_everything(bureau)
    client = signed_in(bureau.reviewer)
    where = f"{address('desk', review.pk)}?indicator={bureau.place('工作制度').pk}&state=to_do"
    with CaptureQueriesContext(connection) as taken:
        answer = client.get(where)
    shown = words(answer)
    assert (answer.status_code, len(taken)) == (200, 15)
    for each in (
        *("照片.png", "记录.pdf", "请核实次数", "次数已核实", "审核中", "以前的意见 1 条"),
        *("2024 年审核 8.00 / 10.00", "第 1 / 3 个(按我的筛选)", "&amp;state=to_do"),
    ):
        assert each in shown
    first = f"{address('desk', review.pk)}?indicator={bureau.place('领导班子').pk}"
    assert "会议记录缺失" in words(client.get(first))
    return_indicators(
        review=review,
        indicators={bureau.place("群众评价").pk: "请补测评表"},
        due_on=None,
        by=bureau.reviewer,
    )
    with CaptureQueriesContext(connection) as taken:
        shown = words(client.get(first))
    assert len(taken) <= 15
    assert "这份自评正在支部修改,提交以后再评分。" in shown
    assert "按原件审核" not in shown
    with clock.stopped_at(at(TODAY + days(10))):
        # the second return: the leader decides
        told = [words(signed_in(by).get(first)) for by in (bureau.reviewer, bureau.leader)]
        assert ["按原件审核" in each for each in told] == [False, True]


def test_the_desk_begins_blank_at_the_first_gap(bureau: Bureau) -> None:
    review = bureau.review()
    client = signed_in(bureau.reviewer)
    answer: Any = client.get(address("desk", review.pk))
    form = answer.context["form"]
    assert answer.context["place"].name == "领导班子"
    assert (form["score"].value(), form["reason"].value()) == (None, None)
    assert form["methods"].value() == ["documents"]
    agree(review=review, indicator=bureau.place("领导班子"), methods=["visit"], by=bureau.reviewer)
    answer = client.get(f"{address('desk', review.pk)}?indicator=x")
    assert answer.context["place"].name == "骨干队伍"
    assert answer.context["form"]["methods"].value() == ["visit"]  # as the last time
    assert words(answer).count('name="agree"') == 1  # no agree-all


def test_one_act_one_indicator_and_on_to_the_next(bureau: Bureau) -> None:
    review = bureau.review()
    client = signed_in(bureau.reviewer)
    for number, place in enumerate(bureau.places(), 1):
        where = address("give_verdict", review.pk, place.pk) + "?state=to_do"
        answer = post(client, where, agree="1", methods=METHODS, version=0, score="", reason="")
        assert (answer.status_code, Verdict.objects.count()) == (302, number)
    assert answer["Location"].endswith(f"?indicator={place.pk}&state=to_do")
    complete = client.get(answer["Location"])
    assert "8 项都有意见,审核合计 100.00,可以提交会议审定。" in words(complete)
    answer = post(client, where, score="3", reason="台帐不全", methods=METHODS, version=1)
    assert answer["Location"] == address("next", review.pk) + "?state=to_do"
    done = client.get(answer["Location"], follow=True)
    assert "已保存:党建创新,审核 3.00 分(自评 0.00 分)。" in words(done)
    assert "本批 1 个已完成, 2 个待支部" in words(done)


def test_what_is_refused_keeps_what_was_typed(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    client = signed_in(bureau.reviewer)
    where = address("give_verdict", review.pk, place.pk)
    for typed, says in (
        ({"score": "8", "reason": ""}, "审核分与自评不同,请写明理由。"),
        ({"score": "10.01", "reason": "甲乙丙丁"}, "超过该指标满分 10 分。"),
        ({"score": "", "reason": "甲乙丙丁"}, "没有填写分数。"),
    ):
        answer = post(client, where, methods=METHODS, version=0, **typed)
        assert answer.status_code == 422
        assert says in words(answer)
        assert answer.context["form"]["score"].value() == typed["score"]
        assert typed["reason"] in words(answer)
    answer = post(client, where, score="8", reason="甲乙丙丁", version=0)
    assert (answer.status_code, "这个字段是必填项" in words(answer)) == (422, True)
    assert Verdict.objects.count() == 0


def test_a_stale_opinion_shows_both(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    client = signed_in(bureau.colleague)
    given: dict[str, Any] = {"review": review, "indicator": place, "methods": METHODS}
    give_verdict(score="9", reason="原先的理由", by=bureau.reviewer, **given)
    release_review(review=review, by=bureau.reviewer)
    where = address("give_verdict", review.pk, place.pk)
    typed: dict[str, Any] = {"score": "7.5", "reason": "我写的理由", "methods": METHODS}
    answer = post(client, where, version=0, **typed)
    assert answer.status_code == 409
    for each in ("原先的理由", "我写的理由", "7.5", "现在的意见:", "已由沈明审于"):
        assert each in words(answer)
    assert answer.context["form"]["version"].value() == 1
    assert post(client, where, version=1, **typed).status_code == 302
    assert str(Verdict.objects.get().score) == "7.50"


def test_w08_sent_twice_is_done_once_and_a05_more_fields_do_nothing(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    client = signed_in(bureau.reviewer)
    where = address("give_verdict", review.pk, place.pk)
    more = {"state": "reported", "self_score": "1", "proposed_star": "5", "given_by": "1"}
    data = filled(score="8", reason="缺党课记录", methods=METHODS, version=0, **more)
    answers = [client.post(where, data) for _each in range(2)]
    assert [each.status_code for each in answers] == [302, 302]
    given = Verdict.objects.get()
    assert (given.version, str(given.self_score), given.given_by) == (1, "10.00", bureau.reviewer)
    again = bureau.again()
    assert (again.state, again.proposed_star) == (FilingState.UNDER_REVIEW, None)


def test_a01_a02_a_desk_out_of_reach_is_not_there(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    outsider = reviewer_of(bureau.town.town, "邻镇审")
    client = signed_in(outsider)
    asked = [
        address("desk", review.pk),
        address("next", review.pk),
        address("start", bureau.enrolment.pk),
        address("hold", review.pk),
        address("release", review.pk),
        address("give_verdict", review.pk, place.pk),
        address("return_indicators", review.pk),
        address("resume", review.pk),
    ]
    assert {client.get(where).status_code for where in asked} == {404}
    assert {post(client, where).status_code for where in [*asked[2:]]} == {404}
    queue = words(client.get(address("queue")))
    assert (bureau.enrolment.code in queue, bureau.town.village.code in queue) == (False, True)
    own = signed_in(bureau.reviewer)
    other = Enrolment.objects.get(organisation=bureau.town.village)
    foreign = address("give_verdict", review.pk, 987654)
    assert own.get(foreign).status_code == 404
    assert own.get(address("start", other.pk)).status_code == 404


def test_a07_the_department_reads_and_does_not_score(bureau: Bureau) -> None:
    review, place = bureau.review(), bureau.place("工作制度")
    client = signed_in(bureau.officer)
    shown = words(client.get(address("desk", review.pk)))
    assert "只有审核党委的审核员或负责人可以审核评分。" in shown
    assert "data-verdict" not in shown
    where = address("give_verdict", review.pk, place.pk)
    answer = post(client, where, agree="1", methods=METHODS, version=0)
    assert (answer.status_code, Verdict.objects.count()) == (403, 0)


def test_a_conflict_is_said_before_anything_is_typed(bureau: Bureau) -> None:
    review = bureau.review()
    by = make_actor(Role.REVIEWER, bureau.town.education, "回避人")
    Account.objects.filter(pk=by.pk).update(organisation=bureau.town.school)
    client = signed_in(Account.objects.get(pk=by.pk))
    assert "须回避" in words(client.get(address("queue")))
    release_review(review=review, by=bureau.reviewer)
    shown = words(client.get(address("desk", review.pk)))
    assert "data-verdict" not in shown
    assert 'name="score"' not in shown


def test_acts_on_the_sheet_by_their_pages(bureau: Bureau) -> None:
    review = bureau.review()
    reviewer, colleague = signed_in(bureau.reviewer), signed_in(bureau.colleague)
    assert "现由沈明审经办。" in words(colleague.get(address("release", review.pk)))
    assert post(colleague, address("release", review.pk)).status_code == 403
    assert post(reviewer, address("release", review.pk)).status_code == 302
    assert "现在没有人经办。" in words(reviewer.get(address("release", review.pk)))
    assert "由我经办" in words(colleague.get(address("desk", review.pk)))
    assert post(colleague, address("hold", review.pk)).status_code == 302
    assert bureau.again().holder == bureau.colleague
    back = address("return_indicators", review.pk)
    place = bureau.place("工作制度")
    assert colleague.get(back).context["form"]["due_on"].value() == date(2025, 9, 12)
    answer = post(colleague, back)
    assert (answer.status_code, "请在要退回的指标下写明理由。" in words(answer)) == (422, True)
    typed: dict[str, Any] = {f"reason_{place.pk}": "请核实次数", "due_on": "2025-09-30"}
    assert post(colleague, back, **typed).status_code == 302
    form = Assessment.objects.get(enrolment=bureau.enrolment)
    assert form.returns.get().due_on == date(2025, 9, 30)
    resume = address("resume", review.pk)
    assert post(colleague, resume, reason="期满未答复").status_code == 409
    with clock.stopped_at(at(date(2025, 10, 1))):
        late = signed_in(bureau.colleague)
        assert post(late, resume, reason="期满未答复").status_code == 302
    assert desk_of(bureau.again()).places[3].corrections[0].is_answered is False


def test_a_leader_and_an_earlier_stage_are_seen(bureau: Bureau) -> None:
    """The bureau sees what the 党总支 thought, beside its own blank column."""
    faculty = Enrolment.objects.get(organisation=bureau.town.faculty)
    Enrolment.objects.filter(pk=faculty.pk).update(
        review_path=[bureau.town.college.code, bureau.town.education.code]
    )
    faculty = Enrolment.objects.get(pk=faculty.pk)
    own = reviewer_of(bureau.town.college, "总支审")
    with clock.stopped_at(at(ENDS_ON)):
        row = fill_in(begun(faculty), begun(faculty).begun_by)
        submit_assessment(assessment=row, by=row.begun_by)
    client = signed_in(own)
    assert post(client, address("start", faculty.pk)).status_code == 302
    first = Review.objects.get(sheet__enrolment=faculty)
    score_all(first, own, ["1", *["10"] * 7])
    leader = leader_of(bureau.town.education, "傅泽人")
    make_post(leader, Role.REVIEWER, bureau.town.education)
    second = Review.objects.create(
        sheet=first.sheet,
        position=1,
        body=bureau.town.education,
        state_since=clock.now(),
        started_at=clock.now(),
    )
    Review.objects.filter(pk=first.pk).update(is_final=False)
    shown = words(signed_in(leader).get(address("desk", second.pk)))
    for each in ("职业学院党总支初审 1.00", "无人经办", "由我经办", "同意自评"):
        assert each in shown
