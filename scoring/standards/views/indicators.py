"""An indicator of a draft: its own page with everything below it, and what is done to it."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.standards import services
from scoring.standards.forms import ConfirmForm, IndicatorForm, MoveForm
from scoring.standards.models import DeductionRule, Indicator, Standard
from scoring.standards.queries import indicators_visible_to, plain_number, rule_content, rule_line
from scoring.standards.services import IndicatorValues
from scoring.standards.views.versions import DraftPage, OfStandard, OfVersion
from starrating.pages import ActionPage, new_key

_COLUMNS = ("name", "maximum", "is_bonus", "is_inferred", "source_note", "method")


def indicator_values(data: dict[str, Any]) -> IndicatorValues:
    """Values of a clean form; a group's form has neither full points nor bonus."""
    given = {"maximum": None, **{name: data[name] for name in _COLUMNS if name in data}}
    return IndicatorValues(**given)


class OfIndicator(DraftPage):
    """A page about an indicator of a draft."""

    @cached_property
    def indicator(self) -> Indicator:
        return get_object_or_404(indicators_visible_to(self.by), pk=self.kwargs["pk"])

    def find(self) -> Standard:
        return self.indicator.standard

    @property
    def indicator_address(self) -> str:
        return reverse("standards:indicator", args=[self.indicator.pk])

    def crumbs(self) -> list[tuple[str, str]]:
        return [*super().crumbs(), (self.indicator.name, self.indicator_address)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"cancel_url": self.indicator_address, "indicator": self.indicator}
        return super().get_context_data(**{**context, **kwargs})


class IndicatorPage(OfIndicator):
    template_name = "scoring/standards/indicator.html"

    def get_title(self) -> str:
        return _t("指标:%(name)s") % {"name": self.indicator.name}

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:2]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            children=list(self.indicator.children.all()),
            criteria=list(self.indicator.criteria.all()),
            rules=[(rule, rule_line(rule_content(rule))) for rule in self.indicator.rules.all()],
            kinds=DeductionRule.RuleKind.choices,
            idempotency_key=new_key(),
            **kwargs,
        )


class AddIndicator(DraftPage, OfStandard, ActionPage):
    """``?parent=`` names the indicator it goes below, by its key."""

    title = _("增加指标")
    form_class = IndicatorForm
    submit_label = _("增加")
    done = _("指标已增加。")

    @cached_property
    def parent(self) -> Indicator | None:
        chosen = self.request.GET.get("parent", "")
        if not chosen:
            return None
        among = Indicator.objects.filter(standard=self.version)
        return get_object_or_404(among, pk=chosen if chosen.isdecimal() else 0)

    def get_purpose(self) -> str:
        if self.parent is None:
            return super().get_purpose()
        return _t("放在“%(name)s”之下") % {"name": self.parent.name}

    def act(self, form: IndicatorForm) -> str:
        made = services.add_indicator(
            by=self.by,
            standard=self.version,
            parent=self.parent,
            values=indicator_values(form.cleaned_data),
            expected_version=form.cleaned_data["expected_version"],
        )
        return reverse("standards:indicator", args=[made.pk])


class ChangeIndicator(OfIndicator, ActionPage):
    title = _("修改指标")
    form_class = IndicatorForm
    submit_label = _("保存")
    done = _("已保存。")

    @cached_property
    def is_group(self) -> bool:
        return self.indicator.children.exists()

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"is_group": self.is_group}

    def get_initial(self) -> dict[str, Any]:
        columns = {name: getattr(self.indicator, name) for name in _COLUMNS}
        return {**super().get_initial(), **columns}

    def saved(self) -> list[tuple[str, str]]:
        row = self.indicator
        return [
            (_t("指标名称"), row.name),
            (_t("分值"), plain_number(str(row.maximum))),
            (_t("加分项"), _t("是") if row.is_bonus else _t("否")),
            (_t("分值为推定"), _t("是") if row.is_inferred else _t("否")),
            (_t("分值来源"), row.source_note),
            (_t("考评方式"), row.method),
        ]

    def act(self, form: IndicatorForm) -> str:
        services.change_indicator(
            by=self.by,
            indicator=self.indicator,
            values=indicator_values(form.cleaned_data),
            expected_version=form.cleaned_data["expected_version"],
        )
        return self.indicator_address


class RemoveIndicator(OfIndicator, ActionPage):
    title = _("删除指标")
    form_class = ConfirmForm
    submit_label = _("删除")
    done = _("指标已删除。")

    def get_purpose(self) -> str:
        return _t("“%(name)s”连同它的评分要点、扣分项和下级指标一起删去。") % {
            "name": self.indicator.name
        }

    def act(self, form: ConfirmForm) -> str:
        services.remove_indicator(by=self.by, indicator=self.indicator, **form.cleaned_data)
        return self.address


class MoveAction(ActionPage, OfVersion):
    """A button that moves something one place; without a page of its own until it is refused."""

    title = _("调整次序")
    form_class = MoveForm
    submit_label = _("调整")

    def moved(self, form: MoveForm) -> dict[str, Any]:
        return {
            "by": self.by,
            "is_up": form.cleaned_data["direction"] == "up",
            "expected_version": form.cleaned_data["expected_version"],
        }


class MoveIndicator(OfIndicator, MoveAction):
    def act(self, form: MoveForm) -> str:
        services.move_indicator(indicator=self.indicator, **self.moved(form))
        return self.address
