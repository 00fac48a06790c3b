"""The department at work on a round: a small city, its officer and approver, published rules."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.models import Field, Kind, Organisation
from branches.people.models import Account
from scoring.rounds import services
from scoring.rounds.models import Enrolment, Pool, Round
from scoring.standards.models import Indicator, RuleSet, Standard, VersionState
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.organisations import City, city
from tests.factories.people import make_actor
from tests.factories.standards import TIE_KEYS, make_rule_set, make_standard, version_numbers

CALENDAR = {
    "self_assessment": (date(2025, 8, 25), date(2025, 9, 6)),
    "review": (date(2025, 9, 7), date(2025, 9, 20)),
    "determination": (date(2025, 9, 21), date(2025, 9, 28)),
    "notice": (date(2025, 9, 29), date(2025, 10, 11)),
    "filing": (date(2025, 10, 12), date(2025, 11, 10)),
}


@dataclass(frozen=True)
class Office:
    """``city()`` with an officer, a second officer, an approver, and published rules."""

    town: City
    officer: Account
    other: Account
    approver: Account
    rule_set: RuleSet

    def draft(self, **facts: Any) -> Round:
        """A round of 2025 that was just begun."""
        given: dict[str, Any] = {
            "year": 2025,
            "name": "2025年度五星创评",
            "rule_set": self.rule_set,
            **facts,
        }
        return services.create_round(by=self.officer, **given)

    def enrolled(self, **facts: Any) -> Round:
        """A draft with every branch enrolled and a standard for every field."""
        row = self.draft(**facts)
        services.enrol_branches(round=row, by=self.officer)
        for field in Field.objects.all():
            services.choose_standard(
                round=row, field=field, standard=make_standard(field), by=self.officer
            )
        return fresh(row)

    def ready(self, overflow: str = "absorb", **facts: Any) -> Round:
        """A draft that lacks nothing."""
        row = self.enrolled(**facts)
        services.add_basis_document(
            round=row,
            number="云组通〔2025〕31号",
            title="关于开展五星创评的通知",
            issued_on=date(2025, 7, 1),
            by=self.officer,
        )
        services.set_calendar(round=row, dates=CALENDAR, by=self.officer)
        if overflow == "explicit":
            services.adopt_seat_table(round=row, document_number="云组〔2025〕5号", by=self.officer)
        services.enter_policy(round=fresh(row), overflow=overflow, by=self.officer)
        services.confirm_policy(round=fresh(row), by=self.approver)
        return fresh(row)

    def opened(self, overflow: str = "absorb", **facts: Any) -> Round:
        row = self.ready(overflow, **facts)
        services.open_round(round=row, acknowledged=True, by=self.officer)
        return fresh(row)


def make_office() -> Office:
    town = city()
    return Office(
        town=town,
        officer=make_actor(Role.OFFICER, town.department, "平定一"),
        other=make_actor(Role.OFFICER, town.department, "平定二"),
        approver=make_actor(Role.APPROVER, town.department, "申定明"),
        rule_set=make_rule_set(),
    )


def add_branches(parent: Organisation, count: int, field: Field | None, code: str) -> None:
    """So many more branches below ``parent``, with codes ``<code>001`` and on."""
    rows = Organisation.objects.bulk_create(
        Organisation(
            code=f"{code}{place:05d}",
            name=f"{code}第{place}党支部",
            kind=Kind.BRANCH,
            parent=parent,
            field=field,
        )
        for place in range(1, count + 1)
    )
    for row in rows:
        row.path = f"{parent.path}{row.pk}/"
    Organisation.objects.bulk_update(rows, ["path"], batch_size=200)


def fresh(row: Round) -> Round:
    return Round.objects.select_related("department", "rule_set").get(pk=row.pk)


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    """(status, message) a service refuses with."""
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message


def enrolment(row: Round, code: str) -> Enrolment:
    return Enrolment.objects.select_related("round", "organisation", "pool").get(
        round=row, code=code
    )


def pools(row: Round) -> dict[str, list[str]]:
    """Codes by pool."""
    found: dict[str, list[str]] = {
        pool.name: [] for pool in Pool.objects.filter(round=row).order_by("name")
    }
    for one in Enrolment.objects.filter(round=row).select_related("pool").order_by("code"):
        found[one.pool.name].append(one.code)
    return found


def verbs() -> list[str]:
    return list(Entry.objects.order_by("number").values_list("verb", flat=True))


def make_other_standard(field: Field) -> Standard:
    """A published standard of the field that scores something else."""
    standard = Standard.objects.create(number=next(version_numbers), title="另一标准", field=field)
    Indicator.objects.bulk_create(
        Indicator(standard=standard, position=place, name=name, maximum=10)
        for place, name in enumerate(TIE_KEYS, 1)
    )
    standard.state = VersionState.PUBLISHED
    standard.content_hash, standard.published_at = "1" * 64, clock.now()
    standard.save()
    return standard
