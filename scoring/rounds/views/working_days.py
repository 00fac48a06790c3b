"""The working calendar."""

from datetime import date
from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.rounds import services
from scoring.rounds.forms import ConfirmForm, ConfirmYearForm, WorkingDayForm
from scoring.rounds.models import CalendarYear, WorkingDay
from scoring.rounds.queries import published_year
from starrating import clock
from starrating.access import Role
from starrating.pages import ActionPage, Page

FIRST, LAST = 2000, 2100


def _address(year: int) -> str:
    return f"{reverse('rounds:working_days')}?year={year}"


class WorkingDays(Page):
    template_name = "scoring/rounds/working_days.html"
    title = _("工作日历")
    purpose = _(
        "公示期等按工作日计算:周末、法定节假日和调休已内置,有出入的在这里登记,以登记的为准。"
    )

    @property
    def year(self) -> int:
        asked = self.request.GET.get("year", "")
        is_year = asked.isascii() and asked.isdigit() and len(asked) == 4
        year = int(asked) if is_year else clock.today().year
        return min(max(year, FIRST), LAST)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = self.year
        published = published_year(year)
        return super().get_context_data(
            year=year,
            before=year - 1,
            after=year + 1,
            published=published,
            swapped=sorted(published.swapped),
            confirmed=CalendarYear.objects.filter(year=year).first(),
            exceptions=WorkingDay.objects.filter(
                day__gte=date(year, 1, 1), day__lte=date(year, 12, 31)
            ),
            may_change=Role.OFFICER in self.by.roles,
            **kwargs,
        )


class _CalendarAction(ActionPage):
    template_name = "act.html"

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("工作日历"), reverse("rounds:working_days"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("rounds:working_days"), **kwargs)


class SetWorkingDay(_CalendarAction):
    title = _("登记工作日历")
    purpose = _("只登记与内置日历不同的日子。")
    form_class = WorkingDayForm
    submit_label = _("登记")
    done = _("已登记。")

    def act(self, form: WorkingDayForm) -> str:
        row = services.set_working_day(by=self.by, **form.cleaned_data)
        return _address(row.day.year)


class RemoveWorkingDay(_CalendarAction):
    title = _("删去登记")
    form_class = ConfirmForm
    submit_label = _("删去")
    done = _("登记已删去,这一天按内置日历计算。")

    @cached_property
    def working_day(self) -> WorkingDay:
        return get_object_or_404(WorkingDay, pk=self.kwargs["pk"])

    def get_purpose(self) -> str:
        return f"{self.working_day.day.isoformat()} {self.working_day.note}"

    def act(self, form: ConfirmForm) -> str:
        year = self.working_day.day.year
        services.remove_working_day(working_day=self.working_day, by=self.by)
        return _address(year)


class ConfirmYear(_CalendarAction):
    purpose = _("把这一年的放假和调休全部登记好之后,写明依据的通知,工作日就不再提示“可能算错”。")
    form_class = ConfirmYearForm
    submit_label = _("已登记齐全")
    done = _("已核对。")

    def get_title(self) -> str:
        return _t("核对 %(year)s 年的放假安排") % {"year": self.kwargs["year"]}

    def act(self, form: ConfirmYearForm) -> str:
        year = self.kwargs["year"]
        services.confirm_year(year=year, by=self.by, **form.cleaned_data)
        return _address(year)
