"""One word per state for all roles, from this one table."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FilingState(models.TextChoices):
    """Where the filing of an enrolled branch stands, from the blank form to the reported sheet."""

    DRAFT = "draft", _("填报中")
    SUBMITTED = "submitted", _("已提交")
    UNDER_REVIEW = "under_review", _("审核中")
    RETURNED = "returned", _("已退回")
    CONCLUDED = "concluded", _("已审定")
    REPORTED = "reported", _("已上报")
    NOT_FILED = "not_filed", _("未申报")
    MERGED = "merged", _("合并")


# What an assessment itself can be; the later words are its sheet's.
OF_ASSESSMENT = (
    FilingState.DRAFT,
    FilingState.SUBMITTED,
    FilingState.UNDER_REVIEW,
    FilingState.RETURNED,
    FilingState.MERGED,
)
# States of a sheet that speak before whatever the assessment says.
SETTLED = frozenset(
    {
        FilingState.CONCLUDED,
        FilingState.REPORTED,
        FilingState.NOT_FILED,
        FilingState.MERGED,
    }
)


def spoken_state(assessment: str | None, sheet: str | None) -> FilingState:
    """The one word of a branch; None where there is no assessment, or no sheet.

    A settled sheet speaks first, else the assessment, else the sheet, else nothing has begun.
    """
    if sheet is not None and sheet in SETTLED:
        return FilingState(sheet)
    return FilingState(assessment or sheet or FilingState.DRAFT)
