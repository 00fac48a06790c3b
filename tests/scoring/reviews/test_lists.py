"""Lists take the same few statements whatever the number of rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.organisations.models import Organisation
from scoring.reviews.models import ReviewedScore, ScoreImport, Sheet
from scoring.reviews.queries import indicators_by_field
from scoring.rounds.models import Enrolment, Pool
from starrating import clock
from tests.factories.people import make_account
from tests.scoring.reviews.office import Office, office

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    desk = office()
    Enrolment.objects.all().delete()
    return desk


def enrol(of: Office, count: int) -> None:
    """So many branches more, reported, in the schools' pool."""
    field = of.city.school.field
    assert field is not None
    start = Organisation.objects.count()
    bodies = Organisation.objects.bulk_create(
        Organisation(
            code=f"L{start + number}",
            name=f"第{start + number}党支部",
            kind="branch",
            parent=of.city.education,
            field=field,
            path=f"{of.city.education.path}{10_000 + start + number}/",
        )
        for number in range(count)
    )
    pool = Pool.objects.get(round=of.round, name="学校")
    enrolments = Enrolment.objects.bulk_create(
        Enrolment(
            round=of.round,
            organisation=body,
            code=body.code,
            name=body.name,
            field=field,
            pool=pool,
            reviewing_body=of.city.education,
        )
        for body in bodies
    )
    sheets = Sheet.objects.bulk_create(
        Sheet(
            enrolment=enrolment,
            state="reported",
            source="workbook",
            minutes_number="12号",
            minutes_on=clock.today(),
            reported_at=clock.now(),
        )
        for enrolment in enrolments
    )
    ReviewedScore.objects.bulk_create(
        ReviewedScore(sheet=sheet, indicator=indicator, score=5, scored_by=of.colleague)
        for sheet in sheets
        for indicator in indicators_by_field(of.round)[field.pk]
    )


def add_imports(of: Office, count: int) -> None:
    ScoreImport.objects.bulk_create(
        ScoreImport(
            round=of.round,
            filename=f"{number}.xlsx",
            minutes_number="12号",
            minutes_on=clock.today(),
            entered_by=make_account(),
            entered_at=clock.now(),
        )
        for number in range(count)
    )


@pytest.mark.parametrize(
    ("name", "add", "expected"),
    [("sheets", enrol, 8), ("score_imports", add_imports, 7), ("round", enrol, 9)],
)
def test_statements_of_lists(
    desk: Office, name: str, add: Callable[[Office, int], None], expected: int
) -> None:
    client = Client()
    client.force_login(desk.officer)
    url = reverse(f"reviews:{name}", args=[desk.round.year])
    counts = []
    for more in (1, 2, 47, 200):
        add(desk, more)
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        assert response.status_code == 200
        counts.append(len(captured))
    assert counts == [expected] * 4
