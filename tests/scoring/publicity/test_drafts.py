from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, transaction

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.publicity.models import Issuer, Notice
from scoring.publicity.queries import decided_without_notice, latest_issuer
from scoring.publicity.services import change_notice, draft_notice, enter_issuer, withdraw_notice
from scoring.rating.models import Run
from scoring.rounds.models import Round, WorkingDay
from starrating import clock
from starrating.access import Refused, Role
from tests.factories.people import make_account, make_actor
from tests.factories.publicity import (
    FIRST_DAY,
    LAST_DAY,
    PREPARED,
    Stage,
    make_stage,
    moment,
    notice_text,
)
from tests.factories.rating import decided_run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def prepared() -> Iterator[None]:
    with clock.moved_to(moment(PREPARED)):
        yield


@pytest.fixture
def stage() -> Stage:
    return make_stage()


def refusal(service: Any, **arguments: Any) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        service(**arguments)
    return caught.value.status, caught.value.message


def drafting(stage: Stage, by: Account | None = None, **changes: Any) -> tuple[int, str]:
    text = notice_text(**changes)
    return refusal(draft_notice, round=stage.round, text=text, by=by or stage.officer)


def test_draft_notice(stage: Stage) -> None:
    stage.officer.organisation = stage.town.school
    stage.officer.save()
    assert list(decided_without_notice()) == [stage.round]
    notice = stage.draft(title=" 公示 ", basis="依据\r\n一份文件", number="云组示1号")
    assert (notice.title, notice.basis, notice.state) == ("公示", "依据\n一份文件", "draft")
    assert (notice.run, notice.starts_on, notice.ends_on) == (stage.run, FIRST_DAY, LAST_DAY)
    assert (notice.drafted_by, notice.names_low_stars) == (stage.officer, False)
    assert notice.own_branches == [
        {
            "act": "draft",
            "actor": "平定甲(云溪市委组织部 评定员)",
            "branches": [{"code": "099002001", "name": "第一小学党支部"}],
        }
    ]
    line = Entry.objects.get(verb="publicity.draft")
    assert line.sentence == "起草了公示“公示”"
    assert line.after["number"] == "云组示1号"
    assert list(decided_without_notice()) == []


def test_low_stars_are_named_as_the_round_says(stage: Stage) -> None:
    Round.objects.update(names_low_stars=True)
    assert stage.draft().names_low_stars is True


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "  "}, "请填写标题。"),
        ({"title": "长" * 201}, "标题最多 200 个字。"),
        ({"basis": "依\u200b据"}, "公示依据含有看不见的控制字符,请删去重写。"),
        ({"number": ""}, "请填写文号。"),
        ({"secrecy_number": " "}, "请填写保密审查文号。"),
        ({"secrecy_on": date(2025, 10, 9)}, "保密审查日期不能晚于今天:先审查,后公示。"),
        ({"working_days": 31}, "公示期最多 30 个工作日。"),
    ],
)
def test_draft_notice_refuses_what_cannot_be(stage: Stage, changes: Any, words: str) -> None:
    assert drafting(stage, **changes) == (422, words)
    assert Notice.objects.count() == 0


def test_w16_a_period_shorter_than_the_rule_is_refused(
    stage: Stage, settings: LazySettings
) -> None:
    assert drafting(stage, working_days=4) == (422, "公示期不得少于 5 个工作日,现为 4 个。")
    settings.NOTICE_WORKING_DAYS = 7
    assert drafting(stage, working_days=6) == (422, "公示期不得少于 7 个工作日,现为 6 个。")
    assert stage.draft(working_days=7).ends_on == date(2025, 10, 16)


def test_w16_a_period_across_holidays_counts_working_days(stage: Stage) -> None:
    with clock.moved_to(moment(date(2025, 9, 28))):
        notice = stage.draft(starts_on=date(2025, 9, 29))
    assert notice.ends_on == date(2025, 10, 11)


def test_w16_a_period_begins_on_a_working_day_not_past(stage: Stage) -> None:
    assert drafting(stage, starts_on=date(2025, 10, 12)) == (
        422,
        "10月12日不是工作日,公示期应从工作日起算,最近的工作日是10月13日。",
    )
    past = "公示期不能从过去的日子起算:落款日期不得晚于公示第一天。"
    assert drafting(stage, starts_on=date(2025, 9, 30)) == (422, past)
    WorkingDay.objects.create(day=FIRST_DAY, is_working=False, note="抗洪")
    assert drafting(stage)[0] == 422


