"""Accounts and posts by workbook: the empty form, upload, preview, confirmation."""

from functools import cached_property
from io import BytesIO
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import ImportState, PendingImport
from branches.organisations.queries import kept_imports
from branches.people import services
from branches.people.forms import (
    ConfirmForm,
    ConfirmImportForm,
    UploadAccountsForm,
    roles_to_give,
)
from branches.people.lifecycle import IMPORT_ACCOUNTS
from branches.people.queries import imports_waiting, posts_of_import
from branches.people.sheets import account_template
from branches.people.views.slips import keep_slips
from starrating import clock
from starrating.access import Actor, Role
from starrating.pages import ActionPage
from starrating.workbook import write_workbook

ROWS_PER_PAGE = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template(request: HttpRequest) -> HttpResponse:
    """The empty form with the words for the posts that whoever asks may import."""
    by: Any = request.user
    buffer = BytesIO()
    write_workbook(buffer, account_template(roles_to_give(by)))
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="accounts.xlsx"'
    return response


def _when_in_force(by: Actor) -> str:
    if by.holds(Role.CLERK):
        return _t("任职确认导入后即时生效。")
    return _t("账号可以马上登录;任职待安全管理员确认后生效。")


class UploadAccounts(ActionPage):
    """Takes a file in and goes on to its preview; nothing is written yet."""

    template_name = "branches/people/upload_accounts.html"
    title = _("导入账号和任职")
    form_class = UploadAccountsForm
    submit_label = _("上传并预览")

    def get_purpose(self) -> str:
        return _t("上传后先看预览,确认后才写入;有一处错误就一行不写。") + _when_in_force(self.by)

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("账号"), reverse("people:accounts"))]

    def act(self, form: UploadAccountsForm) -> str:
        file = form.cleaned_data["file"]
        kept = services.upload_accounts(source=file.read(), filename=file.name, by=self.by)
        return reverse("people:import_accounts", args=[kept.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("people:accounts"), **kwargs)


class ImportAccounts(ActionPage):
    """The preview of a kept file, worked out afresh each time, and the button that confirms it."""

    template_name = "branches/people/import_accounts.html"
    title = _("核对账号和任职")
    form_class = ConfirmImportForm
    submit_label = _("确认导入")

    @cached_property
    def kept(self) -> PendingImport:
        mine = kept_imports(self.by, IMPORT_ACCOUNTS.name)
        return get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_purpose(self) -> str:
        return self.kept.filename

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (_t("账号"), reverse("people:accounts")),
            (_t("导入账号和任职"), reverse("people:upload_accounts")),
        ]

    def act(self, form: ConfirmImportForm) -> str:
        written = services.import_accounts(
            kept=self.kept.pk, by=self.by, expected_plan=form.cleaned_data["plan"]
        )
        self.done = _t("已导入:新建账号 %(accounts)s 个,新增任职 %(posts)s 项。") % {
            "accounts": len(written.accounts),
            "posts": len(written.posts),
        }
        if written.accounts:
            return keep_slips(self.request, written.accounts)
        return reverse("people:accounts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = self.kept
        is_waiting = kept.state == ImportState.WAITING and kept.expires_at > clock.now()
        context = self._plan_in_words() if is_waiting else {}
        return super().get_context_data(kept=kept, is_waiting=is_waiting, **context, **kwargs)

    def _plan_in_words(self) -> dict[str, Any]:
        plan, reading = services.planned_accounts(self.kept, by=self.by)
        page = Paginator(plan.lines, ROWS_PER_PAGE).get_page(self.request.GET.get("page"))
        return {
            "plan": plan,
            "faults": plan.faults,
            "counts": services.account_counts(plan),
            "notes": services.account_notes(plan, reading),
            "when_in_force": _when_in_force(self.by) if plan.posts else "",
            "page_obj": page,
        }


class ConfirmImport(ActionPage):
    """All posts of one import that wait, and the button that lets them take effect."""

    template_name = "branches/people/confirm_import.html"
    title = _("确认导入的任职")
    form_class = ConfirmForm
    submit_label = _("全部确认")

    @cached_property
    def source(self) -> PendingImport:
        return get_object_or_404(imports_waiting(), pk=self.kwargs["pk"])

    def get_purpose(self) -> str:
        return _t("逐项核对后一次确认,确认后即时生效。有不该生效的,先到任职列表里结束那一项。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("任职"), reverse("people:posts"))]

    def act(self, form: ConfirmForm) -> str:
        count = services.confirm_import(by=self.by, source=self.source)
        self.done = _t("已确认 %(count)s 项任职。") % {"count": count}
        return reverse("people:posts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            source=self.source,
            posts=posts_of_import(self.source),
            cancel_url=reverse("people:posts"),
            **kwargs,
        )
