from datetime import date, timedelta
from typing import Any

import pytest

from branches.journal.models import Entry
from branches.organisations.models import Kind, Organisation, PendingImport
from branches.people import services
from branches.people.models import Account, Post
from branches.people.rules import is_conflicted
from starrating import clock
from starrating.access import Role
from tests.factories.organisations import City, city, make_organisation
from tests.factories.people import make_account, make_actor, make_administrator, make_post
from tests.factories.refusals import refusal

pytestmark = pytest.mark.django_db
DAY = date(2025, 1, 1)


@pytest.fixture
def place() -> City:
    return city()


@pytest.fixture
def security() -> Account:
    return make_administrator("security")


def post_of(
    account: Account, organisation: Organisation, role: Role = Role.SECRETARY
) -> dict[str, Any]:
    return {"account": account, "role": role, "organisation": organisation, "starts_on": DAY}


def waiting(account: Account, organisation: Organisation, **columns: Any) -> Post:
    return Post.objects.create(**post_of(account, organisation), **columns)


# --- appoint --------------------------------------------------------------------------------


def test_appoint_takes_effect_at_once(place: City, security: Account) -> None:
    account = make_account(organisation=place.school)
    post = services.appoint(by=security, **post_of(account, place.school))
    assert (post.phase, post.appointed_by_id) == (Post.Phase.CURRENT, security.pk)
    assert Account.objects.get(pk=account.pk).holds(Role.SECRETARY, str(place.school.path))
    entry = Entry.objects.get()
    assert (entry.sentence, entry.organisation_code) == (
        "任命:张某 · 第一小学党支部 党组织书记",
        "099002001",
    )
    assert entry.after == {
        "account": account.username,
        "role": "secretary",
        "organisation": "099002001",
        "from": "2025-01-01",
        "until": None,
    }


def test_appoint_at_the_machine_waits_for_security(place: City) -> None:
    post = services.appoint(by=None, **post_of(make_account(), place.school))
    assert (post.phase, post.confirmed_at) == (Post.Phase.WAITING, None)


def test_a15_a16_nobody_appoints_himself_nor_an_administrator(
    place: City, security: Account
) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    Account.objects.filter(pk=clerk.pk).update(organisation=place.school)
    own = refusal(services.appoint, by=clerk, **post_of(clerk, place.school))
    assert own == (403, "不能任命自己。")
    system = make_administrator("system")
    for whose in (system, security):
        said = refusal(services.appoint, by=security, **post_of(whose, place.school))
        assert said[0] in {403, 409}
    stranger = make_account()
    for by in (system, make_administrator("audit"), make_actor(Role.OFFICER, place.department)):
        assert refusal(services.appoint, by=by, **post_of(stranger, place.school))[0] == 403
    assert Post.objects.filter(role=Role.SECRETARY).count() == 0


def test_clerks_appoint_secretaries_of_their_subtree_and_nobody_else(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    own = make_account(organisation=place.faculty)
    for role in (Role.SECRETARY, Role.PREPARER):
        assert services.appoint(by=clerk, **post_of(own, place.faculty, role)).confirmed_by == clerk
    outside = make_account(organisation=place.village)
    for account, organisation, role in (
        (own, place.village, Role.SECRETARY),
        (own, place.education, Role.REVIEWER),
        (own, place.education, Role.CLERK),
        (own, place.department, Role.OFFICER),
        (outside, place.school, Role.SECRETARY),
        (make_account(), place.school, Role.SECRETARY),
    ):
        said = refusal(services.appoint, by=clerk, **post_of(account, organisation, role))
        assert said[0] == 403


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.OFFICER, "education"),
        (Role.APPROVER, "school"),
        (Role.INSPECTOR, "town"),
        (Role.REVIEWER, "school"),
        (Role.CLERK, "village"),
        (Role.SECRETARY, "education"),
        (Role.PREPARER, "department"),
    ],
)
def test_roles_have_their_places(place: City, security: Account, role: Role, where: str) -> None:
    organisation = getattr(place, where)
    said = refusal(services.appoint, by=security, **post_of(make_account(), organisation, role))
    assert said[0] == 422
    assert said[1].startswith(f"{role.label}只能任于")
    assert said[1].endswith(f"“{organisation.name}”是{organisation.get_kind_display()}。")


