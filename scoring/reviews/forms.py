"""Forms of scores by workbook and of what is decided of one branch."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.reviews.models import Method
from starrating.forms import (
    DateField,
    DocumentNumberField,
    PageForm,
    ReasonField,
    WorkbookField,
)
from starrating.scores import ScoreFault, format_hundredths, parse_score, score_sentence


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


# desk


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


# offline


class ReviewWorkbookForm(PageForm):
    file = WorkbookField(
        label=_("填好的审核工作簿"),
        max_length=255,
        help_text=_("从系统下载、填好的 .xlsx,最大 20 MB;也可以只含一部分党组织。"),
    )


class EnterReviewWorkbookForm(PageForm):
    """Nothing to fill in; it carries what was previewed."""

    expected_plan = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
