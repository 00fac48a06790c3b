"""A bureau sees who is late, pastes the text into its group, says so and finds it in the log."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from branches.people.models import Account
from scoring.reminders.services import send_reminders
from scoring.rounds.queries import is_working_day
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import make_filling_round
from tests.factories.organisations import City, city
from tests.factories.people import make_actor
from tests.journeys.visitors import Visitor, with_password
from tests.scoring.reminders.office import Pigeon

Come = Callable[..., Visitor]


@pytest.fixture
def town(transactional_db: None) -> Iterator[City]:
    """Some forms are overdue since yesterday, on a working day; the village's secretary is away."""
    made = city()
    today = clock.today()
    day = next(
        one for one in (today + timedelta(days=count) for count in range(15)) if is_working_day(one)
    )
    with clock.moved_to(clock.now() + (day - today)):
        make_filling_round(made.department, ends_on=clock.today() - timedelta(days=1))
        make_actor(Role.SECRETARY, made.school, "舒继明")
        make_actor(Role.SECRETARY, made.faculty, "冀工")
        yield made


def person(role: Role, town: City) -> Account:
    place = town.department if role == Role.OFFICER else town.education
    account = make_actor(role, place, "沈合")
    with_password(account)
    return account


@pytest.mark.parametrize(("screen", "javascript"), [("desk", True), ("phone", False)])
def test_a_bureau_urges(town: City, visitor: Come, screen: str, javascript: bool) -> None:
    leader = visitor(screen, javascript=javascript)
    leader.sign_in(person(Role.LEADER, town).username)
    leader.go("/reminders/")
    leader.look("reminders-list")
    text = leader.page.locator("#paste")
    expect(text).to_have_value(
        "\n".join(
            (
                "【五星创评催办】截至{0.month}月{0.day}日,以下 3 件工作请抓紧办理:".format(
                    clock.today()
                ),
                *text.input_value().splitlines()[1:4],
                "请登录系统办理。有困难的请与审核党委联系。",
            )
        )
    )
    copier = leader.page.get_by_role("button", name="复制文字")
    if javascript:
        copier.click()
        expect(leader.page.get_by_role("button", name="已复制")).to_be_visible()
    else:
        expect(copier).to_be_hidden()
    leader.follow("登记名单已发出")
    leader.look("reminders-log-list")
    leader.page.get_by_label("群消息").check()
    leader.press("登记")
    leader.expect_title("催办记录")
    leader.expect_words("已登记。", "群消息")
    leader.look("reminders-log")
    leader.follow("第一小学党支部")
    leader.expect_words("已发出", "沈合")
    leader.look("reminders-one")


def test_the_department_looks_after_all(town: City, visitor: Come) -> None:
    send_reminders(day=clock.today(), through=[Pigeon(fails={"冀工": "对方关机"})])
    officer = visitor("phone")
    officer.sign_in(person(Role.OFFICER, town).username)
    officer.go("/reminders/")
    officer.page.get_by_label("党(工)委").select_option(label="青竹镇党委")
    officer.page.wait_for_url("**body=099022000")
    officer.expect_words("䶮𬱖村党支部", "无人任职")
    officer.look("reminders-list-city")
    officer.follow("催办记录")
    officer.expect_words("对方关机")
    officer.look("reminders-log-city")
