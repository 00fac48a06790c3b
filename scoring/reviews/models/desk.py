"""The review desk: who reviews a sheet, the verdict on each indicator, and what replaced one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models import Organisation
from scoring.assessments.models import FilingState, Submission
from scoring.reviews.models.meetings import Meeting
from scoring.reviews.models.sheets import Sheet
from scoring.rounds.models import Enrolment, Round
from scoring.standards.models import Indicator
from starrating.constraints import one_of

# What one body's review can be; 已退回 is the form's own word meanwhile.
OF_REVIEW = (
    FilingState.UNDER_REVIEW,
    FilingState.CONCLUDED,
    FilingState.REPORTED,
    FilingState.NOT_FILED,
    FilingState.MERGED,
)


class Method(models.TextChoices):
    """考评方式 of a verdict."""

    DOCUMENTS = "documents", _("查阅资料")
    VISIT = "visit", _("实地走访")
    TALK = "talk", _("个别访谈")
    SURVEY = "survey", _("组织测评")


class Review(models.Model):
    """One body's review of one sheet; a 党总支 with a stage of its own has its own row.

    ``position`` is the body's place in the review path, lowest first; the last row is ``is_final``:
    what it concludes becomes the sheet. ``holder`` is whoever has the sheet open on his desk.
    ``proposed_star`` guides the meeting and the department; it never enters the engine.
    """

    State = FilingState

    sheet = models.ForeignKey(Sheet, on_delete=models.PROTECT, related_name="reviews")
    position = models.PositiveSmallIntegerField(_("审核级次"), default=0)
    is_final = models.BooleanField(_("末级"), default=True)
    body = models.ForeignKey(
        Organisation, verbose_name=_("审核党委"), on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        _("状态"), max_length=16, choices=FilingState.choices, default=FilingState.UNDER_REVIEW
    )
    state_since = models.DateTimeField(_("自"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(_("打开时间"))
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("经办人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    held_at = models.DateTimeField(_("经办时间"), null=True, blank=True)
    proposed_star = models.PositiveSmallIntegerField(_("拟评星级"), null=True, blank=True)
    proposed_reason = models.CharField(_("拟评说明"), max_length=500, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("审核")
        ordering = ["sheet__enrolment__code", "position"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OF_REVIEW]), name="review_state"
            ),
            models.UniqueConstraint(fields=["sheet", "position"], name="one_review_a_stage"),
            models.UniqueConstraint(
                fields=["sheet"], condition=Q(is_final=True), name="one_final_review"
            ),
            models.CheckConstraint(
                condition=Q(proposed_star__isnull=True)
                | Q(proposed_star__gte=1, proposed_star__lte=5),
                name="review_star_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True, held_at__isnull=True)
                | Q(holder__isnull=False, held_at__isnull=False),
                name="review_holder_whole",
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False)
                | Q(state__in=["under_review", "not_filed", "merged"]),
                name="concluded_review_has_meeting",
            ),
        ]

    def __str__(self) -> str:
        return str(self.sheet)

    @property
    def enrolment(self) -> Enrolment:
        return self.sheet.enrolment

    @property
    def round(self) -> Round:
        return self.sheet.enrolment.round


class Verdict(models.Model):
    """The reviewer's score of one indicator; differing from the branch's own it has a reason.

    ``self_score`` is what ``submission`` said; ``methods`` are values of ``Method``.
    """

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="verdicts")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    self_score = models.DecimalField(_("自评分"), max_digits=5, decimal_places=2)
    score = models.DecimalField(_("审核分"), max_digits=5, decimal_places=2)
    reason = models.TextField(_("理由"), blank=True)
    methods = models.JSONField(_("考评方式"), default=list)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField(_("评分时间"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("审核意见")
        ordering = ["indicator__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "indicator"], name="one_verdict_an_indicator"
            ),
            models.CheckConstraint(condition=Q(score__gte=0), name="verdict_not_negative"),
            models.CheckConstraint(
                condition=Q(score=F("self_score")) | ~Q(reason=""),
                name="differing_verdict_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"

    @property
    def is_agreed(self) -> bool:
        """Whether the branch's own score was taken as it was."""
        return self.score == self.self_score


class VerdictEnd(models.TextChoices):
    CHANGED = "changed", _("改评")
    CLEARED = "cleared", _("支部更正,重新评分")
    REASSIGNED = "reassigned", _("改由其他党委审核,重新评分")


class PastVerdict(models.Model):
    """A verdict that another one took the place of, or that fell with a correction. Never changes."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="past_verdicts")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    self_score = models.DecimalField(_("自评分"), max_digits=5, decimal_places=2)
    score = models.DecimalField(_("审核分"), max_digits=5, decimal_places=2)
    reason = models.TextField(_("理由"), blank=True)
    methods = models.JSONField(_("考评方式"), default=list)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField(_("评分时间"))
    end = models.CharField(_("缘由"), max_length=16, choices=VerdictEnd.choices)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(_("改评时间"))

    class Meta:
        verbose_name = _("改过的审核意见")
        ordering = ["-pk"]
        constraints = [one_of("end", VerdictEnd, "past_verdict_end")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.score}"
