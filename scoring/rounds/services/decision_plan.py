"""What a decision on the denominator would do: its lines checked, the seats before and after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from branches.organisations.models import Organisation
from branches.people.queries import close_organisations
from scoring import engine
from scoring.rounds.models import Round
from scoring.rounds.queries import Seats, SeatTable, city_table, plain_scheme, table_of
from scoring.rounds.services.decision_changes import Change, Standing
from starrating.access import Actor, conflict, faulty, forbidden
from starrating.texts import LINE_LENGTH, on_one_line

MOST = 200
Numbers = Mapping[str, tuple[int, int]]


@dataclass(frozen=True)
class DecisionPlan:
    """The lines checked, with what they act on; seats {pool: {"n", "exempt", "5", "4", "3", "low"}}.

    ``allotted`` is the city's table worked out anew where the adopted seats were that table; None
    where seats are computed, or were handed down and stay as they are.
    """

    changes: tuple[Change, ...]
    standing: Standing
    before: dict[str, dict[str, int]]
    after: dict[str, dict[str, int]]
    allotted: dict[str, Seats] | None


def plan_decision(round: Round, changes: Sequence[Change], *, by: Actor) -> DecisionPlan:
    """Check the lines against the round as it stands; a constant number of statements.

    Raises Refused: 403 naming branches the actor is too close to; 409 for seats that would not
    fit; 422 naming every faulty line.
    """
    if not changes:
        raise faulty(_("请至少填写一项调整。"))
    if len(changes) > MOST:
        raise faulty(_("一份决定最多 %(most)s 项调整。") % {"most": MOST})
    codes = [change.code for change in changes]
    require_unconflicted(by, round, codes)
    standing = Standing(round, codes)
    checked = _checked(changes, standing)
    before, after, allotted = _seats(round, standing)
    return DecisionPlan(tuple(checked), standing, before, after, allotted)


def require_unconflicted(by: Actor, round: Round, codes: Sequence[str]) -> None:
    """Raise Refused (403) naming those of the branches (by code) the actor is too close to."""
    close = close_organisations(by, round.period_from, round.period_until)
    own = Organisation.objects.filter(pk__in=close, code__in=codes).order_by("code")
    names = list(own.values_list("name", flat=True))
    if names:
        raise forbidden(
            _(
                "您是“%(names)s”的成员,或现在、考评周期内在那里任职,或申报了回避关系,按回避规定请由他人办理。"
            )
            % {"names": "、".join(names)}
        )


def _checked(changes: Sequence[Change], standing: Standing) -> list[Change]:
    faults, checked = [], []
    seen: set[str] = set()
    for change in changes:
        body = standing.organisations.get(change.code)
        name = body.name if body else change.code
        fault = _("写了两次") if change.code in seen else standing.take(change)
        seen.add(change.code)
        if fault:
            faults.append(_("“%(name)s”%(fault)s。") % {"name": name, "fault": fault})
            continue
        reason = on_one_line(change.reason, LINE_LENGTH, _("每项调整的理由"))
        checked.append(replace(change, name=name, reason=reason))
    if faults:
        raise faulty("".join(faults))
    return checked


def _seats(
    round: Round, standing: Standing
) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, int]], dict[str, Seats] | None]:
    scheme = plain_scheme(round)
    if scheme is None:
        raise conflict(_("这个批次没有选定考评标准,不能计算名额。"))
    adopted = {name: pool.seats for name, pool in standing.pools.items() if pool.seats is not None}
    before = _table(scheme, standing.before, adopted)
    allotted = None
    is_explicit = round.policy == engine.Overflow.EXPLICIT
    if is_explicit and _is_city_table(scheme, standing, adopted):
        numbers = {name: n for name, (n, _exempt) in standing.after.items()}
        allotted = adopted = city_table(scheme, numbers)
    after = _table(scheme, standing.after, adopted)
    if after.faults:
        raise conflict(
            _("调整后名额不相符:%(faults)s。请先由下达名额的单位重新下达。")
            % {"faults": ";".join(after.faults)}
        )
    return _plain(before), _plain(after), allotted


def _table(scheme: engine.Scheme, numbers: Numbers, adopted: Mapping[str, Seats]) -> SeatTable:
    return table_of(scheme, numbers, adopted, {})


def _plain(table: SeatTable) -> dict[str, dict[str, int]]:
    return {row.pool: row.plain() for row in table.rows}


def _is_city_table(scheme: engine.Scheme, standing: Standing, adopted: Mapping[str, Seats]) -> bool:
    """Whether the adopted seats are the table by largest remainder, not numbers handed down."""
    numbers = {name: pool.allotted_for or 0 for name, pool in standing.pools.items()}
    return dict(adopted) == city_table(scheme, numbers)
