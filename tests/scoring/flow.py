"""Every verb from the opening of a round to its final list: done to what, by whom it may be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from branches.people.models import Account
from scoring.publicity.models import Notice
from scoring.publicity.queries import authors_of
from scoring.publicity.services import (
    NoticeText,
    change_notice,
    close_notice,
    draft_notice,
    publish_notice,
    withdraw_notice,
)
from scoring.rating.models import Ruling, Run, TieCase
from scoring.rating.queries import (
    decided_run,
    latest_run,
    live_run,
    waiting_revocations,
)
from scoring.rating.services import (
    confirm_revocation as confirm_ruling_revocation,
)
from scoring.rating.services import (
    confirm_ruling,
    confirm_set_aside,
    decide_run,
    enter_ruling,
    enter_set_aside,
    make_run,
    propose_run,
    reject_ruling,
    reject_set_aside,
    withdraw_run,
)
from scoring.rating.services import (
    enter_revocation as revoke_ruling,
)
from scoring.rating.services import (
    reject_revocation as reject_ruling_revocation,
)
from scoring.reviews.models import NotFiledDecision, ScoreImport
from scoring.reviews.queries import missing_enrolments, scorers_of
from scoring.reviews.services import (
    Basis,
    confirm_not_filed,
    confirm_score_import,
    discard_score_import,
    enter_not_filed,
    enter_score_import,
    recognise_project,
    reject_not_filed,
    set_ceiling,
    upload_scores,
)
from scoring.reviews.services import (
    confirm_revocation as confirm_not_filed_revocation,
)
from scoring.reviews.services import (
    enter_revocation as revoke_not_filed,
)
from scoring.reviews.services import (
    reject_revocation as reject_not_filed_revocation,
)
from scoring.rounds.models import DenominatorDecision, Enrolment, Round
from scoring.rounds.queries import is_held, working_period
from scoring.rounds.services import (
    Change,
    confirm_decision,
    confirm_policy,
    enter_decision,
    enter_policy,
    open_round,
    reject_decision,
)
from starrating import clock
from starrating.access import Role
from tests.factories.publicity import SCORES
from tests.factories.standards import INDICATORS

BEFORE = date(2025, 9, 18)
BASIS = Basis(
    *("云组纪〔2025〕12号", BEFORE, "复核更正"),
    *("云组创〔2025〕3号", BEFORE, "评审会认定"),
    *("云组〔2025〕9号", BEFORE, "一票否决"),
)
MINUTES: dict[str, Any] = {"minutes_number": "云组纪〔2025〕18号", "minutes_on": BEFORE}
HEADINGS = ("组织编码", *(name for name, _most, _bonus in INDICATORS), "创新项目认定")


@dataclass
class Asked:
    """Somebody asks for an act on a row; ``number`` is one that no document has yet."""

    by: Account
    row: Any
    number: str
    stars: list[int]

    @property
    def why(self) -> dict[str, Any]:
        return {"reason": "情况有变", "by": self.by}

    @property
    def round(self) -> Round:
        row: Any = self.row
        if isinstance(row, TieCase):
            row = row.run
        found = row if isinstance(row, Round) else row.round
        return Round.objects.select_related("department", "rule_set").get(pk=found.pk)

    @property
    def is_writable(self) -> bool:
        return self.round.state == "open" and not is_held(self.round)

    @property
    def is_close(self) -> bool:
        """Whether the row is, or names, the branch the account belongs to."""
        own = self.by.organisation.code if self.by.organisation else ""
        if isinstance(self.row, TieCase | Ruling):
            return own in {member["code"] for member in self.row.members}
        if isinstance(self.row, DenominatorDecision):
            return own in {change["code"] for change in self.row.changes}
        branch = self.row.enrolment if isinstance(self.row, NotFiledDecision) else self.row
        return bool(own == branch.code)

    def is_other_than(self, column: str) -> bool:
        return bool(getattr(self.row, f"{column}_id") not in (None, self.by.pk))


def notice_text(number: str) -> NoticeText:
    first = working_period(clock.today(), 1).days[0]
    return NoticeText("公示", number, "依据", first, 5, "云组密审〔2025〕9号", BEFORE)


def workbook(round: Round, stars: list[int]) -> bytes:
    """Scores of every branch that may be imported, by the stars they lead to."""
    rows = Enrolment.objects.filter(round=round, removed_by_decision=None, is_exempt=False)
    lines = [",".join(HEADINGS)]
    for place, row in enumerate(rows.exclude(sheet__state="not_filed").order_by("code")):
        star = stars[place % len(stars)]
        lines.append(",".join((row.code, *SCORES[star], "是" if star == 5 else "否")))
    return "\n".join(lines).encode()


def _import(asked: Asked) -> None:
    source = workbook(asked.row, asked.stars)
    kept = upload_scores(round=asked.row, source=source, filename="评分.csv", by=asked.by)
    enter_score_import(kept=kept.pk, basis=BASIS, by=asked.by)


def _change(asked: Asked) -> None:
    kind = "include" if asked.row.is_exempt else "exempt"
    enter_decision(
        round=asked.row.round,
        number=asked.number,
        decided_on=BEFORE,
        changes=[Change(asked.row.code, kind, reason="情况有变")],
        **asked.why,
    )


def _rule(asked: Asked) -> None:
    winners = [member["code"] for member in asked.row.members[: asked.row.seats]]
    enter_ruling(case=asked.row, winners=winners, basis="会议议定", by=asked.by, **MINUTES)


def _on_branch(asked: Asked) -> dict[str, Any]:
    return {"enrolment": asked.row, "number": asked.number, "decided_on": BEFORE, **asked.why}


def _revocation(asked: Asked) -> dict[str, Any]:
    return {"number": asked.number, "decided_on": BEFORE, **asked.why}


@dataclass(frozen=True)
class Act:
    """One verb: what it is done to, how, who holds it, and what else has to be so."""

    model: type[Any]
    perform: Callable[[Asked], Any]
    roles: Iterable[Role]
    may: Callable[[Asked], Any]

    def is_allowed(self, asked: Asked) -> bool:
        return any(asked.by.holds(role) for role in self.roles) and bool(self.may(asked))


OFFICER, APPROVER = (Role.OFFICER,), (Role.APPROVER,)
EITHER = (Role.OFFICER, Role.APPROVER)


def _may_propose(a: Asked) -> bool:
    newest = latest_run(a.round) == a.row
    is_asked_back = any(
        row.is_revocation_waiting
        for row in (*Ruling.objects.all(), *NotFiledDecision.objects.all())
    )
    is_whole = a.row.is_complete and not is_asked_back
    return a.is_writable and newest and a.row.state == "made" and is_whole


def _may_rule(a: Asked) -> bool:
    taken = Ruling.objects.filter(
        pool=a.row.pool, star=a.row.star, state__in=["entered", "confirmed"]
    )
    newest = latest_run(a.round) == a.row.run and a.row.run.state == "made"
    return newest and a.is_writable and not a.is_close and not taken.exists()


def _may_set_aside(a: Asked) -> bool:
    return a.row.state == "decided" and not a.row.is_published


def _may_draft(a: Asked) -> bool:
    is_begun = Notice.objects.filter(state__in=["draft", "published", "closed"]).exists()
    return a.row.state == "open" and decided_run(a.row) is not None and not is_begun


def _may_publish(a: Asked) -> bool:
    run = decided_run(a.round)
    return (
        a.row.state == "draft"
        and run is not None
        and run.pk == a.row.run_id
        and not run.is_set_aside_waiting
        and a.by.pk not in authors_of(a.row)
        and a.row.starts_on >= clock.today()
    )


ACTS: dict[str, Act] = {
    "enter_policy": Act(
        Round, lambda a: enter_policy(round=a.row, overflow="strict", by=a.by), OFFICER,
        lambda a: a.row.is_draft),
    "confirm_policy": Act(
        Round, lambda a: confirm_policy(round=a.row, by=a.by), APPROVER,
        lambda a: a.row.is_draft and not a.row.policy_confirmed_at
        and a.is_other_than("policy_entered_by")),
    "open_round": Act(
        Round, lambda a: open_round(round=a.row, acknowledged=True, by=a.by), OFFICER,
        lambda a: a.row.is_draft and a.row.policy_confirmed_at),
    "enter_import": Act(Round, _import, OFFICER, lambda a: a.is_writable),
    "confirm_import": Act(
        ScoreImport, lambda a: confirm_score_import(score_import=a.row, by=a.by), EITHER,
        lambda a: a.row.state == "entered" and a.is_other_than("entered_by") and a.is_writable),
    "discard_import": Act(
        ScoreImport, lambda a: discard_score_import(score_import=a.row, **a.why), EITHER,
        lambda a: a.row.state == "entered" and a.is_writable),
    "recognise": Act(
        Enrolment, lambda a: recognise_project(is_recognised=True, **_on_branch(a)), OFFICER,
        lambda a: a.is_writable and not a.is_close),
    "set_ceiling": Act(
        Enrolment, lambda a: set_ceiling(
            enrolment=a.row, star=a.stars[0], document_number=a.number, document_on=BEFORE, **a.why),
        OFFICER, lambda a: a.is_writable and not a.is_close),
    "enter_not_filed": Act(
        Enrolment, lambda a: enter_not_filed(**_on_branch(a)), OFFICER,
        lambda a: a.is_writable and not a.is_close and not a.row.is_exempt
        and missing_enrolments(a.round).filter(pk=a.row.pk).exists()),
    "confirm_not_filed": Act(
        NotFiledDecision, lambda a: confirm_not_filed(decision=a.row, by=a.by), APPROVER,
        lambda a: a.row.state == "entered" and a.is_other_than("entered_by") and a.is_writable
        and not a.is_close and missing_enrolments(a.round).filter(pk=a.row.enrolment_id).exists()),
    "reject_not_filed": Act(
        NotFiledDecision, lambda a: reject_not_filed(decision=a.row, **a.why), APPROVER,
        lambda a: a.row.state == "entered" and a.is_writable and not a.is_close),
    "revoke_not_filed": Act(
        NotFiledDecision, lambda a: revoke_not_filed(decision=a.row, **_revocation(a)), OFFICER,
        lambda a: a.row.state == "confirmed" and not a.row.is_revocation_waiting and a.is_writable
        and not a.is_close),
    "confirm_not_filed_revocation": Act(
        NotFiledDecision, lambda a: confirm_not_filed_revocation(decision=a.row, by=a.by), APPROVER,
        lambda a: a.row.is_revocation_waiting and a.is_other_than("revocation_entered_by")
        and a.is_writable and not a.is_close),
    "reject_not_filed_revocation": Act(
        NotFiledDecision, lambda a: reject_not_filed_revocation(decision=a.row, **a.why), APPROVER,
        lambda a: a.row.is_revocation_waiting and a.is_writable and not a.is_close),
    "enter_decision": Act(
        Enrolment, _change, OFFICER, lambda a: a.is_writable and not a.is_close),
    "confirm_decision": Act(
        DenominatorDecision, lambda a: confirm_decision(decision=a.row, by=a.by), APPROVER,
        lambda a: a.row.state == "entered" and a.is_other_than("entered_by") and a.is_writable
        and not a.is_close),
    "reject_decision": Act(
        DenominatorDecision, lambda a: reject_decision(decision=a.row, **a.why), APPROVER,
        lambda a: a.row.state == "entered" and a.is_other_than("entered_by")),
    "make_run": Act(
        Round, lambda a: make_run(round=a.row, by=a.by), OFFICER,
        lambda a: a.is_writable and not live_run(a.row) and not missing_enrolments(a.row).exists()),
    "propose_run": Act(Run, lambda a: propose_run(run=a.row, by=a.by), OFFICER, _may_propose),
    "withdraw_run": Act(
        Run, lambda a: withdraw_run(run=a.row, **a.why), OFFICER,
        lambda a: a.row.state == "proposed"),
    "decide_run": Act(
        Run, lambda a: decide_run(run=a.row, by=a.by, **MINUTES), APPROVER,
        lambda a: a.row.state == "proposed" and a.is_other_than("proposed_by")
        and a.by.pk not in scorers_of(a.round) and not waiting_revocations(a.round).exists()
        and not a.row.rulings.exclude(state="confirmed").exists()),
    "enter_ruling": Act(TieCase, _rule, OFFICER, _may_rule),
    "confirm_ruling": Act(
        Ruling, lambda a: confirm_ruling(ruling=a.row, by=a.by), APPROVER,
        lambda a: a.row.state == "entered" and a.is_other_than("entered_by") and a.is_writable
        and not a.is_close),
    "reject_ruling": Act(
        Ruling, lambda a: reject_ruling(ruling=a.row, **a.why), EITHER,
        lambda a: a.row.state == "entered" and not a.is_close),
    "revoke_ruling": Act(
        Ruling, lambda a: revoke_ruling(ruling=a.row, **_revocation(a)), OFFICER,
        lambda a: a.row.state == "confirmed" and not a.row.is_revocation_waiting and not a.is_close
        and decided_run(a.round) is None),
    "confirm_ruling_revocation": Act(
        Ruling, lambda a: confirm_ruling_revocation(ruling=a.row, by=a.by), APPROVER,
        lambda a: a.row.is_revocation_waiting and a.is_other_than("revocation_entered_by")
        and not a.is_close and decided_run(a.round) is None),
    "reject_ruling_revocation": Act(
        Ruling, lambda a: reject_ruling_revocation(ruling=a.row, **a.why), EITHER,
        lambda a: a.row.is_revocation_waiting and not a.is_close),
    "enter_set_aside": Act(
        Run, lambda a: enter_set_aside(run=a.row, **a.why), OFFICER,
        lambda a: _may_set_aside(a) and not a.row.is_set_aside_waiting),
    "confirm_set_aside": Act(
        Run, lambda a: confirm_set_aside(run=a.row, by=a.by), APPROVER,
        lambda a: _may_set_aside(a) and a.is_other_than("set_aside_entered_by")),
    "reject_set_aside": Act(
        Run, lambda a: reject_set_aside(run=a.row, **a.why), EITHER,
        lambda a: _may_set_aside(a) and a.row.is_set_aside_waiting),
    "draft_notice": Act(
        Round, lambda a: draft_notice(round=a.row, text=notice_text(a.number), by=a.by), OFFICER,
        _may_draft),
    "change_notice": Act(
        Notice, lambda a: change_notice(notice=a.row, text=notice_text(a.number), by=a.by), OFFICER,
        lambda a: a.row.state == "draft" and decided_run(a.round)),
    "publish_notice": Act(
        Notice, lambda a: publish_notice(notice=a.row, by=a.by), APPROVER, _may_publish),
    "close_notice": Act(
        Notice, lambda a: close_notice(notice=a.row, paper_objections="没有收到异议", by=a.by),
        APPROVER, lambda a: a.row.state == "published" and clock.is_past(a.row.ends_on)),
    "withdraw_notice": Act(
        Notice, lambda a: withdraw_notice(notice=a.row, **a.why), APPROVER,
        lambda a: a.row.state == "published"),
}  # fmt: skip  # a table reads as a table
