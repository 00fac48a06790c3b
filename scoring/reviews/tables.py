"""Tables of branches with their sheets, and of imports."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import FilingState
from scoring.reviews.models import Sheet
from scoring.reviews.services import IN_HAND, holder_words, star_words
from scoring.rounds.models import Enrolment
from starrating import clock
from starrating.access import Actor, Role
from starrating.listing import BareTable, GapsLastColumn
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


# desk: the queue of the reviewers

QUEUE_COLOURS = {
    FilingState.DRAFT: "plain",
    FilingState.SUBMITTED: "amber",
    FilingState.UNDER_REVIEW: "blue",
    FilingState.RETURNED: "plain",
    FilingState.CONCLUDED: "green",
    FilingState.REPORTED: "green",
    FilingState.NOT_FILED: "amber",
    FilingState.MERGED: "plain",
}
STATE_TAGS = {state.value: (colour, str(state.label)) for state, colour in QUEUE_COLOURS.items()}


class QueueTable(BareTable):
    """The queue; ``places`` are the numbers of indicators by field, ``own`` the codes of branches

    that ``by`` is too close to, ``query`` the list's conditions, which the desk goes on with.
    """

    name = tables.Column(_("党组织"), orderable=True)
    code = tables.Column(_("代码"), orderable=True, attrs={"td": {"class": "is-code"}})
    state = tables.Column(_("状态"), accessor="spoken", order_by="spoken", orderable=True)
    who = tables.Column(_("在谁手里"), accessor="body_name", empty_values=())
    since = GapsLastColumn(_("自"), of="since", then="code", attrs={"td": {"class": "is-code"}})
    expected_on = GapsLastColumn(
        _("期限"), of="expected_on", then="code", attrs={"td": {"class": "is-code"}}
    )
    verdicts = tables.Column(_("已评"), accessor="verdict_count", attrs=_NUMBER)
    self_total = GapsLastColumn(_("自评分"), of="self_total", then="code", attrs=_NUMBER)
    reviewed_total = GapsLastColumn(_("审核分"), of="reviewed_total", then="code", attrs=_NUMBER)
    acts = tables.Column(_("办理"), accessor="pk", empty_values=())

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的党组织。支部提交自评以后,在这里打开审核。")

    def __init__(
        self,
        *args: Any,
        by: Actor,
        places: Mapping[int, int],
        own: Collection[str] = (),
        query: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._by, self._places, self._own = by, places, own
        self._query = f"?{query}" if query else ""
        self._is_leader = Role.LEADER in by.roles or Role.APPROVER in by.roles
        self._addresses = {
            name: reverse(name, args=[0]).rpartition("0")
            for name in (
                "reviews:desk",
                "reviews:start",
                "reviews:release",
                "assessments:tasks",
            )
        }

    def _to(self, name: str, pk: int) -> str:
        before, _zero, after = self._addresses[name]
        return f"{before}{pk}{after}{'' if name.startswith('assessments') else self._query}"

    def _main(self, record: Any) -> tuple[str, str]:
        """Where the row leads to, and what that is called."""
        is_own = record.code in self._own
        if record.spoken == FilingState.SUBMITTED and not is_own:
            words = _t("打开更正") if record.review_pk else _t("开始审核")
            return self._to("reviews:start", record.pk), words
        if record.review_pk:
            is_mine = record.holder_pk == self._by.pk
            is_open = record.spoken == FilingState.UNDER_REVIEW and (
                record.verdict_count < self._places.get(record.field_id, 0)
            )
            words = _t("继续审核") if is_mine and is_open else _t("查看")
            return self._to("reviews:desk", record.review_pk), words
        return self._to("assessments:tasks", record.pk), _t("查看")

    def render_name(self, value: str, record: Any) -> SafeString:
        return format_html('<a href="{}">{}</a>', self._main(record)[0], value)

    def render_state(self, value: str) -> SafeString:
        colour, words = STATE_TAGS[value]
        return format_html('<span class="tag is-{}">{}</span>', colour, words)

    def render_who(self, record: Any) -> str:
        return holder_words(record)

    def render_since(self, value: Any) -> str:
        return clock.local(value).strftime("%m-%d %H:%M")

    def render_expected_on(self, value: Any) -> str | SafeString:
        day = value.isoformat()
        if clock.is_past(value):
            return format_html('{} <span class="tag is-red">{}</span>', day, _t("逾期"))
        return str(day)

    def render_verdicts(self, value: int, record: Any) -> str:
        if not record.review_pk:
            return "—"
        return f"{value} / {self._places.get(record.field_id, 0)}"

    def render_self_total(self, value: Decimal) -> str:
        return points(value)

    def render_reviewed_total(self, value: Decimal) -> str:
        return points(value)

    def render_acts(self, record: Any) -> SafeString | str:
        if record.code in self._own:
            return _t("须回避")
        address, words = self._main(record)
        link = format_html('<a href="{}">{}</a>', address, words)
        may_release = record.holder_pk is not None and (
            self._is_leader or record.holder_pk == self._by.pk
        )
        if not may_release or record.spoken not in IN_HAND:
            return link
        release = self._to("reviews:release", record.review_pk)
        return format_html(
            '<span class="row-acts">{} <a href="{}">{}</a></span>', link, release, _t("放手")
        )
