"""Opening a branch's form for review, and having its sheet on one's desk."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation
from branches.people.models import Post
from scoring.assessments.models import FilingState, ReturnedIndicator
from scoring.assessments.queries import assessment_of, open_return
from scoring.assessments.services import receive_assessment
from scoring.reviews.lifecycle import RECEIVE_CORRECTION, START
from scoring.reviews.models import (
    PastVerdict,
    Review,
    Sheet,
    SheetSource,
    Verdict,
    VerdictEnd,
)
from scoring.reviews.queries.filing import related
from scoring.reviews.queries.holders import has_holder
from scoring.reviews.rules import MAY_HOLD, is_reviewer, is_writable
from scoring.rounds.models import Enrolment
from scoring.rounds.queries import enrolments
from scoring.rounds.rules import is_unconflicted_with
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, Role, conflict

REVIEWING = (Role.REVIEWER, Role.LEADER)


def lock_review(review: Review, by: Actor) -> Review:
    """The review, locked under its round's lock and read again, with everything rules ask for.

    Raises Refused: 409 for a round that is not open or held, or a branch that has left it.
    """
    round = lock_round(review.round)
    is_writable.check(by, round)
    row = related(Review.objects.select_for_update(of=("self",))).get(pk=review.pk)
    branch = row.sheet.enrolment
    branch.round = round
    if branch.removed_by_decision_id is not None:
        raise conflict(_("该党组织已按决定退出本批次,不再办理。"))
    return row


def locked_review(review: Review, by: Actor) -> Review:
    """The same for a single act on the branch. Raises Refused: 403 (conflict of interest); 409."""
    row = lock_review(review, by)
    is_unconflicted_with(row.enrolment).check(by, row.enrolment)
    return row


# Minutes stand on a sheet while the body's opinion on it stands.
_UPHELD = (FilingState.CONCLUDED, FilingState.REPORTED)
# What ends a sheet at whatever stage it is.
_ENDED = (FilingState.NOT_FILED, FilingState.MERGED)


def mirror(review: Review) -> Sheet:
    """The sheet, saying what its review now says; belongs inside the transaction that changed it.

    The final review's state, its meeting's number and day, and the time of reporting become the
    sheet's; opened again they leave it. An earlier stage leaves the sheet under review, unless the
    sheet is over (未申报, 合并). A sheet that already says so is left as it is, version and all.
    """
    sheet = Sheet.objects.select_for_update().get(pk=review.sheet_id)
    state = FilingState(review.state)
    if not review.is_final and state not in _ENDED:
        state = FilingState.UNDER_REVIEW
    meeting = review.meeting if state in _UPHELD else None
    said = {
        "state": state.value,
        "minutes_number": "" if meeting is None else meeting.minutes_number,
        "minutes_on": None if meeting is None else meeting.held_on,
        "reported_at": None if state != FilingState.REPORTED else sheet.reported_at or clock.now(),
    }
    if any(getattr(sheet, name) != value for name, value in said.items()):
        for name, value in said.items():
            setattr(sheet, name, value)
        sheet.version += 1
        sheet.save(update_fields=[*said, "version"])
    return sheet


def stages_of(enrolment: Enrolment) -> list[Organisation]:
    """The bodies the sheet passes, lowest first, the last one being final.

    A 党总支 before the bureau has a stage only while somebody holds a reviewing post in it; a
    branch that was assigned to another body passes that body alone.
    """
    final = enrolment.acting_body
    if enrolment.assigned_body_id is not None:
        return [final]
    earlier = [code for code in enrolment.review_path if code != final.code]
    bodies = {body.code: body for body in Organisation.objects.filter(code__in=earlier)}
    staffed = set(
        Post.objects.in_force()
        .filter(organisation__in=bodies.values(), role__in=REVIEWING)
        .values_list("organisation__code", flat=True)
    )
    return [*(bodies[code] for code in earlier if code in staffed), final]


@recorded
def start_review(*, enrolment: Enrolment, by: Actor) -> Review:
    """Open the submitted form of a branch; its sheet is on the desk of whoever did.

    From now on the branch cannot withdraw it. Opened a second time it is the same review; a
    correction is received. Raises Refused: 403 (no reviewer of the stage's body, conflict of
    interest); 409 where nothing was submitted, somebody else has the sheet of a correction, or the
    round stands still.
    """
    round = lock_round(enrolment.round)
    is_writable.check(by, round)
    branch = (
        enrolments(round)
        .select_related("assigned_body", "reviewing_body", "organisation")
        .filter(pk=enrolment.pk)
        .first()
    )
    if branch is None or branch.is_exempt:
        raise conflict(_("该党组织不参评或已退出本批次,不需要审核。"))
    branch.round = round
    is_unconflicted_with(branch).check(by, branch)
    form = assessment_of(branch)
    if form is None or form.state not in {FilingState.SUBMITTED, FilingState.UNDER_REVIEW}:
        raise conflict(_("该党组织还没有提交自评,不能开始审核。"))
    sheet = Sheet.objects.select_for_update().filter(enrolment=branch).first()
    found = None if sheet is None else _found(sheet)
    if found is not None:
        is_reviewer.check(by, found)
        if form.state == FilingState.SUBMITTED:
            return receive_correction(review=found, by=by)
        return found
    review = _begun(branch, sheet, by)
    receive_assessment(assessment=form, by=by)
    record(
        START,
        review,
        by=by,
        after={"body": review.body.name, "position": review.position},
        organisation_code=branch.code,
    )
    return review


def _found(sheet: Sheet) -> Review | None:
    """The review that the sheet is in; None where a first one begins. Raises Refused (409)."""
    if sheet.state != FilingState.UNDER_REVIEW:
        raise conflict(
            _("该党组织的评分表%(state)s,不能再开始审核。") % {"state": sheet.get_state_display()}
        )
    return related(Review.objects.filter(sheet=sheet)).order_by("-position").first()


def _begun(branch: Enrolment, sheet: Sheet | None, by: Actor) -> Review:
    moment = clock.now()
    sheet = sheet or Sheet(enrolment=branch, source=SheetSource.DESK)
    stages = stages_of(branch)
    review = Review(
        sheet=sheet,
        position=0,
        is_final=len(stages) == 1,
        body=stages[0],
        state_since=moment,
        started_by_id=by.pk,
        started_at=moment,
        holder_id=by.pk,
        held_at=moment,
    )
    is_reviewer.check(by, review)
    sheet.save()
    review.sheet = sheet
    review.save()
    return review


@recorded
def receive_correction(*, review: Review, by: Actor) -> Review:
    """Open what a branch submitted after a return: the indicators sent back are blank again.

    Their verdicts are kept as fallen; all others stand. A sheet that nobody has comes to ``by``.
    Raises Refused: 403; 409 where nothing was submitted since, or somebody else has the sheet.
    """
    row = locked_review(review, by)
    for rule in MAY_HOLD:
        rule.check(by, row)
    form = assessment_of(row.enrolment)
    if form is None or form.state != FilingState.SUBMITTED:
        raise conflict(_("没有待打开的更正。"))
    returned = open_return(form)
    lines = ReturnedIndicator.objects.filter(returned=returned).select_related("indicator")
    corrected = {line.indicator_id: line.indicator.name for line in lines}
    receive_assessment(assessment=form, by=by)
    clear_verdicts(row, corrected, by=by)
    take(row, by)
    record(
        RECEIVE_CORRECTION,
        row,
        by=by,
        after={"indicators": list(corrected.values())},
        organisation_code=row.enrolment.code,
    )
    return row


def clear_verdicts(review: Review, indicators: Collection[int], *, by: Actor) -> None:
    """Let the verdicts on these indicators (by key) fall; they are kept as past ones."""
    fallen = Verdict.objects.filter(review=review, indicator__in=indicators)
    PastVerdict.objects.bulk_create(past_of(each, VerdictEnd.CLEARED, by) for each in fallen)
    fallen.delete()


def past_of(verdict: Verdict, end: VerdictEnd, by: Actor) -> PastVerdict:
    """A verdict as it is kept when it ends; not yet saved."""
    columns = ("review", "indicator", "self_score", "score", "reason", "methods", "given_by")
    return PastVerdict(
        **{name: getattr(verdict, name) for name in columns},
        given_at=verdict.given_at,
        end=end,
        ended_by_id=by.pk,
        ended_at=clock.now(),
    )


def take(review: Review, by: Actor) -> None:
    """A locked sheet that nobody has (any more) is ``by``'s from now on."""
    if not has_holder(review):
        review.holder_id, review.held_at = by.pk, clock.now()
        review.version += 1
        review.save(update_fields=["holder", "held_at", "version"])
