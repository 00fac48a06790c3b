"""The reviewer's opinion of one indicator: agreed by one act, or another score with its reason."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from branches.journal.lifecycle import record, recorded
from scoring.assessments.models import Submission
from scoring.assessments.services.texts import REASON_LENGTH, cleaned
from scoring.reviews.lifecycle import GIVE_VERDICT
from scoring.reviews.models import Method, Review, Verdict, VerdictEnd
from scoring.reviews.queries.desk import reviewed_submission, scored_places
from scoring.reviews.queries.outcome import is_kept, last_reopening
from scoring.reviews.rules import MAY_SCORE
from scoring.reviews.services.reviewing import locked_review, past_of, take
from scoring.standards.models import Indicator
from starrating import clock
from starrating.access import Actor, Refused, conflict, faulty
from starrating.scores import ScoreFault, parse_score, score_sentence


@recorded
def give_verdict(
    *,
    review: Review,
    indicator: Indicator,
    score: str | None,
    reason: str,
    methods: Iterable[str],
    by: Actor,
    expected_version: int | None = None,
) -> Verdict:
    """Score one indicator, as typed; None takes the branch's own score. Gives what now stands.

    A verdict in its place is kept as changed; the same once more changes nothing. A sheet that
    nobody has comes to ``by``. ``expected_version`` is that of the verdict that was shown, 0 for
    none. Raises Refused: 403 (no reviewer of the body, conflict of interest); 404 for an indicator
    of another standard; 409 where the form is with the branch or its correction unopened, somebody
    else has the sheet, it is concluded, it was opened again for other indicators alone, or another
    verdict came in between; 422 for a score that is
    none or over the maximum, a difference without its reason, or no method.
    """
    row = locked_review(review, by)
    for rule in MAY_SCORE:
        rule.check(by, row)
    place = scored_places(row.enrolment).filter(pk=indicator.pk).first()
    if place is None:
        raise Refused(_("这项指标不在这份自评的考评标准里,请刷新页面。"), 404)
    old = Verdict.objects.filter(review=row, indicator=place).select_related("given_by").first()
    _require_version(old, expected_version)
    if old is not None:
        _require_open(row, old)
    filed = reviewed_submission(row)
    own = _own_score(filed, place)
    new = Verdict(
        review=row,
        indicator=place,
        submission=filed,
        self_score=own,
        score=own if score is None else _score(score, place),
        reason=cleaned(reason, REASON_LENGTH, _("理由")),
        methods=_methods(methods),
        given_by_id=by.pk,
        given_at=clock.now(),
    )
    if not new.is_agreed and not new.reason:
        raise faulty(
            _("“%(name)s”自评 %(own)s 分、审核 %(score)s 分,分数不同须写明理由。")
            % {"name": place.name, "own": new.self_score, "score": new.score}
        )
    if old is not None and _said(old) == _said(new):
        return old
    return _put(row, old, new, by)


@recorded
def agree(
    *,
    review: Review,
    indicator: Indicator,
    methods: Iterable[str],
    by: Actor,
    expected_version: int | None = None,
) -> Verdict:
    """同意自评 of one indicator. Refuses as ``give_verdict`` does."""
    return give_verdict(
        review=review,
        indicator=indicator,
        score=None,
        reason="",
        methods=methods,
        by=by,
        expected_version=expected_version,
    )


def _put(row: Review, old: Verdict | None, new: Verdict, by: Actor) -> Verdict:
    """Write the verdict in the place of the old one, which is kept; read back from the database."""
    if old is not None:
        past_of(old, VerdictEnd.CHANGED, by).save()
        new.pk, new.version = old.pk, old.version + 1
    new.save()
    take(row, by)
    record(
        GIVE_VERDICT,
        row,
        by=by,
        before={} if old is None else _told(old),
        after={"indicator": new.indicator.name, "self_score": new.self_score, **_told(new)},
        reason=new.reason,
        organisation_code=row.enrolment.code,
    )
    return Verdict.objects.select_related("indicator").get(pk=new.pk)


def _told(verdict: Verdict) -> dict[str, object]:
    words = [str(Method(value).label) for value in verdict.methods]
    return {"score": verdict.score, "methods": words}


def _said(verdict: Verdict) -> tuple[object, ...]:
    return (verdict.score, verdict.self_score, verdict.reason, verdict.methods)


def _require_version(old: Verdict | None, expected: int | None) -> None:
    if expected is None or expected == (old.version if old else 0):
        return
    if old is None:
        raise conflict(_("这一项原有的意见已因支部更正而清空,请看过更正后重新评分。"))
    given = clock.local(old.given_at).strftime("%m-%d %H:%M")
    raise conflict(
        _(
            "这一项在您打开以后已由%(name)s于 %(at)s 评为 %(score)s 分。"
            "请对照现在的意见,仍要改的再保存一次。"
        )
        % {"name": old.given_by.name if old.given_by else "", "at": given, "score": old.score}
    )


def _require_open(row: Review, old: Verdict) -> None:
    if is_kept(old, last_reopening(row)):
        raise conflict(
            _(
                "这次只重新审核指明的指标,其余各项保留原来的意见。确需改这一项的,请提出重审的人指明它。"
            )
        )


def _own_score(filed: Submission, place: Indicator) -> Decimal:
    own = next(each for each in filed.content["indicators"] if each["key"] == place.pk)
    return Decimal(own["score"])


def _score(text: str, place: Indicator) -> Decimal:
    most = int(place.maximum * 100)
    found = parse_score(text, most)
    if isinstance(found, ScoreFault):
        raise faulty(f"{place.name}:{score_sentence(found, most)}。")
    return Decimal(found).scaleb(-2)


def _methods(given: Iterable[str]) -> list[str]:
    """The methods used, in the order of their list. Raises Refused (422) for none or unknown ones."""
    wanted = set(given)
    known = [method.value for method in Method if method.value in wanted]
    if not known or len(known) < len(wanted):
        raise faulty(_("请选择用了哪些考评方式。"))
    return known
