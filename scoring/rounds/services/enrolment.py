"""Enrolling the register's rated organisations in a draft, and exempting single ones."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Field
from scoring.rounds import lifecycle
from scoring.rounds.models import Enrolment, Pool, Round
from scoring.rounds.queries import EnrolmentPlan, exemption_proposals, planned_enrolments
from scoring.rounds.rules import is_unconflicted_with, own_branches
from scoring.rounds.services.locking import (
    NO_POLICY,
    clear_seats,
    locked_draft,
    require_version,
    save_round,
    written,
)
from starrating.access import Actor, Refused, conflict, faulty

REASON_LENGTH = 300
BATCH = 300
_WRITTEN = [
    "code", "name", "field", "pool", "reviewing_body", "review_path", "version",
]  # fmt: skip


@dataclass(frozen=True)
class Enrolled:
    """What an enrolment did, and how many organisations still cannot be placed."""

    new: int
    changed: int
    gone: int
    unchanged: int
    unplaced: int


@recorded
def enrol_branches(*, round: Round, by: Actor) -> Enrolled:
    """Enrol every active rated organisation that has a field and a reviewing body.

    Run again it brings the draft up to the register: names, fields, reviewing bodies; what is
    rated no longer is taken out; exemptions and merged pools stay. The pool is the field's.
    Statements grow with batches only. Where nothing changes nothing is written. Raises Refused:
    403; 409 once opened.
    """
    row = locked_draft(round, by=by)
    plan = planned_enrolments(row)
    outcome = Enrolled(
        len(plan.new), len(plan.changed), len(plan.gone), plan.unchanged, len(plan.unplaced)
    )
    if plan.writes:
        _write(row, plan)
        save_round(row)
        record(
            lifecycle.ENROL,
            row,
            by=by,
            after={
                "new": outcome.new,
                "changed": outcome.changed,
                "gone": outcome.gone,
                "unchanged": outcome.unchanged,
                "unplaced": [one.code for one in plan.unplaced],
                "own_branches": own_branches(by, row),
            },
            rows=_rows(row),
        )
    return outcome


def _write(row: Round, plan: EnrolmentPlan) -> None:
    _take_out([enrolled.pk for enrolled in plan.gone])
    pools = _pools_of_fields(row, plan)
    for enrolled, one in plan.changed:
        if enrolled.field_id != one.field_id:
            enrolled.pool = pools[one.field_id]
        enrolled.code, enrolled.name = one.organisation.code, one.organisation.name
        enrolled.field_id = one.field_id
        enrolled.reviewing_body_id = one.reviewing_body_id
        enrolled.review_path = one.review_path
        enrolled.version += 1
    changed = [enrolled for enrolled, _placement in plan.changed]
    Enrolment.objects.bulk_update(changed, _WRITTEN, batch_size=BATCH // 4)
    Enrolment.objects.bulk_create(
        Enrolment(
            round=row,
            organisation=one.organisation,
            code=one.organisation.code,
            name=one.organisation.name,
            field_id=one.field_id,
            pool=pools[one.field_id],
            reviewing_body_id=one.reviewing_body_id,
            review_path=one.review_path,
        )
        for one in plan.new
    )
    drop_empty_pools(row)


def _take_out(keys: list[int]) -> None:
    for at in range(0, len(keys), BATCH):
        Enrolment.objects.filter(pk__in=keys[at : at + BATCH]).delete()


def _pools_of_fields(row: Round, plan: EnrolmentPlan) -> dict[int, Pool]:
    """The pool of every field that needs one: where its branches stand, else one of its name.

    In a draft only whole pools are moved, so that all branches of a field stand in one.
    """
    standing = Enrolment.objects.filter(round=row).values_list("field_id", "pool_id").distinct()
    pools = {pool.pk: pool for pool in Pool.objects.filter(round=row)}
    found = {field: pools[pool] for field, pool in standing}
    wanted = {one.field_id for one in plan.new} | {one.field_id for _row, one in plan.changed}
    for field in Field.objects.filter(pk__in=wanted - found.keys()).order_by("position", "name"):
        found[field.pk], _is_new = Pool.objects.get_or_create(round=row, name=field.name)
    return found


def drop_empty_pools(row: Round) -> None:
    """Delete pools of a draft that hold no branch; adopted seats fall with the first of them."""
    empty = Pool.objects.filter(round=row, enrolments=None)
    if any(pool.seats for pool in empty):
        clear_seats(row)
        save_round(row, **NO_POLICY)
    empty.delete()


def _rows(row: Round) -> list[list[object]]:
    names = ("code", "pool__name", "field__name", "reviewing_body__code", "is_exempt")
    rows = Enrolment.objects.filter(round=row).order_by("code").values_list(*names)
    return [list(line) for line in rows]


@recorded
def exempt_branch(
    *, enrolment: Enrolment, reason: str, by: Actor, expected_version: int | None = None
) -> Enrolment:
    """Take a branch out of N in a draft: it assesses itself and holds no star (不参评).

    Raises Refused: 403 also for one's own branch; 404 where it is no longer enrolled; 409 once
    opened, for a stale version, or where it is exempt; 422 without a reason.
    """
    row, one = _single(enrolment, by=by, expected_version=expected_version)
    reason = written(reason, REASON_LENGTH, _("理由"))
    if one.is_exempt:
        raise conflict(_("“%(name)s”已经列为不参评。") % {"name": one.name})
    return _set_exempt(row, one, reason, by=by)


@recorded
def include_branch(
    *, enrolment: Enrolment, reason: str, by: Actor, expected_version: int | None = None
) -> Enrolment:
    """Take an exemption back in a draft, with the reason.

    Raises Refused: 403 also for one's own branch; 404 where it is no longer enrolled; 409 once
    opened, for a stale version, or where it takes part; 422 without a reason.
    """
    row, one = _single(enrolment, by=by, expected_version=expected_version)
    reason = written(reason, REASON_LENGTH, _("理由"))
    if not one.is_exempt:
        raise conflict(_("“%(name)s”本来就参评。") % {"name": one.name})
    return _set_exempt(row, one, "", by=by, reason=reason)


def _single(
    enrolment: Enrolment, *, by: Actor, expected_version: int | None
) -> tuple[Round, Enrolment]:
    row = locked_draft(enrolment.round, by=by)
    one = Enrolment.objects.select_related("organisation", "round").filter(pk=enrolment.pk).first()
    if one is None:
        raise Refused(_("这个党组织已经不在参评登记里。"), 404)
    is_unconflicted_with(one).check(by, one)
    require_version(one, expected_version)
    return row, one


def _set_exempt(
    row: Round, one: Enrolment, exemption: str, *, by: Actor, reason: str = ""
) -> Enrolment:
    before = {"is_exempt": one.is_exempt, "exemption_reason": one.exemption_reason}
    one.is_exempt, one.exemption_reason = bool(exemption), exemption
    one.version += 1
    one.save(update_fields=["is_exempt", "exemption_reason", "version"])
    save_round(row)
    record(
        lifecycle.EXEMPT if exemption else lifecycle.INCLUDE,
        one,
        by=by,
        before=before,
        after={"is_exempt": one.is_exempt, "exemption_reason": exemption},
        reason=exemption or reason,
        organisation_code=one.code,
    )
    return one


@recorded
def exempt_new_branches(*, round: Round, codes: Collection[str], by: Actor) -> int:
    """Take over the proposals for branches founded less than a year before the period's end.

    Each gets the reason it was proposed with; returns how many. Raises Refused: 403; 409 once
    opened, or where a code is not proposed (any more); 422 where none is chosen.
    """
    row = locked_draft(round, by=by)
    proposals = {one.enrolment.code: one for one in exemption_proposals(row)}
    chosen = sorted(set(codes))
    if not chosen:
        raise faulty(_("请至少选一个党组织。"))
    strangers = [code for code in chosen if code not in proposals]
    if strangers:
        raise conflict(
            _("%(codes)s 不在(或已不在)建议名单里,请刷新后重选。") % {"codes": "、".join(strangers)}
        )
    changed = []
    for code in chosen:
        one = proposals[code].enrolment
        one.is_exempt, one.exemption_reason = True, proposals[code].reason
        one.version += 1
        changed.append(one)
    names = ["is_exempt", "exemption_reason", "version"]
    Enrolment.objects.bulk_update(changed, names, batch_size=BATCH)
    save_round(row)
    record(
        lifecycle.EXEMPT_NEW,
        row,
        by=by,
        after={"count": len(changed), "own_branches": own_branches(by, row)},
        rows=[[one.code, one.exemption_reason] for one in changed],
    )
    return len(changed)
