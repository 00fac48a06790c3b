"""A review workbook's preview in words."""

from django.utils.translation import gettext as _

from branches.organisations.services import reading_notes
from branches.organisations.sheets import Reading
from scoring.reviews.services.offline.plan import ReviewPlan
from scoring.reviews.services.plan import BLANK
from scoring.reviews.services.words import joined


def review_notes(plan: ReviewPlan, reading: Reading) -> list[str]:
    """What of the file was not taken, names that differ, and what stays as it is."""
    notes = reading_notes(reading)
    if plan.misnamed:
        names = [f"{code} {told}(本批次:{known})" for code, told, known in plan.misnamed]
        notes.append(
            _("名称与本批次不一致 %(count)s 个,按组织编码录入,请核对:%(names)s。")
            % {"count": len(plan.misnamed), "names": joined(names)}
        )
    kept = sum(one.old is not None for one in plan.of_kind(BLANK))
    if kept:
        notes.append(
            _("有 %(count)s 项表里没有填写审核分,原有的审核意见保持不变。") % {"count": kept}
        )
    if plan.gaps:
        names = [
            _("%(name)s缺 %(count)s 项") % {"name": hand.branch.name, "count": count}
            for hand, count in plan.gaps
        ]
        notes.append(_("录入以后还没有评完的:%(names)s。") % {"names": joined(names)})
    return notes
