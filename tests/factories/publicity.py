"""Decided runs and notices without surprises."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from branches.organisations.models import Kind, Organisation
from branches.people.models import Account
from scoring.publicity.models import Issuer, Notice
from scoring.publicity.services import NoticeText, draft_notice, publish_notice
from scoring.rating.models import Run
from scoring.rounds.models import Enrolment, Pool, Round, RoundHold
from scoring.standards.models import RuleSet
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import City, city, make_field
from tests.factories.people import make_actor
from tests.factories.rating import decided_run
from tests.factories.reviews import recognise
from tests.factories.rounds import make_round

_numbers = itertools.count(1)

FIRST_DAY = date(2025, 10, 9)  # a Thursday, the first working day after the long holiday
LAST_DAY = date(2025, 10, 14)  # with Saturday 11 October as a working day
# in the order of the standard: what a branch scores that is to hold the star
SCORES = {
    5: ("15", "10", "10", "10", "10", "18", "17.17", "5"),
    4: ("13", "9", "9", "9", "9", "16.26", "18", "5"),
    3: ("11", "8", "8", "8", "8", "12.39", "16", "4"),
    2: ("10", "7", "7", "7", "7", "9.48", "14", "2"),
    1: ("7", "5", "5", "5", "5", "6.06", "8", "0"),
}
TOTALS = {5: "95.17", 4: "88.26", 3: "75.39", 2: "63.48", 1: "41.06"}


def allot_seats(round: Round, stars: Mapping[str, int]) -> None:
    """Hand down just the seats with which the branches get these stars (by code)."""
    Round.objects.filter(pk=round.pk).update(overflow=RuleSet.Overflow.EXPLICIT)
    for pool in Pool.objects.filter(round=round):
        codes = pool.enrolments.filter(is_exempt=False).values_list("code", flat=True)
        given = [stars[code] for code in codes]
        pool.five, pool.four, pool.three = (given.count(star) for star in (5, 4, 3))
        pool.allotted_for, pool.seats_document = len(given), "云组〔2025〕15号"
        pool.save()


def set_aside(run: Run, officer: Account, approver: Account) -> None:
    """Set a decided run aside, by two persons; scores may be changed again."""
    Run.objects.filter(pk=run.pk).update(
        state=Run.State.SET_ASIDE,
        set_aside_entered_by=officer,
        set_aside_confirmed_by=approver,
        set_aside_reason="重新评定",
    )
    RoundHold.objects.filter(round=run.round_id).delete()


def make_issuer(**columns: str) -> Issuer:
    defaults = {
        "name": "中共云溪市委组织部",
        "phone": "0000-1234567",
        "address": "云溪市府前路1号",
        "postcode": "300000",
        "email": "",
        "contact_hours": "工作日 8:30—17:30",
    }
    return Issuer.objects.create(**{**defaults, **columns}, entered_at=clock.now())


def notice_text(**changes: Any) -> NoticeText:
    """What an officer fills in; a number of its own."""
    values: dict[str, Any] = {
        "title": "2025年度基层党组织星级评定结果公示",
        "number": f"云组示〔2025〕{next(_numbers)}号",
        "basis": "《云溪市基层党组织“五星创评”实施方案》(云组发〔2025〕6号)",
        "starts_on": FIRST_DAY,
        "working_days": 5,
        "secrecy_number": "云组密审〔2025〕9号",
        "secrecy_on": date(2025, 9, 28),
    }
    return NoticeText(**{**values, **changes})


@dataclass(frozen=True)
class Stage:
    """A city with a decided round, somebody to draft, somebody to publish, and an issuer."""

    town: City
    round: Round
    run: Run
    officer: Account
    approver: Account

    def draft(self, **changes: Any) -> Notice:
        return draft_notice(round=self.round, text=notice_text(**changes), by=self.officer)

    def publish(self, **changes: Any) -> Notice:
        return publish_notice(notice=self.draft(**changes), by=self.approver)

    def set_aside(self) -> None:
        """Set the run aside."""
        set_aside(self.run, self.officer, self.approver)

    def publish_drafted(self) -> Notice:
        """Publish the draft that is there."""
        return publish_notice(notice=Notice.objects.get(state="draft"), by=self.approver)


def make_stage(
    stars: Mapping[str, int] | None = None,
    *,
    exempt: Mapping[str, str] | None = None,
    extra: int = 0,
    **columns: Any,
) -> Stage:
    """The small city, its round decided with these stars by code.

    Branches that are not named have three stars, ``extra`` more below its first bureau too.
    """
    town = city()
    make_branches(extra, town.education)
    opened = make_round(town.department, exempt=dict(exempt or {}), **columns)
    given = stars or {"099002001": 5, "099002002": 4, "099002003": 3, "099022001": 2}
    taking_part = Enrolment.objects.filter(round=opened, is_exempt=False)
    wanted = {enrolment.code: given.get(enrolment.code, 3) for enrolment in taking_part}
    allot_seats(opened, wanted)
    opened.refresh_from_db()
    for enrolment in taking_part:
        if wanted[enrolment.code] == 5:
            recognise(enrolment)
    officer = make_actor(Role.OFFICER, town.department, "平定甲")
    approver = make_actor(Role.APPROVER, town.department, "申定乙")
    scores: dict[str, Sequence[str]] = {code: SCORES[star] for code, star in wanted.items()}
    run = decided_run(opened, scores=scores)
    make_issuer()
    return Stage(town=town, round=opened, run=run, officer=officer, approver=approver)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A moment of a city day."""
    return clock.begin_of(day) + timedelta(hours=hour, minutes=minute)


PREPARED = date(2025, 10, 8)  # the last day of the holiday, when the drafts are written
OVER = date(2025, 10, 15)


def make_branches(count: int, parent: Organisation, field_name: str = "学校") -> list[str]:
    """Codes of so many branches below a bureau, in few statements."""
    field = make_field(field_name)
    first = Organisation.objects.count()
    rows = Organisation.objects.bulk_create(
        Organisation(
            code=f"098{first + place:06d}",
            name=f"第{place}中学党支部",
            parent=parent,
            kind=Kind.BRANCH,
            field=field,
        )
        for place in range(1, count + 1)
    )
    for row in rows:
        row.path = f"{parent.path}{row.pk}/"
    Organisation.objects.bulk_update(rows, ["path"])
    return [row.code for row in rows]
