"""Who reviews a branch instead of its reviewing body: a numbered decision of two persons.

What becomes of a review that was begun is for the review, which calls these services.
"""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, record, recorded
from branches.organisations.models import REVIEWING_KINDS, Kind, Organisation
from scoring.rounds.lifecycle import CONFIRM_ASSIGNMENT, ENTER_ASSIGNMENT, REJECT_ASSIGNMENT
from scoring.rounds.models import Assignment, AssignmentKind, Enrolment, Round
from scoring.rounds.queries import Reviewers, enrolments
from scoring.rounds.rules import is_changeable, is_officer
from scoring.rounds.services.decision_plan import require_unconflicted
from scoring.rounds.services.locking import lock_round, require_version
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import NUMBER_LENGTH, PAGE_LENGTH, explained, written

MOST = 200


@recorded
def enter_assignment(
    *,
    round: Round,
    codes: Collection[str],
    kind: str,
    body: Organisation | None,
    number: str,
    decided_on: date,
    reason: str,
    by: Actor,
) -> list[Assignment]:
    """Enter that branches (by code) are reviewed by another body; a second person confirms it.

    ``cross`` names the ``body``; ``proxy`` is the department itself, ``restore`` the body each was
    enrolled with. Raises Refused: 403, also naming branches the officer is too close to; 409 for a
    round that is not open or held, branches that wait for one already, or a body at which nobody
    may review one of them; 422 for blanks, a date to come, unknown branches, or a body that cannot
    be.
    """
    row = lock_round(round)
    is_officer.check(by, row)
    is_changeable.check(by, row)
    columns = {
        "kind": _kind(kind),
        "number": written(number, NUMBER_LENGTH, _("文号")),
        "decided_on": decided_on,
        "reason": explained(reason, PAGE_LENGTH, _("理由")),
    }
    if decided_on > clock.today():
        raise faulty(_("决定日期不能晚于今天。"))
    chosen = _chosen(row, codes, by)
    found = {branch.pk: _body_for(branch, row, kind, body) for branch in chosen}
    _require_reviewers(row, [(branch, found[branch.pk]) for branch in chosen])
    made = []
    for branch in chosen:
        one = Assignment.objects.create(
            enrolment=branch,
            body=found[branch.pk],
            entered_by_id=by.pk,
            entered_at=clock.now(),
            **columns,
        )
        record(
            ENTER_ASSIGNMENT,
            one,
            by=by,
            after={**columns, "body": found[branch.pk].name},
            reason=str(columns["reason"]),
            organisation_code=branch.code,
        )
        made.append(one)
    return made


def _kind(kind: str) -> str:
    if kind not in AssignmentKind.values:
        raise faulty(_("请选择方式。"))
    return kind


def _chosen(round: Round, codes: Collection[str], by: Actor) -> list[Enrolment]:
    wanted = sorted({code.strip() for code in codes} - {""})
    if not wanted:
        raise faulty(_("请至少填写一个党组织代码。"))
    if len(wanted) > MOST:
        raise faulty(_("一份决定最多 %(most)s 个党组织。") % {"most": MOST})
    require_unconflicted(by, round, wanted)
    rows = enrolments(round).filter(code__in=wanted, is_exempt=False)
    rows = rows.select_related("organisation", "reviewing_body", "assigned_body").order_by("code")
    found = list(rows)
    lacking = sorted(set(wanted) - {row.code for row in found})
    if lacking:
        raise faulty(
            _("%(codes)s 不在本批次的参评党组织里(或不参评)。") % {"codes": "、".join(lacking)}
        )
    waiting = Assignment.objects.filter(
        enrolment__in=found, state=Assignment.State.ENTERED
    ).values_list("enrolment__name", flat=True)
    if waiting:
        raise conflict(
            _("%(names)s已有一份指定等待确认,没有重复录入。")
            % {"names": "、".join(sorted(waiting))}
        )
    return found


