"""Filters of the lists of versions."""

import django_filters
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Field
from scoring.standards.models import RuleSet, Standard, VersionState


class RuleSetFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称"), field_name="title", lookup_expr="icontains")
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=VersionState.choices, empty_label=_("全部")
    )

    class Meta:
        model = RuleSet
        fields: list[str] = []


class StandardFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称"), field_name="title", lookup_expr="icontains")
    field = django_filters.ModelChoiceFilter(
        label=_("领域"), queryset=Field.objects.all(), empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=VersionState.choices, empty_label=_("全部")
    )

    class Meta:
        model = Standard
        fields: list[str] = []
