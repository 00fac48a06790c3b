"""The meeting of a body: entered from its minutes, corrected as long as nothing of it is reported."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from branches.organisations.models import Organisation
from branches.people.models import Account
from scoring.assessments.models import FilingState
from scoring.reviews.lifecycle import CORRECT_MEETING, ENTER_MEETING
from scoring.reviews.models import Conclusion, Meeting, ReopeningKind, Review
from scoring.reviews.queries import allows_single_clerk
from scoring.reviews.queries.bodies import branches_of
from scoring.reviews.queries.filing import related
from scoring.reviews.rules import is_of_body, is_withdrawn, is_writable
from scoring.reviews.services.basis import required_day, required_number, required_reason
from scoring.reviews.services.reviewing import mirror
from scoring.rounds.models import Round
from scoring.rounds.rules import own_branches
from scoring.rounds.services import lock_round
from starrating import clock
from starrating.access import Actor, conflict, faulty
from starrating.texts import NUMBER_LENGTH, written
from starrating.uploads import (
    FileKind,
    keep_file,
    kind_of,
    random_name,
    read_file,
    shown_name,
)

FOLDER = "minutes"
SCANS = (FileKind.PDF, FileKind.JPEG, FileKind.PNG)
MOST_PRESENT = 999
NAMED = 20


@dataclass(frozen=True)
class Withdrawal:
    """回避: somebody left the room while these branches (by code) were discussed."""

    name: str
    branches: tuple[str, ...]


@dataclass(frozen=True)
class MeetingDetails:
    """What the minutes say of the meeting itself."""

    minutes_number: str
    held_on: date | None
    chair: str
    due: int | None
    present: int | None
    withdrawn: Sequence[Withdrawal] = field(default=())
    is_single_clerk: bool = False

    def checked(self, body: Organisation, round: Round) -> dict[str, Any]:
        """The columns of ``Meeting``. Raises Refused (422) naming what is missing or wrong."""
        due, present = self.due or 0, self.present or 0
        if not 1 <= present <= due <= MOST_PRESENT:
            raise faulty(_("请填写应到和实到人数:实到至少 1 人,且不多于应到。"))
        return {
            "minutes_number": required_number(self.minutes_number, _("会议纪要文号")),
            "held_on": required_day(self.held_on, _("会议日期"), not_before=round.period_from),
            "chair": written(self.chair, NUMBER_LENGTH, _("主持人")),
            "due": due,
            "present": present,
            "withdrawn": self._withdrawn(body, round),
            "is_single_clerk": self.is_single_clerk,
        }

    def _withdrawn(self, body: Organisation, round: Round) -> list[dict[str, Any]]:
        known = (
            set(branches_of(body, round).values_list("code", flat=True)) if self.withdrawn else ()
        )
        found = []
        for one in self.withdrawn:
            name = written(one.name, NUMBER_LENGTH, _("回避人姓名"))
            codes = sorted(set(one.branches))
            unknown = [code for code in codes if code not in known]
            if unknown or not codes:
                raise faulty(
                    _("“%(name)s”回避的党组织请填写本党委审核的组织编码%(codes)s。")
                    % {"name": name, "codes": f"({'、'.join(unknown[:NAMED])})" if unknown else ""}
                )
            found.append({"name": name, "branches": codes})
        return found


@recorded
def enter_meeting(
    *,
    round: Round,
    body: Organisation,
    details: MeetingDetails,
    by: Actor,
    scan: tuple[bytes, str] | None = None,
) -> Meeting:
    """Enter a meeting from its minutes; sheets are concluded by it afterwards.

    ``scan`` is (bytes, file name) of the signed minutes: required where they stand for the leader's
    own confirmation (单人经办). Raises Refused: 403 for others than the body's reviewer or leader;
    409 for a round that is not open or held, a number entered already, or a body without the
    setting for 单人经办; 422 for what is missing or wrong.
    """
    locked = lock_round(round)
    is_writable.check(by, locked)
    meeting = Meeting(round=locked, body=body, entered_by_id=by.pk, entered_at=clock.now())
    is_of_body.check(by, meeting)
    columns = details.checked(body, locked)
    _require_new_number(meeting, columns["minutes_number"])
    _apply(meeting, columns, scan)
    meeting.save()
    record(
        ENTER_MEETING,
        meeting,
        by=by,
        after={**columns, "body": body.name, "scan": meeting.scan_sha256},
        organisation_code=body.code,
    )
    return meeting


def _require_new_number(meeting: Meeting, number: str) -> None:
    rows = Meeting.objects.filter(round=meeting.round, body=meeting.body, minutes_number=number)
    if rows.exclude(pk=meeting.pk).exists():
        raise conflict(
            _("本党委已登记过文号为“%(number)s”的会议,没有重复登记。") % {"number": number}
        )


def _apply(meeting: Meeting, columns: dict[str, Any], scan: tuple[bytes, str] | None) -> None:
    """Put columns and scan on a meeting that is not yet saved. Raises Refused: 409, 422."""
    for name, value in columns.items():
        setattr(meeting, name, value)
    if scan is not None:
        data, filename = scan
        kind = kind_of(data, kinds=SCANS)
        meeting.scan_key, meeting.scan_kind = random_name(), kind.value
        meeting.scan_name = shown_name(filename, kind, _("会议纪要"))
        meeting.scan_sha256 = hashlib.sha256(data).hexdigest()
    if meeting.is_single_clerk:
        if not allows_single_clerk(meeting.body, meeting.round):
            raise conflict(
                _(
                    "组织部没有为本党委登记单人经办,须由负责人审定。确需单人经办的,请先报组织部登记。"
                )
            )
        if not meeting.scan_key:
            raise faulty(_("单人经办的,请上传签字盖章的会议纪要扫描件。"))
    if scan is not None:
        keep_file(scan_path(meeting), scan[0])


def scan_path(meeting: Meeting) -> str:
    return f"{FOLDER}/{meeting.scan_key}"


def read_scan(meeting: Meeting) -> bytes:
    """The scan of the minutes. Raises Refused (409) where the storage no longer holds it."""
    return read_file(scan_path(meeting), meeting.scan_sha256)


def locked_meeting(meeting: Meeting, by: Actor) -> Meeting:
    """The meeting, locked under its round's lock and read again.

    Raises Refused (409) for a round that is not open or held.
    """
    round = lock_round(meeting.round)
    is_writable.check(by, round)
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("body")
    row = rows.get(pk=meeting.pk)
    row.round = round
    return row


@recorded
def correct_meeting(
    *,
    meeting: Meeting,
    details: MeetingDetails,
    reason: str,
    by: Actor,
    expected_version: int | None = None,
    scan: tuple[bytes, str] | None = None,
) -> Meeting:
    """Correct what was entered of a meeting; sheets it concluded carry the corrected number.

    Raises Refused: 403 for others than the body's reviewer or leader; 409 once something of it was
    reported, for a version that has moved on, a number in use, 单人经办 changed after it concluded
    sheets, or a withdrawal struck out on which a conclusion rests; 422 without a reason or for what
    is missing, wrong or unchanged.
    """
    row = locked_meeting(meeting, by)
    is_of_body.check(by, row)
    if expected_version is not None and row.version != expected_version:
        raise conflict(_("这份内容刚被别人改动过,请核对最新内容后再办理。"))
    why = required_reason(reason, _("更正理由"))
    conclusions = Conclusion.objects.filter(meeting=row)
    _require_unreported(conclusions)
    columns = details.checked(row.body, row.round)
    before = {name: getattr(row, name) for name in columns}
    if before == columns and scan is None:
        raise faulty(_("内容没有变化,没有保存。"))
    _require_new_number(row, columns["minutes_number"])
    is_concluding = conclusions.exists()
    if is_concluding and columns["is_single_clerk"] != row.is_single_clerk:
        raise conflict(_("已按这次会议审定了评分表,不能再改“单人经办”。请先重新审核这些评分表。"))
    old_scan = row.scan_sha256
    _apply(row, columns, scan)
    _require_withdrawals(row, conclusions)
    row.version += 1
    row.save()
    for review in related(Review.objects.filter(meeting=row)):
        mirror(review)
    record(
        CORRECT_MEETING,
        row,
        by=by,
        before={**before, "scan": old_scan},
        after={**columns, "scan": row.scan_sha256},
        reason=why,
        organisation_code=row.body.code,
    )
    return row


def _require_unreported(conclusions: Any) -> None:
    """Raise Refused (409) where a sheet was reported, or passed on, by one of the conclusions."""
    reported = Q(review__state=FilingState.REPORTED) | Q(
        review__reopenings__kind=ReopeningKind.SEND_BACK,
        review__reopenings__reopened_at__gte=F("concluded_at"),
    )
    if conclusions.filter(reported).exists():
        raise conflict(_("按这次会议审定的评分表已有上报的,会议内容不再更正。"))


def _require_withdrawals(meeting: Meeting, conclusions: Any) -> None:
    """Raise Refused (409) where somebody concluded a branch he is close to, no longer withdrawn."""
    rows = conclusions.select_related("review__sheet__enrolment")
    by_person: dict[int, set[str]] = {}
    for row in rows:
        by_person.setdefault(row.concluded_by_id, set()).add(row.review.sheet.enrolment.code)
    for account in Account.objects.filter(pk__in=by_person):
        for own in own_branches(account, meeting.round):
            code = own["code"]
            if code in by_person[account.pk] and not is_withdrawn(account.name, meeting, code):
                raise conflict(
                    _("“%(name)s”的审定人须在会议上回避,更正后的回避记录里没有他。")
                    % {"name": own["name"]}
                )


def details_of(meeting: Meeting) -> MeetingDetails:
    """What is on record of a meeting, as it was entered."""
    return MeetingDetails(
        meeting.minutes_number,
        meeting.held_on,
        meeting.chair,
        meeting.due,
        meeting.present,
        tuple(Withdrawal(one["name"], tuple(one["branches"])) for one in meeting.withdrawn),
        meeting.is_single_clerk,
    )
