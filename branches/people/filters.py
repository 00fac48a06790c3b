"""Filters of the lists of people."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from branches.people.models import Account, Post, PostQuerySet, Tie
from starrating.access import POST_ROLES


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名、账号或党组织"), method="search")
    duty = django_filters.ChoiceFilter(
        label=_("职责"), choices=Account.Duty.choices, empty_label=_("全部")
    )
    is_active = django_filters.ChoiceFilter(
        label=_("状态"), choices=[("1", _("启用")), ("0", _("停用"))], empty_label=_("全部")
    )

    class Meta:
        model = Account
        fields: list[str] = []

    def search(self, rows: QuerySet[Account], _name: str, value: str) -> QuerySet[Account]:
        text = value.strip()
        return rows.filter(
            Q(name__icontains=text)
            | Q(username__icontains=text)
            | Q(organisation__name__icontains=text)
        )


class PostFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名、账号或任职组织"), method="search")
    role = django_filters.ChoiceFilter(
        label=_("职务"),
        choices=[(role.value, role.label) for role in POST_ROLES],
        empty_label=_("全部"),
    )
    phase = django_filters.ChoiceFilter(
        label=_("状态"), method="by_phase", choices=Post.Phase.choices, empty_label=_("全部")
    )

    class Meta:
        model = Post
        fields: list[str] = []

    def search(self, rows: QuerySet[Post], _name: str, value: str) -> QuerySet[Post]:
        text = value.strip()
        return rows.filter(
            Q(account__name__icontains=text)
            | Q(account__username__icontains=text)
            | Q(organisation__name__icontains=text)
        )

    def by_phase(self, rows: PostQuerySet, _name: str, value: str) -> QuerySet[Post]:
        return rows.in_phase(Post.Phase(value))


class TieFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("姓名、账号或党组织"), method="search")
    standing = django_filters.ChoiceFilter(
        label=_("状态"),
        method="by_standing",
        choices=[("1", _("有效")), ("0", _("已结束"))],
        empty_label=_("全部"),
    )

    class Meta:
        model = Tie
        fields: list[str] = []

    def search(self, rows: QuerySet[Tie], _name: str, value: str) -> QuerySet[Tie]:
        text = value.strip()
        return rows.filter(
            Q(account__name__icontains=text)
            | Q(account__username__icontains=text)
            | Q(organisation__name__icontains=text)
            | Q(organisation__code=text)
        )

    def by_standing(self, rows: QuerySet[Tie], _name: str, value: str) -> QuerySet[Tie]:
        return rows.filter(ended_at__isnull=value == "1")


class BranchFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("党组织名称或代码"), method="search")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def search(
        self, rows: QuerySet[Organisation], _name: str, value: str
    ) -> QuerySet[Organisation]:
        return rows.filter(Q(name__icontains=value.strip()) | Q(code=value.strip()))
