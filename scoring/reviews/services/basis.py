"""What an act rests on: numbers, dates and reasons, checked the same for pages and commands."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from scoring.reviews.services.plan import CHANGED, ScorePlan
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import faulty
from starrating.texts import LINE_LENGTH, NUMBER_LENGTH, on_one_line, written


def required_number(text: str, label: str) -> str:
    """The number of a document, kept as written. Raises Refused (422): blank or too long."""
    return written(text, NUMBER_LENGTH, label)


def required_reason(text: str, label: str, most: int = LINE_LENGTH) -> str:
    """A reason in words, on one line. Raises Refused (422): blank or too long."""
    return on_one_line(text, most, label)


def required_day(day: date | None, label: str, *, not_before: date | None = None) -> date:
    """The day of a document. Raises Refused (422): missing, yet to come, or before the period."""
    if day is None:
        raise faulty(_("请填写%(label)s。") % {"label": label})
    if day > clock.today():
        raise faulty(_("%(label)s不能晚于今天。") % {"label": label})
    if not_before is not None and day < not_before:
        raise faulty(
            _("%(label)s不能早于考评周期开始的 %(day)s。")
            % {"label": label, "day": not_before.isoformat()}
        )
    return day


@dataclass(frozen=True)
class Basis:
    """What an import rests on.

    The minutes always; ``reason`` where it changes reported scores; one number, day and reason for
    all recognitions, and one for all ceilings, that are not on record.
    """

    minutes_number: str
    minutes_on: date | None
    reason: str = ""
    recognition_number: str = ""
    recognition_on: date | None = None
    recognition_reason: str = ""
    ceiling_number: str = ""
    ceiling_on: date | None = None
    ceiling_reason: str = ""

    def checked(self, plan: ScorePlan, round: Round) -> dict[str, Any]:
        """The columns of ``ScoreImport``. Raises Refused (422) naming what is missing or wrong."""
        columns: dict[str, Any] = {
            "minutes_number": required_number(self.minutes_number, _("会议纪要文号")),
            "minutes_on": required_day(
                self.minutes_on, _("会议日期"), not_before=round.period_from
            ),
        }
        if plan.of_kind(CHANGED):
            label = _("更正已上报评分的理由")
            columns["reason"] = required_reason(self.reason, label)
        if plan.recognitions:
            columns |= self._kind("recognition", _("创新项目认定"))
        if plan.ceilings:
            columns |= self._kind("ceiling", _("星级上限"))
        return columns

    def _kind(self, kind: str, label: str) -> dict[str, Any]:
        given = asdict(self)
        number, day, reason = (given[f"{kind}_{name}"] for name in ("number", "on", "reason"))
        return {
            f"{kind}_number": required_number(number, _("%(kind)s的文号") % {"kind": label}),
            f"{kind}_on": required_day(day, _("%(kind)s的日期") % {"kind": label}),
            f"{kind}_reason": required_reason(reason, _("%(kind)s的理由") % {"kind": label}),
        }


# What a command calls each field of a basis: (option, what it means, whether it must be given).
BASIS_LABELS: dict[str, tuple[str, str, bool]] = {
    "minutes_number": ("--minutes", "会议纪要文号", True),
    "minutes_on": ("--minutes-on", "会议日期,如 2025-09-20", True),
    "reason": ("--reason", "更正已上报评分的理由", False),
    "recognition_number": ("--recognition-number", "创新项目认定的文号", False),
    "recognition_on": ("--recognition-on", "创新项目认定的日期", False),
    "recognition_reason": ("--recognition-reason", "创新项目认定的说明", False),
    "ceiling_number": ("--ceiling-number", "星级上限的文号", False),
    "ceiling_on": ("--ceiling-on", "星级上限的日期", False),
    "ceiling_reason": ("--ceiling-reason", "星级上限的理由", False),
}
