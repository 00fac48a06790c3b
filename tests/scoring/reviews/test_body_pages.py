"""The report upward, what waits for whom, and what the pages of a body cost."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.people.models import Account
from scoring.reviews.models import (
    Meeting,
    Review,
    ReviewedScore,
    SingleClerk,
    Statement,
)
from scoring.reviews.queries import waiting
from scoring.reviews.services import answer_statement, record_hearing
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Role
from tests.factories.meetings import (
    concluded_review,
    make_meeting,
    scored_review,
)
from tests.factories.organisations import make_organisation
from tests.factories.people import make_actor, signed_in
from tests.scoring.reviews.hall import YEAR, Hall, seen
from tests.scoring.reviews.sitting import HELD, LAST_DAY, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall() -> Hall:
    return Hall()


def test_the_report_upward_is_produced(hall: Hall) -> None:
    empty = seen(hall.leader, hall.body_page("upward"))
    assert "还没有审定的评分表" in empty
    with on(HELD):
        review = hall.concluded(
            ("13", "8", "8", "8", "8", "16", "20", "5"),
            withdrawn=[{"name": "王某", "branches": ["099002001"]}],
            is_single_clerk=True,
            scan_key="0" * 32,
        )
        Review.objects.filter(pk=review.pk).update(proposed_star=4)
        Statement.objects.create(
            conclusion=review.conclusions.get(), text="请核。", stated_at=review.state_since
        )
        page = seen(hall.leader, hall.body_page("upward"))
        book = signed_in(hall.officer).get(hall.body_page("upward_book"))
    for words in ("会议纪要教党纪〔2025〕7号", "单人经办", "86.00", "支部有说明", "填报中", "盖章"):
        assert words in page
    sheets = openpyxl.load_workbook(io.BytesIO(book.content))
    assert sheets.sheetnames == ["审核意见", "依据", "未列入"]
    first = [cell.value for cell in sheets["审核意见"][2]]
    assert first[:5] == [1, "099002001", "第一小学党支部", "学校", 13]
    assert (first[12], first[13], first[17]) == (105, 86, "教党纪〔2025〕7号")
    assert "领导班子 15.00→13.00:查阅资料后核定" in str(first[16])
    basis = {row[0].value: row[1].value for row in sheets["依据"].iter_rows(min_row=2)}
    assert basis["回避"] == "王某:099002001"
    assert (basis["指纹"] in page, "单人经办" in str(basis["会议"])) == (True, True)
    assert [cell.value for cell in sheets["未列入"][2]][2] == "填报中"


def waits(by: Account, round: Round) -> list[str]:
    return [act.label for act in waiting(round) if act.is_for(by)]


def test_what_waits_for_whom(hall: Hall) -> None:
    mine = (hall.reviewer, hall.leader, hall.secretary)
    with on(HELD, 8):
        review = scored_review(hall.branch(hall.town.college), hall.reviewer)
        assert [waits(by, hall.round) for by in mine] == [[], ["开会审定:1 份评分表已评完"], []]
        review.verdicts.all()[0].delete()
        assert [waits(by, hall.round) for by in mine] == [["审完手头的 1 份评分表"], [], []]
        concluded = hall.concluded(("9", *["5"] * 4, "9", "9", "0"))
        assert [waits(by, hall.round) for by in mine] == [
            ["审完手头的 1 份评分表", "告知并听取意见:1 个党组织"],
            [],
            ["查看审核结果,有意见的提出说明"],
        ]
        (told,) = [act for act in waiting(hall.round) if act.is_for(hall.secretary)]
        assert (told.due, told.url) == (
            LAST_DAY,
            reverse("reviews:outcome", args=[hall.branch().pk]),
        )
        Statement.objects.create(
            conclusion=concluded.conclusions.get(), text="请核。", stated_at=concluded.state_since
        )
        assert waits(hall.reviewer, hall.round)[2:] == ["答复支部说明:1 件"]
        assert waits(hall.leader, hall.round) == []
        rows = Enrolment.objects.filter(reviewing_body=hall.town.education)
        rows.exclude(pk=hall.branch().pk).update(is_exempt=True, exemption_reason="新建")
        # the report would be refused: not heard, not answered
        assert waits(hall.leader, hall.round) == []
        record_hearing(
            review=concluded,
            told_on=HELD,
            heard_from="舒继明",
            words="没有意见。",
            is_waived=False,
            by=hall.reviewer,
        )
        assert waits(hall.leader, hall.round) == []
        answer_statement(statement=Statement.objects.get(), answer="已核实。", by=hall.reviewer)
        assert waits(hall.leader, hall.round) == ["上报审核意见:1 份评分表"]
        # where one clerk does it all, he is asked in the leader's stead
        SingleClerk.objects.create(
            round=hall.round,
            body=hall.town.education,
            number="云组〔2025〕8号",
            decided_on=HELD,
            reason="一人经办",
            state=SingleClerk.State.CONFIRMED,
            entered_at=clock.now(),
            confirmed_at=clock.now(),
        )
        assert waits(hall.leader, hall.round) == []
        assert "上报审核意见:1 份评分表" in waits(hall.reviewer, hall.round)


def test_where_the_department_reviews_its_people_are_asked(hall: Hall) -> None:
    Enrolment.objects.filter(pk=hall.branch().pk).update(assigned_body=hall.town.department)
    approver = make_actor(Role.APPROVER, hall.town.department)
    with on(HELD):
        scored_review(hall.branch(), hall.officer)
        assert waits(approver, hall.round) == ["开会审定:1 份评分表已评完"]
        page = reverse("reviews:opinions", args=[YEAR, hall.town.department.code])
        assert "登记审核会议" in seen(approver, page)


def test_pages_of_a_body_cost_the_same_for_any_number_of_branches(hall: Hall) -> None:
    with on(HELD):
        meeting = make_meeting(hall.branch(), hall.reviewer, "1号")
        taken: dict[str, set[int]] = {}
        for count in (1, 3, 12):
            grow(hall, meeting, count)
            for name in ("opinions", "upward", "report"):
                with CaptureQueriesContext(connection) as caught:
                    seen(hall.leader, hall.body_page(name))
                taken.setdefault(name, set()).add(len(caught))
            with CaptureQueriesContext(connection) as caught:
                waiting(hall.round)
            taken.setdefault("waiting", set()).add(len(caught))
    assert {name: len(counts) for name, counts in taken.items()} == dict.fromkeys(taken, 1)
    assert {name: max(counts) <= 60 for name, counts in taken.items()} == dict.fromkeys(taken, True)


def grow(hall: Hall, meeting: Meeting, count: int) -> None:
    """So many concluded and as many scored branches more."""
    field = hall.town.school.field
    for number in range(ReviewedScore.objects.count() + Review.objects.count() // 2, count):
        for kind in ("甲", "乙"):
            body = make_organisation(f"{number}{kind}支部", hall.town.education, field=field)
            row = hall.branch()
            row.pk, row.organisation, row.code, row.name = None, body, body.code, body.name
            row._state.adding = True
            row.save()
            branch = hall.branch(body)
            if kind == "甲":
                concluded_review(branch, hall.reviewer, meeting)
            else:
                scored_review(branch, hall.reviewer)
