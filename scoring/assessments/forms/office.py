"""Forms of the reviewing body and the department, and the naming of a deputy."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from branches.people.models import Account
from scoring.assessments.forms.parts import FileField, SubmitForm
from scoring.assessments.models import PaperState, UrgeWay
from scoring.assessments.services.texts import LINE_LENGTH
from starrating.forms import DateField, PageForm, ReasonField


class ExtendForm(PageForm):
    until = DateField(label=_("延至"), help_text=_("当天 24 时截止。"))
    reason = ReasonField()


class UrgeForm(PageForm):
    way = forms.ChoiceField(label=_("方式"), choices=UrgeWay.choices)
    text = forms.CharField(
        label=_("内容"), max_length=LINE_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class PaperFormForm(PageForm):
    """The scan of a branch's paper form, and why it is entered for it."""

    file = FileField(
        label=_("纸质申请表扫描件"),
        help_text=_("签字盖章的申请表,扫描成一个 PDF 或图片,不超过 20 MB。"),
        allow_empty_file=True,
    )
    reason = forms.CharField(
        label=_("代录原因"), max_length=LINE_LENGTH, help_text=_("如:支部没有网络。")
    )


class ConfirmPaperFormForm(SubmitForm):
    is_compared = forms.BooleanField(label=_("已对照扫描件逐项核对,录入内容与纸质申请表一致"))


class DiscardForm(PageForm):
    reason = ReasonField(max_length=LINE_LENGTH)


class TrackPaperForm(PageForm):
    fingerprint = forms.CharField(
        label=_("纸质件上的指纹"),
        max_length=100,
        help_text=_("印在申请表页脚;至少前 12 位,空格和横线不计。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    state = forms.ChoiceField(label=_("纸质签章"), choices=PaperState.choices)
    file = FileField(label=_("扫描件"), required=False, allow_empty_file=True)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("state") == PaperState.SCANNED and not data.get("file"):
            self.add_error("file", ValidationError(_("登记扫描件时请上传文件。")))
        return data


class DeputyForm(PageForm):
    account = forms.ModelChoiceField(
        label=_("代为提交的填报员"),
        queryset=Account.objects.none(),
        required=False,
        empty_label=_("不指定"),
        help_text=_("指定以后,他也可以提交、撤回和作出声明。"),
    )

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["account"]
        field.queryset = choices
