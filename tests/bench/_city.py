"""A round of 14,000 branches, read, rated, stored, in a process and a database of its own.

``main()`` migrates the empty database that DATABASE_URL names, fills it, and prints what it
measured as JSON.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from branches.organisations.models import Field, Kind, Organisation
from branches.people.models import Account
from scoring.rating.models import Result
from scoring.rating.services import make_run
from scoring.reviews.models import Recognition, ReviewedScore, Sheet
from scoring.rounds.models import Enrolment, Pool, Round, RoundStandard
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import make_organisation
from tests.factories.people import make_actor
from tests.factories.rounds import make_round

BRANCHES = 14_000
FEW = 50
BUREAUS = 280
FIELDS = ("机关事业单位", "农村", "学校", "企业", "城市社区")
REPETITIONS = 5
BATCH = 2_000


def begin() -> tuple[Round, Account]:
    """An open round of five pools in which nobody stands yet, and who rates it."""
    department = make_organisation("市委组织部", None, Kind.DEPARTMENT)
    for number in range(BUREAUS):
        make_organisation(f"第{number}党委", department, Kind.COMMITTEE)
    for name in FIELDS:
        Field.objects.create(name=name)
    return make_round(department), make_actor(Role.OFFICER, department)


def enrol(opened: Round, numbers: range) -> None:
    """Branches of these numbers, spread over pools and bureaus, every sheet reported.

    Rows are written directly.
    """
    bureaus = list(Organisation.objects.filter(kind=Kind.COMMITTEE).order_by("pk"))
    fields = list(Field.objects.all())
    Organisation.objects.bulk_create(
        [
            Organisation(
                code=f"B{number:06d}",
                name=f"第{number}党支部",
                parent=bureaus[number % BUREAUS],
                kind=Kind.BRANCH,
                path=f"/x{number}/",
                field=fields[number % len(fields)],
            )
            for number in numbers
        ],
        BATCH,
    )
    pools = {pool.name: pool for pool in Pool.objects.filter(round=opened)}
    branches = Organisation.objects.filter(kind=Kind.BRANCH, enrolments=None)
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                round=opened,
                organisation=row,
                code=row.code,
                name=row.name,
                field=row.field,
                pool=pools[row.field.name],
                reviewing_body=row.parent,
                review_path=[row.parent.code],
            )
            for row in branches.select_related("field", "parent")
            if row.field and row.parent
        ],
        BATCH,
    )
    _report(opened, random.Random(len(numbers)))


def _report(opened: Round, chance: random.Random) -> None:
    enrolled = list(Enrolment.objects.filter(round=opened, sheet=None))
    sheets = Sheet.objects.bulk_create(
        [
            Sheet(
                enrolment=row,
                state=Sheet.State.REPORTED,
                source=Sheet.Source.WORKBOOK,
                minutes_number="云组纪〔2025〕12号",
                minutes_on=date(2025, 9, 20),
                reported_at=clock.now(),
            )
            for row in enrolled
        ],
        BATCH,
    )
    leaves = {
        chosen.field_id: list(Indicator.objects.filter(standard=chosen.standard))
        for chosen in RoundStandard.objects.filter(round=opened)
    }
    ReviewedScore.objects.bulk_create(
        [
            ReviewedScore(sheet=sheet, indicator=leaf, score=_score(chance, leaf.maximum))
            for sheet in sheets
            for leaf in leaves[sheet.enrolment.field_id]
        ],
        BATCH,
    )
    Recognition.objects.bulk_create(
        [
            Recognition(
                enrolment=row,
                is_recognised=True,
                number="云组创〔2025〕3号",
                decided_on=date(2025, 9, 18),
                entered_at=clock.now(),
            )
            for row in enrolled[::5]
        ],
        BATCH,
    )


def _score(chance: random.Random, maximum: Decimal) -> Decimal:
    share = min(100, max(40, int(chance.gauss(78, 9))))
    return Decimal(int(maximum) * share + chance.randint(0, 9)).scaleb(-2).min(maximum)


def taken(work: Callable[[], Any]) -> list[float]:
    """Seconds of each turn; one before the first counted one fills the caches."""
    times = []
    for _turn in range(REPETITIONS + 1):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return times[1:]


def floor() -> None:
    """The same rows read and written by the bare driver, without a rating."""
    columns = [str(field.column) for field in Result._meta.fields if field.column != "id"]
    quote = connection.ops.quote_name
    score, result = (quote(model._meta.db_table) for model in (ReviewedScore, Result))
    names = ", ".join(map(quote, columns))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SELECT sheet_id, indicator_id, score FROM {score}")  # noqa: S608 - names of our own tables
        cursor.fetchall()
        cursor.execute(f"CREATE TEMPORARY TABLE floor AS SELECT {names} FROM {result} WHERE 1 = 0")  # noqa: S608 - names of our own tables
        cursor.execute(f"SELECT {names} FROM {result} LIMIT {BRANCHES}")  # noqa: S608 - names of our own tables
        rows = cursor.fetchall()
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO floor VALUES ({marks})", rows)  # noqa: S608 - a table of our own
        cursor.execute("DROP TABLE floor")


def main() -> None:
    call_command("migrate", verbosity=0)
    opened, officer = begin()
    statements = {}
    for size, numbers in ((FEW, range(FEW)), (BRANCHES, range(FEW, BRANCHES))):
        enrol(opened, numbers)
        # read afresh: an account keeps its posts once it has read them
        by = Account.objects.get(pk=officer.pk)
        with CaptureQueriesContext(connection) as caught:
            make_run(round=opened, by=by)
        statements[size] = sum(query["sql"].startswith("SELECT") for query in caught)
    measured = {
        "statements": statements,
        "run": median(taken(lambda: make_run(round=opened, by=officer))),
        "floor": median(taken(floor)),
    }
    sys.stdout.write(json.dumps(measured))
