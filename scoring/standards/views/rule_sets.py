"""A rule set's page, and what is done to a draft of it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from scoring.engine import digest
from scoring.standards import services
from scoring.standards.forms import STARS, ConfirmForm, DiscardForm, RuleSetForm
from scoring.standards.models import RuleSet
from scoring.standards.queries import (
    STAR_NAMES,
    basis_words,
    level_words,
    overflow_words,
    plain_number,
    rule_set_content,
)
from scoring.standards.services import LevelValues, RuleSetValues
from scoring.standards.views.versions import DraftPage, OfRuleSet
from starrating.pages import ActionPage


def rule_set_lines(content: dict[str, Any]) -> list[tuple[str, str]]:
    """A rule set's content as (label, words)."""
    policy = RuleSet.Overflow(content["overflow"])
    keys = "、".join(content["tie_keys"]) or "不比较,总分相同即为并列"
    return [
        *((STAR_NAMES[level["star"]], level_words(level)) for level in content["levels"]),
        ("二星及以下", f"合计不超过 {plain_number(content['low_cap'])}%"),
        ("超额处理", f"{policy.label}:{overflow_words(policy)}"),
        ("分数线依据", basis_words(content["threshold_basis"])),
        ("同分比较", keys),
    ]


class RuleSetPage(OfRuleSet):
    template_name = "scoring/standards/rule_set.html"

    def get_title(self) -> str:
        return str(self.version)

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = rule_set_content(self.version)
        return super().get_context_data(
            lines=rule_set_lines(content),
            is_intact=digest(content) == self.version.content_hash,
            entries=self.history(),
            **kwargs,
        )


class ChangeRuleSet(DraftPage, OfRuleSet, ActionPage):
    template_name = "scoring/standards/change_rule_set.html"
    title = _("修改评定规则")
    form_class = RuleSetForm
    submit_label = _("保存")
    done = _("已保存。")

    def get_initial(self) -> dict[str, Any]:
        version = self.version
        names = ("title", "overflow", "threshold_basis", "low_cap", "tie_keys")
        initial = {name: getattr(version, name) for name in names}
        for level in version.levels.all():
            initial[f"minimum_{level.star}"] = level.minimum
            initial[f"cap_{level.star}"] = level.cap
            initial[f"gate_{level.star}"] = level.requires_innovation
        return {**super().get_initial(), **initial}

    def saved(self) -> list[tuple[str, str]]:
        return rule_set_lines(rule_set_content(self.version))

    def act(self, form: RuleSetForm) -> str:
        data = form.cleaned_data
        values = RuleSetValues(
            title=data["title"],
            overflow=data["overflow"],
            threshold_basis=data["threshold_basis"],
            low_cap=data["low_cap"],
            tie_keys=data["tie_keys"],
            levels=[
                LevelValues(
                    star, data[f"minimum_{star}"], data.get(f"cap_{star}"), data[f"gate_{star}"]
                )
                for star in STARS
            ],
        )
        services.change_rule_set(
            by=self.by,
            rule_set=self.version,
            values=values,
            expected_version=data["expected_version"],
        )
        return self.address


class PublishRuleSet(DraftPage, OfRuleSet, ActionPage):
    template_name = "scoring/standards/publish.html"
    title = _("发布评定规则")
    form_class = ConfirmForm
    submit_label = _("发布,此后不再改动")
    done = _("已发布,内容指纹见本页。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            faults=services.rule_set_faults(self.version),
            warnings=services.rule_set_warnings(self.version),
            **kwargs,
        )

    def act(self, form: ConfirmForm) -> str:
        services.publish_rule_set(by=self.by, rule_set=self.version, **form.cleaned_data)
        return self.address


class DiscardRuleSet(DraftPage, OfRuleSet, ActionPage):
    title = _("删除草稿")
    form_class = DiscardForm
    submit_label = _("删除")
    done = _("草稿已删除。")

    def act(self, form: DiscardForm) -> str:
        services.discard_rule_set(by=self.by, rule_set=self.version)
        return reverse("standards:rule_sets")
