"""The innovation project of a form: saved as a whole, as often as it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.assessments.models import Assessment, KeptReason, KeptText, Project
from scoring.assessments.services.keeping import keep, keep_replaced
from scoring.assessments.services.locking import locked_for_filling, reopened
from scoring.assessments.services.texts import LINE_LENGTH, TEXT_LENGTH, cleaned
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Actor, conflict, faulty

PROJECT = "project"
MOST_STEPS = 20
TITLE_LENGTH = 100


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
    """The project in the database after a saving; ``kept`` is what came too late, if it did.

    ``is_read_back``: what was sent is what was read back.
    """

    project: Project | None
    kept: KeptText | None
    is_read_back: bool


def save_project(
    *, assessment: Assessment, values: ProjectValues, expected_version: int, by: Actor
) -> SavedProject:
    """Save the innovation project as a whole; autosave like ``save_field``.

    A form sent back opens it together with a bonus indicator. Raises Refused: 403; 409; 422.
    """
    columns, kept = _save_project(assessment, values, expected_version, by)
    rows = Project.objects.filter(assessment=assessment).select_related("edited_by")
    project = rows.first()
    stands = project or Project()
    is_there = all(getattr(stands, name) == value for name, value in columns.items())
    return SavedProject(project, kept, kept is None and is_there)


@recorded
def _save_project(
    assessment: Assessment, values: ProjectValues, expected_version: int, by: Actor
) -> tuple[dict[str, Any], KeptText | None]:
    row = locked_for_filling(assessment, by=by)
    keys = reopened(row)
    if keys is not None and not Indicator.objects.filter(pk__in=keys, is_bonus=True).exists():
        raise conflict(_("加分项没有被退回,创新项目不能修改。"))
    columns = values.columns()
    project = Project.objects.filter(assessment=row).first() or Project(assessment=row, version=0)
    old = {name: getattr(project, name) for name in columns}
    if columns == old:
        return columns, None
    text, old_text = project_text(columns), project_text(old)
    if expected_version != project.version:
        late = keep(
            row, PROJECT, text, why=KeptReason.STALE, base_version=expected_version, by_key=by.pk
        )
        return columns, late
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
    return columns, None
