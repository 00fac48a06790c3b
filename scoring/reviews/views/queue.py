"""The reviewers' queue, the way from one sheet to the next, and the acts that begin or end holding."""

from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import FilingState
from scoring.assessments.queries import enrolments_visible_to, latest_submission
from scoring.assessments.queries.by_right import reach
from scoring.reviews import services
from scoring.reviews.filters import BATCH_COLUMNS, STATES, TO_DO, QueueFilter, batch_of, conditions
from scoring.reviews.forms import ConfirmForm
from scoring.reviews.models import Review
from scoring.reviews.queries import (
    places_by_field,
    queue_visible_to,
    review_of,
    reviews_visible_to,
)
from scoring.reviews.services import Batch, batch_rows, queue_export
from scoring.reviews.tables import QueueTable
from scoring.reviews.views.places import Crumbs
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import current_round
from scoring.rounds.rules import own_branches
from starrating.listing import ListPage
from starrating.pages import ActionPage, Page

ROWS = 250
READING = {state for state, _label in STATES} - {
    TO_DO,
    FilingState.SUBMITTED.value,
    FilingState.UNDER_REVIEW.value,
}


class OfQueue(Page):
    """A page that keeps the conditions with which its reader left the queue."""

    @cached_property
    def conditions(self) -> dict[str, str]:
        return conditions(self.request.GET)

    @cached_property
    def query(self) -> str:
        """The conditions of the queue, as a query string; empty: none."""
        return urlencode(self.conditions)

    def with_query(self, address: str, **more: object) -> str:
        words = "&".join([*(f"{name}={value}" for name, value in more.items()), self.query])
        words = words.strip("&")
        return f"{address}?{words}" if words else address

    def queue_address(self, **more: object) -> str:
        return self.with_query(reverse("reviews:queue"), **more)

    def desk_address(self, review: int, **more: object) -> str:
        return self.with_query(reverse("reviews:desk", args=[review]), **more)

    def crumbs(self) -> Crumbs:
        return [(_t("审核"), self.queue_address())]

    @cached_property
    def reached(self) -> Q:
        return reach(self.by)

    def chosen(self, round: Round) -> QuerySet[Any]:
        """The rows that the reader chose in the queue, in its order."""
        queue = queue_visible_to(self.by, round, self.reached)
        return batch_of(queue, self.conditions, self.by)

    def batch(self, round: Round, own: frozenset[str]) -> Batch:
        """What the reader chose, with how far it is; two statements."""
        values = self.chosen(round).values_list(*BATCH_COLUMNS)
        return Batch(
            batch_rows(values, places_by_field(round)),
            by=self.by.pk,
            own=own,
            is_reading=self.conditions.get("state") in READING,
        )


class Queue(OfQueue, ListPage):
    template_name = "scoring/reviews/queue.html"
    title = _("审核")
    table_class = QueueTable
    filter_class = QueueFilter
    rows_per_page = ROWS

    @cached_property
    def round(self) -> Round | None:
        return current_round()

    def crumbs(self) -> Crumbs:
        return []

    def get_purpose(self) -> str:
        if self.round is None:
            return _t("还没有开启的批次;支部提交自评以后,在这里审核。")
        return _t("%(round)s:各党组织到了哪一步,在谁手里,从什么时候起。") % {
            "round": self.round.name
        }

    @cached_property
    def own(self) -> frozenset[str]:
        """Codes of the branches the reader is too close to."""
        if self.round is None:
            return frozenset()
        return frozenset(each["code"] for each in own_branches(self.by, self.round))

    def rows(self) -> QuerySet[Any]:
        if self.round is None:
            return Enrolment.objects.none()
        return queue_visible_to(self.by, self.round, self.reached).order_by("code")

    def table_kwargs(self) -> dict[str, Any]:
        places = places_by_field(self.round) if self.round else {}
        return {"by": self.by, "places": places, "own": self.own, "query": self.query}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ended = ""
        if self.round is not None and "done" in self.request.GET:
            ended = self.batch(self.round, self.own).words
        return super().get_context_data(
            round=self.round,
            ended=ended,
            export_url=self.with_query(reverse("reviews:queue_export")),
            workbook_url=self.with_query(reverse("reviews:review_workbook")),
            **kwargs,
        )


