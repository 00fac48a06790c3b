"""The parts of the form beside the indicators: project, declaration, meeting, proposed star."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.assessments.lifecycle import DECLARE, PROPOSE_STAR, RECORD_MEETING
from scoring.assessments.models import (
    Assessment,
    KeptReason,
    KeptText,
    MeetingKind,
    Project,
)
from scoring.assessments.rules import is_enterer, is_in_charge, is_submitter
from scoring.assessments.services.answering import write_answers
from scoring.assessments.services.form import Asked, read_form
from scoring.assessments.services.gaps import reason_words
from scoring.assessments.services.keeping import keep, keep_replaced
from scoring.assessments.services.locking import (
    locked_for_filling,
    note,
    reopened,
    require_whole_form,
)
from scoring.assessments.services.texts import (
    LINE_LENGTH,
    TEXT_LENGTH,
    clean_reply,
    cleaned,
    line,
)
from scoring.assessments.sheets import Reply, answer_words, needs_reason
from scoring.standards.models import Indicator
from scoring.standards.queries import STAR_NAMES
from starrating import clock
from starrating.access import Actor, Refused, Role, conflict, faulty

PROJECT = "project"
MOST_STEPS = 20
MOST_PEOPLE = 99_999
TITLE_LENGTH = 100
MINUTES_LENGTH = 100


@dataclass(frozen=True)
class Step:
    """A measure or a milestone of the project; ``is_reached`` of milestones only."""

    text: str
    due_on: date | None = None
    is_reached: bool = False


@dataclass(frozen=True)
class ProjectValues:
    """The project as it is typed; anything may still be blank."""

    title: str = ""
    problem: str = ""
    measures: Sequence[Step] = ()
    milestones: Sequence[Step] = ()
    results: str = ""

    def columns(self) -> dict[str, Any]:
        """The model's columns. Raises Refused (422)."""
        return {
            "title": " ".join(cleaned(self.title, TITLE_LENGTH, _("项目名称")).split()),
            "problem": cleaned(self.problem, TEXT_LENGTH, _("要解决的问题")),
            "measures": [
                {"text": step.text, "due_on": _day(step)}
                for step in _steps(self.measures, _("措施"))
            ],
            "milestones": [
                {"text": step.text, "due_on": _day(step), "is_reached": step.is_reached}
                for step in _steps(self.milestones, _("进度"))
            ],
            "results": cleaned(self.results, TEXT_LENGTH, _("成效")),
        }


def _steps(steps: Sequence[Step], label: str) -> list[Step]:
    found = [
        Step(cleaned(step.text, LINE_LENGTH, label), step.due_on, step.is_reached) for step in steps
    ]
    if any(not step.text and step.due_on for step in found):
        raise faulty(_("%(label)s有日期而没有内容。") % {"label": label})
    found = [step for step in found if step.text]
    if len(found) > MOST_STEPS:
        raise faulty(_("%(label)s最多 %(most)s 条。") % {"label": label, "most": MOST_STEPS})
    return found


def _day(step: Step) -> str:
    return step.due_on.isoformat() if step.due_on else ""


def project_text(columns: Mapping[str, Any]) -> str:
    """A project as one text, to be shown beside the one that stands."""
    steps = [*columns["measures"], *columns["milestones"]]
    lines = [f"{step['text']} {step['due_on']}".strip() for step in steps]
    return "\n".join(
        filter(None, [columns["title"], columns["problem"], *lines, columns["results"]])
    )


@dataclass(frozen=True)
class SavedProject:
    """The project in the database after a saving; ``kept`` is what came too late, if it did."""

    project: Project | None
    kept: KeptText | None


def save_project(
    *, assessment: Assessment, values: ProjectValues, expected_version: int, by: Actor
) -> SavedProject:
    """Save the innovation project as a whole; autosave like ``save_field``.

    A form sent back opens it together with a bonus indicator. Raises Refused: 403; 409; 422.
    """
    kept = _save_project(assessment, values, expected_version, by)
    rows = Project.objects.filter(assessment=assessment).select_related("edited_by")
    return SavedProject(rows.first(), kept)


@recorded
def _save_project(
    assessment: Assessment, values: ProjectValues, expected_version: int, by: Actor
) -> KeptText | None:
    row = locked_for_filling(assessment, by=by)
    keys = reopened(row)
    if keys is not None and not Indicator.objects.filter(pk__in=keys, is_bonus=True).exists():
        raise conflict(_("加分项没有被退回,创新项目不能修改。"))
    columns = values.columns()
    project = Project.objects.filter(assessment=row).first() or Project(assessment=row, version=0)
    old = {name: getattr(project, name) for name in columns}
    if columns == old:
        return None
    text, old_text = project_text(columns), project_text(old)
    if expected_version != project.version:
        return keep(
            row, PROJECT, text, why=KeptReason.STALE, base_version=expected_version, by_key=by.pk
        )
    keep_replaced(
        row,
        PROJECT,
        old_text,
        text,
        version=project.version,
        old_by=project.edited_by_id,
        by=by.pk,
    )
    for name, value in columns.items():
        setattr(project, name, value)
    project.edited_by_id, project.edited_at = by.pk, clock.now()
    project.version += 1
    project.save()
    return None


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
