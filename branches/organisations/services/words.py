"""A preview in words, the same for the page and the command."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from branches.organisations.models import Kind, Organisation, OrganisationState
from branches.organisations.services.roster_plan import PlannedChange, RosterPlan
from branches.organisations.services.stars import StarPlan
from branches.organisations.sheets import Reading, is_personal

_SHOWN = 20
_EMPTY = "(空)"


def reading_notes(reading: Reading) -> list[str]:
    """What of the file is not taken: columns (those about persons apart), sheets, rows."""
    notes = []
    personal = [name for name in reading.unknown if is_personal(name)]
    others = [name for name in reading.unknown if not is_personal(name)]
    if personal:
        notes.append(
            _("个人信息不入库:%(names)s各列没有读取,也不会保存。") % {"names": _joined(personal)}
        )
    if others:
        notes.append(_("不认识的列没有读取:%(names)s。") % {"names": _joined(others)})
    for sheet in reading.passed_sheets:
        why = _("是隐藏的") if sheet.is_hidden else _("没有所需的表头")
        notes.append(_("工作表“%(name)s”%(why)s,没有读取。") % {"name": sheet.name, "why": why})
    if reading.passed_rows:
        places = _joined([_("第 %(row)s 行") % {"row": row} for _sheet, row in reading.passed_rows])
        notes.append(_("合计、签名等不是党组织的行没有读取:%(places)s。") % {"places": places})
    return notes


def roster_notes(plan: RosterPlan, reading: Reading) -> list[str]:
    """``reading_notes``, and what the import would do besides the rows."""
    notes = reading_notes(reading)
    if plan.new_fields:
        notes.append(_("新增领域:%(names)s。") % {"names": _joined(plan.new_fields)})
    if plan.without_field:
        notes.append(
            _("有 %(count)s 个参评类型的党组织没有填写领域,创评批次开始前须补上。")
            % {"count": plan.without_field}
        )
    if plan.missing:
        names = _joined([f"{code} {name}" for code, name in plan.missing])
        notes.append(
            _("名册里没有、系统里在册的党组织 %(count)s 个,保持不变,不会删除:%(names)s。")
            % {"count": len(plan.missing), "names": names}
        )
    return notes


def _joined(names: list[str]) -> str:
    shown = "、".join(names[:_SHOWN])
    rest = len(names) - _SHOWN
    return (
        shown
        if rest <= 0
        else _("%(names)s等 %(count)s 项")
        % {
            "names": shown,
            "count": len(names),
        }
    )


def fact_words(name: str, value: Any) -> tuple[str, str]:
    """(label, value) of a fact or column of an organisation, in words."""
    if value is None or value == "":
        shown = str(_(_EMPTY))
    elif isinstance(value, bool):
        shown = str(_("是") if value else _("否"))
    elif name == "kind":
        shown = str(Kind(value).label)
    elif name == "state":
        shown = str(OrganisationState(value).label)
    elif isinstance(value, list):
        shown = "、".join(map(str, value))
    else:
        shown = str(value)
    return _label(name), shown


def _label(name: str) -> str:
    own = {"successor": _("并入"), "moved_along": _("随同调整的下级")}
    if name in own:
        return str(own[name])
    names = {field.name: field for field in Organisation._meta.fields}
    return str(names[name].verbose_name) if name in names else name


def change_words(change: PlannedChange) -> list[tuple[str, str, str]]:
    """(label, old, new) of every fact of a changed organisation."""
    return [
        (*fact_words(name, change.before[name]), fact_words(name, value)[1])
        for name, value in change.after.items()
    ]


def counts(plan: RosterPlan) -> str:
    return str(
        _("新增 %(new)s,变更 %(changed)s,未变 %(unchanged)s,有误 %(faulty)s")
        % {
            "new": len(plan.new),
            "changed": len(plan.changed),
            "unchanged": plan.unchanged,
            "faulty": len(plan.faults),
        }
    )


def roster_lines(plan: RosterPlan, reading: Reading) -> Iterator[str]:
    """The whole preview as lines of text."""
    yield counts(plan)
    yield from roster_notes(plan, reading)
    for change in plan.changed:
        for label, old, new in change_words(change):
            yield f"{change.code} {change.name} {label}:{old} → {new}"


def star_lines(plan: StarPlan, reading: Reading) -> Iterator[str]:
    """The preview of earlier stars as lines of text."""
    yield str(
        _("新增 %(new)s,未变 %(unchanged)s,有误 %(faulty)s")
        % {"new": len(plan.new), "unchanged": plan.unchanged, "faulty": len(plan.faults)}
    )
    yield from reading_notes(reading)
