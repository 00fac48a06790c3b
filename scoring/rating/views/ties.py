"""A tie: its members side by side, the ruling entered, confirmed or sent back."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.rating import services
from scoring.rating.forms import ConfirmForm, ReasonForm, RulingForm
from scoring.rating.models import PoolResult, Ruling, RulingState, TieCase
from scoring.rating.queries import (
    comparison,
    is_open_tie,
    named_rulings,
    rulings_of,
    rulings_visible_to,
    ties_visible_to,
)
from scoring.rating.views.runs import run_crumbs
from starrating.forms import RevocationForm
from starrating.pages import ActionPage, Page


class _OfTie(Page):
    @property
    def case(self) -> TieCase:
        if not hasattr(self, "_case"):
            self._case = get_object_or_404(ties_visible_to(self.by), pk=self.kwargs["pk"])
        return self._case

    def crumbs(self) -> list[tuple[str, str]]:
        return run_crumbs(self.case.run)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case = self.case
        pool = PoolResult.objects.get(run=case.run, pool=case.pool)
        return super().get_context_data(
            case=case, table=comparison(case.run.round, case.members, pool), **kwargs
        )


class TiePage(_OfTie):
    template_name = "scoring/rating/tie.html"
    purpose = _("总分和各项同分比较全部相同,名额不够。由评定员录入会议裁定,审定人确认。")

    def get_title(self) -> str:
        return str(self.case)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rulings = named_rulings(self.case.run.round, rulings_of(self.case))
        live = {RulingState.ENTERED, RulingState.CONFIRMED}
        is_ruled = any(named.ruling.state in live for named in rulings)
        is_open = is_open_tie(self.case) and not is_ruled
        return super().get_context_data(rulings=rulings, is_open=is_open, **kwargs)


class EnterRuling(_OfTie, ActionPage):
    template_name = "scoring/rating/enter_ruling.html"
    purpose = _("勾选会议裁定入选的党组织。录入后由另一位审定人确认,重新试算时采用。")
    form_class = RulingForm
    submit_label = _("录入裁定")
    done = _("裁定已录入,等审定人确认。")

    def get_title(self) -> str:
        return _t("裁定:%s") % self.case

    def crumbs(self) -> list[tuple[str, str]]:
        tie = (str(self.case), reverse("rating:tie", args=[self.case.pk]))
        return [*super().crumbs(), tie]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"case": self.case}

    def act(self, form: RulingForm) -> str:
        services.enter_ruling(case=self.case, by=self.by, **form.cleaned_data)
        return reverse("rating:tie", args=[self.case.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("rating:tie", args=[self.case.pk])
        form = kwargs["form"]
        chosen = set(form["winners"].value() or [])
        return super().get_context_data(cancel_url=back, chosen=chosen, **kwargs)


class _OfRuling(ActionPage):
    template_name = "scoring/rating/act_on_ruling.html"

    @property
    def ruling(self) -> Ruling:
        if not hasattr(self, "_ruling"):
            self._ruling = get_object_or_404(rulings_visible_to(self.by), pk=self.kwargs["pk"])
        return self._ruling

    @property
    def desk(self) -> str:
        return reverse("rating:round_of_year", args=[self.ruling.round.year])

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("评定"), self.desk)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ruling = self.ruling
        pool = PoolResult.objects.filter(run__round=ruling.round, pool=ruling.pool).latest("pk")
        return super().get_context_data(
            ruling=ruling,
            table=comparison(ruling.round, ruling.members, pool, ruling.winners),
            cancel_url=self.desk,
            **kwargs,
        )


class ConfirmRuling(_OfRuling):
    purpose = _("核对会议纪要与录入一致后确认。确认后重新试算,名额按裁定落实。")
    form_class = ConfirmForm
    submit_label = _("确认裁定")
    done = _("裁定已确认,请评定员重新试算。")

    def get_title(self) -> str:
        return _t("确认裁定:%s") % self.ruling

    def act(self, form: ConfirmForm) -> str:
        services.confirm_ruling(ruling=self.ruling, by=self.by)
        return self.desk


class RejectRuling(_OfRuling):
    purpose = _("退回后这个并列重新等待裁定。")
    form_class = ReasonForm
    submit_label = _("退回")
    done = _("裁定已退回。")

    def get_title(self) -> str:
        return _t("退回裁定:%s") % self.ruling

    def act(self, form: ReasonForm) -> str:
        services.reject_ruling(ruling=self.ruling, by=self.by, **form.cleaned_data)
        return self.desk


class EnterRevocation(_OfRuling):
    purpose = _("审定之前,确认过的裁定可以按文号撤销,须由另一位审定人确认;确认之前裁定照常有效。")
    form_class = RevocationForm
    submit_label = _("录入撤销")
    done = _("撤销已录入,等审定人确认。")

    def get_title(self) -> str:
        return _t("撤销裁定:%s") % self.ruling

    def act(self, form: RevocationForm) -> str:
        services.enter_revocation(ruling=self.ruling, by=self.by, **form.cleaned_data)
        return self.desk


class ConfirmRevocation(_OfRuling):
    purpose = _("确认后裁定不再采用,须重新试算,这个并列重新等待裁定;已提请审定的,须先撤回。")
    form_class = ConfirmForm
    submit_label = _("确认撤销")
    done = _("裁定已撤销,请评定员重新试算。")

    def get_title(self) -> str:
        return _t("确认撤销裁定:%s") % self.ruling

    def act(self, form: ConfirmForm) -> str:
        services.confirm_revocation(ruling=self.ruling, by=self.by)
        return self.desk


class RejectRevocation(_OfRuling):
    purpose = _("退回后裁定继续有效。")
    form_class = ReasonForm
    submit_label = _("退回")
    done = _("已退回,裁定继续有效。")

    def get_title(self) -> str:
        return _t("退回对裁定的撤销:%s") % self.ruling

    def act(self, form: ReasonForm) -> str:
        services.reject_revocation(ruling=self.ruling, by=self.by, **form.cleaned_data)
        return self.desk
