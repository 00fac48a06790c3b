"""Keeping an organisation's name inside, and letting it out again."""

from django.utils.translation import gettext_lazy as _

from branches.organisations import services
from branches.organisations.forms import DiscloseForm, UndiscloseForm
from branches.organisations.views.acts import Act


class Undisclose(Act):
    title = _("列为不对外公开")
    form_class = UndiscloseForm
    submit_label = _("列为不对外公开")
    done = _("已列为不对外公开。")
    warning = _(
        "照常参评、计入基数;公示和对外的一切页面、文件都不出现它的名称。已发布的公示不改动。"
    )

    def act(self, form: UndiscloseForm) -> str:
        services.undisclose_organisation(
            organisation=self.organisation, by=self.by, **form.cleaned_data
        )
        return self.address


class Disclose(Act):
    title = _("取消不对外公开")
    form_class = DiscloseForm
    submit_label = _("取消不对外公开")
    done = _("已取消不对外公开。")
    warning = _("取消后,以后的公示会列出它的名称和星级。")

    def act(self, form: DiscloseForm) -> str:
        services.disclose_organisation(
            organisation=self.organisation, by=self.by, **form.cleaned_data
        )
        return self.address
