"""Workbooks going out: the roster, what the list shows, templates to fill in."""

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.generic import View

from branches.organisations.filters import OrganisationFilter
from branches.organisations.queries import listed_for, roster_for
from branches.organisations.sheets import (
    listing_sheet,
    roster_sheet,
    roster_template,
    stars_template,
)
from starrating import clock
from starrating.workbook import SheetSpec, write_csv, write_workbook

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def answer(name: str, sheets: list[SheetSpec], ending: str = "xlsx") -> HttpResponse:
    """The sheets (of a CSV file the first) as a file to keep, named after the day."""
    content = io.BytesIO()
    if ending == "csv":
        write_csv(content, sheets[0])
    else:
        write_workbook(content, sheets)
    filename = f"{name}-{clock.today():%Y%m%d}.{ending}"
    response = HttpResponse(content.getvalue(), content_type=_TYPES[ending])
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["Cache-Control"] = "no-store"
    return response


class _File(View):
    @property
    def by(self) -> Any:
        """Whoever asks; the access row has let in accounts only."""
        return self.request.user


class Export(_File):
    """What the list shows with the same conditions, as .xlsx or .csv."""

    ending = "xlsx"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = listed_for(self.by).order_by("code")
        shown = OrganisationFilter(request.GET, queryset=rows, request=request).qs
        return answer("党组织", [listing_sheet(shown)], self.ending)


class ExportRoster(_File):
    """The roster of all one reaches, as the import takes it back."""

    def get(self, _request: HttpRequest) -> HttpResponse:
        return answer("党组织名册", [roster_sheet(roster_for(self.by))])


class RosterTemplate(View):
    def get(self, _request: HttpRequest) -> HttpResponse:
        return answer("党组织名册模板", roster_template())


class StarsTemplate(View):
    def get(self, _request: HttpRequest) -> HttpResponse:
        return answer("往年星级模板", stars_template())
