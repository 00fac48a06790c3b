"""The verbs of the machine: for each, who may do it by the rows (``may_…``), and the call.

``branch`` also names the body whose turn it is with that branch. A call with nothing to call upon
raises ``Skipped``.
"""

from datetime import timedelta

from scoring.assessments.models import Return
from scoring.reviews import services
from scoring.reviews.models import (
    Conclusion,
    Reopening,
    Review,
    Statement,
    Verdict,
)
from scoring.reviews.queries import outcome_of
from starrating import clock
from tests.factories.reviewing import indicators_of
from tests.scoring.reviews.machine_branch import closes_on
from tests.scoring.reviews.review_model import BRANCHES, LEADERS, OVER, REVIEWERS, M, Skipped
from tests.scoring.reviews.sitting import FAIR, HIGH, LOW


def reviewing(m: M, branch: str) -> Review:
    review = m.review(branch)
    if review is None:
        raise Skipped
    return review


def is_at(m: M, branch: str, state: str) -> bool:
    review = m.review(branch)
    return review is not None and review.state == state


def is_final_at(m: M, branch: str, state: str) -> bool:
    review = m.review(branch)
    return review is not None and review.is_final and review.state == state


def is_useful(m: M, name: str, branch: str) -> bool:
    """Whether somebody on the usual way would do it now: not begun, scored or met twice over."""
    review = m.review(branch)
    if name == "start":
        return review is None or m.form_state(branch) == "submitted"
    if name == "file":
        return m.form_state(branch) != "returned"
    if name in {"extend", "enter_paper"}:
        return m.form_state(branch) in {"", "draft"} and clock.today() > closes_on(m, branch)
    if name == "score":
        return review is not None and (not m.is_scored(review) or is_scored_by_leader(m, branch))
    if name == "record_hearing":
        return review is not None and not m.grounds(review) <= m.heard(review)
    if name == "enter_meeting":
        is_ready = is_at(m, branch, "under_review") and m.is_scored(reviewing(m, branch))
        is_ready = is_ready and not is_scored_by_leader(m, branch)
        return is_ready and not any(may_conclude(m, who, branch) for who in LEADERS.values())
    return True


def is_scored_by_leader(m: M, branch: str) -> bool:
    """Whether nobody but the one who concludes gave a verdict."""
    leader = m.people[LEADERS[m.stage(branch)]].pk
    return m.givers(reviewing(m, branch)) == {leader}


# --- the desk ----------------------------------------------------------------------------------


def is_free_for(m: M, who: str, branch: str) -> bool:
    """Whether nobody else has the sheet on the desk."""
    return reviewing(m, branch).holder_id in {None, m.people[who].pk}


def may_start(m: M, who: str, branch: str) -> bool:
    row = m.branch(branch)
    sheet, review = getattr(row, "sheet", None), m.review(branch)
    return (
        who in REVIEWERS[m.stage(branch)]
        and m.form_state(branch) in {"submitted", "under_review"}
        and row.assessment.closed_at is None
        and (sheet is None or sheet.state == "under_review")
        # a correction is opened by whoever has the sheet
        and (review is None or m.form_state(branch) != "submitted" or is_free_for(m, who, branch))
    )


def start(m: M, who: str, branch: str, _number: int) -> None:
    services.start_review(enrolment=m.branch(branch), by=m.by(who))


def may_hold(m: M, who: str, branch: str) -> bool:
    return (
        is_at(m, branch, "under_review")
        and who in REVIEWERS[m.stage(branch)]
        and is_free_for(m, who, branch)
    )


def hold(m: M, who: str, branch: str, _number: int) -> None:
    services.hold_review(review=reviewing(m, branch), by=m.by(who))


def may_release(m: M, who: str, branch: str) -> bool:
    review = m.review(branch)
    if review is None or review.holder_id is None:
        return False
    return m.people[who].pk == review.holder_id or who == LEADERS[m.stage(branch)]


def release(m: M, who: str, branch: str, _number: int) -> None:
    services.release_review(review=reviewing(m, branch), by=m.by(who))


def may_score(m: M, who: str, branch: str) -> bool:
    return may_hold(m, who, branch) and m.form_state(branch) == "under_review"


