"""Accounts: for the administrators, and for clerks those of their subtree."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.journal.queries import entries_about
from branches.people import rules, services
from branches.people.filters import AccountFilter
from branches.people.forms import (
    AccountForm,
    AssignDutyForm,
    ChangeAccountForm,
    ConfirmForm,
    ReasonForm,
)
from branches.people.models import Account
from branches.people.queries import accounts_visible_to, posts_visible_to
from branches.people.tables import AccountTable
from branches.people.views.slips import keep_slips
from starrating.access import Role
from starrating.listing import ListPage
from starrating.pages import ActionPage, Page


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
    @cached_property
    def account(self) -> Account:
        return get_object_or_404(accounts_visible_to(self.by), pk=self.kwargs["pk"])

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
        by, account = self.by, self.account
        is_business = account.duty == Account.Duty.BUSINESS
        return super().get_context_data(
            posts=posts_visible_to(by).filter(account=account).order_by("-starts_on", "-pk"),
            entries=entries_about(account)[:20],
            may_change=rules.MAY_CHANGE.allows(by, account),
            may_disable=account.is_active and rules.MAY_DISABLE.allows(by, account),
            may_enable=not account.is_active and rules.MAY_CHANGE.allows(by, account),
            may_issue=account.is_active and rules.MAY_ISSUE.allows(by, account),
            may_unlock=rules.MAY_UNLOCK.allows(by, account),
            may_assign=is_business and rules.MAY_ASSIGN.allows(by, account),
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

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"by": self.by}

    def act(self, form: AccountForm) -> str:
        made = services.create_account(by=self.by, **form.cleaned_data)
        return keep_slips(self.request, [made])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("people:accounts"), **kwargs)


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
        return {
            "name": account.name,
            "organisation": code,
            "email": account.email,
            "expected_version": account.version,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"by": self.by}

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


class AssignDuty(_AccountAction):
    title = _("设为管理员")
    form_class = AssignDutyForm
    submit_label = _("设为管理员")
    done = _("已设为管理员。")

    def get_purpose(self) -> str:
        words = {"account": self.account}
        return _t("%(account)s将只能办理管理事项,看不到业务数据,也不能再任职。") % words

    def act(self, form: AssignDutyForm) -> str:
        services.assign_duty(by=self.by, account=self.account, **form.cleaned_data)
        return self.next_page()


class IssuePassword(_AccountAction):
    title = _("签发一次性口令")
    form_class = ConfirmForm
    submit_label = _("签发")

    def get_purpose(self) -> str:
        words = {"account": self.account}
        return _t("%(account)s现在的口令随即作废,已登录的会话同时失效。") % words

    def act(self, form: ConfirmForm) -> str:
        password = services.issue_password(by=self.by, account=self.account)
        return keep_slips(self.request, [(self.account, password)])


class Unlock(_AccountAction):
    title = _("解除登录锁定")
    form_class = ConfirmForm
    submit_label = _("解除锁定")
    done = _("登录锁定已解除。")

    def act(self, form: ConfirmForm) -> str:
        services.unlock(by=self.by, account=self.account)
        return self.next_page()
