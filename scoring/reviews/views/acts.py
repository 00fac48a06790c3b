"""Acts of the body and of the department on one review."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.reviews import services
from scoring.reviews.forms import (
    AnswerForm,
    HearingForm,
    ProposeStarForm,
    ReopenForm,
    RescoreForm,
)
from scoring.reviews.models import Review, Sheet, Statement
from scoring.reviews.queries import (
    ground_words,
    opinions,
    outcome_of,
    reviews_visible_to,
    scores_in_order,
    statements_visible_to,
)
from scoring.reviews.views.branches import BranchAction
from scoring.reviews.views.places import Crumbs
from scoring.rounds.models import Enrolment
from starrating.pages import ActionPage


class OfReview(ActionPage):
    """An act on one review in reach."""

    template_name = "act.html"

    @cached_property
    def review(self) -> Review:
        found: Review = get_object_or_404(
            reviews_visible_to(self.by).select_related("sheet__enrolment__pool"),
            pk=self.kwargs["pk"],
        )
        return found

    @property
    def branch(self) -> Enrolment:
        return self.review.sheet.enrolment

    @property
    def address(self) -> str:
        return reverse("reviews:sheet", args=[self.branch.round.year, self.branch.pk])

    @property
    def body_address(self) -> str:
        return reverse("reviews:opinions", args=[self.branch.round.year, self.review.body.code])

    def crumbs(self) -> Crumbs:
        return [
            (_t("评分"), reverse("reviews:round_of_year", args=[self.branch.round.year])),
            (_t("审核意见"), self.body_address),
            (self.branch.name, self.address),
        ]

    def get_purpose(self) -> str:
        return f"{self.branch.code} {self.branch.name}:{super().get_purpose()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.address, **kwargs})


class ProposeStar(OfReview):
    template_name = "scoring/reviews/propose_star.html"
    title = _("拟评星级")
    purpose = _("供会议研究和组织部参考,不进入评定计算。")
    form_class = ProposeStarForm
    submit_label = _("记下")
    done = _("拟评星级已记下。")

    def get_initial(self) -> dict[str, Any]:
        row = self.review
        return {
            "star": row.proposed_star or "",
            "reason": row.proposed_reason,
            "version": row.version,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = opinions(self.branch.round, [self.review])[0]
        return super().get_context_data(
            opinion=found, **{"cancel_url": self.body_address, **kwargs}
        )

    def act(self, form: ProposeStarForm) -> str:
        services.propose_star(
            review=self.review,
            star=form.cleaned_data["star"],
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["version"],
            by=self.by,
        )
        return self.body_address


class _Again(OfReview):
    form_class = ReopenForm

    def get_form_kwargs(self) -> dict[str, Any]:
        rows = self.review.verdicts.order_by("indicator__position")
        return {"choices": rows.values_list("indicator_id", "indicator__name")}


class ReopenReview(_Again):
    title = _("重新审核")
    purpose = _("审定的意见撤下,改评以后须另行开会、另用文号审定。")
    submit_label = _("重新审核")
    done = _("已重新审核。")

    def act(self, form: ReopenForm) -> str:
        services.reopen_review(review=self.review, by=self.by, **form.cleaned_data)
        return self.address


class SendBack(_Again):
    title = _("退回审核党委")
    purpose = _("退回后由审核党委重新评分、另行开会、另用文号,再上报。")
    submit_label = _("退回")
    done = _("已退回审核党委。")

    def act(self, form: ReopenForm) -> str:
        services.send_back(review=self.review, by=self.by, **form.cleaned_data)
        return self.address


class RecordHearing(OfReview):
    template_name = "scoring/reviews/record_hearing.html"
    title = _("登记告知和听取意见")
    purpose = _("上报以前先告知本人单位、听取意见;放弃陈述的也要登记。")
    form_class = HearingForm
    submit_label = _("登记")
    done = _("已登记。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = opinions(self.branch.round, [self.review])[0]
        return super().get_context_data(
            opinion=found,
            grounds=ground_words(found.grounds),
            outcome=outcome_of(self.review),
            **kwargs,
        )

    def act(self, form: HearingForm) -> str:
        services.record_hearing(review=self.review, by=self.by, **form.cleaned_data)
        return self.body_address


class AnswerStatement(OfReview):
    template_name = "scoring/reviews/answer_statement.html"
    title = _("答复说明")
    purpose = _("答复以后支部看得到,不显示答复人。")
    form_class = AnswerForm
    submit_label = _("答复")
    done = _("已答复。")

    @cached_property
    def statement(self) -> Statement:
        found: Statement = get_object_or_404(
            statements_visible_to(reviews_visible_to(self.by)), pk=self.kwargs["pk"]
        )
        return found

    @cached_property
    def review(self) -> Review:
        return self.statement.conclusion.review

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(statement=self.statement, **kwargs)

    def act(self, form: AnswerForm) -> str:
        services.answer_statement(statement=self.statement, by=self.by, **form.cleaned_data)
        return self.body_address


class RescoreSheet(BranchAction):
    template_name = "scoring/reviews/rescore.html"
    title = _("改评已上报的评分")
    purpose = _("只填要改的指标,每一项写明理由。原来的评分、评分人和纪要保留可查。")
    form_class = RescoreForm
    submit_label = _("改评")
    done = _("已改评。")

    @cached_property
    def sheet(self) -> Sheet:
        found: Sheet = get_object_or_404(Sheet, enrolment=self.branch)
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"scores": scores_in_order().filter(sheet=self.sheet)}

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.sheet.version}

    def act(self, form: RescoreForm) -> str:
        services.rescore_sheet(
            sheet=self.sheet,
            scores=form.wanted(),
            expected_version=form.cleaned_data["version"],
            by=self.by,
        )
        return self.branch_address
