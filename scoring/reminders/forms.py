"""Forms of reminders."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scoring.reminders.models import Kind, ListWay
from starrating.forms import PageForm

WITHIN = {
    Kind.OVERDUE: _("已逾期"),
    Kind.ONE: _("1 天内到期"),
    Kind.THREE: _("2—3 天内到期"),
    Kind.SEVEN: _("4—7 天内到期"),
}
_KINDS = [("", _("全部")), *((kind.value, label) for kind, label in WITHIN.items())]


class NarrowForm(forms.Form):
    """What the list is narrowed by. What it does not know narrows nothing."""

    kind = forms.ChoiceField(label=_("时限"), choices=_KINDS, required=False)
    body = forms.ChoiceField(label=_("党(工)委"), required=False)

    def offer(self, bodies: Iterable[tuple[str, str]]) -> None:
        """Offer these bodies (code, name), once the list is known."""
        field: Any = self.fields["body"]
        field.choices = [("", _("全部")), *bodies]


class LogListForm(PageForm):
    way = forms.ChoiceField(
        label=_("怎样发出的"), choices=ListWay.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(choices=_KINDS, required=False, widget=forms.HiddenInput)
    body = forms.CharField(max_length=32, required=False, widget=forms.HiddenInput)
    expected = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
