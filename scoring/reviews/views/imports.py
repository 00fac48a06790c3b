"""Scores by workbook: upload, look, enter; somebody else looks again and confirms."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.queries import entries_about
from branches.organisations.models import ImportState, PendingImport
from branches.organisations.queries import kept_imports
from scoring.reviews import services
from scoring.reviews.forms import ConfirmForm, EnterForm, ReasonForm, UploadForm
from scoring.reviews.lifecycle import (
    CONFIRM_SCORE_IMPORT,
    DISCARD_SCORE_IMPORT,
    ENTER_SCORE_IMPORT,
)
from scoring.reviews.models import ScoreImport
from scoring.reviews.queries import score_imports_visible_to
from scoring.reviews.rules import is_writable
from scoring.reviews.services import ScorePlan
from scoring.reviews.tables import ScoreImportTable
from scoring.reviews.views.places import Crumbs, OfRound
from scoring.rounds.queries import rounds_visible_to
from scoring.rounds.rules import own_branches
from starrating.access import conflict
from starrating.listing import ListPage
from starrating.pages import ActionPage, Page

SHOWN = 200


def preview(plan: ScorePlan) -> dict[str, Any]:
    """What the pages show of a plan; long lists are cut, and say so."""
    changes = list(services.change_lines(plan))
    return {
        "plan": plan,
        "counts": plan.counts(),
        "faults": plan.faults,
        "changes": changes[:SHOWN],
        "unshown": max(0, len(changes) - SHOWN),
        "missing": [(name, names) for (_code, name), names in plan.missing.items()],
        "missing_count": sum(map(len, plan.missing.values())),
    }


class ImportList(OfRound, ListPage):
    template_name = "scoring/reviews/score_imports.html"
    title = _("评分导入")
    purpose = _("每一份导入由一人录入、另一人确认;确认后评分表才算上报。")
    table_class = ScoreImportTable

    def rows(self) -> QuerySet[ScoreImport]:
        return score_imports_visible_to(self.by).filter(round=self.round)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(round=self.round, may_write=self.may_write, **kwargs)


class UploadScores(OfRound, ActionPage):
    template_name = "scoring/reviews/upload_scores.html"
    title = _("导入审核评分")
    purpose = _("上传后先核对、不写入;核对无误再录入,由另一人确认后生效。")
    form_class = UploadForm
    submit_label = _("上传并核对")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_writable.check(self.by, self.round)
        return super().get_context_data(round=self.round, cancel_url=self.address, **kwargs)

    def act(self, form: UploadForm) -> str:
        file = form.cleaned_data["file"]
        kept = services.upload_scores(
            round=self.round, source=file.read(), filename=file.name, by=self.by
        )
        return reverse("reviews:enter_score_import", args=[kept.pk])


class EnterScoreImport(ActionPage):
    """The preview of an uploaded file; entering it is the form below."""

    template_name = "scoring/reviews/enter_score_import.html"
    title = _("核对并录入评分")
    purpose = _("还没有写入任何内容。录入后由另一人确认才生效。")
    form_class = EnterForm
    submit_label = _("录入,等待确认")
    done = _("已录入,等待另一人确认。")

    @cached_property
    def kept(self) -> PendingImport:
        found: PendingImport = get_object_or_404(
            kept_imports(self.by, ENTER_SCORE_IMPORT.name), pk=self.kwargs["pk"]
        )
        return found

    @cached_property
    def planned(self) -> Any:
        return services.planned_import(self.kept)

    def crumbs(self) -> Crumbs:
        year = self.kept.parameters["year"]
        upload = reverse("reviews:upload_scores", args=[year])
        return [
            (_t("评分"), reverse("reviews:round_of_year", args=[year])),
            (_t("导入审核评分"), upload),
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kept.state != ImportState.WAITING:
            raise conflict(_t("这份文件已经录入或已过期。要再次导入,请重新上传。"))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"expected_plan": self.planned[0].digest}

    def get_form_kwargs(self) -> dict[str, Any]:
        plan = self.planned[0]
        found = {
            "reason": plan.of_kind("changed"),
            "recognition": plan.recognitions,
            "ceiling": plan.ceilings,
        }
        return {"needs": frozenset(name for name, rows in found.items() if rows)}

    def answer(self, form: Any, status: int, refusal: str = "") -> HttpResponse:
        """The page again, with what was typed and the comparison of this moment."""
        form.data = form.data.copy()
        form.data["expected_plan"] = self.planned[0].digest
        return super().answer(form, status, refusal)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan, reading = self.planned
        of = get_object_or_404(rounds_visible_to(self.by), pk=self.kept.parameters["round"])
        own = own_branches(self.by, of)
        upload = self.crumbs()[1][1]
        return super().get_context_data(
            kept=self.kept,
            notes=services.plan_notes(plan, reading),
            own=own,
            cancel_url=upload,
            **preview(plan),
            **kwargs,
        )

    def act(self, form: EnterForm) -> str:
        data = dict(form.cleaned_data)
        expected = data.pop("expected_plan")
        entered = services.enter_score_import(
            kept=self.kept.pk, basis=services.Basis(**data), by=self.by, expected_plan=expected
        )
        return reverse("reviews:score_import", args=[entered.pk])


class _OfImport(Page):
    @cached_property
    def score_import(self) -> ScoreImport:
        found: ScoreImport = get_object_or_404(
            score_imports_visible_to(self.by), pk=self.kwargs["pk"]
        )
        return found

    @property
    def address(self) -> str:
        return reverse("reviews:score_import", args=[self.score_import.pk])

    def crumbs(self) -> Crumbs:
        year = self.score_import.round.year
        return [
            (_t("评分"), reverse("reviews:round_of_year", args=[year])),
            (_t("评分导入"), reverse("reviews:score_imports", args=[year])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            score_import=self.score_import, cancel_url=self.address, **kwargs
        )

    def comparison(self) -> dict[str, Any]:
        """The file held against the round as it stands, while the import waits."""
        if self.score_import.state != ScoreImport.State.ENTERED:
            return {}
        plan, reading = services.planned_import(self.score_import)
        return {**preview(plan), "notes": services.plan_notes(plan, reading)}


class ScoreImportPage(_OfImport):
    template_name = "scoring/reviews/score_import.html"
    purpose = _("谁录入、谁确认、依据什么、改动了哪些。")

    def get_title(self) -> str:
        return _t("评分导入 %(filename)s") % {"filename": self.score_import.filename}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entered = self.score_import
        is_waiting = entered.state == ScoreImport.State.ENTERED
        return super().get_context_data(
            counts_words=services.counts_words(entered.summary["counts"]),
            replaced=entered.changes.select_related("sheet__enrolment", "indicator")[:SHOWN],
            recognitions=entered.recognitions.select_related("enrolment")[:SHOWN],
            ceilings=entered.ceilings.select_related("enrolment", "replaces")[:SHOWN],
            entries=entries_about(entered),
            may_confirm=is_waiting
            and all(rule.allows(self.by, entered) for rule in CONFIRM_SCORE_IMPORT.clauses),
            may_discard=is_waiting
            and all(rule.allows(self.by, entered) for rule in DISCARD_SCORE_IMPORT.clauses),
            is_own=entered.entered_by_id == self.by.pk,
            **self.comparison(),
            **kwargs,
        )


class ConfirmScoreImport(_OfImport, ActionPage):
    template_name = "scoring/reviews/confirm_score_import.html"
    title = _("确认评分导入")
    purpose = _("确认后评分表上报生效。系统会按此刻的情况重新核对,有变动就不写入。")
    form_class = ConfirmForm
    submit_label = _("确认,上报生效")
    done = _("已确认,评分表已上报。")

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (self.score_import.filename, self.address)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own = own_branches(self.by, self.score_import.round)
        return super().get_context_data(own=own, **self.comparison(), **kwargs)

    def act(self, form: ConfirmForm) -> str:
        services.confirm_score_import(score_import=self.score_import, by=self.by)
        return self.address


class DiscardScoreImport(_OfImport, ActionPage):
    template_name = "act.html"
    title = _("撤回评分导入")
    purpose = _("撤回后这份文件不再生效,已上报的评分不受影响;可以重新上传。")
    form_class = ReasonForm
    submit_label = _("撤回")
    done = _("已撤回。")

    def crumbs(self) -> Crumbs:
        return [*super().crumbs(), (self.score_import.filename, self.address)]

    def act(self, form: ReasonForm) -> str:
        services.discard_score_import(
            score_import=self.score_import, by=self.by, **form.cleaned_data
        )
        return self.address
