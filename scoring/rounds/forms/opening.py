"""Forms of pools, seats, the policy, opening, and the working calendar."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.engine import SEATED
from scoring.rounds.models import Pool
from scoring.rounds.queries import Seats
from scoring.standards.models import RuleSet
from starrating.forms import DateField, DocumentNumberField, PageForm

STAR_LABELS = {5: _("五星"), 4: _("四星"), 3: _("三星")}


class MergePoolsForm(PageForm):
    pools = forms.MultipleChoiceField(
        label=_("要合并的评定池"), widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label=_("合并后的名称"), max_length=50)
    document_number = DocumentNumberField(label=_("合池文号"))

    def __init__(
        self, *args: Any, pools: Iterable[Pool], numbers: Mapping[str, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(pool.pk): pool for pool in pools}
        choice = self.fields["pools"]
        if isinstance(choice, forms.MultipleChoiceField):
            choice.choices = [
                (key, _t("%(name)s(参评 %(n)s 个)") % {"name": pool.name, "n": numbers[pool.name]})
                for key, pool in self.known.items()
            ]

    def clean_pools(self) -> list[Pool]:
        return [self.known[key] for key in self.cleaned_data["pools"]]


class AdoptSeatsForm(PageForm):
    """Whole seats for every pool, named ``pool<place>_<star>``; prefilled with the city's table."""

    document_number = DocumentNumberField(label=_("名额文号"))
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, table: Mapping[str, Seats], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = {name: dict(seats) for name, seats in table.items()}
        for place, (pool, seats) in enumerate(self.table.items()):
            for star in SEATED:
                label = _t("%(pool)s %(star)s名额") % {"pool": pool, "star": STAR_LABELS[star]}
                self.fields[f"pool{place}_{star}"] = forms.IntegerField(
                    label=label, min_value=0, max_value=1_000_000, initial=seats[star]
                )

    @property
    def lines(self) -> list[tuple[str, list[Any]]]:
        """(pool, its three bound fields), for a table of inputs."""
        return [
            (pool, [self[f"pool{place}_{star}"] for star in SEATED])
            for place, pool in enumerate(self.table)
        ]

    @property
    def seats(self) -> dict[str, Seats] | None:
        """The numbers typed; None where they are the city's table as it was offered."""
        given = {
            pool: {star: self.cleaned_data[f"pool{place}_{star}"] for star in SEATED}
            for place, pool in enumerate(self.table)
        }
        return None if given == self.table else given


class EnterPolicyForm(PageForm):
    overflow = forms.ChoiceField(
        label=_("四项比例不能同时满足时"),
        choices=RuleSet.Overflow.choices,
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("依据或说明"), max_length=300, required=False)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sentences: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        overflow = self.fields["overflow"]
        if isinstance(overflow, forms.ChoiceField):
            overflow.choices = [
                (value, f"{label}:{sentences[value]}")
                for value, label in RuleSet.Overflow.choices
                if value in sentences
            ]


class OpenForm(PageForm):
    acknowledged = forms.BooleanField(label=_("已知悉上列岗位空缺,开启后尽快补齐"), required=False)
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_gaps: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_gaps:
            del self.fields["acknowledged"]


class WorkingDayForm(PageForm):
    day = DateField(label=_("日期"))
    is_working = forms.TypedChoiceField(
        label=_("这一天"),
        choices=[("1", _("上班")), ("0", _("不上班"))],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("说明"), max_length=100, help_text=_("如:国庆节调休,国办发明电〔2026〕7号。")
    )


class ConfirmYearForm(PageForm):
    document_number = DocumentNumberField(label=_("放假通知文号"))
