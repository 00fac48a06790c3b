"""The facts of an organisation as services take them, and its code."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from branches.organisations.models import DatePrecision, Field, Organisation
from branches.organisations.models.texts import NOTE_LENGTH, is_code
from starrating import clock
from starrating.access import faulty
from starrating.scores import clean_text
from starrating.texts import written
from starrating.workbook import PartialDate


@dataclass(frozen=True)
class Facts:
    """What is registered of an organisation besides its code, name and parent."""

    kind: str
    field: Field | None = None
    founded: PartialDate | None = None
    term_ends: PartialDate | None = None
    member_count: int | None = None
    note: str = ""

    def columns(self) -> dict[str, Any]:
        """The model's columns and their values. Raises Refused (422) for impossible ones."""
        if self.founded is not None and self.founded.date > clock.today():
            raise faulty(_("成立日期不能晚于今天。"))
        if self.member_count is not None and self.member_count < 0:
            raise faulty(_("党员数不能为负。"))
        return {
            "kind": self.kind,
            "field": self.field,
            **_dated("founded", self.founded),
            **_dated("term_ends", self.term_ends),
            "member_count": self.member_count,
            "note": written(self.note, NOTE_LENGTH, _("备注"), is_optional=True),
        }


def _dated(name: str, value: PartialDate | None) -> dict[str, Any]:
    return {
        f"{name}_on": None if value is None else value.date,
        f"{name}_precision": DatePrecision.DAY if value is None else value.precision,
    }


def clean_code(text: str) -> str:
    """An organisation's code: letters, digits and ``. _ -``, at most 32; ０–９ become ASCII.

    Raises Refused (422) for anything else.
    """
    code = clean_text(text)
    if not is_code(code):
        raise faulty(_("党组织代码只能由字母、数字和 . _ - 组成,最多 32 位,不能为空。"))
    return code


def differences(
    before: dict[str, Any], organisation: Organisation
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(before, after) of the facts that differ from ``before``."""
    after = organisation.facts()
    names = [name for name in after if after[name] != before[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}
