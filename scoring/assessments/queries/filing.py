"""What was filed, sent back, kept; who has the form, and since when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from branches.people.models import Post
from scoring.assessments.models import (
    Assessment,
    Evidence,
    FilingState,
    KeptText,
    Paper,
    Purpose,
    Return,
    Submission,
    Urge,
)
from scoring.assessments.queries.by_right import related
from scoring.rounds.models import Enrolment, RoundStandard
from scoring.standards.models import Standard
from starrating.access import Role, conflict


def assessment_of(enrolment: Enrolment) -> Assessment | None:
    return related(Assessment.objects.filter(enrolment=enrolment)).first()


def standard_of(enrolment: Enrolment) -> Standard:
    """The standard the branch is rated by. Raises Refused (409) where none is chosen."""
    chosen = RoundStandard.objects.filter(
        round=enrolment.round_id, field=enrolment.field_id
    ).select_related("standard")
    row = chosen.first()
    if row is None:
        raise conflict(_("本批次还没有为这个领域选定考评标准,请联系组织部。"))
    return row.standard


def submissions(assessment: Assessment) -> QuerySet[Submission]:
    """Everything submitted, the newest first."""
    rows = Submission.objects.filter(assessment=assessment).select_related("submitted_by")
    return rows.order_by("-number")


def latest_submission(assessment: Assessment) -> Submission | None:
    return submissions(assessment).first()


def earlier_submission(enrolment: Enrolment) -> Submission | None:
    """What the same organisation filed last in the latest earlier year."""
    rows = Submission.objects.filter(
        assessment__enrolment__organisation=enrolment.organisation_id,
        assessment__enrolment__round__year__lt=enrolment.round.year,
    )
    return rows.order_by("-assessment__enrolment__round__year", "-number").first()


def open_return(assessment: Assessment) -> Return | None:
    """The return that is not over yet: the form is being corrected, or filed again unopened."""
    rows = Return.objects.filter(assessment=assessment, ended_at=None)
    return rows.select_related("submission").first()


def kept_texts(assessment: Assessment) -> QuerySet[KeptText]:
    """Texts that lost a race and that nobody has settled yet, the newest first."""
    rows = KeptText.objects.filter(assessment=assessment, settled_at=None)
    return rows.select_related("written_by").order_by("-pk")


def evidence_of(assessment: Assessment) -> QuerySet[Evidence]:
    """Files that prove something, with what each proves, in the order they came."""
    return (
        Evidence.objects.filter(assessment=assessment, removed_at=None, purpose=Purpose.EVIDENCE)
        .select_related("added_by")
        .prefetch_related("uses")
        .order_by("pk")
    )


def paper_of(submission: Submission) -> Paper | None:
    """The signed paper of exactly this content; None: not received."""
    return Paper.objects.filter(
        assessment=submission.assessment_id, fingerprint=submission.fingerprint
    ).first()


def secretary_name(assessment: Assessment) -> str:
    """Who answers for the form; nobody yet: the branch's secretary now, blank where it has none.

    A form filled in by a deputy alone, or copied from paper, has nobody in charge. At most one
    statement.
    """
    if assessment.in_charge is not None:
        return str(assessment.in_charge.name)
    posts = Post.objects.in_force().filter(
        role=Role.SECRETARY, organisation=assessment.enrolment.organisation_id
    )
    post = posts.select_related("account").order_by("pk").first()
    return "" if post is None else post.account.name


def urges_of(enrolment: Enrolment) -> QuerySet[Urge]:
    """When and how a branch was reminded, the latest first."""
    return Urge.objects.filter(enrolment=enrolment).select_related("urged_by").order_by("-pk")


def absorbed_assessments(enrolment: Enrolment) -> QuerySet[Assessment]:
    """Forms, in the same round, of bodies merged into this one: the successor sees both."""
    return related(
        Assessment.objects.filter(
            enrolment__round=enrolment.round_id,
            enrolment__organisation__merged_into=enrolment.organisation_id,
        )
    )


@dataclass(frozen=True)
class Holder:
    """Who has the form: in words, since when, and until when it is expected (None: nothing is)."""

    words: str
    since: datetime | None
    due: date | None = None


def holder_of(enrolment: Enrolment, assessment: Assessment | None, due: date | None) -> Holder:
    """Where a form is now. ``due`` is the last day of the branch's window. No statement."""
    branch, bureau = enrolment.name, enrolment.reviewing_body.name
    if assessment is None:
        return Holder(_("%(branch)s(还没有开始填报)") % {"branch": branch}, None, due)
    words = {
        FilingState.DRAFT: _("%(branch)s(正在填报)"),
        FilingState.SUBMITTED: _("%(bureau)s(等待审核)"),
        FilingState.UNDER_REVIEW: _("%(bureau)s(正在审核)"),
        FilingState.RETURNED: _("%(branch)s(正在修改被退回的指标)"),
        FilingState.MERGED: _("%(branch)s(已合并,不再办理)"),
    }[FilingState(assessment.state)]
    if assessment.is_being_entered:
        words = _("%(bureau)s(正在代录纸质申请表)")
    is_with_branch = assessment.state in {FilingState.DRAFT, FilingState.RETURNED}
    return Holder(
        words % {"branch": branch, "bureau": bureau},
        assessment.state_since,
        due if is_with_branch else None,
    )
