"""Lists of who is due or late: in reach, as text, and kept as sent."""

import io
from typing import Any

import pytest

from branches.journal.models import Entry
from scoring.assessments.services import urge_branch
from scoring.reminders.models import Kind, Reminder
from scoring.reminders.services import (
    log_reminder_list,
    reminder_list,
    send_reminders,
    text_to_paste,
)
from scoring.reminders.sheets import list_sheet
from starrating import clock
from starrating.access import Role
from starrating.workbook import write_csv
from tests.factories.people import make_actor
from tests.factories.refusals import refusal
from tests.factories.rounds import make_round
from tests.scoring.reminders.office import (
    DUE,
    LATE,
    SEVEN,
    THREE,
    Office,
    Pigeon,
    days,
    kept,
    on,
)


def shown(office: Office, **asked: Any) -> list[str]:
    found = reminder_list(**{"by": office.officer, **asked})
    return [line.task.name for line in found.lines]


def log(office: Office, **given: Any) -> Any:
    by = given.pop("by", office.officer)
    asked = {"kind": given.get("kind", ""), "body": given.get("body", "")}
    return log_reminder_list(
        **{
            "way": "chat",
            "expected": reminder_list(by=by, **asked).digest,
            "by": by,
            **asked,
            **given,
        }
    )


def test_nothing_is_listed_before_its_last_week(office: Office) -> None:
    with on(SEVEN - days(1)):
        assert shown(office) == []
    with on(SEVEN):
        assert len(shown(office)) == 4


def test_the_list_is_cut_by_right_and_narrowed(office: Office) -> None:
    with on(LATE):
        everything = reminder_list(by=office.officer)
        assert everything.counts == {Kind.OVERDUE: 6, Kind.ONE: 0, Kind.THREE: 0, Kind.SEVEN: 0}
        assert everything.bodies == [("099002000", "教育局党委"), ("099022000", "青竹镇党委")]
        assert shown(office, body="099022000") == ["䶮𬱖村党支部", "青竹镇党委"]
        assert shown(office, kind="one") == []
        assert len(shown(office, kind="overdue", body="没有")) == 6
        own = reminder_list(by=office.leader)
        assert own.bodies == [("099002000", "教育局党委")]
        assert own.counts[Kind.OVERDUE] == 3
        assert shown(office, by=office.secretary) == ["第一小学党支部"]


def test_a_line_says_who_holds_it_and_when_it_was_urged(office: Office) -> None:
    with on(LATE):
        urge_branch(enrolment=office.school, way="telephone", text="请交", by=office.reviewer)
        urged = clock.now()
        lines = {line.task.name: line for line in reminder_list(by=office.officer).lines}
    line = lines["第一小学党支部"]
    assert (line.names, line.urged_at, line.is_late, line.kind) == (
        "舒继明",
        urged,
        True,
        Kind.OVERDUE,
    )
    assert (lines["机电系党支部"].names, lines["机电系党支部"].urged_at) == ("", None)


def test_what_was_sent_counts_as_urged(office: Office) -> None:
    with on(THREE):
        send_reminders(day=THREE, through=[Pigeon()])
        sent = clock.now()
        lines = {line.task.name: line.urged_at for line in reminder_list(by=office.officer).lines}
    assert lines == {
        "第一小学党支部": sent,
        "䶮𬱖村党支部": sent,
        "机电系党支部": None,
        "职业学院党总支": None,
    }


def test_the_text_to_paste_names_bodies_and_no_person(office: Office) -> None:
    with on(THREE):
        tasks = [line.task for line in reminder_list(by=office.leader).lines]
        assert text_to_paste(tasks) == (
            "【五星创评催办】截至9月8日,以下 3 件工作请抓紧办理:\n"
            "1. 机电系党支部:填报并提交自评,9月11日截止,还剩 3 天\n"
            "2. 第一小学党支部:填报并提交自评,9月11日截止,还剩 3 天\n"
            "3. 职业学院党总支:填报并提交自评,9月11日截止,还剩 3 天\n"
            "请登录系统办理。有困难的请与审核党委联系。"
        )
    assert text_to_paste([]) == ""


