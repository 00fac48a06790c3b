"""The officer's verbs on the tree, each with its page."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations import services
from branches.organisations.forms import (
    ChangeForm,
    CreateForm,
    MergeForm,
    MoveForm,
    RenameForm,
    RetireForm,
)
from branches.organisations.models import PARENT_KINDS, Kind, Organisation
from branches.organisations.queries import Organisations, active, visible_to
from branches.organisations.rules import is_active
from branches.organisations.services import OPEN_ROUND_RULE, facts_in_words, history
from branches.organisations.views.reading import OfOrganisation
from starrating import clock
from starrating.pages import ActionPage
from starrating.words import Words

_LAST_LINES = 3


class Create(ActionPage):
    template_name = "act.html"
    title = _("登记党组织")
    purpose = _("登记一个新设的党组织。代码登记后不再改变;一次登记多个的,请用名册导入。")
    form_class = CreateForm
    submit_label = _("登记")
    done = _("已登记。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("党组织"), reverse("organisations:list"))]

    def get_initial(self) -> dict[str, Any]:
        return {"parent": self.request.GET.get("parent", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"parents": _possible_parents(self.by, Kind.BRANCH)}

    def act(self, form: CreateForm) -> str:
        row = services.create_organisation(
            code=form.cleaned_data["code"],
            name=form.cleaned_data["name"],
            parent=form.cleaned_data["parent"],
            facts=form.facts(),
            by=self.by,
        )
        return reverse("organisations:organisation", args=[row.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("organisations:list"), **kwargs)


def _possible_parents(by: Any, kind: str) -> Organisations:
    """Active organisations within reach that a body of the kind may stand below."""
    return active(visible_to(by)).filter(kind__in=PARENT_KINDS[kind]).order_by("code")


def _fill(form: forms.BaseForm, name: str, value: str) -> None:
    """Put a value into a form that was sent, for its next sending."""
    typed: Any = form.data
    form.data = typed = typed.copy()
    typed[name] = value


class Act(OfOrganisation, ActionPage):
    """One verb; beside its form stands what is registered now.

    A form that was read before somebody else's change is refused with everything typed still
    there; sent again after the present content was shown, it is done.
    """

    template_name = "branches/organisations/act.html"
    warning: Words = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_active.check(self.by, self.organisation)
        return super().get(request, *args, **kwargs)

    def get_purpose(self) -> str:
        return self.organisation.name

    def get_initial(self) -> dict[str, Any]:
        return {"expected_version": self.organisation.version}

    def answer(self, form: forms.BaseForm, status: int, refusal: str = "") -> HttpResponse:
        self.__dict__.pop("organisation", None)
        if status == 409 and "expected_version" in form.fields:
            _fill(form, "expected_version", str(self.organisation.version))
        return super().answer(form, status, refusal)

    def get_warning(self) -> str:
        return str(self.warning)

    def facts(self) -> list[tuple[str, str]]:
        """(label, value) of what the verb is about, as it stands now."""
        return facts_in_words(self.organisation)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = history(self.organisation, _LAST_LINES) if kwargs.get("refusal") else []
        return super().get_context_data(
            organisation=self.organisation,
            facts=self.facts(),
            history=lines,
            warning=self.get_warning(),
            cancel_url=self.address,
            **kwargs,
        )


class Change(Act):
    title = _("修改基本情况")
    form_class = ChangeForm
    submit_label = _("保存")
    done = _("已保存。")

    def get_initial(self) -> dict[str, Any]:
        row = self.organisation
        names = ("kind", "field", "founded", "term_ends", "member_count", "note")
        return {**super().get_initial(), **{name: getattr(row, name) for name in names}}

    def act(self, form: ChangeForm) -> str:
        services.change_organisation(
            organisation=self.organisation,
            facts=form.facts(),
            reason=form.cleaned_data["reason"],
            expected_version=form.cleaned_data["expected_version"],
            by=self.by,
        )
        return self.address


class Rename(Act):
    title = _("变更名称")
    form_class = RenameForm
    submit_label = _("变更名称")
    done = _("名称已变更。")
    warning = _("已冻结的名单、已发布的公示和往年记录保留原名称。")

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "name": self.organisation.name}

    def act(self, form: RenameForm) -> str:
        services.rename_organisation(
            organisation=self.organisation, by=self.by, **form.cleaned_data
        )
        return self.address


class Move(Act):
    title = _("调整上级党组织")
    form_class = MoveForm
    submit_label = _("调整")
    done = _("上级党组织已调整,下级随同调整。")
    warning = OPEN_ROUND_RULE

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.organisation
        below = Q(path__startswith=str(row.path))
        parents = _possible_parents(self.by, row.kind).exclude(below | Q(children=row))
        return {"parents": parents}

    def act(self, form: MoveForm) -> str:
        services.move_organisation(organisation=self.organisation, by=self.by, **form.cleaned_data)
        return self.address


class Merge(Act):
    """Asked twice, since it cannot be undone: the second time with the successor by its name."""

    template_name = "branches/organisations/merge.html"
    title = _("并入另一党组织")
    form_class = MergeForm
    submit_label = _("合并")
    done = _("已合并。")
    heir: Organisation | None = None

    def get_warning(self) -> str:
        below = active(self.organisation.children.all()).count()
        words = _t("合并后不能恢复;成绩、往年星级和办理记录留在原党组织名下,不转给并入的党组织。")
        if below:
            words += _t("下面 %(count)s 个在册党组织随同调整到并入的党组织。") % {"count": below}
        return words + str(OPEN_ROUND_RULE) + _t("名单里的它照旧参评;要退出须按变更参评名单办理。")

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "ended_on": clock.today()}

    def get_form_kwargs(self) -> dict[str, Any]:
        heirs = active(visible_to(self.by)).exclude(pk=self.organisation.pk)
        return {"heirs": heirs.select_related("parent")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            self.heir = form.cleaned_data["successor"]
            if form.cleaned_data["confirmed"] != self.heir.code:
                _fill(form, "confirmed", self.heir.code)
                return self.answer(form, 200)
        return super().post(request, *args, **kwargs)

    def act(self, form: MergeForm) -> str:
        data = {name: value for name, value in form.cleaned_data.items() if name != "confirmed"}
        services.merge_organisation(organisation=self.organisation, by=self.by, **data)
        return self.address

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(heir=self.heir, **kwargs)


class Retire(Act):
    title = _("撤销党组织")
    form_class = RetireForm
    submit_label = _("撤销")
    done = _("已撤销。")

    def get_warning(self) -> str:
        below = active(self.organisation.children.all()).count()
        if below:
            return _t("下面还有 %(count)s 个在册党组织,须先调整到别处。") % {"count": below}
        return _t(
            "撤销后不能恢复;成绩、往年星级和办理记录都保留。名单已冻结的创评批次不受影响,"
            "名单里的它照旧参评;要退出须按变更参评名单办理。"
        )

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "ended_on": clock.today()}

    def act(self, form: RetireForm) -> str:
        services.retire_organisation(
            organisation=self.organisation, by=self.by, **form.cleaned_data
        )
        return self.address
