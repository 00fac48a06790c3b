"""The questions of an indicator as fields: choices, numbers as people write them, reasons."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import Choice
from scoring.assessments.services import Asked, Given, IndicatorNow
from scoring.assessments.services.texts import MOST_COUNT, REASON_LENGTH, TEXT_LENGTH
from scoring.assessments.sheets import Question, Reply, most_of, plain
from starrating.forms import UncutForm
from starrating.scores import ScoreFault, clean_text, parse_score, score_sentence

_WHOLE = re.compile(r"[0-9]{1,4}")
_MEASURE = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,2}))?")


class NumberField(forms.CharField):
    """A number as people type it; the value is an int or None, read by ``parse``."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "is-short"}
        widget = forms.TextInput(attrs=attrs)
        super().__init__(**{"required": False, "max_length": 20, "widget": widget, **kwargs})

    def clean(self, value: Any) -> Any:
        text = clean_text(super().clean(value) or "")
        return self.parse(text) if text else None

    def parse(self, text: str) -> int:
        raise NotImplementedError


class CountField(NumberField):
    """Occurrences or persons."""

    def parse(self, text: str) -> int:
        if _WHOLE.fullmatch(text) is None:
            raise ValidationError(_t("请填写 0 到 %(most)s 的整数。") % {"most": MOST_COUNT})
        return int(text)


class MeasureField(NumberField):
    """A number with at most two places, in hundredths."""

    def parse(self, text: str) -> int:
        match = _MEASURE.fullmatch(text)
        if match is None:
            raise ValidationError(_t("请填写最多两位小数的数字,如 85 或 85.5。"))
        return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


class PointsField(NumberField):
    """Points at discretion, in hundredths, up to what the rule allows."""

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most = most

    def parse(self, text: str) -> int:
        points = parse_score(text, self.most)
        if points is ScoreFault.OVER_MAXIMUM:
            raise ValidationError(_t("最多 %(most)s 分。") % {"most": plain(self.most)})
        if isinstance(points, ScoreFault):
            raise ValidationError(score_sentence(points, self.most))
        return points


@dataclass(frozen=True)
class QuestionLine:
    """One question with its bound fields, as the template draws it; None: the kind has no such."""

    asked: Asked
    choice: BoundField
    reason: BoundField
    version: BoundField
    count: BoundField | None
    measure: BoundField | None
    points: BoundField | None

    @property
    def name(self) -> str:
        return f"q{self.asked.rule.pk}"

    @property
    def errors(self) -> list[str]:
        fields = (self.choice, self.count, self.measure, self.points, self.reason)
        return [str(error) for field in fields if field is not None for error in field.errors]

    @property
    def note(self) -> str:
        """What the answer still lacks, once something was answered."""
        return self.asked.why if self.asked.answer is not None else ""


class PartForm(UncutForm):
    """A form that is saved as far as it is filled in: nothing is required yet, nothing optional."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class QuestionForm(PartForm):
    """Fields for some questions, each beginning with ``q<rule>_``; blank means not answered."""

    def __init__(self, asked: Iterable[Asked], maximum: int, *args: Any, **kwargs: Any) -> None:
        self.asked = list(asked)
        super().__init__(*args, **kwargs)
        for each in self.asked:
            self.fields |= _fields(each, maximum)
            self.initial.update(_initial(each))

    def lines(self) -> Iterator[QuestionLine]:
        for each in self.asked:
            name = f"q{each.rule.pk}"
            yield QuestionLine(
                each,
                *(self[f"{name}_{part}"] for part in ("choice", "reason", "version")),
                *(
                    self[f"{name}_{part}"] if f"{name}_{part}" in self.fields else None
                    for part in ("count", "measure", "points")
                ),
            )

    def given(self) -> dict[int, Given]:
        """The answers whose every field could be read; of a valid form all of them."""
        found = {}
        for each in self.asked:
            name = f"q{each.rule.pk}_"
            if not any(field.startswith(name) for field in self.errors):
                found[each.rule.pk] = _given(each.question, name, self.cleaned_data)
        return found


def _fields(asked: Asked, maximum: int) -> dict[str, forms.Field]:
    question, name = asked.question, f"q{asked.rule.pk}"
    found: dict[str, forms.Field] = {
        f"{name}_choice": forms.ChoiceField(
            choices=_choices(question),
            label=question.label,
            required=False,
            widget=forms.RadioSelect,
        ),
        f"{name}_reason": forms.CharField(
            label=_("说明"),
            required=False,
            max_length=REASON_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        f"{name}_version": forms.IntegerField(
            required=False, min_value=0, widget=forms.HiddenInput
        ),
    }
    if question.is_counted:
        found[f"{name}_count"] = CountField(label=_count_label(question))
    if question.is_measured:
        found[f"{name}_measure"] = MeasureField(label=question.measure)
    if question.is_at_discretion:
        most = most_of(question, maximum)
        words = (
            _t("加几分(0 至 %(most)s)") if question.kind == "bonus" else _t("扣几分(0 至 %(most)s)")
        )
        found[f"{name}_points"] = PointsField(most=most, label=words % {"most": plain(most)})
    return found


def _choices(question: Question) -> list[tuple[str, Any]]:
    if question.grades:
        return [
            (label, _t("%(label)s(%(points)s 分)") % {"label": label, "points": plain(points)})
            for label, points in question.grades
        ]
    return list(Choice.choices)


def _count_label(question: Question) -> str:
    return _t("有几人") if question.kind == "per_person" else _t("有几次(项)")


def _initial(asked: Asked) -> dict[str, Any]:
    reply, name = asked.reply, f"q{asked.rule.pk}"
    return {
        f"{name}_choice": reply.grade or reply.choice,
        f"{name}_reason": reply.reason,
        f"{name}_version": asked.version,
        f"{name}_count": "" if reply.count is None else str(reply.count),
        f"{name}_measure": "" if reply.measure is None else plain(reply.measure),
        f"{name}_points": "" if reply.points is None else plain(reply.points),
    }


def _given(question: Question, name: str, data: dict[str, Any]) -> Given:
    choice, grade = data[f"{name}choice"], ""
    if question.grades and choice:
        choice, grade = Choice.SOME.value, choice
    reply = Reply(
        choice=choice,
        count=data.get(f"{name}count"),
        measure=data.get(f"{name}measure"),
        grade=grade,
        points=data.get(f"{name}points"),
        reason=data[f"{name}reason"],
    )
    return Given(reply, data[f"{name}version"] or 0)


class IndicatorForm(QuestionForm):
    """All questions of an indicator, and the account of the work under it."""

    account = forms.CharField(
        label=_("做了哪些工作"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    account_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    explanation = forms.CharField(
        label=_("不作修改的理由"),
        required=False,
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    explanation_version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, now: IndicatorNow, *args: Any, **kwargs: Any) -> None:
        super().__init__(now.questions, now.maximum, *args, **kwargs)
        self.initial["account"] = now.text
        self.initial["account_version"] = 0 if now.account is None else now.account.version
        if now.returned is None:
            del self.fields["explanation"], self.fields["explanation_version"]
        else:
            self.initial["explanation"] = now.returned.text
            self.initial["explanation_version"] = now.returned.version
