"""What the reviewing body and the department do for a branch; the secretary names a deputy."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.people.models import Account, Post
from scoring.assessments import services
from scoring.assessments.forms import (
    ConfirmPaperFormForm,
    DeputyForm,
    DiscardForm,
    ExtendForm,
    PaperFormForm,
    TrackPaperForm,
    UrgeForm,
)
from scoring.assessments.services import fingerprint_of, form_content, gaps
from scoring.assessments.views.of_form import FormAction, OfBranch
from starrating import clock
from starrating.access import Role
from starrating.pages import ActionPage


class BranchAction(OfBranch, ActionPage):
    """A page with one form about a branch whose form may not have begun."""

    template_name = "scoring/assessments/act.html"


class Extend(BranchAction):
    title = _("批准延期")
    form_class = ExtendForm
    submit_label = _("批准延期")
    done = _("已批准延期。")

    def get_purpose(self) -> str:
        return _t("只对这一个党组织;不能晚于审核截止日。")

    def act(self, form: ExtendForm) -> str:
        services.extend_deadline(enrolment=self.enrolment, by=self.by, **form.cleaned_data)
        return self.address()


class Urge(BranchAction):
    title = _("登记催办")
    form_class = UrgeForm
    submit_label = _("登记")
    done = _("催办已登记。")

    def get_initial(self) -> dict[str, Any]:
        due = self.window.closes_on
        text = _t("请尽快填报并提交%(round)s的自评。") % {"round": self.enrolment.round.name}
        if due is not None and due >= clock.today():
            text = _t("请于 %(day)s 前提交%(round)s的自评。") % {
                "day": due.isoformat(),
                "round": self.enrolment.round.name,
            }
        return {"text": text}

    def act(self, form: UrgeForm) -> str:
        services.urge_branch(enrolment=self.enrolment, by=self.by, **form.cleaned_data)
        return self.address()


class EnterPaperForm(BranchAction):
    title = _("代录纸质申请表")
    form_class = PaperFormForm
    submit_label = _("上传并开始代录")
    done = _("请照扫描件逐页录入,再由另一人核对后提交。")

    def get_purpose(self) -> str:
        return _t("支部交了纸质申请表而不能上网填报时用。代录期间支部不能填报;录入人不能自己核对。")

    def act(self, form: PaperFormForm) -> str:
        file = form.cleaned_data["file"]
        services.enter_paper_form(
            enrolment=self.enrolment,
            data=file.read(),
            filename=file.name,
            reason=form.cleaned_data["reason"],
            by=self.by,
        )
        return self.address()


class ConfirmPaperForm(FormAction):
    template_name = "scoring/assessments/confirm_paper_form.html"
    title = _("核对代录的申请表")
    purpose = _("请打开扫描件,与下面录入的内容逐项对照。")
    form_class = ConfirmPaperFormForm
    submit_label = _("核对无误,提交")

    def get_initial(self) -> dict[str, Any]:
        return {"fingerprint": fingerprint_of(form_content(self.form_now))}

    def act(self, form: ConfirmPaperFormForm) -> str:
        filed = services.confirm_paper_form(
            assessment=self.row,
            by=self.by,
            expected_fingerprint=form.cleaned_data["fingerprint"],
        )
        return self.address("submission", filed.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            content=form_content(self.form_now),
            lacking=gaps(self.form_now),
            scan=self.row.scan,
            **kwargs,
        )


class DiscardPaperForm(FormAction):
    title = _("放弃代录")
    form_class = DiscardForm
    submit_label = _("放弃代录")
    done = _("已放弃代录;录入的内容留作草稿,由支部自己填报。")

    def act(self, form: DiscardForm) -> str:
        services.discard_paper_form(
            assessment=self.row, reason=form.cleaned_data["reason"], by=self.by
        )
        return self.address()


class TrackPaper(FormAction):
    title = _("登记纸质签章件")
    purpose = _("以现行版本为准:纸质件上的指纹与系统不符的,会指出哪些内容不同。")
    form_class = TrackPaperForm
    submit_label = _("登记")
    done = _("已登记。")

    def act(self, form: TrackPaperForm) -> str:
        file = form.cleaned_data["file"]
        services.track_paper(
            assessment=self.row,
            fingerprint=form.cleaned_data["fingerprint"],
            state=form.cleaned_data["state"],
            data=file.read() if file else None,
            filename=file.name if file else "",
            by=self.by,
        )
        return self.address()


class NameDeputy(FormAction):
    title = _("指定代为提交的填报员")
    form_class = DeputyForm
    submit_label = _("保存")
    done = _("已保存。")

    def get_initial(self) -> dict[str, Any]:
        return {"account": self.row.deputy_id}

    def get_form_kwargs(self) -> dict[str, Any]:
        posts = Post.objects.in_force().filter(
            role=Role.PREPARER, organisation=self.enrolment.organisation
        )
        return {"choices": Account.objects.filter(pk__in=posts.values("account"))}

    def act(self, form: DeputyForm) -> str:
        services.name_deputy(assessment=self.row, account=form.cleaned_data["account"], by=self.by)
        return self.address()
