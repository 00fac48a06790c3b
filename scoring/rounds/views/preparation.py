"""A round in preparation: facts, documents, standards, calendar."""

from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field
from scoring.rounds import services
from scoring.rounds.forms import (
    CalendarForm,
    ChangeRoundForm,
    ChooseStandardForm,
    ConfirmForm,
    CreateRoundForm,
    DocumentForm,
)
from scoring.rounds.models import BasisDocument, RoundStage
from scoring.rounds.queries import (
    is_working_day,
    pool_fields,
    round_standards,
    rounds_visible_to,
    stage_dates,
    working_period,
)
from scoring.rounds.views.of_round import OfRound, RoundAction
from starrating import clock
from starrating.access import Refused
from starrating.errors import answer_refusal
from starrating.pages import ActionPage
from starrating.uploads import FileKind, file_answer


class CreateRound(ActionPage):
    template_name = "act.html"
    title = _("建立批次")
    purpose = _("先建立草稿,逐项备齐后开启;开启以前都可以修改。")
    form_class = CreateRoundForm
    submit_label = _("建立草稿")
    done = _("批次已建立。请按清单逐项备齐。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("创评批次"), reverse("rounds:list"))]

    def get_initial(self) -> dict[str, Any]:
        year = clock.today().year
        return {"year": year, "name": _t("%(year)s年度基层党组织五星创评") % {"year": year}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("rounds:list"), **kwargs)

    def act(self, form: CreateRoundForm) -> str:
        row = services.create_round(by=self.by, **form.cleaned_data)
        return reverse("rounds:round", args=[row.pk])


class ChangeRound(RoundAction):
    title = _("修改批次")
    form_class = ChangeRoundForm
    submit_label = _("保存")
    done = _("已保存。")

    def get_initial(self) -> dict[str, Any]:
        names = ("year", "name", "period_from", "period_until", "rule_set", "names_low_stars")
        facts = {name: getattr(self.round, name) for name in names}
        return {**facts, "expected_version": self.round.version}

    def act(self, form: ChangeRoundForm) -> str:
        services.change_round(round=self.round, by=self.by, **form.cleaned_data)
        return self.address()


class AddDocument(RoundAction):
    title = _("登记依据文件")
    purpose = _("本批次依据的通知、方案等;开启时至少要有一份。")
    form_class = DocumentForm
    submit_label = _("登记")
    done = _("依据文件已登记。")

    def act(self, form: DocumentForm) -> str:
        given = dict(form.cleaned_data)
        file = given.pop("file")
        services.add_basis_document(
            round=self.round,
            by=self.by,
            data=file.read() if file else None,
            filename=file.name if file else "",
            **given,
        )
        return self.address()


class RemoveDocument(RoundAction):
    title = _("删去依据文件")
    form_class = ConfirmForm
    submit_label = _("删去")
    done = _("依据文件已删去。")

    @cached_property
    def document(self) -> BasisDocument:
        rows = BasisDocument.objects.select_related("round__department").filter(round=self.round)
        return get_object_or_404(rows, pk=self.kwargs["document"])

    def get_purpose(self) -> str:
        return str(self.document)

    def act(self, form: ConfirmForm) -> str:
        services.remove_basis_document(document=self.document, by=self.by)
        return self.address()


def basis_file(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A basis document's file, for whoever may see the round; always to be saved, never shown."""
    visible = rounds_visible_to(request.user)  # type: ignore[arg-type]  # the access row lets in accounts only
    row = BasisDocument.objects.filter(round__in=visible, round=pk, pk=document).first()
    if row is None:
        raise Http404
    try:
        data = services.read_basis_file(row)
    except Refused as refusal:
        return answer_refusal(request, refusal)
    return file_answer(data, FileKind(row.file_kind), row.file_name)


class Standards(OfRound):
    """Every field with branches, its pool, and the standard chosen for it."""

    template_name = "scoring/rounds/standards.html"
    title = _("考评标准")
    purpose = _("每个领域采用一份已发布的标准;同一评定池的领域须用同样的指标打分。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = pool_fields(self.round)
        pools: dict[int, list[str]] = {}
        for pool in found.pools:
            for field in found.fields.get(pool.pk, ()):
                pools.setdefault(field.pk, []).append(pool.name)
        lines = [
            {
                "field": field,
                "pools": pools.get(field.pk),
                "standard": found.standards.get(field.pk),
            }
            for field in Field.objects.all()
        ]
        return super().get_context_data(lines=lines, mixed=found.mixed, **kwargs)


class ChooseStandard(RoundAction):
    form_class = ChooseStandardForm
    submit_label = _("采用")
    done = _("标准已选定。")

    @cached_property
    def field(self) -> Field:
        return get_object_or_404(Field, pk=self.kwargs["field"])

    def get_title(self) -> str:
        return _t("为“%(field)s”选定标准") % {"field": self.field.name}

    def get_purpose(self) -> str:
        return _t("只列出本领域已发布的标准;没有的,先到“标准”里从模板复制一份并发布。")

    def back(self) -> str:
        return self.address("standards")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"field": self.field}

    def get_initial(self) -> dict[str, Any]:
        return {"standard": round_standards(self.round).get(self.field.pk)}

    def act(self, form: ChooseStandardForm) -> str:
        services.choose_standard(
            round=self.round, field=self.field, by=self.by, **form.cleaned_data
        )
        return self.back()


class SetCalendar(RoundAction):
    template_name = "scoring/rounds/set_calendar.html"
    title = _("排定日程")
    purpose = _("各阶段首尾相接、不重叠,起止日都算在内。")
    form_class = CalendarForm
    submit_label = _("保存日程")
    done = _("日程已排定。")

    def get_initial(self) -> dict[str, Any]:
        days = {row.stage: (row.starts_on, row.ends_on) for row in stage_dates(self.round)}
        initial: dict[str, Any] = {"expected_version": self.round.version}
        for stage, (first, last) in (days or suggested_days(self.round.year)).items():
            initial |= {f"{stage}_from": first, f"{stage}_until": last}
        return initial

    def act(self, form: CalendarForm) -> str:
        services.set_calendar(
            round=self.round,
            dates=form.dates,
            by=self.by,
            expected_version=form.cleaned_data["expected_version"],
        )
        return self.address()


def suggested_days(year: int) -> dict[str, tuple[date, date]]:
    """A calendar to begin with: autumn, and five working days of notice."""
    first = date(year, 9, 29)
    while not is_working_day(first):
        first += timedelta(days=1)
    last = working_period(first, 5).ends_on
    return {
        RoundStage.SELF_ASSESSMENT: (date(year, 8, 25), date(year, 9, 6)),
        RoundStage.REVIEW: (date(year, 9, 7), date(year, 9, 20)),
        RoundStage.DETERMINATION: (date(year, 9, 21), first - timedelta(days=1)),
        RoundStage.NOTICE: (first, last),
        RoundStage.FILING: (last + timedelta(days=1), last + timedelta(days=30)),
    }
