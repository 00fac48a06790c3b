from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branches.people.models import Account
from scoring.assessments.models import (
    OF_ASSESSMENT,
    SETTLED,
    Assessment,
    Evidence,
    FilingState,
    Purpose,
    spoken_state,
)
from scoring.assessments.queries import (
    assessment_of,
    assessments_visible_to,
    earlier_submission,
    enrolments_in_reach,
    evidence_visible_to,
    holder_of,
    own_enrolments,
    window_of,
)
from scoring.assessments.services import (
    add_evidence,
    enter_paper_form,
    receive_assessment,
    reopen_indicators,
    submit_assessment,
)
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import begun, enrolled, filed, make_filling_round
from tests.factories.files import PDF
from tests.factories.people import make_account, make_actor, make_post
from tests.scoring.assessments.branch import ENDS_ON, STARTS_ON, Branch, days, fresh, on


def codes(rows: Any) -> list[str]:
    return list(rows.order_by("code").values_list("code", flat=True))


SCHOOL, COLLEGE, FACULTY, VILLAGE = "099002001", "099002002", "099002003", "099022001"
ALL = [SCHOOL, COLLEGE, FACULTY, VILLAGE]


def test_a01_a02_everybody_reaches_what_is_his(branch: Branch) -> None:
    """Own branch only; a general branch those below it; a bureau its subtree, not its namesakes'."""
    town = branch.town
    seen = {
        "secretary": (branch.secretary, [SCHOOL]),
        "preparer": (branch.preparer, [SCHOOL]),
        "secretary of the general branch": (
            make_actor(Role.SECRETARY, town.college),
            [COLLEGE],
        ),
        "reviewer of the general branch": (make_actor(Role.REVIEWER, town.college), [FACULTY]),
        "reviewer": (branch.reviewer, [SCHOOL, COLLEGE, FACULTY]),
        "leader": (branch.leader, [SCHOOL, COLLEGE, FACULTY]),
        "reviewer of the town": (make_actor(Role.REVIEWER, town.town), [VILLAGE]),
        "reviewer above": (make_actor(Role.REVIEWER, town.department), ALL),
        "officer": (branch.officer, ALL),
        "approver": (branch.approver, ALL),
        "clerk": (make_actor(Role.CLERK, town.education), []),
        "inspector": (make_actor(Role.INSPECTOR, town.department), []),
        "nobody": (make_account(organisation=town.school), []),
        "system": (make_account(duty=Account.Duty.SYSTEM), []),
    }
    reached = {
        who: codes(enrolments_in_reach(by, branch.round)) for who, (by, _codes) in seen.items()
    }
    assert reached == {who: expected for who, (_by, expected) in seen.items()}
    for place in (town.school, town.college, town.faculty, town.village):
        begun(enrolled(branch.round, place))
    for who, (by, expected) in seen.items():
        rows = assessments_visible_to(by)
        assert sorted(row.enrolment.code for row in rows) == expected, who


def test_own_enrolments(branch: Branch) -> None:
    both = branch.secretary
    make_post(both, Role.PREPARER, branch.town.village)
    assert codes(own_enrolments(Account.objects.get(pk=both.pk), branch.round)) == [
        SCHOOL,
        VILLAGE,
    ]
    assert codes(own_enrolments(branch.officer, branch.round)) == []
    draft = Round(state="draft")
    assert list(enrolments_in_reach(branch.officer, draft)) == []


def test_the_statements_of_reach_do_not_depend_on_the_rows(
    branch: Branch, django_assert_num_queries: Any
) -> None:
    by = Account.objects.get(pk=branch.reviewer.pk)
    by.current_posts  # noqa: B018 - a request has read the posts by then
    for _time in range(2):
        with django_assert_num_queries(2):
            assert len(list(enrolments_in_reach(by, branch.round))) == 3


