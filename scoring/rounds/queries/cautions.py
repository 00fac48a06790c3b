"""What should be known before a round is opened, in words, with the round's own figures.

A warning blocks nothing; what blocks is in ``checklist``.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from branches.organisations.models import RATED_KINDS
from branches.organisations.queries import reviewing
from branches.people.models import Post
from branches.people.queries import close_pairs
from scoring import engine
from scoring.rounds.models import BasisDocument, Enrolment, Round, RoundStage
from scoring.rounds.queries.eligibility import (
    branches_without_reviewer,
    own_of_department,
    reviewed_by_itself,
)
from scoring.rounds.queries.roster import exemption_proposals
from scoring.rounds.queries.seats import SMALL, PoolSeats, SeatTable, denominators, seat_table
from scoring.rounds.queries.stages import stage_dates
from scoring.rounds.queries.working_days import unknown_years, working_days_between
from starrating.access import Role

LEAST_NOTICE_DAYS = 5
_SHOWN = 10


@dataclass(frozen=True)
class Caution:
    """One warning; ``url`` and ``link`` lead to what can be done about it, where anything can."""

    words: str
    url: str = ""
    link: str = ""


def warnings(round: Round) -> list[Caution]:
    """Everything to be known of a round; a constant number of statements."""
    try:
        table = seat_table(round)
    except engine.SchemeFault:
        table = None  # the checklist says what is wrong with the rules
    return [
        *_small_pools(round),
        *(_quotas(round, table) if table else []),
        *_bodies_without_branches(round),
        *_without_reviewer(round),
        *_reviews_itself(round),
        *_own_of_department(round),
        *(_too_new(round) if round.is_draft else []),
        *_documents(round),
        *_dates(round),
    ]


def _link(round: Round, name: str) -> str:
    return reverse(f"rounds:{name}", args=[round.pk])


def _small_pools(round: Round) -> list[Caution]:
    small = {name: n for name, (n, _exempt) in denominators(round).items() if 0 < n < SMALL}
    link = {"url": _link(round, "merge_pools"), "link": _("合并评定池")} if round.is_draft else {}
    return [
        Caution(
            _("评定池“%(pool)s”参评 %(n)s 个,不足 %(least)s 个,按比例没有五星名额。")
            % {"pool": name, "n": n, "least": SMALL},
            **link,
        )
        for name, n in small.items()
    ]


def _quotas(round: Round, table: SeatTable) -> list[Caution]:
    found = []
    if table.rest or table.faults or round.policy == engine.Overflow.EXPLICIT:
        found.append(Caution(policy_sentence(round, table)))
    stale = [row for row in table.rows if not row.fits]
    found += [Caution(words) for words in (*table.faults, *map(_stale, stale))]
    if table.loses and round.policy != engine.Overflow.EXPLICIT and round.is_draft:
        found.append(
            Caution(
                _(
                    "按池取整,五星、四星、三星共 %(floors)s 个;按全市取整是 %(city)s 个,"
                    "可以采用名额表按最大余数补足。"
                )
                % {"floors": _triple(table.floors), "city": _triple(table.city)},
                _link(round, "seats"),
                _("查看名额表"),
            )
        )
    return found


def _triple(seats: dict[int, int]) -> str:
    return "/".join(str(seats[star]) for star in engine.SEATED)


def _stale(row: PoolSeats) -> str:
    return _(
        "评定池“%(pool)s”采用名额时参评 %(then)s 个,现在 %(now)s 个,名额不再相符,须重新采用。"
    ) % {
        "pool": row.pool,
        "then": row.allotted_for,
        "now": row.n,
    }


def _percent(hundredths: int) -> str:
    return f"{hundredths / 100:g}"


def policy_sentence(round: Round, table: SeatTable) -> str:
    """Why the four quotas cannot all hold, which of them yields, and by how much in this round."""
    values = {
        "low": _percent(table.low_cap),
        "n": table.n,
        "rest": table.rest,
        "floors": _triple(table.floors),
        "low_floor": sum(row.low_floor for row in table.rows),
    }
    sentence = _SENTENCES[engine.Overflow(round.policy)]
    if not table.rest or round.policy not in _YIELDING:
        return _(sentence) % values
    figures = _(
        "本批次参评 %(n)s 个,各池按比例取整,五星、四星、三星名额 %(floors)s,"
        "二星及以下 %(low_floor)s,合计还差 %(rest)s 个。"
    )
    return (_(sentence) + figures) % values


# policies under which the shares are rounded down, and somebody takes in the rest
_YIELDING = {engine.Overflow.ABSORB, engine.Overflow.STRICT, engine.Overflow.PROTECT}
_SENTENCES = {
    engine.Overflow.ABSORB: "四项比例不能同时严格满足时,五星、四星名额和分数线不突破,"
    "二星及以下不因名额超过 %(low)s %%,多出的由三星承接。",
    engine.Overflow.STRICT: "四项比例不能同时严格满足时,五星、四星、三星名额都不突破,"
    "多出的落入二星及以下,可能超过 %(low)s %%。",
    engine.Overflow.PROTECT: "四项比例不能同时严格满足时,五星、四星名额不突破,"
    "达到三星分数线的都保留三星,三星可能超过比例。",
    engine.Overflow.ABOUT: "四项比例按“左右”掌握:各档名额按最大余数分配,合计正好等于参评数。",
    engine.Overflow.EXPLICIT: "名额按文件下达的指导数执行,各档不突破,名额以外的落入二星及以下。",
}


def _bodies_without_branches(round: Round) -> list[Caution]:
    reviewed = Enrolment.objects.filter(
        round=round, reviewing_body=OuterRef("pk"), removed_by_decision=None
    )
    idle = reviewing().exclude(parent=None).exclude(kind__in=RATED_KINDS)
    names = list(idle.filter(~Exists(reviewed)).values_list("name", flat=True))
    if not names or not round.enrolments.exists():
        return []
    shown = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
    return [
        Caution(
            _("%(count)s 个党委没有参评党组织:%(names)s。") % {"count": len(names), "names": shown}
        )
    ]


def _without_reviewer(round: Round) -> list[Caution]:
    stuck = branches_without_reviewer(round)
    link = reverse("people:setup"), _("岗位检查")
    sentences = {
        False: _("%(count)s 个党组织的审核党委没有审核员,没有人能审核自评:%(names)s。"),
        True: _("%(count)s 个党组织的审核员都须回避,须指定交叉审核:%(names)s。"),
    }
    found = []
    for is_staffed, sentence in sentences.items():
        names = [one.enrolment.name for one in stuck if one.is_staffed == is_staffed]
        if names:
            found.append(Caution(sentence % {"count": len(names), "names": _listed(names)}, *link))
    return found


def _reviews_itself(round: Round) -> list[Caution]:
    names = list(reviewed_by_itself(round).values_list("name", flat=True))
    if not names:
        return []
    words = _(
        "%(names)s直属组织部,开启后由组织部自己审核。请先调整上级党组织(如市直机关工委),"
        "或在开启后指定交叉审核。"
    )
    return [Caution(words % {"names": _listed(names)})]


def _own_of_department(round: Round) -> list[Caution]:
    """Branches of the department on which none of its officers may act as a single case."""
    officers = Post.objects.in_force().filter(role=Role.OFFICER, organisation=round.department_id)
    accounts = set(officers.values_list("account_id", flat=True))
    close = close_pairs(round.period_from, round.period_until, accounts)
    names = [
        row.name
        for row in own_of_department(round)
        if accounts and all((who, row.organisation_id) in close for who in accounts)
    ]
    if not names:
        return []
    words = _(
        "评定员都是%(names)s的成员或与它有关系,没有人能单独办理它的认定、星级上限和裁定。"
        "请另设一名组织关系不在该党组织的评定员。"
    )
    return [Caution(words % {"names": _listed(names)}, reverse("people:setup"), _("岗位检查"))]


def _listed(names: list[str]) -> str:
    return "、".join(names[:_SHOWN]) + (_("等") if len(names) > _SHOWN else "")


def _too_new(round: Round) -> list[Caution]:
    count = len(exemption_proposals(round))
    if not count:
        return []
    return [
        Caution(
            _("%(count)s 个党组织成立不满一年,还列为参评。") % {"count": count},
            _link(round, "exempt_new"),
            _("查看不参评建议"),
        )
    ]


def _documents(round: Round) -> list[Caution]:
    bare = BasisDocument.objects.filter(round=round, file="").values_list("number", flat=True)
    return [
        Caution(_("依据文件 %(number)s 没有上传文件。") % {"number": number}) for number in bare
    ]


def _dates(round: Round) -> list[Caution]:
    rows = stage_dates(round)
    if not rows:
        return []
    found = [
        Caution(
            _("日程涉及 %(year)s 年,这一年的放假安排还没有公布或录入,工作日可能算错。")
            % {"year": year},
            f"{reverse('rounds:working_days')}?year={year}",
            _("工作日历"),
        )
        for year in unknown_years(rows[0].starts_on.year, rows[-1].ends_on.year)
    ]
    for notice in (row for row in rows if row.stage == RoundStage.NOTICE):
        days = working_days_between(notice.starts_on, notice.ends_on)
        if days < LEAST_NOTICE_DAYS:
            found.append(
                Caution(
                    _("公示日程只有 %(days)s 个工作日,通常为 %(least)s 个。")
                    % {"days": days, "least": LEAST_NOTICE_DAYS}
                )
            )
    return found
