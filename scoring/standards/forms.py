"""Forms of drafts: numbers read strictly, lists one entry a line, only the fields a kind needs."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field
from scoring.standards.models import DeductionRule, OverflowPolicy, RuleSet, Standard
from scoring.standards.queries import STAR_NAMES, overflow_words
from starrating.forms import PageForm
from starrating.scores import clean_text

_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,2})?")
_Kind = DeductionRule.RuleKind
STARS = (5, 4, 3, 2)


class NumberField(forms.CharField):
    """A number as people write it: ASCII or full-width digits, at most two decimals; a Decimal."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        super().__init__(**{"max_length": 20, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return format(value.normalize(), "f") if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        text = clean_text(super().clean(value))
        if not text:
            return None
        if not _NUMBER.fullmatch(text):
            raise ValidationError(_("应为最多两位小数的数字,如 12 或 12.5。"))
        return Decimal(text)


class LinesField(forms.CharField):
    """A list of texts, one a line; blank lines are passed over."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 6})
        super().__init__(**{"max_length": 5000, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = super().clean(value).splitlines()
        return [line.strip() for line in lines if line.strip()]


class GradesField(LinesField):
    """Grades, one a line: ``好 20``; a list of (label, Decimal)."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list):
            return "\n".join(f"{label} {points}" for label, points in value)
        return value

    def clean(self, value: Any) -> Any:
        return [self._grade(line) for line in super().clean(value)]

    def _grade(self, line: str) -> tuple[str, Decimal]:
        label, _blank, points = line.rpartition(" ")
        if not label or not _NUMBER.fullmatch(clean_text(points)):
            raise ValidationError(_("“%(line)s”应写成“档次 分”,如“好 20”。"), params={"line": line})
        return label.strip(), Decimal(clean_text(points))


