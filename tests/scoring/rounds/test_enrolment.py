from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from branches.journal.models import Entry
from branches.organisations.models import Organisation
from branches.organisations.services import move_organisation, rename_organisation
from branches.people.models import Account
from scoring.rounds.models import Enrolment, Pool
from scoring.rounds.queries import exemption_proposals, planned_enrolments
from scoring.rounds.services import (
    Enrolled,
    enrol_branches,
    exempt_branch,
    exempt_new_branches,
    include_branch,
    merge_pools,
    open_round,
)
from starrating.access import Role
from tests.factories.organisations import make_field, make_organisation
from tests.factories.people import make_actor, make_post
from tests.scoring.rounds.office import (
    Office,
    add_branches,
    enrolment,
    fresh,
    make_office,
    pools,
    refusal,
    verbs,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return make_office()


def test_enrol_branches(office: Office) -> None:
    """A 党总支 is rated and holds a branch; the sheet of that branch passes it on its way."""
    row = office.draft()
    assert enrol_branches(round=row, by=office.officer) == Enrolled(4, 0, 0, 0, 0)
    assert pools(row) == {
        "农村": ["099022001"],
        "学校": ["099002001", "099002002", "099002003"],
    }
    faculty = enrolment(row, "099002003")
    assert (faculty.reviewing_body, faculty.review_path, faculty.is_exempt) == (
        office.town.education,
        ["099002002", "099002000"],
        False,
    )
    assert enrol_branches(round=row, by=office.officer) == Enrolled(0, 0, 0, 4, 0)
    assert verbs() == ["rounds.create", "rounds.enrol"]
    entry = Entry.objects.latest("number")
    assert (entry.after["new"], len(entry.rows_digest)) == (4, 64)


def test_w14_a_draft_follows_the_register(office: Office) -> None:
    row = office.draft()
    enrol_branches(round=row, by=office.officer)
    exempt_branch(enrolment=enrolment(row, "099002001"), reason="成立不满一年", by=office.officer)
    rename_organisation(
        organisation=office.town.village, name="新村党支部", reason="更名", by=office.officer
    )
    move_organisation(
        organisation=Organisation.objects.get(code="099002003"),
        parent=office.town.town,
        reason="划转",
        by=office.officer,
    )
    Organisation.objects.filter(code="099002002").update(state="retired", ended_on=date(2025, 1, 1))
    new_field = make_field("企业")
    Organisation.objects.filter(code="099022001").update(field=new_field)
    make_organisation("新建党支部", office.town.town, code="099022009", field=new_field)
    assert enrol_branches(round=row, by=office.officer) == Enrolled(1, 2, 1, 1, 0)
    assert pools(row) == {"企业": ["099022001", "099022009"], "学校": ["099002001", "099002003"]}
    moved = enrolment(row, "099002003")
    assert (moved.reviewing_body, moved.review_path, moved.version) == (
        office.town.town,
        ["099022000"],
        2,
    )
    kept = enrolment(row, "099002001")
    assert (kept.is_exempt, kept.exemption_reason) == (True, "成立不满一年")
    assert enrolment(row, "099022001").name == "新村党支部"


def test_those_that_cannot_be_placed_are_listed(office: Office) -> None:
    row = office.draft()
    bare = make_organisation("无领域党支部", office.town.town, code="099022005")
    plan = planned_enrolments(row)
    assert ([one.code for one in plan.unplaced], len(plan.new), plan.writes) == (
        ["099022005"],
        4,
        True,
    )
    assert enrol_branches(round=row, by=office.officer).unplaced == 1
    assert not Enrolment.objects.filter(organisation=bare).exists()
    Organisation.objects.filter(pk=bare.pk).update(
        field=make_field("农村"), parent=None, path="/9/"
    )
    assert [one.code for one in planned_enrolments(row).without_reviewing_body] == ["099022005"]


def test_a_merged_pool_stays_merged(office: Office) -> None:
    row = office.enrolled()
    merge_pools(
        round=row,
        pools=list(Pool.objects.filter(round=row)),
        name="全市",
        document_number="6号",
        by=office.officer,
    )
    make_organisation("新村", office.town.town, code="099022007", field=make_field("农村"))
    enrol_branches(round=row, by=office.officer)
    assert list(pools(row)) == ["全市"]


def test_an_emptied_pool_takes_adopted_seats_with_it(office: Office) -> None:
    row = office.ready("explicit")
    Organisation.objects.filter(code="099022001").update(state="retired", ended_on=date(2025, 1, 1))
    enrol_branches(round=row, by=office.officer)
    row = fresh(row)
    assert (row.policy, row.policy_entered_at) == ("explicit", None)
    assert [(pool.name, pool.seats) for pool in Pool.objects.filter(round=row)] == [("学校", None)]


def test_enrolling_a_city_of_thousands_takes_no_statement_a_branch(office: Office) -> None:
    """Reads are constant, writes go in batches: 60 and 600 branches differ by batches only."""
    taken = []
    for count in (60, 600):
        row = office.draft(year=2024 + (count == 600), name=str(count))
        add_branches(office.town.town, count, make_field("农村"), str(count))
        with CaptureQueriesContext(
            connection,
        ) as statements:
            enrol_branches(round=row, by=office.officer)
        reads = [one for one in statements if one["sql"].startswith("SELECT")]
        taken.append((len(reads), len(statements) - len(reads)))
    assert taken[0][0] == taken[1][0]
    assert taken[1][1] - taken[0][1] <= 10


def test_exempt_and_include(office: Office) -> None:
    row = office.enrolled()
    one = exempt_branch(
        enrolment=enrolment(row, "099002001"),
        reason=" 正在筹建 ",
        by=office.officer,
        expected_version=1,
    )
    assert (one.is_exempt, one.exemption_reason, one.version) == (True, "正在筹建", 2)
    assert refusal(exempt_branch, enrolment=one, reason="再次", by=office.officer) == (
        409,
        "“第一小学党支部”已经列为不参评。",
    )
    one = include_branch(enrolment=one, reason="已满一年", by=office.officer)
    assert (one.is_exempt, one.exemption_reason) == (False, "")
    assert refusal(include_branch, enrolment=one, reason="再次", by=office.officer) == (
        409,
        "“第一小学党支部”本来就参评。",
    )
    reasons = list(
        Entry.objects.filter(organisation_code="099002001")
        .order_by("number")
        .values_list("verb", "reason")
    )
    assert reasons == [("rounds.exempt", "正在筹建"), ("rounds.include", "已满一年")]


@pytest.mark.parametrize("service", [exempt_branch, include_branch])
def test_single_acts_refuse(office: Office, service: Any) -> None:
    row = office.enrolled()
    one = enrolment(row, "099002001")
    given = {"enrolment": one, "reason": "正在筹建"}
    assert refusal(service, **given, by=office.approver)[0] == 403
    assert refusal(service, **given, by=office.officer, expected_version=5) == (
        409,
        "这份内容刚被别人改动过,请核对最新内容后再办理。",
    )
    assert refusal(service, **{**given, "reason": " "}, by=office.officer) == (
        422,
        "请填写理由。",
    )
    close = make_actor(Role.OFFICER, office.town.department)
    make_post(close, Role.PREPARER, office.town.school)
    assert refusal(service, **given, by=close)[0] == 403
    Account.objects.filter(pk=office.other.pk).update(organisation=office.town.school)
    assert "回避" in refusal(service, **given, by=office.other)[1]
    Enrolment.objects.filter(pk=one.pk).delete()
    assert refusal(service, **given, by=office.officer) == (
        404,
        "这个党组织已经不在参评登记里。",
    )


def test_exempt_new_branches(office: Office) -> None:
    """A full year at the period's end is enough; a day less is proposed with its reason."""
    founded = {
        "099002001": (date(2024, 8, 31), "day"),
        "099002002": (date(2024, 9, 1), "day"),
        "099002003": (date(2024, 11, 1), "month"),
    }
    for code, (day, precision) in founded.items():
        Organisation.objects.filter(code=code).update(founded_on=day, founded_precision=precision)
    row = office.enrolled()
    proposals = exemption_proposals(row)
    assert [(one.enrolment.code, one.reason) for one in proposals] == [
        ("099002002", "2024-09-01 成立,到考评周期结束(2025-08-31)不满一年,只自评、不定星"),
        ("099002003", "2024-11 成立,到考评周期结束(2025-08-31)不满一年,只自评、不定星"),
    ]
    given = {"round": row, "by": office.officer}
    assert refusal(exempt_new_branches, codes=[], **given) == (422, "请至少选一个党组织。")
    assert refusal(exempt_new_branches, codes=["099002001", "099002003"], **given) == (
        409,
        "099002001 不在(或已不在)建议名单里,请刷新后重选。",
    )
    assert exempt_new_branches(codes=["099002003"], **given) == 1
    assert enrolment(row, "099002003").exemption_reason == proposals[1].reason
    assert len(exemption_proposals(row)) == 1
    assert verbs()[-1] == "rounds.exempt_new"


def test_a_leap_day_ends_a_period(office: Office) -> None:
    row = office.draft(year=2024, period_from=date(2023, 3, 1), period_until=date(2024, 2, 29))
    Organisation.objects.filter(code="099002001").update(founded_on=date(2023, 2, 28))
    Organisation.objects.filter(code="099002002").update(founded_on=date(2023, 3, 1))
    enrol_branches(round=row, by=office.officer)
    assert [one.enrolment.code for one in exemption_proposals(row)] == ["099002002"]


def test_a02_w14_a_branch_moved_mid_round_keeps_its_reviewing_body(office: Office) -> None:
    row = office.ready()
    open_round(round=row, acknowledged=True, by=office.officer)
    move_organisation(
        organisation=office.town.school,
        parent=office.town.town,
        reason="划转",
        by=office.officer,
    )
    kept = enrolment(row, "099002001")
    assert (kept.reviewing_body, kept.review_path) == (office.town.education, ["099002000"])
