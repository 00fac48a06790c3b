"""Reported sheets without surprises."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from branches.people.models import Account
from scoring.reviews.models import Recognition, ReviewedScore, Sheet
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
