"""参考名额: shared out over the bodies of a pool, adding up to the pool's own seats."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from branches.organisations.models import Kind
from scoring.reviews.models import Review, Sheet
from scoring.reviews.queries import bodies_visible_to, branches_of, guidance, shared_out
from scoring.rounds.models import Enrolment, Pool, Round
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import city, make_organisation
from tests.factories.people import make_actor
from tests.factories.rounds import make_round


@given(st.integers(0, 60), st.dictionaries(st.integers(1, 40), st.integers(0, 30), max_size=8))
def test_shares_add_up_and_stand_in_proportion(seats: int, branches: dict[int, int]) -> None:
    whole = sum(branches.values())
    shares = shared_out(seats, branches)
    assert sum(shares.values()) == (seats if whole else 0)
    for key, count in branches.items():
        if whole:
            assert seats * count // whole <= shares[key] <= -(-seats * count // whole)


def test_of_equal_remainders_the_larger_body_comes_first() -> None:
    assert shared_out(1, {1: 1, 2: 1}) == {1: 1, 2: 0}
    assert shared_out(2, {1: 1, 2: 3}) == {1: 0, 2: 2}
    assert shared_out(2, {}) == {}


@pytest.mark.django_db
def test_the_meter_of_a_body() -> None:
    town = city()
    for number in range(17):
        make_organisation(f"{number}校支部", town.education, field=town.school.field)
    opened = make_round(town.department, exempt={"099002003": "新建"})
    with CaptureQueriesContext(connection) as caught:
        (row,) = guidance(town.education, opened)
    # of 19: 1.9, 5.7 and 7.6 rounded down
    assert (row.pool, row.branches, row.seats) == ("学校", 19, (1, 5, 7))
    assert (row.proposed, row.unproposed, row.is_adopted) == ((0,) * 5, 19, False)
    taken = len(caught)
    own = Enrolment.objects.filter(is_exempt=False, reviewing_body=town.education)
    for star, branch in zip((5, 5, 4, 2, 1), own[:5], strict=True):
        review_with(branch, star)
    with CaptureQueriesContext(connection) as caught:
        (row,) = guidance(town.education, opened)
    assert (row.proposed, row.unproposed, row.low) == ((2, 1, 0, 1, 1), 14, 2)
    assert row.columns == [(5, 2, 1, True), (4, 1, 5, False), (3, 0, 7, False)]
    assert len(caught) == taken
    Round.objects.filter(pk=opened.pk).update(overflow="explicit")
    Pool.objects.filter(round=opened, name="学校").update(
        five=3, four=6, three=8, allotted_for=19, seats_document="云组〔2025〕3号"
    )
    (row,) = guidance(town.education, Round.objects.get(pk=opened.pk))
    assert (row.seats, row.is_adopted) == ((3, 6, 8), True)


def review_with(branch: Enrolment, star: int) -> Review:
    sheet = Sheet.objects.create(enrolment=branch, source="desk")
    moment = clock.now()
    return Review.objects.create(
        sheet=sheet,
        body=branch.reviewing_body,
        state_since=moment,
        started_at=moment,
        proposed_star=star,
    )


@pytest.mark.django_db
def test_a_round_without_standards_has_no_meter() -> None:
    town = city()
    opened = make_round(town.department)
    opened.standards.all().delete()
    assert guidance(town.education, opened) == []


@pytest.mark.django_db
def test_bodies_and_their_branches_by_right() -> None:
    town = city()
    opened = make_round(town.department)
    Enrolment.objects.filter(organisation=town.village).update(assigned_body=town.education)
    officer = make_actor(Role.OFFICER, town.department)
    general = make_actor(Role.REVIEWER, town.college)
    seen = {
        "department": officer,
        "education": make_actor(Role.LEADER, town.education),
        "general": general,
        "branch": make_actor(Role.SECRETARY, town.school),
    }
    names = {who: [body.name for body in bodies_visible_to(by, opened)] for who, by in seen.items()}
    assert names == {
        "department": ["教育局党委", "青竹镇党委"],
        "education": ["教育局党委"],
        "general": ["职业学院党总支"],
        "branch": [],
    }
    of = {body.name: body for body in bodies_visible_to(officer, opened)}
    assert [row.name for row in branches_of(of["教育局党委"], opened)] == [
        "第一小学党支部",
        "职业学院党总支",
        "机电系党支部",
        "䶮𬱖村党支部",
    ]
    assert list(branches_of(of["青竹镇党委"], opened)) == []
    assert town.college.kind == Kind.GENERAL_BRANCH
    # it stands before the bureau only for branches whose review did not begin above it
    assert [row.name for row in branches_of(town.college, opened)] == ["机电系党支部"]
    review_with(Enrolment.objects.get(organisation=town.faculty), 3)
    assert list(branches_of(town.college, opened)) == []
