"""The list of a run's results, and the page of one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.organisations.models import EarlierStar, Kind, Organisation
from scoring.rating.models import Result, Run
from scoring.reviews.models import Review, Sheet
from scoring.rounds.models import Enrolment
from starrating import clock
from tests.scoring.rating.stages import Stage, client_of, staged, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage() -> Stage:
    return staged("85", "85", "75", "72")


def test_a_result_shows_the_number_behind_the_star(stage: Stage) -> None:
    EarlierStar.objects.create(
        organisation=stage.branches[2].organisation,
        year=2024,
        star=4,
        document_number="云组〔2024〕8号",
        decided_on=date(2024, 11, 5),
    )
    run = stage.make()
    second = stage.make()
    client = client_of(stage.approver)
    page = reverse("rating:result", args=[stage.result(second, 2).pk])
    seen = text(client.get(page))
    for wanted in (
        "第3小学党支部",
        "总分 75.00 = 基础 75.00 + 加分 0.00",
        "四星:总分 75.00,低于分数线 80.00,差 5.00。",
        "其他条件不变时",
        "群众评价",
        "云组纪〔2025〕12号",
        "四星",
        reverse("rating:result", args=[stage.result(run, 2).pk]),
    ):
        assert wanted in seen
    assert "评分在这次评定之后有改动" not in seen
    stage.rescore(2, "76")
    assert "评分在这次评定之后有改动" in text(client.get(page))


def test_results_of_not_filed_and_seat_caused_branches() -> None:
    stage = staged(
        "86", "85", "84", "83", "82", "72", "71", "70", "0!", "-", exempt={"099002010": "新"}
    )
    run = stage.make()
    client = client_of(stage.officer)
    pages = [
        text(client.get(reverse("rating:result", args=[stage.result(run, place).pk])))
        for place in (8, 9)
    ]
    assert "云组〔2025〕41号" in pages[0]
    assert "没有上报评分。" in pages[1]
    seen = text(client.get(reverse("rating:run", args=[run.pk])))
    assert ("未申报</span>" in seen, "因名额</span>" in seen) == (True, False)
    assert str(run.pools.get()) == "学校"


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("?q=第4", ["099002004"]),
        ("?q=099002002", ["099002002"]),
        ("?pool=学校&star=4", ["099002001"]),
        ("?star=pending", ["099002001", "099002002"]),
        ("?star=exempt", []),
        ("?changed=1", []),
        ("?sort=-total", ["099002001", "099002002", "099002003", "099002004"]),
        ("?sort=rank", ["099002001", "099002002", "099002003", "099002004"]),
        ("?sort=-star", ["099002003", "099002004", "099002001", "099002002"]),
        ("?sort=up", ["099002003", "099002004", "099002001", "099002002"]),
        ("?sort=-name", ["099002004", "099002003", "099002002", "099002001"]),
        (
            "?sort=enrolment__organisation__path",
            ["099002001", "099002002", "099002003", "099002004"],
        ),
        ("?page=999", ["099002001", "099002002", "099002003", "099002004"]),
    ],
)
def test_results_are_filtered_and_sorted(stage: Stage, query: str, codes: list[str]) -> None:
    run = stage.make()
    if "star=4" in query:
        stage.rule(run, 4, stage.branches[0].code)
        run = stage.make()
    answer = client_of(stage.officer).get(reverse("rating:run", args=[run.pk]) + query)
    assert answer.status_code == 200
    rows = answer.context["table"].paginated_rows
    assert [row.record.enrolment.code for row in rows] == codes


def test_who_changed_star_against_the_run_before(stage: Stage) -> None:
    stage.rule(stage.make(), 4, stage.branches[1].code)
    stage.rescore(2, "69")
    run = stage.make()
    client = client_of(stage.officer)
    answer = client.get(reverse("rating:run", args=[run.pk]) + "?changed=1")
    rows = list(answer.context["table"].paginated_rows)
    assert [row.record.enrolment.code for row in rows] == ["099002001", "099002002", "099002003"]
    assert "上次待裁定" in text(answer)
    assert "上次三星" in text(answer)
    bureau = reverse("rating:run", args=[run.pk]) + f"?bureau={stage.bureau.pk}"
    assert len(list(client.get(bureau).context["table"].paginated_rows)) == 4


def add_rows(stage: Stage, run: Run, count: int) -> None:
    """More branches with a result each, written directly."""
    first = stage.branches[0]
    known = Result.objects.filter(run=run).count()
    branches = Organisation.objects.bulk_create(
        Organisation(
            code=f"R{place:05d}",
            name=f"第{place}党支部",
            parent=stage.bureau,
            kind=Kind.BRANCH,
            path=f"/r{place}/",
        )
        for place in range(known, count)
    )
    enrolled = Enrolment.objects.bulk_create(
        Enrolment(
            round=stage.round,
            organisation=branch,
            code=branch.code,
            name=branch.name,
            field=first.field,
            pool=first.pool,
            reviewing_body=stage.bureau,
        )
        for branch in branches
    )
    Result.objects.bulk_create(
        Result(
            run=run,
            enrolment=row,
            pool=first.pool.name,
            total=Decimal(75),
            base=Decimal(75),
            rank=2,
            star=3,
            trace=[[5, "below"], [4, "below"], [3, "placed"]],
        )
        for row in enrolled
    )


def test_the_list_of_results_reads_the_same_statements_for_any_number_of_rows() -> None:
    stage = staged("86")
    run = stage.make()
    client = client_of(stage.officer)
    page = reverse("rating:run", args=[run.pk])
    client.get(page)
    read = set()
    for count in (1, 3, 50, 250):
        add_rows(stage, run, count)
        for query in ("", "?pool=学校&star=3&q=第&sort=-total"):
            with CaptureQueriesContext(connection) as caught:
                assert client.get(page + query).status_code == 200
            read.add(len(caught))
    assert (len(read), max(read) <= 10) == (1, True)


def test_what_a_body_proposed_shows_where_it_is_another_star(stage: Stage) -> None:
    run = stage.make()
    pending, _tied, third, fourth = (stage.result(run, place) for place in range(4))
    assert (pending.star, third.star) == (None, 3)
    for result, star, reason in (
        (pending, 4, "并列"),
        (third, 4, "培养示范点"),
        (fourth, fourth.star, "与得分相当"),
    ):
        Review.objects.create(
            sheet=Sheet.objects.get(enrolment=result.enrolment_id),
            body=result.enrolment.reviewing_body,
            state_since=clock.now(),
            started_at=clock.now(),
            proposed_star=star,
            proposed_reason=reason,
        )
    client = client_of(stage.officer)
    page = reverse("rating:run", args=[run.pk])
    listed = client.get(f"{page}?proposed=1")
    assert [row.record.pk for row in listed.context["table"].rows] == [third.pk]
    shown = text(client.get(page))
    for words, is_shown in (("培养示范点", True), ("与得分相当", False)):
        assert (words in shown) == is_shown
    assert shown.count("培养示范点") == 1
    seen = {
        result.pk: "党委拟评" in text(client.get(reverse("rating:result", args=[result.pk])))
        for result in (pending, third, fourth)
    }
    assert seen == {pending.pk: False, third.pk: True, fourth.pk: False}
