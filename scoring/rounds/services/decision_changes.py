"""One line of a decision on the denominator: whether it can be, and what it does to the counts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from branches.organisations.models import Organisation
from scoring.rounds.models import ChangeKind, Enrolment, Pool, Round
from scoring.rounds.queries import Placement, denominators, placements, pool_fields

EXEMPT, RATED = "exempt", "rated"


@dataclass(frozen=True)
class Change:
    """One line as it is entered; for ``value`` and the kinds see ``DenominatorDecision``."""

    code: str
    change: str
    value: str = ""
    reason: str = ""
    name: str = ""

    def plain(self) -> dict[str, str]:
        names = ("code", "name", "change", "value", "reason")
        return {name: getattr(self, name) for name in names}


def changes_of(lines: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The changes of a stored decision."""
    return [Change(**line) for line in lines]


class Standing:
    """The round as it stands, and as the lines taken so far would leave it.

    ``counts`` are {pool: [N, exempt]}. A constant number of statements, whatever the lines.
    """

    def __init__(self, round: Round, codes: Iterable[str]) -> None:
        wanted = set(codes)
        self.found = pool_fields(round)
        self.pools = {pool.name: pool for pool in self.found.pools}
        rows = Enrolment.objects.filter(round=round, code__in=wanted)
        self.enrolled = {row.code: row for row in rows.select_related("pool", "field")}
        bodies = Organisation.objects.filter(code__in=wanted).select_related("field")
        self.organisations = {row.code: row for row in bodies}
        placed, _no_field, _no_body = placements(self.organisations.values())
        self.homes: dict[str, Pool] = {}  # where branches to be enrolled come to stand
        self.placed: dict[str, Placement] = {one.organisation.code: one for one in placed}
        self.before = denominators(round)
        self.counts = {name: list(pair) for name, pair in self.before.items()}

    @property
    def after(self) -> dict[str, tuple[int, int]]:
        return {name: (n, exempt) for name, (n, exempt) in self.counts.items()}

    def standing(self, code: str) -> Enrolment | None:
        """The enrolment that counts now; None where there is none or it was removed."""
        row = self.enrolled.get(code)
        return None if row is None or row.removed_by_decision_id else row

    def pool_of_field(self, code: str) -> Pool | None:
        """Where a branch to be enrolled would compete: with the others of its field."""
        body = self.placed[code].organisation
        homes = [
            pool
            for pool in self.found.pools
            if body.field_id in {field.pk for field in self.found.fields.get(pool.pk, ())}
        ]
        named = self.pools.get(body.field.name) if body.field else None
        if named in homes or not homes:
            return named
        return homes[0]

    def take(self, change: Change) -> str:
        """Count a line in; returns why it cannot be, in words (empty: it was counted)."""
        handler = _HANDLERS.get(change.change)
        if handler is None:
            return _("没有这种调整")
        return handler(self, change)

    def move(self, pool: str, *, n: int = 0, exempt: int = 0) -> None:
        self.counts[pool][0] += n
        self.counts[pool][1] += exempt


def _enrol(at: Standing, change: Change) -> str:
    body = at.organisations.get(change.code)
    if body is None:
        return _("没有这个代码的党组织")
    if not (body.is_active and body.is_rated_kind):
        return _("不是在册的参评类型党组织")
    if at.standing(change.code):
        return _("已经在参评登记里")
    if change.code not in at.placed:
        return _("没有领域或审核党委,请先在名册中补上")
    if body.field_id not in at.found.standards:
        return _("本批次没有为它的领域选定标准")
    if change.value not in {EXEMPT, RATED}:
        return _("须写明参评还是不参评")
    pool = at.pool_of_field(change.code)
    if pool is None:
        return _("本批次没有它的领域的评定池")
    at.homes[change.code] = pool
    is_exempt = change.value == EXEMPT
    at.move(pool.name, n=int(not is_exempt), exempt=int(is_exempt))
    return ""


def _remove(at: Standing, change: Change) -> str:
    row = at.standing(change.code)
    if row is None:
        return _("不在参评登记里")
    if at.organisations[change.code].is_active:
        return _("仍在册,不能移出;不参评的请用“改为不参评”")
    at.move(row.pool.name, n=-int(not row.is_exempt), exempt=-int(row.is_exempt))
    return ""


def _exempt(at: Standing, change: Change) -> str:
    row = at.standing(change.code)
    if row is None:
        return _("不在参评登记里")
    if row.is_exempt:
        return _("已经列为不参评")
    at.move(row.pool.name, n=-1, exempt=1)
    return ""


def _include(at: Standing, change: Change) -> str:
    row = at.standing(change.code)
    if row is None:
        return _("不在参评登记里")
    if not row.is_exempt:
        return _("本来就参评")
    at.move(row.pool.name, n=1, exempt=-1)
    return ""


def _move(at: Standing, change: Change) -> str:
    row = at.standing(change.code)
    if row is None:
        return _("不在参评登记里")
    pool = at.pools.get(change.value)
    if pool is None:
        return _("没有名为“%(pool)s”的评定池") % {"pool": change.value}
    if pool.pk == row.pool_id:
        return _("已经在评定池“%(pool)s”里") % {"pool": pool.name}
    own = at.found.contents[at.found.standards[row.field_id].pk]
    if at.found.content_of(pool) not in (None, own):
        return _("与评定池“%(pool)s”的指标、分值不一致,不能调入") % {"pool": pool.name}
    n, exempt = int(not row.is_exempt), int(row.is_exempt)
    at.move(row.pool.name, n=-n, exempt=-exempt)
    at.move(pool.name, n=n, exempt=exempt)
    return ""


_HANDLERS: dict[str, Callable[[Standing, Change], str]] = {
    ChangeKind.ENROL.value: _enrol,
    ChangeKind.REMOVE.value: _remove,
    ChangeKind.EXEMPT.value: _exempt,
    ChangeKind.INCLUDE.value: _include,
    ChangeKind.MOVE.value: _move,
}
