"""The list of rounds, and the page of one that shows everything about it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.queries import entries_about
from scoring import engine
from scoring.rounds.models import BasisDocument, Round, RoundStandard
from scoring.rounds.queries import (
    SeatTable,
    checklist,
    decisions,
    enrolments_visible_to,
    policy_sentence,
    rounds_visible_to,
    seat_table,
    stage_dates,
    stages_now,
    warnings,
)
from scoring.rounds.tables import RoundTable
from scoring.rounds.views.of_round import OfRound
from starrating.access import Role
from starrating.listing import ListPage


class RoundList(ListPage):
    template_name = "scoring/rounds/list.html"
    title = _("创评批次")
    purpose = _("每年一个批次:定规则、排日程、登记参评党组织,开启后冻结。")
    table_class = RoundTable

    def rows(self) -> QuerySet[Round]:
        return rounds_visible_to(self.by).order_by("-year")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_create=Role.OFFICER in self.by.roles, **kwargs)


def table_or_none(round: Round) -> SeatTable | None:
    """The seat table; None while rules and standards do not make one."""
    try:
        return seat_table(round)
    except engine.SchemeFault:
        return None


class RoundPage(OfRound):
    template_name = "scoring/rounds/round.html"

    def get_title(self) -> str:
        return self.round.name

    def get_purpose(self) -> str:
        return _t("%(department)s · %(year)s 年度") % {
            "department": self.round.department.name,
            "year": self.round.year,
        }

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("创评批次"), reverse("rounds:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        round = self.round
        rows = stage_dates(round)
        table = table_or_none(round)
        shown: dict[str, Any] = {
            "documents": BasisDocument.objects.filter(round=round),
            "standards": RoundStandard.objects.filter(round=round)
            .select_related("field", "standard")
            .order_by("field__position", "field__name"),
            "stages": list(zip(rows, stages_now(rows), strict=True)),
            "sentence": policy_sentence(round, table) if table else "",
        }
        if self.is_department:
            shown |= self._of_the_department(table)
        else:
            shown["own_count"] = enrolments_visible_to(self.by, round).count()
        return super().get_context_data(**shown, **kwargs)

    def _of_the_department(self, table: SeatTable | None) -> dict[str, Any]:
        round = self.round
        return {
            "table": table,
            "items": checklist(round) if round.is_draft else [],
            "cautions": warnings(round),
            "decisions": decisions(round),
            "entries": entries_about(round)[:20],
        }
