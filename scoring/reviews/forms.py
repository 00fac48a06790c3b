"""Forms of scores by workbook and of what is decided of one branch."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from scoring.rounds.models import AssignmentKind
from starrating.forms import (
    DateField,
    DocumentNumberField,
    PageForm,
    ReasonField,
    WorkbookField,
)


class UploadForm(PageForm):
    file = WorkbookField(
        label=_("审核评分表"),
        max_length=255,
        help_text=_(".xlsx 或 .csv,最大 20 MB。列的先后不限,按列名读取;可以只含一个党委的党组织。"),
    )


class EnterForm(PageForm):
    """What an import rests on; only what this file needs is asked.

    ``needs`` are the kinds of which the file has something that is not on record: ``reason``,
    ``recognition``, ``ceiling``.
    """

    minutes_number = DocumentNumberField(label=_("会议纪要文号"))
    minutes_on = DateField(label=_("会议日期"))
    reason = ReasonField(
        label=_("更正已上报评分的理由"),
        max_length=300,
        help_text=_("文件改动了已上报的评分,每一处改动都记下这条理由。"),
    )
    recognition_number = DocumentNumberField(label=_("创新项目认定的文号"))
    recognition_on = DateField(label=_("创新项目认定的日期"))
    recognition_reason = ReasonField(label=_("创新项目认定的说明"), max_length=300)
    ceiling_number = DocumentNumberField(label=_("星级上限的文号"))
    ceiling_on = DateField(label=_("星级上限的日期"))
    ceiling_reason = ReasonField(
        label=_("星级上限的理由"),
        max_length=300,
        help_text=_("表中“备注”一栏的内容会附在各党组织的理由后面。"),
    )
    expected_plan = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, needs: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in ("reason", "recognition", "ceiling"):
            if kind not in needs:
                for name in [name for name in self.fields if name.startswith(kind)]:
                    del self.fields[name]


class ConfirmForm(PageForm):
    """Nothing to fill in: the button is the answer."""


class ReasonForm(PageForm):
    reason = ReasonField(max_length=300)


class RecogniseForm(PageForm):
    is_recognised = forms.TypedChoiceField(
        label=_("认定结果"),
        choices=[("1", _("认定")), ("0", _("取消认定"))],
        coerce=lambda text: text == "1",
        empty_value=None,
    )
    number = DocumentNumberField(label=_("认定文号"))
    decided_on = DateField(label=_("认定日期"))
    reason = ReasonField(
        label=_("认定说明"), max_length=300, help_text=_("项目名称、认定依据;取消的写明原因。")
    )


class CeilingForm(PageForm):
    star = forms.TypedChoiceField(
        label=_("星级上限"),
        choices=[
            ("1", _("最高一星")),
            ("2", _("最高二星")),
            ("3", _("最高三星")),
            ("4", _("最高四星")),
            ("5", _("最高五星")),
            ("0", _("解除上限")),
        ],
        coerce=lambda text: int(text) or None,
        empty_value=None,
    )
    document_number = DocumentNumberField(label=_("文号"))
    document_on = DateField(label=_("文件日期"))
    reason = ReasonField(max_length=300, help_text=_("依据哪一条、什么事实。"))


class NotFiledForm(PageForm):
    number = DocumentNumberField(label=_("文号"))
    decided_on = DateField(label=_("决定日期"))
    reason = ReasonField(help_text=_("写明催报、延期的经过。"))


# --- paths: who reviews instead of whom


class EnterAssignmentForm(PageForm):
    codes = forms.CharField(
        label=_("党组织代码"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一个;同一份决定的可以一起录入。"),
    )
    kind = forms.ChoiceField(label=_("方式"), choices=AssignmentKind.choices)
    body = forms.ModelChoiceField(
        label=_("指定的审核党委"),
        queryset=Organisation.objects.none(),
        empty_label=_("请选择"),
        help_text=_("指定交叉审核的须选;代为审核由组织部审核,恢复的由原审核党委审核,不用选。"),
    )
    number = DocumentNumberField(label=_("文号"))
    decided_on = DateField(label=_("决定日期"))
    reason = ReasonField()

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = bodies
            # asked for with one way of the three: neither "optional" nor always needed
            field.required = False

    def clean_codes(self) -> list[str]:
        return str(self.cleaned_data["codes"]).split()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        is_cross = cleaned.get("kind") == AssignmentKind.CROSS
        if is_cross and not cleaned.get("body") and "body" not in self.errors:
            self.add_error("body", _("请选择指定的审核党委。"))
        return cleaned


class ConfirmAssignmentForm(PageForm):
    """How many branches were shown; the button is the answer."""

    expected_count = forms.IntegerField(widget=forms.HiddenInput)


class EnterSingleClerkForm(PageForm):
    body = forms.ModelChoiceField(
        label=_("审核党委"), queryset=Organisation.objects.none(), empty_label=_("请选择")
    )
    number = DocumentNumberField(label=_("文号"))
    decided_on = DateField(label=_("决定日期"))
    reason = ReasonField(max_length=300, help_text=_("为什么没有另一人可以确认。"))

    def __init__(self, *args: Any, bodies: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["body"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = bodies
