"""One branch: its scores and their history; what an officer decides of it, and the second person."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import OrganisationState
from scoring.assessments.models import FilingState
from scoring.reviews import services
from scoring.reviews.forms import CeilingForm, NotFiledForm, RecogniseForm
from scoring.reviews.lifecycle import (
    CONFIRM_NOT_FILED,
    CONFIRM_REVOCATION,
    ENTER_REVOCATION,
    REJECT_NOT_FILED,
    REJECT_REVOCATION,
    UNREPORTED,
)
from scoring.reviews.models import LIVE_NOT_FILED, NotFiledDecision
from scoring.reviews.queries import (
    OVER,
    assignment_of,
    changes_in_order,
    entries_of,
    scores_in_order,
)
from scoring.reviews.rules import is_not_of_department
from scoring.reviews.tables import sheet_of, state_tag
from scoring.reviews.views.places import Crumbs, OfBranch
from scoring.reviews.views.record import review_record
from scoring.rounds.rules import is_unconflicted_with
from starrating.pages import ActionPage

_ACTS = {
    "confirm": CONFIRM_NOT_FILED,
    "reject": REJECT_NOT_FILED,
    "enter_revocation": ENTER_REVOCATION,
    "confirm_revocation": CONFIRM_REVOCATION,
    "reject_revocation": REJECT_REVOCATION,
}


class SheetPage(OfBranch):
    template_name = "scoring/reviews/sheet.html"

    def get_title(self) -> str:
        return self.branch.name

    def get_purpose(self) -> str:
        branch = self.branch
        return f"{branch.code} · {branch.reviewing_body.name} · {branch.pool.name}"

    def crumbs(self) -> Crumbs:
        return super().crumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        branch, sheet = self.branch, sheet_of(self.branch)
        scores = [] if sheet is None else list(scores_in_order().filter(sheet=sheet))
        is_unconflicted = is_unconflicted_with(branch).allows(self.by, branch)
        may_write = self.may_write
        decisions = list(branch.not_filed_decisions.select_related("entered_by", "confirmed_by"))
        live = any(one.state in LIVE_NOT_FILED for one in decisions)
        return super().get_context_data(
            round=self.round,
            sheet=sheet,
            state=state_tag(branch),
            scores=scores,
            total_words=services.total_words(scores) if scores else "",
            changes=changes_in_order(sheet) if sheet else [],
            recognitions=branch.recognitions.select_related("entered_by"),
            ceilings=branch.ceilings.select_related("entered_by"),
            decisions=[(one, self._may(one)) for one in decisions],
            entries=entries_of(branch),
            may_write=may_write and is_unconflicted,
            may_decide_not_filed=may_write
            and is_unconflicted
            and not (live or branch.is_exempt)
            and (sheet is None or sheet.state in UNREPORTED),
            is_conflicted=may_write and not is_unconflicted,
            may_rescore=may_write
            and is_unconflicted
            and sheet is not None
            and sheet.state == FilingState.REPORTED
            and is_not_of_department.allows(self.by, branch),
            **review_record(self.by, branch),
            assignment=assignment_of(branch),
            may_assign=may_write
            and not branch.is_exempt
            and (sheet is None or sheet.state not in OVER),
            may_merge=may_write
            and branch.organisation.state == OrganisationState.MERGED
            and (sheet is None or sheet.state not in OVER),
            **kwargs,
        )

    def _may(self, decision: NotFiledDecision) -> dict[str, bool]:
        """Which acts on the decision the one who asks may do now."""
        decision.enrolment = self.branch
        own = is_unconflicted_with(self.branch)
        return {
            verb: decision.state in transition.sources
            and all(rule.allows(self.by, decision) for rule in (own, *transition.clauses))
            for verb, transition in _ACTS.items()
        }


class BranchAction(OfBranch, ActionPage):
    template_name = "act.html"


class RecogniseProject(BranchAction):
    title = _("登记创新项目认定")
    form_class = RecogniseForm
    submit_label = _("登记")
    done = _("创新项目认定已登记。")

    def act(self, form: RecogniseForm) -> str:
        services.recognise_project(enrolment=self.branch, by=self.by, **form.cleaned_data)
        return self.branch_address


class SetCeiling(BranchAction):
    title = _("登记星级上限")
    form_class = CeilingForm
    submit_label = _("登记")
    done = _("星级上限已登记。")

    def act(self, form: CeilingForm) -> str:
        services.set_ceiling(enrolment=self.branch, by=self.by, **form.cleaned_data)
        return self.branch_address


class EnterNotFiled(BranchAction):
    title = _("录入未申报决定")
    form_class = NotFiledForm
    submit_label = _("录入,等待审定人确认")
    done = _("已录入,等待审定人确认。")

    def get_purpose(self) -> str:
        return _t(
            "%(branch)s:经催报、延期或代录仍未申报的,按文号决定为未申报,"
            "各项按零分计,仍计入参评数。逾期本身不决定星级。"
        ) % {"branch": super().get_purpose()}

    def act(self, form: NotFiledForm) -> str:
        services.enter_not_filed(enrolment=self.branch, by=self.by, **form.cleaned_data)
        return self.branch_address