def test_a01_evidence_is_seen_within_reach(branch: Branch) -> None:
    row = branch.begin()
    file = add_evidence(
        assessment=row,
        data=PDF,
        filename="x.pdf",
        indicators=[branch.indicator("领导班子")],
        by=branch.secretary,
    )
    for by, expected in (
        (branch.preparer, [file]),
        (branch.reviewer, [file]),
        (branch.officer, [file]),
        (make_actor(Role.SECRETARY, branch.town.college), []),
        (make_actor(Role.REVIEWER, branch.town.town), []),
        (make_actor(Role.CLERK, branch.town.education), []),
        (make_account(duty=Account.Duty.AUDIT), []),
    ):
        assert list(evidence_visible_to(by)) == expected
    assert str(Evidence.objects.get().get_purpose_display()) == str(Purpose.EVIDENCE.label)


def test_who_has_the_form_and_since_when(branch: Branch) -> None:
    place = branch.enrolment
    due = window_of(place).closes_on

    def holder() -> tuple[str, Any, Any]:
        now = holder_of(place, assessment_of(place), due)
        return now.words, now.since, now.due

    assert holder() == ("第一小学党支部(还没有开始填报)", None, ENDS_ON)
    row = branch.filled()
    assert holder() == ("第一小学党支部(正在填报)", clock.now(), ENDS_ON)
    submit_assessment(assessment=row, by=branch.secretary)
    assert holder() == ("教育局党委(等待审核)", clock.now(), None)
    with on(STARTS_ON + days(5)):
        receive_assessment(assessment=row, by=branch.reviewer)
        assert holder() == ("教育局党委(正在审核)", clock.now(), None)
        reopen_indicators(
            assessment=row,
            indicators={branch.indicator("工作制度").pk: "请核实"},
            due_on=ENDS_ON,
            by=branch.reviewer,
        )
        assert holder()[0] == "第一小学党支部(正在修改被退回的指标)"
        enter_paper_form(enrolment=place, data=PDF, filename="x", reason="无网络", by=branch.leader)
        assert holder()[0] == "教育局党委(正在代录纸质申请表)"
    Assessment.objects.update(
        state="merged", entered_by=None, entered_at=None, scan=None, entry_reason=""
    )
    assert holder()[0] == "第一小学党支部(已合并,不再办理)"


def test_windows(branch: Branch) -> None:
    window = window_of(branch.enrolment, fresh(branch.begin()))
    assert (window.opens_on, window.closes_on, window.is_open) == (STARTS_ON, ENDS_ON, True)
    with on(STARTS_ON - days(1)):
        assert (window.has_begun, window.is_past, window.is_open) == (False, False, False)
    with on(ENDS_ON + days(1), 0):
        assert (window.has_begun, window.is_past, window.is_open) == (True, True, False)


def test_a_declaration_is_none_before_it_is_made(branch: Branch) -> None:
    row = branch.begin()
    assert row.is_declared is False


def test_the_last_form_of_the_latest_earlier_year(branch: Branch) -> None:
    assert earlier_submission(branch.enrolment) is None
    for year in (2022, 2024, 2023):
        filed(enrolled(make_filling_round(branch.town.department, year=year), branch.town.school))
    found = earlier_submission(branch.enrolment)
    assert found is not None
    assert found.content["round"]["year"] == 2024


@given(
    st.none() | st.sampled_from(OF_ASSESSMENT),
    st.none() | st.sampled_from(list(FilingState)),
)
def test_one_word_for_all_roles(assessment: FilingState | None, sheet: FilingState | None) -> None:
    word = spoken_state(assessment, sheet)
    if sheet in SETTLED:
        assert word == sheet
    elif assessment is not None:
        assert word == assessment
    else:
        assert word == (sheet or FilingState.DRAFT)


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("draft", "填报中"),
        ("submitted", "已提交"),
        ("under_review", "审核中"),
        ("returned", "已退回"),
        ("concluded", "已审定"),
        ("reported", "已上报"),
        ("not_filed", "未申报"),
        ("merged", "合并"),
    ],
)
def test_the_words_of_the_states(state: str, word: str) -> None:
    assert str(FilingState(state).label) == word
