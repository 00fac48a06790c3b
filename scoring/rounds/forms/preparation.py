"""Forms of a round in preparation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field
from scoring.rounds.models import RoundStage
from scoring.rounds.queries import Proposal
from scoring.standards.models import RuleSet, Standard
from scoring.standards.queries import published_rule_sets, published_standards
from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField
from starrating.uploads import FILE_BYTES


class ConfirmForm(PageForm):
    """Nothing to fill in: the button is the answer."""


class CreateRoundForm(PageForm):
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    name = forms.CharField(label=_("名称"), max_length=100)
    period_from = DateField(
        label=_("考评周期自"), required=False, help_text=_("留空为上一年 9 月 1 日。")
    )
    period_until = DateField(
        label=_("考评周期至"), required=False, help_text=_("留空为当年 8 月 31 日。")
    )
    rule_set = forms.ModelChoiceField(
        label=_("评定规则"),
        queryset=RuleSet.objects.none(),
        empty_label=None,
        help_text=_("只列出已发布的规则;批次开启后不能更换。"),
    )
    names_low_stars = forms.BooleanField(label=_("二星、一星也列名公示"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules: Any = self.fields["rule_set"]
        rules.queryset = published_rule_sets()


class ChangeRoundForm(CreateRoundForm):
    period_from = DateField(label=_("考评周期自"))
    period_until = DateField(label=_("考评周期至"))
    rule_set = forms.ModelChoiceField(
        label=_("评定规则"),
        queryset=RuleSet.objects.none(),
        empty_label=None,
        help_text=_("更换规则后,已确认的超额处理方式和已采用的名额作废。"),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class DocumentForm(PageForm):
    number = DocumentNumberField(label=_("文号"))
    title = forms.CharField(label=_("标题"), max_length=300)
    issued_on = DateField(label=_("印发日期"))
    file = forms.FileField(
        label=_("文件"),
        required=False,
        help_text=_("PDF、Word(.docx)、JPG 或 PNG,不超过 20 MB;没有扫描件的可以先只登记文号。"),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data.get("file")
        if file is not None and file.size > FILE_BYTES:
            raise ValidationError(_("文件超过 20 MB。"))
        return file


class ChooseStandardForm(PageForm):
    standard = forms.ModelChoiceField(
        label=_("考评标准"), queryset=Standard.objects.none(), empty_label=_("请选择")
    )

    def __init__(self, *args: Any, field: Field, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standards: Any = self.fields["standard"]
        standards.queryset = published_standards(field)


class CalendarForm(PageForm):
    """Two days for every stage, named ``<stage>_from`` and ``<stage>_until``."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in RoundStage:
            label = {"stage": stage.label}
            self.fields[f"{stage.value}_from"] = DateField(label=_t("%(stage)s开始日") % label)
            self.fields[f"{stage.value}_until"] = DateField(label=_t("%(stage)s截止日") % label)

    @property
    def lines(self) -> list[tuple[str, list[Any]]]:
        """(stage, its two bound fields), in the order of the stages."""
        return [
            (str(stage.label), [self[f"{stage.value}_from"], self[f"{stage.value}_until"]])
            for stage in RoundStage
        ]

    @property
    def dates(self) -> dict[str, tuple[date, date]]:
        given = self.cleaned_data
        return {
            stage.value: (given[f"{stage.value}_from"], given[f"{stage.value}_until"])
            for stage in RoundStage
        }


class ExemptForm(PageForm):
    reason = ReasonField(max_length=300)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class ExemptNewForm(PageForm):
    codes = forms.MultipleChoiceField(
        label=_("列为不参评"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一个党组织。")},
    )

    def __init__(self, *args: Any, proposals: Iterable[Proposal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes: Any = self.fields["codes"]
        codes.choices = [
            (one.enrolment.code, f"{one.enrolment.code} {one.enrolment.name}:{one.reason}")
            for one in proposals
        ]
        codes.initial = [code for code, _label in codes.choices]
