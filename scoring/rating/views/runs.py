"""One run: its results, and its way to a decision."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.rating import services
from scoring.rating.filters import ResultFilter
from scoring.rating.forms import ConfirmForm, DecideForm, ReasonForm
from scoring.rating.models import Run
from scoring.rating.queries import (
    bureaus_of,
    changed_since_earlier_run,
    named_rulings,
    results_of,
    review_marks,
    runs_visible_to,
    stars_before,
    ties_with_rulings,
    with_earlier_star,
    with_proposed_star,
    year_changes,
)
from scoring.rating.tables import ResultTable
from scoring.rating.views.rounds import pools_of
from starrating.listing import ListPage
from starrating.pages import ActionPage, Page


class OfRun(Page):
    """A page of one run, found among those its reader may see."""

    @property
    def rated(self) -> Run:
        if not hasattr(self, "_run"):
            self._run = get_object_or_404(runs_visible_to(self.by), pk=self.kwargs["pk"])
        return self._run

    @property
    def address(self) -> str:
        return reverse("rating:run", args=[self.rated.pk])

    def crumbs(self) -> list[tuple[str, str]]:
        return run_crumbs(self.rated)


def run_title(run: Run) -> str:
    return _t("第 %s 次评定") % run.number


def run_crumbs(run: Run) -> list[tuple[str, str]]:
    """The way to a page below a run."""
    return [
        (_t("评定"), reverse("rating:round_of_year", args=[run.round.year])),
        (run_title(run), reverse("rating:run", args=[run.pk])),
    ]


class RunPage(OfRun, ListPage):
    template_name = "scoring/rating/run.html"
    table_class = ResultTable
    filter_class = ResultFilter

    def get_title(self) -> str:
        return run_title(self.rated)

    def get_purpose(self) -> str:
        return str(self.rated.round)

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:1]

    def rows(self) -> QuerySet[Any]:
        return with_proposed_star(with_earlier_star(results_of(self.rated), self.rated))

    def filter_kwargs(self) -> dict[str, Any]:
        pools = [pool.pool for pool in self._pools["pools"]]
        return {"run": self.rated, "pools": pools, "bureaus": bureaus_of(self.rated)}

    @property
    def _pools(self) -> dict[str, Any]:
        if not hasattr(self, "_kept_pools"):
            self._kept_pools = pools_of(self.rated)
        return self._kept_pools

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ties = [] if self.rated.is_complete else ties_with_rulings(self.rated)
        return super().get_context_data(run=self.rated, ties=ties, **self._pools, **kwargs)


class _ActOnRun(OfRun, ActionPage):
    template_name = "scoring/rating/act_on_run.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.rated
        return super().get_context_data(run=run, cancel_url=self.address, **pools_of(run), **kwargs)


class ProposeRun(_ActOnRun):
    title = _("提请审定")
    purpose = _("提请后,评分、认定、星级上限和未申报决定锁定,直到撤回或审定被撤销。")
    form_class = ConfirmForm
    submit_label = _("提请审定")
    done = _("已提请审定,等审定人办理。")

    def act(self, form: ConfirmForm) -> str:
        services.propose_run(run=self.rated, by=self.by)
        return self.address


class WithdrawRun(_ActOnRun):
    title = _("撤回提请")
    purpose = _("撤回后评分解除锁定,可以更正后重新试算。")
    form_class = ReasonForm
    submit_label = _("撤回")
    done = _("已撤回,评分解除锁定。")

    def act(self, form: ReasonForm) -> str:
        services.withdraw_run(run=self.rated, by=self.by, **form.cleaned_data)
        return self.address


class DecideRun(_ActOnRun):
    """Everything the approver has to see before deciding, and the form."""

    template_name = "scoring/rating/decide_run.html"
    title = _("审定")
    purpose = _("按会议纪要审定。系统会再算一遍,规则、范围、评分、裁定、结果有一项不同就不能审定。")
    form_class = DecideForm
    submit_label = _("审定")
    done = _("已审定。")

    def act(self, form: DecideForm) -> str:
        services.decide_run(run=self.rated, by=self.by, **form.cleaned_data)
        return self.address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.rated
        changed = changed_since_earlier_run(results_of(run), run)
        return super().get_context_data(
            rulings=named_rulings(
                run.round, run.rulings.select_related("entered_by", "confirmed_by")
            ),
            years=year_changes(run, stars_before(run.round)),
            changed_count=changed.count() if run.number > 1 else None,
            hashes=hashes_of(run),
            marks=review_marks(run.round),
            **kwargs,
        )


def hashes_of(run: Run) -> list[tuple[str, str]]:
    """The five hashes with their names."""
    names = ("rules_hash", "roster_hash", "scores_hash", "rulings_hash", "result_hash")
    labels = {field.name: str(field.verbose_name) for field in Run._meta.fields}
    return [(labels[name], getattr(run, name)) for name in names]


class EnterSetAside(_ActOnRun):
    title = _("申请撤销审定")
    purpose = _("尚未公示的审定可以撤销,须写明理由,并由另一人确认。")
    form_class = ReasonForm
    submit_label = _("申请撤销")
    done = _("已申请,等审定人确认。")

    def act(self, form: ReasonForm) -> str:
        services.enter_set_aside(run=self.rated, by=self.by, **form.cleaned_data)
        return self.address


class ConfirmSetAside(_ActOnRun):
    title = _("确认撤销审定")
    purpose = _("确认后这次审定不再有效,评分解除锁定,须重新试算、提请和审定。")
    form_class = ConfirmForm
    submit_label = _("确认撤销")
    done = _("审定已撤销,评分解除锁定。")

    def act(self, form: ConfirmForm) -> str:
        services.confirm_set_aside(run=self.rated, by=self.by)
        return self.address


class RejectSetAside(_ActOnRun):
    title = _("退回撤销申请")
    purpose = _("退回后审定继续有效。")
    form_class = ReasonForm
    submit_label = _("退回")
    done = _("已退回,审定继续有效。")

    def act(self, form: ReasonForm) -> str:
        services.reject_set_aside(run=self.rated, by=self.by, **form.cleaned_data)
        return self.address
