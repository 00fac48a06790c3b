"""The sample city: the roster and the determined scores of its 410 branches, as rows."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from branches.organisations.models import Organisation
from branches.organisations.services import import_roster_file
from scoring.reviews.models import Ceiling, Recognition, ReviewedScore, Sheet
from scoring.reviews.sheets import ScoreTable, read_scores
from scoring.rounds.models import Round, RoundStandard
from scoring.rounds.queries import enrolments
from scoring.standards.models import Indicator
from starrating import clock
from starrating.workbook import read_workbook
from tests.factories.rounds import make_round
from tests.scoring.reviews.schemes import DEFAULT

DATA = Path(__file__).parents[1] / "scoring" / "data"
ROSTER = DATA / "党组织名册.xlsx"
SCORES = DATA / "审核评分-全市.xlsx"
RULINGS = DATA / "并列裁定.csv"


class SampleRuling(NamedTuple):
    pool: str
    star: int
    code: str


def sample_scores() -> ScoreTable:
    return read_scores(read_workbook(SCORES, SCORES.name), DEFAULT)


def sample_rulings() -> list[SampleRuling]:
    with RULINGS.open(encoding="utf-8-sig", newline="") as file:
        return [
            SampleRuling(row["评定池"], int(row["星级"]), row["组织编码"])
            for row in csv.DictReader(file)
        ]


def awaiting_round(table: ScoreTable) -> Round:
    """An open round of the sample city before any score; exempt are those of the table."""
    import_roster_file(path=ROSTER)
    department = Organisation.objects.get(parent=None)
    exempt = {row.code: "新成立不满一年" for row in table.rows if row.is_exempt}
    return make_round(department, exempt=exempt)


def sample_round() -> Round:
    """An open round of the sample city with every sheet reported."""
    table = sample_scores()
    opened = awaiting_round(table)
    report_table(opened, table)
    return opened


def report_table(round: Round, table: ScoreTable) -> None:
    """All rows of a score table as reported sheets, with recognitions and ceilings; written in bulk."""
    moment = clock.now()
    enrolled = {row.code: row for row in enrolments(round)}
    leaves = {
        chosen.field_id: list(Indicator.objects.filter(standard=chosen.standard))
        for chosen in RoundStandard.objects.filter(round=round)
    }
    scored = [row for row in table.rows if None not in row.scores]
    sheets = Sheet.objects.bulk_create(
        Sheet(
            enrolment=enrolled[row.code],
            state=Sheet.State.REPORTED,
            source=Sheet.Source.WORKBOOK,
            minutes_number="云组纪〔2025〕12号",
            minutes_on=date(2025, 9, 20),
            reported_at=moment,
        )
        for row in scored
    )
    ReviewedScore.objects.bulk_create(
        ReviewedScore(sheet=sheet, indicator=leaf, score=Decimal(score or 0).scaleb(-2))
        for sheet, row in zip(sheets, scored, strict=True)
        for leaf, score in zip(leaves[sheet.enrolment.field_id], row.scores, strict=True)
    )
    Recognition.objects.bulk_create(
        Recognition(
            enrolment=enrolled[row.code],
            is_recognised=True,
            number="云组创〔2025〕3号",
            decided_on=date(2025, 9, 18),
            entered_at=moment,
        )
        for row in table.rows
        if row.is_recognised
    )
    Ceiling.objects.bulk_create(
        Ceiling(
            enrolment=enrolled[row.code],
            star=row.ceiling,
            reason="一票否决事项",
            document_number="云组〔2025〕40号",
            document_on=date(2025, 9, 19),
            entered_at=moment,
        )
        for row in table.rows
        if row.ceiling is not None
    )
