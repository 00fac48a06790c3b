"""A standard's page, its scheme as a file, and what is done to a draft of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.engine import digest
from scoring.standards import services
from scoring.standards.forms import ConfirmForm, DiscardForm, StandardForm
from scoring.standards.models import Indicator
from scoring.standards.queries import (
    outline,
    published_rule_sets,
    rule_sets_visible_to,
    standard_content,
    total_of,
)
from scoring.standards.views.versions import DraftPage, OfStandard
from starrating.access import conflict
from starrating.pages import ActionPage


class StandardPage(OfStandard):
    template_name = "scoring/standards/standard.html"

    def get_title(self) -> str:
        return str(self.version)

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content = standard_content(self.version)
        base, bonus = total_of(content["indicators"])
        rows = Indicator.objects.filter(standard=self.version)
        keys = dict(rows.values_list("name", "pk"))
        return super().get_context_data(
            content=content,
            outline=[(entry, keys[entry.name]) for entry in outline(content["indicators"])],
            base=base,
            bonus=bonus,
            is_intact=digest(content) == self.version.content_hash,
            entries=self.history(),
            **kwargs,
        )


class ExportScheme(OfStandard):
    """The standard with the newest published rules (or ``?rule_set=``) as TOML, to be kept."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        standard = self.version
        chosen = request.GET.get("rule_set", "")
        if chosen:
            visible = rule_sets_visible_to(self.by)
            rule_set = get_object_or_404(visible, pk=chosen if chosen.isdecimal() else 0)
        else:
            newest = published_rule_sets().first()
            if newest is None:
                raise conflict(_t("还没有已发布的评定规则,无法合成方案;请先发布一版规则。"))
            rule_set = newest
        text = services.standard_as_toml(standard, rule_set)
        name = f"方案-标准第{standard.number}版-规则第{rule_set.number}版.toml"
        disposition = content_disposition_header(as_attachment=True, filename=name)
        return HttpResponse(
            text,
            content_type="application/toml; charset=utf-8",
            headers={"Content-Disposition": disposition or "attachment"},
        )


class ChangeStandard(DraftPage, OfStandard, ActionPage):
    title = _("修改名称、领域、目标和说明")
    form_class = StandardForm
    submit_label = _("保存")
    done = _("已保存。")

    def get_initial(self) -> dict[str, Any]:
        names = ("title", "field", "aims", "note")
        return {**super().get_initial(), **{name: getattr(self.version, name) for name in names}}

    def saved(self) -> list[tuple[str, str]]:
        version = self.version
        return [
            (_t("名称"), version.title),
            (_t("适用领域"), str(version.field or _t("不限领域"))),
            (_t("目标(六有)"), ";".join(version.aims)),
            (_t("说明"), version.note),
        ]

    def act(self, form: StandardForm) -> str:
        services.change_standard(by=self.by, standard=self.version, **form.cleaned_data)
        return self.address


class PublishStandard(DraftPage, OfStandard, ActionPage):
    template_name = "scoring/standards/publish.html"
    title = _("发布考评标准")
    form_class = ConfirmForm
    submit_label = _("发布,此后不再改动")
    done = _("已发布,内容指纹见本页。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            faults=services.standard_faults(self.version),
            warnings=services.standard_warnings(self.version),
            **kwargs,
        )

    def act(self, form: ConfirmForm) -> str:
        services.publish_standard(by=self.by, standard=self.version, **form.cleaned_data)
        return self.address


class DiscardStandard(DraftPage, OfStandard, ActionPage):
    title = _("删除草稿")
    form_class = DiscardForm
    submit_label = _("删除")
    done = _("草稿已删除。")

    def act(self, form: DiscardForm) -> str:
        services.discard_standard(by=self.by, standard=self.version)
        return reverse("standards:list")
