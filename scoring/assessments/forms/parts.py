"""Forms of the parts beside the indicators."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scoring.assessments.forms.indicator import PartForm
from scoring.assessments.models import MeetingKind, Project
from scoring.assessments.services import ProjectValues, Step
from scoring.assessments.services.parts import MINUTES_LENGTH, MOST_PEOPLE, TITLE_LENGTH
from scoring.assessments.services.texts import LINE_LENGTH, TEXT_LENGTH
from scoring.standards.queries import STAR_NAMES
from starrating.forms import DateField, PageForm
from starrating.uploads import FILE_BYTES

STEPS = 4


class ConfirmForm(PageForm):
    """A form without fields: the button is all there is."""


class SubmitForm(PageForm):
    """The button under the checked answers; carries the fingerprint of what was shown."""

    fingerprint = forms.CharField(max_length=64, widget=forms.HiddenInput)


class FeaturesForm(PartForm):
    text = forms.CharField(
        label=_("主要特色和成效"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("写清做法和实效,注意文字简练;最多 5000 字。"),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class MeetingForm(PageForm):
    kind = forms.ChoiceField(label=_("会议"), choices=MeetingKind.choices)
    held_on = DateField(label=_("会议日期"))
    due = forms.IntegerField(label=_("应到人数"), min_value=1, max_value=MOST_PEOPLE)
    present = forms.IntegerField(label=_("实到人数"), min_value=1, max_value=MOST_PEOPLE)
    result = forms.CharField(
        label=_("会议结果"), max_length=LINE_LENGTH, help_text=_("如:一致通过自评结果和申报四星。")
    )
    minutes = forms.CharField(label=_("会议记录编号"), max_length=MINUTES_LENGTH)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("due") and data.get("present") and data["present"] > data["due"]:
            self.add_error("present", ValidationError(_("实到人数不能多于应到人数。")))
        return data


class ProposeForm(PageForm):
    star = forms.TypedChoiceField(
        label=_("申报星级"),
        coerce=int,
        choices=[(star, name) for star, name in STAR_NAMES.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("说明"),
        required=False,
        max_length=LINE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("申报的星级高于自评分所达到的,请写一句说明。"),
    )


class FileField(forms.FileField):
    """A file, not larger than the service takes; what it is, the service finds out."""

    widget = forms.FileInput(attrs={"accept": ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file is not None and file.size > FILE_BYTES:
            raise ValidationError(_("文件超过 20 MB。"))
        return file


class EvidenceForm(PageForm):
    file = FileField(
        label=_("上传文件"),
        help_text=_("PDF、Word(.docx)、Excel(.xlsx)、JPG、PNG,不超过 20 MB。"),
        allow_empty_file=True,
    )


class UsesForm(PageForm):
    """Which indicators and rules a file proves, as ``i<key>`` and ``r<key>``."""

    uses = forms.MultipleChoiceField(
        label=_("这个文件证明"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["uses"]
        field.choices = choices


class ProjectForm(PartForm):
    """The innovation project; measures and milestones one a row, blank rows are passed over."""

    title = forms.CharField(label=_("项目名称"), required=False, max_length=TITLE_LENGTH)
    problem = forms.CharField(
        label=_("要解决的问题"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    results = forms.CharField(
        label=_("成效"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, project: Project | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.project = project or Project(version=0)
        self.counts = {}
        for part, label in (("measures", _("措施")), ("milestones", _("进度"))):
            known = getattr(self.project, part)
            self.counts[part] = max(STEPS, len(known) + 2)
            for place in range(self.counts[part]):
                step = known[place] if place < len(known) else {}
                self._add_step(f"{part}{place}", f"{label} {place + 1}", step)
        names = ("title", "problem", "results", "version")
        self.initial.update({name: getattr(self.project, name) for name in names})

    def _add_step(self, name: str, label: str, step: dict[str, Any]) -> None:
        self.fields[f"{name}_text"] = forms.CharField(
            label=label, required=False, max_length=LINE_LENGTH
        )
        self.fields[f"{name}_due"] = DateField(label=_("时间"), required=False)
        self.initial[f"{name}_text"] = step.get("text", "")
        self.initial[f"{name}_due"] = step.get("due_on")
        if name.startswith("milestones"):
            self.fields[f"{name}_reached"] = forms.BooleanField(label=_("已完成"), required=False)
            self.initial[f"{name}_reached"] = step.get("is_reached", False)

    def rows(self, part: str) -> list[dict[str, Any]]:
        """Bound fields of each row, as the template draws them."""
        found = []
        for place in range(self.counts[part]):
            name = f"{part}{place}"
            row = {"text": self[f"{name}_text"], "due": self[f"{name}_due"]}
            if part == "milestones":
                row["reached"] = self[f"{name}_reached"]
            found.append(row)
        return found

    @property
    def measures(self) -> list[dict[str, Any]]:
        return self.rows("measures")

    @property
    def milestones(self) -> list[dict[str, Any]]:
        return self.rows("milestones")

    def values(self) -> ProjectValues:
        data = self.cleaned_data

        def steps(part: str) -> list[Step]:
            return [
                Step(
                    data[f"{part}{place}_text"],
                    data[f"{part}{place}_due"],
                    bool(data.get(f"{part}{place}_reached")),
                )
                for place in range(self.counts[part])
            ]

        return ProjectValues(
            data["title"],
            data["problem"],
            steps("measures"),
            steps("milestones"),
            data["results"],
        )
