"""Search of the journal."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.journal.models import SENTENCES, Entry


def verbs() -> list[tuple[str, str]]:
    """Every verb that is declared, told without its subject."""
    told = [(name, str(sentence).format(subject="…")) for name, sentence in SENTENCES.items()]
    return sorted(told)


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class EntryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("对象、办理人或理由"), method="search")
    verb = django_filters.ChoiceFilter(label=_("事项"), choices=verbs, empty_label=_("全部"))
    organisation_code = django_filters.CharFilter(label=_("党组织代码"), lookup_expr="exact")
    since = django_filters.DateFilter(
        label=_("自"), field_name="at", lookup_expr="date__gte", widget=_day()
    )
    until = django_filters.DateFilter(
        label=_("至"), field_name="at", lookup_expr="date__lte", widget=_day()
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def search(self, rows: QuerySet[Entry], _name: str, value: str) -> QuerySet[Entry]:
        text = value.strip()
        return rows.filter(
            Q(subject_label__icontains=text)
            | Q(actor_label__icontains=text)
            | Q(reason__icontains=text)
        )
