"""A round of the small city, its people, and score workbooks as text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from branches.people.models import Account
from scoring.reviews.models import ScoreImport
from scoring.reviews.services import (
    Basis,
    confirm_score_import,
    enter_score_import,
    upload_scores,
)
from scoring.rounds.models import Enrolment, Round, RoundStandard
from scoring.standards.models import Indicator, Standard, VersionState
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.organisations import City, city
from tests.factories.people import make_actor
from tests.factories.rounds import make_round
from tests.factories.standards import INDICATORS

NAMES = tuple(name for name, _most, _bonus in INDICATORS)
HEADINGS = ("组织编码", "组织名称", "评定池", *NAMES, "创新项目认定", "星级上限", "不参评", "备注")
SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"
GOOD = ("13", "8", "8", "8", "8", "16", "20", "5")
BASIS = Basis("云组纪〔2025〕12号", date(2025, 9, 20))
FULL = Basis(
    *("云组纪〔2025〕12号", date(2025, 9, 20), "复核更正"),
    *("云组创〔2025〕3号", date(2025, 9, 18), "评审会认定"),
    *("云组〔2025〕9号", date(2025, 9, 10), "一票否决"),
)


@dataclass(frozen=True)
class Office:
    """A city with an open round; the officer enters, the approver or the colleague confirms."""

    city: City
    round: Round
    officer: Account
    colleague: Account
    approver: Account

    def branch(self, code: str) -> Enrolment:
        return Enrolment.objects.get(round=self.round, code=code)


def office(**columns: Any) -> Office:
    town = city()
    return Office(
        town,
        make_round(town.department, **columns),
        make_actor(Role.OFFICER, town.department, "平某"),
        make_actor(Role.OFFICER, town.department, "丁某"),
        make_actor(Role.APPROVER, town.department, "申某"),
    )


Indicators = Sequence[tuple[str, int, bool]]


def rate_by(of: Office, field: str, indicators: Indicators) -> None:
    """Let branches of the field be rated by another published standard."""
    chosen = RoundStandard.objects.get(round=of.round, field__name=field)
    number = 2000 + Standard.objects.count()
    standard = Standard.objects.create(number=number, title="另一标准", field=chosen.field)
    Indicator.objects.bulk_create(
        Indicator(standard=standard, position=place, name=name, maximum=most, is_bonus=bonus)
        for place, (name, most, bonus) in enumerate(indicators, 1)
    )
    standard.state, standard.published_at = VersionState.PUBLISHED, clock.now()
    standard.content_hash = "0" * 64
    standard.save()
    RoundStandard.objects.filter(pk=chosen.pk).update(standard=standard)


def close(of: Office) -> None:
    """The round has its final list."""
    Round.objects.filter(pk=of.round.pk).update(state=Round.State.CLOSED, closed_at=clock.now())


def line(
    code: str, scores: Sequence[str] = GOOD, pool: str = "学校", **cells: str
) -> tuple[str, ...]:
    """A row under ``HEADINGS``; ``cells``: name, recognised, ceiling, exempt, note."""
    ends = [cells.get(name, "") for name in ("recognised", "ceiling", "exempt", "note")]
    return (code, cells.get("name", ""), pool, *scores, *ends)


def text(*lines: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    return "\n".join(",".join(cells) for cells in (headings, *lines)).encode()


def everybody(**scores: Sequence[str]) -> list[tuple[str, ...]]:
    """A row for each branch of the small city."""
    pools = {SCHOOL: "学校", COLLEGE: "学校", FACULTY: "学校", VILLAGE: "农村"}
    return [line(code, scores.get(f"of_{code}", GOOD), pool) for code, pool in pools.items()]


def upload(of: Office, *lines: Sequence[str], by: Account | None = None, **kwargs: Any) -> int:
    """The primary key of the kept file."""
    return upload_scores(
        round=of.round, source=text(*lines, **kwargs), filename="评分.csv", by=by or of.officer
    ).pk


def enter(of: Office, *lines: Sequence[str], basis: Basis = FULL, **kwargs: Any) -> ScoreImport:
    return enter_score_import(kept=upload(of, *lines, **kwargs), basis=basis, by=of.officer)


def take_in(of: Office, *lines: Sequence[str], basis: Basis = FULL, **kwargs: Any) -> ScoreImport:
    """Entered by the officer, confirmed by the approver."""
    return confirm_score_import(
        score_import=enter(of, *lines, basis=basis, **kwargs), by=of.approver
    )


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message


def changed(given: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    return {**given, **changes}
