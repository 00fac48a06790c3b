"""Every template part on one page, so that the next person finds it; only where DEBUG is on."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _

from starrating.access import Role, page
from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField, WorkbookField
from starrating.listing import BareTable
from starrating.pages import Page, new_key
from starrating.workbook import Fault

MOMENT = datetime(2025, 10, 9, 1, 30, tzinfo=UTC)


_LEVELS = (messages.SUCCESS, messages.WARNING, messages.ERROR)


class SampleForm(PageForm):
    name = forms.CharField(label=_("党组织名称"), max_length=5)
    kind = forms.ChoiceField(label=_("类型"), choices=[("branch", _("党支部"))])
    decided_on = DateField(label=_("日期"))
    document = DocumentNumberField(label=_("文号"), required=False)
    file = WorkbookField(label=_("文件"), required=False)
    agree = forms.BooleanField(label=_("已核对"), required=False)
    reason = ReasonField()


class SampleFilter(forms.Form):
    q = forms.CharField(label=_("名称"), required=False)
    star = forms.ChoiceField(label=_("星级"), choices=[("", _("全部"))], required=False)


class SampleTable(BareTable):
    name = tables.Column(_("党组织"), orderable=True)
    score = tables.Column(_("得分"), attrs={"cell": {"class": "is-number"}})

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的党组织。")


class Styleguide(Page):
    template_name = "styleguide.html"
    title = _("样式")
    purpose = _("每个模板部件各出现一次。新部件加进这一页,有测试核对。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [("parts/crumbs.html", "/")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = SampleTable([{"name": f"第{n}支部", "score": "84.40"} for n in range(1, 4)])
        table.paginate(per_page=2)
        return super().get_context_data(
            table=table,
            page_obj=Paginator(range(120), 50).page(2),
            filter=SimpleNamespace(form=SampleFilter({"star": "9"})),
            form=SampleForm({"name": "名称太长了一些"}),
            submit_label=_("提交"),
            idempotency_key=new_key(),
            refusal=_("parts/refusal.html:说明为什么、怎么办。"),
            text=_("parts/empty.html:说明这里会出现什么、怎样出现。"),
            faults=[Fault("名册", 5, "C", "类型", "unknown_kind", "科室", "没有这种类型")],
            entries=[_entry(_("审定了试算"), ""), _entry(_("更正了往年星级"), _("录入有误"))],
            messages=[Message(tag, "parts/messages.html") for tag in _LEVELS],
            revoked=SimpleNamespace(
                revocation_number="云组〔2025〕33号",
                revocation_on=MOMENT.date(),
                revocation_reason=_("parts/revocation.html"),
                revocation_entered_by=SimpleNamespace(name=_("平定一")),
                revocation_entered_at=MOMENT,
                revoked_by=SimpleNamespace(name=_("申定明")),
            ),
            stage_line=[
                {"label": _("自评"), "state": "done", "note": ""},
                {"label": _("审核"), "state": "current", "note": _("还剩 5 个工作日")},
                {"label": _("评定"), "state": "coming", "note": ""},
            ],
            **kwargs,
        )


def _entry(sentence: Any, reason: Any) -> SimpleNamespace:
    return SimpleNamespace(
        at=MOMENT, actor_label=_("平定一(组织部 评定员)"), sentence=sentence, reason=reason
    )


def addresses(*, is_debugging: bool) -> list[URLPattern]:
    """The page's address while debugging, else none."""
    if not is_debugging:
        return []
    return [page("styleguide/", Styleguide, "styleguide", to={Role.PUBLIC})]
