"""Posts: given and confirmed by the security administrator, secretaries' by the clerks."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people import services
from branches.people.filters import BranchFilter, PostFilter
from branches.people.forms import AppointForm, ConfirmForm, ReasonForm, ReplaceForm
from branches.people.models import Post
from branches.people.queries import (
    branches_of_clerk,
    imports_waiting,
    missing_holders,
    posts_visible_to,
    work_in_hand,
)
from branches.people.tables import PostTable, SecretaryTable
from starrating import clock
from starrating.access import Role
from starrating.listing import ListPage
from starrating.pages import ActionPage, Page


class PostList(ListPage):
    template_name = "branches/people/post_list.html"
    title = _("任职")
    purpose = _("谁在哪个党组织任什么职、起止日期。导入的任职经确认后生效。")
    table_class = PostTable
    filter_class = PostFilter

    def rows(self) -> QuerySet[Post]:
        return posts_visible_to(self.by)

    def table_kwargs(self) -> dict[str, Any]:
        return {"by": self.by}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imports = imports_waiting() if self.by.holds(Role.SECURITY) else []
        return super().get_context_data(imports=imports, **kwargs)


class Secretaries(ListPage):
    """A clerk's branches with who holds them; those without a secretary first."""

    template_name = "branches/people/secretaries.html"
    title = _("书记与填报员")
    purpose = _("下属党组织由谁填报;没有书记的排在前面。")
    table_class = SecretaryTable
    filter_class = BranchFilter

    def rows(self) -> QuerySet[Organisation]:
        posts = Post.objects.in_force().filter(role__in=[Role.SECRETARY, Role.PREPARER])
        secretary = posts.filter(organisation=OuterRef("pk"), role=Role.SECRETARY)
        return (
            branches_of_clerk(self.by)
            .annotate(has_secretary=Exists(secretary))
            .prefetch_related(
                Prefetch("posts", posts.select_related("account"), to_attr="held_posts")
            )
            .order_by("has_secretary", "code")
        )


class Setup(Page):
    """Every act nobody can perform."""

    template_name = "branches/people/setup.html"
    title = _("岗位检查")
    purpose = _("列出现在没有人能办的事项:缺哪个职务、在哪个党组织。")
    shown = 200

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        gaps = missing_holders()
        return super().get_context_data(
            gaps=gaps[: self.shown],
            count=len(gaps),
            rest=max(0, len(gaps) - self.shown),
            may_appoint=self.by.holds(Role.SECURITY),
            **kwargs,
        )


class Appoint(ActionPage):
    template_name = "act.html"
    title = _("任命")
    purpose = _("任命即时生效。不能任命自己。")
    form_class = AppointForm
    submit_label = _("任命")
    done = _("已任命。")

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("任职"), reverse("people:posts"))]

    def get_initial(self) -> dict[str, Any]:
        given = {
            name: self.request.GET.get(name, "") for name in ("username", "organisation", "role")
        }
        return {"starts_on": clock.today(), **{key: value for key, value in given.items() if value}}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"by": self.by}

    def act(self, form: AppointForm) -> str:
        data = form.cleaned_data
        services.appoint(
            by=self.by,
            account=data["username"],
            role=data["role"],
            organisation=data["organisation"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
        )
        return reverse("people:posts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("people:posts"), **kwargs)


class _PostAction(ActionPage):
    template_name = "act.html"

    @cached_property
    def held_post(self) -> Post:
        return get_object_or_404(posts_visible_to(self.by), pk=self.kwargs["pk"])

    def get_purpose(self) -> str:
        held = self.held_post
        until = held.ends_on or _t("长期")
        return f"{held.account} · {held.title} · {held.starts_on} — {until}"

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_t("任职"), reverse("people:posts"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(cancel_url=reverse("people:posts"), **kwargs)


class ConfirmPost(_PostAction):
    title = _("确认任职")
    form_class = ConfirmForm
    submit_label = _("确认")
    done = _("任职已确认。")

    def act(self, form: ConfirmForm) -> str:
        services.confirm_post(by=self.by, post=self.held_post)
        return reverse("people:posts")


class _EndingPost(_PostAction):
    template_name = "branches/people/end_post.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(in_hand=work_in_hand(self.held_post), **kwargs)


class EndPost(_EndingPost):
    title = _("结束任职")
    form_class = ReasonForm
    submit_label = _("结束任职")
    done = _("任职已结束,权限同时收回。")

    def act(self, form: ReasonForm) -> str:
        services.end_post(by=self.by, post=self.held_post, **form.cleaned_data)
        return reverse("people:posts")


class ReplacePost(_EndingPost):
    title = _("更换任职人")
    form_class = ReplaceForm
    submit_label = _("更换")
    done = _("已更换。")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"by": self.by}

    def act(self, form: ReplaceForm) -> str:
        services.replace_post(
            by=self.by,
            post=self.held_post,
            account=form.cleaned_data["username"],
            reason=form.cleaned_data["reason"],
        )
        return reverse("people:posts")
