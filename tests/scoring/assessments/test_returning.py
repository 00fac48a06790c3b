from typing import Any

from branches.journal.models import Entry
from branches.organisations.services import merge_organisation
from branches.people.models import Account
from scoring.assessments.models import Assessment, Return
from scoring.assessments.queries import absorbed_assessments, assessments_visible_to
from scoring.assessments.services import (
    answer_rule,
    close_assessment,
    difference,
    explanation_field,
    extend_deadline,
    gaps,
    merge_assessment,
    read_form,
    receive_assessment,
    reopen_assessment,
    reopen_indicators,
    resume_assessment,
    save_account,
    save_field,
    submit_assessment,
)
from scoring.assessments.sheets import Reply
from scoring.rounds.models import Enrolment
from starrating.access import Role
from tests.factories.assessments import begun, enrolled, filed
from tests.factories.people import make_actor
from tests.scoring.assessments.branch import (
    ENDS_ON,
    Branch,
    days,
    end_posts,
    fresh,
    on,
    refusal,
    verbs,
)


def under_review(branch: Branch, **given: Any) -> Assessment:
    row = branch.filled(**given)
    submit_assessment(assessment=row, by=branch.secretary)
    return receive_assessment(assessment=row, by=branch.reviewer)


def send_back(branch: Branch, row: Assessment, **reasons: str) -> Return:
    return reopen_indicators(
        assessment=row,
        indicators={branch.indicator(name).pk: reason for name, reason in reasons.items()},
        due_on=ENDS_ON + days(5),
        by=branch.reviewer,
    )


def test_receive_assessment(branch: Branch) -> None:
    row = under_review(branch)
    assert (row.state, verbs()[-1]) == ("under_review", "assessments.receive")
    assert refusal(receive_assessment, assessment=row, by=branch.reviewer) == (
        409,
        "当前状态为“审核中”,不能办理此事。",
    )


def test_reopen_indicators(branch: Branch) -> None:
    row = under_review(branch)
    returned = send_back(branch, row, 工作制度="次数不符", 群众评价="缺测评表")
    assert (returned.number, returned.submission.number, returned.returned_by) == (
        1,
        1,
        branch.reviewer,
    )
    assert [(str(line), line.reason) for line in returned.indicators.all()] == [
        ("工作制度", "次数不符"),
        ("群众评价", "缺测评表"),
    ]
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.after["indicators"], entry.after["due_on"]) == (
        "assessments.return",
        {"工作制度": "次数不符", "群众评价": "缺测评表"},
        "2025-09-11",
    )
    form = read_form(fresh(row))
    assert [each.returned.reason for each in form.indicators if each.returned is not None] == [
        "次数不符",
        "缺测评表",
    ]


def test_reopen_indicators_refuses(branch: Branch) -> None:
    row = branch.filled()
    key = branch.indicator("工作制度").pk
    arguments: dict[str, Any] = {"assessment": row, "by": branch.reviewer}
    arguments |= {"indicators": {key: "请核实"}, "due_on": ENDS_ON}
    assert refusal(reopen_indicators, **arguments)[0] == 409
    submit_assessment(assessment=row, by=branch.secretary)
    assert refusal(reopen_indicators, **arguments)[0] == 409
    receive_assessment(assessment=row, by=branch.reviewer)
    for changed, words in (
        ({"indicators": {}}, "请至少选择一项退回的指标。"),
        ({"indicators": {0: "x"}}, "退回的指标不在这份自评的考评标准里。"),
        ({"indicators": {key: " "}}, "请填写“工作制度”的退回理由。"),
        ({"due_on": ENDS_ON - days(20)}, "修改期限不能早于今天。"),
    ):
        assert refusal(reopen_indicators, **{**arguments, **changed}) == (422, words)
    assert not Return.objects.exists()


