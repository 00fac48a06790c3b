"""Forms of the determination."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.rating.models import TieCase
from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField


class ConfirmForm(PageForm):
    """Nothing to fill in: the act itself is asked for."""


class ReasonForm(PageForm):
    reason = ReasonField()


class DecideForm(PageForm):
    minutes_number = DocumentNumberField(label=_("审定会议纪要文号"))
    minutes_on = DateField(label=_("审定会议日期"))


class Winners(forms.CheckboxSelectMultiple):
    """Boxes in the rows of a table; a fault links to the table."""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_ if index is None else f"{id_}_{index}"


class RulingForm(PageForm):
    """Who of the members wins the seats left, and on what grounds."""

    winners = forms.MultipleChoiceField(label=_("入选党组织"), widget=Winners)
    basis = ReasonField(
        label=_("裁定依据"),
        help_text=_("写明会议比较了什么、为什么由所选党组织入选。"),
    )
    minutes_number = DocumentNumberField(label=_("会议纪要文号"))
    minutes_on = DateField(label=_("会议日期"))

    def __init__(self, *args: Any, case: TieCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case
        self.fields["winners"].choices = [  # type: ignore[attr-defined]  # a choice field, as declared above
            (member["code"], member["code"]) for member in case.members
        ]

    def clean_winners(self) -> list[str]:
        winners: list[str] = self.cleaned_data["winners"]
        if len(winners) != self.case.seats:
            raise forms.ValidationError(
                _t("剩余名额 %(seats)s 个,应正好选 %(seats)s 个,现在选了 %(count)s 个。")
                % {"seats": self.case.seats, "count": len(winners)}
            )
        return winners
