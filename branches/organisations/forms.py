"""Forms of organisations: their facts, the tree's verbs, files coming in."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field, Kind, Organisation
from branches.organisations.queries import Organisations
from branches.organisations.services import FIRST_YEAR, Facts
from starrating import clock
from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField, WorkbookField
from starrating.scores import clean_text
from starrating.stars import STAR_WORDS
from starrating.workbook import BadDate, PartialDate, parse_date

_COUNT = re.compile(r"[0-9]{1,6}")


class PartialDateField(forms.CharField):
    """A day, or a month where no more is known; cleans to a PartialDate or None."""

    def __init__(self, **kwargs: Any) -> None:
        defaults = {"max_length": 20, "help_text": _("如 2019-03-05;只知道月份就写 2019-03。")}
        super().__init__(**{**defaults, **kwargs})

    def clean(self, value: Any) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_date(text)
        except BadDate as bad:
            raise ValidationError(str(bad)) from bad


class CountField(forms.CharField):
    """A whole number of at most six digits, full-width ones too; cleans to int or None."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        super().__init__(**{"max_length": 12, "widget": widget, **kwargs})

    def clean(self, value: Any) -> int | None:
        text = clean_text(super().clean(value))
        if not text:
            return None
        if not _COUNT.fullmatch(text):
            raise ValidationError(_("应为整数,如 29。"))
        return int(text)


class OneOrganisationField(forms.CharField):
    """One of ``among``, by its code or its whole name; cleans to the organisation."""

    among: Organisations = Organisation.objects.none()

    def clean(self, value: Any) -> Organisation:
        text = super().clean(value)
        found = list(self.among.filter(code=text)) or list(self.among.filter(name=text)[:2])
        if not found:
            raise ValidationError(
                _("没有代码或全称是“%(text)s”的在册党组织。"), params={"text": text}
            )
        if len(found) > 1:
            raise ValidationError(_("有同名的党组织,请改填党组织代码。"))
        return found[0]


class ParentField(forms.ChoiceField):
    """One of ``among`` to choose from, known by its code; cleans to the organisation."""

    among: Organisations = Organisation.objects.none()

    def offer(self, among: Organisations) -> None:
        self.among = among
        named = among.values_list("code", "name")
        self.choices = [("", _("请选择")), *((code, f"{name}({code})") for code, name in named)]

    def clean(self, value: Any) -> Organisation:
        found = self.among.filter(code=super().clean(value)).first()
        if found is None:  # ended while the form was being sent
            raise ValidationError(_("这个上级党组织刚被合并或撤销,请另选。"))
        return found


class VersionedForm(PageForm):
    """A form about an organisation as it was read: a newer one is shown before it is written over."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class _FactFields(PageForm):
    kind = forms.ChoiceField(label=_("类型"), choices=Kind.choices, initial=Kind.BRANCH)
    field = forms.ModelChoiceField(
        label=_("领域"),
        queryset=Field.objects.all(),
        required=False,
        empty_label=_("未填写"),
        help_text=_("参评的党组织在批次开始前须填。"),
    )
    founded = PartialDateField(label=_("成立日期"), required=False)
    term_ends = PartialDateField(label=_("换届日期"), required=False)
    member_count = CountField(label=_("党员数"), required=False)
    note = forms.CharField(
        label=_("备注"), max_length=300, required=False, help_text=_("不要写个人信息。")
    )

    def facts(self) -> Facts:
        names = ("kind", "field", "founded", "term_ends", "member_count", "note")
        return Facts(**{name: self.cleaned_data[name] for name in names})


class CreateForm(_FactFields):
    code = forms.CharField(label=_("党组织代码"), max_length=32)
    name = forms.CharField(label=_("党组织名称"), max_length=200)
    parent = ParentField(label=_("上级党组织"))
    field_order = ("parent", "code", "name")

    def __init__(self, *args: Any, parents: Organisations, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent"]
        field.offer(parents)


class ChangeForm(_FactFields, VersionedForm):
    reason = ReasonField(max_length=300, min_length=None, required=False)


class RenameForm(VersionedForm):
    name = forms.CharField(label=_("新名称"), max_length=200)
    reason = ReasonField(label=_("理由或文号"), max_length=300)


class MoveForm(VersionedForm):
    parent = ParentField(label=_("新的上级党组织"))
    reason = ReasonField(label=_("理由或文号"), max_length=300)

    def __init__(self, *args: Any, parents: Organisations, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parent"]
        field.offer(parents)


class MergeForm(VersionedForm):
    successor = OneOrganisationField(
        label=_("并入的党组织"), max_length=200, help_text=_("填党组织代码,或没有重名的全称。")
    )
    ended_on = DateField(label=_("合并日期"))
    reason = ReasonField(label=_("理由或文号"), max_length=300)
    confirmed = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, heirs: Organisations, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.among = heirs


class RetireForm(VersionedForm):
    ended_on = DateField(label=_("撤销日期"))
    reason = ReasonField(label=_("理由或文号"), max_length=300)


class UndiscloseForm(VersionedForm):
    basis = forms.CharField(
        label=_("不公开依据"), max_length=200, help_text=_("规定或文件的名称和文号。")
    )
    decided_by = forms.CharField(label=_("决定单位"), max_length=200)


class DiscloseForm(VersionedForm):
    reason = ReasonField(label=_("理由或文号"), max_length=300)


class CorrectStarForm(PageForm):
    star = forms.TypedChoiceField(
        label=_("更正为"), choices=[("", _("请选择")), *STAR_WORDS.items()], coerce=int
    )
    document_number = DocumentNumberField(label=_("更正文件的文号"))
    decided_on = DateField(label=_("更正文件的日期"))
    reason = ReasonField(label=_("更正理由"), max_length=300)


class UploadRosterForm(PageForm):
    file = WorkbookField(label=_("名册文件(.xlsx 或 .csv)"))


class UploadStarsForm(PageForm):
    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    file = WorkbookField(label=_("星级文件(.xlsx 或 .csv)"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(clock.today().year, FIRST_YEAR - 1, -1)
        field: Any = self.fields["year"]
        field.choices = [(year, str(year)) for year in years]


class ConfirmImportForm(PageForm):
    """The digest of what the preview showed; the button is the answer."""

    plan = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
