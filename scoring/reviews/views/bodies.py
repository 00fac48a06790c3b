"""A body's work before the report: its sheets by score, its meter, its meetings, the report itself."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from scoring.reviews import services
from scoring.reviews.forms import ConfirmForm, MeetingForm
from scoring.reviews.models import Meeting
from scoring.reviews.queries import (
    Opinion,
    Report,
    allows_single_clerk,
    bodies_visible_to,
    branches_of,
    ground_words,
    guidance,
    in_order,
    meetings_visible_to,
    report_of,
    state_words,
    upward,
)
from scoring.reviews.rules import is_concluder, is_of_body, is_writable
from scoring.reviews.views.places import Crumbs, OfRound
from scoring.reviews.views.progress import workbook_answer
from scoring.rounds.models import Enrolment
from starrating.pages import ActionPage, new_key
from starrating.stars import STAR_WORDS


class OfBody(OfRound):
    """A page of one body that reviews in the round; one out of reach is 404."""

    @cached_property
    def body(self) -> Organisation:
        found: Organisation = get_object_or_404(
            bodies_visible_to(self.by, self.round), code=self.kwargs["code"]
        )
        return found

    def body_address(self, name: str = "opinions") -> str:
        return reverse(f"reviews:{name}", args=[self.round.year, self.body.code])

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (_t("审核意见"), self.body_address())]

    def is_allowed(self, rule: Any, *, is_single_clerk: bool = False) -> bool:
        """Whether the one who asks may do what the rule of a meeting says, now."""
        meeting = Meeting(round=self.round, body=self.body, is_single_clerk=is_single_clerk)
        return bool(rule.allows(self.by, meeting) and is_writable.allows(self.by, self.round))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"round": self.round, "body": self.body, "cancel_url": self.body_address()}
        return super().get_context_data(**{**given, **kwargs})


class Opinions(OfBody):
    """The sheets of a body by score, beside the star it proposes for each."""

    template_name = "scoring/reviews/opinions.html"

    def get_title(self) -> str:
        return _t("%(body)s的审核意见") % {"body": self.body.name}

    def get_purpose(self) -> str:
        return _t("%(round)s:开会前按得分排好,会后审定、听取意见、上报。") % {
            "round": self.round.name
        }

    def crumbs(self) -> Crumbs:
        return super().crumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = report_of(self.body, self.round)
        ordered = in_order(found.opinions)
        known = {each.branch.pk for each in ordered}
        single = allows_single_clerk(self.body, self.round)
        may_enter = self.is_allowed(is_of_body)
        may_report = self.is_allowed(is_concluder, is_single_clerk=single)
        return super().get_context_data(
            rows=[_row(each, found, may_propose=may_enter) for each in ordered],
            others=[(row, state_words(row)) for row in found.branches if row.pk not in known],
            stars=sorted(STAR_WORDS.items(), reverse=True),
            meter=guidance(self.body, self.round),
            ready_count=sum(each.is_ready for each in ordered),
            report=found,
            hindrances=_grouped(found) if found.ready else [],
            meetings=meetings_visible_to(self.by).filter(round=self.round, body=self.body),
            may_enter=may_enter,
            may_report=may_report and found.is_possible,
            is_single_clerk=single,
            **kwargs,
        )


def _grouped(found: Report) -> list[tuple[str, list[Enrolment]]]:
    """(what is to be done, for whom), each said once."""
    grouped: dict[str, list[Enrolment]] = {}
    for one in found.hindrances:
        grouped.setdefault(one.words, []).append(one.branch)
    return list(grouped.items())


def _row(each: Opinion, found: Report, *, may_propose: bool) -> dict[str, Any]:
    outcome = found.outcomes.get(each.review.pk)
    is_upheld = each.review.state == "concluded"
    return {
        "opinion": each,
        "review": each.review,
        "branch": each.branch,
        "grounds": ground_words(each.grounds),
        "is_heard": outcome is not None and outcome.heard_on >= set(each.grounds),
        "outcome": outcome if is_upheld else None,
        "may_propose": may_propose and each.is_ready,
        "key": new_key() if may_propose else "",
    }


class EnterMeeting(OfBody, ActionPage):
    template_name = "act.html"
    title = _("登记审核会议")
    purpose = _("照会议纪要登记;登记以后,由负责人在会议页上审定评分表。")
    form_class = MeetingForm
    submit_label = _("登记")
    done = _("会议已登记。接下来选定评分表,由负责人审定。")

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = branches_of(self.body, self.round)
        return {
            "branches": dict(rows.values_list("code", "name")),
            "may_be_single": allows_single_clerk(self.body, self.round),
        }

    def act(self, form: MeetingForm) -> str:
        meeting = services.enter_meeting(
            round=self.round,
            body=self.body,
            details=form.details(),
            scan=form.cleaned_data["scan"],
            by=self.by,
        )
        return reverse("reviews:meeting", args=[meeting.pk])


class ReportReviews(OfBody, ActionPage):
    """What will be reported, with the names of those in the way; the button reports it all."""

    template_name = "scoring/reviews/report.html"
    title = _("上报审核意见")
    purpose = _("整个党委一次上报。上报以后,只有组织部可以退回或改评。")
    form_class = ConfirmForm
    submit_label = _("上报")
    done = _("审核意见已上报组织部。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = report_of(self.body, self.round)
        return super().get_context_data(report=found, hindrances=_grouped(found), **kwargs)

    def act(self, form: ConfirmForm) -> str:
        services.report_reviews(body=self.body, round=self.round, by=self.by)
        return self.body_address("upward")


class ReportUpward(OfBody):
    """The report as it is printed, signed and sealed; produced, not typed."""

    template_name = "scoring/reviews/upward.html"

    def get_title(self) -> str:
        return _t("%(body)s关于%(round)s审核意见的报告") % {
            "body": self.body.name,
            "round": self.round.name,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = upward(self.body, self.round)
        stars = [
            _t("%(star)s %(count)s 个")
            % {"star": STAR_WORDS[star] if star else _t("未拟"), "count": count}
            for star, count in found.stars
        ]
        return super().get_context_data(upward=found, stars="、".join(stars), **kwargs)


class ReportBook(OfBody):
    """The same as a workbook."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        content = services.report_workbook(body=self.body, round=self.round)
        return workbook_answer(
            content,
            _t("审核意见-%(code)s-%(year)s.xlsx")
            % {"code": self.body.code, "year": self.round.year},
        )
