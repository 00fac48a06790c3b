"""Lists: narrowed, sorted, the same few statements whatever the number of rows; downloads."""

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
from tests.factories.reviews import make_ceiling, make_not_filed, recognise, report_sheet
from tests.scoring.reviews.office import COLLEGE, FACULTY, SCHOOL, VILLAGE, Office, office

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Office:
    return office()


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
            path=f"{of.city.education.path}{10_000_000 + start + number}/",
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
    ("name", "add"),
    [("sheets", enrol), ("score_imports", add_imports), ("round_of_year", enrol)],
)
def test_statements_of_lists(
    desk: Office, client: Client, name: str, add: Callable[[Office, int], None]
) -> None:
    Enrolment.objects.all().delete()
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
    assert counts == [counts[0]] * 4
    assert counts[0] <= 10


def test_downloads_are_named_and_not_kept(desk: Office, client: Client) -> None:
    client.force_login(desk.approver)
    response = client.get(reverse("reviews:template", args=[desk.round.year]))
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E5%AE%A1%E6%A0%B8%E8%AF%84%E5%88%86%E8%A1%A8-2025.xlsx"
    )
    assert response["Cache-Control"] == "no-store"


def test_filters_of_the_list(desk: Office, client: Client) -> None:
    url = reverse("reviews:sheets", args=[desk.round.year])
    report_sheet(desk.branch(SCHOOL))
    recognise(desk.branch(SCHOOL))
    make_ceiling(desk.branch(COLLEGE))
    make_ceiling(desk.branch(FACULTY), None)
    Enrolment.objects.filter(code=COLLEGE).update(is_exempt=True, exemption_reason="新建")
    make_not_filed(desk.branch(FACULTY), desk.officer, desk.approver)
    client.force_login(desk.officer)

    def listed(query: str) -> list[str]:
        response = client.get(url + query)
        return [str(row.record.code) for row in response.context["table"].page.object_list]

    assert listed("") == [SCHOOL, COLLEGE, FACULTY, VILLAGE]
    for query, codes in (
        ("?q=机电", [FACULTY]),
        ("?q=099022001", [VILLAGE]),
        ("?bureau=099002000", [SCHOOL, COLLEGE, FACULTY]),
        ("?pool=农村", [VILLAGE]),
        ("?state=missing", [VILLAGE]),
        ("?state=reported", [SCHOOL]),
        ("?state=not_filed", [FACULTY]),
        ("?state=exempt", [COLLEGE]),
        ("?recognised=1", [SCHOOL]),
        ("?recognised=0", [COLLEGE, FACULTY, VILLAGE]),
        ("?ceiling=1", [COLLEGE]),
        ("?ceiling=0", [SCHOOL, FACULTY, VILLAGE]),
        ("?sort=-code", [VILLAGE, FACULTY, COLLEGE, SCHOOL]),
        ("?sort=password", [SCHOOL, COLLEGE, FACULTY, VILLAGE]),
        ("?x__regex=1&page=-1", [SCHOOL, COLLEGE, FACULTY, VILLAGE]),
    ):
        assert (query, listed(query)) == (query, codes)
    shown = client.get(url).content.decode()
    for words in ("86.00", "0.00", "最高二星", "已认定", "尚未上报", "不参评", "未申报"):
        assert words in shown
