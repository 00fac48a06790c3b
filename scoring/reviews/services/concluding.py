"""审定: one meeting concludes many sheets, as a whole or not at all."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.people.models import Account
from scoring.assessments.models import FilingState
from scoring.reviews.lifecycle import CONCLUDE
from scoring.reviews.models import Conclusion, Meeting, Reopening, Review, Verdict
from scoring.reviews.queries import allows_single_clerk
from scoring.reviews.queries.bodies import reviews_of
from scoring.reviews.queries.opinions import Opinion, opinions
from scoring.reviews.rules import close_to, is_concluder, is_withdrawn
from scoring.reviews.services.meetings import NAMED, locked_meeting
from scoring.reviews.services.reviewing import mirror
from scoring.reviews.services.words import joined
from scoring.rounds.models import Round
from scoring.rounds.rules import acting_on
from starrating import clock
from starrating.access import Actor, conflict, faulty, forbidden
from starrating.scores import format_hundredths


@recorded
def conclude_reviews(*, meeting: Meeting, reviews: Iterable[Review], by: Actor) -> Meeting:
    """审定: the leader confirms what the meeting decided on these sheets; all of them or none.

    Each gets a ``Conclusion`` as it stands. Under the setting for 单人经办 the scanned minutes stand
    for the leader, and a reviewer confirms. Raises Refused: 403 for others, for a sheet that ``by``
    scored all alone (but for 单人经办), and for a branch he is too close to and did not leave the
    room for by the minutes; 409 for a round that is not open or held, and naming sheets that cannot
    be concluded with the reason of each; 422 without a sheet.
    """
    row = locked_meeting(meeting, by)
    is_concluder.check(by, row)
    if row.is_single_clerk and not allows_single_clerk(row.body, row.round):
        raise conflict(_("本党委单人经办的登记已撤销,请由负责人审定。"))
    rows = _locked(reviews, row)
    found = opinions(row.round, rows)
    _require_withdrawn(rows, row.round, by, lambda _review: row)
    _require_another_scorer(found, row, by)
    _require_concludable(found, row)
    moment = clock.now()
    numbers = _numbers(rows)
    Conclusion.objects.bulk_create(
        Conclusion(
            review=each.review,
            number=numbers.get(each.review.pk, 0) + 1,
            meeting=row,
            content=conclusion_content(each),
            concluded_by_id=by.pk,
            concluded_at=moment,
        )
        for each in found
    )
    settle(rows, FilingState.CONCLUDED, meeting=row, holder=None, held_at=None)
    acting = acting_on(row.round, by, "conclude")
    row.own_branches = [*row.own_branches, acting]
    row.save(update_fields=["own_branches"])
    record(
        CONCLUDE,
        row,
        by=by,
        after={
            "body": row.body.name,
            "branches": [each.branch.name for each in found],
            "is_single_clerk": row.is_single_clerk,
            "own_branches": [own["name"] for own in _own(acting)],
        },
        rows=[[each.branch.code, conclusion_content(each)] for each in found],
        organisation_code=row.body.code,
    )
    return row


def _own(acting: dict[str, Any]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = acting["branches"]
    return found


def _locked(reviews: Iterable[Review], meeting: Meeting) -> list[Review]:
    """The reviews of the meeting's body among those given, locked, by code."""
    keys = {row.pk for row in reviews}
    rows = reviews_of(meeting.body, meeting.round).select_for_update(of=("self",))
    found = list(rows.filter(pk__in=keys))
    if not keys:
        raise faulty(_("请至少选择一份评分表。"))
    if len(found) != len(keys):
        raise conflict(_("所选的评分表里有不归本党委审核、或已退出本批次的,请刷新页面后重选。"))
    return found


def settle(rows: Sequence[Review], state: FilingState, **columns: Any) -> None:
    """Put locked reviews into a state, and their sheets with them."""
    moment = clock.now()
    keys = [row.pk for row in rows]
    Review.objects.filter(pk__in=keys).update(
        state=state, state_since=moment, version=F("version") + 1, **columns
    )
    for row in rows:
        row.state, row.state_since = state, moment
        for name, value in columns.items():
            setattr(row, name, value)
        mirror(row)


def require_withdrawn(reviews: Sequence[Review], round: Round, by: Actor) -> None:
    """Raise Refused (403) for branches ``by`` is close to, unless their minutes say he withdrew."""
    _require_withdrawn(reviews, round, by, lambda review: review.meeting)


