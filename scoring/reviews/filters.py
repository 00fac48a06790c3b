"""Narrowing the list of branches with their sheets."""

import re
from collections.abc import Mapping
from typing import Any

import django_filters
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Kind, Organisation
from scoring.assessments.models import FilingState
from scoring.reviews.queries import (
    has_ceiling_now,
    is_overdue,
    is_recognised_now,
    is_to_do,
    missing_among,
)
from scoring.rounds.models import Enrolment
from starrating.access import Actor

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


# desk: the queue of the reviewers

TO_DO, ME, NOBODY = "to_do", "me", "none"
STATES = [(TO_DO, _("待审核(已提交、审核中)")), *FilingState.choices]
HOLDERS = [(ME, _("我")), (NOBODY, _("无人经办"))]
# columns that sort, and what is behind them
SORTS = {
    "state": "spoken",
    **{
        name: name
        for name in ("name", "code", "since", "expected_on", "self_total", "reviewed_total")
    },
}
BATCH_COLUMNS = (
    *("pk", "code", "field_id", "spoken", "review_pk", "holder_pk", "verdict_count", "is_wanted"),
)


def _of_state(value: str) -> Q:
    return is_to_do() if value == TO_DO else Q(spoken=value)


def _of_holder(value: str, by: Actor) -> Q:
    return Q(holder_pk=by.pk) if value == ME else Q(holder_pk=None)


def _of_words(value: str) -> Q:
    words = value.strip()
    return Q(name__icontains=words) | Q(code__startswith=words)


def _under(value: str) -> Q:
    return (
        Q(organisation__path__startswith=value)
        | Q(reviewing_body__path=value)
        | Q(assigned_body__path=value)
    )


class QueueFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("名称或代码"), method="by_words")
    state = django_filters.ChoiceFilter(
        label=_("状态"), choices=STATES, method="by_state", empty_label=_("全部")
    )
    holder = django_filters.ChoiceFilter(
        label=_("经办人"), choices=HOLDERS, method="by_holder", empty_label=_("全部")
    )
    overdue = django_filters.ChoiceFilter(
        label=_("期限"),
        choices=[("1", _("已逾期"))],
        method="by_deadline",
        empty_label=_("不限"),
    )
    under = django_filters.ChoiceFilter(
        label=_("党委、党总支"), method="by_place", empty_label=_("全部")
    )

    class Meta:
        model = Enrolment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.queryset.order_by()
        above = Organisation.objects.filter(
            Q(pk__in=rows.values("reviewing_body"))
            | Q(kind=Kind.GENERAL_BRANCH, children__in=rows.values("organisation"))
        )
        found = above.order_by("path").distinct().values_list("path", "name")
        self.filters["under"].extra["choices"] = list(found)

    def by_words(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(_of_words(value))

    def by_state(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(_of_state(value))

    def by_holder(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(_of_holder(value, self.request.user))

    def by_deadline(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(is_overdue())

    def by_place(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(_under(value))


def conditions(query: QueryDict) -> dict[str, str]:
    """What the queue knows of a query, by name: conditions and order; the rest is passed over."""
    known = {
        "q": query.get("q", "").strip(),
        "state": query.get("state", ""),
        "holder": query.get("holder", ""),
        "overdue": query.get("overdue", ""),
        "under": query.get("under", ""),
        "sort": query.get("sort", ""),
    }
    asked = {
        "state": known["state"] in dict(STATES),
        "holder": known["holder"] in dict(HOLDERS),
        "overdue": known["overdue"] == "1",
        "under": re.fullmatch(r"(/[0-9]+)+/", known["under"]) is not None,
        "sort": known["sort"].removeprefix("-") in SORTS,
    }
    return {name: value for name, value in known.items() if value and asked.get(name, True)}


def batch_of(rows: QuerySet[Any], chosen: Mapping[str, str], by: Actor) -> QuerySet[Any]:
    """The rows that the conditions chose at first, in their order, whatever became of them since.

    Words, place and “mine” choose; state, deadline and “nobody's” change while one works: whether
    a row still fits them is ``is_wanted``.
    """
    wanted = Q()
    holder = chosen.get("holder")
    if words := chosen.get("q"):
        rows = rows.filter(_of_words(words))
    if place := chosen.get("under"):
        rows = rows.filter(_under(place))
    if holder == ME:
        rows = rows.filter(_of_holder(ME, by))
    elif holder == NOBODY:
        rows = rows.filter(_of_holder(NOBODY, by) | _of_holder(ME, by))
        wanted &= _of_holder(NOBODY, by)
    if state := chosen.get("state"):
        wanted &= _of_state(state)
    if chosen.get("overdue"):
        wanted &= is_overdue()
    cases = [When(wanted, then=Value(True))] if wanted else []
    is_wanted = Case(*cases, default=Value(not cases), output_field=BooleanField())
    order = []
    if sort := chosen.get("sort"):
        sign = "-" if sort.startswith("-") else ""
        order = [f"{sign}{SORTS[sort.removeprefix('-')]}"]
    found: QuerySet[Any] = rows.annotate(is_wanted=is_wanted).order_by(*order, "code")
    return found