def export_queue(request: HttpRequest) -> HttpResponse:
    """The rows the queue shows under the same conditions, as .xlsx."""
    by: Any = request.user
    round = current_round()
    rows: QuerySet[Any] = Enrolment.objects.none()
    if round is not None:
        queue = queue_visible_to(by, round).order_by("code")
        rows = QueueFilter(request.GET, queryset=queue, request=request).qs
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(queue_export(rows), content_type=kind)
    name = _t("审核进度-%(year)s.xlsx") % {"year": round.year if round else ""}
    header = content_disposition_header(as_attachment=True, filename=name)
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "no-store"
    return response


class OfReview(OfQueue):
    """A page of one review in reach."""

    @cached_property
    def review(self) -> Review:
        visible = reviews_visible_to(self.by, self.reached)
        found: Review = get_object_or_404(visible, pk=self.kwargs["pk"])
        return found

    @property
    def address(self) -> str:
        return self.desk_address(self.review.pk)

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (self.review.enrolment.name, self.address)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = {"review": self.review, "enrolment": self.review.enrolment}
        return super().get_context_data(**{**given, "cancel_url": self.address, **kwargs})


class NextReview(OfReview):
    """On to the next sheet of the reader's own filter; after the last one, to how far it all is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        branch = self.review.enrolment
        own = frozenset(each["code"] for each in own_branches(self.by, branch.round))
        found = self.batch(branch.round, own).next_after(branch.pk)
        if found is None:
            return redirect(self.queue_address(done=1))
        if found.review is None or found.spoken == FilingState.SUBMITTED:
            return redirect(self.with_query(reverse("reviews:start", args=[found.enrolment])))
        return redirect(self.desk_address(found.review))


class ReviewAction(OfReview, ActionPage):
    """A page with one form about a review; done, it leads back to the desk."""

    template_name = "act.html"


class StartReview(OfQueue, ActionPage):
    """Open a submitted form, or the correction of one: from then on it cannot be withdrawn."""

    template_name = "scoring/reviews/start.html"
    form_class = ConfirmForm

    @cached_property
    def enrolment(self) -> Enrolment:
        found: Enrolment = get_object_or_404(
            enrolments_visible_to(self.by).select_related("assessment", "assigned_body"),
            pk=self.kwargs["pk"],
        )
        return found

    @cached_property
    def review(self) -> Review | None:
        return review_of(self.enrolment)

    def get_title(self) -> str:
        words = _t("打开更正:%(name)s") if self.review else _t("开始审核:%(name)s")
        return words % {"name": self.enrolment.name}

    def get_purpose(self) -> str:
        return _t("打开以后由您经办,支部不能再撤回;需要支部更正的,退回指标。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = getattr(self.enrolment, "assessment", None)
        given = {
            "enrolment": self.enrolment,
            "filed": None if form is None else latest_submission(form),
            "submit_label": _t("打开更正") if self.review else _t("打开并开始审核"),
            "cancel_url": self.queue_address(),
        }
        return super().get_context_data(**{**given, **kwargs})

    def act(self, form: ConfirmForm) -> str:
        review = services.start_review(enrolment=self.enrolment, by=self.by)
        return self.desk_address(review.pk)


class Hold(ReviewAction):
    form_class = ConfirmForm
    title = _("接过经办")
    purpose = _("接过以后这份评分表在您手里,别人不能同时评分。")
    submit_label = _("由我经办")
    done = _("这份评分表现在由您经办。")

    def act(self, form: ConfirmForm) -> str:
        services.hold_review(review=self.review, by=self.by)
        return self.address


class Release(ReviewAction):
    form_class = ConfirmForm
    title = _("放手")
    submit_label = _("放手")
    done = _("已放手,同事可以接过经办。")

    def get_purpose(self) -> str:
        holder = self.review.holder
        if holder is None:
            return _t("现在没有人经办。")
        return _t("现由%(name)s经办。放手以后已评的意见都保留,由接过的人继续。") % {
            "name": holder.name
        }

    def act(self, form: ConfirmForm) -> str:
        services.release_review(review=self.review, by=self.by)
        return self.queue_address()