def _require_withdrawn(
    reviews: Sequence[Review],
    round: Round,
    by: Actor,
    meeting_of: Callable[[Review], Meeting | None],
) -> None:
    close = {branch.pk for branch in close_to(by, reviews, round)}
    if not close:
        return
    name = Account.objects.values_list("name", flat=True).get(pk=by.pk)
    bare = [
        row.sheet.enrolment
        for row in reviews
        if row.sheet.enrolment_id in close
        and not is_withdrawn(name, meeting_of(row), row.sheet.enrolment.code)
    ]
    if bare:
        raise forbidden(
            _(
                "%(names)s:您是其成员,或现在、考评周期内在其任职,按回避规定,会议记录须载明您对其回避。"
                "请先在会议登记里补记,或由他人办理。"
            )
            % {"names": joined([branch.name for branch in bare])}
        )


def _require_another_scorer(found: Sequence[Opinion], meeting: Meeting, by: Actor) -> None:
    """Raise Refused (403) for sheets on which nobody else gave a verdict."""
    if meeting.is_single_clerk:
        return
    alone = [
        each.branch
        for each in found
        if each.verdicts and all(verdict.given_by_id == by.pk for verdict in each.verdicts)
    ]
    if alone:
        raise forbidden(
            _(
                "%(names)s:各项都由您一人评分,须由另一人审定。只有一人经办的党委,可报组织部登记单人经办。"
            )
            % {"names": joined([branch.name for branch in alone])}
        )


def _require_concludable(found: Sequence[Opinion], meeting: Meeting) -> None:
    """Raise Refused (409) naming the sheets the meeting cannot conclude, each with why."""
    keys = [each.review.pk for each in found]
    concluded = Conclusion.objects.filter(meeting=meeting, review__in=keys)
    before = set(concluded.values_list("review_id", flat=True))
    opened = {
        key: clock.local(moment).date()
        for key, moment in Reopening.objects.filter(review__in=keys)
        .order_by("pk")
        .values_list("review_id", "reopened_at")
    }
    bad = [
        (each.branch, why)
        for each in found
        if (why := _obstacle(each, meeting, before, opened.get(each.review.pk)))
    ]
    if bad:
        words = ";".join(f"{branch.name}:{why}" for branch, why in bad[:NAMED])
        raise conflict(
            _("有 %(count)s 份评分表不能审定:%(words)s。") % {"count": len(bad), "words": words}
        )


def _obstacle(
    opinion: Opinion, meeting: Meeting, before: Collection[int], opened_on: date | None
) -> str:
    """Why a meeting cannot conclude a sheet; empty where it can."""
    review = opinion.review
    if review.state != FilingState.UNDER_REVIEW:
        return str(review.get_state_display())
    if opinion.form_state != FilingState.UNDER_REVIEW:
        return _("自评%(state)s") % {"state": FilingState(opinion.form_state).label}
    if opinion.missing:
        names = "、".join(leaf.name for leaf in opinion.missing)
        return _("还有 %(count)s 项没有评分(%(names)s)") % {
            "count": len(opinion.missing),
            "names": names,
        }
    if opinion.needs_reason and not review.proposed_reason:
        return _("拟评星级高于审核分所支持的,还没有写理由")
    if review.pk in before:
        return _("已由这次会议审定过,重新审核后须另行开会、另用文号")
    if opened_on is not None and meeting.held_on < opened_on:
        return _("重新审核在这次会议之后,须另行开会")
    return ""


def _numbers(reviews: Sequence[Review]) -> dict[int, int]:
    """How many times each review was concluded so far."""
    rows = Conclusion.objects.filter(review__in=reviews).order_by()
    found = rows.values_list("review_id").annotate(last=Max("number"))
    return dict(found)


def conclusion_content(opinion: Opinion) -> dict[str, Any]:
    """What ``Conclusion.content`` keeps of a sheet; points are text with two decimals."""
    review = opinion.review
    return {
        "indicators": [verdict_content(verdict) for verdict in opinion.verdicts],
        "total": str(opinion.total),
        "base": str(opinion.base),
        "proposed_star": review.proposed_star,
        "proposed_reason": review.proposed_reason,
    }


def verdict_content(verdict: Verdict) -> dict[str, Any]:
    leaf = verdict.indicator
    return {
        "key": leaf.pk,
        "name": leaf.name,
        "maximum": _text(leaf.maximum),
        "is_bonus": leaf.is_bonus,
        "self_score": _text(verdict.self_score),
        "score": _text(verdict.score),
        "reason": verdict.reason,
        "methods": list(verdict.methods),
    }


def _text(points: Any) -> str:
    return format_hundredths(int(points.scaleb(2)))