def test_appoint_refuses_what_cannot_be(place: City, security: Account) -> None:
    account = make_account("王某")
    given = post_of(account, place.school)
    early = refusal(services.appoint, by=security, **given, ends_on=DAY - timedelta(days=1))
    assert early == (422, "任职止日不能早于起日。")
    services.appoint(by=security, **given, ends_on=date(2025, 12, 31))
    within = {**given, "starts_on": date(2025, 12, 31)}
    assert refusal(services.appoint, by=security, **within) == (409, "王某已任此职。")
    services.appoint(by=security, **{**given, "starts_on": date(2026, 1, 1)})
    gone = make_organisation("旧支部", place.education, Kind.BRANCH)
    Organisation.objects.filter(pk=gone.pk).update(state="retired", ended_on=DAY)
    gone.refresh_from_db()
    said = refusal(services.appoint, by=security, **post_of(account, gone))
    assert said == (409, "旧支部已撤销或合并,不能任职。")
    Account.objects.filter(pk=account.pk).update(is_active=False)
    said = refusal(services.appoint, by=security, **post_of(account, place.faculty))
    assert said == (409, f"账号{account}已停用,不能任职。")


# --- confirm --------------------------------------------------------------------------------


def test_confirm_post(place: City, security: Account) -> None:
    post = waiting(make_account(), place.school)
    for by in (make_administrator("system"), make_actor(Role.CLERK, place.education)):
        assert refusal(services.confirm_post, by=by, post=post)[0] == 403
    assert services.confirm_post(by=security, post=post).phase == Post.Phase.CURRENT
    again = refusal(services.confirm_post, by=security, post=post)
    assert again == (409, "这项任职已经确认。")
    past = waiting(make_account(), place.school, ends_on=DAY)
    assert services.confirm_post(by=security, post=past).phase == Post.Phase.OVER
    over = waiting(make_account(), place.school, ends_on=DAY)
    ended = services.end_post(by=security, post=over, reason="没有任过")
    assert (ended.ends_on, ended.phase) == (DAY, Post.Phase.OVER)
    said = refusal(services.confirm_post, by=security, post=over)
    assert said == (409, "这项任职已经结束,不能再确认。")
    assert Entry.objects.earliest("number").sentence == "确认任职:张某 · 第一小学党支部 党组织书记"


def test_confirm_import_takes_all_that_wait_of_one_import(place: City, security: Account) -> None:
    moment = clock.now()
    columns = {"made_at": moment, "expires_at": moment, "state": "taken", "taken_at": moment}
    source = PendingImport.objects.create(kind="x", filename="账号.xlsx", sha256="0", **columns)
    other = PendingImport.objects.create(kind="x", filename="其他.xlsx", sha256="0", **columns)
    posts = [waiting(make_account(), place.school, imported_from=source) for _ in range(3)]
    left = waiting(make_account(), place.school, imported_from=other)
    services.end_post(by=security, post=posts[0], reason="不该有")
    said = refusal(services.confirm_import, by=make_administrator("system"), source=source)
    assert said[0] == 403
    assert services.confirm_import(by=security, source=source) == 2
    phases = {post.pk: post.phase for post in Post.objects.all()}
    assert [phases[post.pk] for post in (*posts, left)] == ["over", "current", "current", "waiting"]
    entry = Entry.objects.latest("number")
    assert (entry.sentence, entry.after) == ("确认了账号.xlsx导入的全部任职", {"posts": 2})
    assert len(entry.rows_digest) == 64
    again = refusal(services.confirm_import, by=security, source=source)
    assert again == (409, "这份导入没有待确认的任职。")


# --- end, replace ---------------------------------------------------------------------------


