"""One meeting: its minutes, the sheets it decided on, and those it may still decide on."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.queries import entries_about
from scoring.assessments.models import FilingState
from scoring.reviews import services
from scoring.reviews.forms import ConcludeForm, CorrectMeetingForm
from scoring.reviews.models import Conclusion, Meeting, Review
from scoring.reviews.queries import (
    allows_single_clerk,
    branches_of,
    in_order,
    meetings_visible_to,
    opinions,
    reviews_of,
)
from scoring.reviews.rules import is_concluder, is_of_body, is_writable
from scoring.reviews.views.places import Crumbs
from scoring.rounds.rules import own_branches
from starrating.pages import ActionPage, Page, not_found
from starrating.uploads import FileKind, file_answer


class OfMeeting(Page):
    """A page of one meeting; one of a body out of reach is 404."""

    @cached_property
    def meeting(self) -> Meeting:
        found: Meeting = get_object_or_404(meetings_visible_to(self.by), pk=self.kwargs["pk"])
        return found

    @property
    def address(self) -> str:
        return reverse("reviews:meeting", args=[self.meeting.pk])

    @property
    def body_address(self) -> str:
        return reverse("reviews:opinions", args=[self.meeting.round.year, self.meeting.body.code])

    def crumbs(self) -> Crumbs:
        return [
            (_t("评分"), reverse("reviews:round_of_year", args=[self.meeting.round.year])),
            (_t("审核意见"), self.body_address),
            (self.meeting.minutes_number, self.address),
        ]

    def is_allowed(self, rule: Any) -> bool:
        return bool(
            rule.allows(self.by, self.meeting) and is_writable.allows(self.by, self.meeting.round)
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"meeting": self.meeting, "cancel_url": self.address}
        return super().get_context_data(**{**given, **kwargs})


class MeetingPage(OfMeeting):
    template_name = "scoring/reviews/meeting.html"

    def get_title(self) -> str:
        return _t("审核会议 %(number)s") % {"number": self.meeting.minutes_number}

    def get_purpose(self) -> str:
        return f"{self.meeting.body.name} · {self.meeting.round.name}"

    def crumbs(self) -> Crumbs:
        return super().crumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        meeting = self.meeting
        rows = list(
            Conclusion.objects.filter(meeting=meeting)
            .select_related("review__sheet__enrolment", "concluded_by")
            .order_by("review__sheet__enrolment__code")
        )
        names = dict(branches_of(meeting.body, meeting.round).values_list("code", "name"))
        is_reported = any(row.review.state == FilingState.REPORTED for row in rows)
        return super().get_context_data(
            conclusions=rows,
            withdrawn=[
                (one["name"], [names.get(code, code) for code in one["branches"]])
                for one in meeting.withdrawn
            ],
            ready_count=len(ready_reviews(meeting)),
            entries=entries_about(meeting),
            may_conclude=self.is_allowed(is_concluder),
            may_correct=self.is_allowed(is_of_body) and not is_reported,
            **kwargs,
        )


def ready_reviews(meeting: Meeting) -> list[Any]:
    """The body's sheets that a meeting can conclude now, the highest total first."""
    rows = reviews_of(meeting.body, meeting.round).filter(state=FilingState.UNDER_REVIEW)
    return in_order(each for each in opinions(meeting.round, rows) if each.is_ready)


class ConcludeReviews(OfMeeting, ActionPage):
    """The list as the meeting had it, all of it chosen; the leader's button upholds it."""

    template_name = "scoring/reviews/conclude.html"
    title = _("审定评分表")
    purpose = _("核对会议决定的名单,一次审定。点“审定”是系统确认,不代替签字和盖章。")
    form_class = ConcludeForm
    submit_label = _("审定所选")
    done = _("已审定。审核结果已告知各党组织,三个工作日内可以提出说明。")

    @cached_property
    def ready(self) -> list[Any]:
        return ready_reviews(self.meeting)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"choices": [each.review.pk for each in self.ready]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs["form"]
        chosen = form.data.getlist("reviews") if form.is_bound else None
        rows = [(each, chosen is None or str(each.review.pk) in chosen) for each in self.ready]
        own = own_branches(self.by, self.meeting.round)
        return super().get_context_data(rows=rows, own=own, **kwargs)

    def act(self, form: ConcludeForm) -> str:
        keys = form.cleaned_data["reviews"]
        services.conclude_reviews(
            meeting=self.meeting, reviews=Review.objects.filter(pk__in=keys), by=self.by
        )
        return self.address


class CorrectMeeting(OfMeeting, ActionPage):
    template_name = "act.html"
    title = _("更正审核会议")
    purpose = _("上报以前可以更正;已审定的评分表随之改用更正后的文号和日期。")
    form_class = CorrectMeetingForm
    submit_label = _("更正")
    done = _("已更正。")

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = branches_of(self.meeting.body, self.meeting.round)
        may_be_single = allows_single_clerk(self.meeting.body, self.meeting.round)
        return {
            "branches": dict(rows.values_list("code", "name")),
            "may_be_single": may_be_single or self.meeting.is_single_clerk,
        }

    def get_initial(self) -> dict[str, Any]:
        meeting = self.meeting
        names = ("minutes_number", "held_on", "chair", "due", "present", "is_single_clerk")
        lines = [f"{one['name']}:{'、'.join(one['branches'])}" for one in meeting.withdrawn]
        return {
            **{name: getattr(meeting, name) for name in names},
            "withdrawn": "\n".join(lines),
            "version": meeting.version,
        }

    def act(self, form: CorrectMeetingForm) -> str:
        services.correct_meeting(
            meeting=self.meeting,
            details=form.details(),
            scan=form.cleaned_data["scan"],
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            by=self.by,
        )
        return self.address


class MinutesScan(OfMeeting):
    """The scanned minutes, to be saved, never shown."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meeting = self.meeting
        if not meeting.scan_key:
            not_found()
        data = services.read_scan(meeting)
        return file_answer(data, FileKind(meeting.scan_kind), meeting.scan_name)
