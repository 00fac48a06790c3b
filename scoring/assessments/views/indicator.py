"""One page per indicator: its questions, what was done, what proves it; saved as it is typed."""

from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments import services
from scoring.assessments.forms import ConfirmForm, EvidenceForm, IndicatorForm, UsesForm
from scoring.assessments.models import Evidence
from scoring.assessments.queries import evidence_of, kept_texts
from scoring.assessments.services import IndicatorNow
from scoring.assessments.views.of_form import FormAction, OfForm, SavePage, time_words
from scoring.standards.models import DeductionRule, Indicator
from starrating.access import Refused
from starrating.pages import not_found


class OfIndicator(OfForm):
    """A page of one scored indicator of the form's standard; another one is 404."""

    @cached_property
    def now(self) -> IndicatorNow:
        key = self.kwargs["indicator"]
        found = next((e for e in self.form_now.indicators if e.indicator.pk == key), None)
        if found is None:
            not_found()
        return found

    @property
    def indicator(self) -> Indicator:
        return self.now.indicator

    def kept(self) -> Any:
        """Texts of this page that lost against newer ones."""
        fields = [services.answer_field(each.rule.pk) for each in self.now.questions]
        fields += [
            services.account_field(self.indicator),
            services.explanation_field(self.indicator),
        ]
        return kept_texts(self.row).filter(field__in=fields)

    def before(self) -> dict[int, str]:
        """How each answer read in the submission that was sent back, by rule."""
        returned = self.form_now.rows.returned
        if returned is None or self.now.returned is None:
            return {}
        (content,) = [
            each
            for each in returned.submission.content["indicators"]
            if each["key"] == self.indicator.pk
        ]
        return {rule["key"]: rule["words"] for rule in content["rules"]}


class IndicatorPage(OfIndicator, SavePage):
    template_name = "scoring/assessments/indicator.html"

    def get_title(self) -> str:
        return self.indicator.name

    def get_form(self, data: Any = None) -> IndicatorForm:
        return IndicatorForm(self.now, data)

    def save(self, form: IndicatorForm) -> str:
        saved = save_page(self, form)
        if saved.kept:
            return f"{self.request.path}#kept"
        return self.next_address("indicator", self.indicator.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = [each.indicator.pk for each in self.form_now.indicators]
        form = kwargs["form"]
        before = self.before()
        return super().get_context_data(
            now=self.now,
            may_edit=self.refusal_to_fill is None and self.now.is_open,
            lines=[(line, before.get(line.asked.rule.pk, "")) for line in form.lines()],
            place=places.index(self.indicator.pk) + 1,
            places=len(places),
            answered_elsewhere=self.form_now.answered - self.now.answered,
            kept=self.kept(),
            autosave_url=self.address("autosave", self.indicator.pk),
            add_evidence_url=self.address("add_evidence", self.indicator.pk),
            evidence_form=EvidenceForm(),
            **kwargs,
        )


def save_page(page: OfIndicator, form: IndicatorForm) -> services.SavedIndicator:
    """Save whatever of the page could be read, in one call."""
    data = form.cleaned_data
    is_account_read = "account" not in form.errors
    return services.save_indicator(
        assessment=page.row,
        indicator=page.indicator,
        given=form.given(),
        account=data["account"] if is_account_read else None,
        account_version=data.get("account_version") or 0,
        explanation=data.get("explanation"),
        explanation_version=data.get("explanation_version") or 0,
        by=page.by,
    )


class Autosave(OfIndicator):
    """What the page sends while somebody types; answers with the versions and the score.

    ``saved_at`` is there only after the values were read back from the database. Reads this one
    indicator, not the whole form.
    """

    @cached_property
    def now(self) -> IndicatorNow:
        found = services.read_indicator(self.row, self.kwargs["indicator"])
        if found is None:
            not_found()
        return found

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = IndicatorForm(self.now, request.POST)
        form.is_valid()
        try:
            saved = save_page(self, form)
        except Refused as refusal:
            return JsonResponse({"refusal": refusal.message}, status=refusal.status)
        versions = {f"q{key}_version": row.version for key, row in saved.answers.items()}
        versions["account_version"] = saved.account.version
        if saved.explanation is not None:
            versions["explanation_version"] = saved.explanation.version
        after = services.with_answers(self.now, saved.answers)
        context = {
            "now": after,
            "kept": self.kept(),
            "enrolment": self.enrolment,
            "is_filler": True,
        }
        return JsonResponse(
            {
                "saved_at": time_words(),
                "versions": versions,
                "errors": {name: messages[0] for name, messages in form.errors.items()},
                "notes": {f"q{each.rule.pk}": each.why for each in after.questions},
                "answered": after.answered,
                "far": services.progress_words(after),
                "score": render_to_string("scoring/assessments/_score.html", context),
                "kept": render_to_string("scoring/assessments/_kept.html", context),
            }
        )


class AddEvidence(OfIndicator, FormAction):
    title = _("上传佐证材料")
    form_class = EvidenceForm
    submit_label = _("上传")
    done = _("文件已上传。")

    def get_purpose(self) -> str:
        return _t("证明“%(name)s”;一个文件可以证明多项,上传以后再选。") % {
            "name": self.indicator.name
        }

    def act(self, form: EvidenceForm) -> str:
        file = form.cleaned_data["file"]
        services.add_evidence(
            assessment=self.row,
            data=file.read(),
            filename=file.name,
            indicators=[self.indicator],
            by=self.by,
        )
        return f"{self.address('indicator', self.indicator.pk)}#evidence"


class OfEvidence(FormAction):
    """A page about one file of the form."""

    @cached_property
    def file(self) -> Evidence:
        return get_object_or_404(evidence_of(self.row), pk=self.kwargs["evidence"])

    def back(self) -> str:
        use = self.file.uses.first()
        return self.address() if use is None else self.address("indicator", use.indicator_id)

    def get_purpose(self) -> str:
        return self.file.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"cancel_url": self.back(), **kwargs})


class UseEvidence(OfEvidence):
    title = _("材料用于哪些指标")
    form_class = UsesForm
    submit_label = _("保存")
    done = _("已保存。")

    def get_form_kwargs(self) -> dict[str, Any]:
        choices = []
        for each in self.form_now.indicators:
            name = each.indicator.name
            choices.append((f"i{each.indicator.pk}", name))
            choices += [
                (f"r{asked.rule.pk}", f"{name} · {asked.rule.label}") for asked in each.questions
            ]
        return {"choices": choices}

    def get_initial(self) -> dict[str, Any]:
        uses = self.file.uses.all()
        return {
            "uses": [f"r{use.rule_id}" if use.rule_id else f"i{use.indicator_id}" for use in uses]
        }

    def act(self, form: UsesForm) -> str:
        chosen = form.cleaned_data["uses"]
        indicators = [key[1:] for key in chosen if key.startswith("i")]
        rules = [key[1:] for key in chosen if key.startswith("r")]
        services.use_evidence(
            evidence=self.file,
            indicators=list(Indicator.objects.filter(pk__in=indicators)),
            rules=list(DeductionRule.objects.filter(pk__in=rules).select_related("indicator")),
            by=self.by,
        )
        return self.back()


class RemoveEvidence(OfEvidence):
    title = _("删去佐证材料")
    form_class = ConfirmForm
    submit_label = _("删去")
    done = _("文件已删去。")

    def act(self, _form: ConfirmForm) -> str:
        location = self.back()
        services.remove_evidence(evidence=self.file, by=self.by)
        return location
