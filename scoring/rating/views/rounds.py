"""The determination desk of a round, and making a run."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.rating import services
from scoring.rating.forms import ConfirmForm
from scoring.rating.models import Run
from scoring.rating.queries import (
    city_summary,
    missing_by_bureau,
    named_rulings,
    policy_words,
    pool_summaries,
    runs_visible_to,
    standing_rulings,
    ties_with_rulings,
    waiting,
)
from scoring.reviews.queries import missing_enrolments
from scoring.rounds.models import Round
from scoring.rounds.queries import current_round, rounds_visible_to
from starrating.pages import ActionPage, Page
from starrating.waiting import Waiting


def pools_of(run: Run) -> dict[str, Any]:
    """What the table of a run's pools shows."""
    rows = list(run.pools.all())
    pools = pool_summaries(rows)
    return {
        "pools": pools,
        "city_pools": city_summary(pools),
        "policy": policy_words(rows[0].rules) if rows else "",
    }


class RoundDesk(Page):
    """What is missing, what waits and for whom, the runs, and what the latest one found."""

    template_name = "scoring/rating/round.html"
    purpose = _("全部上报后试算,裁定并列,提请审定;由另一人审定后才能公示。")

    @property
    def round(self) -> Round | None:
        if not hasattr(self, "_round"):
            self._round = self._find()
        return self._round

    def _find(self) -> Round | None:
        visible = rounds_visible_to(self.by)
        if "year" in self.kwargs:
            return get_object_or_404(visible, year=self.kwargs["year"])
        latest = current_round()
        return visible.filter(pk=latest.pk).first() if latest else None

    def get_title(self) -> str:
        return _t("评定 · %s") % self.round if self.round else _t("评定")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.round is None:
            return super().get_context_data(**kwargs)
        runs = list(runs_visible_to(self.by).filter(round=self.round).order_by("-number"))
        missing = list(missing_enrolments(self.round)) if self._is_undecided(runs) else []
        latest = runs[0] if runs else None
        acts = [(act, self._who(act)) for act in waiting(self.round)]
        make = reverse("rating:make_run", args=[self.round.year])
        return super().get_context_data(
            round=self.round,
            runs=runs,
            latest=latest,
            missing=missing_by_bureau(missing),
            missing_count=len(missing),
            acts=acts,
            may_make=self._is_undecided(runs) and not missing,
            is_next_to_make=any(act.url == make and not who for act, who in acts),
            ties=ties_with_rulings(latest) if latest and not latest.is_complete else [],
            rulings=named_rulings(self.round, standing_rulings(self.round)),
            may_revoke=self.round.state == Round.State.OPEN
            and not any(run.state == Run.State.DECIDED for run in runs),
            **(pools_of(latest) if latest else {}),
            **kwargs,
        )

    def _who(self, act: Waiting) -> str:
        """Whom an act waits for; empty: for whoever looks."""
        if act.is_for(self.by):
            return ""
        if self.by.holds(act.role, act.path):
            return _t("等另一位%s办理") % act.role.label
        return _t("等%s办理") % act.role.label

    def _is_undecided(self, runs: list[Run]) -> bool:
        live = {Run.State.PROPOSED, Run.State.DECIDED}
        is_open = self.round is not None and self.round.state == Round.State.OPEN
        return is_open and not any(run.state in live for run in runs)


class MakeRun(ActionPage):
    template_name = "act.html"
    title = _("试算")
    purpose = _(
        "按已确认的规则,对全部上报的评分排位、定星、找出并列。试算只记录结果,不改动评分;"
        "可以多次试算,每次单独编号保存。"
    )
    form_class = ConfirmForm
    submit_label = _("开始试算")
    done = _("试算完成。")

    @property
    def round(self) -> Round:
        return get_object_or_404(rounds_visible_to(self.by), year=self.kwargs["year"])

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("评定"), reverse("rating:round_of_year", args=[self.kwargs["year"]]))]

    def act(self, form: ConfirmForm) -> str:
        run = services.make_run(round=self.round, by=self.by)
        return reverse("rating:run", args=[run.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("rating:round_of_year", args=[self.round.year])
        return super().get_context_data(cancel_url=back, **kwargs)
