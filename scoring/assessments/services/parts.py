"""The acts of the form beside its texts: declaration, meeting, proposed star."""

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.assessments.lifecycle import DECLARE, PROPOSE_STAR, RECORD_MEETING
from scoring.assessments.models import (
    Assessment,
    MeetingKind,
)
from scoring.assessments.rules import is_enterer, is_in_charge, is_submitter
from scoring.assessments.services.answering import write_answers
from scoring.assessments.services.form import Asked, read_form
from scoring.assessments.services.gaps import reason_words
from scoring.assessments.services.locking import (
    locked_for_filling,
    note,
    reopened,
    require_whole_form,
)
from scoring.assessments.services.texts import (
    LINE_LENGTH,
    clean_reply,
    cleaned,
    line,
)
from scoring.assessments.sheets import Reply, answer_words, needs_reason
from scoring.standards.queries import STAR_NAMES
from starrating import clock
from starrating.access import Actor, Refused, Role, conflict, faulty

MOST_PEOPLE = 99_999
MINUTES_LENGTH = 100


def _require_signatory(row: Assessment, by: Actor) -> None:
    """The declaration is the secretary's, or is copied from a paper that he signed."""
    if not is_enterer(by, row):
        is_submitter.check(by, row)
        is_in_charge.check(by, row)


@recorded
def declare(*, assessment: Assessment, replies: Mapping[int, Reply], by: Actor) -> Assessment:
    """Answer the vetoes (by the rule's key) and declare that the form is true and whole.

    Only the secretary or his deputy; a form sent back takes other answers only to vetoes of the
    indicators sent back. Raises Refused: 403; 404 for a rule that is no veto of this form; 409;
    422 where a veto is left open.
    """
    row = locked_for_filling(assessment, by=by)
    _require_signatory(row, by)
    asked = {each.rule.pk: each for each in read_form(row).vetoes}
    if not replies.keys() <= asked.keys():
        raise Refused(_("这一项不在声明里,请刷新页面。"), 404)
    given = {key: clean_reply(asked[key].question, reply) for key, reply in replies.items()}
    _require_open_vetoes(row, asked, given)
    write_answers(
        row, {key: (asked[key].question, given[key], asked[key].version) for key in given}, by
    )
    open_ = [each for each in read_form(row).vetoes if each.why]
    if open_:
        words = "".join(f"{each.question.label}:{each.why}" for each in open_)
        raise faulty(_("声明还没有答全:%(words)s") % {"words": words})
    row.declared_by_id, row.declared_at = by.pk, clock.now()
    if row.in_charge_id is None and by.holds(Role.SECRETARY, row.path):
        row.in_charge_id = by.pk
    row.save(update_fields=["declared_by", "declared_at", "in_charge"])
    after: dict[str, object] = {
        each.rule.label: answer_words(each.question, given.get(key, each.reply))
        for key, each in asked.items()
    }
    note(DECLARE, row, by=by, after=after)
    return row


def _require_open_vetoes(
    row: Assessment, asked: Mapping[int, Asked], given: Mapping[int, Reply]
) -> None:
    keys = reopened(row)
    for key, reply in given.items():
        rule = asked[key].rule
        if keys is not None and rule.indicator_id not in keys and reply != asked[key].reply:
            raise conflict(_("“%(label)s”所在的指标没有被退回,不能修改。") % {"label": rule.label})


@recorded
def record_meeting(
    *,
    assessment: Assessment,
    kind: str,
    held_on: date,
    due: int,
    present: int,
    result: str,
    minutes: str,
    by: Actor,
) -> Assessment:
    """Register the branch's own meeting on its self-assessment.

    Raises Refused: 403; 409, also for a form sent back; 422 for a day to come, more present than
    due, blanks.
    """
    row = locked_for_filling(assessment, by=by)
    require_whole_form(row)
    if kind not in MeetingKind.values:
        raise faulty(_("没有这种会议。"))
    if held_on > clock.today():
        raise faulty(_("会议日期不能晚于今天。"))
    if not 1 <= present <= due <= MOST_PEOPLE:
        raise faulty(_("实到人数应在 1 到应到人数之间。"))
    values: dict[str, object] = {
        "meeting_kind": kind,
        "meeting_on": held_on,
        "meeting_due": due,
        "meeting_present": present,
        "meeting_result": line(result, LINE_LENGTH, _("会议结果")),
        "meeting_minutes": line(minutes, MINUTES_LENGTH, _("会议记录编号")),
    }
    before: dict[str, object] = {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    note(RECORD_MEETING, row, by=by, before=before, after=values)
    return row


@recorded
def propose_star(*, assessment: Assessment, star: int, reason: str, by: Actor) -> Assessment:
    """Propose a star, last of all, after the computed preview.

    Above what the own score supports it asks for a sentence. Raises Refused: 403; 409 while a
    question is open; 422 for no star, or without that sentence.
    """
    row = locked_for_filling(assessment, by=by)
    if star not in STAR_NAMES:
        raise faulty(_("请选择一星至五星。"))
    form = read_form(row)
    if form.preview is None:
        raise conflict(
            _("还有 %(count)s 问没有答全,看到合计以后再申报星级。") % {"count": form.open_questions}
        )
    plain = cleaned(reason, LINE_LENGTH, _("申报说明"))
    if needs_reason(form.preview, star) and not plain:
        raise faulty(reason_words(form.preview, star))
    before: dict[str, object] = {"star": row.proposed_star, "reason": row.proposed_reason}
    row.proposed_star, row.proposed_reason = star, plain
    row.proposed_by_id, row.proposed_at = by.pk, clock.now()
    names = ["proposed_star", "proposed_reason", "proposed_by", "proposed_at"]
    row.save(update_fields=names)
    note(PROPOSE_STAR, row, by=by, before=before, after={"star": star, "reason": plain})
    return row
