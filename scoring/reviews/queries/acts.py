"""What waits between the verdicts and the report: meeting, hearing, answer, report, statement."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.organisations.models import Kind, Organisation
from scoring.assessments.models import FilingState
from scoring.reviews.models import Review
from scoring.reviews.queries.bodies import acting_body_key
from scoring.reviews.queries.filing import related
from scoring.reviews.queries.hindrances import OVER
from scoring.reviews.queries.opinions import opinions
from scoring.reviews.queries.outcome import Outcome, outcomes
from scoring.reviews.queries.single_clerk import single_clerks
from scoring.reviews.queries.standing import indicators_by_field
from scoring.rounds.models import Round
from scoring.rounds.queries import enrolments
from starrating.access import Role
from starrating.waiting import Waiting

# Where the department itself reviews, its own people stand in for the bureau's.
_STAND_IN = {Role.REVIEWER: Role.OFFICER, Role.LEADER: Role.APPROVER}


def meeting_acts(round: Round) -> list[Waiting]:
    """Open acts of bodies and branches of an open round; constant statements, and two for each

    different day of conclusion.
    """
    rows = list(_live(round))
    if not rows:
        return []
    concluded = [row for row in rows if row.state == FilingState.CONCLUDED]
    found = outcomes(row for row in concluded if row.is_final)
    clerks = {row.body_id for row in single_clerks(round) if row.state == row.State.CONFIRMED}
    work = _Work(round, rows, found, frozenset(clerks))
    return [
        *work.to_conclude(),
        *work.to_hear(),
        *work.to_answer(),
        *work.to_report(),
        *work.to_read(),
    ]


def _live(round: Round) -> QuerySet[Review]:
    """Reviews under review or concluded, each with how many ``given`` verdicts it has."""
    rows = Review.objects.filter(
        sheet__enrolment__round=round,
        sheet__enrolment__removed_by_decision=None,
        sheet__enrolment__is_exempt=False,
        state__in=[FilingState.UNDER_REVIEW, FilingState.CONCLUDED],
    )
    rows = related(rows).select_related("sheet__enrolment__pool", "sheet__enrolment__assessment")
    counted: QuerySet[Review] = rows.annotate(given=Count("verdicts")).order_by("pk")
    return counted


@dataclass(frozen=True)
class _Work:
    round: Round
    rows: Sequence[Review]
    outcomes: dict[int, Outcome]
    single_clerks: frozenset[int]

    def _at(self, label: str, body: Organisation, role: Role, rows: Iterable[Review]) -> Waiting:
        if role == Role.LEADER and body.pk in self.single_clerks:
            role = Role.REVIEWER
        if body.kind == Kind.DEPARTMENT:
            role = _STAND_IN[role]
        return Waiting(
            label,
            reverse("reviews:opinions", args=[self.round.year, body.code]),
            role,
            str(body.path),
            since=max(row.state_since for row in rows),
        )

    def to_conclude(self) -> Iterator[Waiting]:
        leaves = {key: len(found) for key, found in indicators_by_field(self.round).items()}
        ready = [row for row in self.rows if _is_ready(row, leaves)]
        for body, rows in _by_body(ready):
            label = _("开会审定:%(count)s 份评分表已评完") % {"count": len(rows)}
            yield self._at(label, body, Role.LEADER, rows)

    @property
    def concluded(self) -> list[Review]:
        return [row for row in self.rows if row.state == FilingState.CONCLUDED]

    @cached_property
    def unheard(self) -> list[Review]:
        final = [row for row in self.concluded if row.is_final]
        return [
            each.review
            for each in opinions(self.round, final)
            if not self.outcomes[each.review.pk].heard_on >= set(each.grounds)
        ]

    def to_hear(self) -> Iterator[Waiting]:
        for body, rows in _by_body(self.unheard):
            label = _("告知并听取意见:%(count)s 个党组织") % {"count": len(rows)}
            yield self._at(label, body, Role.REVIEWER, rows)

    def to_answer(self) -> Iterator[Waiting]:
        stated = [row for row in self.concluded if self._is(row, "is_unanswered")]
        for body, rows in _by_body(stated):
            label = _("答复支部说明:%(count)s 件") % {"count": len(rows)}
            yield self._at(label, body, Role.REVIEWER, rows)

    def to_report(self) -> Iterator[Waiting]:
        """Once every branch of a body is settled, heard, answered, and its days for 说明 are over."""
        waiting = self._unsettled()
        waiting.update(row.body_id for row in self.unheard)
        waiting.update(
            row.body_id
            for row in self.concluded
            if self._is(row, "is_open") or self._is(row, "is_unanswered")
        )
        for body, rows in _by_body(self.concluded):
            if not waiting[body.pk]:
                label = _("上报审核意见:%(count)s 份评分表") % {"count": len(rows)}
                yield self._at(label, body, Role.LEADER, rows)

    def _unsettled(self) -> Counter[int]:
        """How many branches each body has still to come to the end of."""
        settled = [FilingState.CONCLUDED, *OVER]
        rows = enrolments(self.round).filter(
            Q(sheet=None) | ~Q(sheet__state__in=settled), is_exempt=False
        )
        counted = rows.order_by().values_list(acting_body_key()).annotate(count=Count("pk"))
        found = Counter(dict(counted))
        for row in self.rows:
            if not row.is_final and row.state == FilingState.UNDER_REVIEW:
                found[row.body_id] += 1
        first = {row.body.code: row.body_id for row in self.concluded if not row.is_final}
        if first:
            found.update(first[code] for code in self._not_begun() if code in first)
        return found

    def _not_begun(self) -> list[str]:
        """The body (its code) that would begin with each branch whose review has not begun."""
        rows = enrolments(self.round).filter(sheet=None, is_exempt=False, assigned_body=None)
        paths = rows.order_by().values_list("review_path", flat=True)
        return [path[0] for path in paths if path]

    def to_read(self) -> Iterator[Waiting]:
        for row in self.concluded:
            outcome = self.outcomes.get(row.pk)
            if outcome is not None and outcome.is_open:
                yield Waiting(
                    _("查看审核结果,有意见的提出说明"),
                    reverse("reviews:outcome", args=[row.sheet.enrolment_id]),
                    Role.SECRETARY,
                    str(row.sheet.enrolment.organisation.path),
                    since=outcome.conclusion.concluded_at,
                    due=outcome.until,
                )

    def _is(self, row: Review, what: str) -> bool:
        outcome = self.outcomes.get(row.pk)
        return outcome is not None and bool(getattr(outcome, what))


def _is_ready(row: Review, leaves: dict[int, int]) -> bool:
    form = getattr(row.sheet.enrolment, "assessment", None)
    return (
        row.state == FilingState.UNDER_REVIEW
        and getattr(row, "given", 0) == leaves[row.sheet.enrolment.field_id]
        and (form is None or form.state == FilingState.UNDER_REVIEW)
    )


def _by_body(rows: Iterable[Review]) -> Iterator[tuple[Organisation, list[Review]]]:
    found: dict[int, list[Review]] = {}
    for row in rows:
        found.setdefault(row.body_id, []).append(row)
    for some in found.values():
        yield some[0].body, some
