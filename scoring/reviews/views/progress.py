"""How far a round's scores are; workbooks to take away."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.reviews.filters import SheetFilter
from scoring.reviews.queries import (
    missing_among,
    not_filed_visible_to,
    progress_by_bureau,
    progress_in_all,
    score_imports_visible_to,
    with_sheets,
)
from scoring.reviews.rules import is_officer, round_is_open
from scoring.reviews.services import score_template, scores_export
from scoring.reviews.tables import SheetTable
from scoring.reviews.views.places import Crumbs, OfRound
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import current_round, enrolments_visible_to, is_held, rounds_visible_to
from starrating.access import DEPARTMENT_ROLES
from starrating.listing import ListPage

SHOWN = 60


class RoundScores(OfRound):
    """The state of the scores; without a year in the address, of the current round."""

    template_name = "scoring/reviews/round.html"
    title = _("评分")
    purpose = _("各党委上报到哪一步、还缺谁;评分齐了才能试算。")

    @cached_property
    def chosen(self) -> Round | None:
        return self.round if "year" in self.kwargs else current_round()

    def get_title(self) -> str:
        return _t("评分 · %(round)s") % {"round": self.chosen} if self.chosen else str(self.title)

    def crumbs(self) -> Crumbs:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.chosen is None:
            return super().get_context_data(round=None, **kwargs)
        self.round = self.chosen
        branches = enrolments_visible_to(self.by, self.round)
        progress = progress_by_bureau(branches)
        missing = missing_among(branches).order_by("reviewing_body__code", "code")
        locked = is_held(self.round)
        decisions = not_filed_visible_to(self.by).filter(enrolment__round=self.round)
        return super().get_context_data(
            round=self.round,
            rounds=rounds_visible_to(self.by).exclude(pk=self.round.pk),
            behind=[row for row in progress if row.missing],
            complete=[row for row in progress if not row.missing],
            whole=progress_in_all(progress),
            missing=missing[:SHOWN],
            shown=SHOWN,
            imports=score_imports_visible_to(self.by).filter(round=self.round)[:5],
            decisions=decisions.filter(state="entered"),
            is_locked=locked,
            is_department=bool(self.by.roles & set(DEPARTMENT_ROLES)),
            may_write=not locked and (is_officer & round_is_open).allows(self.by, self.round),
            **kwargs,
        )


class SheetList(OfRound, ListPage):
    template_name = "scoring/reviews/sheets.html"
    title = _("评分表")
    purpose = _("每个参评党组织一张评分表,点名称看各项分数、由谁评分、依据哪次会议。")
    table_class = SheetTable
    filter_class = SheetFilter

    def rows(self) -> QuerySet[Enrolment]:
        visible = enrolments_visible_to(self.by, self.round).select_related("round")
        return with_sheets(visible).order_by("code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(round=self.round, **kwargs)


class Template(OfRound):
    """The round's blank workbook for the branches in reach."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = score_template(round=self.round, by=self.by)
        return workbook_answer(content, _t("审核评分表-%(year)s.xlsx") % {"year": self.round.year})


class Export(OfRound):
    """The reported scores of the branches in reach."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = scores_export(round=self.round, by=self.by)
        return workbook_answer(content, _t("审核评分-%(year)s.xlsx") % {"year": self.round.year})


def workbook_answer(content: bytes, filename: str) -> HttpResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content, content_type=kind)
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    response["Content-Disposition"] = disposition or "attachment"
    response["Cache-Control"] = "no-store"
    return response
