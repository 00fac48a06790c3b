from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import include, path

from starrating.access import AccessRow, Role, all_patterns, page, require_complete_table, row_of
from starrating.access.checks import access_table_is_complete
from starrating.access.table import missing_rows


def view(_request: Any) -> HttpResponse:
    return HttpResponse("ok")


class Bare:
    urlpatterns = [
        page("open/", view, "open", to={Role.PUBLIC}),
        path("inner/", include(([path("naked/", view, name="naked")], "inner"))),
    ]


class Empty:
    urlpatterns = [page("nobody/", view, "nobody", to=set())]


class NoMethod:
    urlpatterns = [page("silent/", view, "silent", to={Role.OFFICER}, only_post=True)]


class Sound:
    urlpatterns = [
        page("act/", view, "act", to={Role.OFFICER}, verb="tests.act", only_post=True),
        page("see/", view, "see", to={Role.OFFICER}),
    ]


@pytest.mark.parametrize(
    ("urls", "missing"),
    [(Bare, ["inner/naked/"]), (Empty, ["nobody/"]), (NoMethod, ["silent/"]), (Sound, [])],
)
def test_address_without_a_whole_row_stops_the_start(
    settings: Any, urls: Any, missing: list[str]
) -> None:
    settings.ROOT_URLCONF = urls
    assert missing_rows() == missing
    assert [error.id for error in access_table_is_complete()] == ["starrating.E001"] * len(missing)
    if missing:
        with pytest.raises(ImproperlyConfigured, match=missing[0]):
            require_complete_table()
    else:
        require_complete_table()


def test_row_says_methods_and_roles(settings: Any) -> None:
    settings.ROOT_URLCONF = Sound
    rows = {name: row_of(pattern.callback) for _route, name, pattern in all_patterns()}
    act, see = rows["act"], rows["see"]
    assert isinstance(act, AccessRow)
    assert isinstance(see, AccessRow)
    assert (act.methods, see.methods) == (frozenset({"POST"}), frozenset({"GET", "HEAD"}))
    assert act.admits(frozenset({Role.OFFICER, Role.MEMBER})) is True
    assert act.admits(frozenset({Role.SECRETARY})) is False
    assert row_of(view) is None


def test_the_project_itself_is_complete() -> None:
    assert missing_rows() == []
