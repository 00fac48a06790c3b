"""Tables of people."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people.models import Account, Post, Tie
from starrating import clock
from starrating.access import Actor, Role
from starrating.listing import BareTable
from starrating.templatetags.starrating import status_tag

_PHASE_COLOURS = {
    Post.Phase.WAITING: "amber",
    Post.Phase.COMING: "blue",
    Post.Phase.CURRENT: "green",
    Post.Phase.OVER: "",
}


def _links(*pairs: tuple[str, str]) -> SafeString:
    """(address, word) pairs as the acts of a row."""
    return format_html(
        '<span class="row-acts">{}</span>', format_html_join(" ", '<a href="{}">{}</a>', pairs)
    )


class AccountTable(BareTable):
    username = tables.Column(
        _("账号"), linkify=("people:account", [tables.A("pk")]), orderable=True
    )
    name = tables.Column(_("姓名"), orderable=True)
    organisation = tables.Column(_("所在党组织"), accessor="organisation__name", default="—")
    duty = tables.Column(_("职责"), orderable=True)
    is_active = tables.Column(_("状态"))

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的账号。")

    def render_is_active(self, record: Account) -> SafeString:
        if not record.is_active:
            return status_tag(_t("已停用"), "red")
        if record.must_change_password:
            return status_tag(_t("待改口令"), "amber")
        return status_tag(_t("正常"), "green")


class PostTable(BareTable):
    account = tables.Column(_("姓名"), accessor="account__name")
    username = tables.Column(_("账号"), accessor="account__username", orderable=True)
    role = tables.Column(_("职务"), orderable=True)
    organisation = tables.Column(_("任职组织"), accessor="organisation__name")
    starts_on = tables.DateColumn("Y-m-d", verbose_name=_("起"), orderable=True)
    ends_on = tables.DateColumn("Y-m-d", verbose_name=_("止"), orderable=True, default=_("长期"))
    phase = tables.Column(_("状态"))
    acts = tables.Column("", empty_values=())

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的任职。")

    def __init__(self, *args: Any, by: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_confirm = by.holds(Role.SECURITY)

    def render_phase(self, record: Post) -> SafeString:
        return status_tag(record.phase.label, _PHASE_COLOURS[record.phase])

    def render_acts(self, record: Post) -> SafeString | str:
        if record.phase == Post.Phase.OVER:
            return ""
        verbs = [("people:replace_post", _t("更换")), ("people:end_post", _t("结束"))]
        if self.may_confirm and record.phase == Post.Phase.WAITING:
            verbs.insert(0, ("people:confirm_post", _t("确认")))
        return _links(*((reverse(name, args=[record.pk]), word) for name, word in verbs))


class TieTable(BareTable):
    account = tables.Column(_("姓名"), accessor="account__name")
    username = tables.Column(_("账号"), accessor="account__username", orderable=True)
    organisation = tables.Column(_("党组织"), accessor="organisation__name")
    reason = tables.Column(_("缘由"))
    declared_at = tables.DateTimeColumn("Y-m-d", verbose_name=_("申报"), orderable=True)
    ended_at = tables.Column(_("状态"), empty_values=())
    acts = tables.Column("", empty_values=())

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的回避关系。")

    def render_ended_at(self, record: Tie) -> SafeString:
        if record.ended_at is None:
            return status_tag(_t("有效"), "green")
        day = clock.local(record.ended_at).date().isoformat()
        return status_tag(_t("%(day)s 结束") % {"day": day})

    def render_acts(self, record: Tie) -> SafeString | str:
        if record.ended_at is not None:
            return ""
        return _links((reverse("people:end_tie", args=[record.pk]), _t("结束")))


class SecretaryTable(BareTable):
    code = tables.Column(_("党组织代码"))
    name = tables.Column(_("党组织"))
    holders = tables.Column(_("书记、填报员"), empty_values=())
    acts = tables.Column("", empty_values=())

    title_column = "name"

    class Meta(BareTable.Meta):
        empty_text = _("没有下属党组织。")

    def render_holders(self, record: Organisation) -> str | SafeString:
        posts: list[Post] = record.held_posts  # type: ignore[attr-defined]  # prefetched by the view
        told = [f"{post.account.name}({post.get_role_display()})" for post in posts]
        if any(post.role == Role.SECRETARY for post in posts):
            return "、".join(told)
        return format_html("{} {}", status_tag(_t("没有书记"), "amber"), "、".join(told))

    def render_acts(self, record: Organisation) -> SafeString:
        posts: list[Post] = record.held_posts  # type: ignore[attr-defined]  # prefetched by the view
        appoint = f"{reverse('people:appoint')}?organisation={record.code}"
        links = [
            (
                reverse("people:replace_post", args=[post.pk]),
                _t("更换%(role)s") % {"role": post.get_role_display()},
            )
            for post in posts
        ]
        return _links((f"{appoint}&role=secretary", _t("任命")), *links)
