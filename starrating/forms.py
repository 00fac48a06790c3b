"""Forms of the kit: optional fields say so, errors are linked, fields of this trade."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from starrating.workbook.limits import FILE_BYTES


class UncutForm(forms.Form):
    """A form whose boxes take whatever is pasted; what is too long is told, with the text kept.

    A browser that knows the limit cuts a pasted text at it and says nothing.
    """

    def __getitem__(self, name: str) -> BoundField:
        bound = super().__getitem__(name)
        bound.field.widget.attrs.pop("maxlength", None)
        return bound


class PageForm(UncutForm):
    """A form of a page. Optional fields are marked in words, not required ones with a star."""

    required_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not field.required:
                self.say_optional(name)

    def say_optional(self, name: str) -> None:
        """Let a field be left blank, and say so beside its label where it has one."""
        field = self.fields[name]
        field.required = False
        if not isinstance(field, forms.BooleanField) and not field.widget.is_hidden:
            mark = '{} <span class="optional">{}</span>'
            field.label = format_html(mark, field.label or name, _("(选填)"))


class DateField(forms.DateField):
    """A day, typed or picked."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(
            **{"widget": widget, "input_formats": ["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d"], **kwargs}
        )


class DocumentNumberField(forms.CharField):
    """文号 of a document or minutes: up to 100 characters, kept as written."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"placeholder": "如:云组通〔2025〕31号", "autocomplete": "off"}
        super().__init__(**{"max_length": 100, "widget": forms.TextInput(attrs=attrs), **kwargs})


class ReasonField(forms.CharField):
    """理由 in words: at least two characters, up to a page."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        defaults = {"label": _("理由"), "min_length": 2, "max_length": 2000, "widget": widget}
        super().__init__(**{**defaults, **kwargs})


class RevocationForm(PageForm):
    """What the revocation of something confirmed rests on (``starrating.revocation``)."""

    number = DocumentNumberField(label=_("撤销文号"))
    decided_on = DateField(label=_("撤销决定日期"))
    reason = ReasonField(label=_("撤销理由"))


class WorkbookField(forms.FileField):
    """An .xlsx or .csv file, not larger than the reader takes; the service reads it."""

    widget = forms.FileInput(attrs={"accept": ".xlsx,.csv"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file.size > FILE_BYTES:
            raise ValidationError(_("文件超过 20 MB,请核对是不是选错了文件。"))
        return file
