"""Narrowing the results of a run."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from scoring.rating.models import Result, Run
from scoring.rating.queries import changed_since_earlier_run, differing_from_proposal

STARS = {
    "5": (_("五星"), Q(star=5)),
    "4": (_("四星"), Q(star=4)),
    "3": (_("三星"), Q(star=3)),
    "2": (_("二星"), Q(star=2)),
    "seats": (_("二星(因名额)"), Q(is_by_seats=True)),
    "1": (_("一星"), Q(star=1)),
    "not_filed": (_("未申报"), Q(is_not_filed=True)),
    "pending": (_("待裁定"), Q(star__isnull=True, is_exempt=False)),
    "exempt": (_("不参评"), Q(is_exempt=True)),
}


class ResultFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("党组织名称或代码"), method="search")
    pool = django_filters.ChoiceFilter(label=_("评定池"), empty_label=_("全部"))
    bureau = django_filters.ChoiceFilter(
        label=_("审核党委"), field_name="enrolment__reviewing_body", empty_label=_("全部")
    )
    star = django_filters.ChoiceFilter(
        label=_("星级"),
        method="by_star",
        choices=[(key, label) for key, (label, _condition) in STARS.items()],
        empty_label=_("全部"),
    )
    changed = django_filters.ChoiceFilter(
        label=_("与上次试算相比"),
        method="by_change",
        choices=[("1", _("星级有变化"))],
        empty_label=_("全部"),
    )

    proposed = django_filters.ChoiceFilter(
        label=_("与拟评相比"),
        method="by_proposal",
        choices=[("1", _("与党委拟评不同"))],
        empty_label=_("全部"),
    )

    class Meta:
        model = Result
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        run: Run,
        pools: Iterable[str],
        bureaus: Iterable[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        self.filters["pool"].extra["choices"] = [(pool, pool) for pool in pools]
        self.filters["bureau"].extra["choices"] = list(bureaus)

    def search(self, rows: QuerySet[Result], _name: str, value: str) -> QuerySet[Result]:
        text = value.strip()
        return rows.filter(Q(enrolment__name__icontains=text) | Q(enrolment__code=text))

    def by_star(self, rows: QuerySet[Result], _name: str, value: str) -> QuerySet[Result]:
        return rows.filter(STARS[value][1])

    def by_change(self, rows: QuerySet[Result], _name: str, _value: str) -> QuerySet[Result]:
        return changed_since_earlier_run(rows, self.run)

    def by_proposal(self, rows: QuerySet[Result], _name: str, _value: str) -> QuerySet[Result]:
        return differing_from_proposal(rows)
