"""What the list of forms is narrowed by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import OF_ASSESSMENT, FilingState
from scoring.assessments.queries import IS_WITH_BRANCH
from scoring.rounds.models import Enrolment
from starrating import clock


class FilingFilter(django_filters.FilterSet):
    """By words of the branch, by state, and by being overdue."""

    q = django_filters.CharFilter(label=_("名称或代码"), method="by_words")
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        choices=[(state.value, state.label) for state in OF_ASSESSMENT],
        method="by_state",
        empty_label=_("全部"),
    )
    overdue = django_filters.ChoiceFilter(
        label=_("期限"),
        choices=[("1", _("已逾期"))],
        method="by_deadline",
        empty_label=_("不限"),
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Enrolment], _name: str, value: str) -> QuerySet[Enrolment]:
        words = value.strip()
        return rows.filter(Q(name__icontains=words) | Q(code__startswith=words))

    def by_state(self, rows: QuerySet[Enrolment], _name: str, value: str) -> QuerySet[Enrolment]:
        condition = Q(assessment__state=value)
        if value == FilingState.DRAFT:
            condition |= Q(assessment=None)
        return rows.filter(condition)

    def by_deadline(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(IS_WITH_BRANCH, due_on__lt=clock.today())
