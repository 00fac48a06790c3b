"""The results of a run as a workbook, for the department: every score, place, star and why."""

import io
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from scoring.documents.notice_list import workbook_answer
from scoring.publicity.models import Notice
from scoring.rating.models import PoolResult, Result, Run
from scoring.rating.queries import explanation, results_of, review_notes, runs_visible_to
from scoring.reviews.models import ReviewedScore
from starrating import clock
from starrating.pages import Page
from starrating.stars import STAR_WORDS
from starrating.workbook import SheetSpec, write_workbook


def results_workbook(run: Run) -> bytes:
    """All results of a run, pool by pool; a constant few statements.

    Sheets: results (codes, scores by indicator, totals, places, stars, why), pools, and the
    hashes that the run stands on.
    """
    pools = {pool.pool: pool for pool in PoolResult.objects.filter(run=run)}
    names, scores = _scores(run)
    results = SheetSpec(
        name=_("评定结果"),
        headings=[
            *(_("组织编码"), _("组织名称"), _("上级党组织"), _("评定池"), _("不参评"), _("未申报")),
            *names,
            *(_("总分"), _("基础分"), _("位次"), _("星级"), _("说明"), _("距上一星级")),
        ],
        rows=_rows(results_of(run), pools, review_notes(run.round), names, scores),
        widths=[14, 34, 26, 16, 8, 8, *(10 for _name in names), 9, 9, 8, 8, 60, 12],
        text_columns=[_("组织编码")],
    )
    buffer = io.BytesIO()
    write_workbook(buffer, [results, _pool_sheet(pools.values()), _hash_sheet(run)])
    return buffer.getvalue()


def _scores(run: Run) -> tuple[list[str], dict[int, dict[str, Decimal]]]:
    """(indicator names in the order of the standards, scores by enrolment and name)."""
    found = ReviewedScore.objects.filter(sheet__enrolment__round=run.round_id).values_list(
        "sheet__enrolment", "indicator__position", "indicator__name", "score"
    )
    places: dict[str, int] = {}
    scores: dict[int, dict[str, Decimal]] = {}
    for enrolment, position, name, score in found:
        places[name] = min(position, places.get(name, position))
        scores.setdefault(enrolment, {})[name] = score
    return sorted(places, key=lambda name: (places[name], name)), scores


def _rows(
    results: Iterable[Result],
    pools: dict[str, PoolResult],
    notes: dict[int, str],
    names: list[str],
    scores: dict[int, dict[str, Decimal]],
) -> Iterator[tuple[Any, ...]]:
    yes = _("是")
    for result in results:
        enrolment = result.enrolment
        own = scores.get(result.enrolment_id, {})
        yield (
            enrolment.code,
            enrolment.name,
            enrolment.reviewing_body.name,
            result.pool,
            yes if result.is_exempt else "",
            yes if result.is_not_filed else "",
            *(own.get(name) for name in names),
            result.total,
            result.base,
            result.rank,
            STAR_WORDS[result.star] if result.star else "",
            "".join(
                [
                    *explanation(result, pools[result.pool], audience="department"),
                    notes.get(result.enrolment_id, ""),
                ]
            ),
            result.up,
        )


def _pool_sheet(pools: Iterable[PoolResult]) -> SheetSpec:
    stars = ("5", "4", "3")
    return SheetSpec(
        name=_("分池情况"),
        headings=[
            *(_("评定池"), _("参评数"), _("不参评数")),
            *(_("%(star)s名额") % {"star": STAR_WORDS[int(star)]} for star in stars),
            *(STAR_WORDS[star] for star in (5, 4, 3, 2, 1)),
        ],
        rows=[
            (
                pool.pool,
                pool.n,
                pool.exempt,
                *(pool.seats.get(star) for star in stars),
                *(pool.counts.get(str(star)) for star in (5, 4, 3, 2, 1)),
            )
            for pool in pools
        ],
        widths=[20],
    )


def _hash_sheet(run: Run) -> SheetSpec:
    notice = Notice.objects.filter(run=run).order_by("-pk").defer("snapshot").first()
    decided = clock.local(run.decided_at).isoformat(timespec="minutes") if run.decided_at else ""
    facts = [
        (_("批次"), str(run.round)),
        (_("第几次评定"), str(run.number)),
        (_("状态"), run.get_state_display()),
        (_("审定会议纪要"), run.minutes_number),
        (_("审定时间"), decided),
        (_("规则指纹"), run.rules_hash),
        (_("参评范围指纹"), run.roster_hash),
        (_("评分指纹"), run.scores_hash),
        (_("裁定指纹"), run.rulings_hash),
        (_("结果指纹"), run.result_hash),
        (_("公示文号"), notice.number if notice else ""),
        (_("公示指纹"), notice.fingerprint if notice else ""),
    ]
    return SheetSpec(name=_("指纹"), headings=[_("项目"), _("内容")], rows=facts, widths=[16, 72])


class RunResults(Page):
    """The workbook as a download, for the department alone."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        runs = runs_visible_to(self.by).select_related("round")
        run = get_object_or_404(runs, pk=kwargs["pk"])
        name = f"results-{run.round.year}-{run.number}.xlsx"
        response = workbook_answer(results_workbook(run), name)
        patch_cache_control(response, private=True, no_store=True)
        return response
