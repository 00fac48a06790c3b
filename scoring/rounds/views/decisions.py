"""Decisions on the denominator of an open round."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.queries import entries_about
from scoring.rounds import services
from scoring.rounds.forms import MOST_LINES, EnterDecisionForm, RejectDecisionForm, VersionForm
from scoring.rounds.models import ChangeKind, DecisionState, DenominatorDecision, Pool
from scoring.rounds.queries import decisions
from scoring.rounds.views.of_round import OfRound, RoundAction

SEAT_LABELS = {
    "n": _("参评数"),
    "exempt": _("不参评"),
    "5": _("五星"),
    "4": _("四星"),
    "3": _("三星"),
    "low": _("二星及以下"),
}


class EnterDecision(RoundAction):
    template_name = "scoring/rounds/enter_decision.html"
    title = _("录入参评范围调整决定")
    purpose = _("开启后参评数只能由有文号的决定调整,一人录入、另一人确认后生效。")
    form_class = EnterDecisionForm
    submit_label = _("录入,提请审定人确认")
    done = _("决定已录入,等审定人确认;下面是调整前后的名额。")

    def get_form_kwargs(self) -> dict[str, Any]:
        asked = self.request.POST.get("lines") or self.request.GET.get("lines", "")
        pools = Pool.objects.filter(round=self.round).order_by("name")
        return {
            "lines": int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 0,
            "pools": list(pools.values_list("name", flat=True)),
        }

    def get_initial(self) -> dict[str, Any]:
        return {"line0_code": self.request.GET.get("code", "")[:32]}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = kwargs["form"].count
        return super().get_context_data(more=min(count + 5, MOST_LINES), **kwargs)

    def act(self, form: EnterDecisionForm) -> str:
        given = form.cleaned_data
        decision = services.enter_decision(
            round=self.round,
            number=given["number"],
            decided_on=given["decided_on"],
            reason=given["reason"],
            changes=form.changes,
            by=self.by,
        )
        return reverse("rounds:decision", args=[self.round.pk, decision.pk])


class _OfDecision(OfRound):
    @cached_property
    def decision(self) -> DenominatorDecision:
        return get_object_or_404(decisions(self.round), pk=self.kwargs["decision"])

    def decision_page(self) -> str:
        return reverse("rounds:decision", args=[self.round.pk, self.decision.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision = self.decision
        return super().get_context_data(
            decision=decision,
            changes=[
                {**change, "label": ChangeKind(change["change"]).label, "detail": _detail(change)}
                for change in decision.changes
            ],
            headings=[str(label) for label in SEAT_LABELS.values()],
            seats=[
                (pool, _cells(decision.seats_before[pool], after))
                for pool, after in sorted(decision.seats_after.items())
            ],
            **kwargs,
        )


def _cells(before: dict[str, int], after: dict[str, int]) -> list[tuple[str, int, int]]:
    """(label, before, after) of a pool's numbers."""
    return [(str(label), before[key], after[key]) for key, label in SEAT_LABELS.items()]


def _detail(change: dict[str, str]) -> str:
    words = {services.EXEMPT: _t("本批次不定星"), services.RATED: _t("参评")}
    return words.get(change["value"], change["value"])


class DecisionPage(_OfDecision):
    template_name = "scoring/rounds/decision.html"

    def get_title(self) -> str:
        return _t("参评范围调整决定 %(number)s") % {"number": self.decision.number}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_entered = self.decision.state == DecisionState.ENTERED
        return super().get_context_data(
            may_answer=is_entered
            and self.is_approver
            and self.by.pk != self.decision.entered_by_id,
            entries=entries_about(self.decision)[:20],
            **kwargs,
        )


class _DecisionAction(_OfDecision, RoundAction):
    template_name = "scoring/rounds/confirm_decision.html"
    form_class: Any = VersionForm

    def crumbs(self) -> list[tuple[str, str]]:
        return [*super().crumbs(), (self.decision.number, self.decision_page())]

    def back(self) -> str:
        return self.decision_page()

    def get_initial(self) -> dict[str, Any]:
        return {"expected_version": self.decision.version}


class ConfirmDecision(_DecisionAction):
    title = _("确认参评范围调整决定")
    purpose = _("确认后立即生效,参评数和名额按下表变动。")
    submit_label = _("确认,使之生效")
    done = _("决定已生效。")

    def act(self, form: VersionForm) -> str:
        services.confirm_decision(decision=self.decision, by=self.by, **form.cleaned_data)
        return self.decision_page()


class RejectDecision(_DecisionAction):
    title = _("退回参评范围调整决定")
    purpose = _("退回后什么也不变;需要时请评定员重新录入。")
    form_class = RejectDecisionForm
    submit_label = _("退回")
    done = _("决定已退回。")

    def act(self, form: RejectDecisionForm) -> str:
        services.reject_decision(decision=self.decision, by=self.by, **form.cleaned_data)
        return self.decision_page()
