"""Adopting seats: the table by largest remainder, or the numbers a superior hands down."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring import engine
from scoring.rounds import lifecycle
from scoring.rounds.models import Pool, Round
from scoring.rounds.queries import Seats, city_table, denominators, plain_scheme
from scoring.rounds.services.locking import (
    NO_POLICY,
    NUMBER_LENGTH,
    locked_draft,
    save_round,
    written,
)
from starrating.access import Actor, conflict, faulty


@recorded
def adopt_seat_table(
    *,
    round: Round,
    document_number: str,
    by: Actor,
    seats: Mapping[str, Mapping[int, int]] | None = None,
    expected_version: int | None = None,
) -> None:
    """Give every pool whole seats under a document and select ``explicit`` for this round.

    ``seats`` {pool: {5: …, 4: …, 3: …}} are 指导数 handed down; None adopts the table by largest
    remainder within the city's floor. The confirmed policy is void. Raises Refused: 403; 409 once
    opened, for a stale version, or while no standard is chosen or no branch enrolled; 422 for a
    blank number, a pool without numbers, or more seats than N.
    """
    row = locked_draft(round, by=by, expected_version=expected_version)
    number = written(document_number, NUMBER_LENGTH, _("名额文号"))
    try:
        scheme = plain_scheme(row)
    except engine.SchemeFault as fault:
        raise conflict(";".join(fault.faults)) from fault
    numbers = {name: n for name, (n, _exempt) in denominators(row).items()}
    if scheme is None or not numbers:
        raise conflict(_("登记参评党组织、选定考评标准之后才能采用名额表。"))
    given = city_table(scheme, numbers) if seats is None else _handed_down(seats, numbers)
    pools = {pool.name: pool for pool in Pool.objects.filter(round=row)}
    before = {name: pool.seats for name, pool in pools.items()}
    for name, pool in pools.items():
        pool.five, pool.four, pool.three = (given[name][star] for star in engine.SEATED)
        pool.allotted_for, pool.seats_document = numbers[name], number
    columns = ["five", "four", "three", "allotted_for", "seats_document"]
    Pool.objects.bulk_update(pools.values(), columns, batch_size=100)
    was = row.policy
    save_round(row, **NO_POLICY, overflow=engine.Overflow.EXPLICIT.value)
    record(
        lifecycle.ADOPT_SEATS,
        row,
        by=by,
        before={"policy": was, "seats": before},
        after={
            "policy": row.policy,
            "seats": given,
            "n": numbers,
            "document_number": number,
            "is_table": seats is None,
        },
    )


def _handed_down(
    seats: Mapping[str, Mapping[int, int]], numbers: Mapping[str, int]
) -> dict[str, Seats]:
    faults = [_("没有评定池“%(name)s”。") % {"name": name} for name in seats if name not in numbers]
    given = {}
    for name, n in numbers.items():
        own = dict(seats.get(name, {}))
        if set(own) != set(engine.SEATED) or min(own.values()) < 0:
            faults.append(_("评定池“%(name)s”的五、四、三星名额没有填全。") % {"name": name})
        elif sum(own.values()) > n:
            faults.append(
                _("评定池“%(name)s”的名额合计 %(sum)s 个,超过参评数 %(n)s。")
                % {"name": name, "sum": sum(own.values()), "n": n}
            )
        given[name] = own
    if faults:
        raise faulty("".join(faults))
    return given
