"""Reading runs and their results."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from scoring.rating.models import PoolResult, Result, Run
from scoring.rounds.models import Round
from starrating.access import DEPARTMENT_ROLES, Actor


def runs_visible_to(by: Actor) -> QuerySet[Run]:
    """The department sees all runs."""
    is_department = any(by.holds(role) for role in DEPARTMENT_ROLES)
    return Run.objects.select_related("round") if is_department else Run.objects.none()


def decided_run(round: Round) -> Run | None:  # noqa: A002 - the word of the trade
    return Run.objects.filter(round=round, state=Run.State.DECIDED).first()


def results_of(run: Run) -> QuerySet[Result]:
    """Results by pool, rank and code; exempt branches last."""
    return (
        Result.objects.filter(run=run)
        .select_related("enrolment__organisation", "enrolment__reviewing_body")
        .order_by("pool", "is_exempt", "rank", "enrolment__code")
    )


_WORDS = {
    "below": _("未达%(star)s分数线"),
    "gate": _("没有认定的创新项目"),
    "veto": _("星级上限"),
    "seats": _("名额已满"),
    "tied": _("待裁定"),
    "ruled_out": _("并列裁定未入选"),
    "placed": _("评为%(star)s"),
}


def explanation(result: Result, pool_result: PoolResult, *, audience: str) -> list[str]:
    """The trace in words for ``public``, ``branch`` or ``department``."""
    stars = {5: "五星", 4: "四星", 3: "三星", 2: "二星", 1: "一星"}
    return [
        f"{stars[step['star']]}:" + _WORDS[step["outcome"]] % {"star": stars[step["star"]]}
        for step in result.trace
    ]