def _body_for(
    branch: Enrolment, round: Round, kind: str, body: Organisation | None
) -> Organisation:
    """The body that would review. Raises Refused (409, 422) where that cannot be."""
    if kind == AssignmentKind.RESTORE:
        if branch.assigned_body_id is None:
            raise conflict(_("“%(name)s”没有被指定给其他党委。") % {"name": branch.name})
        return branch.reviewing_body
    chosen = round.department if kind == AssignmentKind.PROXY else body
    if chosen is None:
        raise faulty(_("请填写指定的审核党委。"))
    if kind == AssignmentKind.CROSS and chosen.kind == Kind.DEPARTMENT:
        raise faulty(_("由组织部审核的,请选择“代为审核”。"))
    if chosen.kind not in REVIEWING_KINDS or not chosen.is_active:
        raise faulty(_("“%(name)s”不是在册的审核党委。") % {"name": chosen.name})
    if chosen.pk == branch.acting_body.pk:
        raise conflict(
            _("“%(name)s”现在就由%(body)s审核。") % {"name": branch.name, "body": chosen.name}
        )
    if chosen.pk == branch.organisation_id:
        raise faulty(_("“%(name)s”不能审核自己。") % {"name": branch.name})
    return chosen


def _require_reviewers(round: Round, pairs: Sequence[tuple[Enrolment, Organisation]]) -> None:
    """Raise Refused (409) where somebody would again be reviewed by nobody."""
    known = Reviewers(round)
    nobody: dict[str, list[str]] = {}
    for branch, body in pairs:
        if not known.eligible(body, branch.organisation_id):
            nobody.setdefault(body.name, []).append(branch.name)
    sentence = _("%(body)s没有可以审核“%(names)s”的人(没有审核员,或都须回避),请改为指定别的党委。")
    if nobody:
        raise conflict(
            "".join(
                sentence % {"body": name, "names": "、".join(names)}
                for name, names in nobody.items()
            )
        )


@recorded
def confirm_assignment(
    *, assignment: Assignment, by: Actor, expected_version: int | None = None
) -> Assignment:
    """Let an assignment take effect; one in force before is replaced.

    Raises Refused: 403 for one's own entry, whoever is no approver, or is too close to the branch;
    409 for a round that is not open or held, a branch that has left it, an assignment answered
    already, a stale version, or a body where nobody may review any more.
    """
    row = lock_round(assignment.enrolment.round)
    locked = _locked(assignment)
    for rule in CONFIRM_ASSIGNMENT.clauses:
        rule.check(by, locked)
    is_changeable.check(by, row)
    require_version(locked, expected_version)
    branch = locked.enrolment
    require_unconflicted(by, row, [branch.code])
    if branch.removed_by_decision_id is not None or branch.is_exempt:
        raise conflict(_("“%(name)s”已不参评,请不予通过。") % {"name": branch.name})
    _require_reviewers(row, [(branch, locked.body)])
    earlier = Assignment.objects.select_for_update().filter(
        enrolment=branch, state=Assignment.State.CONFIRMED
    )
    for one in earlier:
        one.state = Assignment.State.REPLACED
        one.version += 1
        one.save(update_fields=["state", "version"])
    before = branch.acting_body
    confirmed = perform_transition(
        locked,
        CONFIRM_ASSIGNMENT,
        by=by,
        reason=locked.reason,
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now()},
        details={"body_before": before.name, "body": locked.body.name},
        organisation_code=branch.code,
    )
    branch.assigned_body = None if locked.kind == AssignmentKind.RESTORE else locked.body
    branch.version += 1
    branch.save(update_fields=["assigned_body", "version"])
    return confirmed


@recorded
def reject_assignment(
    *, assignment: Assignment, reason: str, by: Actor, expected_version: int | None = None
) -> Assignment:
    """Do not let an assignment pass, with the reason; it changes nothing.

    Raises Refused: 403 for one's own entry or whoever is no approver; 409 for an assignment
    answered already or a stale version; 422 without a reason.
    """
    lock_round(assignment.enrolment.round)
    locked = _locked(assignment)
    return perform_transition(
        locked,
        REJECT_ASSIGNMENT,
        by=by,
        reason=explained(reason, PAGE_LENGTH, _("理由")),
        expected_version=expected_version,
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now()},
        organisation_code=locked.enrolment.code,
    )


def _locked(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related(
        "enrolment__round__department",
        "enrolment__organisation",
        "enrolment__reviewing_body",
        "enrolment__assigned_body",
        "body",
    )
    return rows.get(pk=assignment.pk)