def test_the_sheet_holds_what_the_page_shows(office: Office) -> None:
    with on(DUE):
        urge_branch(enrolment=office.school, way="telephone", text="请交", by=office.reviewer)
        lines = reminder_list(by=office.leader).lines
        sheet = list_sheet(line.cells for line in lines)
        buffer = io.BytesIO()
        write_csv(buffer, sheet)
    rows = buffer.getvalue().decode("utf-8-sig").splitlines()
    assert rows[0] == "组织编码,组织名称,审核党(工)委,事项,截止日,时限,办理人,最近催办"
    assert rows[1:3] == [
        "099002003,机电系党支部,教育局党委,填报并提交自评,2025-09-11,今天截止,,",
        "099002001,第一小学党支部,教育局党委,填报并提交自评,2025-09-11,今天截止,舒继明,2025-09-11",
    ]


def test_log_reminder_list_keeps_whom_it_reached(office: Office) -> None:
    with on(LATE):
        assert log(office, by=office.leader, way="paper") == 3
        rows = Reminder.objects.order_by("pk")
        assert sorted(kept()) == [
            ("", "paper", "overdue", "sent"),
            ("", "paper", "overdue", "sent"),
            ("舒继明", "paper", "overdue", "sent"),
        ]
        assert {(row.logged_by, row.day) for row in rows} == {(office.leader, LATE)}
        assert len({row.message for row in rows}) == 1
        entry = Entry.objects.latest("number")
        assert (entry.verb, entry.after) == (
            "reminders.log_list",
            {"way": "paper", "kind": "", "tasks": 3},
        )
        assert entry.sentence == "登记了2025年度基层党组织五星创评的催办名单已发出"
        again = (409, "今天已经登记过这份名单,没有重复登记。")
        assert refusal(log, office=office, by=office.leader, way="paper") == again
        # the department's list is longer: only what is new is kept
        assert log(office, way="paper") == 3
        assert log(office, way="chat", kind="overdue", body="099022000") == 1 + 1
    with on(LATE + days(1)):
        assert log(office, way="paper") == 6


def test_log_reminder_list_refuses(office: Office) -> None:
    with on(SEVEN):
        for by in (office.secretary, office.approver, make_actor(Role.CLERK, office.town.town)):
            assert refusal(log, office=office, by=by) == (
                403,
                "只有党委审核员、党委负责人和组织部评定员可以登记催办。",
            )
        assert refusal(log, office=office, way="fax") == (422, "请选择名单是怎样发出的。")
        assert refusal(log, office=office, kind="overdue") == (
            409,
            "名单是空的,没有可登记的。",
        )
        assert refusal(log, office=office, expected="0" * 64) == (
            409,
            "名单刚有变动,请核对最新的名单后再登记。",
        )
    assert Reminder.objects.count() == 0


def test_a_list_kept_by_two_at_the_same_moment_is_kept_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one read the log before the first had written: the database tells."""
    with on(SEVEN):
        log(office)
        monkeypatch.setattr("scoring.reminders.services.lists.sent_on", lambda _day: set())
        assert refusal(log, office=office) == (409, "刚刚有人登记了同一份名单,请刷新核对。")
    assert Reminder.objects.count() == 4


def test_each_round_has_its_line_in_the_journal(office: Office) -> None:
    older = make_round(office.town.department, year=2024)
    older.stages.create(stage="self_assessment", starts_on=SEVEN, ends_on=DUE)
    with on(SEVEN):
        assert log(office) == 8
    lines = Entry.objects.filter(verb="reminders.log_list").order_by("number")
    assert sorted((line.subject_id, line.after["tasks"]) for line in lines) == sorted(
        [(str(office.round.pk), 4), (str(older.pk), 4)]
    )
