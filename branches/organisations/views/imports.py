"""Files coming in: uploaded, previewed as what they would do, written on a second word."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations import services
from branches.organisations.forms import ConfirmImportForm, UploadRosterForm, UploadStarsForm
from branches.organisations.lifecycle import IMPORT_ROSTER, IMPORT_STARS
from branches.organisations.models import ImportState, PendingImport
from branches.organisations.queries import kept_imports, names_by_code
from branches.organisations.services import RosterPlan
from starrating import clock
from starrating.pages import ActionPage

Row = TypeVar("Row")
ROWS_PER_PAGE = 100


class _Upload(ActionPage):
    """Takes a file in and goes on to its preview; nothing is written yet."""

    kind = ""
    preview = ""
    submit_label = _("上传并预览")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("党组织"), reverse("organisations:list"))]

    def waiting(self) -> QuerySet[PendingImport]:
        return kept_imports(self.by, self.kind).filter(
            state=ImportState.WAITING, expires_at__gt=clock.now()
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            waiting=[(kept, reverse(self.preview, args=[kept.pk])) for kept in self.waiting()],
            cancel_url=reverse("organisations:list"),
            **kwargs,
        )


class UploadRoster(_Upload):
    template_name = "branches/organisations/upload_roster.html"
    title = _("导入党组织名册")
    purpose = _(
        "上传后先看预览:新增、变更、未变各多少,哪一行有误;确认后才写入,有一处错误就一行不写。"
    )
    form_class = UploadRosterForm
    kind = IMPORT_ROSTER.name
    preview = "organisations:import_roster"

    def act(self, form: UploadRosterForm) -> str:
        file = form.cleaned_data["file"]
        kept = services.upload_roster(source=file.read(), filename=file.name, by=self.by)
        return reverse(self.preview, args=[kept.pk])


class UploadStars(_Upload):
    template_name = "branches/organisations/upload_stars.html"
    title = _("导入往年星级")
    purpose = _("登记本系统启用之前评定的星级,每条都有文号和日期;本年“新申报”由此判断。")
    form_class = UploadStarsForm
    kind = IMPORT_STARS.name
    preview = "organisations:import_stars"

    def get_initial(self) -> dict[str, Any]:
        return {"year": clock.today().year - 1}

    def act(self, form: UploadStarsForm) -> str:
        file = form.cleaned_data["file"]
        kept = services.upload_stars(
            source=file.read(), filename=file.name, year=form.cleaned_data["year"], by=self.by
        )
        return reverse(self.preview, args=[kept.pk])


class _Import(ActionPage):
    """The preview of a kept file, worked out afresh each time, and the button that confirms it."""

    kind = ""
    upload = ""
    form_class = ConfirmImportForm
    submit_label = _("确认导入")

    @cached_property
    def kept(self) -> PendingImport:
        return get_object_or_404(kept_imports(self.by, self.kind), pk=self.kwargs["pk"])

    def get_purpose(self) -> str:
        return self.kept.filename

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (_t("党组织"), reverse("organisations:list")),
            (_t("上传文件"), reverse(self.upload)),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.kept
        is_waiting = kept.state == ImportState.WAITING and kept.expires_at > clock.now()
        context = self.plan_in_words() if is_waiting else {}
        return super().get_context_data(
            kept=kept, is_waiting=is_waiting, upload_url=reverse(self.upload), **context, **kwargs
        )

    def plan_in_words(self) -> dict[str, Any]:
        """What the kept file would do as things stand now."""
        raise ImproperlyConfigured(f"{type(self).__name__} says no plan_in_words()")

    def page_of(self, rows: Sequence[Row]) -> Page[Row]:
        return Paginator(rows, ROWS_PER_PAGE).get_page(self.request.GET.get("page"))


class ImportRoster(_Import):
    template_name = "branches/organisations/import_roster.html"
    title = _("核对党组织名册")
    kind = IMPORT_ROSTER.name
    upload = "organisations:upload_roster"

    def act(self, form: ConfirmImportForm) -> str:
        outcome = services.import_roster(
            kept=self.kept.pk, by=self.by, expected_plan=form.cleaned_data["plan"]
        )
        self.done = _t("名册已导入:新增 %(new)s,变更 %(changed)s,未变 %(unchanged)s。") % (
            outcome._asdict()
        )
        return reverse("organisations:list")

    def plan_in_words(self) -> dict[str, Any]:
        plan, reading = services.planned(self.kept)
        return {
            "plan": plan,
            "faults": plan.faults,
            "notes": services.roster_notes(plan, reading),
            **self._changes(plan),
        }

    def _changes(self, plan: RosterPlan) -> dict[str, Any]:
        """The page's share of the changes, each with (label, old, new) of its facts."""
        page = self.page_of([*plan.changed, *plan.new])
        facts = [values for change in page for values in (change.before, change.after)]
        names = names_by_code(values["parent"] for values in facts if values.get("parent"))
        names |= {change.code: change.name for change in plan.new}
        rows = []
        for change in page:
            after = dict(change.after)
            if not change.before:
                del after["name"]  # has a column of its own
            rows.append((change, services.change_words(change.before, after, names)))
        return {"changes": rows, "page_obj": page}


class ImportStars(_Import):
    template_name = "branches/organisations/import_stars.html"
    kind = IMPORT_STARS.name
    upload = "organisations:upload_stars"

    def get_title(self) -> str:
        return _t("核对 %(year)s 年星级") % {"year": self.kept.parameters["year"]}

    def act(self, form: ConfirmImportForm) -> str:
        outcome = services.import_stars(
            kept=self.kept.pk, by=self.by, expected_plan=form.cleaned_data["plan"]
        )
        self.done = _t("星级已导入:新增 %(new)s,未变 %(unchanged)s。") % outcome._asdict()
        return reverse("organisations:list")

    def plan_in_words(self) -> dict[str, Any]:
        plan, reading = services.planned_stars(self.kept)
        page = self.page_of(plan.new)
        return {
            "plan": plan,
            "faults": plan.faults,
            "notes": services.reading_notes(reading),
            "stars": [
                (row, organisation, date.fromisoformat(row.decided_on))
                for row, organisation in page
            ],
            "page_obj": page,
        }
