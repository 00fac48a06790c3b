from datetime import UTC, date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from branches.organisations.models import Kind, Organisation
from branches.people.models import Account, Post
from branches.people.queries import (
    accounts_visible_to,
    branches_of_clerk,
    demonstration_accounts,
    missing_holders,
    posts_visible_to,
)
from branches.people.rules import PLACES, is_unconflicted
from starrating import clock
from starrating.access import POST_ROLES, Actor, Refused, Role
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_account, make_actor, make_administrator, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> City:
    return city()


# --- the actor ------------------------------------------------------------------------------


def test_an_account_is_an_actor(place: City) -> None:
    account = make_actor(Role.REVIEWER, place.education, "焦某")
    make_post(account, Role.SECRETARY, place.college)
    by: Actor = Account.objects.get(pk=account.pk)
    school, faculty, college, village = (
        str(one.path) for one in (place.school, place.faculty, place.college, place.village)
    )
    held = [by.holds(Role.REVIEWER, path) for path in ("", school, faculty, village)]
    assert held == [True, True, True, False]
    # a secretary's post covers that one organisation, not those below it
    assert [by.holds(Role.SECRETARY, path) for path in (college, faculty)] == [True, False]
    assert by.holds(Role.MEMBER, village)
    assert by.paths(Role.REVIEWER, Role.SECRETARY) == [str(place.education.path), college]
    assert by.acting_label == "焦某(教育局党委 党委审核员)"


def test_in_a_session_one_acts_in_one_post(place: City) -> None:
    account = make_actor(Role.REVIEWER, place.education)
    second = make_post(account, Role.SECRETARY, place.college)
    account.act_in(None)
    assert account.roles & set(POST_ROLES) == {Role.REVIEWER}
    account.act_in(second.pk)
    assert account.roles & set(POST_ROLES) == {Role.SECRETARY}
    account.act_in(999_999)
    assert account.roles & set(POST_ROLES) == {Role.REVIEWER}
    nobody = make_account()
    nobody.act_in(second.pk)
    assert (nobody.acting_post, nobody.acting_label) == (None, "张某(业务)")


@pytest.mark.parametrize(
    ("duty", "role"),
    [("system", Role.SYSTEM), ("security", Role.SECURITY), ("audit", Role.AUDIT)],
)
def test_administrators_hold_their_role_by_duty(duty: str, role: Role) -> None:
    account = make_administrator(duty)
    assert account.roles == {Role.MEMBER, Role.PUBLIC, role}
    assert (account.current_posts, account.paths(*POST_ROLES)) == ([], [])
    assert Account.objects.get_by_natural_key(account.username) == account


def test_every_role_of_a_post_has_its_places() -> None:
    assert set(PLACES) == set(POST_ROLES)


# --- conflict of interest -------------------------------------------------------------------


def test_a16_conflict_by_belonging_or_by_a_post_in_that_very_branch(place: City) -> None:
    begin, end = date(2024, 9, 1), date(2025, 8, 31)

    def may(by: Account, organisation: Organisation) -> bool:
        return is_unconflicted(organisation, begin, end).allows(by, None)

    member = make_account(organisation=place.school)
    assert [may(member, one) for one in (place.school, place.faculty)] == [False, True]
    reviewer = make_actor(Role.REVIEWER, place.education)
    assert [may(reviewer, one) for one in (place.education, place.school)] == [False, True]
    former = make_account()
    post = make_post(former, Role.SECRETARY, place.school)
    for ends_on, allowed in (
        (date(2024, 8, 31), True),
        (date(2024, 9, 1), False),
        (date(2025, 8, 31), False),
    ):
        Post.objects.filter(pk=post.pk).update(ends_on=ends_on)
        assert may(former, place.school) is allowed
    # one that began after the period counts while it is held, today included
    after = Post.objects.filter(pk=post.pk)
    after.update(starts_on=date(2025, 9, 1), ends_on=None)
    with clock.stopped_at(datetime(2025, 9, 20, 2, tzinfo=UTC)):
        assert not may(former, place.school)
        after.update(ends_on=date(2025, 9, 20))
        assert not may(former, place.school)
        after.update(ends_on=date(2025, 9, 19))
        assert may(former, place.school)
        after.update(starts_on=date(2025, 9, 21), ends_on=None)
        assert may(former, place.school)
    after.update(starts_on=date(2025, 8, 31), ends_on=None, confirmed_at=None)
    assert may(former, place.school)
    with pytest.raises(Refused, match="回避"):
        is_unconflicted(place.school, begin, end).check(member, None)


# --- who sees whom --------------------------------------------------------------------------


