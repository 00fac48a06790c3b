"""Scores by workbook: read and kept, entered by one, confirmed by another, or discarded."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import perform_transition, record, recorded
from branches.organisations.models import PendingImport
from branches.organisations.services import keep_import, take_import
from branches.people.models import Account
from scoring.reviews.lifecycle import (
    CONFIRM_SCORE_IMPORT,
    DISCARD_SCORE_IMPORT,
    ENTER_SCORE_IMPORT,
    ENTRY,
)
from scoring.reviews.models import ScoreImport
from scoring.reviews.services.basis import Basis, required_reason
from scoring.reviews.services.plan import ScorePlan, plan_scores
from scoring.reviews.services.reading import ReadFile, read_file
from scoring.reviews.services.writing import write_plan
from scoring.reviews.sheets.rows import EnteredRow, ScoreReading
from scoring.rounds.models import Round
from scoring.rounds.rules import own_branches
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, Refused, conflict, faulty

KIND = ENTER_SCORE_IMPORT.name
_NAMED = 5


def upload_scores(
    *,
    round: Round,
    source: Path | bytes,
    filename: str,
    by: Actor,
) -> PendingImport:
    """Read a score workbook and keep its rows for ``enter_score_import``; faults are kept with them.

    Raises Refused: 403; 409 for a round that is not open, locked or without a standard; 422 for a
    file that cannot be read at all.
    """
    ENTRY.check(by, round)
    shown = "".join(sign for sign in filename if sign.isprintable())
    return _keep(round, read_file(round, source, filename), shown, by)


def _keep(round: Round, file: ReadFile, filename: str, by: Actor) -> PendingImport:
    return keep_import(
        by=by,
        kind=KIND,
        filename=filename,
        sha256=file.sha256,
        rows=[row.plain() for row in file.rows],
        parameters={"round": round.pk, "year": round.year, **file.reading.plain()},
    )


def import_scores_file(
    *, year: int, path: Path, basis: Basis, username: str, check_only: bool = False
) -> tuple[ScorePlan, ScoreReading, ScoreImport | None]:
    """Read a score workbook at the machine and, unless faulty or ``check_only``, enter it.

    ``username`` is the officer in whose name it is entered; somebody else confirms it on its page.
    Returns what it would do and the import, None where nothing was entered. Raises Refused: 404 for
    an unknown round or account, else like ``upload_scores`` and ``enter_score_import``.
    """
    round_ = Round.objects.select_related("department").filter(year=year).first()
    by = Account.objects.filter(username=username, is_active=True).first()
    if round_ is None:
        raise Refused(_("没有 %(year)s 年度的创评批次。") % {"year": year}, 404)
    if by is None:
        raise Refused(_("没有账号 %(name)s,或已停用。") % {"name": username}, 404)
    ENTRY.check(by, round_)
    file = read_file(round_, path, path.name)
    plan = plan_scores(round_, file.rows, file.reading)
    if check_only or plan.faults or not plan.writes:
        return plan, file.reading, None
    kept = _keep(round_, file, path.name, by)
    return plan, file.reading, enter_score_import(kept=kept.pk, basis=basis, by=by)


def planned_import(source: PendingImport | ScoreImport) -> tuple[ScorePlan, ScoreReading]:
    """What a kept file or an entered import would do as things stand now."""
    if isinstance(source, ScoreImport):
        return _planned(source.round, source.rows, source.reading)
    of = Round.objects.select_related("department").get(pk=source.parameters["round"])
    return _planned(of, source.rows, source.parameters)


def _planned(
    round: Round,
    rows: Sequence[Any],
    reading: dict[str, Any],
) -> tuple[ScorePlan, ScoreReading]:
    read = ScoreReading.of(reading)
    return plan_scores(round, [EnteredRow.of(row) for row in rows], read), read


@recorded
def enter_score_import(
    *, kept: int, basis: Basis, by: Actor, expected_plan: str = ""
) -> ScoreImport:
    """Enter the kept file ``kept`` (primary key); nothing counts before somebody else confirms it.

    ``expected_plan`` is the digest of what was previewed. Raises Refused: 403; 404 for somebody
    else's file; 409 for one taken or expired, a file already waiting, nothing new in it, a round
    that changed since the preview, is not open or locked; 422 for faulty rows or a missing basis.
    """
    taken = take_import(by=by, pk=kept, kind=KIND)
    locked = lock_round(Round.objects.get(pk=taken.parameters["round"]))
    ENTRY.check(by, locked)
    plan, reading = _planned(locked, taken.rows, taken.parameters)
    if plan.faults:
        raise faulty(_("文件有 %(count)s 处错误,整份没有录入。") % {"count": len(plan.faults)})
    if not plan.writes:
        raise conflict(_("文件内容与已上报的评分和已登记的认定、星级上限完全一致,没有需要导入的。"))
    if expected_plan and expected_plan != plan.digest:
        raise conflict(_("预览之后本批次的评分有过变动,下面已按最新情况重新核对,请看过再录入。"))
    columns = basis.checked(plan, locked)
    waiting = ScoreImport.objects.filter(round=locked, sha256=taken.sha256)
    if waiting.filter(state=ScoreImport.State.ENTERED).exists():
        raise conflict(_("同一份文件已经录入,正等待另一人确认,没有重复录入。"))
    own = _own(by, locked)
    entered = ScoreImport.objects.create(
        round=locked,
        filename=taken.filename,
        sha256=taken.sha256,
        rows=taken.rows,
        reading=reading.plain(),
        summary={"counts": plan.counts(), "standing": plan.on_record()},
        entered_by_id=by.pk,
        entered_at=clock.now(),
        own_branches=own,
        **columns,
    )
    record(
        ENTER_SCORE_IMPORT,
        entered,
        by=by,
        after={**plan.counts(), **columns, "sha256": taken.sha256, "own_branches": own},
        reason=columns.get("reason", ""),
        rows=[row.line() for row in plan.rows],
    )
    return entered


def _own(by: Actor, round: Round) -> list[dict[str, str]]:
    return [{**branch, "who": by.acting_label} for branch in own_branches(by, round)]


@recorded
def confirm_score_import(*, score_import: ScoreImport, by: Actor) -> ScoreImport:
    """Confirm what somebody else entered: its sheets are reported, all of them or none.

    Everything is compared again with the round as it stands; where that has changed since entering,
    nothing is written. Raises Refused: 403 (also for who entered it); 409 for an import that no
    longer waits, a round that is not open or locked, and a changed round, naming what changed.
    """
    locked = lock_round(score_import.round)
    entered = ScoreImport.objects.select_for_update().get(pk=score_import.pk)
    entered.round = locked
    _require_waiting(entered, by)
    plan, _reading = _planned(locked, entered.rows, entered.reading)
    require_same(entered, plan)
    own = [*entered.own_branches, *_own(by, locked)]
    write_plan(entered, plan)
    return perform_transition(
        entered,
        CONFIRM_SCORE_IMPORT,
        by=by,
        changes={"confirmed_by_id": by.pk, "confirmed_at": clock.now(), "own_branches": own},
        details={**plan.counts(), "sha256": entered.sha256},
        rows=[row.line() for row in plan.rows],
    )


def _require_waiting(entered: ScoreImport, by: Actor) -> None:
    """Right and state, asked before the work is done; the transition asks again."""
    for rule in CONFIRM_SCORE_IMPORT.clauses:
        rule.check(by, entered)
    if entered.state != ScoreImport.State.ENTERED:
        raise conflict(
            _("这份导入%(state)s,没有重复办理。") % {"state": entered.get_state_display()}
        )


def require_same(entered: ScoreImport, plan: ScorePlan) -> None:
    """Raise Refused (409), naming what changed, unless the round stands as at entering."""
    if plan.faults:
        places = ";".join(map(str, plan.faults[:_NAMED]))
        raise _changed(_("%(count)s 处现在不能导入:%(places)s"), len(plan.faults), places)
    then, now = entered.summary["standing"], plan.on_record()
    names = [
        f"{row.standing.name}({row.row.code})"
        for row in plan.rows
        if then.get(row.row.code) != now.get(row.row.code)
    ]
    if names:
        shown = "、".join(names[:_NAMED])
        raise _changed(
            _("%(count)s 个党组织的评分、认定或星级上限已有变动:%(places)s"), len(names), shown
        )


def _changed(sentence: str, count: int, places: str) -> Refused:
    rest = _("等") if count > _NAMED else ""
    what = sentence % {"count": count, "places": places}
    return conflict(
        _("录入之后情况有变,没有确认。%(what)s%(rest)s。请撤回这份导入,核对后重新录入。")
        % {"what": what, "rest": rest}
    )


@recorded
def discard_score_import(*, score_import: ScoreImport, reason: str, by: Actor) -> ScoreImport:
    """Take back an import that waits, by whoever entered it or anybody of the department.

    Raises Refused: 403; 409 for one that no longer waits, a round that is not open or locked; 422
    without a reason.
    """
    lock_round(score_import.round)
    return perform_transition(
        score_import,
        DISCARD_SCORE_IMPORT,
        by=by,
        reason=required_reason(reason, _("撤回理由")),
    )
