"""Reading runs and their results."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.rating.models import PoolResult, Result, Run
from scoring.rounds.models import Round
from starrating.access import DEPARTMENT_ROLES, Actor


def runs_visible_to(by: Actor) -> QuerySet[Run]:
    """The department sees all runs."""
    is_department = any(by.holds(role) for role in DEPARTMENT_ROLES)
    return Run.objects.select_related("round") if is_department else Run.objects.none()


def decided_run(round: Round) -> Run | None:
    return Run.objects.filter(round=round, state=Run.State.DECIDED).first()


def results_of(run: Run) -> QuerySet[Result]:
    """Results by pool, rank and code; exempt branches last."""
    return (
        Result.objects.filter(run=run)
        .select_related("enrolment__organisation", "enrolment__reviewing_body")
        .order_by("pool", "is_exempt", "rank", "enrolment__code")
    )


_WORDS = {
    "below": gettext_lazy("未达%(star)s分数线"),
    "gate": gettext_lazy("没有认定的创新项目"),
    "veto": gettext_lazy("星级上限"),
    "seats": gettext_lazy("名额已满"),
    "tied": gettext_lazy("待裁定"),
    "ruled_out": gettext_lazy("并列裁定未入选"),
    "placed": gettext_lazy("评为%(star)s"),
}
_STARS = {5: "五星", 4: "四星", 3: "三星", 2: "二星", 1: "一星"}


def explanation(result: Result, pool_result: PoolResult, *, audience: str) -> list[str]:
    """The trace in words for ``public``, ``branch`` or ``department``."""
    if audience == "public" or pool_result.n == 0:
        star = _STARS[result.star or 1]
        return [_("已达标:评定为%(star)s。") % {"star": star}]
    return [
        f"{_STARS[star]}:{_WORDS[outcome] % {'star': _STARS[star]}} {result.total}"
        for star, outcome in result.trace
    ]