def test_end_post_takes_the_right_at_once_and_keeps_the_dates(
    place: City, security: Account
) -> None:
    holder = make_actor(Role.SECRETARY, place.school)
    post = holder.posts.get()
    ended = services.end_post(by=security, post=post, reason="调离")
    assert (ended.starts_on, ended.ends_on) == (date(2020, 1, 1), clock.today())
    assert (ended.phase, Account.objects.get(pk=holder.pk).current_posts) == (Post.Phase.OVER, [])
    assert is_conflicted(holder, place.school, DAY, clock.today())
    again = refusal(services.end_post, by=security, post=post, reason="调离")
    assert again == (409, "这项任职已经结束。")
    begun = services.appoint(by=security, **{**post_of(holder, place.school), "starts_on": DAY})
    assert begun.phase == Post.Phase.CURRENT


def test_a_post_called_off_before_it_began_was_never_held(place: City, security: Account) -> None:
    account = make_account()
    coming = clock.today() + timedelta(days=30)
    given = {**post_of(account, place.school), "starts_on": coming}
    post = services.appoint(by=security, **given)
    assert post.phase == Post.Phase.COMING
    assert is_conflicted(account, place.school, coming, coming)
    ended = services.end_post(by=security, post=post, reason="另有安排")
    assert (ended.starts_on, ended.ends_on, ended.phase) == (coming, coming, Post.Phase.OVER)
    assert not is_conflicted(account, place.school, coming, coming)


def test_clerks_end_secretaries_of_their_subtree_only(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    own = make_actor(Role.SECRETARY, place.school).posts.get()
    village = make_actor(Role.SECRETARY, place.village).posts.get()
    reviewer = make_actor(Role.REVIEWER, place.education).posts.get()
    for post in (village, reviewer):
        assert refusal(services.end_post, by=clerk, post=post, reason="试")[0] == 403
    assert services.end_post(by=clerk, post=own, reason="换届").ended_at is not None


def test_replace_post_in_one_act(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    post = make_actor(Role.SECRETARY, place.school).posts.get()
    heir = make_account("接任", organisation=place.school)
    begun = services.replace_post(by=clerk, post=post, account=heir, reason="换届")
    post.refresh_from_db()
    assert (post.phase, begun.phase, begun.starts_on) == ("over", "current", clock.today())
    entry = Entry.objects.get()
    assert (entry.sentence, entry.reason) == (
        "更换任职人,现为接任 · 第一小学党支部 党组织书记",
        "换届",
    )
    assert (entry.before["account"], entry.after["account"]) == (
        post.account.username,
        heir.username,
    )


def test_replace_post_by_one_who_may_not_changes_nothing(place: City) -> None:
    clerk = make_actor(Role.CLERK, place.education)
    post = make_actor(Role.SECRETARY, place.school).posts.get()
    outside = make_account(organisation=place.village)
    for heir in (outside, clerk):
        said = refusal(services.replace_post, by=clerk, post=post, account=heir, reason="试")
        assert said[0] == 403
    post.refresh_from_db()
    assert (post.ended_at, Entry.objects.count()) == (None, 0)


# --- phases ---------------------------------------------------------------------------------


def test_phases_are_the_same_in_the_row_and_in_the_list(place: City) -> None:
    today = clock.today()
    day = timedelta(days=1)
    confirmed = {"confirmed_at": clock.now()}
    columns: list[tuple[str, dict[str, Any]]] = [
        ("waiting", {}),
        ("waiting", {"ends_on": today}),
        ("waiting", {"ends_on": today - day}),
        ("over", {"ends_on": today, "ended_at": clock.now()}),
        ("current", confirmed),
        ("current", {**confirmed, "ends_on": today}),
        ("over", {**confirmed, "ends_on": today - day}),
        ("over", {**confirmed, "ends_on": today, "ended_at": clock.now()}),
    ]
    posts = [(phase, waiting(make_account(), place.school, **given)) for phase, given in columns]
    given = {**post_of(make_account(), place.school), "starts_on": today + day}
    posts.append(("coming", Post.objects.create(**given, **confirmed)))
    assert [str(post.phase) for _phase, post in posts] == [phase for phase, _post in posts]
    for phase in Post.Phase:
        found = set(Post.objects.all().in_phase(phase))
        assert found == {post for told, post in posts if told == phase}
    assert Post.objects.in_force().count() == 2
    make_post(make_account(), Role.SECRETARY, place.school)
    assert Post.objects.in_force().count() == 3
