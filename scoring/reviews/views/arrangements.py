"""审核安排: who reviews instead of whom, single clerks, and bodies that changed in mid-round."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.organisations.queries import reviewing
from scoring.reviews import services
from scoring.reviews.forms import (
    ConfirmAssignmentForm,
    ConfirmForm,
    EnterAssignmentForm,
    EnterSingleClerkForm,
    ReasonForm,
)
from scoring.reviews.lifecycle import (
    CONFIRM_SINGLE_CLERK,
    REVOKE_SINGLE_CLERK,
)
from scoring.reviews.models import SingleClerk
from scoring.reviews.queries import (
    assignable,
    assignments_of,
    assignments_visible_to,
    merged_enrolments,
    moved_branches,
    new_bodies,
    retired_enrolments,
    same_decision,
    single_clerks,
    single_clerks_visible_to,
    stuck_branches,
    to_merge,
)
from scoring.reviews.rules import is_arranger, is_writable, round_is_open
from scoring.reviews.views.places import Crumbs, OfBranch, OfRound
from scoring.rounds.lifecycle import CONFIRM_ASSIGNMENT
from scoring.rounds.models import Assignment
from scoring.rounds.queries import enrolments, own_of_department
from starrating.pages import ActionPage

SHOWN = 100


class Arrangements(OfRound):
    """Everything about who reviews what that is not as frozen, or cannot be done as frozen."""

    template_name = "scoring/reviews/arrangements.html"
    title = _("审核安排")
    purpose = _("谁没有人能审核、指定了谁代审、哪些党委单人经办,以及批次中途的变动。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        round = self.round
        stuck = stuck_branches(round)
        moved, unenrolled = moved_branches(round), new_bodies(round)
        is_open = is_writable.allows(self.by, round)
        return super().get_context_data(
            round=round,
            stuck=stuck[:SHOWN],
            stuck_count=len(stuck),
            assignments=[(one, self._may_answer(one)) for one in assignments_of(round)[:SHOWN]],
            single_clerks=[(one, self._acts_on(one)) for one in single_clerks(round)],
            to_merge=to_merge(round),
            merged=merged_enrolments(round),
            retired=retired_enrolments(round),
            moved=moved[:SHOWN],
            moved_count=len(moved),
            unenrolled=unenrolled[:SHOWN],
            unenrolled_count=unenrolled.count(),
            own=own_of_department(round),
            may_write=is_open and is_arranger.allows(self.by, round),
            may_set=(is_arranger & round_is_open).allows(self.by, round),
            **kwargs,
        )

    def _may_answer(self, assignment: Assignment) -> bool:
        is_waiting = assignment.state == Assignment.State.ENTERED
        return is_waiting and all(
            rule.allows(self.by, assignment) for rule in CONFIRM_ASSIGNMENT.clauses
        )

    def _acts_on(self, row: SingleClerk) -> dict[str, bool]:
        return {
            "answer": row.state == SingleClerk.State.ENTERED
            and all(rule.allows(self.by, row) for rule in CONFIRM_SINGLE_CLERK.clauses),
            "revoke": row.state == SingleClerk.State.CONFIRMED
            and all(rule.allows(self.by, row) for rule in REVOKE_SINGLE_CLERK.clauses),
        }


class _Arranging(OfRound, ActionPage):
    template_name = "act.html"

    @property
    def back(self) -> str:
        return reverse("reviews:arrangements", args=[self.round.year])

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (_t("审核安排"), self.back)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=self.back, **kwargs)


class EnterAssignment(_Arranging):
    """``?codes=`` names the branches, ``?bureau=`` a body whose unreported branches are meant."""

    title = _("录入指定审核")
    purpose = _(
        "按编号决定由另一党委交叉审核,或由组织部代为审核;经审定人确认后生效。"
        "已经开始的审核移交给新的党委,从头评分,原来的意见保留备查。"
    )
    form_class = EnterAssignmentForm
    submit_label = _("录入,等待审定人确认")
    done = _("已录入,等待审定人确认。")

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        codes = asked.get("codes", "").split(",")
        if asked.get("bureau"):
            rows = assignable(self.round).filter(reviewing_body__code=asked["bureau"])
            codes = list(rows.values_list("code", flat=True))
        return {"codes": "\n".join(codes), "kind": asked.get("kind", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"bodies": reviewing().exclude(pk=self.round.department_id).order_by("code")}

    def act(self, form: EnterAssignmentForm) -> str:
        services.enter_assignment(round=self.round, by=self.by, **form.cleaned_data)
        return self.back


class EnterSingleClerk(_Arranging):
    title = _("录入单人经办")
    purpose = _(
        "只有一名经办人的党委,负责人的确认可以用签字的会议纪要扫描件代替;"
        "经审定人确认后生效,凡由此审定的评分表都注明“单人经办”。"
    )
    form_class = EnterSingleClerkForm
    submit_label = _("录入,等待审定人确认")
    done = _("已录入,等待审定人确认。")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"bodies": self._bodies()}

    def _bodies(self) -> QuerySet[Organisation]:
        frozen = enrolments(self.round).order_by().values("reviewing_body")
        return Organisation.objects.filter(pk__in=frozen).order_by("code")

    def act(self, form: EnterSingleClerkForm) -> str:
        services.enter_single_clerk(round=self.round, by=self.by, **form.cleaned_data)
        return self.back


class MergeSheet(OfBranch, ActionPage):
    template_name = "act.html"
    title = _("按合并了结")
    form_class = ConfirmForm
    submit_label = _("了结")
    done = _("已按合并了结;要移出参评范围,请录入参评范围调整决定。")

    def get_purpose(self) -> str:
        return _t(
            "%(branch)s已并入“%(successor)s”:自评和审核就此了结,并入的党组织能看到两份自评。"
            "参评数不因此改变,须另按编号决定移出。"
        ) % {
            "branch": super().get_purpose(),
            "successor": self.branch.organisation.merged_into or "—",
        }

    def act(self, form: ConfirmForm) -> str:
        services.merge_sheet(enrolment=self.branch, by=self.by)
        return self.branch_address


class _OfAssignment(ActionPage):
    template_name = "scoring/reviews/answer_assignment.html"

    @cached_property
    def assignment(self) -> Assignment:
        found: Assignment = get_object_or_404(assignments_visible_to(self.by), pk=self.kwargs["pk"])
        return found

    @cached_property
    def together(self) -> list[Assignment]:
        """What is answered with it."""
        return list(same_decision(self.assignment)) or [self.assignment]

    @property
    def back(self) -> str:
        return reverse("reviews:arrangements", args=[self.assignment.round.year])

    def crumbs(self) -> Crumbs:
        scores = reverse("reviews:round_of_year", args=[self.assignment.round.year])
        return [(_t("评分"), scores), (_t("审核安排"), self.back)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            assignment=self.assignment, together=self.together, cancel_url=self.back, **kwargs
        )


class ConfirmAssignment(_OfAssignment):
    title = _("确认指定审核")
    purpose = _("确认后由指定的党委审核;已经开始的审核移交过去,从头评分。")
    form_class = ConfirmAssignmentForm
    submit_label = _("确认")
    done = _("指定审核已生效。")

    def get_initial(self) -> dict[str, Any]:
        return {"expected_count": len(self.together)}

    def act(self, form: ConfirmAssignmentForm) -> str:
        services.confirm_assignment(assignment=self.assignment, by=self.by, **form.cleaned_data)
        return self.back


class RejectAssignment(_OfAssignment):
    title = _("不予通过指定审核")
    purpose = _("不通过的,仍由原来的党委审核;可以另行录入。")
    form_class = ReasonForm
    submit_label = _("不予通过")
    done = _("已记为未通过。")

    def act(self, form: ReasonForm) -> str:
        services.reject_assignment(assignment=self.assignment, by=self.by, **form.cleaned_data)
        return self.back


class _OfSingleClerk(ActionPage):
    template_name = "scoring/reviews/answer_single_clerk.html"

    @cached_property
    def single_clerk(self) -> SingleClerk:
        found: SingleClerk = get_object_or_404(
            single_clerks_visible_to(self.by), pk=self.kwargs["pk"]
        )
        return found

    @property
    def back(self) -> str:
        return reverse("reviews:arrangements", args=[self.single_clerk.round.year])

    def crumbs(self) -> Crumbs:
        scores = reverse("reviews:round_of_year", args=[self.single_clerk.round.year])
        return [(_t("评分"), scores), (_t("审核安排"), self.back)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            single_clerk=self.single_clerk, cancel_url=self.back, **kwargs
        )


class ConfirmSingleClerk(_OfSingleClerk):
    title = _("确认单人经办")
    purpose = _("确认后该党委可以凭签字的会议纪要扫描件审定,注明“单人经办”。")
    form_class = ConfirmForm
    submit_label = _("确认")
    done = _("单人经办已生效。")

    def act(self, form: ConfirmForm) -> str:
        services.confirm_single_clerk(single_clerk=self.single_clerk, by=self.by)
        return self.back


class RejectSingleClerk(_OfSingleClerk):
    title = _("不予通过单人经办")
    purpose = _("不通过的,该党委仍须由负责人本人确认。")
    form_class = ReasonForm
    submit_label = _("不予通过")
    done = _("已记为未通过。")

    def act(self, form: ReasonForm) -> str:
        services.reject_single_clerk(
            single_clerk=self.single_clerk, by=self.by, **form.cleaned_data
        )
        return self.back


class RevokeSingleClerk(_OfSingleClerk):
    title = _("撤销单人经办")
    purpose = _("撤销后须由负责人本人确认;此前已审定的仍注明“单人经办”。")
    form_class = ReasonForm
    submit_label = _("撤销")
    done = _("单人经办已撤销。")

    def act(self, form: ReasonForm) -> str:
        services.revoke_single_clerk(
            single_clerk=self.single_clerk, by=self.by, **form.cleaned_data
        )
        return self.back
