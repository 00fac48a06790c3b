"""Pages of the parts beside the indicators."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments import services
from scoring.assessments.forms import (
    FeaturesForm,
    MeetingForm,
    ProjectForm,
    ProposeForm,
    QuestionForm,
)
from scoring.assessments.queries import kept_texts
from scoring.assessments.services import FEATURES
from scoring.assessments.services.parts import PROJECT
from scoring.assessments.sheets import preview_sentence
from scoring.assessments.views.of_form import FormAction, SavePage
from starrating import clock


class Features(SavePage):
    template_name = "scoring/assessments/features.html"
    title = _("主要特色和成效")

    def get_form(self, data: Any = None) -> FeaturesForm:
        given = {"text": self.row.features, "version": self.row.features_version}
        return FeaturesForm(data, initial=given)

    def save(self, form: FeaturesForm) -> str:
        saved = services.save_field(
            assessment=self.row,
            field=FEATURES,
            text=form.cleaned_data["text"],
            expected_version=form.cleaned_data["version"] or 0,
            by=self.by,
        )
        return self.next_address("features") if saved.is_saved else f"{self.request.path}#kept"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = kept_texts(self.row).filter(field=FEATURES)
        return super().get_context_data(kept=kept, **kwargs)


class ProjectPage(SavePage):
    template_name = "scoring/assessments/project.html"
    title = _("党建创新项目")
    purpose = _("按项目办法实施的党建创新;认定由市委组织部另行决定。没有项目的不填。")

    def get_form(self, data: Any = None) -> ProjectForm:
        return ProjectForm(self.form_now.rows.project, data)

    def save(self, form: ProjectForm) -> str:
        saved = services.save_project(
            assessment=self.row,
            values=form.values(),
            expected_version=form.cleaned_data["version"] or 0,
            by=self.by,
        )
        return self.next_address("project") if saved.kept is None else f"{self.request.path}#kept"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = kept_texts(self.row).filter(field=PROJECT)
        return super().get_context_data(kept=kept, **kwargs)


class RecordMeeting(FormAction):
    template_name = "scoring/assessments/part.html"
    title = _("自评会议")
    purpose = _("研究自评结果的会议:种类、时间、应到实到、结果和会议记录编号。")
    form_class = MeetingForm
    submit_label = _("保存并继续")

    def get_initial(self) -> dict[str, Any]:
        row = self.row
        names = ("kind", "due", "present", "result", "minutes")
        found = {name: getattr(row, f"meeting_{name}") for name in names}
        return {**found, "held_on": row.meeting_on or clock.today()}

    def act(self, form: MeetingForm) -> str:
        services.record_meeting(assessment=self.row, by=self.by, **form.cleaned_data)
        return self.next_address("meeting")


class Declare(FormAction):
    template_name = "scoring/assessments/declare.html"
    title = _("声明")
    purpose = _("请书记逐项核实后作出。")
    submit_label = _("作出声明并继续")
    done = _("声明已作出。这是系统确认;签字、盖章在打印件上办理。")

    def get_form(self) -> QuestionForm:
        data = self.request.POST if self.request.method == "POST" else None
        return QuestionForm(self.form_now.vetoes, 0, data)

    def act(self, form: QuestionForm) -> str:
        replies = {key: given.reply for key, given in form.given().items()}
        services.declare(assessment=self.row, replies=replies, by=self.by)
        return self.next_address("declaration")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = [(line, "") for line in kwargs["form"].lines()]
        return super().get_context_data(lines=lines, **kwargs)


class ProposeStar(FormAction):
    template_name = "scoring/assessments/propose.html"
    title = _("申报星级")
    form_class = ProposeForm
    submit_label = _("保存并检查")

    def get_purpose(self) -> str:
        if self.form_now.preview is None:
            return _t("还有 %(count)s 问没有答全,答全以后显示合计,再申报星级。") % {
                "count": self.form_now.open_questions
            }
        return _t("最终星级以审核、名额和评定为准。")

    def get_initial(self) -> dict[str, Any]:
        return {"star": self.row.proposed_star, "reason": self.row.proposed_reason}

    def act(self, form: ProposeForm) -> str:
        services.propose_star(assessment=self.row, by=self.by, **form.cleaned_data)
        return self.address("check")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.form_now.preview
        return super().get_context_data(
            preview=found, sentence=preview_sentence(found) if found else "", **kwargs
        )
