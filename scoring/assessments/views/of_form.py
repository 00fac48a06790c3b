"""What the pages of one branch's form share: the enrolment, cut by right, and what stands there."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t

from scoring.assessments.models import Assessment, FilingState
from scoring.assessments.queries import (
    Window,
    assessment_of,
    enrolments_visible_to,
    holder_of,
    window_of,
)
from scoring.assessments.rules import FILLING_ROLES, MAY_FILL, is_filler
from scoring.assessments.services import Form, Task, read_form, tasks
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Refused
from starrating.pages import ActionPage, Page, not_found


class OfBranch(Page):
    """A page of the form of the enrolled branch named by ``pk``; one out of reach is 404."""

    @cached_property
    def enrolment(self) -> Enrolment:
        return get_object_or_404(enrolments_visible_to(self.by), pk=self.kwargs["pk"])

    @cached_property
    def assessment(self) -> Assessment | None:
        return assessment_of(self.enrolment)

    @cached_property
    def window(self) -> Window:
        return window_of(self.enrolment, self.assessment)

    @cached_property
    def refusal_to_fill(self) -> Refused | None:
        """Why nothing can be filled in now by whoever looks; None: it can."""
        row = self.assessment or Assessment(enrolment=self.enrolment)
        refusals = (rule.refusals(self.by, row) for rule in MAY_FILL)
        return next((refusal for refusal in refusals if refusal is not None), None)

    @property
    def opens_pages(self) -> bool:
        """Whether whoever looks holds the pages that are filled in, page by page."""
        return bool(self.by.roles & set(FILLING_ROLES))

    @property
    def is_filler(self) -> bool:
        row = self.assessment or Assessment(enrolment=self.enrolment)
        return is_filler.allows(self.by, row)

    def address(self, name: str = "tasks", *args: int) -> str:
        return reverse(f"assessments:{name}", args=[self.enrolment.pk, *args])

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (_t("自评申报"), reverse("assessments:list")),
            (self.enrolment.name, self.address()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {
            "enrolment": self.enrolment,
            "assessment": self.assessment,
            "round": self.enrolment.round,
            "window": self.window,
            "holder": holder_of(self.enrolment, self.assessment, self.window.closes_on),
            "may_fill": self.refusal_to_fill is None,
            "refusal_to_fill": self.refusal_to_fill,
            "is_filler": self.is_filler,
            "opens_pages": self.opens_pages,
            "cancel_url": self.address(),
        }
        return super().get_context_data(**{**given, **kwargs})


class OfForm(OfBranch):
    """A page of a form that was begun; 404 before."""

    @cached_property
    def row(self) -> Assessment:
        if self.assessment is None:
            not_found()
        return self.assessment

    @cached_property
    def form_now(self) -> Form:
        return read_form(self.row)

    @cached_property
    def tasks(self) -> list[Task]:
        return tasks(self.form_now)

    def menu(self) -> list[dict[str, Any]]:
        """The pages of the form with how far each is, for the column on the left.

        No address for the approver, who reads the form as a whole.
        """
        opens = self.opens_pages
        return [
            {
                "task": task,
                "url": self.task_address(task) if opens else "",
                "is_current": self.is_current(task),
            }
            for task in self.tasks
        ]

    def task_address(self, task: Task) -> str:
        if task.indicator is not None:
            return self.address("indicator", task.indicator)
        return self.address(PART_PAGES[task.part])

    def is_current(self, task: Task) -> bool:
        return self.request.path == self.task_address(task)

    def next_address(self, part: str = "", indicator: int | None = None) -> str:
        """The page after this one in the order of the form; the check after the last.

        Of a form sent back: the next place that still has to be changed or explained.
        """
        if self.row.state == FilingState.RETURNED:
            for task in tasks(read_form(self.row)):
                if task.is_sent_back and not task.is_done and task.indicator != indicator:
                    return self.task_address(task)
            return self.address("check")
        found = self.menu()
        for place, entry in enumerate(found):
            task = entry["task"]
            if (task.part, task.indicator) == (part, indicator) and place + 1 < len(found):
                return str(found[place + 1]["url"])
        return self.address("check")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"form_now": self.form_now, "menu": self.menu(), "check_url": self.address("check")}
        return super().get_context_data(**{**given, **kwargs})


PART_PAGES = {
    "project": "project",
    "features": "features",
    "meeting": "record_meeting",
    "declaration": "declare",
    "proposal": "propose_star",
}


class FormAction(OfForm, ActionPage):
    """A page with one form that acts once, sent however often."""

    template_name = "scoring/assessments/act.html"

    def back(self) -> str:
        return self.address()


class SavePage(OfForm):
    """A page that saves what is typed, as often as it is sent: versions tell what is stale.

    No idempotency key: going back and sending again is another saving, not the same one.
    Subclasses give ``get_form()`` and ``save(form)``, which returns the address to go to.
    """

    def get_form(self, data: Any = None) -> Any:
        raise NotImplementedError

    def save(self, form: Any) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)
        if not form.is_valid():
            return self.answer(form, 422)
        try:
            location = self.save(form)
        except Refused as refusal:
            return self.answer(form, refusal.status, refusal.message)
        return redirect(location)

    def answer(self, form: Any, status: int, refusal: str = "") -> HttpResponse:
        """The page again, with what was typed, the faults and the refusal."""
        context = self.get_context_data(form=form, refusal=refusal)
        return self.render_to_response(context, status=status)


def time_words() -> str:
    """The city's time of day, as “已保存” shows it."""
    return clock.local(clock.now()).strftime("%H:%M")
