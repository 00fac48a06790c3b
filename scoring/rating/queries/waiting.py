"""What waits for somebody in a round's determination."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.organisations.models import star_wording
from scoring.rating.models import Ruling, RulingState, Run, TieCase
from scoring.rating.queries.runs import latest_run, live_run
from scoring.rating.queries.ties import ties_with_rulings, waiting_revocations
from scoring.reviews.models import Sheet
from scoring.reviews.queries import missing_enrolments, scorers_of
from scoring.rounds.models import Round, StageDate
from starrating.access import Role
from starrating.waiting import Waiting


def waiting(round: Round) -> list[Waiting]:
    """Open acts of the round's determination, the next first; a constant number of statements."""
    if round.state != Round.State.OPEN:
        return []
    due = StageDate.objects.filter(round=round, stage=StageDate.Stage.DETERMINATION).first()
    path = str(round.department.path)
    acts = _acts(round)
    return [replace(act, path=path, due=due.ends_on if due else None) for act in acts]


def _acts(round: Round) -> list[Waiting]:
    live = live_run(round)
    if live is not None and live.state == Run.State.DECIDED:
        return _to_set_aside(live)
    revocations = [_to_revoke(ruling) for ruling in waiting_revocations(round)]
    if revocations:
        return revocations
    if live is not None:
        return _to_decide(live, round)
    newest = latest_run(round)
    if newest is None or newest.state != Run.State.MADE:
        return _to_make(round, newest)
    revoked = _revoked_since(newest)
    if revoked is not None:
        return [_make_act(round, _("重新试算:采用的裁定已撤销"), revoked.revoked_at)]
    if newest.is_complete:
        return [
            Waiting(
                _("提请审定:第 %s 次评定") % newest.number,
                reverse("rating:propose_run", args=[newest.pk]),
                Role.OFFICER,
                since=newest.made_at,
            )
        ]
    return _Ties(newest).acts()


def _to_revoke(ruling: Ruling) -> Waiting:
    return Waiting(
        _("确认撤销裁定:%(case)s") % {"case": ruling},
        reverse("rating:confirm_revocation", args=[ruling.pk]),
        Role.APPROVER,
        since=ruling.revocation_entered_at,
        excluded=frozenset({ruling.revocation_entered_by_id or 0}),
    )


def _revoked_since(run: Run) -> Ruling | None:
    """A ruling that the run used and that counts no more."""
    return run.rulings.filter(state=RulingState.REVOKED).order_by("-revoked_at").first()


def _to_decide(live: Run, round: Round) -> list[Waiting]:
    revoked = _revoked_since(live)
    if revoked is not None:
        return [
            Waiting(
                _("撤回提请:第 %s 次评定采用的裁定已撤销") % live.number,
                reverse("rating:withdraw_run", args=[live.pk]),
                Role.OFFICER,
                since=revoked.revoked_at,
            )
        ]
    return [
        Waiting(
            _("审定:第 %s 次评定") % live.number,
            reverse("rating:decide_run", args=[live.pk]),
            Role.APPROVER,
            since=live.proposed_at,
            excluded=frozenset({live.proposed_by_id or 0, *scorers_of(round)}),
        )
    ]


def _to_set_aside(live: Run) -> list[Waiting]:
    if not live.is_set_aside_waiting:
        return []
    return [
        Waiting(
            _("确认撤销:第 %s 次评定的审定") % live.number,
            reverse("rating:confirm_set_aside", args=[live.pk]),
            Role.APPROVER,
            since=live.set_aside_entered_at,
            excluded=frozenset({live.set_aside_entered_by_id or 0}),
        )
    ]


def _to_make(round: Round, newest: Run | None) -> list[Waiting]:
    if missing_enrolments(round).exists():
        return []
    reported = Sheet.objects.filter(enrolment__round=round).aggregate(last=Max("reported_at"))
    since = (newest.withdrawn_at or newest.set_aside_confirmed_at) if newest else None
    return [_make_act(round, _("试算:全部上报,可以评定"), since or reported["last"])]


def _make_act(round: Round, label: str, since: datetime | None) -> Waiting:
    return Waiting(label, reverse("rating:make_run", args=[round.year]), Role.OFFICER, since=since)


@dataclass(frozen=True)
class _Ties:
    """Open ties of the latest run: to be ruled, to be confirmed, or all ruled."""

    run: Run

    def acts(self) -> list[Waiting]:
        found = ties_with_rulings(self.run)
        open_acts = [act for case, ruling in found if (act := self._act(case, ruling)) is not None]
        if open_acts:
            return open_acts
        since = max(filter(None, (ruling.confirmed_at for _case, ruling in found if ruling)))
        return [_make_act(self.run.round, _("重新试算:并列都已裁定"), since)]

    def _act(self, case: TieCase, ruling: Ruling | None) -> Waiting | None:
        words = {
            "case": f"{case.pool}{star_wording(case.star)}",
            "members": len(case.members),
            "seats": case.seats,
        }
        if ruling is None:
            return Waiting(
                _("裁定并列:%(case)s,%(members)s 争 %(seats)s") % words,
                reverse("rating:enter_ruling", args=[case.pk]),
                Role.OFFICER,
                since=self.run.made_at,
            )
        if ruling.state == RulingState.ENTERED:
            return Waiting(
                _("确认并列裁定:%(case)s,%(members)s 争 %(seats)s") % words,
                reverse("rating:confirm_ruling", args=[ruling.pk]),
                Role.APPROVER,
                since=ruling.entered_at,
                excluded=frozenset({ruling.entered_by_id or 0}),
            )
        return None
