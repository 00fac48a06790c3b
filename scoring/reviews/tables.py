"""Tables of branches with their sheets, and of imports."""

from decimal import Decimal

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import FilingState
from scoring.reviews.models import Sheet
from scoring.reviews.services import star_words
from scoring.rounds.models import Enrolment
from starrating.listing import BareTable
from starrating.templatetags.starrating import points, status_tag

_NUMBER = {"td": {"class": "is-number"}, "th": {"class": "is-number"}}
_COLOURS = {FilingState.REPORTED: "green", FilingState.NOT_FILED: "amber", FilingState.MERGED: ""}


def sheet_of(branch: Enrolment) -> Sheet | None:
    """The branch's sheet, None where there is none."""
    return getattr(branch, "sheet", None)


def state_tag(branch: Enrolment) -> SafeString:
    """How the branch stands, in the one word of its state."""
    sheet = sheet_of(branch)
    if branch.is_exempt:
        return status_tag(_t("不参评"))
    if sheet is None:
        return status_tag(_t("尚未上报"), "red")
    return status_tag(sheet.get_state_display(), _COLOURS.get(FilingState(sheet.state), "blue"))


def total_of(branch: Enrolment) -> Decimal | None:
    """The sum of a reported sheet's scores, zero where decided 未申报, else None."""
    sheet = sheet_of(branch)
    if sheet is None or sheet.state not in {FilingState.REPORTED, FilingState.NOT_FILED}:
        return None
    return sum((given.score for given in sheet.scores.all()), Decimal(0))


class SheetTable(BareTable):
    code = tables.Column(_("组织编码"), orderable=True)
    name = tables.Column(
        _("党组织"),
        linkify=("reviews:sheet", [tables.A("round__year"), tables.A("pk")]),
        orderable=True,
    )
    body = tables.Column(_("审核党委"), accessor="reviewing_body__name")
    pool = tables.Column(_("评定池"), accessor="pool__name")
    state = tables.Column(_("状态"), empty_values=(), accessor="pk")
    total = tables.Column(_("总分"), empty_values=(), accessor="pk", attrs=_NUMBER)
    is_recognised = tables.Column(_("创新项目认定"), empty_values=())
    ceiling_star = tables.Column(_("星级上限"), empty_values=())

    title_column = "name"

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的党组织。")

    def render_state(self, record: Enrolment) -> SafeString:
        return state_tag(record)

    def render_total(self, record: Enrolment) -> str:
        return points(total_of(record))

    def render_is_recognised(self, value: bool | None) -> str:
        return _t("已认定") if value else "—"

    def render_ceiling_star(self, value: int | None) -> str:
        return "—" if value is None else star_words(value)


class ScoreImportTable(BareTable):
    filename = tables.Column(_("文件"), linkify=("reviews:score_import", [tables.A("pk")]))
    minutes_number = tables.Column(_("会议纪要文号"))
    entered_by = tables.Column(_("录入人"), accessor="entered_by__name")
    entered_at = tables.DateTimeColumn("Y-m-d H:i", verbose_name=_("录入时间"), orderable=True)
    confirmed_by = tables.Column(_("确认人"), accessor="confirmed_by__name", default="—")
    state = tables.Column(_("状态"))

    class Meta(BareTable.Meta):
        empty_text = _("还没有导入过评分。")

    def render_state(self, record: object, value: str) -> SafeString:
        return status_tag(value, _IMPORT_COLOURS.get(getattr(record, "state", ""), ""))


_IMPORT_COLOURS = {"entered": "amber", "confirmed": "green"}