def test_each_indicator_sent_back_is_changed_or_explained(branch: Branch) -> None:
    row = under_review(branch)
    send_back(branch, row, 工作制度="次数不符", 群众评价="缺测评表")
    given: dict[str, Any] = {"assessment": row, "by": branch.secretary}
    first = "工作制度被退回,请修改,或说明不作修改的理由。"
    second = "群众评价被退回,请修改,或说明不作修改的理由。"
    assert [gap.words for gap in gaps(read_form(fresh(row)))] == [first, second]
    rule = branch.rule("三会一课")
    answer_rule(
        rule=rule, reply=Reply("some", count=1, reason="少一次党课"), expected_version=1, **given
    )
    assert [gap.words for gap in gaps(read_form(fresh(row)))] == [second]
    assert refusal(submit_assessment, **given)[0] == 422
    save_field(
        field=explanation_field(branch.indicator("群众评价")),
        text="测评表在档案室",
        expected_version=0,
        **given,
    )
    filed = submit_assessment(**given)
    found = difference(row.submissions.get(number=1), filed)
    assert [tuple(each) for each in found] == [
        (
            f"工作制度“{rule.label}”",
            "没有",
            "有 1 次(项);扣 2 分;少一次党课",
        ),
        ("工作制度得分", "10.00", "8.00"),
        ("合计", "100.00", "98.00"),
    ]
    receive_assessment(assessment=row, by=branch.reviewer)
    again = send_back(branch, row, 群众评价="仍缺")
    assert (again.number, again.submission) == (2, filed)
    assert [gap.words for gap in gaps(read_form(fresh(row)))] == [second]


def test_changing_back_is_no_change(branch: Branch) -> None:
    row = under_review(branch)
    send_back(branch, row, 工作制度="次数不符")
    key = branch.indicator("工作制度")
    given: dict[str, Any] = {"assessment": row, "indicator": key, "by": branch.secretary}
    old = read_form(fresh(row)).of(key).text
    save_account(text="改了", expected_version=1, **given)
    assert gaps(read_form(fresh(row))) == []
    save_account(text=old, expected_version=2, **given)
    assert len(gaps(read_form(fresh(row)))) == 1


def test_an_extension_moves_a_returns_own_day(branch: Branch) -> None:
    row = under_review(branch)
    with on(ENDS_ON + days(1)):
        send_back(branch, row, 工作制度="次数不符")
    given: dict[str, Any] = {
        "assessment": row,
        "indicator": branch.indicator("工作制度"),
        "by": branch.secretary,
    }
    with on(ENDS_ON + days(5), 23):
        save_account(text="一", expected_version=1, **given)
    with on(ENDS_ON + days(6)):
        assert refusal(save_account, text="二", expected_version=2, **given)[0] == 409
        extend_deadline(
            enrolment=branch.enrolment,
            until=ENDS_ON + days(8),
            reason="书记外出",
            by=branch.officer,
        )
    with on(ENDS_ON + days(8), 23):
        assert save_account(text="二", expected_version=2, **given).is_saved
    with on(ENDS_ON + days(9)):
        assert refusal(save_account, text="三", expected_version=3, **given)[0] == 409


def test_resume_assessment(branch: Branch) -> None:
    row = under_review(branch)
    returned = send_back(branch, row, 工作制度="次数不符")
    assert refusal(resume_assessment, assessment=row, reason=" ", by=branch.reviewer) == (
        422,
        "请填写理由。",
    )
    resumed = resume_assessment(assessment=row, reason="逾期未改", by=branch.reviewer)
    returned.refresh_from_db()
    assert (resumed.state, returned.ended_at is not None, returned.answered_by) == (
        "under_review",
        True,
        None,
    )
    entry = Entry.objects.latest("number")
    assert (entry.verb, entry.reason) == ("assessments.resume", "逾期未改")
    assert refusal(resume_assessment, assessment=row, reason="再来", by=branch.reviewer) == (
        409,
        "当前状态为“审核中”,不能办理此事。",
    )


