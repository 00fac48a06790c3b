"""The whole sample city: two ties, their rulings, and the same stars as the engine gives directly."""

from datetime import date

import pytest

from scoring import engine
from scoring.rating.models import Result, Run
from scoring.rating.queries import results_of
from scoring.rating.services import confirm_ruling, decide_run, enter_ruling, make_run, propose_run
from scoring.reviews.sheets import ScoreTable
from scoring.rounds.queries import pool_schemes
from starrating.access import Role
from starrating.scores import hundredths
from tests.factories.people import make_actor
from tests.factories.sample import sample_round, sample_rulings, sample_scores

COLUMNS = ("5", "4", "3", "2", "1", "pending")
FIRST = {
    "企业": (53, 1, (5, 15, 21), 10, (5, 15, 23, 10, 0, 0)),
    "农村": (95, 1, (9, 28, 38), 19, (9, 28, 39, 18, 1, 0)),
    "城市社区": (31, 0, (3, 9, 12), 6, (1, 9, 15, 6, 0, 0)),
    "学校": (60, 0, (6, 18, 24), 12, (6, 17, 22, 10, 2, 3)),
    "机关事业单位": (166, 3, (16, 49, 66), 33, (15, 48, 68, 32, 1, 2)),
}
RULED = {
    **FIRST,
    "学校": (60, 0, (6, 18, 24), 12, (6, 18, 24, 10, 2, 0)),
    "机关事业单位": (166, 3, (16, 49, 66), 33, (16, 49, 68, 32, 1, 0)),
}


def table_of(run: Run) -> dict[str, object]:
    return {
        row.pool: (
            row.n,
            row.exempt,
            tuple(row.seats[star] for star in COLUMNS[:3]),
            row.low_cap,
            tuple(row.counts[name] for name in COLUMNS),
        )
        for row in run.pools.all()
    }


def by_the_engine(
    scores: ScoreTable, schemes: dict[str, engine.Scheme], rulings: list[engine.Ruling]
) -> dict[str, object]:
    """What the engine says of the workbook's rows without any database."""
    pools: dict[str, list[engine.Candidate]] = {}
    for row in scores.rows:
        points = tuple(score or 0 for score in row.scores)
        candidate = engine.Candidate(
            row.code, points, row.is_recognised, row.ceiling, row.is_exempt
        )
        pools.setdefault(row.pool, []).append(candidate)
    return {
        result.code: (
            result.total,
            result.rank,
            result.star,
            result.up,
            [[step.star, str(step.outcome)] for step in result.trace],
        )
        for verdict in engine.rate_round(schemes, pools, rulings)
        for result in verdict.results
    }


def stored(run: Run) -> dict[str, object]:
    return {
        row.enrolment.code: (
            hundredths(row.total),
            row.rank,
            row.star,
            hundredths(row.up),
            row.trace,
        )
        for row in results_of(run)
    }


@pytest.mark.django_db
def test_sample_city_from_two_ties_to_a_decision() -> None:
    opened = sample_round()
    scores, schemes = sample_scores(), pool_schemes(opened)
    officer = make_actor(Role.OFFICER, opened.department)
    approver = make_actor(Role.APPROVER, opened.department)

    first = make_run(round=opened, by=officer)
    assert (first.number, first.is_complete, table_of(first)) == (1, False, FIRST)
    assert [
        (case.pool, case.star, case.seats, [member["code"] for member in case.members])
        for case in first.tie_cases.all()
    ] == [
        ("学校", 4, 1, ["099002035", "099002051", "099002055"]),
        ("机关事业单位", 5, 1, ["099004006", "099016003"]),
    ]
    assert stored(first) == by_the_engine(scores, schemes, [])

    given = sample_rulings()
    for pool, star, code in given:
        ruling = enter_ruling(
            case=first.tie_cases.get(pool=pool, star=star),
            winners=[code],
            basis="比较近三年表彰情况",
            minutes_number="云组纪〔2025〕18号",
            minutes_on=date(2025, 10, 16),
            by=officer,
        )
        confirm_ruling(ruling=ruling, by=approver)
    second = make_run(round=opened, by=officer)
    assert (second.number, second.is_complete, table_of(second)) == (2, True, RULED)
    totals = [sum(row.counts[name] for row in second.pools.all()) for name in COLUMNS]
    assert totals == [37, 119, 169, 76, 4, 0]
    rulings = [engine.Ruling(pool, star, (code,)) for pool, star, code in given]
    assert stored(second) == by_the_engine(scores, schemes, rulings)
    assert list(second.rulings.order_by("pool").values_list("pool", flat=True)) == [
        "学校",
        "机关事业单位",
    ]

    proposed = propose_run(run=second, by=officer)
    decided = decide_run(
        run=proposed,
        minutes_number="云组纪〔2025〕20号",
        minutes_on=date(2025, 10, 20),
        by=approver,
    )
    assert (decided.state, decided.decided_by) == (Run.State.DECIDED, approver)
    assert Result.objects.filter(run=decided, star__isnull=True, is_exempt=False).count() == 0
