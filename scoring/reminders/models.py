"""What was sent to whom: one row a reminder, append-only."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from scoring.rounds.models import Enrolment, Round
from starrating.constraints import one_of

TASK_LENGTH = 300
CHANNEL_LENGTH = 32
FAILURE_LENGTH = 200


class Kind(models.TextChoices):
    """How near the last day is; the value of the log, in the order of the days."""

    SEVEN = "seven", _("到期前 7 天")
    THREE = "three", _("到期前 3 天")
    ONE = "one", _("到期前 1 天")
    OVERDUE = "overdue", _("已逾期")


class Outcome(models.TextChoices):
    SENT = "sent", _("已发出")
    FAILED = "failed", _("未发出")


class ListWay(models.TextChoices):
    """How a list reached people outside of the gateways; ``Reminder.channel`` of such a row."""

    CHAT = "chat", _("群消息")
    PAPER = "paper", _("书面名单")


class Reminder(models.Model):
    """One open task of which one person was reminded by one way on one day, or in vain.

    ``task`` names the task for as long as it is open; ``message`` is shared by the rows that went
    in one message. ``recipient`` is None where nobody holds the act and a list named it all the
    same. A failure is kept and tried again the same day; what was sent is sent once. ``logged_by``
    is None for the command.
    """

    day = models.DateField(_("日期"))
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reminders")
    task = models.CharField(_("事项"), max_length=TASK_LENGTH)
    kind = models.CharField(_("时限"), max_length=16, choices=Kind.choices)
    due = models.DateField(_("截止日"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name=_("党组织"), on_delete=models.PROTECT, related_name="+"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("收件人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="reminders",
    )
    channel = models.CharField(_("方式"), max_length=CHANNEL_LENGTH)
    message = models.CharField(_("消息编号"), max_length=32)
    text = models.TextField(_("内容"))
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome.choices)
    failure = models.CharField(_("原因"), max_length=FAILURE_LENGTH, blank=True)
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("登记人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = _("催办记录")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["day", "round"]), models.Index(fields=["task"])]
        constraints = [
            one_of("kind", Kind, "reminder_kind"),
            one_of("outcome", Outcome, "reminder_outcome"),
            models.CheckConstraint(
                condition=Q(outcome="sent", failure="") | (Q(outcome="failed") & ~Q(failure="")),
                name="failed_reminder_says_why",
            ),
            models.UniqueConstraint(
                fields=["day", "task", "recipient", "channel"],
                condition=Q(outcome="sent"),
                name="reminded_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["day", "task", "channel"],
                condition=Q(outcome="sent", recipient__isnull=True),
                name="listed_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def channel_words(self) -> str:
        """The way in words; a gateway of one's own by its name."""
        return str(CHANNEL_WORDS.get(self.channel, self.channel))

    @property
    def is_failed(self) -> bool:
        return self.outcome == Outcome.FAILED


CHANNEL_WORDS = {"mail": _("邮件"), "file": _("消息文件"), **dict(ListWay.choices)}
