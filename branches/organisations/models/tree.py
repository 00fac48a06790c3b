"""The tree of party organisations."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from starrating.constraints import one_of


class DatePrecision(models.TextChoices):
    DAY = "day", _("到日")
    MONTH = "month", _("到月")


class Field(models.Model):
    """领域: what kind of unit a branch belongs to; it chooses the standard and, by default, the pool."""

    name = models.CharField(_("名称"), max_length=50, unique=True)
    position = models.PositiveSmallIntegerField(_("顺序"), default=0)

    class Meta:
        verbose_name = _("领域")
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Kind(models.TextChoices):
    DEPARTMENT = "department", _("党委部门")
    WORK_COMMITTEE = "work_committee", _("党工委")
    COMMITTEE = "committee", _("党委")
    GRASSROOTS_COMMITTEE = "grassroots_committee", _("基层党委")
    GENERAL_BRANCH = "general_branch", _("党总支")
    BRANCH = "branch", _("党支部")


# Kinds that are rated; a 党总支 may be rated and hold branches.
RATED_KINDS = (Kind.GRASSROOTS_COMMITTEE, Kind.GENERAL_BRANCH, Kind.BRANCH)
# Kinds whose committee reviews the branches below.
REVIEWING_KINDS = (Kind.DEPARTMENT, Kind.WORK_COMMITTEE, Kind.COMMITTEE, Kind.GRASSROOTS_COMMITTEE)


# What each kind may stand directly below; the department is the one root.
PARENT_KINDS: dict[str, tuple[str, ...]] = {
    Kind.DEPARTMENT: (),
    Kind.WORK_COMMITTEE: (Kind.DEPARTMENT,),
    Kind.COMMITTEE: (Kind.DEPARTMENT, Kind.WORK_COMMITTEE, Kind.COMMITTEE),
    Kind.GRASSROOTS_COMMITTEE: (Kind.DEPARTMENT, Kind.WORK_COMMITTEE, Kind.COMMITTEE),
    Kind.GENERAL_BRANCH: REVIEWING_KINDS,
    Kind.BRANCH: (*REVIEWING_KINDS, Kind.GENERAL_BRANCH),
}


class OrganisationState(models.TextChoices):
    ACTIVE = "active", _("在册")
    MERGED = "merged", _("已合并")
    RETIRED = "retired", _("已撤销")


def date_text(day: date | None, precision: str) -> str:
    """A date as exactly as it is known: ``2019-03-05`` or ``2019-03``; empty for None."""
    if day is None:
        return ""
    return day.isoformat() if precision == DatePrecision.DAY else day.isoformat()[:7]


class Organisation(models.Model):
    """A party organisation. The parent is the truth; ``path`` is derived by the services.

    ``path`` is ``/<pk of root>/…/<own pk>/``, so that a subtree is one prefix and no prefix can be
    mistaken for another.
    """

    State = OrganisationState

    code = models.CharField(_("党组织代码"), max_length=32, unique=True)
    name = models.CharField(_("党组织名称"), max_length=200)
    kind = models.CharField(_("类型"), max_length=32, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级党组织"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    path = models.CharField(max_length=300, unique=True, null=True, editable=False)  # noqa: DJ001 - unique, and unknown until the row has its key
    field = models.ForeignKey(
        Field, verbose_name=_("领域"), on_delete=models.PROTECT, null=True, blank=True
    )
    founded_on = models.DateField(_("成立日期"), null=True, blank=True)
    founded_precision = models.CharField(
        max_length=8, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    term_ends_on = models.DateField(_("换届日期"), null=True, blank=True)
    term_ends_precision = models.CharField(
        max_length=8, choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    member_count = models.PositiveIntegerField(_("党员数"), null=True, blank=True)
    note = models.CharField(_("备注"), max_length=300, blank=True)
    is_undisclosed = models.BooleanField(_("不对外公开"), default=False)
    undisclosed_basis = models.CharField(_("不公开依据"), max_length=200, blank=True)
    undisclosed_decided_by = models.CharField(_("决定单位"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=16, choices=State.choices, default=State.ACTIVE)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("并入"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
    )
    ended_on = models.DateField(_("合并或撤销日期"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("党组织")
        ordering = ["code"]
        indexes = [models.Index(fields=["parent", "code"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_undisclosed=False)
                | (~Q(undisclosed_basis="") & ~Q(undisclosed_decided_by="")),
                name="undisclosed_has_basis",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="merged_names_successor",
            ),
            models.CheckConstraint(
                condition=Q(state="active", ended_on__isnull=True)
                | (~Q(state="active") & Q(ended_on__isnull=False)),
                name="ended_has_date",
            ),
            one_of("kind", Kind, "organisation_kind"),
            one_of("state", OrganisationState, "organisation_state"),
            one_of("founded_precision", DatePrecision, "organisation_founded_precision"),
            one_of("term_ends_precision", DatePrecision, "organisation_term_precision"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="department", state="active"),
                name="one_active_department",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_rated_kind(self) -> bool:
        return self.kind in RATED_KINDS

    @property
    def is_active(self) -> bool:
        return self.state == OrganisationState.ACTIVE

    @property
    def founded(self) -> str:
        """``2019-03-05``, or ``2019-03`` where only the month is known; empty where unknown."""
        return date_text(self.founded_on, self.founded_precision)

    @property
    def term_ends(self) -> str:
        """When the term of the leadership ends, written like ``founded``."""
        return date_text(self.term_ends_on, self.term_ends_precision)

    def facts(self) -> dict[str, str | int | None]:
        """What a roster says about it: texts, the parent by code, the field by name."""
        return {
            "name": self.name,
            "kind": self.kind,
            "parent": self.parent.code if self.parent else "",
            "field": self.field.name if self.field else "",
            "founded_on": self.founded,
            "term_ends_on": self.term_ends,
            "member_count": self.member_count,
            "note": self.note,
        }
