"""The tree's verbs: create, change, rename, move, merge, retire.

Each takes the tree's lock first, reads the row again under it, and refuses a version that has
moved on (``expected_version``). Nothing is ever deleted: what has ended stays, with its history,
where it stood.
"""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from branches.journal.lifecycle import Verb, perform_transition, record, recorded
from branches.organisations.lifecycle import CHANGE, CREATE, MERGE, MOVE, RENAME, RETIRE
from branches.organisations.models import Kind, Organisation, OrganisationState
from branches.organisations.models.texts import NAME_LENGTH
from branches.organisations.rules import (
    is_active,
    is_officer,
    require_holdable,
)
from branches.organisations.services.facts import (
    Facts,
    clean_code,
    differences,
)
from branches.organisations.services.paths import lock_tree, move_paths, require_short
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import LINE_LENGTH, on_one_line, written


def locked(organisation: Organisation, *, by: Actor, expected_version: int | None) -> Organisation:
    """The row read again under the tree's lock and its own. Raises Refused: 403, or 409 for an ended or stale one."""
    lock_tree()
    row = (
        Organisation.objects.select_for_update(of=("self",))
        .select_related("parent", "field")
        .get(pk=organisation.pk)
    )
    is_officer.check(by, row)
    is_active.check(by, row)
    if expected_version is not None and row.version != expected_version:
        raise conflict(_("这份内容刚被别人改动过,请核对最新内容后再办理。"))
    return row


@recorded
def create_organisation(
    *, code: str, name: str, parent: Organisation | None, facts: Facts, by: Actor
) -> Organisation:
    """Register an organisation below ``parent`` (None only for the one department).

    Raises Refused: 403; 409 where the code is taken or the parent has ended; 422 for faulty
    values or a kind that cannot stand there.
    """
    is_officer.check(by, parent)
    lock_tree()
    above = None if parent is None else Organisation.objects.get(pk=parent.pk)
    values = {"code": clean_code(code), "name": written(name, NAME_LENGTH, _("党组织名称"))}
    require_holdable(facts.kind, above)
    if Organisation.objects.filter(code=values["code"]).exists():
        raise conflict(_("代码 %(code)s 已被其他党组织使用。") % values)
    try:
        with transaction.atomic():
            row = Organisation.objects.create(parent=above, **values, **facts.columns())
    except IntegrityError as error:
        raise conflict(_("代码已被使用,或全市已有党委部门,不能再登记。")) from error
    row.path = f"{above.path if above else '/'}{row.pk}/"
    require_short(row.path)
    row.save(update_fields=["path"])
    record(CREATE, row, by=by, after={"code": row.code, **row.facts()}, organisation_code=row.code)
    return row


@recorded
def change_organisation(
    *,
    organisation: Organisation,
    facts: Facts,
    by: Actor,
    reason: str = "",
    expected_version: int | None = None,
) -> Organisation:
    """Set the registered facts. Name and parent have verbs of their own; the code never changes.

    Raises Refused: 403; 409 for an ended or stale row; 422 for faulty values, for a kind that does
    not fit the parent or the organisations below, and where nothing would change.
    """
    row = locked(organisation, by=by, expected_version=expected_version)
    before = row.facts()
    if facts.kind != row.kind:
        _require_kind_fits(row, facts.kind)
    for name, value in facts.columns().items():
        setattr(row, name, value)
    return _save(row, CHANGE, before, by=by, reason=reason)


def _require_kind_fits(row: Organisation, kind: str) -> None:
    require_holdable(kind, row.parent)
    changed = Organisation(name=row.name, kind=kind)
    for child in row.children.filter(state=OrganisationState.ACTIVE):
        require_holdable(child.kind, changed)


def _save(
    row: Organisation, verb: Verb, before: dict[str, str | int | None], *, by: Actor, reason: str
) -> Organisation:
    old, new = differences(before, row)
    if not new:
        raise faulty(_("内容没有变化,没有保存。"))
    row.version += 1
    row.save()
    reason = on_one_line(reason, LINE_LENGTH, _("理由或文号"), is_optional=True)
    record(verb, row, by=by, before=old, after=new, reason=reason, organisation_code=row.code)
    return row


