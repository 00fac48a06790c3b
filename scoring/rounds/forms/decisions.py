"""Forms of decisions on the denominator."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models import ChangeKind
from scoring.rounds.services import EXEMPT, RATED, Change
from starrating.forms import DateField, DocumentNumberField, PageForm, ReasonField

LEAST_LINES, MOST_LINES = 3, 40
# what is chosen → (change, value)
KINDS = {
    "exempt": (ChangeKind.EXEMPT, ""),
    "include": (ChangeKind.INCLUDE, ""),
    "enrol_exempt": (ChangeKind.ENROL, EXEMPT),
    "enrol_rated": (ChangeKind.ENROL, RATED),
    "remove": (ChangeKind.REMOVE, ""),
    "move": (ChangeKind.MOVE, ""),
}
KIND_CHOICES = [
    ("", _("请选择")),
    ("exempt", _("改为不参评")),
    ("include", _("改为参评")),
    ("enrol_exempt", _("增补,本批次不定星")),
    ("enrol_rated", _("增补,参评")),
    ("remove", _("移出(已合并或撤销)")),
    ("move", _("调到另一评定池")),
]


class VersionForm(PageForm):
    """Nothing to fill in but what was shown when the button was pressed."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class RejectDecisionForm(VersionForm):
    reason = ReasonField(label=_("退回理由"))


class EnterDecisionForm(PageForm):
    """The decision and its lines, named ``line<place>_<column>``; blank lines are passed over."""

    number = DocumentNumberField(label=_("文号"))
    decided_on = DateField(label=_("决定日期"))
    reason = ReasonField()

    def __init__(self, *args: Any, pools: Sequence[str], lines: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = max(LEAST_LINES, min(lines, MOST_LINES))
        for place in range(self.count):
            self._add_line(place, pools)

    def _add_line(self, place: int, pools: Sequence[str]) -> None:
        choices = [("", _("不调整")), *((name, name) for name in pools)]
        columns: dict[str, forms.Field] = {
            "code": forms.CharField(label=_("党组织代码"), max_length=32, required=False),
            "kind": forms.ChoiceField(label=_("调整"), choices=KIND_CHOICES, required=False),
            "pool": forms.ChoiceField(label=_("调入的评定池"), choices=choices, required=False),
            "reason": forms.CharField(label=_("这一项的理由"), max_length=300, required=False),
        }
        for name, field in columns.items():
            self.fields[f"line{place}_{name}"] = field

    @property
    def lines(self) -> list[list[Any]]:
        """The bound fields of every line."""
        names = ("code", "kind", "pool", "reason")
        return [[self[f"line{place}_{name}"] for name in names] for place in range(self.count)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        changes = []
        for place in range(self.count):
            code, kind, pool, reason = (
                str(cleaned.get(f"line{place}_{name}", "")).strip()
                for name in ("code", "kind", "pool", "reason")
            )
            if not any((code, kind, pool, reason)):
                continue
            for name, value in (("code", code), ("kind", kind), ("reason", reason)):
                if not value:
                    self.add_error(f"line{place}_{name}", ValidationError(_("这一项没有填全。")))
            if kind == "move" and not pool:
                self.add_error(f"line{place}_pool", ValidationError(_("请选择调入的评定池。")))
            if kind in KINDS:
                change, value = KINDS[kind]
                changes.append(Change(code, change.value, value or pool, reason))
        self.changes = changes
        return cleaned
