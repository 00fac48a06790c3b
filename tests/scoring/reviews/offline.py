"""A review workbook as a reviewer has it open in a program: looked at, filled in, saved."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from branches.organisations.models import Organisation, PendingImport
from branches.people.models import Account
from scoring.reviews.models import Review
from scoring.reviews.services import (
    agree,
    enter_review_workbook,
    planned_review,
    review_workbook,
    start_review,
    upload_review_workbook,
)
from scoring.reviews.services.offline import ReviewPlan
from scoring.rounds.models import Round
from starrating import clock
from starrating.workbook import SheetSpec, read_workbook, write_workbook
from tests.factories.assessments import enrolled, filed
from tests.scoring.reviews.bureau import ENDS_ON, METHODS, Bureau, at

SCHOOL, COLLEGE = "099002001", "099002002"
Line = dict[str, Any]
ITEMS, SUMS, MEETING = "逐项", "汇总", "会议"
VISITED = "实地走访"


class Book:
    """The sheets by name, each a list of lines by heading."""

    def __init__(self, content: bytes) -> None:
        self.headings: dict[str, list[str]] = {}
        self.sheets: dict[str, list[Line]] = {}
        for sheet in read_workbook(content, "审核工作簿.xlsx").sheets:
            names = [cell.text if cell else "" for cell in sheet.rows[0].cells]
            texts = [[cell.text if cell else "" for cell in row.cells] for row in sheet.rows[1:]]
            self.headings[sheet.name] = names
            self.sheets[sheet.name] = [
                dict(zip(names, [*cells, *[""] * len(names)], strict=False)) for cells in texts
            ]

    def item(self, code: str, indicator: str) -> Line:
        return next(
            line
            for line in self.sheets[ITEMS]
            if (line["组织编码"], line["指标"]) == (code, indicator)
        )

    def fill(
        self, code: str, indicator: str, score: str, reason: str = "", methods: str = VISITED
    ) -> None:
        self.item(code, indicator).update(审核分=score, 扣分原因=reason, 考评方式=methods)

    def agree(self, code: str) -> None:
        """The own score under every indicator of the branch that has no opinion yet."""
        for line in self.sheets[ITEMS]:
            if line["组织编码"] == code and not line["审核分"]:
                line.update(审核分=line["自评分"], 考评方式=VISITED)

    def sum_of(self, code: str) -> Line:
        return next(line for line in self.sheets[SUMS] if line["组织编码"] == code)

    def propose(self, code: str, star: str, reason: str = "") -> None:
        self.sum_of(code).update(拟评星级=star, 拟评说明=reason)

    def meet(self, **cells: str) -> None:
        self.sheets[MEETING].append(cells)

    def specs(self) -> list[SheetSpec]:
        return [
            SheetSpec(name, names, [[line.get(each, "") for each in names] for line in lines])
            for (name, lines), names in zip(
                self.sheets.items(), self.headings.values(), strict=True
            )
        ]

    def saved(self) -> bytes:
        buffer = io.BytesIO()
        write_workbook(buffer, self.specs())
        return buffer.getvalue()


def taken_along(round: Round, by: Account, **given: Any) -> Book:
    return Book(review_workbook(round=round, by=by, **given))


def kept(round: Round, book: Book | bytes, by: Account) -> PendingImport:
    content = book if isinstance(book, bytes) else book.saved()
    made = upload_review_workbook(round=round, source=content, filename="审核.xlsx", by=by)
    return PendingImport.objects.get(pk=made.pk)


def plan_of(round: Round, book: Book | bytes, by: Account) -> ReviewPlan:
    return planned_review(kept(round, book, by), by)[0]


def faults_of(round: Round, book: Book | bytes, by: Account) -> list[str]:
    return [str(fault) for fault in plan_of(round, book, by).faults]


def kinds_of(plan: ReviewPlan) -> Mapping[str, int]:
    return {kind: count for kind, count in plan.counts().items() if count}


def texts(lines: Sequence[Line], *headings: str) -> list[tuple[str, ...]]:
    return [tuple(line[name] for name in headings) for line in lines]


def opened(bureau: Bureau, organisation: Organisation, by: Account | None = None) -> Review:
    """The branch's form, filed and opened."""
    branch = enrolled(bureau.round, organisation)
    with clock.stopped_at(at(ENDS_ON)):
        filed(branch)
    return start_review(enrolment=branch, by=by or bureau.reviewer)


def along(bureau: Bureau, by: Account | None = None) -> Book:
    return taken_along(bureau.round, by or bureau.reviewer)


def brought(bureau: Bureau, book: Book, by: Account | None = None) -> int:
    return kept(bureau.round, book, by or bureau.reviewer).pk


def faults(bureau: Bureau, book: Book | bytes, by: Account | None = None) -> list[str]:
    return faults_of(bureau.round, book, by or bureau.reviewer)


def enter(bureau: Bureau, book: Book, by: Account | None = None) -> None:
    enter_review_workbook(kept=brought(bureau, book, by), by=by or bureau.reviewer)


def score_all_but(review: Review, bureau: Bureau, name: str) -> None:
    for place in bureau.places():
        if place.name != name:
            agree(review=review, indicator=place, methods=METHODS, by=bureau.reviewer)


def along_with(bureau: Bureau, name: str, score: str) -> Book:
    book = along(bureau)
    book.fill(SCHOOL, name, score, "核实后扣分")
    return book
