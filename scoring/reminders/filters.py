"""What the log is narrowed by."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from scoring.reminders.models import CHANNEL_WORDS, Kind, Outcome, Reminder


class ReminderFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("党组织或收件人"), method="by_words")
    kind = django_filters.ChoiceFilter(label=_("时限"), choices=Kind.choices, empty_label=_("全部"))
    channel = django_filters.ChoiceFilter(
        label=_("方式"), choices=list(CHANNEL_WORDS.items()), empty_label=_("全部")
    )
    outcome = django_filters.ChoiceFilter(
        label=_("结果"), choices=Outcome.choices, empty_label=_("全部")
    )
    day = django_filters.DateFilter(
        label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    class Meta:
        model = Reminder
        fields: list[str] = []

    def by_words(self, rows: QuerySet[Reminder], _name: str, value: str) -> QuerySet[Reminder]:
        words = value.strip()
        return rows.filter(
            Q(organisation__name__icontains=words)
            | Q(organisation__code__startswith=words)
            | Q(enrolment__name__icontains=words)
            | Q(recipient__name__icontains=words)
        )
