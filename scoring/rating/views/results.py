"""One branch's result, with the number behind every step."""

from typing import Any

from django.shortcuts import get_object_or_404

from scoring.rating.models import PoolResult, Result
from scoring.rating.queries import (
    explanation,
    grounds_of,
    margin_words,
    results_visible_to,
    review_note,
    scores_of,
    stars_before,
    total_words,
    with_earlier_star,
    with_proposed_star,
)
from scoring.rating.views.runs import run_crumbs
from starrating.pages import Page


class ResultPage(Page):
    template_name = "scoring/rating/result.html"

    @property
    def result(self) -> Result:
        if not hasattr(self, "_result"):
            visible = results_visible_to(self.by)
            self._result: Result = get_object_or_404(visible, pk=self.kwargs["pk"])
        return self._result

    def get_title(self) -> str:
        return self.result.enrolment.name

    def crumbs(self) -> list[tuple[str, str]]:
        return run_crumbs(self.result.run)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        result = self.result
        run = result.run
        pool = PoolResult.objects.get(run=run, pool=result.pool)
        scores = scores_of(result.enrolment)
        total = sum(row.score for row in scores) if scores else None
        return super().get_context_data(
            result=result,
            run=run,
            pool=pool,
            words=explanation(result, pool, audience="department"),
            review_note=review_note(result.enrolment),
            total=total_words(result),
            margin=margin_words(result),
            scores=scores,
            grounds=grounds_of(result.enrolment),
            is_rescored=total is not None and total != result.total,
            earlier=with_proposed_star(
                with_earlier_star(Result.objects.filter(pk=result.pk), run)
            ).get(),
            year_before=stars_before(run.round).get(result.enrolment.organisation_id),
            **kwargs,
        )
