"""Reading: the list, and one organisation with its place, its stars and its history."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from branches.organisations.filters import OrganisationFilter
from branches.organisations.models import Kind, Organisation
from branches.organisations.queries import (
    ancestors,
    earlier_stars,
    listed_for,
    members_below,
    visible_to,
)
from branches.organisations.rules import is_officer
from branches.organisations.services import facts_in_words, history
from branches.organisations.tables import OrganisationTable
from starrating.access import BUREAU_ROLES, DEPARTMENT_ROLES, Role
from starrating.listing import ListPage
from starrating.pages import Page

CHILDREN_SHOWN = 100


class OrganisationList(ListPage):
    template_name = "branches/organisations/list.html"
    title = _("党组织")
    purpose = _("登记在册的党组织:隶属、领域、党员数。评定名单和评分表都以这里的代码和名称为准。")
    table_class = OrganisationTable
    filter_class = OrganisationFilter

    def rows(self) -> QuerySet[Organisation]:
        return listed_for(self.by).order_by("code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        roles = self.by.roles
        context = super().get_context_data(
            may_act=Role.OFFICER in roles,
            may_export_roster=not roles.isdisjoint({*BUREAU_ROLES, *DEPARTMENT_ROLES}),
            query=self.request.GET.urlencode(),
            **kwargs,
        )
        count = context["table"].paginator.count
        # the department alone, and nothing asked for: the roster has not come yet
        context["is_new"] = context["may_act"] and not self.request.GET and count <= 1
        return context


class OfOrganisation(Page):
    """A page about one organisation within reach."""

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(listed_for(self.by), pk=self.kwargs["pk"])

    @property
    def address(self) -> str:
        return reverse("organisations:organisation", args=[self.organisation.pk])

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (_t("党组织"), reverse("organisations:list")),
            (self.organisation.name, self.address),
        ]


class OrganisationPage(OfOrganisation):
    template_name = "branches/organisations/organisation.html"

    def get_title(self) -> str:
        return self.organisation.name

    def crumbs(self) -> list[tuple[str, str]]:
        return super().crumbs()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.organisation
        above = ancestors(row)
        related = [body.pk for body in (*above, row.merged_into) if body]
        children = visible_to(self.by).filter(parent=row).order_by("state", "code")
        count = children.count()
        bodies, members = (0, 0) if row.is_rated_kind else members_below(row)
        may_act = is_officer.allows(self.by, row)
        return super().get_context_data(
            organisation=row,
            facts=facts_in_words(row),
            ancestors=above,
            reachable=set(visible_to(self.by).filter(pk__in=related).values_list("pk", flat=True)),
            children=children[:CHILDREN_SHOWN],
            children_count=count,
            children_left=max(0, count - CHILDREN_SHOWN),
            absorbed=visible_to(self.by).filter(merged_into=row).order_by("code"),
            bodies=bodies,
            members=members,
            stars=earlier_stars(row),
            history=history(row),
            may_act=may_act,
            may_change=may_act and row.is_active,
            may_hold=row.kind != Kind.BRANCH,
            **kwargs,
        )
