"""Declared ties: one's own, and for the security administrator everybody's."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.people import services
from branches.people.filters import TieFilter
from branches.people.forms import DeclareTieForm, EndTieForm
from branches.people.models import Account, Tie
from branches.people.queries import own_ties, ties_visible_to
from branches.people.tables import TieTable
from starrating.listing import ListPage
from starrating.pages import ActionPage, Page


class Ties(Page):
    """What one has declared oneself."""

    template_name = "branches/people/ties.html"
    title = _("我的回避关系")
    purpose = _(
        "与某个党组织有亲属、利害等关系的,在这里申报,即时生效。"
        "所在党组织和任职的党组织不用申报,系统自动回避。"
    )

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("我的账号"), reverse("people:own_account"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            ties=own_ties(self.by),
            may_declare=self.by.duty == Account.Duty.BUSINESS,
            **kwargs,
        )


class DeclaredTies(ListPage):
    template_name = "branches/people/declared_ties.html"
    title = _("回避关系")
    purpose = _("谁申报了与哪个党组织的回避关系;申报的人不能单独办理该党组织的事项。")
    table_class = TieTable
    filter_class = TieFilter

    def rows(self) -> QuerySet[Tie]:
        return ties_visible_to(self.by)


class DeclareTie(ActionPage):
    template_name = "act.html"
    title = _("申报回避关系")
    purpose = _("申报后不能单独办理该党组织的评分、退回、认定、裁定等事项,由他人办理。")
    form_class = DeclareTieForm
    submit_label = _("申报")
    done = _("已申报,即时生效。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("我的回避关系"), reverse("people:ties"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"by": self.by}

    def act(self, form: DeclareTieForm) -> str:
        services.declare_tie(by=self.by, **form.cleaned_data)
        return reverse("people:ties")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("people:ties"), **kwargs)


class EndTie(ActionPage):
    template_name = "act.html"
    title = _("结束回避关系")
    form_class = EndTieForm
    submit_label = _("结束")
    done = _("已结束;考评周期与它重合的批次仍须回避。")

    @cached_property
    def tie(self) -> Tie:
        found: Tie = get_object_or_404(ties_visible_to(self.by), pk=self.kwargs["pk"])
        return found

    @property
    def back(self) -> str:
        is_own = self.tie.account_id == self.by.pk
        return reverse("people:ties" if is_own else "people:declared_ties")

    def get_purpose(self) -> str:
        return _t("%(tie)s。考评周期与它重合的批次仍须回避,以后的批次不再回避。") % {
            "tie": self.tie
        }

    def act(self, form: EndTieForm) -> str:
        services.end_tie(by=self.by, tie=self.tie, **form.cleaned_data)
        return self.back

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.back, **kwargs)