def test_close_and_reopen_assessment(branch: Branch) -> None:
    row = branch.begin()
    given: dict[str, Any] = {"enrolment": branch.enrolment, "by": branch.officer}
    assert refusal(close_assessment, reason="", **given) == (422, "请填写停止填报的原因。")
    closed = close_assessment(reason="决定未申报(12号)", **given)
    assert (closed.pk, closed.closed_reason) == (row.pk, "决定未申报(12号)")
    assert refusal(close_assessment, reason="又一次", **given) == (
        409,
        "这份自评已停止填报,没有重复办理。",
    )
    opened = reopen_assessment(assessment=row, reason="决定未获通过", by=branch.officer)
    assert (opened.closed_at, verbs()[-2:]) == (
        None,
        ["assessments.close", "assessments.reopen"],
    )
    assert refusal(reopen_assessment, assessment=row, reason="又一次", by=branch.officer) == (
        409,
        "这份自评没有停止填报。",
    )


def test_a_branch_that_never_began_is_closed_too(branch: Branch) -> None:
    row = close_assessment(enrolment=branch.enrolment, reason="决定未申报", by=branch.officer)
    assert (row.state, row.begun_by) == ("draft", branch.officer)
    assert refusal(begun, enrolment=branch.enrolment, by=branch.secretary)[0] == 409


def merged(branch: Branch) -> Enrolment:
    """The faculty's branch, merged into the school after it had filed."""
    place = enrolled(branch.round, branch.town.faculty)
    filed(place)
    merge_organisation(
        organisation=branch.town.faculty,
        successor=branch.town.school,
        ended_on=ENDS_ON - days(9),
        reason="撤并",
        by=branch.officer,
    )
    return enrolled(branch.round, branch.town.faculty)


def test_w14_a_merged_branch_is_over_and_its_successor_sees_both(branch: Branch) -> None:
    place = merged(branch)
    row = Assessment.objects.get(enrolment=place)
    assert refusal(merge_assessment, assessment=row, by=branch.leader) == (
        403,
        "只有组织部评定员可以办理。",
    )
    done = merge_assessment(assessment=row, by=branch.officer)
    assert (done.state, done.get_state_display()) == ("merged", "合并")
    assert Entry.objects.latest("number").after["successor"] == branch.town.school.pk
    own = branch.begin()
    assert list(absorbed_assessments(branch.enrolment)) == [row]
    assert list(assessments_visible_to(branch.secretary)) == [own, row]
    assert refusal(merge_assessment, assessment=row, by=branch.officer)[0] == 409
    assert refusal(merge_assessment, assessment=own, by=branch.officer) == (
        409,
        "这个党组织没有合并到别的党组织,不能按合并办理。",
    )


def test_w14_a_merged_branch_is_over_while_it_is_sent_back(branch: Branch) -> None:
    place = merged(branch)
    row = Assessment.objects.get(enrolment=place)
    receive_assessment(assessment=row, by=branch.reviewer)
    key = branch.indicator("工作制度").pk
    returned = reopen_indicators(
        assessment=row, indicators={key: "x 项"}, due_on=ENDS_ON, by=branch.reviewer
    )
    merge_assessment(assessment=row, by=branch.officer)
    returned.refresh_from_db()
    assert returned.ended_at is not None


def test_w14_a_moved_branch_stays_with_the_reviewers_of_the_freeze_day(branch: Branch) -> None:
    row = branch.begin()
    town = make_actor(Role.REVIEWER, branch.town.town)
    school = branch.town.school
    school.parent, school.path = branch.town.town, f"{branch.town.town.path}{school.pk}/"
    school.save()
    assert list(assessments_visible_to(branch.reviewer)) == [row]
    assert not assessments_visible_to(town).exists()
    secretary = Account.objects.get(pk=branch.secretary.pk)
    assert list(assessments_visible_to(secretary)) == [row]
    assert not assessments_visible_to(end_posts(branch.secretary)).exists()


def test_while_it_is_reviewed_nothing_is_open(branch: Branch) -> None:
    row = under_review(branch)
    given: dict[str, Any] = {"until": ENDS_ON + days(1), "reason": "迟", "by": branch.leader}
    assert refusal(extend_deadline, enrolment=branch.enrolment, **given)[0] == 409
    arguments: dict[str, Any] = {"field": "features", "text": "x", "expected_version": 1}
    assert refusal(save_field, assessment=row, by=branch.secretary, **arguments)[0] == 409
