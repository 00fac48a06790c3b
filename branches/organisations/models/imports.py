"""Files taken in: read and shown first, written on a second word."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from branches.organisations.models.tree import Organisation
from starrating.constraints import one_of


class ImportState(models.TextChoices):
    WAITING = "waiting", _("待确认")
    TAKEN = "taken", _("已导入")
    EXPIRED = "expired", _("已过期")


class PendingImport(models.Model):
    """The rows of a file as they were read, kept between the preview and the confirmation.

    ``kind`` is the journal verb that will write them. ``rows`` and ``parameters`` are JSON of the
    slice that reads the file; the rows are emptied when they are taken or have expired. Posted
    rows are never trusted: what is confirmed is what was read here. ``made_by`` is empty for a
    command run at the machine.
    """

    kind = models.CharField(_("种类"), max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("上传人"),
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    made_at = models.DateTimeField(_("上传时间"))
    expires_at = models.DateTimeField(_("有效至"), db_index=True)
    filename = models.CharField(_("文件名"), max_length=255)
    sha256 = models.CharField(_("文件指纹"), max_length=64)
    rows = models.JSONField(default=list)
    parameters = models.JSONField(default=dict)
    state = models.CharField(
        _("状态"), max_length=16, choices=ImportState.choices, default=ImportState.WAITING
    )
    taken_at = models.DateTimeField(_("导入时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("待导入文件")
        ordering = ["-pk"]
        constraints = [
            one_of("state", ImportState, "pending_import_state"),
            models.CheckConstraint(
                condition=Q(state="taken", taken_at__isnull=False)
                | (~Q(state="taken") & Q(taken_at__isnull=True)),
                name="taken_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.filename


class ImportedChange(models.Model):
    """What one import did to one organisation; the journal's line holds the digest of them all.

    ``before`` is empty for an organisation that the import created.
    """

    source = models.ForeignKey(PendingImport, on_delete=models.PROTECT, related_name="changes")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="imported_changes"
    )
    before = models.JSONField(_("变更前"), default=dict)
    after = models.JSONField(_("变更后"), default=dict)

    class Meta:
        verbose_name = _("导入的变更")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "organisation"], name="one_imported_change_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.organisation}"