def test_draft_notice_needs_a_decided_run_and_is_the_only_one(stage: Stage) -> None:
    stage.draft(number="云组示1号")
    assert drafting(stage) == (409, "本批次已有公示草稿,请在草稿上修改。")
    Notice.objects.all().delete()
    Run.objects.update(state=Run.State.PROPOSED)
    nothing = (409, "本批次的评定结果还没有审定,不能公示。")
    assert drafting(stage) == nothing
    Run.objects.update(state=Run.State.DECIDED)
    Round.objects.update(state=Round.State.CLOSED, closed_at=clock.now())
    assert drafting(stage) == nothing


def test_draft_notice_after_publication_and_after_withdrawal(stage: Stage) -> None:
    published = stage.publish(number="云组示1号")
    standing = "本批次已有公示。须改正的,由审定人撤回后再重新起草。"
    assert drafting(stage) == (409, standing)
    withdraw_notice(notice=published, reason="名单有误", by=stage.approver)
    assert drafting(stage, number="云组示1号") == (422, "文号云组示1号已用于另一份公示。")
    assert stage.draft(number="云组示2号").state == "draft"


def test_only_an_officer_drafts(stage: Stage) -> None:
    words = "只有组织部评定员可以起草和修改公示。"
    assert drafting(stage, by=stage.approver) == (403, words)
    elsewhere = make_actor(Role.OFFICER, stage.town.education)
    assert drafting(stage, by=elsewhere) == (403, words)


def test_the_database_keeps_one_notice_a_round(stage: Stage) -> None:
    notice = stage.draft()
    notice.pk, notice.number = None, "另一个文号"
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save()


def test_change_notice_and_its_authors(stage: Stage) -> None:
    notice = stage.draft()
    second = make_actor(Role.OFFICER, stage.town.department, "平定丙")
    changed = change_notice(
        notice=notice, text=notice_text(title="改过", working_days=6), by=second, expected_version=1
    )
    assert (changed.title, changed.working_days, changed.version) == ("改过", 6, 2)
    assert changed.ends_on == date(2025, 10, 15)
    again = change_notice(notice=changed, text=notice_text(title="再改"), by=second)
    assert [entry["actor"] for entry in again.own_branches] == [
        "平定甲(云溪市委组织部 评定员)",
        "平定丙(云溪市委组织部 评定员)",
    ]
    line = Entry.objects.filter(verb="publicity.change").first()
    assert line is not None
    assert (line.before["title"], line.after["title"]) == ("改过", "再改")
    stale = refusal(change_notice, notice=notice, text=notice_text(), by=second, expected_version=2)
    assert stale == (409, "这份内容刚被别人改动过,请核对最新内容后再办理。")


def test_change_notice_follows_the_run_that_is_decided_now(stage: Stage) -> None:
    notice = stage.draft()
    stage.set_aside()
    text = notice_text(number=notice.number)
    assert refusal(change_notice, notice=notice, text=text, by=stage.officer)[0] == 409
    run = decided_run(stage.round)
    assert change_notice(notice=notice, text=text, by=stage.officer).run == run


def test_w16_a_running_notice_is_not_edited(stage: Stage) -> None:
    notice = stage.publish()
    before = Notice.objects.values().get()
    found = refusal(change_notice, notice=notice, text=notice_text(), by=stage.officer)
    assert found == (409, "公示已经发布,内容不能再改;确有错误的,撤回后重新公示。")
    assert refusal(change_notice, notice=notice, text=notice_text(), by=stage.approver)[0] == 403
    assert Notice.objects.values().get() == before


def test_enter_issuer_keeps_every_entry(stage: Stage) -> None:
    Issuer.objects.all().delete()
    assert latest_issuer() is None
    values = {"name": "组织部", "phone": "1", "address": "路1号", "postcode": "300000"}
    first = enter_issuer(**values, by=stage.officer)
    assert refusal(enter_issuer, **values, by=stage.officer) == (422, "内容没有变化,没有保存。")
    second = enter_issuer(**{**values, "phone": "2"}, by=stage.officer)
    assert list(Issuer.objects.values_list("pk", "phone")) == [(second.pk, "2"), (first.pk, "1")]
    assert latest_issuer() == second
    line = Entry.objects.filter(verb="publicity.enter_issuer").first()
    assert line is not None
    assert (line.before["phone"], line.after["phone"]) == ("1", "2")
    blank = {**values, "phone": " "}
    assert refusal(enter_issuer, **blank, by=stage.officer) == (422, "请填写电话。")
    assert refusal(enter_issuer, **values, by=make_account())[0] == 403