def score(m: M, who: str, branch: str, number: int) -> None:
    """Verdicts where there are none, now and then but for one; where all are given, one anew.

    Of a sheet opened again for named indicators: one of those.
    """
    review = reviewing(m, branch)
    leaves = indicators_of(m.branch(branch))
    given = set(Verdict.objects.filter(review=review).values_list("indicator", flat=True))
    pairs = list(zip(leaves, (HIGH, HIGH, FAIR, FAIR, LOW, HIGH)[number], strict=True))
    lacking = [pair for pair in pairs if pair[0].pk not in given]
    last = Reopening.objects.filter(review=review).order_by("-pk").first()
    named = [pair for pair in pairs if last is None or pair[0].pk in last.indicators] or pairs
    chosen = lacking[: len(lacking) - (number == 5)] or [named[number % len(named)]]
    for leaf, points in chosen:
        services.give_verdict(
            review=review,
            indicator=leaf,
            score=points,
            reason="查阅资料后核定",
            methods=["documents"],
            by=m.by(who),
        )


def may_send_to_branch(m: M, who: str, branch: str) -> bool:
    return may_score(m, who, branch)


def send_to_branch(m: M, who: str, branch: str, _number: int) -> None:
    reasons = {indicators_of(m.branch(branch))[0].pk: "请核实"}
    services.return_indicators(
        review=reviewing(m, branch), indicators=reasons, due_on=None, by=m.by(who)
    )


def may_resume(m: M, who: str, branch: str) -> bool:
    is_leader = who == LEADERS[m.stage(branch)]
    if not is_at(m, branch, "under_review") or m.form_state(branch) != "returned":
        return False
    times = Return.objects.filter(assessment__enrolment=m.branch(branch)).count()
    return (
        who in REVIEWERS[m.stage(branch)]
        and (is_leader or is_free_for(m, who, branch))
        and clock.today() > closes_on(m, branch)
        and (is_leader or times == 1)
    )


def resume(m: M, who: str, branch: str, _number: int) -> None:
    services.resume_review(review=reviewing(m, branch), reason="逾期未改", by=m.by(who))


# --- the meeting --------------------------------------------------------------------------------


def may_propose_star(m: M, who: str, branch: str) -> bool:
    return (
        who in REVIEWERS[m.stage(branch)]
        and is_at(m, branch, "under_review")
        and m.is_scored(reviewing(m, branch))
    )


def propose_star(m: M, who: str, branch: str, number: int) -> None:
    star = min(5, number + 1)
    services.propose_star(review=reviewing(m, branch), star=star, reason="按贡献", by=m.by(who))


def may_enter_meeting(m: M, who: str, branch: str) -> bool:
    return who in REVIEWERS[m.stage(branch)]


