"""Reported sheets without surprises."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from branches.people.models import Account
from scoring.reviews.models import (
    Ceiling,
    NotFiledDecision,
    Recognition,
    ReviewedScore,
    Sheet,
)
from scoring.rounds.models import Enrolment, RoundStandard
from scoring.standards.models import Indicator
from starrating import clock

PLAIN = ("13", "8", "8", "8", "8", "16", "20", "5")  # 86.00


def report_sheet(
    enrolment: Enrolment, scores: Sequence[str] = PLAIN, scored_by: Account | None = None
) -> Sheet:
    """The branch's sheet, reported from a workbook with these scores in the order of the standard."""
    sheet = Sheet.objects.create(
        enrolment=enrolment,
        state=Sheet.State.REPORTED,
        source=Sheet.Source.WORKBOOK,
        minutes_number="云组纪〔2025〕12号",
        minutes_on=date(2025, 9, 20),
        reported_at=clock.now(),
    )
    chosen = RoundStandard.objects.get(round=enrolment.round, field=enrolment.field)
    indicators = Indicator.objects.filter(standard=chosen.standard).order_by("position")
    ReviewedScore.objects.bulk_create(
        ReviewedScore(sheet=sheet, indicator=indicator, score=Decimal(score), scored_by=scored_by)
        for indicator, score in zip(indicators, scores, strict=True)
    )
    return sheet


def recognise(enrolment: Enrolment) -> Recognition:
    return Recognition.objects.create(
        enrolment=enrolment,
        is_recognised=True,
        number="云组创〔2025〕3号",
        decided_on=date(2025, 9, 18),
        entered_at=clock.now(),
    )


def make_ceiling(enrolment: Enrolment, star: int | None = 2) -> Ceiling:
    return Ceiling.objects.create(
        enrolment=enrolment,
        star=star,
        reason="基础工作有严重欠缺",
        document_number="云组〔2025〕9号",
        document_on=date(2025, 9, 10),
        entered_at=clock.now(),
    )


def make_not_filed(enrolment: Enrolment, by: Account, confirmed_by: Account) -> NotFiledDecision:
    """A confirmed decision with its sheet; the branch counts with zeros."""
    moment = clock.now()
    Sheet.objects.create(
        enrolment=enrolment, state=Sheet.State.NOT_FILED, source=Sheet.Source.DECISION
    )
    return NotFiledDecision.objects.create(
        enrolment=enrolment,
        number="云组〔2025〕20号",
        decided_on=date(2025, 9, 28),
        reason="两次催报未申报",
        state=NotFiledDecision.State.CONFIRMED,
        entered_by=by,
        entered_at=moment,
        confirmed_by=confirmed_by,
        confirmed_at=moment,
    )
