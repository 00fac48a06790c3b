"""Who reviews a branch instead of its reviewing body."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from scoring.rounds.models.enrolment import Enrolment
from scoring.rounds.models.round import Round
from starrating.constraints import one_of, two_persons


class AssignmentKind(models.TextChoices):
    CROSS = "cross", _("指定交叉审核")
    PROXY = "proxy", _("代为审核")
    RESTORE = "restore", _("恢复由原审核党委审核")


class AssignmentState(models.TextChoices):
    ENTERED = "entered", _("待确认")
    CONFIRMED = "confirmed", _("已生效")
    REJECTED = "rejected", _("未通过")
    REPLACED = "replaced", _("已被新的指定取代")


class Assignment(models.Model):
    """指定审核 of one branch by a numbered decision of two persons at the department.

    Confirmed, ``Enrolment.assigned_body`` names the body (None again where the enrolled one is
    restored); the enrolled reviewing body stays as it was frozen, and lists of bureaus go by it.
    Whoever does not let one pass stands in ``confirmed_by`` as well.
    """

    State = AssignmentState
    Kind = AssignmentKind

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="assignments")
    kind = models.CharField(_("方式"), max_length=16, choices=AssignmentKind.choices)
    body = models.ForeignKey(
        Organisation, verbose_name=_("指定的审核党委"), on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(_("文号"), max_length=100)
    decided_on = models.DateField(_("决定日期"))
    reason = models.TextField(_("理由"))
    state = models.CharField(
        _("状态"),
        max_length=16,
        choices=AssignmentState.choices,
        default=AssignmentState.ENTERED,
    )
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("录入时间"))
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("指定审核")
        ordering = ["-pk"]
        constraints = [
            one_of("kind", AssignmentKind, "assignment_kind"),
            one_of("state", AssignmentState, "assignment_state"),
            two_persons("entered_by", "confirmed_by", "assignment_two_persons"),
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(reason=""), name="assignment_is_documented"
            ),
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=Q(state="confirmed"),
                name="one_assignment_in_force",
            ),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state="entered"), name="one_assignment_entered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}({self.number})"

    @property
    def round(self) -> Round:
        return self.enrolment.round
