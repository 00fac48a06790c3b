"""未申报 decided of one branch: confirmed or not let pass, and taken back, by a second person."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.reviews import services
from scoring.reviews.forms import ConfirmForm, ReasonForm
from scoring.reviews.models import NotFiledDecision
from scoring.reviews.queries import not_filed_visible_to
from scoring.reviews.views.places import Crumbs
from starrating.forms import RevocationForm
from starrating.pages import ActionPage


class _OfDecision(ActionPage):
    template_name = "scoring/reviews/act_on_not_filed.html"

    @cached_property
    def decision(self) -> NotFiledDecision:
        found: NotFiledDecision = get_object_or_404(
            not_filed_visible_to(self.by), pk=self.kwargs["pk"]
        )
        return found

    @property
    def address(self) -> str:
        branch = self.decision.enrolment
        return reverse("reviews:sheet", args=[branch.round.year, branch.pk])

    def crumbs(self) -> Crumbs:
        branch = self.decision.enrolment
        scores = reverse("reviews:round_of_year", args=[branch.round.year])
        return [(_t("评分"), scores), (branch.name, self.address)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(decision=self.decision, cancel_url=self.address, **kwargs)


class ConfirmNotFiled(_OfDecision):
    title = _("确认未申报")
    purpose = _("确认后该党组织各项按零分计,仍计入参评数;提请审定之前可以按文号撤销。")
    form_class = ConfirmForm
    submit_label = _("确认未申报")
    done = _("未申报决定已生效。")

    def act(self, form: ConfirmForm) -> str:
        services.confirm_not_filed(decision=self.decision, by=self.by)
        return self.address


class RejectNotFiled(_OfDecision):
    title = _("不予通过未申报决定")
    purpose = _("决定不生效,该党组织仍须上报评分;可以另行录入。")
    form_class = ReasonForm
    submit_label = _("不予通过")
    done = _("已记为未通过。")

    def act(self, form: ReasonForm) -> str:
        services.reject_not_filed(decision=self.decision, by=self.by, **form.cleaned_data)
        return self.address


class EnterRevocation(_OfDecision):
    title = _("撤销未申报决定")
    purpose = _(
        "提请审定之前可以按文号撤销,须由审定人确认;撤销以后,该党组织须上报评分,或另行决定。"
    )
    form_class = RevocationForm
    submit_label = _("录入,等待审定人确认")
    done = _("已录入,等待审定人确认。")

    def act(self, form: RevocationForm) -> str:
        services.enter_revocation(decision=self.decision, by=self.by, **form.cleaned_data)
        return self.address


class ConfirmRevocation(_OfDecision):
    title = _("确认撤销未申报决定")
    purpose = _("确认后未申报决定不再有效,该党组织回到决定之前的状态,须上报评分,或另行决定。")
    form_class = ConfirmForm
    submit_label = _("确认撤销")
    done = _("未申报决定已撤销。")

    def act(self, form: ConfirmForm) -> str:
        services.confirm_revocation(decision=self.decision, by=self.by)
        return self.address


class RejectRevocation(_OfDecision):
    title = _("不予撤销未申报决定")
    purpose = _("未申报决定继续有效。")
    form_class = ReasonForm
    submit_label = _("不予撤销")
    done = _("已退回,未申报决定继续有效。")

    def act(self, form: ReasonForm) -> str:
        services.reject_revocation(decision=self.decision, by=self.by, **form.cleaned_data)
        return self.address
