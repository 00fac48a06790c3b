"""Lists of versions, copying one of them, comparing two."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.standards import services
from scoring.standards.filters import RuleSetFilter, StandardFilter
from scoring.standards.forms import CopyRuleSetForm, CopyStandardForm
from scoring.standards.models import RuleSet, Standard
from scoring.standards.queries import (
    Difference,
    rule_set_differences,
    rule_sets_visible_to,
    standard_differences,
    standards_visible_to,
    with_totals,
)
from scoring.standards.tables import RuleSetTable, StandardTable
from scoring.standards.views.versions import OfRuleSet, OfStandard, OfVersion
from starrating.access import Role
from starrating.listing import ListPage
from starrating.pages import ActionPage

NEWEST = 5


class StandardList(ListPage):
    template_name = "scoring/standards/list.html"
    title = _("考评标准")
    purpose = _(
        "每个领域按一份标准评分,全市按一份规则定星。已发布的版本不再改动,要改就复制成新的一版。"
    )
    table_class = StandardTable
    filter_class = StandardFilter

    def rows(self) -> QuerySet[Standard]:
        return with_totals(standards_visible_to(self.by)).order_by("-number")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            may_edit=self.by.holds(Role.OFFICER),
            rule_sets=rule_sets_visible_to(self.by).order_by("-number")[:NEWEST],
            **kwargs,
        )


class RuleSetList(ListPage):
    template_name = "scoring/standards/rule_sets.html"
    title = _("评定规则")
    purpose = _("星级线、名额比例、超额处理和同分比较。已发布的版本不再改动,要改就复制成新的一版。")
    table_class = RuleSetTable
    filter_class = RuleSetFilter

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("考评标准"), reverse("standards:list"))]

    def rows(self) -> QuerySet[RuleSet]:
        return rule_sets_visible_to(self.by).order_by("-number")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_edit=self.by.holds(Role.OFFICER), **kwargs)


class CopyRuleSet(ActionPage):
    template_name = "act.html"
    title = _("起草评定规则")
    purpose = _("复制一份作为草稿,改好后发布。")
    form_class = CopyRuleSetForm
    submit_label = _("复制成草稿")
    done = _("草稿已建立。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("评定规则"), reverse("standards:rule_sets"))]

    def get_initial(self) -> dict[str, Any]:
        return {"source": self.request.GET.get("source", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"sources": rule_sets_visible_to(self.by)}

    def act(self, form: CopyRuleSetForm) -> str:
        made = services.copy_rule_set(by=self.by, **form.cleaned_data)
        return reverse("standards:rule_set", args=[made.pk])


class CopyStandard(ActionPage):
    template_name = "act.html"
    title = _("起草考评标准")
    purpose = _("复制一份作为草稿,改好后发布。指标、评分要点、扣分项全部带过去。")
    form_class = CopyStandardForm
    submit_label = _("复制成草稿")
    done = _("草稿已建立。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("考评标准"), reverse("standards:list"))]

    def get_initial(self) -> dict[str, Any]:
        return {"source": self.request.GET.get("source", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"sources": standards_visible_to(self.by)}

    def act(self, form: CopyStandardForm) -> str:
        made = services.copy_standard(by=self.by, **form.cleaned_data)
        return reverse("standards:standard", args=[made.pk])


class _Compare(OfVersion):
    """Two versions beside each other; ``?with=`` names the other one by its key."""

    template_name = "scoring/standards/compare.html"
    title = _("版本比较")
    purpose = _("左边是所选的版本,右边是当前这一版,只列出不同之处。")

    def others(self) -> QuerySet[Any]:
        raise NotImplementedError

    def differences(self, other: Any) -> list[Difference]:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = self.others().exclude(pk=self.version.pk).order_by("-number")
        chosen = self.request.GET.get("with", "")
        if chosen:
            other = get_object_or_404(others, pk=chosen if chosen.isdecimal() else 0)
        else:
            other = others.filter(number__lt=self.version.number).first()
        return super().get_context_data(
            others=others,
            other=other,
            differences=None if other is None else self.differences(other),
            **kwargs,
        )


class CompareStandards(_Compare, OfStandard):
    def others(self) -> QuerySet[Standard]:
        return standards_visible_to(self.by)

    def differences(self, other: Standard) -> list[Difference]:
        return standard_differences(other, self.version)


class CompareRuleSets(_Compare, OfRuleSet):
    def others(self) -> QuerySet[RuleSet]:
        return rule_sets_visible_to(self.by)

    def differences(self, other: RuleSet) -> list[Difference]:
        return rule_set_differences(other, self.version)
