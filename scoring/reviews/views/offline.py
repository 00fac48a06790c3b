"""One workbook out, filled in away from the system, in again: download, upload, look, enter."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.queries import entries_about
from branches.organisations.models import ImportState, PendingImport
from branches.organisations.queries import kept_imports
from scoring.reviews import services
from scoring.reviews.filters import QueueFilter
from scoring.reviews.forms import EnterReviewWorkbookForm, ReviewWorkbookForm
from scoring.reviews.lifecycle import ENTER_REVIEW_WORKBOOK
from scoring.reviews.queries import queue_visible_to
from scoring.reviews.rules import is_writable
from scoring.reviews.services import ReviewPlan
from scoring.reviews.sheets.review_book import MINUTES
from scoring.reviews.views.places import Crumbs
from scoring.reviews.views.progress import workbook_answer
from scoring.reviews.views.queue import OfQueue
from scoring.rounds.models import Round
from scoring.rounds.queries import current_round
from starrating.access import Refused, conflict
from starrating.pages import ActionPage

SHOWN = 200


def open_round() -> Round:
    """The round that is reviewed now. Raises Refused (409) where there is none."""
    found = current_round()
    if found is None:
        raise conflict(_t("还没有开启的批次,没有可以审核的评分表。"))
    return found


class ReviewWorkbook(OfQueue):
    """The sheets that the queue shows under the same conditions, to be filled in elsewhere."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            content = self._content()
        except Refused as refusal:
            # a download has no page of its own: the queue says why there is none
            messages.warning(request, refusal.message)
            return redirect(self.queue_address())
        name = _t("审核工作簿-%(year)s.xlsx") % {"year": open_round().year}
        return workbook_answer(content, name)

    def _content(self) -> bytes:
        round = open_round()
        queue = queue_visible_to(self.by, round, self.reached)
        chosen = QueueFilter(self.request.GET, queryset=queue, request=self.request).qs
        keys = set(chosen.values_list("pk", flat=True))
        return services.review_workbook(round=round, by=self.by, chosen=keys)


class UploadReviewWorkbook(OfQueue, ActionPage):
    template_name = "scoring/reviews/upload_review_workbook.html"
    title = _("上传审核工作簿")
    purpose = _("上传后先核对、不写入;核对无误再录入,记在您名下。")
    form_class = ReviewWorkbookForm
    submit_label = _("上传并核对")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_writable.check(self.by, open_round())
        download = self.with_query(reverse("reviews:review_workbook"))
        return super().get_context_data(
            cancel_url=self.queue_address(), download_url=download, **kwargs
        )

    def act(self, form: ReviewWorkbookForm) -> str:
        file = form.cleaned_data["file"]
        kept = services.upload_review_workbook(
            round=open_round(), source=file.read(), filename=file.name, by=self.by
        )
        return reverse("reviews:enter_review_workbook", args=[kept.pk])


class EnterReviewWorkbook(OfQueue, ActionPage):
    """The preview of an uploaded workbook; once entered, what it said of the meeting."""

    template_name = "scoring/reviews/enter_review_workbook.html"
    title = _("核对并录入审核工作簿")
    form_class = EnterReviewWorkbookForm
    submit_label = _("录入")
    done = _("已录入。")

    @cached_property
    def kept(self) -> PendingImport:
        found: PendingImport = get_object_or_404(
            kept_imports(self.by, ENTER_REVIEW_WORKBOOK.name), pk=self.kwargs["pk"]
        )
        return found

    @property
    def is_taken(self) -> bool:
        return self.kept.state == ImportState.TAKEN

    @cached_property
    def planned(self) -> tuple[ReviewPlan, Any]:
        if self.kept.state == ImportState.EXPIRED:
            raise conflict(_t("这份文件上传已超过两小时,请重新上传。"))
        return services.planned_review(self.kept, self.by)

    def crumbs(self) -> Crumbs:
        upload = reverse("reviews:upload_review_workbook")
        return [*super().crumbs(), (_t("上传审核工作簿"), upload)]

    def get_purpose(self) -> str:
        if self.is_taken:
            return _t("已录入;工作簿里填了会议的,接着登记会议。")
        return _t("还没有写入任何内容。有一处错误,整份不写入。")

    def get_initial(self) -> dict[str, Any]:
        return {} if self.is_taken else {"expected_plan": self.planned[0].digest}

    def answer(self, form: Any, status: int, refusal: str = "") -> HttpResponse:
        """The page again, with the comparison of this moment."""
        form.data = form.data.copy()
        form.data.update(self.get_initial())
        return super().answer(form, status, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes = self.kept.parameters["minutes"]
        return super().get_context_data(
            kept=self.kept,
            minutes=[(label, minutes.get(name, "")) for label, name in MINUTES.items()],
            has_minutes=bool(minutes),
            minutes_query=urlencode(
                [(name, minutes[name]) for name in MINUTES.values() if name in minutes]
            ),
            year=self.kept.parameters["year"],
            bodies=self.kept.parameters["bodies"],
            cancel_url=self.crumbs()[-1][1],
            queue_url=reverse("reviews:queue"),
            **(self._entered() if self.is_taken else self._preview()),
            **kwargs,
        )

    def _entered(self) -> dict[str, Any]:
        return {"is_taken": True, "entries": entries_about(self.kept)}

    def _preview(self) -> dict[str, Any]:
        plan, reading = self.planned
        told = [one for one in plan.written_opinions if one.differs or one.old is not None]
        return {
            "plan": plan,
            "counts": plan.counts(),
            "faults": plan.faults,
            "notes": services.review_notes(plan, reading),
            "told": told[:SHOWN],
            "unshown": max(0, len(told) - SHOWN),
            "agreed": len(plan.written_opinions) - len(told),
            "stars": plan.written_stars[:SHOWN],
        }

    def act(self, form: EnterReviewWorkbookForm) -> str:
        services.enter_review_workbook(
            kept=self.kept.pk, by=self.by, expected_plan=form.cleaned_data["expected_plan"]
        )
        return reverse("reviews:enter_review_workbook", args=[self.kept.pk])
