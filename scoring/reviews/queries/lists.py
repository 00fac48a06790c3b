"""Lists of branches with their sheets, cut by right; the history of one."""

from typing import Any

from django.db.models import BooleanField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from branches.journal.models import Entry
from branches.journal.queries import entries_about
from scoring.reviews.models import (
    Ceiling,
    Meeting,
    NotFiledDecision,
    Recognition,
    Review,
    ReviewedScore,
    ScoreChange,
    ScoreImport,
    Sheet,
)
from scoring.rounds.models import Assignment, Enrolment, Round
from scoring.rounds.queries import enrolments_visible_to
from starrating.access import DEPARTMENT_ROLES, Actor


def sheets_visible_to(by: Actor, round: Round) -> QuerySet[Sheet]:
    """Sheets of the branches in reach."""
    return Sheet.objects.filter(enrolment__in=enrolments_visible_to(by, round)).select_related(
        "enrolment"
    )


def score_imports_visible_to(by: Actor) -> QuerySet[ScoreImport]:
    """All for the department, none for anybody else: a file may hold any bureau's branches."""
    imports = ScoreImport.objects.select_related("round__department", "entered_by", "confirmed_by")
    return imports if by.paths(*DEPARTMENT_ROLES) else imports.none()


def not_filed_visible_to(by: Actor) -> QuerySet[NotFiledDecision]:
    """All for the department, none for anybody else."""
    decisions = NotFiledDecision.objects.select_related(
        *("enrolment__round__department", "enrolment__organisation", "entered_by", "confirmed_by"),
        *("revocation_entered_by", "revoked_by"),
    )
    return decisions if by.paths(*DEPARTMENT_ROLES) else decisions.none()


def with_sheets(branches: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Branches with sheet, scores, ``is_recognised`` and ``ceiling_star``; two statements."""
    recognition = Recognition.objects.filter(enrolment=OuterRef("pk"), replaced_by=None)
    ceiling = Ceiling.objects.filter(enrolment=OuterRef("pk"), replaced_by=None)
    return (
        branches.select_related("sheet", "pool", "reviewing_body")
        .annotate(
            is_recognised=Subquery(
                recognition.values("is_recognised")[:1], output_field=BooleanField()
            ),
            ceiling_star=Subquery(ceiling.values("star")[:1]),
        )
        .prefetch_related(Prefetch("sheet__scores", scores_in_order()))
    )


def is_recognised_now() -> Exists:
    """A condition on branches: the innovation project is recognised."""
    return Exists(
        Recognition.objects.filter(enrolment=OuterRef("pk"), replaced_by=None, is_recognised=True)
    )


def has_ceiling_now() -> Exists:
    """A condition on branches: a ceiling is on record and not lifted."""
    return Exists(
        Ceiling.objects.filter(enrolment=OuterRef("pk"), replaced_by=None, star__isnull=False)
    )


def scores_in_order() -> QuerySet[ReviewedScore]:
    return ReviewedScore.objects.select_related("indicator", "scored_by").order_by(
        "indicator__position"
    )


def changes_in_order(sheet: Sheet) -> QuerySet[ScoreChange]:
    """Scores that were replaced, the latest first."""
    return (
        ScoreChange.objects.filter(sheet=sheet)
        .select_related("indicator", "scored_by", "changed_by")
        .order_by("-changed_at", "indicator__position")
    )


def entries_of(enrolment: Enrolment) -> QuerySet[Entry]:
    """Journal lines of this stage about one branch, the imports its scores came by included."""
    imports = ScoreImport.objects.filter(
        Q(sheets__enrolment=enrolment) | Q(changes__sheet__enrolment=enrolment)
    )
    decisions = NotFiledDecision.objects.filter(enrolment=enrolment)
    about = Q(subject_type=ScoreImport._meta.label_lower, subject_id__in=_keys(imports))
    about |= Q(subject_type=NotFiledDecision._meta.label_lower, subject_id__in=_keys(decisions))
    meetings = Meeting.objects.filter(conclusions__review__sheet__enrolment=enrolment)
    reviews = Review.objects.filter(sheet__enrolment=enrolment)
    assignments = Assignment.objects.filter(enrolment=enrolment)
    about |= Q(subject_type=Meeting._meta.label_lower, subject_id__in=_keys(meetings))
    about |= Q(subject_type=Review._meta.label_lower, subject_id__in=_keys(reviews))
    about |= Q(subject_type=Assignment._meta.label_lower, subject_id__in=_keys(assignments))
    about |= Q(pk__in=entries_about(enrolment).filter(verb__startswith="reviews.").values("pk"))
    return Entry.objects.filter(about)


def _keys(rows: QuerySet[Any]) -> list[str]:
    return [str(pk) for pk in rows.order_by().values_list("pk", flat=True).distinct()]
