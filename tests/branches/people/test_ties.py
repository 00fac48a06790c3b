from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from branches.journal.models import Entry
from branches.organisations.models import Organisation
from branches.people import services
from branches.people.models import Account, Tie
from branches.people.queries import (
    close_organisations,
    close_pairs,
    missing_holders,
    own_ties,
    tieable_by,
    ties_visible_to,
)
from branches.people.rules import is_conflicted
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import City, city
from tests.factories.people import filled, make_account, make_actor, make_administrator, signed_in
from tests.factories.refusals import refusal

pytestmark = pytest.mark.django_db
PERIOD = (date(2024, 9, 1), date(2025, 8, 31))
WHY = "配偶在该党组织任支部委员"
OWN = "/account/ties/"


@pytest.fixture
def place() -> City:
    return city()


@pytest.fixture
def person(place: City) -> Account:
    return make_actor(Role.REVIEWER, place.education, "沈明审")


def declare(by: Account, organisation: Organisation) -> Tie:
    return services.declare_tie(by=by, organisation=organisation, reason=WHY)


# --- declared -------------------------------------------------------------------------------


def test_a16_a_declared_tie_bars_at_once(place: City, person: Account) -> None:
    assert not is_conflicted(person, place.school, *PERIOD)
    tie = declare(person, place.school)
    assert (tie.reason, str(tie)) == (WHY, "沈明审 · 第一小学党支部")
    assert is_conflicted(person, place.school, *PERIOD)
    assert list(close_organisations(person, *PERIOD)) == [place.education, place.school]
    assert not is_conflicted(make_account(), place.school, *PERIOD)
    entry = Entry.objects.get()
    assert (entry.sentence, entry.organisation_code, entry.reason, entry.after) == (
        "申报了回避关系:沈明审 · 第一小学党支部",
        "099002001",
        WHY,
        {"organisation": "099002001"},
    )


def test_declaring_is_refused_in_words(place: City, person: Account) -> None:
    declare(person, place.school)
    given: dict[str, Any] = {
        "service": services.declare_tie,
        "organisation": place.school,
        "reason": WHY,
    }
    assert refusal(by=person, **given) == (409, "您已经申报过与“第一小学党支部”的回避关系。")
    assert refusal(by=make_administrator("security"), **given) == (
        403,
        "管理员不办理业务,不需要申报回避关系。",
    )
    assert refusal(by=person, **{**given, "reason": " "})[0] == 422
    assert refusal(by=person, **{**given, "organisation": place.education}) == (
        422,
        "“教育局党委”不参加评定,不需要申报回避关系。",
    )
    with pytest.raises(IntegrityError, match=r"one_standing_tie|UNIQUE"), transaction.atomic():
        Tie.objects.create(
            account=person, organisation=place.school, reason=WHY, declared_at=clock.now()
        )


# --- ended ----------------------------------------------------------------------------------


def test_a16_an_ended_tie_counts_in_rounds_whose_period_it_reached(
    place: City, person: Account
) -> None:
    tie = declare(person, place.school)
    with clock.stopped_at(datetime(2024, 8, 31, 15, 59, tzinfo=UTC)):
        services.end_tie(by=person, tie=tie, reason="已离婚")
    assert not is_conflicted(person, place.school, *PERIOD)
    Tie.objects.update(ended_at=datetime(2024, 8, 31, 16, tzinfo=UTC))
    assert is_conflicted(person, place.school, *PERIOD)
    assert close_pairs(*PERIOD, [person.pk]) == {
        (person.pk, place.school.pk),
        (person.pk, place.education.pk),
    }
    assert Entry.objects.get(verb="people.end_tie").sentence == (
        "结束了回避关系:沈明审 · 第一小学党支部"
    )
    # it may be declared again
    declare(person, place.school)
    assert [one.ended_at is None for one in own_ties(person)] == [True, False]


def test_ending_is_for_the_person_and_the_security_administrator(
    place: City, person: Account
) -> None:
    tie = declare(person, place.school)
    end: dict[str, Any] = {"service": services.end_tie, "tie": tie, "reason": "已调离"}
    words = "只有本人和安全管理员可以结束这项回避关系。"
    for other in (make_actor(Role.OFFICER, place.department), make_administrator("audit")):
        assert refusal(by=other, **end) == (403, words)
    assert refusal(by=person, **{**end, "reason": ""})[0] == 422
    ended = services.end_tie(by=make_administrator("security"), tie=tie, reason="误报")
    assert (ended.version, ended.ended_at is None) == (2, False)
    assert refusal(by=person, **end) == (409, "这项回避关系已经结束。")


# --- close pairs ----------------------------------------------------------------------------


