"""Sending: on its days, once a task, person and way, whatever happens on the way."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pytest_django import Settings

from branches.journal.models import Entry
from branches.people.models import Account
from scoring.assessments.services import extend_deadline
from scoring.reminders.models import Kind, Outcome, Reminder
from scoring.reminders.services import Message, send_reminders
from scoring.reminders.services.file_gateway import FileGateway
from scoring.reminders.services.mail_gateway import MailGateway
from scoring.reminders.services.sending import _alone
from scoring.rounds.models import Round
from starrating import clock
from starrating.access import Role
from tests.factories.assessments import filed
from tests.factories.people import make_post
from tests.factories.refusals import refusal
from tests.scoring.reminders.office import (
    DUE,
    LATE,
    ONE,
    SEVEN,
    THREE,
    Office,
    Pigeon,
    days,
    kept,
    on,
)


def send(*ways: Any, day: date | None = None, by: Account | None = None) -> tuple[int, int]:
    """(sent, failed) of a run today."""
    done = send_reminders(day=day or clock.today(), by=by, through=ways)
    return done.sent, done.failed


def journal() -> list[dict[str, Any]]:
    rows = Entry.objects.filter(verb="reminders.send").order_by("number")
    return [row.after for row in rows]


@pytest.mark.parametrize(
    ("day", "kind", "left"),
    [
        (SEVEN, "seven", "还剩 7 天"),
        (THREE, "three", "还剩 3 天"),
        (ONE, "one", "还剩 1 天"),
        (DUE, "", ""),
        (LATE, "overdue", "已逾期 1 天"),
        (SEVEN + days(2), "", ""),
    ],
)
def test_send_reminders_on_its_days(office: Office, day: date, kind: str, left: str) -> None:
    pigeon = Pigeon()
    with on(day):
        send(pigeon)
    branches = [one for one in pigeon.sent if one.recipient.name in {"舒继明", "庄大同"}]
    assert [one.recipient.name for one in branches] == (["舒继明", "庄大同"] if kind else [])
    assert {row.kind for row in Reminder.objects.all()} == ({kind} if kind else set())
    assert all(left in one.text for one in branches)


def test_a_message_says_what_until_when_and_no_more(office: Office) -> None:
    pigeon = Pigeon()
    with on(SEVEN):
        send(pigeon)
    first = pigeon.sent[0]
    assert first.subject == "【五星创评】您有 1 件工作待办"
    assert first.text == (
        "舒继明同志:\n\n"
        "您在云溪市基层党组织“五星创评”中有以下工作待办:\n"
        "1. 第一小学党支部:填报并提交自评,9月11日截止,还剩 7 天\n\n"
        "请登录系统,在“我的工作”里办理。已经办理的不必理会。本消息由系统发出,不用回复。"
    )
    row = Reminder.objects.get(recipient=office.secretary)
    assert (row.text, row.message) == (first.text.splitlines()[3][3:], first.key)
    assert (row.enrolment, row.organisation, row.due) == (office.school, office.town.school, DUE)
    assert (row.day, row.logged_by, row.at, row.round) == (
        SEVEN,
        None,
        Reminder.objects.latest("pk").at,
        office.round,
    )
    assert (str(row), row.channel_words, row.is_failed) == (row.text, "pigeon", False)


def test_all_tasks_of_a_person_go_in_one_message(office: Office) -> None:
    make_post(office.secretary, Role.SECRETARY, office.town.faculty)
    pigeon = Pigeon()
    with on(LATE):
        send(pigeon)
    (message,) = [one for one in pigeon.sent if one.recipient.name == "舒继明"]
    assert message.subject == "【五星创评】您有 2 件工作待办,其中有已逾期的"
    assert [line[:2] for line in message.text.splitlines()[3:5]] == ["1.", "2."]
    rows = Reminder.objects.filter(recipient=office.secretary)
    assert {row.message for row in rows} == {message.key}
    assert len({row.task for row in rows}) == 2


def test_send_reminders_twice_the_same_day_does_nothing(office: Office) -> None:
    pigeon = Pigeon()
    with on(SEVEN):
        assert send(pigeon) == (2, 0)
        before = (kept(), journal())
        assert send(pigeon) == (0, 0)
        assert (kept(), journal()) == before
        # another way of its own
        assert send(pigeon, Pigeon(channel="crow")) == (2, 0)
    assert journal() == [
        {"day": "2025-09-04", "sent": 2, "failed": 0},
        {"day": "2025-09-04", "sent": 4, "failed": 0},
    ]
    assert str(Entry.objects.latest("number").sentence) == (
        "发送了2025年度基层党组织五星创评的催办提醒"
    )
    assert Entry.objects.latest("number").actor_label == "系统命令"


def test_what_failed_and_nothing_else_is_tried_again(office: Office) -> None:
    pigeon = Pigeon(fails={"舒继明": "对方关机"})
    with on(SEVEN):
        assert send(pigeon) == (1, 1)
        assert send(pigeon) == (0, 1)
        pigeon.fails.clear()
        assert send(pigeon) == (1, 0)
        assert send(pigeon) == (0, 0)
    assert pigeon.names == ["庄大同", "舒继明"]
    assert kept() == [
        ("舒继明", "pigeon", "seven", "failed"),
        ("庄大同", "pigeon", "seven", "sent"),
        ("舒继明", "pigeon", "seven", "failed"),
        ("舒继明", "pigeon", "seven", "sent"),
    ]
    assert set(Reminder.objects.filter(outcome="failed").values_list("failure", flat=True)) == {
        "对方关机"
    }
    assert journal()[-1] == {"day": "2025-09-04", "sent": 2, "failed": 2}


def test_a_run_that_was_killed_is_taken_up_where_it_stopped(office: Office) -> None:
    pigeon = Pigeon(dies="庄大同")
    with on(SEVEN):
        with pytest.raises(KeyboardInterrupt):
            send(pigeon)
        assert (pigeon.names, journal()) == (["舒继明"], [])
        pigeon.dies = ""
        assert send(pigeon) == (1, 0)
    assert pigeon.names == ["舒继明", "庄大同"]
    # the line of the day covers what the killed run sent as well
    assert journal() == [{"day": "2025-09-04", "sent": 2, "failed": 0}]


class Dying(FileGateway):
    """Killed between writing and keeping."""

    def deliver(self, message: Message) -> str:
        super().deliver(message)
        raise KeyboardInterrupt


def test_the_file_holds_each_message_once_wherever_a_run_is_killed(
    office: Office, storage: Path
) -> None:
    with on(SEVEN):
        with pytest.raises(KeyboardInterrupt):
            send(Dying())
        assert Reminder.objects.count() == 0
        assert send(FileGateway()) == (2, 0)
    lines = (storage / "reminders" / "2025-09-04.jsonl").read_text().splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["舒继明", "庄大同"]


class Elsewhere(Pigeon):
    """While this one sends, another machine has sent the same and kept it."""

    def deliver(self, message: Message) -> str:
        if not self.sent:
            for row in Reminder.objects.filter(channel="crow"):
                row.pk, row.channel = None, self.channel
                row.save(force_insert=True)
        return super().deliver(message)


def test_what_another_machine_kept_meanwhile_is_not_kept_twice(office: Office) -> None:
    with on(SEVEN):
        send(Pigeon(channel="crow"))
        assert send(Elsewhere()) == (0, 0)
        assert sorted(row for row in kept() if row[1] == "pigeon") == [
            ("庄大同", "pigeon", "seven", "sent"),
            ("舒继明", "pigeon", "seven", "sent"),
        ]


class Raising(Pigeon):
    def deliver(self, message: Message) -> str:
        raise RuntimeError("Geheim-2025")


def test_a_failing_gateway_never_stops_the_others(office: Office) -> None:
    pigeon = Pigeon()
    with on(SEVEN):
        assert send(Raising(channel="crow"), pigeon) == (2, 2)
    assert pigeon.names == ["舒继明", "庄大同"]
    failed = Reminder.objects.filter(outcome=Outcome.FAILED).values_list("failure", flat=True)
    assert set(failed) == {"通道出错(RuntimeError)"}


def test_mail_goes_to_those_who_have_an_address(office: Office, mailoutbox: list[Any]) -> None:
    with on(LATE):
        done = send_reminders(day=LATE, through=[MailGateway()])
    assert [message.to for message in mailoutbox] == [["shu@example.cn"], ["shen@example.cn"]]
    assert (done.sent, done.unreached) == (2, ["庄大同"])
    assert "催办、延期或代录逾期未交的自评(3 个)" in mailoutbox[1].body


def test_a_new_task_of_the_day_goes_on_its_own(office: Office) -> None:
    pigeon = Pigeon()
    with on(SEVEN):
        send(pigeon)
        make_post(office.secretary, Role.SECRETARY, office.town.faculty)
        assert send(pigeon) == (1, 0)
    assert "机电系" in pigeon.sent[-1].text
    assert "第一小学" not in pigeon.sent[-1].text


def test_nobody_without_an_open_task(office: Office) -> None:
    pigeon = Pigeon()
    filed(office.school)
    Account.objects.filter(pk=office.villager.pk).update(is_active=False)
    with on(SEVEN):
        assert send(pigeon) == (0, 0)
    Account.objects.update(is_active=True)
    office.villager.posts.update(ends_on=THREE - days(1))
    with on(THREE):
        assert send(pigeon) == (0, 0)
    office.villager.posts.update(ends_on=None)
    Round.objects.update(state=Round.State.CLOSED, closed_at=clock.now())
    with on(ONE):
        assert send(pigeon) == (0, 0)
    assert (kept(), journal()) == ([], [])


def test_an_extension_moves_the_days(office: Office) -> None:
    extend_deadline(enrolment=office.village, until=DUE + days(4), reason="洪水", by=office.officer)
    pigeon = Pigeon()
    with on(SEVEN):
        send(pigeon)
        assert pigeon.names == ["舒继明"]
    with on(LATE):
        send(pigeon)
    texts = [one.text for one in pigeon.sent if one.recipient.name == "庄大同"]
    assert ["9月15日截止,还剩 3 天" in text for text in texts] == [True]
    assert Reminder.objects.get(recipient=office.villager).kind == Kind.ONE


def test_a_day_that_was_missed_can_be_made_up_for(office: Office) -> None:
    pigeon = Pigeon()
    said = (422, "只能发送今天的催办,或补发最近 7 天的。")
    with on(SEVEN + days(1)):
        assert send(pigeon, day=SEVEN) == (2, 0)
        assert "还剩 6 天" in pigeon.sent[0].text
        assert {row.day for row in Reminder.objects.all()} == {SEVEN}
        for day in (SEVEN + days(2), SEVEN - days(7)):
            assert refusal(send_reminders, day=day) == said


def test_only_an_officer_sends_in_the_browsers_name(office: Office) -> None:
    with on(SEVEN):
        for by in (office.reviewer, office.secretary, office.approver):
            assert refusal(send_reminders, day=SEVEN, by=by) == (
                403,
                "只有组织部评定员可以发送催办提醒。",
            )
        assert send(Pigeon(), by=office.officer) == (2, 0)
    assert {row.logged_by for row in Reminder.objects.all()} == {office.officer}
    assert Entry.objects.latest("number").actor_id == office.officer.pk


def test_one_run_at_a_time(office: Office) -> None:
    with on(SEVEN):
        with _alone():
            said = refusal(send_reminders, day=SEVEN, through=[Pigeon()])
            assert said == (409, "另一次发送正在进行,请等它结束。")
        assert send(Pigeon()) == (2, 0)


def test_rows_are_kept_for_good_and_once(office: Office) -> None:
    with on(SEVEN):
        send(Pigeon())
    row = Reminder.objects.latest("pk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.update(text="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Reminder.objects.all()._raw_delete("default")
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    row.recipient, row.pk = None, None
    row.save(force_insert=True)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- the command ----------------------------------------------------------------------------


def test_the_command_sends_once_a_day(
    office: Office, capsys: pytest.CaptureFixture[str], settings: Settings, storage: Path
) -> None:
    settings.REMINDER_GATEWAYS = ["mail"]
    with on(SEVEN):
        call_command("send_reminders")
        said = capsys.readouterr()
        assert said.out == "2025-09-04:发出 1 条,未发出 0 条。\n"
        assert said.err == "没有可用的联系方式:庄大同\n"
        call_command("send_reminders", day=SEVEN)
        assert capsys.readouterr().out == "2025-09-04:发出 0 条,未发出 0 条。\n"
    with on(SEVEN + days(2)):
        call_command("send_reminders")
        assert capsys.readouterr().out == "2025-09-06 不上班,没有发送。\n"


def test_the_command_says_what_did_not_go(
    office: Office, capsys: pytest.CaptureFixture[str], settings: Settings, storage: Path
) -> None:
    settings.REMINDER_GATEWAYS = ["file"]
    (storage / "reminders" / "2025-09-04.jsonl").mkdir(parents=True)
    with on(SEVEN):
        with pytest.raises(CommandError, match="有没发出的"):
            call_command("send_reminders")
        assert capsys.readouterr().err == "写不进消息文件(IsADirectoryError):2 条\n"
        settings.REMINDER_GATEWAYS = ["no.such.Gateway"]
        with pytest.raises(CommandError, match=r"no\.such\.Gateway"):
            call_command("send_reminders")
