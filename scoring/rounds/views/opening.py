"""The policy, entered and confirmed; and opening."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from scoring import engine
from scoring.rounds import services
from scoring.rounds.forms import EnterPolicyForm, OpenForm, VersionForm
from scoring.rounds.models import Round
from scoring.rounds.queries import checklist, policy_sentence, warnings
from scoring.rounds.rules import own_branches
from scoring.rounds.views.of_round import RoundAction
from scoring.rounds.views.rounds import table_or_none

SHOWN = 100


class EnterPolicy(RoundAction):
    template_name = "scoring/rounds/enter_policy.html"
    title = _("录入超额处理方式")
    purpose = _("五、四、三星和二星及以下的比例加起来未必容得下所有参评党组织,先定哪一档让步。")
    form_class = EnterPolicyForm
    submit_label = _("录入,提请审定人确认")
    done = _("已录入,等审定人确认。")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"sentences": sentences(self.round)}

    def get_initial(self) -> dict[str, Any]:
        return {"overflow": self.round.policy, "expected_version": self.round.version}

    def act(self, form: EnterPolicyForm) -> str:
        services.enter_policy(round=self.round, by=self.by, **form.cleaned_data)
        return self.address()


def sentences(round: Round) -> dict[str, str]:
    """Every policy the percentages and adopted seats allow, with what it means in this round."""
    found = {}
    for policy in engine.Overflow:
        trial = Round(pk=round.pk, rule_set=round.rule_set, overflow=policy)
        table = table_or_none(trial)
        if table is not None and not table.faults:
            found[policy.value] = policy_sentence(trial, table)
    return found


class ConfirmPolicy(RoundAction):
    template_name = "scoring/rounds/confirm_policy.html"
    title = _("确认超额处理方式")
    purpose = _("由录入人以外的审定人确认;确认以后、开启以前再改,须重新录入和确认。")
    form_class = VersionForm
    submit_label = _("确认")
    done = _("超额处理方式已确认。")

    def get_initial(self) -> dict[str, Any]:
        return {"expected_version": self.round.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = table_or_none(self.round)
        return super().get_context_data(
            table=table,
            sentence=policy_sentence(self.round, table) if table else "",
            **kwargs,
        )

    def act(self, form: VersionForm) -> str:
        services.confirm_policy(round=self.round, by=self.by, **form.cleaned_data)
        return self.address()


class OpenRound(RoundAction):
    template_name = "scoring/rounds/open.html"
    title = _("开启批次")
    purpose = _("开启后规则、标准、参评名单、评定池、审核党委和日程都冻结,只能由编号决定调整。")
    form_class = OpenForm
    submit_label = _("开启")
    done = _("批次已开启。")

    @property
    def gaps(self) -> services.Gaps:
        if not hasattr(self, "_gaps"):
            self._gaps = services.find_gaps()
        return self._gaps

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"has_gaps": self.gaps.count > 0}

    def get_initial(self) -> dict[str, Any]:
        return {"expected_version": self.round.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            lacking=[item for item in checklist(self.round) if not item.is_done],
            cautions=warnings(self.round),
            gaps=self.gaps,
            named=self.gaps.named[:SHOWN],
            rest=max(0, len(self.gaps.named) - SHOWN),
            own=own_branches(self.by, self.round),
            **kwargs,
        )

    def act(self, form: OpenForm) -> str:
        services.open_round(
            round=self.round,
            acknowledged=form.cleaned_data.get("acknowledged", False),
            by=self.by,
            expected_version=form.cleaned_data["expected_version"],
        )
        return self.address()
