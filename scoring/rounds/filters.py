"""Filters of the lists of rounds."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from scoring.rounds.models import Enrolment

_CHOSEN = {
    "bureau": ("reviewing_body_id", "reviewing_body__name"),
    "pool": ("pool_id", "pool__name"),
    "field": ("field_id", "field__name"),
}


class EnrolmentFilter(django_filters.FilterSet):
    """By text, bureau, pool, field and exemption; the choices are those of the rows in reach."""

    q = django_filters.CharFilter(label=_("党组织名称或代码"), method="search")
    bureau = django_filters.ChoiceFilter(
        label=_("审核党委"), field_name="reviewing_body", empty_label=_("全部")
    )
    pool = django_filters.ChoiceFilter(label=_("评定池"), empty_label=_("全部"))
    field = django_filters.ChoiceFilter(label=_("领域"), empty_label=_("全部"))
    is_exempt = django_filters.ChoiceFilter(
        label=_("参评"), choices=[("0", _("参评")), ("1", _("不参评"))], empty_label=_("全部")
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def __init__(self, data: Any, *, queryset: QuerySet[Enrolment], **kwargs: Any) -> None:
        super().__init__(data, queryset=queryset, **kwargs)
        columns = [column for pair in _CHOSEN.values() for column in pair]
        # one statement for the choices of all three
        found = list(queryset.order_by().values_list(*columns).distinct())
        for place, name in enumerate(_CHOSEN):
            pairs = {(row[2 * place], row[2 * place + 1]) for row in found}
            choices = [(str(key), label) for key, label in sorted(pairs, key=lambda pair: pair[1])]
            self.filters[name].extra["choices"] = choices

    def search(self, rows: QuerySet[Enrolment], _name: str, value: str) -> QuerySet[Enrolment]:
        text = value.strip()
        return rows.filter(Q(name__icontains=text) | Q(code__startswith=text))
