"""The verbs of the department, as ``machine_verbs`` has those of branch and bureau."""

from decimal import Decimal
from typing import Any

from scoring.reviews import services
from scoring.reviews.models import (
    Ceiling,
    NotFiledDecision,
    ReviewedScore,
    Sheet,
)
from starrating import clock
from tests.factories.reviewing import indicators_of
from tests.scoring.reviews.machine_verbs import M, is_final_at, reviewing
from tests.scoring.reviews.review_model import Skipped


def may_send_back(m: M, who: str, branch: str) -> bool:
    return who == "officer" and is_final_at(m, branch, "reported")


def send_back(m: M, who: str, branch: str, number: int) -> None:
    review = reviewing(m, branch)
    some = [leaf.pk for leaf in indicators_of(m.branch(branch))[:number]]
    services.send_back(review=review, indicators=some, reason="请核实", by=m.by(who))


def may_rescore(m: M, who: str, branch: str) -> bool:
    sheet = getattr(m.branch(branch), "sheet", None)
    return who == "officer" and sheet is not None and sheet.state == "reported"


def rescore(m: M, who: str, branch: str, number: int) -> None:
    sheet = getattr(m.branch(branch), "sheet", None)
    leaf = indicators_of(m.branch(branch))[number]
    score = ReviewedScore.objects.filter(sheet=sheet, indicator=leaf).first()
    if sheet is None or score is None:
        raise Skipped
    new = Decimal(3) if score.score == 2 else Decimal(2)
    given = {leaf.pk: (str(new), "核实后改评")}
    services.rescore_sheet(sheet=Sheet.objects.get(pk=sheet.pk), scores=given, by=m.by(who))


def may_set_ceiling(_m: M, who: str, _branch: str) -> bool:
    return who == "officer"


def set_ceiling(m: M, who: str, branch: str, _number: int) -> None:
    row = m.branch(branch)
    known = Ceiling.objects.filter(enrolment=row, replaced_by=None, star__isnull=False)
    services.set_ceiling(
        enrolment=row,
        star=None if known.exists() else 2,
        document_number=f"云组〔2025〕{next(m.numbers)}号",
        document_on=clock.today(),
        reason="一票否决",
        by=m.by(who),
    )


def live_decision(m: M, branch: str) -> NotFiledDecision | None:
    rows = NotFiledDecision.objects.filter(enrolment=m.branch(branch), state="entered")
    return rows.first()


def is_unreported(m: M, branch: str) -> bool:
    sheet = getattr(m.branch(branch), "sheet", None)
    return sheet is None or sheet.state in {"under_review", "concluded"}


def may_enter_not_filed(m: M, who: str, branch: str) -> bool:
    return who == "officer" and is_unreported(m, branch) and live_decision(m, branch) is None


def enter_not_filed(m: M, who: str, branch: str, _number: int) -> None:
    services.enter_not_filed(
        enrolment=m.branch(branch),
        number=f"云组〔2025〕{next(m.numbers)}号",
        decided_on=clock.today(),
        reason="两次催报未申报",
        by=m.by(who),
    )


def may_confirm_not_filed(m: M, who: str, branch: str) -> bool:
    waits = live_decision(m, branch) is not None
    return who == "approver" and waits and is_unreported(m, branch)


def confirm_not_filed(m: M, who: str, branch: str, _number: int) -> None:
    services.confirm_not_filed(decision=decision_of(m, branch), by=m.by(who))


def may_reject_not_filed(m: M, who: str, branch: str) -> bool:
    return who == "approver" and live_decision(m, branch) is not None


def reject_not_filed(m: M, who: str, branch: str, _number: int) -> None:
    services.reject_not_filed(decision=decision_of(m, branch), reason="已提交", by=m.by(who))


def decision_of(m: M, branch: str) -> NotFiledDecision:
    rows: Any = NotFiledDecision.objects.filter(enrolment=m.branch(branch)).order_by("-pk")
    found: NotFiledDecision | None = rows.first()
    if found is None:
        raise Skipped
    return found
