"""The verbs of the department, as ``machine_verbs`` has those of branch and bureau."""

from decimal import Decimal
from typing import Any

from scoring.reviews import services
from scoring.reviews.models import (
    Ceiling,
    NotFiledDecision,
    ReviewedScore,
    Sheet,
    SingleClerk,
)
from scoring.rounds.models import Assignment
from starrating import clock
from tests.factories.reviewing import indicators_of
from tests.scoring.reviews.machine_verbs import is_final_at, reviewing
from tests.scoring.reviews.review_model import OVER, M, Skipped


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


# --- revoked ------------------------------------------------------------------------------------


def confirmed_decision(m: M, branch: str) -> NotFiledDecision | None:
    rows = NotFiledDecision.objects.filter(enrolment=m.branch(branch), state="confirmed")
    return rows.first()


def may_enter_revocation(m: M, who: str, branch: str) -> bool:
    found = confirmed_decision(m, branch)
    return who == "officer" and found is not None and not found.is_revocation_waiting


def enter_revocation(m: M, who: str, branch: str, _number: int) -> None:
    services.enter_revocation(
        decision=decision_of(m, branch),
        number=f"云组〔2025〕{next(m.numbers)}号",
        decided_on=clock.today(),
        reason="查实已交",
        by=m.by(who),
    )


def may_confirm_revocation(m: M, who: str, branch: str) -> bool:
    found = confirmed_decision(m, branch)
    return who == "approver" and found is not None and found.is_revocation_waiting


def confirm_revocation(m: M, who: str, branch: str, _number: int) -> None:
    services.confirm_revocation(decision=decision_of(m, branch), by=m.by(who))


def may_reject_revocation(m: M, who: str, branch: str) -> bool:
    return may_confirm_revocation(m, who, branch)


def reject_revocation(m: M, who: str, branch: str, _number: int) -> None:
    services.reject_revocation(decision=decision_of(m, branch), reason="证据不足", by=m.by(who))


def may_recognise(_m: M, who: str, _branch: str) -> bool:
    return who == "officer"


def recognise(m: M, who: str, branch: str, _number: int) -> None:
    services.recognise_project(
        enrolment=m.branch(branch),
        is_recognised=True,
        number=f"云组〔2025〕{next(m.numbers)}号",
        decided_on=clock.today(),
        reason="经评审",
        by=m.by(who),
    )


# --- who reviews instead of whom -----------------------------------------------------------------


def waiting_assignment(m: M, branch: str) -> Assignment | None:
    return Assignment.objects.filter(enrolment=m.branch(branch), state="entered").first()


def is_settled(m: M, branch: str) -> bool:
    sheet = getattr(m.branch(branch), "sheet", None)
    return sheet is not None and sheet.state in OVER


def may_enter_assignment(m: M, who: str, branch: str) -> bool:
    is_waiting = waiting_assignment(m, branch) is not None
    return who == "officer" and not is_waiting and not is_settled(m, branch)


def enter_assignment(m: M, who: str, branch: str, _number: int) -> None:
    """To the department itself, or back to the body it was enrolled with."""
    services.enter_assignment(
        round=m.bureau.round,
        codes=[m.branch(branch).code],
        kind="restore" if m.is_assigned(branch) else "proxy",
        body=None,
        number=f"云组〔2025〕{next(m.numbers)}号",
        decided_on=clock.today(),
        reason="逾期未上报",
        by=m.by(who),
    )


def may_confirm_assignment(m: M, who: str, branch: str) -> bool:
    is_waiting = waiting_assignment(m, branch) is not None
    return who == "approver" and is_waiting and not is_settled(m, branch)


def confirm_assignment(m: M, who: str, branch: str, _number: int) -> None:
    services.confirm_assignment(assignment=_assignment(m, branch), by=m.by(who))


def may_reject_assignment(m: M, who: str, branch: str) -> bool:
    return who == "approver" and waiting_assignment(m, branch) is not None


def reject_assignment(m: M, who: str, branch: str, _number: int) -> None:
    services.reject_assignment(assignment=_assignment(m, branch), reason="不必", by=m.by(who))


def _assignment(m: M, branch: str) -> Assignment:
    found = Assignment.objects.filter(enrolment=m.branch(branch)).order_by("-pk").first()
    if found is None:
        raise Skipped
    return found


def may_merge_sheet(m: M, who: str, branch: str) -> bool:
    is_merged = m.branch(branch).organisation.state == "merged"
    return who == "officer" and is_merged and not is_settled(m, branch)


def merge_sheet(m: M, who: str, branch: str, _number: int) -> None:
    services.merge_sheet(enrolment=m.branch(branch), by=m.by(who))


# --- single clerks, of a body that reviews neither branch ----------------------------------------


def clerk(m: M, *states: str) -> SingleClerk | None:
    rows = SingleClerk.objects.filter(body=m.bureau.town.town, state__in=states)
    return rows.order_by("-pk").first()


def _clerk(m: M) -> SingleClerk:
    found = SingleClerk.objects.order_by("-pk").first()
    if found is None:
        raise Skipped
    return found


def may_enter_clerk(m: M, who: str, _branch: str) -> bool:
    return who == "officer" and clerk(m, "entered", "confirmed") is None


def enter_clerk(m: M, who: str, _branch: str, _number: int) -> None:
    services.enter_single_clerk(
        round=m.bureau.round,
        body=m.bureau.town.town,
        number=f"云组〔2025〕{next(m.numbers)}号",
        decided_on=clock.today(),
        reason="只有一名经办人",
        by=m.by(who),
    )


def may_confirm_clerk(m: M, who: str, _branch: str) -> bool:
    return who == "approver" and clerk(m, "entered") is not None


def confirm_clerk(m: M, who: str, _branch: str, _number: int) -> None:
    services.confirm_single_clerk(single_clerk=_clerk(m), by=m.by(who))


def may_reject_clerk(m: M, who: str, _branch: str) -> bool:
    return may_confirm_clerk(m, who, _branch)


def reject_clerk(m: M, who: str, _branch: str, _number: int) -> None:
    services.reject_single_clerk(single_clerk=_clerk(m), reason="有两人", by=m.by(who))


def may_revoke_clerk(m: M, who: str, _branch: str) -> bool:
    return who in {"officer", "approver"} and clerk(m, "confirmed") is not None


def revoke_clerk(m: M, who: str, _branch: str, _number: int) -> None:
    services.revoke_single_clerk(single_clerk=_clerk(m), reason="已配齐", by=m.by(who))
