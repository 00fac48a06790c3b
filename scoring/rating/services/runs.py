"""A run: made, proposed, withdrawn, decided; and proved unchanged before each step that counts."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, record, recorded
from scoring.rating.lifecycle import DECIDE_RUN, LAPSE_RULING, MAKE_RUN, PROPOSE_RUN, WITHDRAW_RUN
from scoring.rating.models import Run
from scoring.rating.queries import latest_run, live_run, waiting_revocations
from scoring.rating.rules import is_officer, is_open
from scoring.rating.services.computing import PARTS, Computation, compute, differences
from scoring.rating.services.rows import stored_rows
from scoring.reviews.queries import has_waiting_revocations, merged_enrolments, missing_enrolments
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.rules import acting_on
from scoring.rounds.services import hold_round, lock_round, release_round
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import NUMBER_LENGTH, PAGE_LENGTH, explained, written

NAMED = 20


@recorded
def make_run(*, round: Round, by: Actor) -> Run:
    """Rate the reported sheets of the round and keep the result as its next run.

    Confirmed rulings that still fit are used, those whose case has changed lapse. Reads a constant
    number of statements. Raises Refused: 403; 409 where the round is not open, a run is proposed
    or decided, branches are missing (named by bureau) or
    merged away and not yet taken out of N, or rules and seats cannot be applied.
    """
    locked = lock_round(round)
    is_officer.check(by, locked)
    is_open.check(by, locked)
    _require_no_live_run(locked)
    _require_all_reported(locked)
    _require_merged_removed(locked)
    found = compute(locked)
    for ruling in found.lapsed:
        perform_transition(ruling, LAPSE_RULING, by=by, changes={"lapsed_at": clock.now()})
    number = (Run.objects.filter(round=locked).aggregate(last=Max("number"))["last"] or 0) + 1
    hashes = {f"{part}_hash": found.hashes[part] for part in PARTS}
    run = Run.objects.create(
        round=locked,
        number=number,
        **hashes,
        is_complete=found.rows.is_complete,
        made_by_id=by.pk,
        made_at=clock.now(),
        own_branches=[acting_on(locked, by, "make")],
    )
    run.rulings.set(found.used)
    found.rows.store(run)
    after = {"counts": found.rows.counts(), **hashes, "rulings_used": len(found.used)}
    record(MAKE_RUN, run, by=by, after=after, organisation_code=locked.department.code)
    return run


def _require_no_live_run(round: Round) -> None:
    live = live_run(round)
    if live is not None:
        raise conflict(
            _("第 %(number)s 次评定%(state)s,评分已锁定。要重新试算,请先撤回或撤销它。")
            % {"number": live.number, "state": live.get_state_display()}
        )


def _require_all_reported(round: Round) -> None:
    missing = list(missing_enrolments(round))
    if missing:
        raise conflict(missing_words(missing))


def _require_merged_removed(round: Round) -> None:
    """Nothing is awaited of a merged branch, but N loses it by a numbered decision alone."""
    names = list(merged_enrolments(round).values_list("name", flat=True))
    if names:
        raise conflict(
            _(
                "%(names)s已合并,审核已了结,但仍计入参评数。"
                "请先录入参评范围调整决定,把它移出参评范围,再试算。"
            )
            % {"names": "、".join(names[:NAMED])}
        )


def missing_words(missing: Iterable[Enrolment]) -> str:
    """Who has neither reported nor been decided 未申报: by bureau, the first 20, and how many."""
    rows = sorted(missing, key=lambda row: (row.reviewing_body.code, row.code))
    bureaus: dict[str, list[str]] = {}
    for row in rows[:NAMED]:
        bureaus.setdefault(row.reviewing_body.name, []).append(row.name)
    named = ";".join(f"{bureau}:{'、'.join(names)}" for bureau, names in bureaus.items())
    more = _("等") if len(rows) > NAMED else ""
    return _(
        "还有 %(count)s 个参评党组织没有上报,也没有作出未申报决定:%(named)s%(more)s。"
        "请催报,或按规定作出未申报决定。"
    ) % {"count": len(rows), "named": named, "more": more}


@recorded
def propose_run(*, run: Run, by: Actor) -> Run:
    """Propose the newest run for decision; the scores of the round stand still from here on.

    Raises Refused: 403; 409 for an open tie, a state that forbids, a run that is not the newest, a
    revocation that waits, or anything that has changed since it was made (named).
    """
    locked = lock_round(run.round)
    proposed = perform_transition(
        run,
        PROPOSE_RUN,
        by=by,
        changes={
            "proposed_by_id": by.pk,
            "proposed_at": clock.now(),
            **_with_own(run, "propose", by),
        },
        organisation_code=locked.department.code,
    )
    is_open.check(by, locked)
    newest = latest_run(locked)
    if newest is not None and newest.pk != run.pk:
        raise conflict(
            _("第 %(number)s 次评定更新,只能提请最新的一次。") % {"number": newest.number}
        )
    if has_waiting_revocations(locked):
        raise conflict(_("有人申请撤销未申报决定,处理之前不能提请审定。"))
    _require_no_waiting_revocation(locked)
    hold_round(round=locked)
    require_unchanged(proposed)
    return proposed


def _require_no_waiting_revocation(round: Round) -> None:
    """Raise Refused (409) while the revocation of a ruling waits: nobody could confirm it later."""
    ruling = waiting_revocations(round).first()
    if ruling is not None:
        raise conflict(_("%(case)s的裁定有人申请撤销,处理之前不能提请和审定。") % {"case": ruling})


def _with_own(run: Run, act: str, by: Actor) -> dict[str, object]:
    """The changed column ``own_branches``; the round's lock keeps it from changing meanwhile."""
    kept = Run.objects.values_list("own_branches", flat=True).get(pk=run.pk)
    return {"own_branches": [*kept, acting_on(run.round, by, act)]}


