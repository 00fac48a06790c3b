"""Who is due or late, in reach: to read, paste, print and take along; what was sent."""

import io
from collections.abc import Callable
from functools import cached_property
from typing import IO, Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.reminders.filters import ReminderFilter
from scoring.reminders.forms import WITHIN, LogListForm, NarrowForm
from scoring.reminders.models import Reminder
from scoring.reminders.queries import reminders_visible_to
from scoring.reminders.rules import is_urger
from scoring.reminders.services import (
    ReminderList,
    log_reminder_list,
    reminder_list,
    text_to_paste,
)
from scoring.reminders.sheets import list_sheet
from scoring.reminders.tables import ReminderTable
from starrating import clock
from starrating.listing import ListPage
from starrating.pages import ActionPage, Page
from starrating.workbook import SheetSpec, write_csv, write_workbook

Crumbs = list[tuple[str, str]]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class _OfList(Page):
    """A page about the list in reach, narrowed by what the address asks for."""

    @property
    def asked(self) -> dict[str, str]:
        given = self.request.GET if self.request.method != "POST" else self.request.POST
        kind = given.get("kind", "")
        return {
            "kind": kind if kind in WITHIN else "",
            "body": given.get("body", "")[:32],
        }

    @cached_property
    def found(self) -> ReminderList:
        return reminder_list(by=self.by, **self.asked)

    @property
    def query(self) -> str:
        kept = {name: value for name, value in self.asked.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


class List(_OfList):
    template_name = "scoring/reminders/list.html"
    title = _("催办")
    purpose = _("七天内到期和已经逾期的事项。系统在到期前 7 天、3 天、1 天和逾期后自动提醒办理人。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        narrow = NarrowForm(self.asked)
        narrow.offer(self.found.bodies)
        tasks = [line.task for line in self.found.lines]
        may_urge = is_urger.allows(self.by, None)
        return super().get_context_data(
            found=self.found,
            counts=[(WITHIN[kind], count) for kind, count in self.found.counts.items()],
            filter={"form": narrow},
            text=text_to_paste(tasks),
            rows_of_text=min(len(tasks) + 2, 14),
            may_urge=may_urge,
            query=self.query,
            today=clock.today(),
            **kwargs,
        )


class LogList(_OfList, ActionPage):
    template_name = "scoring/reminders/log_list.html"
    title = _("登记名单已发出")
    purpose = _("把名单发到工作群,或者打印分发以后,在这里登记一次,催办记录里就查得到。")
    form_class = LogListForm
    submit_label = _("登记")
    done = _("已登记。")

    def crumbs(self) -> Crumbs:
        return [(_t("催办"), reverse("reminders:list"))]

    def get_initial(self) -> dict[str, Any]:
        return {**self.asked, "expected": self.found.digest}

    def act(self, form: LogListForm) -> str:
        log_reminder_list(by=self.by, **form.cleaned_data)
        return reverse("reminders:log")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse("reminders:list") + self.query
        return super().get_context_data(found=self.found, cancel_url=address, **kwargs)


class Export(_OfList):
    """The list as .xlsx."""

    kind = XLSX
    ending = "xlsx"
    write: Callable[[IO[bytes], SheetSpec], None] = staticmethod(
        lambda target, sheet: write_workbook(target, [sheet])
    )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sheet = list_sheet(line.cells for line in self.found.lines)
        buffer = io.BytesIO()
        self.write(buffer, sheet)
        response = HttpResponse(buffer.getvalue(), content_type=self.kind)
        name = _t("催办名单-%(day)s") % {"day": clock.today().isoformat()}
        header = content_disposition_header(as_attachment=True, filename=f"{name}.{self.ending}")
        response["Content-Disposition"] = header or "attachment"
        response["Cache-Control"] = "no-store"
        return response


class ExportCsv(Export):
    """The list as .csv."""

    kind = "text/csv; charset=utf-8"
    ending = "csv"
    write = staticmethod(write_csv)


class Log(ListPage):
    template_name = "scoring/reminders/log.html"
    title = _("催办记录")
    purpose = _("什么时候、用什么方式、催了谁办什么,发出去没有。只增不改。")
    table_class = ReminderTable
    filter_class = ReminderFilter

    def crumbs(self) -> Crumbs:
        return [(_t("催办"), reverse("reminders:list"))]

    def rows(self) -> QuerySet[Reminder]:
        return reminders_visible_to(self.by).order_by("-pk")


class ReminderPage(Page):
    template_name = "scoring/reminders/reminder.html"
    title = _("一次催办")

    def crumbs(self) -> Crumbs:
        return [
            (_t("催办"), reverse("reminders:list")),
            (_t("催办记录"), reverse("reminders:log")),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_object_or_404(reminders_visible_to(self.by), pk=self.kwargs["pk"])
        return super().get_context_data(reminder=row, **kwargs)
