"""What somebody reviews: the sheets, what the branches said, what was said of it, what bars him."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from scoring.assessments.models import FilingState, Submission
from scoring.reviews.models import Reopening, Review, Verdict
from scoring.reviews.queries.outcome import standing_reopenings
from scoring.reviews.queries.review_book import (
    latest_reviews,
    latest_submissions,
    verdicts_by_review,
)
from scoring.reviews.rules import MAY_SCORE, is_holder, is_reviewer
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.rules import own_branches
from starrating.access import Actor


@dataclass(frozen=True)
class InHand:
    """One branch that somebody reviews; ``bar`` says why he cannot score it now, empty: he can.

    ``filed`` is what the branch submitted last, ``verdicts`` are by the indicator's primary key;
    ``reopening`` is what opened the sheet again since it was last concluded.
    """

    review: Review
    filed: Submission | None
    verdicts: Mapping[int, Verdict]
    bar: str
    reopening: Reopening | None = None

    @property
    def branch(self) -> Enrolment:
        return self.review.sheet.enrolment

    @property
    def submission(self) -> int:
        """The number of what was submitted last; 0 where nothing was."""
        return 0 if self.filed is None else self.filed.number

    @property
    def content(self) -> Mapping[str, Any]:
        """What was submitted last; empty where nothing was."""
        return {} if self.filed is None else self.filed.content

    @cached_property
    def places(self) -> dict[str, Mapping[str, Any]]:
        """The indicators as the branch submitted them, by name in order."""
        return {each["name"]: each for each in self.content.get("indicators", ())}

    @property
    def total(self) -> Decimal | None:
        """The sum of the opinions, None until every indicator has one."""
        if len(self.verdicts) < len(self.places):
            return None
        return sum((one.score for one in self.verdicts.values()), Decimal(0))


def in_hand(round: Round, by: Actor) -> dict[str, InHand]:
    """The branches whose review is ``by``'s to do, by code in its order; six statements."""
    own = {each["code"] for each in own_branches(by, round)}
    reviews = [row for row in latest_reviews(by, round) if is_reviewer.allows(by, row)]
    filed = latest_submissions([row.sheet.enrolment_id for row in reviews])
    verdicts = verdicts_by_review(reviews)
    again = standing_reopenings().filter(review__in=reviews).order_by("pk")
    opened = {row.review_id: row for row in again}
    found = {}
    for review in reviews:
        branch = review.sheet.enrolment
        submission = filed.get(branch.pk)
        found[branch.code] = InHand(
            review,
            submission,
            verdicts.get(review.pk, {}),
            _bar(review, by, submission, is_own=branch.code in own),
            opened.get(review.pk),
        )
    return found


def _bar(review: Review, by: Actor, filed: Submission | None, *, is_own: bool) -> str:
    if is_own:
        return _(
            "您是该党组织的成员,或现在、考评周期内在该党组织任职,或申报过与它的关系,按回避规定由他人审核"
        )
    if review.holder is not None and not is_holder.allows(by, review):
        return _("由%(name)s经办,请先请对方放手,或由负责人改派") % {"name": review.holder.name}
    for rule in MAY_SCORE:
        refusal = rule.refusals(by, review)
        if refusal is not None:
            return refusal.message.rstrip("。")
    return "" if filed else _("没有在系统里提交自评,不能评分")


def left_out(hands: Iterable[InHand]) -> list[str]:
    """A line for each branch under review that cannot be scored now, with why."""
    return [
        _("未列入:%(name)s(%(code)s),%(why)s。")
        % {"name": hand.branch.name, "code": hand.branch.code, "why": hand.bar}
        for hand in hands
        if hand.bar and hand.review.state == FilingState.UNDER_REVIEW
    ]
