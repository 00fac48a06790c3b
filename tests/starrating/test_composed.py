import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from branches.organisations.models import Field, Organisation
from starrating.composed import ComposedOnce
from tests.factories.organisations import city

pytestmark = pytest.mark.django_db


def test_it_is_composed_once_and_asked_each_time() -> None:
    composed = []

    def compose() -> QuerySet[Field]:
        composed.append(1)
        branches = Organisation.objects.filter(field=OuterRef("pk"))
        return Field.objects.annotate(is_used=Exists(branches)).filter(name__in=["学校", "空<'%s>"])

    query = ComposedOnce(compose)
    assert (query.rows(), composed) == ([], [1])
    city()
    unused = Field.objects.create(name="空<'%s>")
    with CaptureQueriesContext(connection) as taken:
        found = {row.name: (row, bool(row.is_used)) for row in query.rows()}
    assert found == {"学校": (Field.objects.get(name="学校"), True), unused.name: (unused, False)}
    assert (len(taken), composed) == (1, [1])
