"""The pages: in reach, without script, as file, the log in ten statements."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from scoring.reminders.models import Outcome, Reminder
from scoring.reminders.services import send_reminders
from starrating import clock
from starrating.access import Role
from tests.factories.people import filled, make_account, make_actor, signed_in
from tests.scoring.reminders.office import LATE, SEVEN, THREE, Office, Pigeon, on


def page(client: Client, name: str, *arguments: Any, query: str = "") -> Any:
    answer = client.get(reverse(f"reminders:{name}", args=arguments) + query)
    assert answer.status_code == 200
    return answer


def text(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    content: str = page(client, name, *arguments, query=query).content.decode()
    return content


def test_the_list_can_be_read_pasted_and_narrowed(office: Office) -> None:
    with on(LATE):
        client = signed_in(office.officer)
        shown = text(client, "list")
        assert "【五星创评催办】截至9月12日,以下 6 件工作请抓紧办理:" in shown
        assert 'readonly aria-labelledby="paste-title"' in shown
        assert shown.count("登记电话催办") == 4
        assert reverse("assessments:urge", args=[office.school.pk]) in shown
        assert "已逾期 1 天" in shown
        narrowed = text(client, "list", query="?body=099022000&kind=overdue")
        assert "以下 2 件工作" in narrowed
        assert "?kind=overdue&amp;body=099022000" in narrowed
        odd = text(client, "list", query="?body=%27&kind=%00x&page=-1")
        assert "没有七天内到期或逾期的事项" in odd
        assert 'id="paste"' not in odd


def test_a01_a_bureau_sees_its_own_and_the_approver_only_reads(office: Office) -> None:
    with on(LATE):
        leader = text(signed_in(office.leader), "list")
        assert ("第一小学党支部" in leader, "青竹镇" in leader) == (True, False)
        assert "䶮𬱖村党支部" not in leader
        approver = text(signed_in(office.approver), "list")
        assert ("青竹镇" in approver, "登记电话催办" in approver) == (True, False)
        assert "登记名单已发出" not in approver


def test_the_list_as_files(office: Office) -> None:
    with on(LATE):
        client = signed_in(office.leader)
        book = page(client, "export")
        assert book.content.startswith(b"PK")
        assert book["Content-Disposition"] == (
            "attachment; filename*=utf-8''%E5%82%AC%E5%8A%9E%E5%90%8D%E5%8D%95-2025-09-12.xlsx"
        )
        plain = page(client, "export_csv", query="?kind=overdue")
        assert plain["Cache-Control"] == "no-store"
        rows = plain.content.decode("utf-8-sig").splitlines()
        assert len(rows) == 5
        assert len(page(client, "export_csv", query="?kind=one").content.splitlines()) == 1


def test_a_list_that_went_out_is_kept_by_its_page(office: Office) -> None:
    address = reverse("reminders:log_list")
    with on(LATE):
        client = signed_in(office.reviewer)
        form = page(client, "log_list", query="?kind=overdue").context["form"]
        initial = form.initial
        assert initial["kind"] == "overdue"
        sent = filled(way="chat", **initial)
        wrong = client.post(address, {**sent, "way": ""})
        assert (wrong.status_code, "第一小学党支部" in wrong.content.decode()) == (422, True)
        answer = client.post(address, sent)
        assert (answer.status_code, answer["Location"]) == (302, reverse("reminders:log"))
        again = client.post(address, filled(way="chat", **initial))
        assert (again.status_code, "今天已经登记过" in again.content.decode()) == (409, True)
        shown = text(client, "log")
        assert shown.count("群消息</td>") == 4
        assert "无人任职" in shown
    assert Reminder.objects.filter(channel="chat", logged_by=office.reviewer).count() == 4


def test_the_log_shows_what_went_and_what_did_not(office: Office) -> None:
    with on(THREE):
        send_reminders(day=THREE, through=[Pigeon(fails={"舒继明": "对方关机"})])
        client = signed_in(office.officer)
        shown = text(client, "log")
        assert ("对方关机" in shown, "未发出" in shown, "pigeon" in shown) == (True,) * 3
        failed = Reminder.objects.get(outcome=Outcome.FAILED)
        told = text(client, "reminder", failed.pk)
        assert ("对方关机" in told, "系统命令" in told, failed.text in told) == (True,) * 3
        sent = Reminder.objects.get(outcome=Outcome.SENT)
        assert "已发出" in text(client, "reminder", sent.pk)
        for query, count in (
            ("?q=舒继", 1),
            ("?q=099022", 1),
            ("?q=党支部", 2),
            ("?kind=three", 2),
            ("?kind=one", 0),
            ("?channel=mail", 0),
            ("?outcome=failed", 1),
            ("?day=2025-09-08", 2),
            ("?day=2025-09-09", 0),
            ("?sort=-at", 2),
            ("?sort=text&outcome=x&day=x", 2),
        ):
            found = page(client, "log", query=query).context["table"].paginator.count
            assert (query, found) == (query, count)


def test_a01_the_log_is_cut_by_right(office: Office) -> None:
    with on(LATE):
        send_reminders(day=LATE, through=[Pigeon()])
        townsman = make_actor(Role.REVIEWER, office.town.town, "镇审核")
        foreign = Reminder.objects.get(recipient=office.secretary)
        for by, own in (
            (office.officer, ["舒继明", "庄大同", "沈合"]),
            (office.approver, ["舒继明", "庄大同", "沈合"]),
            (office.reviewer, ["舒继明", "沈合"]),
            (townsman, ["庄大同"]),
        ):
            rows = page(signed_in(by), "log").context["table"].page.object_list
            assert sorted(row.record.recipient.name for row in rows) == sorted(own)
        answer = signed_in(townsman).get(reverse("reminders:reminder", args=[foreign.pk]))
        assert answer.status_code == 404
        for by in (office.secretary, make_actor(Role.CLERK, office.town.education)):
            assert signed_in(by).get(reverse("reminders:log")).status_code == 403


@pytest.mark.parametrize("role", ["officer", "reviewer"])
def test_the_log_takes_the_same_statements(office: Office, role: str) -> None:
    client = signed_in(getattr(office, role))
    with on(SEVEN):
        counts = []
        for more in (1, 2, 47, 200):
            grow(office, more)
            page(client, "log")
            with CaptureQueriesContext(connection) as caught:
                page(client, "log")
            counts.append(len(caught))
    assert counts == [counts[0]] * 4
    assert counts[0] <= 10


def grow(office: Office, count: int) -> None:
    start = Reminder.objects.count()
    Reminder.objects.bulk_create(
        Reminder(
            day=SEVEN,
            round=office.round,
            task=f"{start + number}",
            kind="seven",
            due=LATE,
            enrolment=office.school,
            organisation=office.town.school,
            recipient=make_account(f"收件{number}"),
            channel="mail",
            message="0" * 32,
            text="第一小学党支部:填报并提交自评",
            outcome="sent",
            at=clock.now(),
        )
        for number in range(count)
    )


def test_the_desk_says_how_long_there_is_left(office: Office) -> None:
    with on(LATE):
        determination = office.round.stages.create(
            stage="determination", starts_on=LATE, ends_on=LATE
        )
        for row in office.round.enrolments.all():
            row.is_exempt, row.exemption_reason = True, "新建"
            row.save()
        desk = reverse("desk")
        officer, approver = signed_in(office.officer), signed_in(office.approver)
        assert "今天截止" in officer.get(desk).content.decode()
        determination.ends_on = SEVEN
        determination.starts_on = SEVEN
        determination.save()
        for client in (officer, approver):
            shown = client.get(desk).content.decode()
            assert '<span class="tag is-red">已逾期 8 天</span>' in shown