def enter_meeting(m: M, who: str, branch: str, number: int) -> None:
    name = m.stage(branch)
    details = m.bureau.details(
        minutes_number=f"{next(m.numbers)}号", held_on=clock.today() - timedelta(days=number // 4)
    )
    m.meetings[name] = services.enter_meeting(
        round=m.bureau.round, body=m.body(name), details=details, by=m.by(who)
    )


def may_correct_meeting(m: M, who: str, branch: str) -> bool:
    meeting = m.meetings.get(m.stage(branch))
    if meeting is None or who not in REVIEWERS[m.stage(branch)]:
        return False
    for row in Conclusion.objects.filter(meeting=meeting).select_related("review"):
        back = Reopening.objects.filter(
            review=row.review, kind="send_back", reopened_at__gte=row.concluded_at
        )
        if row.review.state == "reported" or back.exists():
            return False
    return True


def correct_meeting(m: M, who: str, branch: str, _number: int) -> None:
    meeting = m.meetings.get(m.stage(branch))
    if meeting is None:
        raise Skipped
    details = m.bureau.details(
        minutes_number=meeting.minutes_number,
        held_on=meeting.held_on,
        chair=f"主持{next(m.numbers)}",
    )
    services.correct_meeting(meeting=meeting, details=details, reason="更正", by=m.by(who))


def may_conclude(m: M, who: str, branch: str) -> bool:
    meeting, review = m.meetings.get(m.stage(branch)), m.review(branch)
    if meeting is None or review is None or who != LEADERS[m.stage(branch)]:
        return False
    opened = Reopening.objects.filter(review=review).order_by("-pk").first()
    return (
        review.state == "under_review"
        and m.form_state(branch) == "under_review"
        and m.is_scored(review)
        and m.givers(review) != {m.people[who].pk}
        and not Conclusion.objects.filter(meeting=meeting, review=review).exists()
        and (opened is None or clock.local(opened.reopened_at).date() <= meeting.held_on)
    )


def conclude(m: M, who: str, branch: str, _number: int) -> None:
    meeting = m.meetings.get(m.stage(branch))
    if meeting is None:
        raise Skipped
    services.conclude_reviews(meeting=meeting, reviews=[reviewing(m, branch)], by=m.by(who))


def may_reopen(m: M, who: str, branch: str) -> bool:
    return who == LEADERS[m.stage(branch)] and is_at(m, branch, "concluded")


def reopen(m: M, who: str, branch: str, _number: int) -> None:
    services.reopen_review(review=reviewing(m, branch), reason="复核", by=m.by(who))


# --- hearing, statement, report ----------------------------------------------------------------


def may_record_hearing(m: M, who: str, branch: str) -> bool:
    return (
        who in REVIEWERS[m.stage(branch)]
        and is_final_at(m, branch, "concluded")
        and bool(m.grounds(reviewing(m, branch)))
    )


def record_hearing(m: M, who: str, branch: str, number: int) -> None:
    services.record_hearing(
        review=reviewing(m, branch),
        told_on=clock.today(),
        heard_from="书记",
        words="" if number % 2 else "没有意见",
        is_waived=bool(number % 2),
        by=m.by(who),
    )


def may_state(m: M, who: str, branch: str) -> bool:
    if who != m.secretary(branch) or not is_final_at(m, branch, "concluded"):
        return False
    outcome = outcome_of(reviewing(m, branch))
    return outcome is not None and outcome.statement is None and not clock.is_past(outcome.until)


def state(m: M, who: str, branch: str, _number: int) -> None:
    services.state_on_review(review=reviewing(m, branch), text="请核。", by=m.by(who))


def may_answer(m: M, who: str, branch: str) -> bool:
    if who not in REVIEWERS[m.stage(branch)] or not is_final_at(m, branch, "concluded"):
        return False
    said = m.statement(reviewing(m, branch))
    return said is not None and said.answered_at is None


def answer(m: M, who: str, branch: str, _number: int) -> None:
    said = Statement.objects.filter(conclusion__review=reviewing(m, branch)).first()
    if said is None:
        raise Skipped
    services.answer_statement(statement=said, answer="已核。", by=m.by(who))


def may_report(m: M, who: str, branch: str) -> bool:
    name = m.stage(branch)
    if who != LEADERS[name]:
        return False
    body = m.body(name)
    own = {row.sheet.enrolment_id: row for row in Review.objects.filter(body=body)}
    for each in BRANCHES:
        row = own.get(m.branch(each).pk)
        # a body waits for the branches it is the last for, and for those that begin with it
        begins = name == "college" and each == "faculty" and not m.is_assigned(each)
        if row is None and not begins and m.branch(each).acting_body.pk != body.pk:
            continue
        is_upheld = row is not None and row.state in {"concluded", "reported"}
        if not is_upheld and m.word(each) not in OVER:
            return False
    ready = [row for row in own.values() if row.state == "concluded"]
    return bool(ready) and all(not row.is_final or is_free(m, row) for row in ready)


def is_free(m: M, review: Review) -> bool:
    """Whether nothing is waited for: heard on all grounds, the statement answered or its days over."""
    outcome, said = outcome_of(review), m.statement(review)
    assert outcome is not None
    is_answered = said is not None and said.answered_at is not None
    is_over = said is None and clock.is_past(outcome.until)
    return m.grounds(review) <= m.heard(review) and (is_answered or is_over)


def report(m: M, who: str, branch: str, _number: int) -> None:
    services.report_reviews(body=m.body(m.stage(branch)), round=m.bureau.round, by=m.by(who))
