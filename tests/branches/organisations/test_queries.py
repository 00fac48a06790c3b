from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from branches.organisations.models import Kind, Organisation
from branches.organisations.queries import (
    Organisations,
    active,
    ancestors,
    department,
    disclosed,
    kept_imports,
    nameable_by,
    rated,
    review_paths,
    reviewing,
    reviewing_body_of,
    subtree,
    visible_to,
)
from branches.organisations.services import keep_import, move_organisation
from branches.people.models import Account
from starrating.access import Role
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_account, make_actor, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> City:
    return city()


def names(organisations: Organisations) -> set[str]:
    return {row.name for row in organisations}


ALL = {
    "云溪市委组织部",
    "教育局党委",
    "第一小学党支部",
    "职业学院党总支",
    "机电系党支部",
    "青竹镇党委",
    "䶮𬱖村党支部",
}
EDUCATION = {"教育局党委", "第一小学党支部", "职业学院党总支", "机电系党支部"}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER])
def test_visible_to_the_department_is_the_city(town: City, role: Role) -> None:
    assert names(visible_to(make_actor(role, town.department))) == ALL


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.LEADER])
def test_visible_to_a_bureau_is_its_subtree(town: City, role: Role) -> None:
    assert names(visible_to(make_actor(role, town.education))) == EDUCATION


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.PREPARER])
def test_visible_to_a_secretary_is_the_own_one_without_those_below(town: City, role: Role) -> None:
    assert names(visible_to(make_actor(role, town.college))) == {"职业学院党总支"}


@pytest.mark.parametrize("role", [Role.INSPECTOR, Role.OBJECTION_HANDLER, Role.SECRECY_REVIEWER])
def test_visible_to_lent_posts_is_nothing(town: City, role: Role) -> None:
    assert names(visible_to(make_actor(role, town.department))) == set()


def test_visible_to_administrators_and_members_is_nothing(town: City) -> None:
    for duty in Account.Duty:
        assert names(visible_to(make_account(duty=duty))) == set()


def test_visible_to_several_posts_is_their_union_or_the_chosen_one(town: City) -> None:
    account = make_actor(Role.SECRETARY, town.village)
    clerk = make_post(account, Role.CLERK, town.education)
    assert names(visible_to(account)) == EDUCATION | {"䶮𬱖村党支部"}
    account.act_in(clerk.pk)
    assert names(visible_to(account)) == EDUCATION


def test_nameable_by_administrators_of_accounts(town: City) -> None:
    for duty, seen in (
        (Account.Duty.SYSTEM, ALL),
        (Account.Duty.SECURITY, ALL),
        (Account.Duty.AUDIT, set()),
        (Account.Duty.BUSINESS, set()),
    ):
        assert names(nameable_by(make_account(duty=duty))) == seen
    assert names(nameable_by(make_actor(Role.CLERK, town.education))) == EDUCATION


def test_a02_prefixes_are_not_confused(town: City) -> None:
    root = town.department
    first = make_organisation("一局党委", root, Kind.COMMITTEE, pk=700001)
    other = make_organisation("十二局党委", root, Kind.COMMITTEE, pk=7000012)
    make_organisation("一局党支部", first)
    make_organisation("十二局党支部", other)
    assert names(visible_to(make_actor(Role.REVIEWER, first))) == {"一局党委", "一局党支部"}
    assert names(subtree(str(other.path))) == {"十二局党委", "十二局党支部"}


def test_a02_a_moved_branch_changes_hands(town: City) -> None:
    officer = make_actor(Role.OFFICER, town.department)
    education = make_actor(Role.REVIEWER, town.education)
    rural = make_actor(Role.REVIEWER, town.town)
    move_organisation(organisation=town.college, parent=town.town, reason="隶属调整", by=officer)
    assert names(visible_to(education)) == EDUCATION - {"职业学院党总支", "机电系党支部"}
    assert {"职业学院党总支", "机电系党支部"} < names(visible_to(rural))


def test_a02_a_bureau_does_not_reach_its_parent(town: City) -> None:
    upper = make_organisation("市直机关工委", town.department, Kind.WORK_COMMITTEE)
    lower = make_organisation("财政局党委", upper, Kind.COMMITTEE)
    assert names(visible_to(make_actor(Role.REVIEWER, lower))) == {"财政局党委"}
    assert names(visible_to(make_actor(Role.REVIEWER, upper))) == {"市直机关工委", "财政局党委"}


def test_active_rated_reviewing_disclosed_stack(town: City) -> None:
    Organisation.objects.filter(pk=town.school.pk).update(
        state="retired", ended_on=date(2025, 1, 1)
    )
    Organisation.objects.filter(pk=town.faculty.pk).update(
        is_undisclosed=True, undisclosed_basis="x", undisclosed_decided_by="y"
    )
    below = subtree(str(town.education.path))
    assert names(active()) == ALL - {"第一小学党支部"}
    assert names(rated(below)) == {"职业学院党总支", "机电系党支部"}
    assert names(disclosed(rated(below))) == {"职业学院党总支"}
    assert names(reviewing()) == {"云溪市委组织部", "教育局党委", "青竹镇党委"}
    assert names(disclosed()) == ALL - {"机电系党支部"}
    assert names(subtree("")) == set()


def test_ancestors_from_the_root_down(town: City) -> None:
    assert ancestors(town.faculty) == [town.department, town.education, town.college]
    assert ancestors(town.department) == []


def test_reviewing_body_of_is_the_nearest_that_reviews(town: City) -> None:
    committee = make_organisation("中学党委", town.education, Kind.GRASSROOTS_COMMITTEE)
    below = make_organisation("中学第一党支部", committee)
    assert reviewing_body_of(town.school) == town.education
    assert reviewing_body_of(town.faculty) == town.education
    assert reviewing_body_of(below) == committee
    assert reviewing_body_of(committee) == town.education
    assert reviewing_body_of(town.education) == town.department
    assert reviewing_body_of(town.department) is None


def test_review_paths_lowest_first_in_one_statement(
    town: City, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        paths = review_paths([town.school, town.faculty, town.department])
    assert paths == {
        town.school.pk: (town.education,),
        town.faculty.pk: (town.college, town.education),
        town.department.pk: (),
    }


def test_department(town: City) -> None:
    assert department() == town.department


def test_department_before_the_roster() -> None:
    assert department() is None


def test_kept_imports_are_ones_own(town: City) -> None:
    one, other = make_account(), make_account()
    made = keep_import(by=one, kind="t", filename="x", sha256="", rows=[])
    assert list(kept_imports(one, "t")) == [made]
    assert list(kept_imports(one, "u")) + list(kept_imports(other, "t")) == []