def test_a01_accounts_are_cut_by_right(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    Account.objects.filter(pk=clerk.pk).update(organisation=place.education)
    own = make_account(organisation=place.faculty)
    other = make_account(organisation=place.village)
    homeless = make_account()
    everybody = {clerk, own, other, homeless}
    for duty in ("system", "security"):
        administrator = make_administrator(duty)
        everybody.add(administrator)
        assert set(accounts_visible_to(administrator)) == everybody
    assert set(accounts_visible_to(clerk)) == {own}
    for by in (make_administrator("audit"), make_actor(Role.OFFICER, place.department), own):
        assert set(accounts_visible_to(by)) == set()


def test_a01_posts_are_cut_by_right(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    own = make_actor(Role.SECRETARY, place.school).posts.get()
    other = make_actor(Role.SECRETARY, place.village).posts.get()
    reviewer = make_actor(Role.REVIEWER, place.education).posts.get()
    everything = {clerk.posts.get(), own, other, reviewer}
    assert set(posts_visible_to(make_administrator("security"))) == everything
    assert set(posts_visible_to(clerk)) == {own}
    assert set(posts_visible_to(make_administrator("audit"))) == set()


def test_a02_a_subtree_is_no_prefix_of_names(place: City) -> None:
    """A path of which another is a prefix as text, but not as a place."""
    clerk = make_actor(Role.CLERK, place.education)
    twin = make_organisation("近似", place.town)
    path = str(place.education.path).rstrip("/") + f"9/{twin.pk}/"
    Organisation.objects.filter(pk=twin.pk).update(path=path)
    account = make_account(organisation=Organisation.objects.get(pk=twin.pk))
    assert set(accounts_visible_to(clerk)) == set()
    assert not clerk.holds(Role.CLERK, str(account.organisation and account.organisation.path))
    assert {one.code for one in branches_of_clerk(clerk)} == {
        place.school.code,
        place.college.code,
        place.faculty.code,
    }


# --- gaps -----------------------------------------------------------------------------------


def gaps() -> set[tuple[str, str]]:
    return {(gap.role.value, gap.organisation_name) for gap in missing_holders()}


def test_every_act_nobody_can_perform_is_named(
    place: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        found = missing_holders()
    assert [(gap.role, gap.organisation_code) for gap in found[:2]] == [
        (Role.OFFICER, "099000000"),
        (Role.APPROVER, "099000000"),
    ]
    assert gaps() == {
        ("department_officer", "云溪市委组织部"),
        ("department_approver", "云溪市委组织部"),
        *((role, "教育局党委") for role in ("bureau_reviewer", "bureau_leader", "bureau_clerk")),
        *((role, "青竹镇党委") for role in ("bureau_reviewer", "bureau_leader", "bureau_clerk")),
        *(("secretary", str(one)) for one in (place.school, place.college, place.faculty)),
        ("secretary", "䶮𬱖村党支部"),
    }


def test_posts_fill_gaps_where_they_reach(place: City) -> None:
    person = make_actor(Role.OFFICER, place.department)
    make_post(person, Role.APPROVER, place.department)
    # one person cannot be the second person
    assert {gap.act for gap in missing_holders() if gap.organisation_code == "099000000"} == {
        "由另一人审定评定员办理的事项"
    }
    make_actor(Role.APPROVER, place.department)
    make_actor(Role.REVIEWER, place.department)
    make_actor(Role.SECRETARY, place.college)
    found = gaps()
    assert not any("云溪市委组织部" in gap for gap in found)
    assert not any(role == "bureau_reviewer" for role, _name in found)
    assert ("secretary", "职业学院党总支") not in found
    assert ("secretary", "机电系党支部") in found


def test_a_grassroots_committee_reviews_the_branches_below_it(place: City) -> None:
    committee = make_organisation("集团党委", place.department, Kind.GRASSROOTS_COMMITTEE)
    assert ("bureau_reviewer", "集团党委") not in gaps()
    make_organisation("车间党支部", committee)
    assert {("bureau_reviewer", "集团党委"), ("secretary", "集团党委")} <= gaps()


def test_gaps_look_at_posts_in_force_and_bodies_in_being(place: City) -> None:
    secretary = make_actor(Role.SECRETARY, place.village)
    assert ("secretary", "䶮𬱖村党支部") not in gaps()
    Account.objects.filter(pk=secretary.pk).update(is_active=False)
    assert ("secretary", "䶮𬱖村党支部") in gaps()
    Organisation.objects.filter(pk=place.village.pk).update(state="retired", ended_on=clock.today())
    assert not any("村" in name or "镇" in name for _role, name in gaps())


def test_demonstration_accounts_are_those_that_can_sign_in(place: City) -> None:
    ready = make_actor(Role.SECRETARY, place.village)
    slip = make_account()
    Account.objects.filter(pk=slip.pk).update(must_change_password=True)
    assert demonstration_accounts() == [ready]
