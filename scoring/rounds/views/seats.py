"""Pools and seats."""

from functools import cached_property
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.rounds import services
from scoring.rounds.forms import AdoptSeatsForm, ConfirmForm, MergePoolsForm
from scoring.rounds.models import Pool
from scoring.rounds.queries import SeatTable, denominators, policy_sentence
from scoring.rounds.views.of_round import OfRound, RoundAction
from scoring.rounds.views.rounds import table_or_none


class SeatsPage(OfRound):
    template_name = "scoring/rounds/seats.html"
    title = _("名额表")
    purpose = _("各评定池的参评数、名额,和全市统一计算的名额对照。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        table = table_or_none(self.round)
        pools = {pool.name: pool for pool in Pool.objects.filter(round=self.round)}
        return super().get_context_data(
            table=table,
            lines=[(row, pools[row.pool]) for row in table.rows] if table else [],
            sentence=policy_sentence(self.round, table) if table else "",
            **kwargs,
        )


class AdoptSeats(RoundAction):
    template_name = "scoring/rounds/adopt_seats.html"
    title = _("采用名额表")
    purpose = _("采用后本批次按指导数定名额;超额处理方式须重新录入、由审定人确认。")
    form_class = AdoptSeatsForm
    submit_label = _("采用")
    done = _("名额表已采用。请重新录入超额处理方式,由审定人确认。")

    @cached_property
    def table(self) -> SeatTable | None:
        return table_or_none(self.round)

    def back(self) -> str:
        return self.address("seats")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"table": {row.pool: row.city for row in self.table.rows} if self.table else {}}

    def get_initial(self) -> dict[str, Any]:
        return {"expected_version": self.round.version}

    def act(self, form: AdoptSeatsForm) -> str:
        services.adopt_seat_table(
            round=self.round,
            document_number=form.cleaned_data["document_number"],
            seats=form.seats,
            by=self.by,
            expected_version=form.cleaned_data["expected_version"],
        )
        return self.back()


class MergePools(RoundAction):
    title = _("合并评定池")
    purpose = _("合并后各领域争同一批名额;只有指标、分值、加分项完全一致的才能合并,并要有文件。")
    form_class = MergePoolsForm
    submit_label = _("合并")
    done = _("评定池已合并。")

    def back(self) -> str:
        return self.address("seats")

    def get_form_kwargs(self) -> dict[str, Any]:
        numbers = {name: n for name, (n, _exempt) in denominators(self.round).items()}
        pools = Pool.objects.filter(round=self.round, name__in=numbers).order_by("name")
        return {"pools": list(pools), "numbers": numbers}

    def act(self, form: MergePoolsForm) -> str:
        services.merge_pools(round=self.round, by=self.by, **form.cleaned_data)
        return self.back()


class SeparatePool(RoundAction):
    title = _("拆开评定池")
    form_class = ConfirmForm
    submit_label = _("拆开")
    done = _("评定池已拆开,各领域各成一池。")

    @cached_property
    def pool(self) -> Pool:
        rows = Pool.objects.filter(round=self.round).exclude(merge_document="")
        return get_object_or_404(rows, pk=self.kwargs["pool"])

    def get_purpose(self) -> str:
        return _t("“%(name)s”按 %(number)s 合并而成;拆开后一个领域一个池。") % {
            "name": self.pool.name,
            "number": self.pool.merge_document,
        }

    def back(self) -> str:
        return self.address("seats")

    def act(self, form: ConfirmForm) -> str:
        services.separate_pool(round=self.round, pool=self.pool, by=self.by)
        return self.back()
