"""Accounts: for the administrators, and for clerks those of their subtree."""

from typing import Any

from django.core.signing import TimestampSigner
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.queries import entries_about
from branches.people import services
from branches.people.filters import AccountFilter
from branches.people.forms import AccountForm, ChangeAccountForm, ConfirmForm, ReasonForm
from branches.people.models import Account
from branches.people.queries import accounts_visible_to, posts_visible_to
from branches.people.tables import AccountTable
from starrating.access import Role
from starrating.listing import ListPage
from starrating.pages import ActionPage, Page

SLIP = "slip"


class AccountList(ListPage):
    template_name = "branches/people/account_list.html"
    title = _("账号")
    purpose = _("建立和停用账号,签发一次性口令。账号本身不带权限,权限来自任职。")
    table_class = AccountTable
    filter_class = AccountFilter

    def rows(self) -> QuerySet[Account]:
        return accounts_visible_to(self.by)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_create = self.by.roles & {Role.SYSTEM, Role.CLERK}
        return super().get_context_data(may_create=bool(may_create), **kwargs)


class _OfAccount(Page):
    @property
    def account(self) -> Account:
        if not hasattr(self, "_account"):
            visible = accounts_visible_to(self.by)
            self._account = get_object_or_404(visible, pk=self.kwargs["pk"])
        return self._account

    def crumbs(self) -> list[tuple[str, str]]:
        page = reverse("people:account", args=[self.account.pk])
        return [(_t("账号"), reverse("people:accounts")), (self.account.name, page)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = reverse("people:account", args=[self.account.pk])
        return super().get_context_data(account=self.account, cancel_url=address, **kwargs)


class AccountPage(_OfAccount):
    template_name = "branches/people/account.html"

    def get_title(self) -> str:
        return str(self.account)

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        posts = posts_visible_to(self.by).filter(account=self.account)
        roles = self.by.roles
        return super().get_context_data(
            posts=posts,
            entries=entries_about(self.account)[:20],
            may_manage=bool(roles & {Role.SYSTEM, Role.CLERK}),
            may_change=Role.SYSTEM in roles,
            may_unlock=Role.SECURITY in roles,
            **kwargs,
        )


class CreateAccount(ActionPage):
    template_name = "act.html"
    title = _("建立账号")
    purpose = _("建立后签发一次性口令,打印交给本人;首次登录须改口令。")
    form_class = AccountForm
    submit_label = _("建立账号")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("账号"), reverse("people:accounts"))]

    def act(self, form: AccountForm) -> str:
        account, password = services.create_account(by=self.by, **form.cleaned_data)
        return keep_slip(self.request, account, password)


def keep_slip(request: HttpRequest, account: Account, password: str) -> str:
    """Keep a one-time password for one showing, in the session of whoever asked for it."""
    request.session[SLIP] = TimestampSigner(salt=SLIP).sign_object([account.pk, password])
    return reverse("people:slip", args=[account.pk])


class Slip(_OfAccount):
    """The printed sign-in slip; shown once, stored nowhere."""

    template_name = "branches/people/slip.html"
    title = _("登录凭条")
    purpose = _("只显示这一次。请打印或抄写后交给本人,不要用短信、微信转发。")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = request.session.pop(SLIP, None)
        password = ""
        if kept is not None:
            pk, text = TimestampSigner(salt=SLIP).unsign_object(kept, max_age=600)
            password = text if pk == self.account.pk else ""
        context = self.get_context_data(
            password=password, address=request.build_absolute_uri(reverse("people:sign_in"))
        )
        response = self.render_to_response(context)
        response["Cache-Control"] = "no-store"
        return response


class _AccountAction(_OfAccount, ActionPage):
    template_name = "act.html"

    def get_purpose(self) -> str:
        return str(self.account)

    def next_page(self) -> str:
        return reverse("people:account", args=[self.account.pk])


class ChangeAccount(_AccountAction):
    title = _("修改账号")
    form_class = ChangeAccountForm
    submit_label = _("保存")
    done = _("账号已修改。")

    def get_initial(self) -> dict[str, Any]:
        account = self.account
        code = account.organisation.code if account.organisation else ""
        return {"name": account.name, "organisation": code, "expected_version": account.version}

    def act(self, form: ChangeAccountForm) -> str:
        services.change_account(by=self.by, account=self.account, **form.cleaned_data)
        return self.next_page()


class DisableAccount(_AccountAction):
    title = _("停用账号")
    form_class = ReasonForm
    submit_label = _("停用")
    done = _("账号已停用,已登录的会话同时失效。")

    def act(self, form: ReasonForm) -> str:
        services.disable_account(by=self.by, account=self.account, **form.cleaned_data)
        return self.next_page()


class EnableAccount(_AccountAction):
    title = _("启用账号")
    form_class = ReasonForm
    submit_label = _("启用")
    done = _("账号已启用。")

    def act(self, form: ReasonForm) -> str:
        services.enable_account(by=self.by, account=self.account, **form.cleaned_data)
        return self.next_page()


class IssuePassword(_AccountAction):
    title = _("签发一次性口令")
    form_class = ConfirmForm
    submit_label = _("签发")

    def act(self, form: ConfirmForm) -> str:
        password = services.issue_password(by=self.by, account=self.account)
        return keep_slip(self.request, self.account, password)


class Unlock(_AccountAction):
    title = _("解除登录锁定")
    form_class = ConfirmForm
    submit_label = _("解除锁定")
    done = _("登录锁定已解除。")

    def act(self, form: ConfirmForm) -> str:
        services.unlock(by=self.by, account=self.account)
        return self.next_page()