class DraftForm(PageForm):
    """A form that changes a draft; it carries the version it was shown with."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class CopyRuleSetForm(PageForm):
    source = forms.ModelChoiceField(
        label=_("复制自"),
        queryset=RuleSet.objects.none(),
        required=False,
        empty_label=_("随系统附带的规则"),
    )
    title = forms.CharField(label=_("名称"), max_length=200)

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]  # a model choice field


class CopyStandardForm(PageForm):
    source = forms.ModelChoiceField(
        label=_("复制自"),
        queryset=Standard.objects.none(),
        required=False,
        empty_label=_("随系统附带的标准(110 分)"),
    )
    title = forms.CharField(label=_("名称"), max_length=200)
    field = forms.ModelChoiceField(
        label=_("适用领域"), queryset=Field.objects.all(), required=False, empty_label=_("不限领域")
    )
    with_vetoes = forms.BooleanField(
        label=_("带上附带标准中可选的一票否决项"),
        required=False,
        help_text=_("只在复制附带标准时有用;带上后可以逐条修改或删去。"),
    )

    def __init__(self, *args: Any, sources: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]  # a model choice field


class StandardForm(DraftForm):
    title = forms.CharField(label=_("名称"), max_length=200)
    field = forms.ModelChoiceField(
        label=_("适用领域"), queryset=Field.objects.all(), required=False, empty_label=_("不限领域")
    )
    aims = LinesField(label=_("目标(六有)"), help_text=_("一行一条。"), required=False)
    note = forms.CharField(
        label=_("说明"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )


class RuleSetForm(DraftForm):
    """A rule set as a whole; ``levels()`` gives the bound fields of each star's line."""

    title = forms.CharField(label=_("名称"), max_length=200)
    overflow = forms.ChoiceField(label=_("超额处理"), choices=RuleSet.Overflow.choices)
    threshold_basis = forms.ChoiceField(
        label=_("分数线依据"), choices=RuleSet.ThresholdBasis.choices
    )
    low_cap = NumberField(label=_("二星及以下比例(%)"))
    tie_keys = LinesField(
        label=_("同分比较指标"),
        required=False,
        help_text=_("一行一个指标名称,按比较的先后;都相同的才是并列,由会议裁定。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["overflow"].help_text = format_html_join(
            "",
            "<div><b>{}</b>:{}</div>",
            ((str(policy.label), overflow_words(policy.value)) for policy in OverflowPolicy),
        )
        for star in STARS:
            named = {"star": STAR_NAMES[star]}
            self.fields[f"minimum_{star}"] = NumberField(label=_("%(star)s分数线") % named)
            if star > 2:
                self.fields[f"cap_{star}"] = NumberField(label=_("%(star)s名额比例(%%)") % named)
            self.fields[f"gate_{star}"] = forms.BooleanField(
                label=_("%(star)s须有认定的创新项目") % named, required=False
            )

    def levels(self) -> list[dict[str, Any]]:
        names = self.fields
        return [
            {
                "star": STAR_NAMES[star],
                "minimum": self[f"minimum_{star}"],
                "cap": self[f"cap_{star}"] if f"cap_{star}" in names else None,
                "gate": self[f"gate_{star}"],
            }
            for star in STARS
        ]

    def plain_fields(self) -> list[Any]:
        return [self[name] for name in RuleSetForm.base_fields if name != "expected_version"]


class IndicatorForm(DraftForm):
    name = forms.CharField(label=_("指标名称"), max_length=50)
    maximum = NumberField(label=_("分值"))
    is_bonus = forms.BooleanField(label=_("加分项(不计入基础分)"), required=False)
    is_inferred = forms.BooleanField(label=_("分值为推定,有待正式文件核实"), required=False)
    source_note = forms.CharField(label=_("分值来源"), max_length=300, required=False)
    method = forms.CharField(label=_("考评方式"), max_length=200, required=False)

    def __init__(self, *args: Any, is_group: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_group:
            del self.fields["maximum"], self.fields["is_bonus"]


class CriterionForm(DraftForm):
    text = forms.CharField(
        label=_("评分要点"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class RuleForm(DraftForm):
    """A deduction rule of one kind, with the fields that kind has a use for."""

    label = forms.CharField(label=_("扣分项"), max_length=300)
    points = NumberField(label=_("扣多少分"))
    points_limit = NumberField(label=_("最多扣多少分"), required=False)
    measure = forms.CharField(label=_("数值名称"), max_length=100, help_text=_("如:全年学时。"))
    comparison = forms.ChoiceField(
        label=_("与界限比较"), choices=[("", "—"), *DeductionRule.Comparison.choices]
    )
    threshold = NumberField(label=_("界限"))
    grades = GradesField(label=_("分档"), help_text=_("一行一档,从高到低,如“好 20”。"))
    veto_ceiling = forms.TypedChoiceField(
        label=_("出现此情形时"),
        coerce=int,
        choices=[
            *(
                (star, _("星级最高为%(star)s") % {"star": STAR_NAMES[star]})
                for star in (1, 2, 3, 4)
            ),
            (0, _("不参加本次评定")),
        ],
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown, optional = FIELDS[kind]
        for name in [*self.fields]:
            if name not in {"label", "expected_version", *shown}:
                del self.fields[name]
            elif name in optional:
                self.fields[name].required = False
        if kind == _Kind.BONUS:
            self.fields["label"].label = _("加分项")
            self.fields["points"].label = _("每项加多少分(不填为酌情加分)")
            self.fields["points_limit"].label = _("最多加多少分")
            self.fields["points_limit"].required = True


_MEASURE = ("measure", "comparison", "threshold")
# fields of each kind, and those of them that may stay empty
FIELDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    _Kind.FIXED.value: (("points",), ()),
    _Kind.PER_OCCURRENCE.value: (("points", "points_limit"), ("points_limit",)),
    _Kind.PER_PERSON.value: (("points", "points_limit", *_MEASURE), ("points_limit", *_MEASURE)),
    _Kind.THRESHOLD.value: (("points", *_MEASURE), ()),
    _Kind.DISCRETION.value: (("points_limit",), ("points_limit",)),
    _Kind.BONUS.value: (("points", "points_limit"), ("points",)),
    _Kind.GRADED.value: (("grades",), ()),
    _Kind.VETO.value: (("veto_ceiling", *_MEASURE), _MEASURE),
}


class MoveForm(DraftForm):
    direction = forms.ChoiceField(label=_("方向"), choices=[("up", _("上移")), ("down", _("下移"))])


class ConfirmForm(DraftForm):
    """Nothing to fill in: the button is the answer."""


class DiscardForm(PageForm):
    """Nothing to fill in: the button is the answer."""
