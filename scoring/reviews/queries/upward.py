"""The report upward, as it is produced: every sheet of a body that a meeting upheld, by score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from branches.organisations.models import Organisation
from scoring import engine
from scoring.reviews.models import Meeting, Review
from scoring.reviews.queries.bodies import branches_of, reviews_of
from scoring.reviews.queries.filing import filing_state
from scoring.reviews.queries.guidance import STARS
from scoring.reviews.queries.hindrances import ground_words
from scoring.reviews.queries.outcome import STANDING, Outcome, outcomes
from scoring.rounds.models import Enrolment, Round


@dataclass(frozen=True)
class UpwardRow:
    """One branch of the report, from its last conclusion; nothing of it is typed again."""

    number: int
    review: Review
    outcome: Outcome

    @property
    def branch(self) -> Enrolment:
        return self.review.sheet.enrolment

    @property
    def content(self) -> Mapping[str, Any]:
        content: Mapping[str, Any] = self.outcome.conclusion.content
        return content

    @property
    def total(self) -> Decimal:
        return Decimal(self.content["total"])

    @property
    def own_total(self) -> Decimal:
        return sum((Decimal(one["self_score"]) for one in self.content["indicators"]), Decimal(0))

    @property
    def star(self) -> int | None:
        star: int | None = self.content["proposed_star"]
        return star

    @property
    def meeting(self) -> Meeting:
        return self.outcome.conclusion.meeting

    @property
    def heard(self) -> str:
        """On which grounds the branch was told and heard, or waived; empty where on none."""
        return ";".join(ground_words(hearing.grounds) for hearing in self.outcome.hearings)

    @property
    def notes(self) -> str:
        """Who was heard on what, and whether the branch stated something and was answered."""
        said = self.outcome.statement
        stated = "" if said is None else _("支部有说明,已答复") if said.answer else _("支部有说明")
        heard = _("已告知听取:%(grounds)s") % {"grounds": self.heard} if self.heard else ""
        return ";".join(filter(None, (heard, stated)))

    def plain(self) -> list[Any]:
        """What the fingerprint covers."""
        return [self.branch.code, self.meeting.minutes_number, dict(self.content)]


@dataclass(frozen=True)
class Upward:
    """A body's report: rows by score, and (branch, why) of those it decided nothing on."""

    body: Organisation
    round: Round
    rows: tuple[UpwardRow, ...]
    others: tuple[tuple[Enrolment, str], ...]

    @cached_property
    def meetings(self) -> list[Meeting]:
        found = {row.meeting.pk: row.meeting for row in self.rows}
        return sorted(found.values(), key=lambda meeting: (meeting.held_on, meeting.pk))

    @cached_property
    def stars(self) -> list[tuple[int | None, int]]:
        """(proposed star, how many), from 5 down, those without one last."""
        counts = dict.fromkeys((*STARS, None), 0)
        for row in self.rows:
            counts[row.star] += 1
        return [(star, count) for star, count in counts.items() if count]

    @property
    def indicators(self) -> list[str]:
        """The names of all indicators scored, in the order they first come in."""
        names = (one["name"] for row in self.rows for one in row.content["indicators"])
        return list(dict.fromkeys(names))

    @property
    def last_on(self) -> date | None:
        return self.meetings[-1].held_on if self.meetings else None

    @cached_property
    def fingerprint(self) -> str:
        """The digest of everything that stands in the report."""
        return engine.digest([self.body.code, [row.plain() for row in self.rows]])


def upward(body: Organisation, round: Round) -> Upward:
    """A constant number of statements, and two for each different day of conclusion."""
    upheld = list(reviews_of(body, round).filter(state__in=STANDING))
    found = outcomes(upheld)
    rows = [(row, found[row.pk]) for row in upheld if row.pk in found]
    rows.sort(key=_place)
    known = {row.sheet.enrolment_id for row in upheld}
    others = [(row, state_words(row)) for row in branches_of(body, round) if row.pk not in known]
    return Upward(
        body,
        round,
        tuple(UpwardRow(number, row, outcome) for number, (row, outcome) in enumerate(rows, 1)),
        tuple(others),
    )


def state_words(branch: Enrolment) -> str:
    """The one word of a branch, or that it does not take part."""
    return _("不参评") if branch.is_exempt else str(filing_state(branch).label)


def _place(row: tuple[Review, Outcome]) -> tuple[Decimal, str]:
    review, outcome = row
    return -Decimal(outcome.conclusion.content["total"]), review.sheet.enrolment.code


def changed_names(indicators: Iterable[Mapping[str, Any]]) -> str:
    """``工作制度 10.00→8.00:次数不足``: what the body scored otherwise than the branch, and why."""
    return ";".join(
        f"{one['name']} {one['self_score']}→{one['score']}:{one['reason']}"
        for one in indicators
        if one["self_score"] != one["score"]
    )