def test_close_pairs_say_what_close_organisations_says(place: City, person: Account) -> None:
    declare(person, place.village)
    member = make_account(organisation=place.school)
    secretary = make_actor(Role.SECRETARY, place.college)
    found = close_pairs(*PERIOD)
    for account in (person, member, secretary):
        own = {organisation for who, organisation in found if who == account.pk}
        assert own == set(close_organisations(account, *PERIOD).values_list("pk", flat=True))
    assert close_pairs(*PERIOD, [member.pk]) == {(member.pk, place.school.pk)}


def test_where_every_reviewer_is_too_close_the_setup_says_so(place: City, person: Account) -> None:
    def told() -> set[tuple[str, str]]:
        return {
            (gap.organisation_name, gap.role.value)
            for gap in missing_holders()
            if "须回避" in gap.act
        }

    assert told() == set()
    declare(person, place.faculty)
    assert told() == {("机电系党支部", "bureau_reviewer")}
    make_actor(Role.LEADER, place.education)
    assert told() == set()


# --- who sees -------------------------------------------------------------------------------


def test_a01_ties_are_cut_by_right(place: City, person: Account) -> None:
    tie = declare(person, place.school)
    other = declare(make_actor(Role.OFFICER, place.department), place.school)
    security, audit = make_administrator("security"), make_administrator("audit")
    assert [set(ties_visible_to(by)) for by in (person, security, audit)] == [
        {tie},
        {tie, other},
        set(),
    ]


def test_undisclosed_branches_are_named_within_reach_only(place: City, person: Account) -> None:
    for one in (place.school, place.village):
        one.is_undisclosed = True
        one.undisclosed_basis, one.undisclosed_decided_by = "保密规定", "市委办"
        one.save()
    assert set(tieable_by(person)) == {place.school, place.college, place.faculty}
    # rated ones only, bureaus have no sheet
    assert set(tieable_by(make_account())) == {place.college, place.faculty}


# --- pages ----------------------------------------------------------------------------------


def test_one_declares_and_ends_on_ones_own_page(place: City, person: Account) -> None:
    client = signed_in(person)
    assert "没有申报过回避关系。" in client.get(OWN).content.decode()
    form = filled(organisation="099022001", reason=WHY)
    answer = client.post(f"{OWN}declare/", form)
    assert (answer.status_code, answer.headers["Location"]) == (302, OWN)
    tie = Tie.objects.get()
    page = client.get(OWN).content.decode()
    assert ("䶮𬱖村党支部" in page, WHY in page) == (True, True)
    wrong = client.post(f"{OWN}declare/", filled(organisation="000", reason=WHY))
    assert (wrong.status_code, "没有代码为 000 的在册党组织" in wrong.content.decode()) == (
        422,
        True,
    )
    end = f"{OWN}{tie.pk}/end/"
    assert "考评周期与它重合的批次仍须回避" in client.get(end).content.decode()
    assert client.post(end, filled(reason="误报")).headers["Location"] == OWN
    assert "结束" in client.get(OWN).content.decode()
    assert signed_in(make_account()).get(end).status_code == 404


def test_security_looks_after_all(place: City, person: Account) -> None:
    tie = declare(person, place.school)
    security = signed_in(make_administrator("security"))
    page = security.get("/ties/?q=第一小学&standing=1").content.decode()
    assert ("沈明审" in page, f"{OWN}{tie.pk}/end/" in page) == (True, True)
    ended = security.post(f"{OWN}{tie.pk}/end/", filled(reason="误报"))
    assert ended.headers["Location"] == "/ties/"
    over = security.get("/ties/?standing=0").content.decode()
    assert ("沈明审" in over, "结束</" in over) == (True, True)
    assert signed_in(make_administrator("audit")).get("/ties/").status_code == 403
    assert "没有符合条件" in security.get("/ties/?standing=1").content.decode()
    assert "管理员不办理业务" in security.get(OWN).content.decode()


@pytest.mark.parametrize("count", [1, 3, 50, 250])
def test_the_list_of_ties_takes_the_same_statements(place: City, count: int) -> None:
    client = signed_in(make_administrator("security"))
    accounts = [make_account(f"第{number}人") for number in range(count)]
    Tie.objects.bulk_create(
        Tie(account=one, organisation=place.school, reason=WHY, declared_at=clock.now())
        for one in accounts
    )
    client.get("/ties/")
    with CaptureQueriesContext(connection) as taken:
        answer = client.get("/ties/?q=第&standing=1")
    assert (answer.status_code, len(taken)) == (200, 5)
    assert answer.content.decode().count("<tr>") == 1 + min(count, 50)
