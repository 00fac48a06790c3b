"""Narrowing the list of branches with their sheets."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from scoring.assessments.models import FilingState
from scoring.reviews.queries import has_ceiling_now, is_recognised_now, missing_among
from scoring.rounds.models import Enrolment

MISSING, EXEMPT = "missing", "exempt"
_YES_NO = [("1", _("是")), ("0", _("否"))]


class SheetFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称或代码"), method="search")
    bureau = django_filters.ChoiceFilter(
        label=_("审核党委"), field_name="reviewing_body__code", empty_label=_("全部")
    )
    pool = django_filters.ChoiceFilter(
        label=_("评定池"), field_name="pool__name", empty_label=_("全部")
    )
    state = django_filters.ChoiceFilter(
        label=_("状态"),
        method="by_state",
        choices=[(MISSING, _("尚未上报")), *FilingState.choices, (EXEMPT, _("不参评"))],
        empty_label=_("全部"),
    )
    recognised = django_filters.ChoiceFilter(
        label=_("创新项目认定"), method="by_recognition", choices=_YES_NO, empty_label=_("全部")
    )
    ceiling = django_filters.ChoiceFilter(
        label=_("有星级上限"), method="by_ceiling", choices=_YES_NO, empty_label=_("全部")
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = list(
            self.queryset.order_by("reviewing_body__code", "pool__name")
            .values_list("reviewing_body__code", "reviewing_body__name", "pool__name")
            .distinct()
        )
        bodies = dict.fromkeys((code, name) for code, name, _pool in places)
        self.filters["bureau"].extra["choices"] = list(bodies)
        self.filters["pool"].extra["choices"] = [
            (name, name) for name in sorted({pool for _code, _name, pool in places})
        ]

    def search(self, rows: QuerySet[Enrolment], _name: str, value: str) -> QuerySet[Enrolment]:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(code=text))

    def by_state(self, rows: QuerySet[Enrolment], _name: str, value: str) -> QuerySet[Enrolment]:
        if value == MISSING:
            return missing_among(rows)
        if value == EXEMPT:
            return rows.filter(is_exempt=True)
        return rows.filter(sheet__state=value, is_exempt=False)

    def by_recognition(
        self, rows: QuerySet[Enrolment], _name: str, value: str
    ) -> QuerySet[Enrolment]:
        return rows.filter(is_recognised_now() if value == "1" else ~is_recognised_now())

    def by_ceiling(self, rows: QuerySet[Enrolment], _name: str, value: str) -> QuerySet[Enrolment]:
        return rows.filter(has_ceiling_now() if value == "1" else ~has_ceiling_now())
