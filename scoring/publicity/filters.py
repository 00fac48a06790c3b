"""Filters of the public lists."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from scoring.publicity.models import NoticeRow

STARS = [(5, _("五星")), (4, _("四星")), (3, _("三星")), (2, _("二星")), (1, _("一星"))]


class NoticeRowFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("党组织、代码或上级党组织"), method="search", max_length=100
    )
    star = django_filters.ChoiceFilter(label=_("星级"), choices=STARS, empty_label=_("全部星级"))

    class Meta:
        model = NoticeRow
        fields: list[str] = []

    def search(self, rows: QuerySet[NoticeRow], _name: str, value: str) -> QuerySet[NoticeRow]:
        text = value.strip()
        return rows.filter(
            Q(name__icontains=text) | Q(code__iexact=text) | Q(bureau__icontains=text)
        )
