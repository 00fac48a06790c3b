"""How far the scores of a round are, and who is waited for."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from scoring.assessments.models import FilingState
from scoring.reviews.models import (
    NotFiledDecision,
    ScoreImport,
)
from scoring.reviews.queries.acts import meeting_acts
from scoring.reviews.queries.arrangements import waiting_arrangements
from scoring.reviews.queries.desk_acts import desk_acts
from scoring.reviews.queries.paths import stuck_forms
from scoring.reviews.queries.reported import missing_enrolments
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries import is_held
from starrating.access import Role
from starrating.revocation import REVOCATION_WAITS
from starrating.waiting import Waiting


@dataclass
class BureauProgress:
    """The branches one body reviews: ``counts`` by state of those that take part."""

    code: str
    name: str
    exempt: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def taking_part(self) -> int:
        return sum(self.counts.values())

    @property
    def reported(self) -> int:
        return self.counts.get(FilingState.REPORTED, 0)

    @property
    def not_filed(self) -> int:
        return self.counts.get(FilingState.NOT_FILED, 0)

    @property
    def merged(self) -> int:
        return self.counts.get(FilingState.MERGED, 0)

    @property
    def settled(self) -> int:
        return self.reported + self.not_filed + self.merged

    @property
    def missing(self) -> int:
        return self.taking_part - self.settled


def progress_by_bureau(branches: QuerySet[Enrolment]) -> list[BureauProgress]:
    """Progress of each reviewing body, the one with most branches missing first; one statement."""
    found: dict[str, BureauProgress] = {}
    counted = (
        branches.order_by()
        .values_list("reviewing_body__code", "reviewing_body__name", "is_exempt", "sheet__state")
        .annotate(count=Count("pk"))
    )
    for code, name, is_exempt, state, count in counted:
        row = found.setdefault(code, BureauProgress(code, name))
        if is_exempt:
            row.exempt += count
        else:
            row.counts[state or ""] = row.counts.get(state or "", 0) + count
    return sorted(found.values(), key=lambda row: (-row.missing, row.code))


def progress_in_all(rows: Iterable[BureauProgress]) -> BureauProgress:
    """The sum over the bodies."""
    whole = BureauProgress("", "")
    for row in rows:
        whole.exempt += row.exempt
        for state, count in row.counts.items():
            whole.counts[state] = whole.counts.get(state, 0) + count
    return whole


def waiting(round: Round) -> list[Waiting]:
    """Open acts on the scores of an open round; a constant number of statements.

    None while the round is held: nothing can be done then.
    """
    if round.state != Round.State.OPEN or is_held(round):
        return []
    stuck = {one.enrolment.pk for one in stuck_forms(round)}
    return [
        *desk_acts(round, stuck),
        *_missing(round),
        *_imports(round),
        *_not_filed(round),
        *meeting_acts(round),
        *waiting_arrangements(round, len(stuck)),
    ]


def _missing(round: Round) -> list[Waiting]:
    count = missing_enrolments(round).count()
    if not count:
        return []
    label = _("导入审核评分:还有 %(count)s 个党组织没有上报") % {"count": count}
    url = reverse("reviews:round_of_year", args=[round.year])
    return [Waiting(label, url, Role.OFFICER, str(round.department.path), since=round.opened_at)]


def has_waiting_revocations(round: Round) -> bool:
    """Whether a revocation of a 未申报 decision waits for the second person."""
    return NotFiledDecision.objects.filter(REVOCATION_WAITS, enrolment__round=round).exists()


def _imports(round: Round) -> list[Waiting]:
    entered = ScoreImport.objects.filter(round=round, state=ScoreImport.State.ENTERED)
    rows = entered.order_by("entered_at", "pk").values_list(
        "pk", "filename", "entered_at", "entered_by_id"
    )
    return [
        Waiting(
            _("确认评分导入“%(filename)s”") % {"filename": filename},
            reverse("reviews:score_import", args=[pk]),
            role,
            str(round.department.path),
            since=entered_at,
            excluded=frozenset({entered_by} if entered_by else ()),
        )
        for pk, filename, entered_at, entered_by in rows
        for role in (Role.OFFICER, Role.APPROVER)
    ]


def _not_filed(round: Round) -> list[Waiting]:
    is_open = Q(state=NotFiledDecision.State.ENTERED) | REVOCATION_WAITS
    rows = NotFiledDecision.objects.filter(is_open, enrolment__round=round)
    acts = []
    for row in rows.select_related("enrolment").order_by("entered_at", "pk"):
        label, since, entered_by = _("确认“%(name)s”未申报"), row.entered_at, row.entered_by_id
        if row.revocation_entered_at is not None:
            label, since = _("确认撤销“%(name)s”的未申报决定"), row.revocation_entered_at
            entered_by = row.revocation_entered_by_id
        acts.append(
            Waiting(
                label % {"name": row.enrolment.name},
                reverse("reviews:sheet", args=[round.year, row.enrolment_id]),
                Role.APPROVER,
                str(round.department.path),
                since=since,
                excluded=frozenset({entered_by} if entered_by else ()),
            )
        )
    return acts
