"""What the reviewing body does for a branch that is late, and with its signed paper."""

from datetime import date

from django.utils.translation import gettext as _

from branches.journal.lifecycle import recorded
from scoring.assessments.lifecycle import EXTEND, TRACK_PAPER, URGE
from scoring.assessments.models import (
    Assessment,
    Extension,
    Paper,
    PaperState,
    Purpose,
    Submission,
    Urge,
    UrgeWay,
)
from scoring.assessments.queries import assessment_of, latest_submission, submissions, window_of
from scoring.assessments.rules import (
    EDITABLE,
    is_counted,
    is_grantor,
    is_not_closed,
    is_overseer,
    is_round_open,
)
from scoring.assessments.services.content import difference
from scoring.assessments.services.evidence import drop, take_in
from scoring.assessments.services.locking import lock_enrolment, locked, note
from scoring.assessments.services.texts import LINE_LENGTH, REASON_LENGTH, line, required
from scoring.rounds.models import Enrolment, RoundStage, StageDate
from scoring.rounds.rules import is_unconflicted_with
from starrating import clock
from starrating.access import Actor, conflict, faulty

LEAST_DIGITS = 12
NAMED = 8


def _open_form(place: Enrolment, by: Actor) -> Assessment:
    """The branch's form, or an unsaved one, that still has to be submitted. Raises Refused (409)."""
    row = assessment_of(place) or Assessment(enrolment=place, state_since=clock.now())
    for rule in (is_round_open, is_counted, is_not_closed):
        rule.check(by, row)
    if row.state not in EDITABLE:
        raise conflict(
            _("“%(name)s”的自评状态为“%(state)s”,没有待填报的事项。")
            % {"name": place.name, "state": row.get_state_display()}
        )
    return row


@recorded
def extend_deadline(*, enrolment: Enrolment, until: date, reason: str, by: Actor) -> Extension:
    """Let one branch fill in and submit until a later day, its last second included.

    Raises Refused: 403 for others than the reviewing body's leader or the department's officer, or
    for somebody too close to the branch; 409 where nothing is open, or no later day is left before
    the review ends; 422 for a day that is over or extends nothing, or without a reason.
    """
    place = lock_enrolment(enrolment)
    is_grantor.check(by, place)
    is_unconflicted_with(place).check(by, None)
    row = _open_form(place, by)
    why = required(reason, REASON_LENGTH, _("理由"))
    window = window_of(place, row if row.pk else None)
    if until < clock.today():
        raise faulty(_("延期的日子不能早于今天。"))
    if window.closes_on is not None and until <= window.closes_on:
        raise faulty(
            _("现在的期限就是 %(day)s,请选更晚的日子。") % {"day": window.closes_on.isoformat()}
        )
    review = StageDate.objects.filter(round=place.round_id, stage=RoundStage.REVIEW).first()
    if review is not None and until > review.ends_on:
        raise faulty(_("延期不能晚于审核截止日 %(day)s。") % {"day": review.ends_on.isoformat()})
    made = Extension.objects.create(
        enrolment=place, until=until, reason=why, granted_by_id=by.pk, granted_at=clock.now()
    )
    before: dict[str, object] = {"until": window.closes_on}
    note(EXTEND, row, by=by, before=before, after={"until": until}, reason=why)
    return made


@recorded
def urge_branch(*, enrolment: Enrolment, way: str, text: str, by: Actor) -> Urge:
    """Record that a branch was reminded of its open form, how and with which words.

    Raises Refused: 403 for others than the reviewing body or the department; 409 where nothing is
    open, or it was urged today already; 422 for no way, or without words.
    """
    place = lock_enrolment(enrolment)
    is_overseer.check(by, place)
    row = _open_form(place, by)
    if way not in UrgeWay.values:
        raise faulty(_("请选择催办的方式。"))
    words = line(text, LINE_LENGTH, _("催办内容"))
    since = clock.begin_of(clock.today())
    if Urge.objects.filter(enrolment=place, way=way, urged_at__gte=since).exists():
        raise conflict(_("今天已经用这种方式催办过,没有重复登记。"))
    made = Urge.objects.create(
        enrolment=place, way=way, text=words, urged_by_id=by.pk, urged_at=clock.now()
    )
    note(URGE, row, by=by, after={"way": str(made.get_way_display()), "text": words})
    return made


@recorded
def track_paper(
    *,
    assessment: Assessment,
    fingerprint: str,
    state: str,
    by: Actor,
    data: bytes | None = None,
    filename: str = "",
) -> Paper:
    """Register where the signed and sealed paper is: not received, received, or scanned.

    ``fingerprint`` is what is printed on the paper, its first twelve digits at least. Raises
    Refused: 403; 409 where nothing was submitted, or the paper is of an older version, naming what
    differs; 422 for digits that belong to no version, or a scan that is missing or unsound.
    """
    row = locked(assessment)
    is_overseer.check(by, row.enrolment)
    current = latest_submission(row)
    if current is None:
        raise conflict(_("这份自评还没有提交过,没有可登记的纸质件。"))
    if state not in PaperState.values:
        raise faulty(_("请选择纸质签章的状态。"))
    _require_current(row, current, fingerprint)
    if (state == PaperState.SCANNED) != (data is not None):
        raise faulty(_("登记扫描件时须上传扫描文件,其他状态不需要。"))
    paper = Paper.objects.filter(assessment=row, fingerprint=current.fingerprint).first() or Paper(
        assessment=row, fingerprint=current.fingerprint, version=0
    )
    old_scan = paper.scan
    before: dict[str, object] = {"state": paper.state, "scan": old_scan and old_scan.sha256}
    paper.scan = None if data is None else take_in(row, data, filename, Purpose.SIGNED_PAPER, by=by)
    paper.state, paper.tracked_by_id, paper.tracked_at = state, by.pk, clock.now()
    paper.version += 1
    paper.save()
    if old_scan is not None and old_scan != paper.scan:
        drop(old_scan, by=by)
    after: dict[str, object] = {
        "state": state,
        "fingerprint": current.fingerprint,
        "scan": paper.scan and paper.scan.sha256,
    }
    note(TRACK_PAPER, row, by=by, before=before, after=after)
    return paper


def _require_current(row: Assessment, current: Submission, fingerprint: str) -> None:
    """Raise Refused where the paper is not of the version that counts."""
    digits = "".join(fingerprint.split()).replace("-", "").lower()
    if len(digits) < LEAST_DIGITS:
        raise faulty(_("请填写纸质件上的指纹,至少前 %(least)s 位。") % {"least": LEAST_DIGITS})
    if current.fingerprint.startswith(digits):
        return
    older = [one for one in submissions(row) if one.fingerprint.startswith(digits)]
    if not older:
        raise faulty(_("这个指纹不属于本党组织提交过的任何一版,请核对纸质件。"))
    found = difference(older[0], current)
    names = "、".join(one.place for one in found[:NAMED])
    raise conflict(
        _(
            "这份纸质件是第 %(old)s 次提交的,现行的是第 %(new)s 次提交的,以下内容不同:%(names)s。"
            "请按现行版本重新打印、签字、盖章。"
        )
        % {"old": older[0].number, "new": current.number, "names": names}
    )
