"""Lists cost the same whatever their length, and take only the conditions they offer."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.rounds.models import Pool, StageDate
from scoring.rounds.services import enrol_branches
from starrating.access import Role
from tests.factories.organisations import make_field
from tests.factories.people import make_actor
from tests.factories.rounds import make_round
from tests.scoring.rounds.office import CALENDAR, Office, add_branches

pytestmark = pytest.mark.django_db

STATEMENTS = 8


@pytest.mark.parametrize("count", [1, 3, 50, 250])
@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER])
def test_the_enrolment_list_takes_the_same_statements(
    office: Office, client: Client, count: int, role: Role
) -> None:
    add_branches(office.town.town, count - 1, make_field("农村"), "V")
    row = make_round(office.town.department)
    StageDate.objects.bulk_create(
        StageDate(round=row, stage=stage, starts_on=first, ends_on=last)
        for stage, (first, last) in CALENDAR.items()
    )
    body = office.town.department if role == Role.OFFICER else office.town.town
    client.force_login(make_actor(role, body))
    url = reverse("rounds:enrolments", args=[row.pk])
    client.get(url)
    pool = Pool.objects.get(round=row, name="农村")
    with CaptureQueriesContext(connection) as taken:
        answer = client.get(f"{url}?pool={pool.pk}&is_exempt=0&q=党支部&sort=-name")
    # one more finds whether a 党总支 with a stage of its own is asked for
    statements = STATEMENTS + (role == Role.REVIEWER)
    assert (answer.status_code, len(taken)) == (200, statements)
    assert answer.content.decode().count("<tr>") == 1 + min(count, 50)


def test_the_list_of_rounds_takes_the_same_statements(office: Office, client: Client) -> None:
    taken = []
    client.force_login(office.officer)
    for years in (range(2025, 2026), range(2010, 2025)):
        for year in years:
            make_round(office.town.department, year=year)
        client.get(reverse("rounds:list"))
        with CaptureQueriesContext(connection) as statements:
            client.get(reverse("rounds:list"))
        taken.append(len(statements))
    assert taken[0] == taken[1] <= 10


@pytest.mark.parametrize(
    "query",
    [
        "?sort=organisation__accounts__password",
        "?q__regex=.*",
        "?bureau=1e9&pool=-1&field=x&is_exempt=2",
        "?page=-1",
        "?page=1000000000",
        "?sort=reviewing_body",
        "?sort=-reviewing_body",
    ],
)
def test_a19_other_conditions_are_passed_over(office: Office, client: Client, query: str) -> None:
    row = office.draft()
    enrol_branches(round=row, by=office.officer)
    client.force_login(office.officer)
    answer = client.get(reverse("rounds:enrolments", args=[row.pk]) + query)
    assert (answer.status_code, answer.content.decode().count("<tr>")) == (200, 5)
