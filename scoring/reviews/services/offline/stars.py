"""The star that a review workbook proposes for one branch held against the proposal on record."""

from collections.abc import Iterable, Mapping

from scoring import engine
from scoring.assessments.sheets import preview
from scoring.reviews.services.offline.plan import PlannedStar, scores_after
from scoring.reviews.services.offline.rows import Held
from scoring.reviews.services.plan import BLANK, CHANGED, NEW, UNCHANGED
from scoring.reviews.sheets.review_book import (
    STAR,
    STAR_REASON,
    VERSION,
    StarRow,
    proposal_digest,
)
from starrating.stars import STAR_WORDS
from starrating.texts import on_one_line

PROPOSAL_LENGTH = 500
LOWEST = 1


def supported_star(
    scheme: engine.Scheme, scores: Mapping[str, int], ceilings: Iterable[int | None]
) -> int:
    """The highest star that complete scores leave under these ceilings, recognition apart.

    A declaration may leave no star at all (0): the lowest is then what it may come to.
    """
    known = [max(star, LOWEST) for star in ceilings if star is not None]
    return max(preview(scheme, scores, min(known, default=None)).supported, LOWEST)


def planned_star(held: Held, row: StarRow, given: Mapping[int, int]) -> PlannedStar | None:
    """What the row would do; None where it has a fault, which is in ``held.faults``.

    ``given`` are the scores that the file says of the branch, by the indicator's primary key.
    Whether they support the star is asked once everything else is sound (``unsupported``).
    """
    hand = held.hand(row)
    if hand is None or held.is_repeated(row, row.code):
        return None
    found = PlannedStar(row, hand, BLANK, None, "", scores_after(hand, given))
    if row.is_blank:
        return found
    reason = held.text(row, STAR_REASON, lambda: _on_one_line(row.reason))
    if row.star is None:
        held.fault(row, STAR, "blank_star", None, f"写了{STAR_REASON},没有填写{STAR}")
    if row.star is None or reason is None:
        return None
    old = hand.review.proposed_star
    found = found._replace(star=row.star, reason=reason)
    if (old, hand.review.proposed_reason) == (row.star, reason):
        return found._replace(kind=UNCHANGED)
    if held.is_barred(row, hand) or held.is_ahead(row, hand) or _is_stale(held, found):
        return None
    return found._replace(kind=NEW if old is None else CHANGED)


def _on_one_line(text: str) -> str:
    return on_one_line(text, PROPOSAL_LENGTH, STAR_REASON, is_optional=True)


def _is_stale(held: Held, found: PlannedStar) -> bool:
    """Whether the sums or the proposal are others since; a fault naming both values."""
    row, hand = found.row, found.hand
    number, digest = int(row.seen[0]), row.seen[1]
    star, reason = hand.review.proposed_star, hand.review.proposed_reason
    if number < hand.submission:
        then = held.contents[hand.branch.pk, number]["total"]
        message = (
            f"下载后支部更正过自评:总分当时 {then} 分(第 {number} 次提交),"
            f"现在 {hand.content['total']} 分(第 {hand.submission} 次提交);请重新下载再填"
        )
        held.fault(row, VERSION, "corrected_since", None, message)
        return True
    if digest == proposal_digest(star, reason):
        return False
    now = "没有拟评" if star is None else f"拟评{STAR_WORDS[star]}({reason or '没有说明'})"
    message = f"表里拟评{found.words};下载后有过变动,现在{now},请核对后重新下载再填"
    held.fault(row, VERSION, "proposed_since", None, message)
    return True


def unsupported(
    held: Held,
    found: PlannedStar,
    schemes: Mapping[str, engine.Scheme],
    ceilings: Mapping[int, int],
) -> bool:
    """Whether scores are missing, or they support less and no reason is given; a fault.

    ``ceilings`` are those on record by enrolment (primary key).
    """
    row, hand = found.row, found.hand
    missing = [name for name in hand.places if name not in found.scores]
    if missing:
        message = f"还有 {len(missing)} 项没有评分({'、'.join(missing)}),评完再拟星级"
        held.fault(row, STAR, "not_scored", found.words, message)
        return True
    branch = hand.branch
    known = (ceilings.get(branch.pk), hand.content["declaration"]["ceiling"])
    supported = supported_star(schemes[branch.pool.name], found.scores, known)
    if found.reason or found.star is None or found.star <= supported:
        return False
    message = (
        f"审核总分 {found.total} 分支持到{STAR_WORDS[supported]},拟评{found.words}须写{STAR_REASON}"
    )
    held.fault(row, STAR_REASON, "no_reason", None, message)
    return True
