"""What waits at the review desks, and for whom."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.reviews.queries import waiting
from scoring.reviews.queries.desk_acts import desk_acts
from scoring.reviews.services import return_indicators, start_review
from scoring.rounds.models import Enrolment
from starrating import clock
from tests.factories.assessments import enrolled, filed
from tests.factories.reviewing import reviewer_of, score_all
from tests.scoring.reviews.bureau import ENDS_ON, TODAY, Bureau, at, days, make_bureau


@pytest.fixture
def bureau(db: None) -> Iterator[Bureau]:
    with clock.stopped_at(at(TODAY)):
        yield make_bureau()


def told(bureau: Bureau, *others: Account) -> list[tuple[str, list[str]]]:
    people = [bureau.reviewer, bureau.officer, *others]
    return [
        (act.label, [by.name for by in people if act.is_for(by)]) for act in desk_acts(bureau.round)
    ]


def test_what_waits_at_the_desks(bureau: Bureau) -> None:
    assert desk_acts(bureau.round) == []
    with clock.stopped_at(at(ENDS_ON)):
        for body in (bureau.town.college, bureau.town.village):
            filed(enrolled(bureau.round, body))
    review = bureau.review()
    neighbour = reviewer_of(bureau.town.town, "邻镇审")
    assert told(bureau, neighbour) == [
        ("审完手头的 1 份评分表", ["沈明审"]),
        ("打开并审核 1 个党组织的自评", ["沈明审"]),
        ("打开并审核 1 个党组织的自评", ["邻镇审"]),
    ]
    act = waiting(bureau.round)[0]
    assert (act.due, act.url) == (ENDS_ON + days(15), "/reviews/queue/?state=under_review")
    with CaptureQueriesContext(connection) as taken:
        desk_acts(bureau.round)
    assert len(taken) == 3
    score_all(review, bureau.reviewer)
    places = {bureau.place("工作制度").pk: "请核实"}
    other = start_review(enrolment=enrolled(bureau.round, bureau.town.college), by=bureau.reviewer)
    return_indicators(review=other, indicators=places, due_on=None, by=bureau.reviewer)
    assert told(bureau) == [("打开并审核 1 个党组织的自评", [])]
    with clock.stopped_at(at(TODAY + days(7))):
        labels = [label for label, _people in told(bureau)]
        assert labels[0] == "1 个党组织没有答复退回,延期或按原件审核"
    assert Entry.objects.exists()


def test_a_first_stage_and_the_department_are_asked_themselves(bureau: Bureau) -> None:
    faculty = enrolled(bureau.round, bureau.town.faculty)
    path = [bureau.town.college.code, bureau.town.education.code]
    Enrolment.objects.filter(pk=faculty.pk).update(review_path=path)
    with clock.stopped_at(at(ENDS_ON)):
        filed(faculty)
        filed(bureau.enrolment)
    own = reviewer_of(bureau.town.college, "总支审")
    Enrolment.objects.filter(pk=bureau.enrolment.pk).update(assigned_body=bureau.town.department)
    assert told(bureau, own) == [
        ("打开并审核 1 个党组织的自评", ["平定一"]),
        ("打开并审核 1 个党组织的自评", ["沈明审", "总支审"]),
    ]
