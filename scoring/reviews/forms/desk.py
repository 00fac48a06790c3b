"""Forms of the review desk."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.reviews.models import Method
from starrating.forms import (
    DateField,
    PageForm,
    ReasonField,
)
from starrating.scores import ScoreFault, format_hundredths, parse_score, score_sentence


class VerdictForm(PageForm):
    """The opinion of one indicator: ``agree`` takes the branch's own score, else one is typed.

    The service decides; here a fault is told at the very field.
    """

    score = forms.CharField(
        label=_("审核分"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("理由"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    methods = forms.MultipleChoiceField(
        label=_("考评方式"), choices=Method.choices, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    agree = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, maximum: Decimal, self_score: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._maximum, self._own = int(maximum * 100), int(self_score * 100)
        self.fields["score"].label = _("审核分")
        self.fields["reason"].label = _("理由")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("agree") or "score" not in data:
            return data
        found = parse_score(data["score"], self._maximum)
        if isinstance(found, ScoreFault):
            self.add_error("score", f"{score_sentence(found, self._maximum)}。")
            return data
        data["score"] = format_hundredths(found)
        if found != self._own and not data.get("reason"):
            self.add_error("reason", _t("审核分与自评不同,请写明理由。"))
        return data


class ReturnForm(PageForm):
    """A box for each indicator: those with a reason go back. ``places`` are names by key."""

    due_on = DateField(label=_("修改期限"), help_text=_("不填写的,按三个工作日。"), required=False)

    def __init__(self, *args: Any, places: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places = places
        for key, name in places.items():
            widget = forms.Textarea(attrs={"rows": 2})
            self.fields[f"reason_{key}"] = forms.CharField(
                label=name, required=False, max_length=1000, widget=widget
            )
        self.order_fields([*(name for name in self.fields if name != "due_on"), "due_on"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        data["indicators"] = {
            key: reason for key in self._places if (reason := data.pop(f"reason_{key}", ""))
        }
        if not data["indicators"] and not self.errors:
            raise forms.ValidationError(_t("请在要退回的指标下写明理由。"))
        return data


class ResumeForm(PageForm):
    reason = ReasonField(max_length=1000, help_text=_("写明期满未答复的情况。"))
