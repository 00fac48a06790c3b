"""What an enrolment would write now, who cannot be placed, and who is too new to be rated."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from branches.organisations.models import REVIEWING_KINDS, Organisation
from branches.organisations.queries import rated, review_paths
from scoring.rounds.models import Enrolment, Round
from scoring.rounds.queries.by_right import enrolments

CONTENT = ("code", "name", "field_id", "reviewing_body_id", "review_path")


class Placement(NamedTuple):
    """A rated organisation as it would be enrolled."""

    organisation: Organisation
    field_id: int
    reviewing_body_id: int
    review_path: list[str]


@dataclass
class EnrolmentPlan:
    """``new`` and ``changed`` would be written, ``gone`` taken out; the last two block opening."""

    new: list[Placement] = field(default_factory=list)
    changed: list[tuple[Enrolment, Placement]] = field(default_factory=list)
    gone: list[Enrolment] = field(default_factory=list)
    unchanged: int = 0
    without_field: list[Organisation] = field(default_factory=list)
    without_reviewing_body: list[Organisation] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    @property
    def unplaced(self) -> list[Organisation]:
        return [*self.without_field, *self.without_reviewing_body]


def placements(
    organisations: Iterable[Organisation],
) -> tuple[list[Placement], list[Organisation], list[Organisation]]:
    """(placed, without field, without reviewing body); one statement, rows with their field."""
    rows = list(organisations)
    paths = review_paths(rows)
    placed, without_field, without_body = [], [], []
    for row in rows:
        passed = paths[row.pk]
        if row.field_id is None:
            without_field.append(row)
        elif not passed or passed[-1].kind not in REVIEWING_KINDS:
            without_body.append(row)
        else:
            codes = [body.code for body in passed]
            placed.append(Placement(row, row.field_id, passed[-1].pk, codes))
    return placed, without_field, without_body


def planned_enrolments(round: Round) -> EnrolmentPlan:
    """Compare the register with what is enrolled; three statements, nothing written."""
    placed, without_field, without_body = placements(rated().order_by("code"))
    plan = EnrolmentPlan(without_field=without_field, without_reviewing_body=without_body)
    known = {row.organisation_id: row for row in Enrolment.objects.filter(round=round)}
    for one in placed:
        enrolled = known.pop(one.organisation.pk, None)
        if enrolled is None:
            plan.new.append(one)
        elif differs(enrolled, one):
            plan.changed.append((enrolled, one))
        else:
            plan.unchanged += 1
    plan.gone = list(known.values())
    return plan


def differs(enrolled: Enrolment, one: Placement) -> bool:
    now = (
        one.organisation.code,
        one.organisation.name,
        one.field_id,
        one.reviewing_body_id,
        one.review_path,
    )
    return now != tuple(getattr(enrolled, name) for name in CONTENT)


@dataclass(frozen=True)
class Proposal:
    """A branch that would be exempt because it is new, and the reason in words."""

    enrolment: Enrolment
    reason: str


def youngest_rated(round: Round) -> date:
    """The latest day of founding with a full year at the end of the period."""
    until = round.period_until
    last = 28 if (until.month, until.day) == (2, 29) else until.day
    return until.replace(year=until.year - 1, day=last)


def exemption_proposals(round: Round) -> list[Proposal]:
    """Branches founded less than a year before the period's end, not exempt yet; one statement."""
    young = enrolments(round).filter(
        is_exempt=False, organisation__founded_on__gt=youngest_rated(round)
    )
    return [Proposal(row, reason_for(row.organisation, round)) for row in young.order_by("code")]


def reason_for(organisation: Organisation, round: Round) -> str:
    return _("%(founded)s 成立,到考评周期结束(%(until)s)不满一年,只自评、不定星") % {
        "founded": organisation.founded,
        "until": round.period_until.isoformat(),
    }
