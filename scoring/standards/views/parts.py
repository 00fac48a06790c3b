"""Criteria and deduction rules of a draft's indicator."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.standards import services
from scoring.standards.forms import ConfirmForm, CriterionForm, MoveForm, RuleForm
from scoring.standards.models import Criterion, DeductionRule, Indicator, Kind
from scoring.standards.queries import indicators_visible_to, rule_content, rule_line
from scoring.standards.services import RuleValues
from scoring.standards.views.indicators import MoveAction, OfIndicator
from starrating.pages import ActionPage


class OfCriterion(OfIndicator):
    @cached_property
    def criterion(self) -> Criterion:
        among = Criterion.objects.filter(indicator__in=indicators_visible_to(self.by))
        return get_object_or_404(among, pk=self.kwargs["pk"])

    @cached_property
    def indicator(self) -> Indicator:
        return self.criterion.indicator

    def saved(self) -> list[tuple[str, str]]:
        return [(_t("评分要点"), self.criterion.text)]


class AddCriterion(OfIndicator, ActionPage):
    title = _("增加评分要点")
    form_class = CriterionForm
    submit_label = _("增加")
    done = _("评分要点已增加。")

    def act(self, form: CriterionForm) -> str:
        services.add_criterion(by=self.by, indicator=self.indicator, **form.cleaned_data)
        return self.indicator_address


class ChangeCriterion(OfCriterion, ActionPage):
    title = _("修改评分要点")
    form_class = CriterionForm
    submit_label = _("保存")
    done = _("已保存。")

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "text": self.criterion.text}

    def act(self, form: CriterionForm) -> str:
        services.change_criterion(by=self.by, criterion=self.criterion, **form.cleaned_data)
        return self.indicator_address


class RemoveCriterion(OfCriterion, ActionPage):
    title = _("删除评分要点")
    form_class = ConfirmForm
    submit_label = _("删除")
    done = _("评分要点已删除。")

    def get_purpose(self) -> str:
        return self.criterion.text

    def act(self, form: ConfirmForm) -> str:
        services.remove_criterion(by=self.by, criterion=self.criterion, **form.cleaned_data)
        return self.indicator_address


class MoveCriterion(OfCriterion, MoveAction):
    def act(self, form: MoveForm) -> str:
        services.move_criterion(criterion=self.criterion, **self.moved(form))
        return self.indicator_address


class OfRule(OfIndicator):
    @cached_property
    def rule(self) -> DeductionRule:
        among = DeductionRule.objects.filter(indicator__in=indicators_visible_to(self.by))
        return get_object_or_404(among, pk=self.kwargs["pk"])

    @cached_property
    def indicator(self) -> Indicator:
        return self.rule.indicator

    def saved(self) -> list[tuple[str, str]]:
        line = rule_line(rule_content(self.rule))
        return [(line.kind, f"{line.label}:{line.words}")]


def rule_values(kind: str, data: dict[str, Any]) -> RuleValues:
    """Values of a clean form; what a kind has no field for stays empty."""
    given = {name: value for name, value in data.items() if name != "expected_version"}
    return RuleValues(kind=kind, **given)


class AddRule(OfIndicator, ActionPage):
    """``?kind=`` says which kind; without one a fixed deduction."""

    form_class = RuleForm
    submit_label = _("增加")
    done = _("扣分项已增加。")

    @cached_property
    def kind(self) -> Kind:
        try:
            return Kind(self.request.GET.get("kind", "fixed"))
        except ValueError as error:
            raise Http404 from error

    def get_title(self) -> str:
        return _t("增加扣分项:%(kind)s") % {"kind": self.kind.label}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"kind": self.kind.value}

    def act(self, form: RuleForm) -> str:
        services.add_rule(
            by=self.by,
            indicator=self.indicator,
            values=rule_values(self.kind.value, form.cleaned_data),
            expected_version=form.cleaned_data["expected_version"],
        )
        return self.indicator_address


class ChangeRule(OfRule, ActionPage):
    form_class = RuleForm
    submit_label = _("保存")
    done = _("已保存。")

    def get_title(self) -> str:
        return _t("修改扣分项:%(kind)s") % {"kind": self.rule.get_kind_display()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"kind": str(self.rule.kind)}

    def get_initial(self) -> dict[str, Any]:
        rule = self.rule
        names = ("label", "points", "points_limit", "measure", "comparison", "threshold")
        columns = {name: getattr(rule, name) for name in (*names, "veto_ceiling")}
        grades = [(grade["label"], grade["points"]) for grade in rule.grades]
        return {**super().get_initial(), **columns, "grades": grades}

    def act(self, form: RuleForm) -> str:
        services.change_rule(
            by=self.by,
            rule=self.rule,
            values=rule_values(str(self.rule.kind), form.cleaned_data),
            expected_version=form.cleaned_data["expected_version"],
        )
        return self.indicator_address


class RemoveRule(OfRule, ActionPage):
    title = _("删除扣分项")
    form_class = ConfirmForm
    submit_label = _("删除")
    done = _("扣分项已删除。")

    def get_purpose(self) -> str:
        return self.rule.label

    def act(self, form: ConfirmForm) -> str:
        services.remove_rule(by=self.by, rule=self.rule, **form.cleaned_data)
        return self.indicator_address


class MoveRule(OfRule, MoveAction):
    def act(self, form: MoveForm) -> str:
        services.move_rule(rule=self.rule, **self.moved(form))
        return self.indicator_address
