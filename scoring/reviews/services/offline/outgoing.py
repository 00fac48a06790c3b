"""The review workbook going out: what somebody reviews, cut by right and by his filter."""

import io
from collections.abc import Collection, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from scoring.reviews.rules import is_reviewing, is_writable
from scoring.reviews.services.offline.in_hand import InHand, in_hand, left_out
from scoring.reviews.sheets.review_writing import OutgoingOpinion, OutgoingStar, review_sheets
from scoring.rounds.models import Round
from starrating.access import Actor, conflict
from starrating.workbook import write_workbook


def review_workbook(*, round: Round, by: Actor, chosen: Collection[int] | None = None) -> bytes:
    """An .xlsx file of the branches that ``by`` can score now, to fill in away from the system.

    ``chosen`` are primary keys of enrolments, None: all. Branches under review that he cannot score
    are named in it with why. Raises Refused: 403 for others than reviewers and leaders; 409 for a
    round that is not open or held, and where there is nothing to take along.
    """
    is_reviewing.check(by, round)
    is_writable.check(by, round)
    hands = [
        hand for hand in in_hand(round, by).values() if chosen is None or hand.branch.pk in chosen
    ]
    open_ones = [hand for hand in hands if not hand.bar]
    if not open_ones:
        raise conflict(
            _(
                "现在没有可以离线填写的评分表:先打开支部提交的自评,由别人经办的请对方放手。"
                "已按条件筛选的,也可放宽条件。"
            )
        )
    opinions = (row for hand in open_ones for row in _opinions(hand))
    sheets = review_sheets(opinions, map(_star, open_ones), left_out(hands))
    buffer = io.BytesIO()
    write_workbook(buffer, sheets)
    return buffer.getvalue()


def _opinions(hand: InHand) -> Iterator[OutgoingOpinion]:
    for place in hand.places.values():
        given = hand.verdicts.get(place["key"])
        yield OutgoingOpinion(
            code=hand.branch.code,
            name=hand.branch.name,
            indicator=place["name"],
            maximum=Decimal(place["maximum"]),
            own=Decimal(place["score"]),
            score=None if given is None else given.score,
            reason="" if given is None else given.reason,
            methods=() if given is None else given.methods,
            submission=hand.submission,
            version=0 if given is None else given.version,
        )


def _star(hand: InHand) -> OutgoingStar:
    content = hand.content
    return OutgoingStar(
        code=hand.branch.code,
        name=hand.branch.name,
        own_total=Decimal(content["total"]),
        total=hand.total,
        own_star=content["proposed_star"],
        star=hand.review.proposed_star,
        reason=hand.review.proposed_reason,
        submission=hand.submission,
    )
