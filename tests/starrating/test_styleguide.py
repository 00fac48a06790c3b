import pytest
from django.test import Client
from django.test.utils import override_settings

from starrating.access import row_of
from starrating.styleguide import addresses
from tests.house.sizes import ROOT

URLS = "tests.starrating.styleguide_addresses"


def test_the_address_is_there_only_while_debugging() -> None:
    assert addresses(is_debugging=False) == []
    (pattern,) = addresses(is_debugging=True)
    row = row_of(pattern.callback)
    assert row is not None
    assert (row.name, row.is_public, sorted(row.methods)) == ("styleguide", True, ["GET", "HEAD"])


@pytest.mark.django_db
def test_it_is_absent_from_an_installation() -> None:
    assert Client().get("/styleguide/").status_code == 404


@pytest.mark.django_db
def test_every_part_is_on_it() -> None:
    with override_settings(ROOT_URLCONF=URLS):
        answer = Client().get("/styleguide/")
    assert answer.status_code == 200
    drawn = {str(template.name) for template in answer.templates}
    parts = {f"parts/{path.name}" for path in (ROOT / "templates" / "parts").glob("*.html")}
    assert parts - drawn == set()
