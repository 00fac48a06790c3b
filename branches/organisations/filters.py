"""The filter of the list, and of the workbook that holds what the list shows."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field, Kind, Organisation, OrganisationState
from branches.organisations.queries import active, reviewing, subtree, visible_to
from starrating.access import BRANCH_ROLES

EVERY_STATE = "every"


class OrganisationFilter(django_filters.FilterSet):
    """By text, kind, field, bureau and state; those in being where no state is asked for."""

    q = django_filters.CharFilter(label=_("名称或代码"), method="search")
    kind = django_filters.ChoiceFilter(label=_("类型"), choices=Kind.choices, empty_label=_("全部"))
    field = django_filters.ModelChoiceFilter(
        label=_("领域"),
        queryset=Field.objects.all(),
        empty_label=_("全部"),
        null_label=_("未填写"),
    )
    bureau = django_filters.ChoiceFilter(
        label=_("所属党(工)委"), method="below", empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[*OrganisationState.choices[1:], (EVERY_STATE, _("不论状态"))],
        empty_label=OrganisationState.ACTIVE.label,
        method="in_state",
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by = self.request.user
        if by.roles.isdisjoint(BRANCH_ROLES):
            bureaus = reviewing(visible_to(by)).exclude(kind=Kind.DEPARTMENT)
            found = list(bureaus.values_list("code", "name", "path"))
            self.paths = {code: str(path) for code, _name, path in found}
            self.filters["bureau"].extra["choices"] = [(code, name) for code, name, _path in found]
        else:
            del self.filters["bureau"]

    def filter_queryset(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        rows: QuerySet[Organisation] = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else active(rows)

    def search(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(code__icontains=text))

    def below(self, rows: QuerySet[Organisation], _name: str, value: str) -> QuerySet[Organisation]:
        return subtree(self.paths[value], rows)

    def in_state(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows if value == EVERY_STATE else rows.filter(state=value)