@recorded
def rename_organisation(
    *,
    organisation: Organisation,
    name: str,
    reason: str,
    by: Actor,
    expected_version: int | None = None,
) -> Organisation:
    """Give a new name, with the reason or document; what was frozen keeps the old one.

    Raises Refused: 403; 409 for an ended or stale row; 422 for a faulty or unchanged name.
    """
    reason = on_one_line(reason, LINE_LENGTH, _("理由或文号"))
    row = locked(organisation, by=by, expected_version=expected_version)
    before = row.facts()
    row.name = written(name, NAME_LENGTH, _("党组织名称"))
    return _save(row, RENAME, before, by=by, reason=reason)


@recorded
def move_organisation(
    *,
    organisation: Organisation,
    parent: Organisation,
    reason: str,
    by: Actor,
    expected_version: int | None = None,
) -> Organisation:
    """Put an organisation with everything below it under another parent.

    Rounds that are open keep the reviewing body frozen at their opening. Raises Refused: 403; 409
    for a circle, an ended parent, an ended or stale row; 422 for a kind that cannot stand there.
    """
    reason = on_one_line(reason, LINE_LENGTH, _("理由或文号"))
    row = locked(organisation, by=by, expected_version=expected_version)
    above = Organisation.objects.get(pk=parent.pk)
    is_officer.check(by, above)
    before = row.facts()
    _reparent(row, above)
    return _save(row, MOVE, before, by=by, reason=reason)


def _reparent(row: Organisation, above: Organisation) -> None:
    """Set the parent of a row and the paths of its subtree; the caller saves the row."""
    if str(above.path).startswith(str(row.path)):
        raise conflict(_("“%(name)s”不能放到自己或自己的下级党组织下面。") % {"name": row.name})
    require_holdable(row.kind, above)
    path = f"{above.path}{row.pk}/"
    if path != row.path:
        move_paths(str(row.path), path)
    row.parent, row.path = above, path


@recorded
def merge_organisation(
    *,
    organisation: Organisation,
    successor: Organisation,
    ended_on: date,
    reason: str,
    by: Actor,
    expected_version: int | None = None,
) -> Organisation:
    """End an organisation by merging it into ``successor``.

    Results, earlier stars and the journal stay with the merged body; the active organisations
    directly below it move along to the successor, all or none. Raises Refused: 403; 409 for an
    ended successor or one below the merged body, for the department, for an ended or stale row;
    422 for a child that cannot stand below the successor, or a date yet to come.
    """
    reason = on_one_line(reason, LINE_LENGTH, _("理由或文号"))
    row = locked(organisation, by=by, expected_version=expected_version)
    heir = Organisation.objects.get(pk=successor.pk)
    is_officer.check(by, heir)
    _require_can_end(row, ended_on)
    if not heir.is_active:
        raise conflict(_("“%(name)s”已经合并或撤销,不能并入。") % {"name": heir.name})
    if str(heir.path).startswith(str(row.path)):
        raise conflict(_("不能并入自己或自己的下级党组织。"))
    children = list(row.children.filter(state=OrganisationState.ACTIVE).order_by("code"))
    for child in children:
        _reparent(child, heir)
        child.version += 1
        child.save(update_fields=["parent", "path", "version"])
    return perform_transition(
        row,
        MERGE,
        by=by,
        reason=reason,
        changes={"merged_into": heir, "ended_on": ended_on},
        details={"successor": heir.code, "moved_along": [child.code for child in children]},
        organisation_code=row.code,
    )


@recorded
def retire_organisation(
    *,
    organisation: Organisation,
    ended_on: date,
    reason: str,
    by: Actor,
    expected_version: int | None = None,
) -> Organisation:
    """End an organisation without a successor; it must hold no active organisations.

    Raises Refused: 403; 409 where organisations are still below it, for the department, for an
    ended or stale row; 422 for a date yet to come.
    """
    reason = on_one_line(reason, LINE_LENGTH, _("理由或文号"))
    row = locked(organisation, by=by, expected_version=expected_version)
    _require_can_end(row, ended_on)
    below = row.children.filter(state=OrganisationState.ACTIVE).count()
    if below:
        raise conflict(_("下面还有 %(count)s 个在册党组织,请先移走。") % {"count": below})
    return perform_transition(
        row,
        RETIRE,
        by=by,
        reason=reason,
        changes={"ended_on": ended_on},
        organisation_code=row.code,
    )


def _require_can_end(row: Organisation, ended_on: date) -> None:
    if row.kind == Kind.DEPARTMENT:
        raise conflict(_("党委部门是全市的根,不能合并或撤销。"))
    if ended_on > clock.today():
        raise faulty(_("合并或撤销的日期不能晚于今天。"))
