"""Who takes part: enrolling, the list, exemptions."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.rounds import services
from scoring.rounds.filters import EnrolmentFilter
from scoring.rounds.forms import ConfirmForm, ExemptForm, ExemptNewForm
from scoring.rounds.models import Enrolment, RoundState
from scoring.rounds.queries import (
    enrolments_visible_to,
    exemption_proposals,
    planned_enrolments,
    rounds_visible_to,
)
from scoring.rounds.rules import own_branches
from scoring.rounds.sheets import enrolment_workbook
from scoring.rounds.tables import EnrolmentTable
from scoring.rounds.views.of_round import OfRound, RoundAction
from starrating.listing import ListPage

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200


class EnrolmentList(OfRound, ListPage):
    template_name = "scoring/rounds/enrolments.html"
    title = _("参评党组织")
    purpose = _("参评数以这里为准;不参评的只自评、不定星,不计入参评数。")
    table_class = EnrolmentTable
    filter_class = EnrolmentFilter

    def rows(self) -> QuerySet[Enrolment]:
        return enrolments_visible_to(self.by, self.round).order_by("code")

    def table_kwargs(self) -> dict[str, Any]:
        is_closed = self.round.state == RoundState.CLOSED
        return {"acting": self.round.state if self.is_officer and not is_closed else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(query=self.request.GET.urlencode(), **kwargs)


def export_enrolments(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows the list shows under the same conditions, as .xlsx."""
    by: Any = request.user
    row = get_object_or_404(rounds_visible_to(by), pk=pk)
    rows = enrolments_visible_to(by, row).order_by("code")
    found = EnrolmentFilter(request.GET, queryset=rows, request=request)
    response = HttpResponse(enrolment_workbook(found.qs), content_type=_XLSX)
    name = _t("参评名单-%(year)s.xlsx") % {"year": row.year}
    header = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "no-store"
    return response


class Enrol(RoundAction):
    """What enrolling would do to the list as the register stands, and the act itself."""

    template_name = "scoring/rounds/enrol.html"
    title = _("登记参评党组织")
    purpose = _("把名册里在册的参评类型党组织登记进来;名册有变动时可以重做,已定的不参评保留。")
    form_class = ConfirmForm
    submit_label = _("按名册登记")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = planned_enrolments(self.round)
        return super().get_context_data(
            plan=plan,
            without_field=plan.without_field[:SHOWN],
            without_body=plan.without_reviewing_body[:SHOWN],
            own=own_branches(self.by, self.round),
            **kwargs,
        )

    def act(self, form: ConfirmForm) -> str:
        services.enrol_branches(round=self.round, by=self.by)
        return self.address("enrol")


class _OfEnrolment(RoundAction):
    form_class = ExemptForm

    @cached_property
    def enrolment(self) -> Enrolment:
        rows = enrolments_visible_to(self.by, self.round)
        return get_object_or_404(rows, pk=self.kwargs["enrolment"])

    def get_purpose(self) -> str:
        return f"{self.enrolment.code} {self.enrolment.name}"

    def get_initial(self) -> dict[str, Any]:
        return {"expected_version": self.enrolment.version}

    def back(self) -> str:
        return self.address("enrolments")


class ExemptBranch(_OfEnrolment):
    title = _("列为不参评")
    submit_label = _("列为不参评")
    done = _("已列为不参评。")

    def act(self, form: ExemptForm) -> str:
        services.exempt_branch(enrolment=self.enrolment, by=self.by, **form.cleaned_data)
        return self.back()


class IncludeBranch(_OfEnrolment):
    title = _("改为参评")
    submit_label = _("改为参评")
    done = _("已改为参评。")

    def act(self, form: ExemptForm) -> str:
        services.include_branch(enrolment=self.enrolment, by=self.by, **form.cleaned_data)
        return self.back()


class ExemptNew(RoundAction):
    title = _("不参评建议")
    purpose = _("到考评周期结束成立不满一年的党组织只自评、不定星。去掉不采纳的,一次办理。")
    form_class = ExemptNewForm
    submit_label = _("采纳所选建议")
    done = _("已按建议列为不参评。")
    template_name = "scoring/rounds/exempt_new.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"proposals": exemption_proposals(self.round)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(own=own_branches(self.by, self.round), **kwargs)

    def act(self, form: ExemptNewForm) -> str:
        services.exempt_new_branches(round=self.round, codes=form.cleaned_data["codes"], by=self.by)
        return self.address("enrolments")
