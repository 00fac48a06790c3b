"""A branch's own result: how its star came about, in words and figures."""

from typing import Any, Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from scoring.publicity.queries import (
    indicator_scores,
    live_notice,
    pool_result_of,
    results_visible_to,
    standing_of,
)
from scoring.rating.models import Result
from scoring.rating.queries import explanation, review_note
from starrating.access import DEPARTMENT_ROLES
from starrating.pages import Page

# With fewer branches in the pool, a place or a line would give away a neighbour's score.
LEAST_N = 10


class ResultPage(Page):
    template_name = "scoring/publicity/result.html"
    purpose = _("审定的得分、星级,和这颗星是怎样得来的。只有本党组织、审核党委和组织部能看到。")

    @property
    def result(self) -> Result:
        if not hasattr(self, "_result"):
            visible = results_visible_to(self.by)
            self._result = get_object_or_404(visible, enrolment_id=self.kwargs["pk"])
        return self._result

    def get_title(self) -> str:
        return _t("%(name)s %(year)s年度评定结果") % {
            "name": self.result.enrolment.name,
            "year": self.result.run.round.year,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        result = self.result
        pool = pool_result_of(result)
        is_department = any(self.by.holds(role) for role in DEPARTMENT_ROLES)
        audience: Literal["department", "branch"] = "department" if is_department else "branch"
        notice = live_notice(result.run.round)
        above = (result.star or 5) + 1
        total, base = result.total, result.base
        return super().get_context_data(
            result=result,
            pool=pool,
            notice=notice,
            standing=standing_of(notice) if notice else None,
            sentences=explanation(result, pool, audience=audience),
            review_note=review_note(result.enrolment),
            scores=indicator_scores(result),
            bonus=None if total is None or base is None else total - base,
            shows_place=is_department or pool.n >= LEAST_N,
            line=pool.lines.get(str(above)) if result.star else None,
            own_line=pool.lines.get(str(result.star)),
            above=above if above <= 5 else None,
            **kwargs,
        )
