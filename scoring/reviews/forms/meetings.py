"""Forms of the meeting, the report, and what comes back."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scoring.reviews.models import ReviewedScore
from scoring.reviews.services import MeetingDetails, Withdrawal
from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField
from starrating.stars import STAR_WORDS
from starrating.uploads import FILE_BYTES

_STARS = [
    ("", _("请选择")),
    *((str(star), word) for star, word in sorted(STAR_WORDS.items(), reverse=True)),
]
_LINES = forms.Textarea(attrs={"rows": 3})


class ProposeStarForm(PageForm):
    star = forms.TypedChoiceField(label=_("拟评星级"), choices=_STARS, coerce=int)
    reason = forms.CharField(
        label=_("拟评说明"),
        required=False,
        max_length=500,
        widget=_LINES,
        help_text=_("高于审核分所支持的,须写明理由;与组织部评定不同时,组织部会看到这段话。"),
    )
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class MeetingForm(PageForm):
    """The minutes of a meeting. ``branches`` are {code: name} that somebody may withdraw for."""

    minutes_number = DocumentNumberField(label=_("会议纪要文号"))
    held_on = DateField(label=_("会议日期"))
    chair = forms.CharField(label=_("主持人"), max_length=100)
    due = forms.IntegerField(label=_("应到"), min_value=1, max_value=999)
    present = forms.IntegerField(label=_("实到"), min_value=1, max_value=999)
    withdrawn = forms.CharField(
        label=_("回避人员"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "王某:第一小学党支部、099002002"}),
        help_text=_("每行一人,写“姓名:党组织、党组织”,党组织用名称或组织编码;没有回避的不填。"),
    )
    is_single_clerk = forms.BooleanField(
        label=_("单人经办:由签字盖章的会议纪要扫描件代替负责人在系统内确认"),
        required=False,
        help_text=_("须上传会议纪要扫描件;各处都注明“单人经办”。"),
    )
    scan = forms.FileField(
        label=_("会议纪要扫描件"),
        required=False,
        max_length=255,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        help_text=_("PDF、JPG 或 PNG,不超过 20 MB。"),
    )

    def __init__(
        self, *args: Any, branches: Mapping[str, str], may_be_single: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.branches = branches
        if not may_be_single:
            del self.fields["is_single_clerk"]

    def clean_withdrawn(self) -> list[Withdrawal]:
        codes = {name: code for code, name in self.branches.items()}
        codes |= {code: code for code in self.branches}
        found = []
        for text in self.cleaned_data["withdrawn"].splitlines():
            if not text.strip():
                continue
            name, _sign, rest = text.replace("\uff1a", ":").partition(":")
            places = [part.strip() for part in re.split("[、,\uff0c;\uff1b]", rest) if part.strip()]
            unknown = [place for place in places if place not in codes]
            if unknown or not places:
                raise ValidationError(
                    _("“%(line)s”:请写“姓名:党组织”,并用本党委审核的党组织的名称或组织编码。")
                    % {"line": text.strip()[:60]}
                )
            found.append(Withdrawal(name.strip(), tuple(codes[place] for place in places)))
        return found

    def clean_scan(self) -> tuple[bytes, str] | None:
        file = self.cleaned_data["scan"]
        if not file:
            return None
        if file.size > FILE_BYTES:
            raise ValidationError(_("文件超过 20 MB。"))
        return file.read(), file.name

    def details(self) -> MeetingDetails:
        data = {**self.cleaned_data}
        names = ("minutes_number", "held_on", "chair", "due", "present", "withdrawn")
        return MeetingDetails(
            **{name: data[name] for name in names},
            is_single_clerk=data.get("is_single_clerk", False),
        )


class CorrectMeetingForm(MeetingForm):
    reason = ReasonField(label=_("更正理由"), max_length=300)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class ConcludeForm(PageForm):
    """Which of the sheets that are wholly scored the meeting decided on."""

    reviews = forms.TypedMultipleChoiceField(label=_("审定的评分表"), coerce=int, required=False)

    def __init__(self, *args: Any, choices: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["reviews"]
        field.choices = [(str(key), str(key)) for key in choices]


class ReopenForm(PageForm):
    """Why a sheet is under review again, and which indicators get a new verdict."""

    indicators = forms.TypedMultipleChoiceField(
        label=_("重新评分的指标"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是全部。其余各项维持原来的意见。"),
    )
    reason = ReasonField(max_length=300)

    def __init__(self, *args: Any, choices: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["indicators"]
        field.choices = [(str(key), name) for key, name in choices]


class RescoreForm(PageForm):
    """A score and a reason for each indicator of a reported sheet: blank ones stay as they are."""

    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, scores: Iterable[ReviewedScore], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scores = list(scores)
        for given in self.scores:
            leaf = given.indicator
            self.fields[f"score_{leaf.pk}"] = forms.CharField(
                label=leaf.name,
                required=False,
                max_length=20,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "is-short"}),
            )
            self.fields[f"reason_{leaf.pk}"] = forms.CharField(
                label=_("%(name)s的改评理由") % {"name": leaf.name}, required=False, max_length=300
            )

    @property
    def rows(self) -> list[tuple[ReviewedScore, Any, Any]]:
        return [
            (given, self[f"score_{given.indicator_id}"], self[f"reason_{given.indicator_id}"])
            for given in self.scores
        ]

    def wanted(self) -> dict[int, tuple[str, str]]:
        keys = [given.indicator_id for given in self.scores]
        data = self.cleaned_data
        return {
            key: (data[f"score_{key}"], data[f"reason_{key}"])
            for key in keys
            if data[f"score_{key}"]
        }


class HearingForm(PageForm):
    told_on = DateField(label=_("告知日期"))
    heard_from = forms.CharField(
        label=_("陈述人"), max_length=100, help_text=_("听取谁的意见,一般是党组织书记。")
    )
    is_waived = forms.BooleanField(label=_("该党组织放弃陈述"), required=False)
    words = forms.CharField(
        label=_("陈述意见"),
        required=False,
        max_length=2000,
        widget=_LINES,
        help_text=_("没有放弃陈述的,写明对方的意见。"),
    )


class StatementForm(PageForm):
    text = ReasonField(label=_("说明"), help_text=_("写清对哪一项、依据什么。提出以后不能再改。"))


class AnswerForm(PageForm):
    answer = ReasonField(label=_("答复"))
