"""Tables of people."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people.models import Account, Post
from starrating.listing import BareTable


class AccountTable(BareTable):
    username = tables.Column(
        _("账号"), linkify=("people:account", [tables.A("pk")]), orderable=True
    )
    name = tables.Column(_("姓名"), orderable=True)
    organisation = tables.Column(_("所在党组织"), accessor="organisation__name")
    duty = tables.Column(_("职责"), orderable=True)
    is_active = tables.Column(_("状态"))

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的账号。")

    def render_is_active(self, record: Account) -> str:
        if not record.is_active:
            return _t("已停用")
        return _t("待改口令") if record.must_change_password else _t("正常")


class PostTable(BareTable):
    account = tables.Column(_("姓名"), accessor="account__name")
    username = tables.Column(_("账号"), accessor="account__username", orderable=True)
    role = tables.Column(_("职务"), orderable=True)
    organisation = tables.Column(_("任职组织"), accessor="organisation__name")
    starts_on = tables.DateColumn("Y-m-d", verbose_name=_("起"), orderable=True)
    ends_on = tables.DateColumn("Y-m-d", verbose_name=_("止"), orderable=True)
    state = tables.Column(_("状态"), empty_values=())
    actions = tables.TemplateColumn(
        template_name="branches/people/_post_actions.html", verbose_name=""
    )

    class Meta(BareTable.Meta):
        empty_text = _("没有符合条件的任职。")

    def render_state(self, record: Post) -> str:
        return _t("已生效") if record.confirmed_at else _t("待确认")


class SecretaryTable(BareTable):
    code = tables.Column(_("党组织代码"))
    name = tables.Column(_("党组织"))
    holders = tables.Column(_("书记、填报员"), empty_values=())
    actions = tables.TemplateColumn(
        template_name="branches/people/_secretary_actions.html", verbose_name=""
    )

    class Meta(BareTable.Meta):
        empty_text = _("没有下属党组织。")

    def render_holders(self, record: Organisation) -> str | SafeString:
        posts = record.held_posts  # type: ignore[attr-defined]  # prefetched by the view
        if not posts:
            return format_html('<span class="tag is-amber">{}</span>', _t("无人"))
        return "、".join(f"{post.account.name}({post.get_role_display()})" for post in posts)
