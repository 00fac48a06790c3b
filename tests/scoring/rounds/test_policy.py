import pytest
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.rounds.models import Pool, Round
from scoring.rounds.services import (
    adopt_seat_table,
    confirm_policy,
    enrol_branches,
    enter_policy,
    exempt_branch,
)
from starrating.access import Role
from tests.factories.people import make_post
from tests.factories.standards import make_rule_set
from tests.scoring.rounds.office import Office, enrolment, fresh, make_office, refusal, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def test_enter_and_confirm_policy(office: Office) -> None:
    row = office.enrolled()
    entered = enter_policy(
        round=row,
        overflow="protect",
        reason=" 常委会纪要〔2025〕3号 ",
        by=office.officer,
        expected_version=row.version,
    )
    assert (entered.policy, entered.overflow, entered.policy_entered_by) == (
        "protect",
        "protect",
        office.officer,
    )
    confirmed = confirm_policy(round=entered, by=office.approver, expected_version=entered.version)
    assert (confirmed.state, confirmed.policy_confirmed_by) == ("draft", office.approver)
    assert verbs()[-2:] == ["rounds.enter_policy", "rounds.confirm_policy"]
    first, second = Entry.objects.order_by("number").reverse()[:2][::-1]
    assert (first.reason, first.after["policy"], first.after["policy_before"]) == (
        "常委会纪要〔2025〕3号",
        "protect",
        "absorb",
    )
    assert second.after["sentence"].startswith("四项比例不能同时严格满足时,五星、四星名额不突破")
    assert second.after["seats"]["学校"]["n"] == 3


def test_the_rule_sets_own_policy_stays_its_own(office: Office) -> None:
    row = office.enrolled()
    assert enter_policy(round=row, overflow="absorb", by=office.officer).overflow == ""


def test_enter_policy_again_voids_the_confirmation(office: Office) -> None:
    row = office.ready()
    again = enter_policy(round=row, overflow="strict", by=office.other)
    assert (again.policy_entered_by, again.policy_confirmed_by) == (office.other, None)


def test_enter_policy_refuses(office: Office) -> None:
    row = office.draft()
    given = {"round": row, "overflow": "absorb"}
    assert refusal(enter_policy, **given, by=office.approver)[0] == 403
    assert refusal(enter_policy, **given, by=office.officer) == (
        409,
        "登记参评党组织、选定考评标准之后才能录入超额处理方式。",
    )
    assert refusal(enter_policy, **given, by=office.officer, expected_version=8)[0] == 409
    assert refusal(enter_policy, round=row, overflow="random", by=office.officer) == (
        422,
        "没有这种超额处理方式。",
    )
    enrol_branches(round=row, by=office.officer)


def test_policies_the_percentages_do_not_allow(office: Office) -> None:
    row = office.enrolled(rule_set=make_rule_set(low_cap=15))
    assert refusal(enter_policy, round=row, overflow="about", by=office.officer) == (
        422,
        "按“左右”处理时,各档比例之和应为 100",
    )


def test_explicit_needs_seats_that_fit(office: Office) -> None:
    row = office.enrolled()
    assert refusal(enter_policy, round=row, overflow="explicit", by=office.officer) == (
        409,
        "指导数须先采用并与参评数相符:评定池 农村 没有指导数;评定池 学校 没有指导数。",
    )
    adopt_seat_table(round=row, document_number="5号", by=office.officer)
    entered = enter_policy(round=fresh(row), overflow="explicit", by=office.officer)
    exempt_branch(enrolment=enrolment(row, "099002001"), reason="筹建", by=office.officer)
    assert refusal(confirm_policy, round=entered, by=office.approver) == (
        409,
        "指导数须先采用并与参评数相符:学校。",
    )


def test_another_policy_takes_adopted_seats_off(office: Office) -> None:
    row = office.ready("explicit")
    enter_policy(round=row, overflow="absorb", by=office.officer)
    assert [pool.seats for pool in Pool.objects.filter(round=row)] == [None, None]


def test_a16_nobody_confirms_his_own_policy(office: Office) -> None:
    row = office.enrolled()
    make_post(office.officer, Role.APPROVER, office.town.department)
    both = Account.objects.get(pk=office.officer.pk)
    entered = enter_policy(round=row, overflow="absorb", by=both)
    assert refusal(confirm_policy, round=entered, by=both) == (
        403,
        "超额处理方式是您录入的,须由另一人确认。",
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=row.pk).update(policy_confirmed_by=both)


def test_confirm_policy_refuses(office: Office) -> None:
    row = office.enrolled()
    assert refusal(confirm_policy, round=row, by=office.officer)[0] == 403
    assert refusal(confirm_policy, round=row, by=office.approver) == (
        409,
        "超额处理方式还没有录入,或录入后又有变动,请评定员重新录入。",
    )
    entered = enter_policy(round=row, overflow="absorb", by=office.officer)
    assert refusal(
        confirm_policy, round=entered, by=office.approver, expected_version=row.version
    ) == (409, "这份内容刚被别人改动过,请核对最新内容后再办理。")
    confirm_policy(round=entered, by=office.approver)
    assert refusal(confirm_policy, round=entered, by=office.approver) == (
        409,
        "超额处理方式已经确认过,没有重复办理。",
    )
    assert verbs().count("rounds.confirm_policy") == 1
