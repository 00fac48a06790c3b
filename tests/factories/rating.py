"""Runs without surprises."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from branches.people.models import Account
from scoring import engine
from scoring.engine import Candidate, Indicator, Level, PoolVerdict, Scheme
from scoring.rating.models import PoolResult, Result, Run
from scoring.reviews.models import Recognition, ReviewedScore
from scoring.rounds.models import Enrolment, Pool, Round
from scoring.rounds.queries import enrolments
from starrating import clock
from tests.factories.people import make_account
from tests.factories.reviews import PLAIN, report_sheet
from tests.factories.standards import INDICATORS


def decided_run(
    round: Round,
    *,
    scores: dict[str, Sequence[str]] | None = None,
    officer: Account | None = None,
    approver: Account | None = None,
) -> Run:
    """The round rated over the reported sheets, written directly as decided by two persons.

    Branches without a sheet report one first (``scores`` by code, else 86.00 each).
    """
    given = scores or {}
    for enrolment in enrolments(round).filter(is_exempt=False, sheet__isnull=True):
        report_sheet(enrolment, given.get(enrolment.code, PLAIN))
    verdicts = [_verdict(round, pool) for pool in Pool.objects.filter(round=round)]
    moment = clock.now()
    number = Run.objects.filter(round=round).count() + 1
    run = Run.objects.create(
        round=round,
        number=number,
        state=Run.State.DECIDED,
        is_complete=True,
        made_at=moment,
        proposed_by=officer or make_account("提请人"),
        proposed_at=moment,
        decided_by=approver or make_account("审定人"),
        decided_at=moment,
        minutes_number="云组纪〔2025〕20号",
        minutes_on=date(2025, 9, 25),
        **{f"{name}_hash": f"{number:064x}" for name in ("rules", "roster", "scores", "rulings")},
        result_hash=engine.digest(engine.verdicts_content(verdicts)),
    )
    _store(run, verdicts)
    return run


def _verdict(round: Round, pool: Pool) -> PoolVerdict:
    rules = round.rule_set
    levels = tuple(
        Level(row.star, _hundredths(row.minimum), _cap(row.cap), row.requires_innovation)
        for row in rules.levels.all()
    )
    seats = {5: pool.five or 0, 4: pool.four or 0, 3: pool.three or 0}
    scheme = Scheme(
        title=rules.title,
        indicators=tuple(Indicator(name, most * 100, bonus) for name, most, bonus in INDICATORS),
        levels=levels,
        low_cap=_hundredths(rules.low_cap),
        overflow=round.policy,
        tie_keys=tuple(rules.tie_keys),
        seats={pool.name: seats},
    )
    given: dict[int, list[int]] = {}
    rows = ReviewedScore.objects.filter(sheet__enrolment__pool=pool).order_by("indicator__position")
    for key, score in rows.values_list("sheet__enrolment", "score"):
        given.setdefault(key, []).append(_hundredths(score))
    recognised = set(Recognition.objects.values_list("enrolment", flat=True))
    candidates = [
        Candidate(
            enrolment.code,
            None if enrolment.is_exempt else tuple(given[enrolment.pk]),
            enrolment.pk in recognised,
            is_exempt=enrolment.is_exempt,
        )
        for enrolment in enrolments(round).filter(pool=pool)
    ]
    return engine.rate_pool(scheme, pool.name, candidates)


def _hundredths(value: Decimal) -> int:
    return int(value * 100)


def _cap(value: Decimal | None) -> int | None:
    return None if value is None else _hundredths(value)


def _decimal(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value) / 100


def _store(run: Run, verdicts: list[PoolVerdict]) -> None:
    keys = dict(Enrolment.objects.filter(round=run.round_id).values_list("code", "pk"))
    for verdict in verdicts:
        plain = verdict.as_json()
        names = ("n", "exempt", "seats", "low_cap", "counts", "lines", "findings")
        columns = {name: plain[name] for name in names}
        PoolResult.objects.create(run=run, pool=verdict.pool, **columns)
        Result.objects.bulk_create(
            Result(
                run=run,
                enrolment_id=keys[found.code],
                pool=verdict.pool,
                total=_decimal(found.total),
                base=_decimal(found.base),
                rank=found.rank,
                star=found.star,
                up=_decimal(found.up),
                trace=[list(step) for step in found.trace],
                is_exempt=found.is_exempt,
            )
            for found in verdict.results
        )
