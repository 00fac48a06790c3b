"""What came of the review, for the people of the branch alone."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import FilingState
from scoring.reviews import services
from scoring.reviews.forms import (
    StatementForm,
)
from scoring.reviews.models import Review
from scoring.reviews.queries import (
    Outcome,
    changes_in_order,
    filing_state,
    ground_words,
    outcomes_visible_to,
    told_outcome,
)
from scoring.reviews.rules import is_own_secretary
from scoring.reviews.views.places import Crumbs
from scoring.rounds.models import Enrolment
from starrating.pages import ActionPage, Page, not_found


class OfOutcome(Page):
    """A page for the people of one enrolled branch, and nobody else."""

    @cached_property
    def branch(self) -> Enrolment:
        found: Enrolment = get_object_or_404(outcomes_visible_to(self.by), pk=self.kwargs["pk"])
        return found

    @cached_property
    def told(self) -> tuple[Review, Outcome] | None:
        return told_outcome(self.branch)

    @property
    def address(self) -> str:
        return reverse("reviews:outcome", args=[self.branch.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        review, outcome = self.told or (None, None)
        given = {
            "branch": self.branch,
            "round": self.branch.round,
            "review": review,
            "outcome": outcome,
            "cancel_url": self.address,
        }
        return super().get_context_data(**{**given, **kwargs})


class OutcomePage(OfOutcome):
    """Scores and reasons after the meeting; who gave them is not told."""

    template_name = "scoring/reviews/outcome.html"
    title = _("审核结果")

    def get_purpose(self) -> str:
        return f"{self.branch.name} · {self.branch.round.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        review, outcome = self.told or (None, None)
        is_reported = review is not None and review.state == FilingState.REPORTED
        changes = changes_in_order(review.sheet) if review is not None and is_reported else None
        return super().get_context_data(
            state=filing_state(self.branch).label,
            is_reported=is_reported,
            # what was changed since the meeting; what an earlier report had is history
            changes=[]
            if changes is None or outcome is None
            else changes.filter(changed_at__gt=outcome.conclusion.concluded_at),
            hearings=[]
            if outcome is None
            else [(one, ground_words(one.grounds)) for one in outcome.hearings],
            may_state=review is not None
            and outcome is not None
            and not is_reported
            and outcome.is_open
            and is_own_secretary.allows(self.by, review),
            **kwargs,
        )


class StateOnReview(OfOutcome, ActionPage):
    template_name = "act.html"
    title = _("提出说明")
    purpose = _("对审核结果有意见的,在期限内说明一次;审核党委答复以后再上报。")
    form_class = StatementForm
    submit_label = _("提出说明")
    done = _("说明已提交审核党委,答复以后显示在这里。")

    def crumbs(self) -> Crumbs:
        return [(_t("审核结果"), self.address)]

    def act(self, form: StatementForm) -> str:
        if self.told is None:
            not_found()
        services.state_on_review(review=self.told[0], by=self.by, **form.cleaned_data)
        return self.address
