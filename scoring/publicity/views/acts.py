"""Pages that do: issuer, draft, change, publish, close, withdraw."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.publicity import services
from scoring.publicity.forms import (
    ChangeNoticeForm,
    CloseForm,
    IssuerForm,
    NoticeForm,
    PublishForm,
    WithdrawForm,
)
from scoring.publicity.models import Issuer, Notice
from scoring.publicity.queries import (
    ADDRESS_LENGTH,
    issuers,
    latest_issuer,
    snapshot_of,
    standing_of,
    told,
)
from scoring.publicity.views.department import OfNotice, draft_warnings
from scoring.rounds.models import Round
from scoring.rounds.queries import rounds_visible_to, working_period
from starrating import clock
from starrating.pages import ActionPage


class IssuerPage(ActionPage):
    template_name = "scoring/publicity/issuer.html"
    title = _("发布单位")
    purpose = _("印在公示末尾,群众按它来反映情况。已发布的公示不受改动影响。")
    form_class = IssuerForm
    submit_label = _("保存")
    done = _("发布单位已保存,今后发布的公示用新的。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("公示"), reverse("publicity:manage"))]

    def get_initial(self) -> dict[str, Any]:
        known = latest_issuer() or Issuer()
        return {name: getattr(known, name) for name in IssuerForm.base_fields}

    def act(self, form: IssuerForm) -> str:
        services.enter_issuer(by=self.by, **form.cleaned_data)
        return reverse("publicity:issuer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            issuers=issuers(), cancel_url=reverse("publicity:manage"), **kwargs
        )


class DraftNotice(ActionPage):
    template_name = "act.html"
    title = _("起草公示")
    form_class = NoticeForm
    submit_label = _("保存草稿并预览")
    done = _("草稿已保存。请核对下面的预览,再请另一位审定人发布。")

    @property
    def round(self) -> Round:
        if not hasattr(self, "_round"):
            self._round = get_object_or_404(rounds_visible_to(self.by), pk=self.kwargs["pk"])
        return self._round

    def get_purpose(self) -> str:
        return self.round.name

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("公示"), reverse("publicity:manage"))]

    def get_initial(self) -> dict[str, Any]:
        tomorrow = clock.today() + timedelta(days=1)
        title = _t("%(year)s年度基层党组织星级评定结果公示") % {"year": self.round.year}
        basis = "、".join(
            f"《{document.title}》({document.number})"
            for document in self.round.basis_documents.all()
        )
        return {
            "title": title,
            "basis": basis,
            "starts_on": working_period(tomorrow, 1).days[0],
            "working_days": settings.NOTICE_WORKING_DAYS,
        }

    def act(self, form: NoticeForm) -> str:
        text = services.NoticeText(**form.cleaned_data)
        notice = services.draft_notice(round=self.round, text=text, by=self.by)
        return reverse("publicity:preview", args=[notice.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("publicity:manage"), **kwargs)


class _ActOnNotice(OfNotice, ActionPage):
    """An act on one notice, in the version that was read."""

    template_name = "scoring/publicity/act_on_notice.html"

    def get_initial(self) -> dict[str, Any]:
        return {"expected_version": self.notice.version}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = self.notice.fingerprint[:ADDRESS_LENGTH]
        return super().get_context_data(
            address=address, standing=standing_of(self.notice), **kwargs
        )


class ChangeNotice(_ActOnNotice):
    template_name = "act.html"
    title = _("修改公示草稿")
    form_class = ChangeNoticeForm
    submit_label = _("保存草稿并预览")
    done = _("草稿已保存。")

    def get_initial(self) -> dict[str, Any]:
        written = {name: getattr(self.notice, name) for name in NoticeForm.base_fields}
        return {**super().get_initial(), **written}

    def act(self, form: ChangeNoticeForm) -> str:
        values = dict(form.cleaned_data)
        version = values.pop("expected_version")
        services.change_notice(
            notice=self.notice,
            text=services.NoticeText(**values),
            by=self.by,
            expected_version=version,
        )
        return self.address()


class PublishNotice(_ActOnNotice):
    title = _("发布公示")
    purpose = _("发布后人人可见,内容不能再改,只能撤回重发。请逐项核对。")
    template_name = "scoring/publicity/publish.html"
    form_class = PublishForm
    submit_label = _("发布公示")
    done = _("公示已发布。请把公示页面的网址和纸质公示一并张贴。")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notice, is_draft = self.notice, self.notice.state == Notice.State.DRAFT
        snapshot = notice.snapshot or snapshot_of(
            notice, issuer=self.issuer, dated_on=clock.today(), journal_head=""
        )
        warnings = draft_warnings(notice, self.issuer) if is_draft else []
        return super().get_context_data(told=told(snapshot), warnings=warnings, **kwargs)

    def act(self, form: PublishForm) -> str:
        services.publish_notice(notice=self.notice, by=self.by, **form.cleaned_data)
        return self.address()


class CloseNotice(_ActOnNotice):
    title = _("期满定星")
    purpose = _("公示期满、异议处理完毕后定星。定星后名单成为正式结果,本批次结束,不能撤回。")
    form_class = CloseForm
    submit_label = _("定星,结束本批次")
    done = _("已定星,名单成为正式结果。")

    def act(self, form: CloseForm) -> str:
        services.close_notice(notice=self.notice, by=self.by, **form.cleaned_data)
        return self.address()


class WithdrawNotice(_ActOnNotice):
    title = _("撤回公示")
    purpose = _("撤回后公示页面仍在,标明已撤回和原因;改正后须用新的文号重新公示。")
    form_class = WithdrawForm
    submit_label = _("撤回公示")
    done = _("公示已撤回。")

    def act(self, form: WithdrawForm) -> str:
        services.withdraw_notice(notice=self.notice, by=self.by, **form.cleaned_data)
        return self.address()
