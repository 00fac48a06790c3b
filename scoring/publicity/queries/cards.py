"""查星级: what the public may learn about one branch.

Only disclosed bodies in being are found; merged, retired, undisclosed and unknown ones get the
same answer. A star is shown where a standing notice names the branch; where it does not, the
reason is given in words.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from branches.organisations.models import EarlierStar
from branches.organisations.queries import disclosed, rated
from scoring.publicity.models import Notice, NoticeRow
from scoring.publicity.queries.notices import (
    ADDRESS_LENGTH,
    LIVE_STATES,
    Standing,
    notices_public,
    standing_of,
)
from scoring.rating.models import PoolResult, Result
from scoring.rating.queries import explanation
from scoring.rounds.models import Enrolment
from starrating import clock

LOWEST_NAMED = 3


def shown_branches(notice: Notice | None) -> QuerySet[Any]:
    """Branches the public may find, each with what ``notice`` says of it; one statement.

    Annotations: ``star`` (named in the notice, else None), ``superior`` (name of the body above,
    blank where undisclosed), ``is_enrolled``, ``is_exempt``, ``is_low`` (rated 二星 or 一星).
    """
    key = notice.pk if notice else None
    run, year_round = (notice.run_id, notice.round_id) if notice else (None, None)
    rows = NoticeRow.objects.filter(notice=key, code=OuterRef("code"))
    enrolled = Enrolment.objects.filter(
        round=year_round, organisation=OuterRef("pk"), removed_by_decision=None
    )
    low = Result.objects.filter(
        run=run, enrolment__organisation=OuterRef("pk"), star__lt=LOWEST_NAMED
    )
    return disclosed(rated()).annotate(
        star=Subquery(rows.values("star")[:1]),
        superior=Case(When(parent__is_undisclosed=True, then=Value("")), default=F("parent__name")),
        is_enrolled=Exists(enrolled),
        is_exempt=Exists(enrolled.filter(is_exempt=True)),
        is_low=Exists(low) if notice and not notice.names_low_stars else _never(),
    )


def _never() -> Value:
    return Value(value=False, output_field=BooleanField())


def standing_of_branch(branch: Any, notice: Notice | None) -> Standing:
    """What the notice says of a branch of ``shown_branches(notice)``, in words."""
    if notice is None:
        return Standing(_("尚未公示"), "")
    if branch.star is not None:
        return standing_of(notice)
    if not branch.is_enrolled:
        return Standing(_("不在本次参评范围"), "")
    if branch.is_exempt:
        return Standing(_("不参评"), "")
    if branch.is_low:
        return Standing(_("本次只公布数量"), "")
    return Standing(_("本次没有列名"), "")


@dataclass(frozen=True)
class StarOfYear:
    """A star of a year; None where that year published 二星 and 一星 by number only.

    ``source`` is the number of the document, ``address`` that of the notice in this system.
    """

    year: int
    star: int | None
    source: str
    address: str = ""
    is_final: bool = True


@dataclass(frozen=True)
class Card:
    """The public card of a branch; ``branch`` comes from ``shown_branches``."""

    branch: Any
    notice: Notice | None
    standing: Standing
    reasons: list[str] = field(default_factory=list)
    years: list[StarOfYear] = field(default_factory=list)

    @property
    def may_object(self) -> bool:
        """Whether the period runs or is still to come."""
        if self.notice is None or self.notice.state != Notice.State.PUBLISHED:
            return False
        return not clock.is_past(self.notice.ends_on)


def card_of(code: str, notice: Notice | None) -> Card | None:
    """The card of the branch with this code by the notice that stands now; None: 查无.

    At most six statements.
    """
    branch = shown_branches(notice).filter(code=code).first()
    if branch is None:
        return None
    names_low_stars = notice is not None and notice.names_low_stars
    return Card(
        branch=branch,
        notice=notice,
        standing=standing_of_branch(branch, notice),
        reasons=_reasons(branch, notice) if notice and branch.star is not None else [],
        years=_years(branch, names_low_stars=names_low_stars),
    )


def _reasons(branch: Any, notice: Notice) -> list[str]:
    """Why this star, in the three classes of reason the public knows."""
    result = Result.objects.filter(run=notice.run_id, enrolment__organisation=branch).first()
    if result is None:
        return []
    pool = PoolResult.objects.get(run=notice.run_id, pool=result.pool)
    return explanation(result, pool, audience="public")


def _years(branch: Any, *, names_low_stars: bool) -> list[StarOfYear]:
    """Stars over the years, newest first: from before the system, and from notices that stand."""
    years: dict[int, StarOfYear] = {}
    for earlier in EarlierStar.objects.filter(organisation=branch, is_current=True):
        is_shown = earlier.star >= LOWEST_NAMED or names_low_stars
        star = earlier.star if is_shown else None
        years[earlier.year] = StarOfYear(earlier.year, star, earlier.document_number)
    standing = notices_public().filter(state__in=LIVE_STATES)
    low = Q(run__results__enrolment__organisation=branch, run__results__star__lt=LOWEST_NAMED)
    for notice in standing.filter(low, names_low_stars=False):
        years[notice.round.year] = _star_of(notice, None)
    rows = NoticeRow.objects.filter(notice__state__in=LIVE_STATES, code=branch.code)
    stars = dict(rows.values_list("notice", "star"))
    for notice in standing.filter(pk__in=stars):
        years[notice.round.year] = _star_of(notice, stars[notice.pk])
    return [years[year] for year in sorted(years, reverse=True)]


def _star_of(notice: Notice, star: int | None) -> StarOfYear:
    address = notice.fingerprint[:ADDRESS_LENGTH]
    is_final = notice.state == Notice.State.CLOSED
    return StarOfYear(notice.round.year, star, notice.number, address, is_final)
