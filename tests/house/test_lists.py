"""Every list page costs the same few statements for 1, 3, 50 and 250 rows.

Most are counted beside the pages of their slice (``COUNTED``), the others here.
"""

import importlib
import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.publicity.models import Notice
from scoring.publicity.services import draft_notice, publish_notice
from scoring.rating.models import Result
from scoring.rounds.models import Enrolment, Pool, Round
from starrating import clock
from starrating.access import Role, all_patterns
from starrating.listing import ListPage
from tests.factories.organisations import city
from tests.factories.people import make_actor, signed_in
from tests.factories.publicity import PREPARED, make_branches, make_issuer, moment, notice_text
from tests.factories.rating import decided_run
from tests.factories.rounds import make_round

COUNTS = (1, 3, 50, 250)
# how the tests write them: as they are, or as what is added each time
WRITTEN = ("1, 3, 50, 250", "1, 2, 47, 200", "len(COUNTS)")
# list page: module and test
COUNTED = {
    "assessments:list": "scoring.assessments.test_pages.test_the_list_takes_seven_statements",
    "journal:search": "branches.journal.test_pages.test_the_journal_asks_a_constant_number_of_questions",
    "organisations:list": "branches.organisations.test_pages.test_list_takes_ten_statements_whatever_the_rows",
    "people:accounts": "branches.people.test_post_pages.test_lists_ask_a_constant_number_of_questions",
    "people:posts": "branches.people.test_post_pages.test_lists_ask_a_constant_number_of_questions",
    "people:secretaries": "branches.people.test_post_pages.test_lists_ask_a_constant_number_of_questions",
    "publicity:manage": "scoring.publicity.test_department_pages."
    "test_the_list_of_notices_is_sorted_and_its_statements_do_not_grow",
    "publicity:notice": "scoring.publicity.test_public_pages.test_list_statements_do_not_grow_with_rows",
    "people:declared_ties": "branches.people.test_ties.test_the_list_of_ties_takes_the_same_statements",
    "publicity:preview": "house.test_lists.test_the_preview_of_a_notice_takes_the_same_statements",
    "publicity:stars": "scoring.publicity.test_public_pages.test_list_statements_do_not_grow_with_rows",
    "rating:run": "scoring.rating.test_results."
    "test_the_list_of_results_reads_the_same_statements_for_any_number_of_rows",
    "reminders:log": "scoring.reminders.test_pages.test_the_log_takes_the_same_statements",
    "reviews:queue": "scoring.reviews.test_queue.test_the_queue_takes_the_same_statements",
    "reviews:score_imports": "scoring.reviews.test_lists.test_statements_of_lists",
    "reviews:sheets": "scoring.reviews.test_lists.test_statements_of_lists",
    "rounds:enrolments": "scoring.rounds.test_lists.test_the_enrolment_list_takes_the_same_statements",
    "rounds:list": "house.test_lists.test_the_list_of_rounds_takes_the_same_statements",
    "standards:list": "scoring.standards.test_views.test_lists_cost_the_same_for_any_number_of_rows",
    "standards:rule_sets": "scoring.standards.test_views.test_lists_cost_the_same_for_any_number_of_rows",
}


def list_pages() -> list[str]:
    views = (
        (name, getattr(pattern.callback, "view_class", None))
        for _route, name, pattern in all_patterns()
    )
    return sorted(name for name, view in views if view and issubclass(view, ListPage))


def test_every_list_page_has_its_statements_counted() -> None:
    assert sorted(COUNTED) == list_pages()
    elsewhere = []
    for test in sorted(set(COUNTED.values())):
        module, name = test.rsplit(".", 1)
        source = inspect.getsource(getattr(importlib.import_module(f"tests.{module}"), name))
        if not any(sizes in source for sizes in WRITTEN):
            elsewhere.append(test)
    assert elsewhere == []


def statements(by: Account, address: str, grow: Callable[[int], None]) -> Iterator[int]:
    """What the page takes at each of ``COUNTS`` rows, which ``grow`` brings about."""
    client: Any = signed_in(by)
    for count in COUNTS:
        grow(count)
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(address)
        assert (answer.status_code, answer.context["table"].paginator.count) == (200, count)
        yield len(caught)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER])
def test_the_list_of_rounds_takes_the_same_statements(role: Role) -> None:
    town = city()
    first = make_round(town.department, year=2000)

    def grow(count: int) -> None:
        rows = [Round.objects.get(pk=first.pk) for _ in range(Round.objects.count(), count)]
        for year, row in enumerate(rows, 2000 + Round.objects.count()):
            row.pk, row.year = None, year
        Round.objects.bulk_create(rows)

    body = town.department if role == Role.OFFICER else town.education
    taken = statements(make_actor(role, body), reverse("rounds:list"), grow)
    assert list(taken) == [6] * len(COUNTS)


@pytest.fixture
def notice() -> Iterator[Notice]:
    """A draft that names one branch, on the day it is written."""
    with clock.moved_to(moment(PREPARED)):
        town = city()
        row = make_round(town.department)
        make_issuer()
        decided_run(row, stars={"099002002": 2, "099002003": 2, "099022001": 2})
        officer = make_actor(Role.OFFICER, town.department, "起草人")
        yield draft_notice(round=row, text=notice_text(), by=officer)


@pytest.mark.django_db
@pytest.mark.parametrize("is_published", [False, True])
def test_the_preview_of_a_notice_takes_the_same_statements(
    notice: Notice, is_published: bool
) -> None:
    by = make_actor(Role.APPROVER, notice.round.department)
    if is_published:
        publish_notice(notice=notice, by=by)

    def grow(count: int) -> None:
        if is_published:
            name_more(notice, count)
        else:
            rate_more(notice, count)

    address = reverse("publicity:preview", args=[notice.pk])
    # a draft is put together from issuer, rules, reviews, results and calendar each time it is read
    taken = 6 if is_published else 10
    assert list(statements(by, address, grow)) == [taken] * len(COUNTS)


def name_more(notice: Notice, count: int) -> None:
    """So many rows in what was published, written directly."""
    kept = Notice.objects.get(pk=notice.pk)
    kept.snapshot["rows"] = kept.snapshot["rows"][:1] * count
    kept.save(update_fields=["snapshot"])


def rate_more(notice: Notice, count: int) -> None:
    """So many branches of three stars in the run, written directly."""
    bureau = Organisation.objects.get(code="099002000")
    pool = Pool.objects.get(round=notice.round, name="学校")
    field = Organisation.objects.get(code="099002001").field
    known = Result.objects.filter(run=notice.run, star__gte=3).count()
    codes = make_branches(count - known, bureau)
    enrolled = Enrolment.objects.bulk_create(
        Enrolment(
            round=notice.round,
            organisation=branch,
            code=branch.code,
            name=branch.name,
            field=field,
            pool=pool,
            reviewing_body=bureau,
        )
        for branch in Organisation.objects.filter(code__in=codes)
    )
    points = dict.fromkeys(("total", "base"), Decimal(75))
    Result.objects.bulk_create(
        Result(run=notice.run, enrolment=row, pool=pool.name, rank=2, star=3, trace=[], **points)
        for row in enrolled
    )
