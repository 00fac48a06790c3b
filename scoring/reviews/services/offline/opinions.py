"""One indicator of a review workbook held against the opinion that stands."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scoring.assessments.services.texts import REASON_LENGTH, cleaned
from scoring.reviews.models import Verdict
from scoring.reviews.queries.outcome import is_kept
from scoring.reviews.services.offline.in_hand import InHand
from scoring.reviews.services.offline.plan import PlannedOpinion
from scoring.reviews.services.offline.rows import Held
from scoring.reviews.services.plan import BLANK, CHANGED, NEW, UNCHANGED
from scoring.reviews.sheets.review_book import (
    INDICATOR,
    METHODS,
    REASON,
    SCORE,
    VERSION,
    OpinionRow,
)
from starrating import clock
from starrating.scores import ScoreFault, format_hundredths, hundredths, score_sentence


def planned_opinion(held: Held, row: OpinionRow) -> PlannedOpinion | None:
    """What the row would do; None where it has a fault, which is in ``held.faults``."""
    hand = held.hand(row)
    place = None if hand is None else _place(held, row, hand)
    if hand is None or place is None or held.is_repeated(row, row.code, row.indicator):
        return None
    own, old = hundredths(Decimal(place["score"])), hand.verdicts.get(place["key"])
    found = PlannedOpinion(row, hand, place["key"], BLANK, own, None, "", old)
    if row.is_blank:
        return found
    reason = _reason(held, row, own, hundredths(Decimal(place["maximum"])))
    if reason is None:
        return None
    found = found._replace(score=row.score, reason=reason)
    if old is not None and _is_same(found, old):
        return found._replace(kind=UNCHANGED)
    if held.is_barred(row, hand) or held.is_ahead(row, hand) or _is_stale(held, found, place):
        return None
    if old is not None and is_kept(old, hand.reopening):
        message = "这次只重新审核指明的指标,这一项保留原来的意见"
        held.fault(row, SCORE, "kept", format_hundredths(row.score or 0), message)
        return None
    return found._replace(kind=NEW if old is None else CHANGED)


def _place(held: Held, row: OpinionRow, hand: InHand) -> Mapping[str, Any] | None:
    place = hand.places.get(row.indicator)
    if place is None and hand.filed is not None:
        message = "不在该党组织的考评标准里"
        held.fault(row, INDICATOR, "unknown_indicator", row.indicator, message)
    elif place is None and not row.is_blank:
        held.is_barred(row, hand)
    return place


def _reason(held: Held, row: OpinionRow, own: int, most: int) -> str | None:
    """The reason as it is kept; None where something that was filled in has a fault."""
    before = len(held.faults)
    reason = held.text(row, REASON, lambda: cleaned(row.reason, REASON_LENGTH, REASON))
    if row.score is None:
        held.fault(row, SCORE, "blank_score", None, f"写了{REASON},没有填写{SCORE}")
    elif row.score > most:
        value = format_hundredths(row.score)
        message = score_sentence(ScoreFault.OVER_MAXIMUM, most)
        held.fault(row, SCORE, ScoreFault.OVER_MAXIMUM, value, message)
    elif row.score != own and reason == "":
        message = (
            f"自评 {format_hundredths(own)} 分、审核 {format_hundredths(row.score)} 分,"
            f"分数不同须写{REASON}"
        )
        held.fault(row, REASON, "no_reason", None, message)
    if not row.methods:
        held.fault(row, METHODS, "no_method", None, "没有填写用了哪些考评方式")
    return None if len(held.faults) > before else reason


def _is_same(found: PlannedOpinion, old: Verdict) -> bool:
    said = (found.score, found.own, found.reason, list(found.row.methods))
    return said == (hundredths(old.score), hundredths(old.self_score), old.reason, old.methods)


def _is_stale(held: Held, found: PlannedOpinion, place: Mapping[str, Any]) -> bool:
    """Whether the branch or a colleague said something else since; a fault naming both values."""
    row, hand, old = found.row, found.hand, found.old
    number, version = row.seen
    if number <= held.corrected.get((hand.branch.pk, found.key), 0):
        then = held.contents[hand.branch.pk, number]["indicators"]
        own = next(each["score"] for each in then if each["key"] == found.key)
        message = (
            f"下载后支部更正了这一项:自评当时 {own} 分(第 {number} 次提交),"
            f"现在 {place['score']} 分(第 {hand.submission} 次提交);请看过更正,重新下载再填"
        )
        held.fault(row, VERSION, "corrected_since", None, message)
        return True
    if version == (0 if old is None else old.version):
        return False
    filled = format_hundredths(found.score or 0)
    message = f"表里是 {filled} 分;{_standing(old)},请核对后重新下载再填"
    held.fault(row, VERSION, "scored_since", None, message)
    return True


def _standing(old: Verdict | None) -> str:
    if old is None:
        return "下载时的意见后来已清空,现在没有意见"
    name = old.given_by.name if old.given_by else ""
    at = clock.local(old.given_at).strftime("%m-%d %H:%M")
    return f"下载后已由{name}于 {at} 评为 {old.score} 分"
