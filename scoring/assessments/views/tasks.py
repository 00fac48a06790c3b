"""The list of forms, the task list of one, and how it begins and changes hands."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments import services
from scoring.assessments.filters import FilingFilter
from scoring.assessments.forms import ConfirmForm
from scoring.assessments.models import KeptText
from scoring.assessments.queries import (
    absorbed_assessments,
    enrolments_in_reach,
    kept_texts,
    open_return,
    own_enrolments,
    paper_of,
    submissions,
    urges_of,
    with_due,
)
from scoring.assessments.rules import (
    EDITABLE,
    is_entry_confirmer,
    is_grantor,
    is_in_charge,
    is_not_enterer,
    is_overseer,
    is_secretary,
)
from scoring.assessments.tables import FilingTable
from scoring.assessments.views.of_form import FormAction, OfBranch, OfForm
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import current_round
from starrating.access import BRANCH_ROLES
from starrating.listing import ListPage
from starrating.pages import ActionPage


class FilingList(ListPage):
    """Every branch in reach with the state of its form.

    Who has but one branch's form to fill in goes straight to it, unless the list was asked for.
    """

    template_name = "scoring/assessments/list.html"
    title = _("自评申报")
    table_class = FilingTable
    filter_class = FilingFilter

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        round = current_round()
        if round is not None and not request.GET and request.user.roles & set(BRANCH_ROLES):  # type: ignore[union-attr]  # the access row lets in accounts only
            own = list(own_enrolments(request.user, round)[:2])  # type: ignore[arg-type]  # an account, as above
            if len(own) == 1:
                return redirect("assessments:tasks", own[0].pk)
        self.round: Round | None = round
        return super().dispatch(request, *args, **kwargs)

    def get_purpose(self) -> str:
        if self.round is None:
            return _t("还没有开启的批次;开启以后,参评党组织在这里填报自评。")
        return _t("%(round)s:各党组织的自评到了哪一步,在谁手里。") % {"round": self.round.name}

    def rows(self) -> QuerySet[Enrolment]:
        if self.round is None:
            return Enrolment.objects.none()
        rows = enrolments_in_reach(self.by, self.round)
        return with_due(rows).select_related("assessment").order_by("code")


class Tasks(OfBranch):
    """The task list: what is done, what is left, who has the form, what was filed."""

    template_name = "scoring/assessments/tasks.html"

    def get_title(self) -> str:
        return _t("%(name)s的自评") % {"name": self.enrolment.name}

    def get_purpose(self) -> str:
        return _t("%(round)s · 考评周期 %(start)s 至 %(end)s") % {
            "round": self.enrolment.round.name,
            "start": self.enrolment.round.period_from.isoformat(),
            "end": self.enrolment.round.period_until.isoformat(),
        }

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("自评申报"), reverse("assessments:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "absorbed": absorbed_assessments(self.enrolment),
            "urges": urges_of(self.enrolment)[:5],
            **self._office_acts(),
        }
        row = self.assessment
        if row is not None:
            inner = OfForm()
            inner.setup(self.request, **self.kwargs)
            inner.__dict__["assessment"], inner.__dict__["enrolment"] = row, self.enrolment
            filed = list(submissions(row))
            todo = [entry["url"] for entry in inner.menu() if not entry["task"].is_done]
            shown |= {
                "form_now": inner.form_now,
                "menu": inner.menu(),
                "check_url": inner.address("check"),
                "left": len(todo),
                "next_url": todo[0] if todo else inner.address("check"),
                "returned": open_return(row),
                "submissions": filed,
                "paper": paper_of(filed[0]) if filed else None,
                "kept": kept_texts(row),
                "must_take_over": is_secretary.allows(self.by, row)
                and not is_in_charge.allows(self.by, row),
                "may_withdraw": services.may_withdraw(row, self.by),
            }
        return super().get_context_data(**{**shown, **kwargs})

    def _office_acts(self) -> dict[str, Any]:
        """What whoever looks may do for the branch, as the rules go; the services ask again."""
        row = self.assessment
        is_with_branch = row is None or row.state in EDITABLE
        is_entered = row is not None and row.is_being_entered
        oversees = is_overseer.allows(self.by, self.enrolment)
        return {
            "may_extend": is_with_branch and is_grantor.allows(self.by, self.enrolment),
            "may_urge": is_with_branch and oversees,
            "may_enter": is_with_branch and oversees and not is_entered,
            "may_confirm": is_entered
            and row is not None
            and is_entry_confirmer.allows(self.by, row)
            and is_not_enterer.allows(self.by, row),
            "may_discard": is_entered
            and row is not None
            and is_entry_confirmer.allows(self.by, row),
            "may_track": row is not None and oversees and row.submissions.exists(),
            "may_name_deputy": row is not None and is_secretary.allows(self.by, row),
        }


class Begin(OfBranch, ActionPage):
    """Begin the form; one begun already is opened."""

    template_name = "scoring/assessments/act.html"
    title = _("开始填报自评")
    form_class = ConfirmForm
    submit_label = _("开始填报")

    def get_purpose(self) -> str:
        return _t("上年填报过的,回答和自评纪实会带入供核对,核对保存以后才计入。")

    def act(self, _form: ConfirmForm) -> str:
        services.begin_assessment(enrolment=self.enrolment, by=self.by)
        return self.address()


class TakeOver(FormAction):
    title = _("接手自评")
    form_class = ConfirmForm
    submit_label = _("接手")
    done = _("已接手。请重读声明,再往下办理。")

    def get_purpose(self) -> str:
        return _t("接手以后由您对这份自评负责:未填完的、退回的都在清单里;声明须由您重读作出。")

    def act(self, _form: ConfirmForm) -> str:
        services.take_over(assessment=self.row, by=self.by)
        return self.address("declare")


class Withdraw(FormAction):
    title = _("撤回自评")
    form_class = ConfirmForm
    submit_label = _("撤回")
    done = _("已撤回,可以修改后再提交。")

    def get_purpose(self) -> str:
        return _t("审核党委打开以前可以撤回;已提交的这一版仍留作记录。")

    def act(self, _form: ConfirmForm) -> str:
        services.withdraw_assessment(assessment=self.row, by=self.by)
        return self.address()


class Settle(FormAction):
    """Put a kept text aside."""

    title = _("处理保留的文字")
    template_name = "scoring/assessments/settle.html"
    form_class = ConfirmForm
    submit_label = _("已看过,收起")
    done = _("已收起;文字仍留在记录里。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(kept=self.kept(), **kwargs)

    def kept(self) -> KeptText:
        return get_object_or_404(kept_texts(self.row), pk=self.kwargs["kept"])

    def act(self, _form: ConfirmForm) -> str:
        services.settle_text(kept=self.kept(), by=self.by)
        return self.address()
