from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.people.models import Account
from scoring.context_processors import stage_line
from scoring.rounds.models import StageDate
from starrating import clock
from tests.factories.organisations import city
from tests.factories.people import make_account
from tests.factories.rounds import make_round
from tests.scoring.rounds.office import CALENDAR

pytestmark = pytest.mark.django_db


def test_every_signed_in_page_says_where_the_round_is(client: Client) -> None:
    row = make_round(city().department)
    StageDate.objects.bulk_create(
        StageDate(round=row, stage=stage, starts_on=first, ends_on=last)
        for stage, (first, last) in CALENDAR.items()
    )
    account = make_account()
    client.force_login(account)
    with clock.stopped_at(datetime(2025, 9, 14, 4, tzinfo=UTC)):
        page = client.get(reverse("desk")).content.decode()
    assert "至9月20日,还剩6天" in page
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    page = client.get(reverse("people:change_password")).content.decode()
    assert "本批次进度" not in page
    client.logout()
    assert "本批次进度" not in client.get(reverse("home")).content.decode()


def test_it_takes_one_statement_with_or_without_a_round(client: Client) -> None:
    client.force_login(make_account())
    request = client.get(reverse("desk")).wsgi_request
    for step in (lambda: None, lambda: make_round(city().department)):
        step()
        with CaptureQueriesContext(connection) as taken:
            assert stage_line(request) == {"stage_line": []}
        assert len(taken) == 1
