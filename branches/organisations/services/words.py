"""Facts, changes and previews in words, the same for pages and commands."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from branches.organisations.models import (
    EarlierStar,
    Kind,
    Organisation,
    OrganisationState,
    star_wording,
)
from branches.organisations.services.roster_plan import RosterPlan
from branches.organisations.services.stars import StarPlan
from branches.organisations.sheets import UNDISCLOSED, Reading, is_personal

_SHOWN = 10
_EMPTY = "(空)"
_MONTH_LENGTH = len("2019-03")
# What a move means for a round whose roster is frozen; the round keeps to it.
OPEN_ROUND_RULE = gettext_lazy(
    "名单已冻结的创评批次不受影响:本批次仍由冻结那一天的审核党委审核,下一批次起按新的隶属关系。"
)


def reading_notes(reading: Reading) -> list[str]:
    """What of the file is not taken: columns (those about persons apart), sheets, rows."""
    notes = []
    personal = [name for name in reading.unknown if is_personal(name)]
    others = [name for name in reading.unknown if not is_personal(name) and name != UNDISCLOSED]
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
    if UNDISCLOSED in reading.unknown:
        notes.append(
            _("“%(name)s”一列只供查看,不随名册导入;列为或取消须逐个办理,写明依据。")
            % {"name": UNDISCLOSED}
        )
    moved = sum("parent" in change.after for change in plan.changed)
    if moved:
        notes.append(_("调整上级党组织 %(count)s 个。") % {"count": moved} + str(OPEN_ROUND_RULE))
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


def fact_words(name: str, value: Any, names: Mapping[str, str] | None = None) -> tuple[str, str]:
    """(label, value) of a fact of an organisation or an earlier star, in words.

    ``names`` gives the names of organisations that are known by their code alone.
    """
    if value is None or value in ("", []):
        shown = _(_EMPTY)
    elif isinstance(value, bool):
        shown = _("是") if value else _("否")
    elif isinstance(value, list):
        shown = "、".join(map(str, value))
    elif name in {"parent", "successor"} and value in (names or {}):
        shown = _("%(name)s(%(code)s)") % {"name": (names or {})[value], "code": value}
    elif name in {"founded_on", "term_ends_on"} and len(value) == _MONTH_LENGTH:
        shown = _("%(month)s(只知到月)") % {"month": value}
    else:
        shown = str(_WORDS[name](value) if name in _WORDS else value)
    return _label(name), str(shown)


# Values that are a code inside the system; one that an older version knew shows as it is.
_WORDS: dict[str, Callable[[Any], object]] = {
    "kind": lambda value: dict(Kind.choices).get(value, value),
    "state": lambda value: dict(OrganisationState.choices).get(value, value),
    "star": star_wording,
}
_LABELS = {
    "successor": gettext_lazy("并入"),
    "moved_along": gettext_lazy("随同调整的下级"),
    "count": gettext_lazy("改正的路径"),
    **{field.name: field.verbose_name for field in EarlierStar._meta.fields},
    **{field.name: field.verbose_name for field in Organisation._meta.fields},
}


# Databases keep the facts of a journal line in an order of their own.
_ORDER = (
    *("year", "star", "document_number", "decided_on"),
    *("code", "name", "kind", "parent", "field", "founded_on", "term_ends_on", "member_count"),
    *("note", "is_undisclosed", "undisclosed_basis", "undisclosed_decided_by"),
    *("state", "ended_on", "successor", "moved_along", "count"),
)


def _place(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER)), name


def _label(name: str) -> str:
    return str(_LABELS.get(name, name))


def facts_in_words(organisation: Organisation) -> list[tuple[str, str]]:
    """(label, value) of every registered fact, the code first and the parent by its name."""
    facts = organisation.facts()
    facts["parent"] = organisation.parent.name if organisation.parent else ""
    return [fact_words(name, value) for name, value in {"code": organisation.code, **facts}.items()]


def change_words(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[str, str] | None = None
) -> list[tuple[str, str, str]]:
    """(label, old, new) of every fact that was or is there; old is empty where it tells nothing."""
    words = []
    for name in sorted({**before, **after}, key=_place):
        if name not in before and after[name] in (None, "", []):
            continue
        label, new = fact_words(name, after.get(name), names)
        is_told = name in before and before[name] != after.get(name)
        words.append((label, fact_words(name, before[name], names)[1] if is_told else "", new))
    return words


def counts(plan: RosterPlan) -> str:
    """New, changed, unchanged, faulty rows in one line."""
    return str(
        _("新增 %(new)s,变更 %(changed)s,未变 %(unchanged)s,有误 %(faulty)s")
        % {
            "new": len(plan.new),
            "changed": len(plan.changed),
            "unchanged": plan.unchanged,
            "faulty": len(plan.faults),
        }
    )


def star_counts(plan: StarPlan) -> str:
    return str(
        _("新增 %(new)s,未变 %(unchanged)s,有误 %(faulty)s")
        % {"new": len(plan.new), "unchanged": plan.unchanged, "faulty": len(plan.faults)}
    )


def roster_lines(plan: RosterPlan, reading: Reading) -> Iterator[str]:
    """The whole preview as lines of text."""
    yield counts(plan)
    yield from roster_notes(plan, reading)
    for change in plan.changed:
        for label, old, new in change_words(change.before, change.after):
            yield f"{change.code} {change.name} {label}:{old} → {new}"


def star_lines(plan: StarPlan, reading: Reading) -> Iterator[str]:
    """The preview of earlier stars as lines of text."""
    yield star_counts(plan)
    yield from reading_notes(reading)
