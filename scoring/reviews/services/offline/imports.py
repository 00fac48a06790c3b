"""The review workbook coming in: read and kept, looked at, entered as a whole or not at all."""

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import PendingImport
from branches.organisations.services import keep_import, open_file, take_import
from branches.organisations.sheets import Reading, plain_reading, reading_of
from scoring.reviews.lifecycle import ENTER_REVIEW_WORKBOOK
from scoring.reviews.queries import indicators_by_field
from scoring.reviews.queries.review_book import ceilings_now
from scoring.reviews.rules import is_reviewing, is_writable
from scoring.reviews.services.offline.in_hand import in_hand
from scoring.reviews.services.offline.opinions import planned_opinion
from scoring.reviews.services.offline.plan import ReviewPlan, given_scores, in_order
from scoring.reviews.services.offline.rows import Held
from scoring.reviews.services.offline.stars import planned_star, unsupported
from scoring.reviews.services.offline.writing import write_plan
from scoring.reviews.sheets.review_book import AnyRow, OpinionRow, ReadBook, StarRow
from scoring.reviews.sheets.review_reading import read_review_book
from scoring.rounds.models import Round
from scoring.rounds.queries import pool_schemes
from scoring.rounds.services import lock_round
from starrating.access import Actor, conflict, faulty
from starrating.scores import hundredths

KIND = ENTER_REVIEW_WORKBOOK.name
ENTRY = is_reviewing & is_writable


def upload_review_workbook(
    *, round: Round, source: Path | bytes, filename: str, by: Actor
) -> PendingImport:
    """Read a filled-in workbook and keep it for ``enter_review_workbook``; faults are kept with it.

    What it says of the meeting is kept in ``parameters["minutes"]``, the bodies whose branches it
    holds in ``parameters["bodies"]`` ([code, name]). Raises Refused: 403; 409 for a round that is
    not open or held; 422 for a file that cannot be read at all.
    """
    ENTRY.check(by, round)
    workbook, sha256 = open_file(source, filename)
    maxima: dict[str, int] = {}
    for indicators in indicators_by_field(round).values():
        for one in indicators:
            maxima[one.name] = max(maxima.get(one.name, 0), hundredths(one.maximum))
    book, reading = read_review_book(workbook, maxima)
    codes = {row.code for row in book.rows}
    found = [hand.review.body for code, hand in in_hand(round, by).items() if code in codes]
    bodies = dict(sorted((body.code, body.name) for body in found))
    return keep_import(
        by=by,
        kind=KIND,
        filename="".join(sign for sign in filename if sign.isprintable()),
        sha256=sha256,
        rows=[book.opinions, book.stars],
        parameters={
            "round": round.pk,
            "year": round.year,
            "minutes": book.minutes,
            "bodies": list(bodies.items()),
            **plain_reading(reading),
        },
    )


def planned_review(kept: PendingImport, by: Actor) -> tuple[ReviewPlan, Reading]:
    """What the kept file would do as things stand now; constant statements, nothing written."""
    of = Round.objects.select_related("department").get(pk=kept.parameters["round"])
    return _planned(of, kept, by)


def _planned(round: Round, kept: PendingImport, by: Actor) -> tuple[ReviewPlan, Reading]:
    opinions, stars = kept.rows
    book = ReadBook(
        [OpinionRow.of(row) for row in opinions],
        [StarRow.of(row) for row in stars],
        kept.parameters["minutes"],
    )
    reading = reading_of(kept.parameters)
    return plan_review(round, book, reading, by), reading


def plan_review(round: Round, book: ReadBook, reading: Reading, by: Actor) -> ReviewPlan:
    """Hold the rows against what ``by`` reviews; constant statements, nothing written."""
    held = Held(in_hand(round, by), book, reading.columns)
    bad = {(fault.sheet, fault.row) for fault in reading.faults}

    def is_sound(row: AnyRow) -> bool:
        return not bad & {(row.sheet, row.number), (row.sheet, None)}

    found = (planned_opinion(held, row) for row in book.opinions if is_sound(row))
    opinions = [one for one in found if one is not None]
    given = given_scores(opinions)
    proposed = (
        planned_star(held, row, given.get(row.code, {})) for row in book.stars if is_sound(row)
    )
    stars = [one for one in proposed if one is not None]
    written = [one for one in stars if one.writes]
    if written and not held.faults and not reading.faults:
        schemes = pool_schemes(round)
        ceilings = ceilings_now([one.hand.branch.pk for one in written])
        refused = {id(one) for one in written if unsupported(held, one, schemes, ceilings)}
        stars = [one for one in stars if id(one) not in refused]
    faults = in_order([*reading.faults, *held.faults], reading)
    misnamed = [(*told, known) for told, known in held.misnamed.items()]
    return ReviewPlan(opinions, stars, faults, misnamed)


@recorded
def enter_review_workbook(*, kept: int, by: Actor, expected_plan: str = "") -> ReviewPlan:
    """Enter the kept workbook ``kept`` (primary key) in ``by``'s name, all of it or nothing.

    What stands already is left alone; verdicts that are replaced are kept as past ones; sheets that
    nobody has come to ``by``. ``expected_plan`` is the digest of what was previewed. Raises Refused:
    403; 404 for somebody else's file; 409 for one taken or expired, nothing new in it, or sheets
    that changed since the preview, a round that is not open or held; 422 for faulty rows.
    """
    taken = take_import(by=by, pk=kept, kind=KIND)
    locked = lock_round(Round.objects.get(pk=taken.parameters["round"]))
    ENTRY.check(by, locked)
    plan, _reading = _planned(locked, taken, by)
    if plan.faults:
        raise faulty(_("文件有 %(count)s 处错误,整份没有录入。") % {"count": len(plan.faults)})
    if not plan.writes:
        raise conflict(_("文件内容与现有的审核意见完全一致,没有需要录入的。"))
    if expected_plan and expected_plan != plan.digest:
        raise conflict(_("预览之后评分表有过变动,下面已按最新情况重新核对,请看过再录入。"))
    write_plan(plan, by)
    record(
        ENTER_REVIEW_WORKBOOK,
        taken,
        by=by,
        after={**_told(plan), "sha256": taken.sha256},
        rows=plan.lines(),
    )
    return plan


def _told(plan: ReviewPlan) -> dict[str, Any]:
    counts = plan.counts()
    del counts["faulty"]
    return {**counts, "branches": [hand.branch.name for hand in plan.branches]}