@recorded
def withdraw_run(*, run: Run, reason: str, by: Actor) -> Run:
    """Take a proposed run back, with the reason; scores may be changed again.

    Raises Refused: 403; 409 for a state that forbids; 422 for a blank reason.
    """
    reason = explained(reason, PAGE_LENGTH, _("理由"))
    locked = lock_round(run.round)
    withdrawn = perform_transition(
        run,
        WITHDRAW_RUN,
        by=by,
        reason=reason,
        changes={
            "withdrawn_by_id": by.pk,
            "withdrawn_at": clock.now(),
            "withdrawal_reason": reason,
        },
        organisation_code=locked.department.code,
    )
    release_round(round=locked)
    return withdrawn


@recorded
def decide_run(*, run: Run, minutes_number: str, minutes_on: date, by: Actor) -> Run:
    """Decide a proposed run by the minutes of the meeting.

    Raises Refused: 403 for whoever is no approver, has proposed it, or has entered or changed a
    score of the round; 409 for a state that forbids, a ruling whose revocation waits, or anything
    changed since it was made (named); 422 for a blank number or a date to come.
    """
    minutes_number = written(minutes_number, NUMBER_LENGTH, _("会议纪要文号"))
    require_past(minutes_on)
    locked = lock_round(run.round)
    decided = perform_transition(
        run,
        DECIDE_RUN,
        by=by,
        changes={
            "decided_by_id": by.pk,
            "decided_at": clock.now(),
            "minutes_number": minutes_number,
            "minutes_on": minutes_on,
            **_with_own(run, "decide", by),
        },
        details={"result_hash": run.result_hash},
        organisation_code=locked.department.code,
    )
    _require_no_waiting_revocation(locked)
    require_unchanged(decided)
    return decided


def require_past(day: date) -> None:
    """Raise Refused (422) for the date of a meeting that is still to come."""
    if day > clock.today():
        raise faulty(_("会议日期不能晚于今天。"))


def require_unchanged(run: Run) -> None:
    """Rate the round again and compare all five hashes, and the stored rows with the result's.

    Raises Refused (409) that names what differs: rules, roster, scores, rulings or result.
    """
    now = compute(run.round)
    parts = differences(run, now)
    if stored_rows(run).result_hash() != run.result_hash:
        parts.append("stored")
    if parts:
        raise conflict(changed_words(run, now, parts))


def changed_words(run: Run, now: Computation, parts: Iterable[str]) -> str:
    """What has changed since the run was made, and what to do."""
    names = {
        "rules": _("评定规则或考评标准"),
        "roster": _("参评范围、评定池或名额"),
        "scores": _("评分、评分人、创新项目认定、星级上限或未申报决定"),
        "rulings": _("并列裁定"),
        "result": _("评定结果"),
        "stored": _("库中保存的结果"),
    }
    listed = "、".join(names[part] for part in parts)
    lapsed = _("失效的裁定:%s。") % "、".join(map(str, now.lapsed)) if now.lapsed else ""
    return _("第 %(number)s 次评定之后有变化:%(parts)s。%(lapsed)s不能按它办理,请重新试算。") % {
        "number": run.number,
        "parts": listed,
        "lapsed": lapsed,
    }
