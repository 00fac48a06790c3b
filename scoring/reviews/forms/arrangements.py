"""Forms of who reviews instead of whom."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from scoring.rounds.models import AssignmentKind
from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField


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
