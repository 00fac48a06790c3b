"""Decided runs and notices without surprises."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from branches.organisations.models import Kind, Organisation
from branches.people.models import Account
from scoring.publicity.models import Issuer, Notice
from scoring.publicity.services import NoticeText, draft_notice, publish_notice
from scoring.rating.models import PoolResult, Result, Run
from scoring.rounds.models import Enrolment, Round
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import City, city, make_field
from tests.factories.people import make_account, make_actor
from tests.factories.rounds import make_round

_numbers = itertools.count(1)

FIRST_DAY = date(2025, 10, 9)  # a Thursday, the first working day after the long holiday
LAST_DAY = date(2025, 10, 14)  # with Saturday 11 October as a working day
TOTALS = {5: "95.17", 4: "88.26", 3: "75.39", 2: "63.48", 1: "41.06"}


def make_decided_run(
    round: Round,
    stars: Mapping[str, int],
    *,
    state: str = Run.State.DECIDED,
    **columns: Any,
) -> Run:
    """A complete run of the round, decided unless told otherwise.

    ``stars`` by code; other enrolled branches have three stars, exempt ones none. Totals are those
    of ``TOTALS``, so that a test can look for them where they must not be.
    """
    moment = clock.now()
    number = next(_numbers)
    run = Run.objects.create(
        round=round,
        number=number,
        state=state,
        is_complete=True,
        made_at=moment,
        proposed_by=make_account("提请人"),
        proposed_at=moment,
        decided_by=make_account("审定人"),
        decided_at=moment,
        minutes_number="云组纪〔2025〕20号",
        minutes_on=clock.today(),
        **{f"{name}_hash": f"{number:064x}" for name in ("rules", "roster", "scores", "rulings")},
        result_hash=f"{number + 7:064x}",
        **columns,
    )
    found: dict[str, list[int]] = {}
    results = []
    for enrolment in Enrolment.objects.filter(round=round).select_related("pool"):
        star = None if enrolment.is_exempt else stars.get(enrolment.code, 3)
        places = found.setdefault(enrolment.pool.name, [])
        if star is not None:
            places.append(star)
        results.append(_result(run, enrolment, star, len(places)))
    Result.objects.bulk_create(results)
    PoolResult.objects.bulk_create(
        PoolResult(
            run=run,
            pool=pool,
            n=len(places),
            exempt=0,
            seats={"5": 1, "4": 1, "3": 1},
            low_cap=1,
            counts={**{str(star): places.count(star) for star in TOTALS}, "pending": 0},
            lines={"5": TOTALS[5], "4": TOTALS[4], "3": TOTALS[3]},
            findings=[],
        )
        for pool, places in found.items()
    )
    return run


def _result(run: Run, enrolment: Enrolment, star: int | None, rank: int) -> Result:
    total = Decimal(TOTALS[star]) if star else None
    return Result(
        run=run,
        enrolment=enrolment,
        pool=enrolment.pool.name,
        total=total,
        base=total,
        rank=rank if star else None,
        star=star,
        up=Decimal("3.07") if star and star < 5 else None,
        trace=_trace(star) if star else [],
        is_exempt=star is None,
    )


def _trace(star: int) -> list[tuple[int, str]]:
    return [*((higher, "below") for higher in range(5, star, -1)), (star, "placed")]


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
    """The small city, its round decided with these stars (``make_decided_run``).

    ``extra`` more branches below its first bureau have three stars.
    """
    town = city()
    make_branches(extra, town.education)
    opened = make_round(town.department, exempt=dict(exempt or {}), **columns)
    given = stars or {"099002001": 5, "099002002": 4, "099002003": 3, "099022001": 2}
    run = make_decided_run(opened, given)
    make_issuer()
    return Stage(
        town=town,
        round=opened,
        run=run,
        officer=make_actor(Role.OFFICER, town.department, "平定甲"),
        approver=make_actor(Role.APPROVER, town.department, "申定乙"),
    )


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
