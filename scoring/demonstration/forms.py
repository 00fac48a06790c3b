"""Self-assessments of a few branches, so that forms, queue and desk have something to show.

Points that a branch takes off itself are told by the indicator's name, in hundredths; everything
else is answered 没有.
"""

from collections.abc import Mapping
from datetime import date

from branches.people.models import Account
from scoring.assessments.models import Assessment, MeetingKind
from scoring.assessments.services import (
    FEATURES,
    Asked,
    Given,
    IndicatorNow,
    ProjectValues,
    Step,
    begin_assessment,
    declare,
    propose_star,
    read_form,
    record_meeting,
    save_field,
    save_indicator,
    save_project,
    submit_assessment,
)
from scoring.assessments.sheets import Reply
from scoring.rounds.models import Round
from scoring.rounds.queries import enrolments
from scoring.standards.models import DeductionRule

HALF = 4
GOOD_SHARE = 9500
ACCOUNTS = {
    "领导班子": "支委会按期换届,班子成员 5 名,分工明确;书记带头联系教研组 6 个。",
    "骨干队伍": "设兼职党务干事 1 名;全年发展党员 1 名,程序齐全;党员公开承诺 23 人次。",
    "活动阵地": "党员活动室 1 间,有远程教育设备和图书角,每月开放。",
    "工作制度": "党员大会 4 次、支委会 12 次、党课 4 次、主题党日 12 次;班子成员学时达标。",
    "保障机制": "年初列支党建工作经费 1.2 万元;走访慰问困难党员 3 名。",
    "工作业绩": "单位年度考核为良好;教学质量监测名列同类学校前列。",
    "群众评价": "年底发放满意度测评表 60 份,收回 58 份,满意 56 份。",
    "党建创新": "“红烛先锋”结对带教,当年 12 对,公开课获奖 3 项。",
}


def file_form(
    opened: Round, code: str, by: Account, *, lost: Mapping[str, int], star: int, meeting_on: date
) -> None:
    """A whole form, submitted by the branch's secretary."""
    row = begin_assessment(enrolment=enrolments(opened).get(code=code), by=by)
    form = read_form(row)
    for now in form.indicators:
        _answer(row, now, by, lost)
    values = ProjectValues(
        title="“红烛先锋”青年教师结对带教",
        problem="青年教师多,骨干教师带教没有固定安排。",
        measures=[Step("党员骨干与青年教师一对一结对,每月听课评课一次", date(opened.year, 6, 30))],
        milestones=[Step("首期结对总结", date(opened.year, 7, 31), is_reached=True)],
        results="结对 12 对,公开课获奖 3 项,青年教师满意度高。",
    )
    before = form.rows.project
    version = 0 if before is None else before.version
    save_project(assessment=row, values=values, expected_version=version, by=by)
    save_field(
        assessment=row,
        field=FEATURES,
        text="以“红烛先锋”带动教学:党员示范课 16 节,困难学生结对 21 名。",
        expected_version=row.features_version,
        by=by,
    )
    record_meeting(
        assessment=row,
        kind=MeetingKind.MEMBERS,
        held_on=meeting_on,
        due=23,
        present=21,
        result="与会党员一致同意自评结果。",
        minutes=f"支会〔{opened.year}〕9号",
        by=by,
    )
    vetoes = {each.rule.pk: _reply(each, None) for each in read_form(row).vetoes}
    declare(assessment=row, replies=vetoes, by=by)
    propose_star(assessment=row, star=star, reason="", by=by)
    submit_assessment(assessment=row, by=by)


def begin_form(opened: Round, code: str, by: Account) -> None:
    """A form that was begun and left half filled in."""
    row = begin_assessment(enrolment=enrolments(opened).get(code=code), by=by)
    for now in read_form(row).indicators[:HALF]:
        _answer(row, now, by, {})


def _answer(row: Assessment, now: IndicatorNow, by: Account, lost: Mapping[str, int]) -> None:
    """Every question of an indicator and its account, in the place of what came from last year."""
    name = now.indicator.name
    taken = lost.get(name)
    given = {}
    for each in now.questions:
        is_lossy = each.rule.kind == DeductionRule.RuleKind.DISCRETION
        given[each.rule.pk] = Given(_reply(each, taken if is_lossy else None), each.version)
    save_indicator(
        assessment=row,
        indicator=now.indicator,
        given=given,
        account=ACCOUNTS[name],
        account_version=now.account.version if now.account else 0,
        by=by,
    )


def _reply(each: Asked, taken: int | None) -> Reply:
    """没有, with a number that does not pass where one is asked; or the points taken off."""
    if taken is not None:
        return Reply(choice="some", points=taken, reason="个别记录不完整,已补记。")
    question = each.question
    measure = None
    if question.is_measured:
        is_share = question.comparison == DeductionRule.Comparison.BELOW
        measure = GOOD_SHARE if is_share else (question.threshold or 0) - 100
    return Reply(choice="none", measure=measure)
